"""Asks every address of an application that its URL map has, with every id there is, as one person."""

import itertools
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from archive.gallery.gathering import collection_id
from tests.canaries import Aviary, State
from tests.scanning import folded
from tests.web.workspace.conftest import TOKEN, Browser

LOOKS = "GET"
EVERYBODY = "everybody"
"""Stands for all participants where one could be named."""
TAKING_TURNS = ("archivist", "admin")
"""Who may hear the same: one of them asks this address, the other the next."""


@dataclass(slots=True)
class Bare(Browser):
    """A browser in a room without a session: its forms carry no token."""

    def post(self, path: str, form: dict[str, Any] | None = None, **given: Any) -> TestResponse:
        """Send a form."""
        return self.client.post(path, data=form or {}, **given)


STALE = "The form was too old to be taken, and nothing was changed."
"""What somebody is told whose token is no longer good."""


@dataclass(slots=True)
class Steady(Browser):
    """A browser that keeps the token of a form for the next one, as long as it is taken."""

    kept: str = ""

    def token(self) -> str:
        """Return the token that is kept; at first a new one, once it is seen that none is not taken."""
        if not self.kept:
            assert STALE in self.client.post("/login").get_data(as_text=True)
            self.kept = Browser.token(self)
        return self.kept

    def post(self, path: str, form: dict[str, Any] | None = None, **given: Any) -> TestResponse:
        """Send a form; where its token was not taken, once more with a new one."""
        response = Browser.post(self, path, form, **given)
        if response.status_code != 400 or STALE not in response.get_data(as_text=True):
            return response
        self.kept = ""
        return Browser.post(self, path, form, **given)


PARTS: tuple[dict[str, str], ...] = ({"X-Part": "lines"}, {"X-Part": "state"}, {"X-Part": "form"})
"""What our own scripts ask of an address that can be looked at."""
CONDITIONS: tuple[dict[str, str], ...] = (
    {"Range": "bytes=0-199"},
    {"Range": "bytes=-10"},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Wed, 25 Nov 2026 00:00:00 GMT"},
)
"""What else a program may ask; a page that offers none of what follows is made anew for each of them, all the same."""
OFFERS = frozenset({"Accept-Ranges", "ETag", "Last-Modified"})
"""By these an answer says that it may be asked for in part, or only where it changed."""
TUS = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
"""What a piece of a recording says of itself."""
STRANGE = {
    "number": (0, 2, 3, 77),
    "kind": ("csv", "xlsx", "docx", "exe"),
    "form": ("vtt", "srt", "txt", "json", "exe"),
    "filename": ("archive.css", "../wsgi.py"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """A path of a rule. `state` is that of the interview that its ids name; None where they name none, or several."""

    endpoint: str
    method: str
    path: str
    names_one: bool
    state: State | None
    fits: bool
    """Whether the ids belong together: then the table says what comes back."""
    ids: tuple[tuple[str, str, str], ...]
    """Each id that it names: the place in which it stands, whose it is, and itself."""
    ordinary: bool
    """Whether the rest of it is there too: an odd line or format may be not found."""


def addresses(app: Flask, aviary: Aviary) -> Iterator[Address]:
    """Yield every address of the application, with every id that there is in every place for one."""
    adapter = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.endpoint, each.rule)):
        method = LOOKS if LOOKS in (rule.methods or ()) else sorted(rule.methods or ())[0]
        for values in _values(rule, aviary):
            path = adapter.build(rule.endpoint, {name: value for name, (value, *_) in values.items()}, method)
            states = {state for _, state, _ in values.values() if state is not None}
            fits = len(states) <= 1 and all(right or value == EVERYBODY for value, right in _ids(values))
            yield Address(
                rule.endpoint,
                method,
                path,
                names_one=any(True for _ in _ids(values)),
                state=next(iter(states)) if len(states) == 1 else None,
                fits=fits,
                ids=tuple(
                    (name, str(state) if right else "of another kind", str(value))
                    for name, (value, state, right) in values.items()
                    if name.endswith("_id") or name == "token"
                ),
                ordinary=fits and all(right for *_, right in values.values()),
            )


def a_share(every: Iterable[Address]) -> Iterator[Address]:
    """Yield what is asked every day: all whose ids belong together; of the others as many as have it all once.

    That is: in each place of each route every id there is, and beside the id of each state that of each other state.
    """
    known = [*every]
    taken: set[int] = set()
    seen: set[tuple[object, ...]] = set()
    for number in sorted(range(len(known)), key=lambda number: zlib.crc32(number.to_bytes(4, "big"))):
        each = known[number]
        kinds = tuple((place, kind) for place, kind, _ in each.ids)
        new = {(each.endpoint, kinds), *((each.endpoint, place, id_) for place, _, id_ in each.ids)}
        if each.fits or not new <= seen:
            taken.add(number)
        seen |= new
    yield from (each for number, each in enumerate(known) if number in taken)


def asked_by(who: str, every: Iterable[Address], table: Mapping[str, dict[str, str]]) -> Iterator[Address]:
    """Yield what somebody asks every day: archivist and admin in turns where a row of the table has both alike.

    They may hear the same, and everything asks whether somebody is of the staff: a mistake about one of them shows
    in the half that she asks. The first address of each route is asked by both.
    """
    counted: dict[str, int] = {}
    for each in every:
        number = counted[each.endpoint] = counted.get(each.endpoint, -1) + 1
        row = table[each.endpoint]
        taking_turns = who in TAKING_TURNS and len({row[one] for one in TAKING_TURNS}) == 1
        if not taking_turns or number == 0 or TAKING_TURNS[number % 2] == who:
            yield each


