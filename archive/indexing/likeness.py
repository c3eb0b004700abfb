"""Searching by meaning inside: what an audience's vectors say is like a question, or like a passage.

Decides nothing about who may find what: the question comes with what must not be in an answer, and the matrix is that
of the audience.
"""

from collections.abc import Sequence

from archive.context import Archive
from archive.indexing.expansion import Named
from archive.terms.models import Audience
from search.errors import IndexBroken
from search.joining import Ask, Joined, by_both
from search.types import Question

LEAST_LIKE_A_PASSAGE = 0.2


def by_meaning(
    archive: Archive, audience: Audience, words: str, named: Sequence[Named], question: Question, ask: Ask
) -> Joined:
    """Return what has the words and what means them, or what a theme that they name is about, in one order."""
    about = (text for each in named for text in (*each.labels, *each.descriptions))
    return by_both(archive.meanings[audience], [words, *about], question, ask)


def is_there(archive: Archive, audience: Audience, hidden: frozenset[str]) -> bool:
    """Whether the audience has any vector that may be in an answer: else asking by meaning finds nothing."""
    try:
        return bool(archive.meanings[audience].groups() - hidden)
    except IndexBroken:
        return False


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
