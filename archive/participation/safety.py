"""What could endanger a participant, and how she can be reached safely: read one at a time, each reading written down.

The line of the audit is there before the words are handed out; where it cannot be written, nothing is. The notes are in
no index, no export and no list, and go with the interview when it is erased.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from archive.consent import ledger
from archive.consent.reader import reading
from archive.consent.rules import Action, is_staff
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.store import safety
from archive.store.connect import forget_soon
from archive.terms.errors import BadRequest, ChangedMeanwhile, NotFound, Refused
from archive.terms.models import InterviewId, ParticipantId, Participation, Purpose, UserId, Viewer
from archive.terms.people import SafetyNote
from archive.terms.reasons import Reason

LONGEST_NOTE = 4_000
LONGEST_LINE = 400
CHANGED = (
    "Somebody else wrote her safety note since you opened this page. Nothing was written: read that note first, then "
    "add to it."
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What may be said without reading the note: whose it is, whether there is one, and whether to leave her alone."""

    her: Participation
    written_by: UserId | None
    written_at: datetime | None
    do_not_contact: bool


def cover(archive: Archive, viewer: Viewer, interview: InterviewId, participant: ParticipantId) -> Cover:
    """Return what stands outside of a participant's note. For staff. Raises NotFound or Refused."""
    reading(archive, viewer, Purpose.PRESERVE).interview(interview)
    her = ledger.participation(archive.database(), viewer, interview, participant)
    note = safety.note(archive.database(), participant)
    if note is None:
        return Cover(her, None, None, do_not_contact=False)
    return Cover(her, note.written_by, note.written_at, note.do_not_contact)


def read(archive: Archive, viewer: Viewer, interview: InterviewId, participant: ParticipantId) -> SafetyNote:
    """Return a participant's note, after writing down that it is read. Raises NotFound where there is none."""
    with _about(archive, viewer, Action.READ_SAFETY, interview, participant) as writer:
        if safety.note(writer.database, participant) is None:
            raise NotFound
    note = safety.note(archive.database(), participant)
    if note is None:
        raise NotFound
    return note


def write(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    participant: ParticipantId,
    *,
    risk: str,
    channel: str,
    hours: str,
    do_not_contact: bool,
    seen: str | None = None,
) -> None:
    """Write a participant's note in the place of the one before, of which `seen` is the seal; empty where none was.

    Raises BadRequest for an empty or a very long one, and ChangedMeanwhile where somebody wrote another since.
    """
    risk, channel, hours = risk.strip(), channel.strip(), hours.strip()
    if not (risk or channel or hours or do_not_contact):
        raise BadRequest("The note is empty; nothing was changed. To take a note away there is a button.")
    if len(risk) > LONGEST_NOTE or max(len(channel), len(hours)) > LONGEST_LINE:
        raise BadRequest(
            f"A note may have at most {LONGEST_NOTE} characters, the lines below it {LONGEST_LINE} each."
        )
    with _about(archive, viewer, Action.WRITE_SAFETY, interview, participant) as writer:
        _require_seen(writer, participant, seen, (risk, channel, hours, do_not_contact))
        safety.keep_note(
            writer.database,
            participant,
            risk=risk,
            channel=channel,
            hours=hours,
            do_not_contact=do_not_contact,
            by=viewer.id,
            now_ms=writer.now_ms,
        )
    forget_soon(archive.database())


def _require_seen(
    writer: Writer,
    participant: ParticipantId,
    seen: str | None,
    wanted: tuple[str, str, str, bool] | None = None,
) -> None:
    """Raise ChangedMeanwhile where the note is not the one that somebody was shown: a warning must not get lost.

    Where it says what is `wanted` already (None: nothing), nothing can get lost: she pressed twice.
    """
    note = safety.note(writer.database, participant)
    says = None if note is None else (note.risk, note.channel, note.hours, note.do_not_contact)
    if says != wanted and seen not in {None, "" if note is None else note.seal}:
        raise ChangedMeanwhile(CHANGED)


def remove(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    participant: ParticipantId,
    *,
    seen: str | None = None,
) -> None:
    """Take a participant's note away, of which `seen` is the seal. Raises ChangedMeanwhile like `write`."""
    with _about(archive, viewer, Action.WRITE_SAFETY, interview, participant, "removed") as writer:
        _require_seen(writer, participant, seen)
        safety.remove_note(writer.database, participant)
    forget_soon(archive.database())


def must_not_be_contacted(
    archive: Archive, viewer: Viewer, interview: InterviewId
) -> frozenset[ParticipantId]:
    """Return who of an interview must not be contacted by anybody, also once it is withdrawn. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return safety.not_to_be_contacted(archive.database(), interview)


@contextmanager
def _about(
    archive: Archive,
    viewer: Viewer,
    action: Action,
    interview: InterviewId,
    participant: ParticipantId,
    reason: str = "",
) -> Iterator[Writer]:
    with writing(archive, viewer, action, participant, interview=interview, reason=reason) as writer:
        ledger.participation(writer.database, viewer, interview, participant)
        yield writer
