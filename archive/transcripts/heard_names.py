"""The names that were heard in an interview, each with all its mentions, for a person to restrict or to put aside."""

from collections import Counter
from dataclasses import dataclass
from itertools import chain

from archive.consent import offering
from archive.consent.reader import reading
from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import offers
from archive.terms.errors import BadRequest
from archive.terms.models import InterviewId, Purpose, Viewer
from archive.terms.offers import NameOffer
from archive.terms.padding import padded


@dataclass(frozen=True, slots=True)
class HeardName:
    """A name as it was said most often, and each mention that is not decided yet."""

    name: str
    folded: str
    kind: str
    mentions: tuple[NameOffer, ...]

    @property
    def by_rule(self) -> bool:
        """Whether no trained model took it for a name."""
        return all(each.by_rule for each in self.mentions)


def list_names(archive: Archive, viewer: Viewer, interview: InterviewId) -> list[HeardName]:
    """Return the undecided names, people first, then by how often they are said. For staff.

    Raises NotFound or Refused.
    """
    found: dict[str, list[NameOffer]] = {}
    for each in offering.open_offers(archive.database(), viewer, interview):
        found.setdefault(each.folded, []).append(each)
    names = [_heard(folded, mentions) for folded, mentions in found.items()]
    return sorted(names, key=lambda each: (each.kind != "person", -len(each.mentions), each.folded))


def _heard(folded: str, mentions: list[NameOffer]) -> HeardName:
    (name, _), *_ = Counter(each.name for each in mentions).most_common(1)
    return HeardName(name, folded, mentions[0].kind, tuple(mentions))


def spans_of(archive: Archive, viewer: Viewer, interview: InterviewId, folded: str) -> list[tuple[int, int]]:
    """Return what is to be covered so that no undecided mention of the name is heard: (start, end) in ms.

    Raises BadRequest where no mention is undecided, else like `list_names`.
    """
    mentions = [
        each for each in offering.open_offers(archive.database(), viewer, interview) if each.folded == folded
    ]
    if not mentions:
        raise BadRequest("This name waits for nobody any more: it was restricted, put aside or corrected.")
    said = reading(archive, viewer, Purpose.PRESERVE).transcript(interview).segments
    words = tuple(chain.from_iterable(each.words for each in said if each.suppressed is None))
    return [padded(words, each.start_ms, each.end_ms) for each in mentions]


def put_aside(archive: Archive, viewer: Viewer, interview: InterviewId, folded: str) -> None:
    """Write that this name may be known, or is none: it is not offered again. Raises like `spans_of`."""
    spans_of(archive, viewer, interview, folded)
    with writing(archive, viewer, Action.IGNORE_NAME, interview, interview=interview) as writer:
        offers.put_aside(writer.database, interview, folded, viewer.id, writer.now_ms)
