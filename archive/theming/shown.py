"""The thesaurus as each viewer may read it: which themes, what they are called, and in how many places each is found.

Which themes those are is said in `archive.indexing.told`, for the search too.
"""

from archive.context import Archive
from archive.indexing.expansion import labels_of
from archive.indexing.told import told, told_among
from archive.store.tags import stored_labels
from archive.terms.models import ThemeId, Viewer


def with_places(archive: Archive, viewer: Viewer) -> dict[ThemeId, int]:
    """Return the themes that the viewer may read of, each with its number of places."""
    return told(archive, viewer)


def names(archive: Archive, viewer: Viewer) -> list[tuple[ThemeId, str]]:
    """Return every name, in every language, of the themes in use that the viewer may read of."""
    known = told(archive, viewer)
    return [
        (ThemeId(row["id"]), name)
        for row in stored_labels(archive.database())
        if row["id"] in known and not row["deprecated"]
        for name in labels_of(row)
    ]


def is_told(archive: Archive, viewer: Viewer, theme: ThemeId) -> bool:
    """Whether the viewer may read that there is a theme of this id."""
    return bool(told_among(archive, viewer, [theme]))
