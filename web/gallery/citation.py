"""How an excerpt is cited, with the second: in parts, so that the page can move the second along with the sound."""

from dataclasses import dataclass

from archive.gallery.types import Excerpt
from web.formats import clock, day, seconds, without_bidi
from web.site import Site

UNNAMED = "Narrator who chose not to be named"


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in three parts: who and what, at which moment, and where."""

    source: str
    moment: str
    address: str

    @property
    def text(self) -> str:
        """The whole citation in one line."""
        return f"{self.source} At {self.moment}. {self.address}"


def cite(excerpt: Excerpt, site: Site, path: str, moment_ms: int) -> Citation:
    """Return the citation of `excerpt` at `moment_ms`; `path` is the excerpt's address on this site."""
    kind = "Interview" if excerpt.whole else "Excerpt of an interview"
    told = f"{excerpt.narrator or UNNAMED}, “{excerpt.title}”."
    recorded = f", recorded {day(excerpt.recorded_on)}" if excerpt.recorded_on else ""
    made = f"{kind}, {clock(excerpt.duration_ms)}{recorded}."
    source = f"{told} {made} {site.name}, published {day(excerpt.published_on)}."
    at = f"?t={seconds(moment_ms)}" if moment_ms else ""
    return Citation(without_bidi(source), clock(moment_ms), site.address(path) + at)
