"""Searching by meaning: passages whose vector is near to the question's, joined with those that have its words.

Decides nothing about who may find what: the question comes with what must not be in an answer, and the matrix is that
of the audience.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from archive.context import Archive
from archive.indexing.expansion import Named
from archive.terms.models import Audience
from search.domain import place
from search.encoder import Vectors
from search.errors import IndexBroken
from search.fusion import fuse
from search.types import AskedPart, Facet, Found, Kind, Question, Sort

MOST_JOINED = 1_000
"""Passages with the words that are ordered anew; the rest follow them as the index has them."""
MOST_MEANT = 100
"""Passages that are found by meaning alone."""
LEAST_LIKE = 0.1
"""Below this, sentences have nothing to do with one another: of ten that do not, one is above it."""
LEAST_LIKE_A_PASSAGE = 0.2
NOT_READY = "The search by meaning is being prepared: only words were searched."
_SAID = {Kind.WORD, Kind.PHRASE, Kind.BEGINNING, Kind.FUZZY, Kind.NEAR}


@dataclass(frozen=True, slots=True)
class Joined:
    """An answer with the passages of its page, the best first; which were found by meaning, and which by that alone."""

    found: Found
    page: tuple[str, ...]
    meant: frozenset[str]
    only_meant: frozenset[str] = frozenset()


def by_meaning(
    archive: Archive,
    audience: Audience,
    words: str,
    named: Sequence[Named],
    question: Question,
    ask: Callable[[Question], Found],
) -> Joined:
    """Return what has the words and what means them, in one order (see search.fusion)."""
    last = question.offset + question.limit
    found = ask(replace(question, offset=0, limit=max(MOST_JOINED, last)))
    said = [hit.id for hit in found.hits]
    try:
        near = archive.meanings[audience].nearest(
            _vectors(words, named),
            question,
            most=MOST_MEANT,
            least=LEAST_LIKE,
            within=_within(found.parts, question, ask),
        )
    except IndexBroken:
        note = " ".join(each for each in (found.note, NOT_READY) if each)
        return Joined(replace(found, note=note), tuple(said[question.offset : last]), frozenset())
    meant = {each.row.id: each.row for each in near}
    alone = [row for id_, row in meant.items() if id_ not in set(said)]
    order = (
        fuse(said, list(meant)) if question.sort is Sort.RELEVANCE else [*said, *(row.id for row in alone)]
    )
    counted = _counted(
        found, len(alone), [(facet, v) for row in alone for facet in Facet for v in row.values(facet)]
    )
    return Joined(
        counted,
        tuple(order[question.offset : last]),
        frozenset(meant),
        frozenset(row.id for row in alone),
    )


def like(archive: Archive, audience: Audience, passage: str, question: Question) -> list[str]:
    """Return the passages nearest to one, without itself; nothing where there are no vectors."""
    try:
        vector = archive.meanings[audience].vector_of(passage)
        if vector is None:
            return []
        near = archive.meanings[audience].nearest(
            vector, question, most=question.limit + 1, least=LEAST_LIKE_A_PASSAGE
        )
    except IndexBroken:
        return []
    return [each.row.id for each in near if each.row.id != passage][: question.limit]


def _vectors(words: str, named: Sequence[Named]) -> Vectors:
    """Return the vectors of the question, and of what a theme that it names is about."""
    return place([words, *(text for each in named for text in (*each.labels, *each.descriptions))])


def _within(
    parts: Iterable[AskedPart], question: Question, ask: Callable[[Question], Found]
) -> frozenset[str] | None:
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
