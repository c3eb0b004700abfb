"""Every address as everybody: what comes back is what access.toml says, and no canary sings where it may not.

The addresses come from the URL maps with every known id in every place; a route without a row fails. Answers are
read whole, headers too: looking, its head, parts of it, conditions where they are offered, and forms that are sent
without their fields. Archivist and admin, who may hear the same, take turns where the table says the same of both: a
route's first address is asked by both, the others by one of them. With `--whole` everybody asks everything.
"""

import itertools
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask

from archive.participation.participants import withdraw
from archive.terms.models import OPERATOR, Role
from tests.canaries import (
    ADDRESS,
    OWN,
    PUBLIC,
    RESEARCH,
    SAFETY,
    STAFF,
    UNTRANSLATED,
    UPLOADER,
    Aviary,
    State,
    may_hear,
    opened,
)
from tests.crawling import (
    LOOKS,
    STALE,
    Address,
    Asker,
    Bare,
    Steady,
    a_share,
    addresses,
    any_of,
    asked_by,
    outcome,
    said,
    without_tokens,
)
from tests.scanning import folded
from tests.web.workspace.conftest import SECRET, Browser
from web.gallery.app import create_gallery
from web.narrator.app import create_narrator
from web.workspace.app import create_workspace

TABLE = tomllib.loads(Path(__file__).with_name("access.toml").read_text(encoding="utf-8"))
ROLES: dict[str, Role | None] = {
    "visitor": None,
    "researcher": Role.RESEARCHER,
    "archivist": Role.ARCHIVIST,
    "admin": Role.ADMIN,
}
EVERYBODY = "everybody"
HER = "her"
"""Whoever holds the link of a narrator, of this interview or of another."""
LETTERS = frozenset("ANFSWR")
MEANS = {"R": {"A", "N"}}
CHANGES = (
    "excerpts.retract",
    "lines.undo",
    "lines.undo_last",
    "excerpt_translations.remove",
    "agreements.ask_again",
    "agreements.withdraw",
    "door.sign_out",
)
"""What changes the archive, or the session, even without its fields: asked for last, in this order.

An undone line takes a public excerpt back. It is one's own save, which can be undone in turn."""
NOT_SHOWN = frozenset({"place", "summary", "collection"})
"""What a researcher may have and no page gives her yet."""
SUGGESTION = re.compile(r"<p>did you mean <a [^>]*><bdi>([^<]*)</bdi></a>\?</p>")
ORDINARY = frozenset(
    ["mi", "hermana", "decia", "siempre", "nadie", "supo", "nunca", "de", "la", "llamaban", "…"]
)
"""What everybody says in every interview here: a beginning of one of our words may look like one of these."""
ASKS = ("{}", "{}*", "hermana {}", "la {} de", '"{} de"')
WRITTEN: tuple[Callable[[str], str], ...] = (
    str,
    lambda word: folded(word)[:6],
    lambda word: folded(word)[:-1] + "x",
)
"""A word itself, its beginning, and with a letter wrong."""
UNUSED = ("Mepuékorati", "Dobaélitufo")
"""Words of the same shape that nothing holds."""

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Rooms:
    """The applications over one archive."""

    aviary: Aviary
    apps: dict[str, Flask]

    def browser(self, room: str, who: str) -> Browser:
        """Return a browser of somebody: signed in, where the room has a door."""
        browser = (Bare if room == "narrator" else Steady)(self.apps[room].test_client())
        role = ROLES.get(who)
        if role is not None:
            assert browser.sign_in(self.aviary.emails()[role]).status_code == 303
        return browser


@contextmanager
def rooms_of(aviary: Aviary) -> Iterator[Rooms]:
    with opened(aviary.config) as archive:
        gallery = create_gallery(aviary.config.gallery_folder, base_url="http://localhost")
        workspace = create_workspace(
            archive, base_url="http://localhost", secret_key=SECRET, insecure_http=True
        )
        narrator = create_narrator(archive, base_url="http://localhost", secret_key=SECRET)
        yield Rooms(aviary, {"gallery": gallery, "workspace": workspace, "narrator": narrator})


@pytest.fixture
def rooms(aviary: Aviary, tmp_path: Path) -> Iterator[Rooms]:
    """One test's own copy of the archive, and its pages."""
    with rooms_of(aviary.at(tmp_path / "archive")) as rooms:
        yield rooms