Given = tuple[object, State | None, bool]


def _ids(values: dict[str, Given]) -> Iterator[tuple[object, bool]]:
    """Yield (id, whether it is of the right kind) for each id of an address."""
    yield from (
        (value, right)
        for name, (value, _, right) in values.items()
        if name.endswith("_id") or name == "token"
    )


def _values(rule: Rule, aviary: Aviary) -> Iterator[dict[str, Given]]:
    names = sorted(rule.arguments)
    known = {name: tuple(_known(name, aviary)) for name in names}
    for values in itertools.product(*(known[name] for name in names)):
        yield dict(zip(names, values, strict=True))


def _known(name: str, aviary: Aviary) -> Iterator[Given]:
    """Yield (value, whose it is, whether it makes sense there). An argument that nobody knows is a mistake."""
    ids: Mapping[str, dict[State, list[str]]] = {
        "interview_id": {state: [each.interview] for state, each in aviary.kept.items()},
        "excerpt_id": {state: [each.excerpt] for state, each in aviary.kept.items()},
        "collection_id": {
            state: [collection_id(each.canaries["collection"])] for state, each in aviary.kept.items()
        },
        "theme_id": {state: [each.theme] for state, each in aviary.kept.items()},
        "access_id": {},
        "arrival_id": {},
        "agreement_id": {},
        "quote_id": {},
        "tag_id": {},
        "saved_id": {},
        "named_id": {},
        "project_id": {},
        "user_id": {},
        "form_id": {},
        "restriction_id": {},
        "token": {state: [each.link] for state, each in aviary.kept.items()},
        "participant_id": {state: [*each.people] for state, each in aviary.kept.items()},
    }
    if name in STRANGE:
        yield from ((value, None, value in (0, "csv", "vtt", "archive.css")) for value in STRANGE[name])
        return
    assert name in ids, f"this crawl knows no {name}: teach it"
    for state, values in ids[name].items():
        yield from ((value, state, True) for value in values)
    if name == "participant_id":
        yield EVERYBODY, None, False
    other = "excerpt_id" if name == "interview_id" else "interview_id"
    yield from ((value, state, False) for state, values in ids[other].items() for value in values)
    yield "nobody", None, False


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks addresses in every way; which pages have no parts it learns from the first of each that is shown whole.

    With `whole` nothing is learned: everything is asked for parts, and with conditions.
    """

    browser: Browser
    whole: bool
    without_parts: set[str] = field(default_factory=set)
    """Endpoints that answered the same whatever part of a page was asked for."""

    def asked(self, address: Address) -> Iterator[TestResponse]:
        """Ask one address: as it is, its head, parts, with conditions; or send a form without fields."""
        if address.method not in {LOOKS, "POST"}:
            said = {"X-CSRFToken": Browser.token(self.browser), **TUS}
            yield self.browser.client.open(address.path, method=address.method, headers=said)
        elif address.method != LOOKS:
            yield self.browser.post(address.path, headers={"Tus-Resumable": TUS["Tus-Resumable"]})
        else:
            yield from self._looked_at(address)

    def _looked_at(self, address: Address) -> Iterator[TestResponse]:
        plain = self.browser.get(address.path)
        page = _page(plain)
        is_shown, is_offered = plain.status_code == 200, any(each in plain.headers for each in OFFERS)
        yield plain
        if not address.ordinary:
            return
        yield self.browser.client.head(address.path)
        if address.endpoint not in self.without_parts:
            for headers in PARTS:
                part = self.browser.get(address.path, headers=headers)
                is_shown = is_shown and _page(part) == page
                yield part
            if is_shown and not self.whole:
                self.without_parts.add(address.endpoint)
        if self.whole or is_offered:
            for headers in CONDITIONS:
                yield self.browser.get(address.path, headers=headers)


def _page(response: TestResponse) -> str:
    return without_tokens(response.get_data().decode("utf-8", errors="replace"))


def outcome(response: TestResponse) -> str:
    """Return the letter of the table for an answer; its status where the table knows none."""
    if response.status_code == 401 or "/login" in response.headers.get("Location", ""):
        return "S"
    if response.status_code >= 500:
        return str(response.status_code)
    return {400: "W", 403: "F", 404: "N"}.get(response.status_code, "A")


def said(response: TestResponse) -> str:
    """Return all that an answer says, headers too, folded; what is written as signs for letters is read as letters."""
    body = response.get_data().decode("utf-8", errors="replace")
    text = f"{response.headers}\n{body}"
    text = re.sub(r"&#(\d+);", lambda each: chr(int(each[1])), text)
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda each: chr(int(each[1], 16)), text)
    text = re.sub(r"%C3%([89A-F][0-9A-F])", lambda each: bytes((0xC3, int(each[1], 16))).decode(), text)
    return folded(text) if not text.isascii() else text.casefold()


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of these words, all of one length: letter by letter, not one word after another."""
    every = set(words)
    assert len({len(each) for each in every}) == 1, "of a word and its beginning only one would be found"
    return re.compile(_branches(every))


def _branches(words: set[str]) -> str:
    rests: dict[str, set[str]] = {}
    for each in sorted(words):
        rests.setdefault(each[0], set()).add(each[1:])
    ways = [re.escape(first) + (_branches(after) if any(after) else "") for first, after in rests.items()]
    return f"(?:{'|'.join(ways)})"


def without_tokens(text: str) -> str:
    """Return a page without the tokens of its forms, which are new on every page."""
    return TOKEN.sub("", text)
