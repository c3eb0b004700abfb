"""The thesaurus as each viewer may read it: which themes, and in how many places that she may find each is spoken of.

The staff reads all of it. A researcher is told of the themes that come with the software, of those of something that
she may find, and of all above these: one that was made for what is closed to her could tell of it by its name.
"""

from archive.consent.rules import is_staff, own_audience
from archive.context import Archive
from archive.indexing.asking import ask, hidden_in
from archive.indexing.expansion import labels_of
from archive.store.tags import broader_themes, stored_labels, with_broader
from archive.terms.models import ThemeId, Viewer
from archive.thesaurus.reading import shipped_ids
from search.types import Question


def places(archive: Archive, viewer: Viewer) -> dict[ThemeId, int]:
    """Return how many places the viewer may find of each theme, the themes below it included; of none, nothing."""
    audience = own_audience(viewer)
    highest = (theme for theme, above in broader_themes(archive.database()).items() if above is None)
    question = Question(words="", themes=tuple(highest), limit=1, without_groups=hidden_in(archive, audience))
    return {ThemeId(theme): count for theme, count in ask(archive, audience, question).themes.items()}


def with_places(archive: Archive, viewer: Viewer) -> dict[ThemeId, int]:
    """Return the themes that the viewer may read of, each with its number of places."""
    broader = broader_themes(archive.database())
    found = places(archive, viewer)
    open_to_all = {*found, *shipped_ids()}
    told = [theme for theme in broader if is_staff(viewer) or theme in open_to_all]
    return {theme: found.get(theme, 0) for theme in with_broader(broader, told)}


def names(archive: Archive, viewer: Viewer) -> list[tuple[ThemeId, str]]:
    """Return every name, in every language, of the themes in use that the viewer may read of."""
    told = with_places(archive, viewer)
    return [
        (ThemeId(row["id"]), name)
        for row in stored_labels(archive.database())
        if row["id"] in told and not row["deprecated"]
        for name in labels_of(row)
    ]