@dataclass(frozen=True, slots=True)
class Listener:
    """Knows which canaries somebody may hear, and hears the others."""

    forbidden: re.Pattern[str]
    names: dict[str, str]

    @staticmethod
    def of(aviary: Aviary, role: Role | None) -> "Listener":
        """Return the one for a role. Labels of themes are no secret to the staff, nor her own name to anybody."""
        names = {
            folded(word)[:8]: f"{field} of {state}"
            for state, kept in aviary.kept.items()
            for field, word in kept.canaries.items()
            if field not in may_hear(role, state) and not (field == "theme" and role in STAFF_ROLES)
        }
        if role is None:
            names |= {folded(aviary.uploader[each])[:8]: each for each in (UPLOADER, ADDRESS)}
        return Listener(any_of(names), names)

    @staticmethod
    def without(aviary: Aviary, allowed: Callable[[str, State], bool]) -> "Listener":
        """Return the one for whoever may hear what is `allowed` (field, state)."""
        names = {
            folded(word)[:8]: f"{field} of {state}"
            for state, kept in aviary.kept.items()
            for field, word in kept.canaries.items()
            if not allowed(field, state)
        }
        names |= {folded(aviary.uploader[each])[:8]: each for each in (UPLOADER, ADDRESS)}
        return Listener(any_of(names), names)

    def leaks(self, text: str) -> set[str]:
        """Return the names of what may not be heard, and is."""
        return {self.names[found] for found in self.forbidden.findall(text)}


STAFF_ROLES = frozenset({Role.ARCHIVIST, Role.ADMIN})


def expected(room: str, who: str, address: Address) -> set[str]:
    """Return what may come back: the letter of the table; where the ids do not fit together, what tells of nothing."""
    row = TABLE[room][address.endpoint][who]
    if not address.names_one:
        assert len(row) == 1, f"{address.endpoint} names no interview: one letter is enough"
        return {row} if address.ordinary else {row, "N"}
    assert len(row) == len(State), f"{address.endpoint} needs a letter for each state"
    letters = {letter: MEANS.get(letter, {letter}) for letter in row}
    if address.fits and address.state is not None:
        found = letters[row[[*State].index(address.state)]]
        return found if address.ordinary else found | {"N"}
    return {"N"}.union(*(found for letter, found in letters.items() if letter != "A"))


def found_wrong(rooms: Rooms, room: str, who: str, *, changing: bool, whole: bool) -> list[str]:
    """Ask everything as somebody; return each answer that is not as the table says, and each canary that sang."""
    asker = Asker(rooms.browser(room, who), whole)
    listener = Listener.of(rooms.aviary, ROLES.get(who))
    wrong: dict[str, str] = {}
    known = addresses(rooms.apps[room], rooms.aviary)
    every = [
        each
        for each in (known if whole else asked_by(who, a_share(known), TABLE[room]))
        if (each.method != LOOKS) == changing
    ]
    assert every or changing, "nothing was asked"
    for address in sorted(every, key=_last):
        asks = f"{who}: {address.method} {address.endpoint} ({address.state or 'ids that do not fit'})"
        for response in asker.asked(address):
            words = said(response)
            assert folded(STALE) not in words, (
                "the form was sent without a good token: its answer says nothing"
            )
            if (letter := outcome(response)) not in expected(room, who, address):
                wrong.setdefault(f"{asks}: {letter}", address.path)
            for leak in _ears(rooms.aviary, address, listener).leaks(words):
                wrong.setdefault(f"{asks}: {leak} sang", address.path)
            response.close()
    return [f"{what} at {where}" for what, where in wrong.items()]


def _ears(aviary: Aviary, address: Address, listener: Listener) -> Listener:
    """Return who listens: on a narrator's own page everything of her own is hers, and nothing of another."""
    for state, kept in aviary.kept.items():
        if address.path.startswith(f"/{kept.link}"):
            return Listener.without(aviary, lambda field, of, own=state: of is own and field in OWN)
    return listener


def _last(address: Address) -> int:
    return CHANGES.index(address.endpoint) + 1 if address.endpoint in CHANGES else 0


def people_of(room: str) -> list[str]:
    return {"gallery": [EVERYBODY], "narrator": [HER]}.get(room, [*ROLES])


def test_every_route_has_a_row_and_every_row_a_route(rooms: Rooms) -> None:
    for room, app in rooms.apps.items():
        assert {rule.endpoint for rule in app.url_map.iter_rules()} == TABLE[room].keys()
    assert TABLE.keys() == rooms.apps.keys()


def test_every_row_says_it_for_everybody_in_letters_that_are_explained() -> None:
    for room, table in TABLE.items():
        for endpoint, row in table.items():
            assert row.keys() == set(people_of(room)), endpoint
            assert {*"".join(row.values())} <= LETTERS, endpoint


@pytest.mark.parametrize(("room", "who"), [(room, who) for room in TABLE for who in people_of(room)])
def test_whoever_looks_anywhere_gets_what_the_table_says_and_hears_no_other_canary(
    rooms: Rooms,
    room: str,
    who: str,
    whole: bool,  # noqa: FBT001
) -> None:
    wrong = found_wrong(rooms, room, who, changing=False, whole=whole)
    assert wrong == [], "\n" + "\n".join(wrong[:40])


