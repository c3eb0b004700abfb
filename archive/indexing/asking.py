"""Asks an index: what it may still hold and nobody may find any more is in no answer, and a broken one is made anew."""

from functools import partial

from archive.consent.guard import unreadable_in_index
from archive.consent.lasting import lasting
from archive.context import Archive
from archive.indexing.outlets import rebuild_index
from archive.terms.indexes import IndexName
from search.errors import IndexBroken
from search.types import Found, Question


def hidden_in(archive: Archive, index: IndexName) -> frozenset[str]:
    """Return the groups of an index that must be in no answer now."""
    ask_now = partial(unreadable_in_index, archive.database(), index)
    return frozenset(lasting(archive.database(), archive.remembered, ("hidden", index), ask_now))


def ask(archive: Archive, index: IndexName, question: Question) -> Found:
    """Ask the index; one that is broken is made anew from the database first."""
    try:
        return archive.indexes[index].search(question)
    except IndexBroken:
        rebuild_index(archive, index)
        return archive.indexes[index].search(question)
