"""What answers in the computer's English, as the search page shows it: apart from what was said, never counted with it.

Decides nothing: the archive gives what this viewer may read.
"""

from dataclasses import dataclass

from archive.discovery import english, surroundings
from archive.discovery.english import FoundEnglish
from archive.terms.models import Source
from web.workspace.person import archive, viewer
from web.workspace.questions import PAGE_SIZE, Asked, narrowed_to

FIRST = 3
"""How many stand under what was said; a link leads to all of them."""


@dataclass(frozen=True, slots=True)
class EnglishPlace:
    """A stretch whose English answers, and the interview that it is in."""

    hit: FoundEnglish
    source: Source


@dataclass(frozen=True, slots=True)
class EnglishFound:
    """Some of the places, how many there are in all, and on how many pages; `whole` is False when time ran out."""

    total: int
    places: tuple[EnglishPlace, ...]
    pages: int
    whole: bool


NOTHING = EnglishFound(0, (), 0, whole=True)


def english_found(asked: Asked, *, page: int = 1, size: int = PAGE_SIZE) -> EnglishFound:
    """Return one page of the places; none where it is narrowed to what only words have: a theme, a language."""
    narrowed = narrowed_to(asked)
    if narrowed.themes or narrowed.languages:
        return NOTHING
    found = english.search(
        archive(),
        viewer(),
        asked.words,
        collections=narrowed.collections,
        years=narrowed.years,
        countries=narrowed.countries,
        sort=narrowed.sort,
        limit=size,
        offset=(page - 1) * size,
    )
    sources = surroundings.sources(archive(), viewer(), {hit.interview for hit in found.hits})
    places = [EnglishPlace(hit, sources[hit.interview]) for hit in found.hits if hit.interview in sources]
    return EnglishFound(found.total, tuple(places), -(-found.total // size), found.whole)