@pytest.mark.parametrize(
    ("room", "who"), [(room, who) for room in ("workspace", "narrator") for who in people_of(room)]
)
def test_whoever_sends_a_form_without_its_fields_gets_what_the_table_says_and_hears_no_other_canary(
    rooms: Rooms,
    room: str,
    who: str,
    whole: bool,  # noqa: FBT001
) -> None:
    wrong = found_wrong(rooms, room, who, changing=True, whole=whole)
    assert wrong == [], "\n" + "\n".join(wrong[:40])


@pytest.mark.parametrize(
    ("room", "who", "fields", "states"),
    [
        ("gallery", EVERYBODY, PUBLIC, {State.PUBLISHED}),
        ("workspace", "researcher", RESEARCH - NOT_SHOWN, {State.OPEN, State.PUBLISHED}),
        ("workspace", "archivist", STAFF - {"misheard"} - SAFETY, {State.OPEN, State.PUBLISHED}),
        ("workspace", "archivist", STAFF - {"misheard", "translation", "english"} - SAFETY, UNTRANSLATED),
    ],
)
def test_what_may_be_heard_is_heard_or_the_silence_of_the_others_would_prove_nothing(
    rooms: Rooms, room: str, who: str, fields: frozenset[str], states: set[State]
) -> None:
    browser = rooms.browser(room, who)
    every = [
        each for each in addresses(rooms.apps[room], rooms.aviary) if each.method == LOOKS and each.ordinary
    ]
    heard = "".join(said(browser.get(each.path)) for each in every)
    for state in states:
        canaries = rooms.aviary.kept[state].canaries
        assert {field for field in fields if folded(canaries[field]) not in heard} == set(), state


@pytest.mark.parametrize(
    ("room", "who"), [("gallery", EVERYBODY), ("workspace", "researcher"), ("workspace", "archivist")]
)
def test_a_search_for_what_somebody_may_not_hear_is_answered_like_one_for_a_word_that_nobody_ever_said(
    rooms: Rooms,
    room: str,
    who: str,
    whole: bool,  # noqa: FBT001
) -> None:
    """Whole words, beginnings, a letter wrong, beside a word that is there: totals, facets and suggestions alike.

    Every word is asked for, in each of these ways in turn; with `--whole` in all of them.
    """
    browser = rooms.browser(room, who)
    role = ROLES.get(who)
    unheard = [
        word
        for state, kept in rooms.aviary.kept.items()
        for field, word in kept.canaries.items()
        if field not in may_hear(role, state) and field != "theme"
    ]
    assert len(unheard) > len(State)
    usual = {ask: {_found(browser, ask, word) for word in UNUSED} for ask in ASKS}
    assert all(len(pages) == 1 for pages in usual.values()), (
        "two words that nobody said are answered alike, or this test sees nothing"
    )
    every = itertools.product(unheard, ASKS, WRITTEN)
    in_turn = zip(unheard, itertools.cycle(ASKS), itertools.cycle(WRITTEN), strict=False)
    for word, ask, written in every if whole else in_turn:
        assert _found(browser, ask, written(word)) in usual[ask], f"{ask} for {written(word)}"


def _found(browser: Browser, ask: str, word: str) -> str:
    """Return the page of a search with the word itself, and the tokens of its forms, taken out."""
    response = browser.get("/search", query_string={"words": ask.format(word)})
    assert response.status_code == 200
    page = folded(unquote(without_tokens(response.get_data(as_text=True)))).replace(folded(word), "…")
    return SUGGESTION.sub(lambda each: "" if {*each[1].split()} <= ORDINARY else each[0], page)


def test_once_everything_is_taken_back_nobody_hears_anything(rooms: Rooms) -> None:
    with opened(rooms.aviary.config) as archive:
        for kept in rooms.aviary.kept.values():
            withdraw(archive, OPERATOR, kept.interview)
    for room, who in (("gallery", EVERYBODY), ("workspace", "researcher"), ("workspace", "archivist")):
        browser = rooms.browser(room, who)
        silent = any_of(folded(word)[:8] for word in _everything_but_themes(rooms.aviary))
        for address in addresses(rooms.apps[room], rooms.aviary):
            if address.method == LOOKS and address.ordinary:
                assert silent.findall(said(browser.get(address.path))) == [], f"{who} at {address.path}"


def _everything_but_themes(aviary: Aviary) -> list[str]:
    return [
        word for kept in aviary.kept.values() for field, word in kept.canaries.items() if field != "theme"
    ]
