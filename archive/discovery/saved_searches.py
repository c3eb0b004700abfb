"""A person's saved searches: a question under a name, when its answers were looked at last. Nobody reaches another's.

What a question finds is never kept: it is asked again, of what the viewer may read then.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from archive.clock import DAY_MS, from_ms, to_ms
from archive.consent.rules import Action
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.store import saved_searches
from archive.store.ids import new_id
from archive.terms.errors import BadRequest, NotFound
from archive.terms.kept import SavedId, SavedSearch
from archive.terms.models import InterviewId, Viewer

LONGEST_NAME = 120
LONGEST_QUERY = 1_000
MOST_SEARCHES = 50
UNDONE_WITHIN_MS = DAY_MS
"""How long one that was deleted can be brought back."""


def show(archive: Archive, viewer: Viewer) -> list[SavedSearch]:
    """Return the viewer's saved searches, the newest first."""
    return saved_searches.searches(archive.database(), viewer.id)


def keep(archive: Archive, viewer: Viewer, *, name: str, query: str) -> SavedId:
    """Keep a question under a name. Raises BadRequest where either is missing or too long, or the list is full."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise BadRequest(f"A saved search needs a name of at most {LONGEST_NAME} characters.")
    if not query or len(query) > LONGEST_QUERY:
        raise BadRequest("There is no question to keep, or it is too long.")
    saved = SavedId(new_id())
    with writing(archive, viewer, Action.SAVE_SEARCH, saved) as writer:
        if len(saved_searches.searches(writer.database, viewer.id)) >= MOST_SEARCHES:
            raise BadRequest(f"The list is full: it holds {MOST_SEARCHES} searches. Delete some first.")
        saved_searches.forget_removed(writer.database, viewer.id, writer.now_ms - UNDONE_WITHIN_MS)
        now = from_ms(writer.now_ms)
        saved_searches.add_search(writer.database, viewer.id, SavedSearch(saved, name, query, now, now))
    return saved


def run(archive: Archive, viewer: Viewer, saved: SavedId) -> str:
    """Return the question, and write that its answers are looked at now. Raises NotFound for any but her own."""
    with _own(archive, viewer, saved) as (writer, found):
        saved_searches.set_seen(writer.database, saved, writer.now_ms)
    return found.query


def remove(archive: Archive, viewer: Viewer, saved: SavedId) -> None:
    """Delete one of the viewer's own. Raises NotFound for any other."""
    with _own(archive, viewer, saved) as (writer, _):
        saved_searches.set_removed(writer.database, saved, writer.now_ms)


def bring_back(archive: Archive, viewer: Viewer, saved: SavedId) -> None:
    """Undo a deletion. Raises NotFound for any but the viewer's own."""
    with _own(archive, viewer, saved) as (writer, _):
        saved_searches.set_removed(writer.database, saved, None)


def can_be_brought_back(archive: Archive, viewer: Viewer, saved: SavedId) -> bool:
    """Whether this is one that the viewer deleted a while ago."""
    return saved_searches.is_removed(archive.database(), viewer.id, saved)


def came_since(
    archive: Archive, saved: SavedSearch, interviews: Iterable[InterviewId]
) -> frozenset[InterviewId]:
    """Return which of the interviews that answer had no words yet when its answers were looked at last.

    `interviews` are what a search of the viewer found: nothing is told of any other.
    """
    return saved_searches.came_since(archive.database(), interviews, to_ms(saved.seen_at))


@contextmanager
def _own(archive: Archive, viewer: Viewer, saved: SavedId) -> Iterator[tuple[Writer, SavedSearch]]:
    with writing(archive, viewer, Action.SAVE_SEARCH, saved) as writer:
        found = saved_searches.search(writer.database, viewer.id, saved)
        if found is None:
            raise NotFound
        yield writer, found
