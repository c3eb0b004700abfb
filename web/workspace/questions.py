"""A question as the search page takes it: words, limits and order, read from an address, and written back into one.

What the page does not know is not taken along, so that a saved search holds nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from archive.context import Archive
from archive.discovery import discover
from archive.discovery.answering import FoundSegment
from archive.discovery.discover import Findings, Narrowed
from archive.terms.models import InterviewId, Viewer
from web.asked import LONGEST_CODE, LONGEST_QUESTION, is_number

PAGE_SIZE = 20
MOST_LOOKED_AT = 200
"""How many interviews that answer a saved search are looked at for what is new."""
MOST_FIELDS = 40
LIMITS = ("theme", "language", "collection", "year", "country")
Order = type(discover.EVERYTHING.sort)
"""The orders that the archive knows."""
FIRST_ORDER = discover.EVERYTHING.sort.value
ORDERS = tuple(each.value for each in Order)
BY_MEANING = "1"
BY_WORDS_ALONE = "1"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, as the fields of an address: one that was left open is empty."""

    words: str = ""
    theme: str = ""
    language: str = ""
    collection: str = ""
    year: str = ""
    country: str = ""
    sort: str = ""
    meaning: str = ""
    plain: str = ""
    """Whether words that name a theme are words alone."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked; an order alone asks for nothing."""
        return not (self.words or self.limits)

    @property
    def limits(self) -> tuple[tuple[str, str], ...]:
        """What it is narrowed to, as (name, value)."""
        return tuple((name, value) for name, value in fields_of(self) if name in LIMITS)

    @property
    def beside_words(self) -> tuple[tuple[str, str], ...]:
        """What goes along when other words are asked, as (name, value); the switch has a field of its own."""
        return tuple(
            (name, value) for name, value in fields_of(self) if name not in {"words", "meaning", "plain"}
        )


def asked_of(given: Mapping[str, str]) -> Asked:
    """Return the question of an address's fields, odd ones made sensible."""
    codes = {name: given.get(name, "").strip()[:LONGEST_CODE] for name in LIMITS}
    if not is_number(codes["year"]):
        codes["year"] = ""
    sort = given.get("sort", "")
    return Asked(
        words=" ".join(given.get("words", "").split())[:LONGEST_QUESTION],
        sort=sort if sort in ORDERS and sort != FIRST_ORDER else "",
        meaning=BY_MEANING if given.get("meaning") == BY_MEANING else "",
        plain=BY_WORDS_ALONE if given.get("plain") == BY_WORDS_ALONE else "",
        **codes,
    )


def asked_from(query: str) -> Asked:
    """Return the question of an address, from what follows its question mark."""
    try:
        return asked_of(dict(parse_qsl(query, max_num_fields=MOST_FIELDS)))
    except ValueError:
        return Asked()


def fields_of(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Return the question as (name, value) of an address; what was left open is not there."""
    every = ((name, str(getattr(asked, name))) for name in Asked.__dataclass_fields__)
    return tuple((name, value) for name, value in every if value)


def query_of(asked: Asked) -> str:
    """Return the question as an address carries it after its question mark."""
    return urlencode(fields_of(asked))


def arguments(asked: Asked, **changed: str) -> dict[str, str]:
    """Return the fields of an address for the question with some of it changed; empty for open."""
    return {name: value for name, value in (dict(fields_of(asked)) | changed).items() if value}


def narrowed_to(asked: Asked) -> Narrowed:
    """Return what the question is limited to and in which order it is answered, as the archive takes it."""
    return Narrowed(
        themes=_one(asked.theme),
        languages=_one(asked.language),
        collections=_one(asked.collection),
        years=tuple(int(each) for each in _one(asked.year)),
        countries=_one(asked.country),
        sort=Order(asked.sort or FIRST_ORDER),
    )


def answer(
    archive: Archive, viewer: Viewer, asked: Asked, *, page: int = 1, size: int = PAGE_SIZE
) -> Findings:
    """Return one page of answers; pages count from 1."""
    return discover.search(
        archive,
        viewer,
        asked.words,
        narrowed=narrowed_to(asked),
        meaning=bool(asked.meaning),
        widen=not asked.plain,
        limit=size,
        offset=(page - 1) * size,
    )


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def answered_by(archive: Archive, viewer: Viewer, asked: Asked) -> frozenset[InterviewId]:
    """Return the interviews that answer by words and that this viewer may read now; what only means it is not asked."""
    if asked.is_empty:
        return frozenset()
    return discover.answered_in(
        archive,
        viewer,
        asked.words,
        narrowed=narrowed_to(asked),
        widen=not asked.plain,
        most=MOST_LOOKED_AT,
    )


def alike(archive: Archive, viewer: Viewer, place: str) -> tuple[FoundSegment, ...]:
    """Return what means the same as a place, written `interview:line`; nothing where there is no such place."""
    interview, _, number = place.rpartition(":")
    if not interview or not is_number(number):
        return ()
    return discover.more_like_this(archive, viewer, InterviewId(interview), int(number), limit=PAGE_SIZE)
