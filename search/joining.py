"""Words and meaning in one answer: what has the words of a question and what means them, in one order (search.fusion).

Decides nothing about who may find what: the question comes with what must not be in an answer, and the index and the
vectors are those of one audience. Where there are no vectors, or no model to read the question, the words are asked.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from search.domain import place
from search.errors import EncoderUnread, IndexBroken
from search.fusion import fuse
from search.limits import meant as called
from search.matrix import Row
from search.meaning import Meanings
from search.nearness import Near
from search.parsing import SAY_OR, TAKEN_AS_WORDS, joins_in_words, understand, with_fields_as_words
from search.parts import Named
from search.ranking import day
from search.types import AskedPart, Facet, Found, Hit, Kind, Question, Sort

MOST_JOINED = 1_000
"""Passages with the words that are ordered anew; the rest follow them as the index has them."""
MOST_MEANT = 100
"""Lines that are nearest to what was asked: the passages that they are in are found."""
LEAST_LIKE = 0.1
"""Below this, sentences have nothing to do with one another: of ten that do not, one is above it."""
NOT_READY = "The search by meaning is being prepared: only words were searched."
NO_MODEL = "The search by meaning does not work at the moment: only words were searched."
_SAID = {Kind.WORD, Kind.PHRASE, Kind.BEGINNING, Kind.FUZZY, Kind.NEAR}

Ask = Callable[[Question], Found]


@dataclass(frozen=True, slots=True)
class Joined:
    """An answer with the passages of its page, the best first; which were found by meaning, and which by that alone.

    `meant` has of each passage that was found by meaning the line in it that is nearest to what was asked. `by_meaning`
    says whether meaning was asked at all.
    """

    found: Found
    page: tuple[str, ...]
    meant: Mapping[str, str] = field(default_factory=dict)
    only_meant: frozenset[str] = frozenset()
    by_meaning: bool = False


def by_words(found: Found) -> Joined:
    """Return the answer of an index as it is."""
    return Joined(found, tuple(hit.id for hit in found.hits))


def advised(found: Found, words: str) -> Found:
    """Return the answer; where nothing was found and OR may have been meant, its note says how that is written."""
    if found.total or not joins_in_words(words):
        return found
    return replace(found, note=" ".join(each for each in (found.note, SAY_OR) if each))


def without_fields(words: str, kinds: Collection[Kind]) -> tuple[str, str | None]:
    """Return a question with these fields as words, and a note where it has any: for what can have nothing in them.

    Else there would be no answer, and no word about why.
    """
    asked = with_fields_as_words(words, kinds)
    return asked, None if asked == words else TAKEN_AS_WORDS


def by_both(meanings: Meanings, texts: Sequence[str], question: Question, ask: Ask) -> Joined:
    """Return what has the words of the question and what means one of the texts, in one order.

    `ask` asks the index; what it raises is raised.
    """
    last = question.offset + question.limit
    found = ask(replace(question, offset=0, limit=max(MOST_JOINED, last)))
    said = [hit.id for hit in found.hits]
    within = _within(found.parts, question, ask)
    try:
        near = _near(meanings, texts, question, within)
    except (IndexBroken, EncoderUnread) as error:
        why_not = NO_MODEL if isinstance(error, EncoderUnread) else NOT_READY
        note = " ".join(each for each in (found.note, why_not) if each)
        return Joined(replace(found, note=note), tuple(said[question.offset : last]))
    meant: dict[str, Row] = {}
    for each in near:  # the nearest first
        meant.setdefault(each.row.passage, each.row)
    worded = set(said)
    alone = [row for id_, row in meant.items() if id_ not in worded]
    order = (
        fuse(said, list(meant))
        if question.sort is Sort.RELEVANCE
        else _by_date(meanings, found.hits, alone, question.sort)
    )
    values = [(facet, value) for row in alone for facet in Facet for value in row.values(facet)]
    return Joined(
        _counted(found, len(alone), values),
        tuple(order[question.offset : last]),
        {passage: row.id for passage, row in meant.items()},
        frozenset(row.passage for row in alone),
        by_meaning=True,
    )


def values_asked(kind: Kind, found: Found, present: Collection[str], question: Question) -> frozenset[str]:
    """Return which of the values of a kind that are present the fields of the question ask for (`theme:...`)."""
    asked = (understand(part.text).part for part in found.parts if part.kind is kind)
    values = (called(named, present, question) for named in asked if isinstance(named, Named))
    return frozenset(chain.from_iterable(values))


def _near(
    meanings: Meanings, texts: Sequence[str], question: Question, within: frozenset[str] | None
) -> list[Near]:
    if not meanings.groups():  # no model is loaded for nothing
        return []
    return meanings.nearest(place(texts), question, most=MOST_MEANT, least=LEAST_LIKE, within=within)


def _by_date(meanings: Meanings, said: Sequence[Hit], alone: Iterable[Row], sort: Sort) -> list[str]:
    """Return what was found by words, in the index's order, with what was found by meaning alone in its place.

    All passages of an interview have its date; one of which no vector is known stays with those before it.
    """
    dates = meanings.dates(hit.group for hit in said)
    places: list[tuple[tuple[float, str, int], str]] = []
    for hit in said:
        known = hit.group in dates or not places
        at = (day(dates.get(hit.group), sort), hit.group, hit.start_ms) if known else places[-1][0]
        places.append((at, hit.id))
    others = sorted(((day(row.date, sort), row.group, row.start_ms), row.passage) for row in alone)
    return [passage for _, passage in heapq.merge(places, others, key=lambda each: each[0])]


def _within(parts: Iterable[AskedPart], question: Question, ask: Ask) -> frozenset[str] | None:
    """Return what the fields and the exclusions of a question leave; None where it has none."""
    limiting = [part.text for part in parts if part.kind not in _SAID and not part.or_else]
    if not limiting:
        return None
    left = ask(replace(question, words=" ".join(limiting), offset=0, limit=10 * MOST_JOINED))
    return frozenset(hit.id for hit in left.hits)


def _counted(found: Found, more: int, values: list[tuple[Facet, str]]) -> Found:
    """Return the answer with the counts of what was found by meaning alone added to those of the words."""
    facets = {facet: Counter(found.facets.get(facet, {})) for facet in Facet}
    for facet, value in values:
        facets[facet][value] += 1
    ordered = {str(facet): dict(counts.most_common()) for facet, counts in facets.items()}
    return replace(
        found,
        total=found.total + more,
        themes=ordered[Facet.THEME],
        languages=ordered[Facet.LANGUAGE],
        facets=ordered,
        suggestion=None if more else found.suggestion,
    )
