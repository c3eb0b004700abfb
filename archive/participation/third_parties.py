"""People who are spoken of in an interview and never agreed: who they are, what is done with their names, and where.

Staff only. Nothing is cut here: it shows where a name is said, so that a person can go there and restrict the words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.clock import from_ms
from archive.consent.reader import reading
from archive.consent.rules import Action, is_staff
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import third_parties
from archive.store.connect import forget_soon
from archive.store.ids import new_id
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import InterviewId, Purpose, Viewer
from archive.terms.people import NamingRule, ThirdParty, ThirdPartyId
from archive.terms.plain import plain
from archive.terms.reasons import Reason
from archive.terms.words import TranscriptSegment

LONGEST_LINE = 200
SHORTEST_NAME = 3
"""Letters that a word of a name has at least: `de` and `la` are in every sentence."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a word of a name is said: the line's number, the moment of the word, and the line's words."""

    segment: int
    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is named, with the places in the words as they stand now."""

    person: ThirdParty
    mentions: tuple[Mention, ...]


def named_in(archive: Archive, viewer: Viewer, interview: InterviewId) -> list[Named]:
    """Return who is named in an interview and where. For staff. Raises NotFound or Refused."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    reader = reading(archive, viewer, Purpose.PRESERVE)
    reader.interview(interview)
    people = third_parties.third_parties(archive.database(), interview)
    try:
        said: Sequence[TranscriptSegment] = reader.transcript(interview).segments if people else ()
    except Refused:  # there are no words, or none that may be read: the list of people stands without places
        said = ()
    return [Named(each, tuple(_mentions(each.name, said))) for each in people]


def add(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    *,
    name: str,
    relation: str,
    rule: NamingRule,
    reason: str = "",
    span_ms: tuple[int, int] | None = None,
) -> ThirdPartyId:
    """Write somebody down who is named. Raises BadRequest for a name that is none, and `allowed` without a reason."""
    name, relation, reason = name.strip(), relation.strip(), reason.strip()
    if not name or max(len(each) for each in (name, relation, reason)) > LONGEST_LINE:
        raise BadRequest(f"A name is needed, and each line may have at most {LONGEST_LINE} characters.")
    if rule is NamingRule.ALLOWED and not reason:
        raise BadRequest("Say why this name may stand: she never agreed to it.")
    if span_ms is not None and not 0 <= span_ms[0] < span_ms[1]:
        raise BadRequest("A stretch begins before it ends.")
    identifier = ThirdPartyId(new_id())
    with writing(archive, viewer, Action.NAME_THIRD_PARTY, identifier, interview=interview) as writer:
        third_parties.add_third_party(
            writer.database,
            ThirdParty(
                id=identifier,
                interview=interview,
                name=name,
                relation=relation,
                rule=rule,
                reason=reason,
                start_ms=None if span_ms is None else span_ms[0],
                end_ms=None if span_ms is None else span_ms[1],
                added_by=viewer.id,
                added_at=from_ms(writer.now_ms),
            ),
        )
    return identifier


def remove(archive: Archive, viewer: Viewer, interview: InterviewId, named: ThirdPartyId) -> None:
    """Take somebody off the list. Raises NotFound."""
    with writing(
        archive, viewer, Action.NAME_THIRD_PARTY, named, interview=interview, reason="removed"
    ) as writer:
        if not third_parties.remove_third_party(writer.database, interview, named):
            raise NotFound
    forget_soon(archive.database())


def _mentions(name: str, said: Iterable[TranscriptSegment]) -> Iterator[Mention]:
    """Yield each line in which a word of the name is said, with the first such word."""
    wanted = _telling(name)
    for segment in said:
        for word in segment.words:
            if wanted.intersection(_folded(word.text)):
                yield Mention(segment.number, word.start_ms, word.end_ms, segment.text)
                break


def _telling(name: str) -> frozenset[str]:
    """Return the words of a name that say who is meant: those with a capital, else all that are long enough."""
    words = WORD.findall(name)
    capital = [each for each in words if each[:1].isupper()] or words
    telling = [each for each in capital if len(each) >= SHORTEST_NAME] or words
    return frozenset(folded for each in telling for folded in _folded(each))


def _folded(text: str) -> list[str]:
    """Return the words of a text without case and accents: `Ñusta,` is `nusta`."""
    return WORD.findall(plain(text))
