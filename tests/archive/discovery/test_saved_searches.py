"""Saved searches: a person's own, undone when deleted by mistake, without what they find."""

import pytest

from archive.discovery import saved_searches
from archive.participation.erasing import erase
from archive.participation.participants import withdraw
from archive.terms.errors import BadRequest, NotFound
from archive.terms.models import OPERATOR
from tests.peopled import World


def test_a_search_is_kept_run_deleted_and_brought_back(world: World) -> None:
    saved = saved_searches.keep(world.archive, world.rita, name=" Sisters ", query="words=hermana")
    (found,) = saved_searches.show(world.archive, world.rita)
    assert (found.id, found.name, found.query) == (saved, "Sisters", "words=hermana")
    assert saved_searches.came_since(world.archive, found, [world.rosa]) == frozenset()
    world.clock.ms += 60_000
    assert saved_searches.run(world.archive, world.rita, saved) == "words=hermana"
    (again,) = saved_searches.show(world.archive, world.rita)
    assert again.seen_at > found.seen_at
    saved_searches.remove(world.archive, world.rita, saved)
    assert saved_searches.show(world.archive, world.rita) == []
    assert saved_searches.can_be_brought_back(world.archive, world.rita, saved)
    saved_searches.bring_back(world.archive, world.rita, saved)
    assert len(saved_searches.show(world.archive, world.rita)) == 1


def test_the_searches_of_another_are_not_found(world: World) -> None:
    saved = saved_searches.keep(world.archive, world.rita, name="Mine", query="words=hermana")
    for other in (world.ana, world.berta):
        assert saved_searches.show(world.archive, other) == []
        assert not saved_searches.can_be_brought_back(world.archive, other, saved)
        for deed in (saved_searches.run, saved_searches.remove, saved_searches.bring_back):
            with pytest.raises(NotFound):
                deed(world.archive, other, saved)
    assert len(saved_searches.show(world.archive, world.rita)) == 1


@pytest.mark.parametrize(
    ("name", "query"), [("", "words=a"), ("n" * 121, "words=a"), ("n", ""), ("n", "words=" + "a" * 1_000)]
)
def test_what_makes_no_sense_is_not_kept(world: World, name: str, query: str) -> None:
    with pytest.raises(BadRequest):
        saved_searches.keep(world.archive, world.rita, name=name, query=query)
    assert saved_searches.show(world.archive, world.rita) == []


def test_a_search_that_names_an_interview_goes_when_that_is_erased(world: World) -> None:
    saved_searches.keep(world.archive, world.rita, name="Named", query=f"words={world.rosa}")
    saved_searches.keep(world.archive, world.rita, name="Other", query="words=hermana")
    withdraw(world.archive, OPERATOR, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)
    assert [each.name for each in saved_searches.show(world.archive, world.rita)] == ["Other"]
