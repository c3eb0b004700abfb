"""The excerpts that people in the recordings do not want public, in one list. For staff; it opens nothing.

What was taken back for good stays so. What somebody refused on her own page is refused until she says otherwise there.
"""

from dataclasses import dataclass

from archive.consent.reader import reading
from archive.consent.refused import RefusedExcerpt, refused_excerpts
from archive.context import Archive
from archive.terms.models import Purpose, Viewer

MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused excerpt, with the title of its interview."""

    refused: RefusedExcerpt
    interview_title: str


def refusals(archive: Archive, viewer: Viewer) -> list[Refusal]:
    """Return what is refused in the interviews that may be kept, the newest first. For staff."""
    found = refused_excerpts(archive.database(), viewer, MOST_SHOWN)
    titles = reading(archive, viewer, Purpose.PRESERVE).titles({each.interview for each in found})
    return [Refusal(each, titles[each.interview]) for each in found if each.interview in titles]
