"""Names heard, at the pages: offered to the staff, restricted wherever they are said, or put aside."""

import re

import pytest

from archive.participation import restricting
from archive.store import offers
from archive.store.connect import atomic
from archive.terms.offers import NameOffer
from archive.terms.restrictions import RestrictionAction
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import keep, segment

LINES = (
    segment(0, 300, 1_300, "Vivía en Bruselas con Yolanda y Ramiro."),
    segment(1, 1_400, 2_400, "Cuando Ramiro llegó, Yolanda se fue."),
)


def offer(name: str, kind: str, line: int, at: int, *, by_rule: bool = False) -> NameOffer:
    """Return the mention of a name in a line, at its word."""
    word = LINES[line].words[at]
    return NameOffer(name, name.lower(), kind, line, word.start_ms, word.end_ms, by_rule)


@pytest.fixture(autouse=True)
def heard(world: World) -> None:
    keep(world, world.rosa, LINES)
    with atomic(world.archive.database()) as database:
        offers.replace_offers(
            database,
            world.rosa,
            (
                offer("Ramiro", "person", 0, 6),
                offer("Ramiro", "person", 1, 1),
                offer("Bruselas", "place", 0, 2, by_rule=True),
            ),
        )


def test_names_are_listed_with_their_times_and_a_suggestion(world: World, archivist: Browser) -> None:
    page = archivist.page(f"/interviews/{world.rosa}/names")
    assert re.search(r"A person, said 2 times\.", page)
    assert "Restrict all 2" in page
    assert 'value="[una persona]"' in page
    assert 'value="[un lugar]"' in page
    assert page.index("Ramiro") < page.index("Bruselas")
    assert "Found by rule" in page.partition("Bruselas")[2]
    assert "Found by rule" not in page.partition("Bruselas")[0]
    assert "2 names wait" in archivist.page(f"/interviews/{world.rosa}/restrictions")


def test_one_press_restricts_every_mention_and_one_more_undoes_it(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    answer = archivist.post(
        f"/interviews/{world.rosa}/names/restricted",
        {"name": "ramiro", "reason": "third_party", "action": "replace", "replacement": "[mi patrón]"},
    )
    assert answer.status_code == 303
    made = restricting.list_restrictions(world.archive, world.berta, world.rosa)
    assert [(each.action, each.replacement) for each in made] == [
        (RestrictionAction.REPLACE, "[mi patrón]")
    ] * 2
    read = researcher.page(f"/interviews/{world.rosa}")
    assert "Ramiro" not in read
    assert read.count("[mi\u00a0patrón]") == 2
    assert "Ramiro" not in archivist.page(f"/interviews/{world.rosa}/names").partition("<main")[2]
    after = archivist.page(answer.headers["Location"])
    assert "2 parts are closed." in after
    archivist.post(f"/interviews/{world.rosa}/restrictions/undo", {"made": made[0].id})
    assert researcher.page(f"/interviews/{world.rosa}").count("Ramiro") == 2


def test_a_name_that_is_put_aside_is_not_offered_again(world: World, archivist: Browser) -> None:
    answer = archivist.post(f"/interviews/{world.rosa}/names/aside", {"name": "bruselas"})
    page = archivist.page(answer.headers["Location"])
    assert "It is not offered any more." in page
    assert "Bruselas" not in page.partition("<main")[2]
    assert restricting.list_restrictions(world.archive, world.berta, world.rosa) == []


@pytest.mark.parametrize(
    "form",
    [{}, {"name": "nobody"}, {"name": "ramiro", "reason": "x"}, {"name": "ramiro", "action": "replace"}],
)
def test_what_makes_no_sense_restricts_nothing(
    world: World, archivist: Browser, form: dict[str, str]
) -> None:
    answer = archivist.post(f"/interviews/{world.rosa}/names/restricted", form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert restricting.list_restrictions(world.archive, world.berta, world.rosa) == []


def test_researchers_see_no_name_that_was_offered(world: World, researcher: Browser) -> None:
    assert researcher.get(f"/interviews/{world.rosa}/names").status_code == 403
    assert "Names heard" not in researcher.page(f"/interviews/{world.rosa}")
