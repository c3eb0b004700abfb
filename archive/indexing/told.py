"""Which themes a viewer may be told of, and in how many places that she may find each is spoken of.

The staff is told of all. A researcher is told of the themes that come with the software, of those of something that she
may find, and of all above these: one that was made for what is closed to her could tell of it by its name. So it is in
lists, and so where she writes such a name herself: nothing says that there is a theme called so.
"""

from collections.abc import Iterable

from archive.consent.rules import is_staff, own_audience
from archive.context import Archive
from archive.indexing.asking import ask, hidden_in
from archive.store.tags import broader_themes, with_broader
from archive.terms.models import ThemeId, Viewer
from archive.thesaurus.reading import shipped_ids
from search.types import Question


def places(archive: Archive, viewer: Viewer) -> dict[ThemeId, int]:
    """Return how many places the viewer may find of each theme, the themes below it included; of none, nothing."""
    audience = own_audience(viewer)
    highest = (theme for theme, above in broader_themes(archive.database()).items() if above is None)
    question = Question(words="", themes=tuple(highest), limit=1, without_groups=hidden_in(archive, audience))
    return {ThemeId(theme): count for theme, count in ask(archive, audience, question).themes.items()}


def told(archive: Archive, viewer: Viewer) -> dict[ThemeId, int]:
    """Return the themes that the viewer may be told of, each with its number of places."""
    broader = broader_themes(archive.database())
    found = places(archive, viewer)
    open_to_all = {*found, *shipped_ids()}
    known = [theme for theme in broader if is_staff(viewer) or theme in open_to_all]
    return {theme: found.get(theme, 0) for theme in with_broader(broader, known)}


def told_among(archive: Archive, viewer: Viewer, themes: Iterable[ThemeId]) -> frozenset[ThemeId]:
    """Return those of the themes that the viewer may be told of. The index is asked only where that decides it."""
    wanted = frozenset(themes)
    if is_staff(viewer) or wanted <= shipped_ids():
        return wanted
    return wanted.intersection(told(archive, viewer))
