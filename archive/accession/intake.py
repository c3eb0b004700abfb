"""Takes an interview in: its agreements, its people and its recording, all of it or nothing.

The bytes are safe on the disk before the rows are written; the rows are one transaction, and only then is it
"received".
"""

from dataclasses import dataclass
from typing import BinaryIO

from archive.clock import from_ms, is_date
from archive.consent.rules import STAFFS_ROOM, Action, require_role
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.keeping import adopt, forget, keep
from archive.store import agreements, arrivals, erasures, interviews, loose
from archive.store.connect import DatabaseError
from archive.store.ids import new_id
from archive.terms.errors import BadRequest, ErasedBefore, NotFound
from archive.terms.grounds import UNWRITTEN, Ground
from archive.terms.jobs import JobKind
from archive.terms.languages import LANGUAGES
from archive.terms.models import (
    LONGEST_TEXT,
    AgreementStatus,
    Decision,
    Embargo,
    Grant,
    Instrument,
    Interview,
    InterviewId,
    NameAs,
    ParticipantId,
    ParticipantRole,
    Presentation,
    Purpose,
    RecordingId,
    Viewer,
)
from media.types import Stored

UNNAMED = Presentation(NameAs.NONE, None, None)


@dataclass(frozen=True, slots=True)
class NewParticipant:
    """Somebody in the recording and what she agreed to; no grant at all keeps everything closed but the keeping."""

    name: str
    role: ParticipantRole
    grants: tuple[Grant, ...]
    presentation: Presentation = UNNAMED
    ground: Ground = UNWRITTEN
    is_draft: bool = False
    """Whether the answers are only prepared: they open nothing before she was asked."""


@dataclass(frozen=True, slots=True)
class NewInterview:
    """What is known of an interview when it is taken in. `languages` are ISO 639-1 codes, the main one first."""

    title: str
    languages: tuple[str, ...]
    participants: tuple[NewParticipant, ...]
    collection: str | None = None
    recorded_on: str | None = None
    place: str | None = None
    summary: str | None = None
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """Where the recording now is; `created` is false where the archive already held it."""

    interview: InterviewId
    recording: RecordingId
    created: bool


def grants_for(purposes: tuple[Purpose, ...], embargo: str | None = None) -> tuple[Grant, ...]:
    """Return grants that allow the purposes; an embargo closes all that leave the staff's room.

    It is a date, or "indefinite"; a date that cannot be read means forever.
    """
    kind = Embargo.NONE if embargo is None else Embargo.UNTIL if is_date(embargo) else Embargo.INDEFINITE
    until = embargo if kind is Embargo.UNTIL else None
    return tuple(
        Grant(purpose, Decision.ALLOW, Embargo.NONE, None)
        if purpose in STAFFS_ROOM
        else Grant(purpose, Decision.ALLOW, kind, until)
        for purpose in dict.fromkeys(purposes)
    )


def take_in(
    archive: Archive,
    viewer: Viewer,
    new: NewInterview,
    recording: BinaryIO,
    *,
    original_name: str,
    evidence: BinaryIO | None = None,
    although_erased: bool = False,
) -> Taken:
    """Keep the recording and write who is in it and what they agreed to; queue its preparation.

    Raises BadRequest, ErasedBefore unless it is taken in `although_erased`, Refused, or what media.store raises (a full
    disk, say); then nothing of it is left.
    """
    require_role(viewer, Action.INGEST)
    check(new)
    stored = keep(archive, _capped(recording, archive.config.media.largest_bytes))
    if not stored.size:
        forget(archive, stored)
        raise BadRequest("The file is empty.")
    if not although_erased:
        _require_not_erased(archive, stored)
    return _take(archive, viewer, new, stored, original_name, evidence)


def take_in_arrived(
    archive: Archive,
    viewer: Viewer,
    new: NewInterview,
    part: str,
    *,
    original_name: str,
    evidence: BinaryIO | None = None,
    expected_sha256: str | None = None,
) -> Taken:
    """Take in a recording that arrived in pieces, as the part of this name; its arrival ends with the same rows.

    Raises like `take_in`, and Mismatch where the bytes are not those that were announced.
    """
    require_role(viewer, Action.INGEST)
    check(new)
    if not archive.media.parts.size(part):
        raise BadRequest("The file is empty.")
    stored = adopt(archive, part, expected_sha256)
    _require_not_erased(archive, stored)
    return _take(archive, viewer, new, stored, original_name, evidence, arrival=part)


def _require_not_erased(archive: Archive, stored: Stored) -> None:
    """Raise ErasedBefore where just this recording was erased, and nobody has taken it in again since."""
    database, recording = archive.database(), RecordingId(stored.sha256)
    if interviews.holder_of(database, recording) is None and erasures.is_of_erased(database, recording):
        forget(archive, stored)
        raise ErasedBefore


def _take(
    archive: Archive,
    viewer: Viewer,
    new: NewInterview,
    stored: Stored,
    original_name: str,
    evidence: BinaryIO | None,
    arrival: str | None = None,
) -> Taken:
    held = interviews.holder_of(archive.database(), RecordingId(stored.sha256))
    if held is not None:
        forget(archive, stored)
        return Taken(held, RecordingId(stored.sha256), created=False)
    paper: Stored | None = None
    try:
        if evidence is not None:
            paper = keep(archive, _capped(evidence, archive.config.media.largest_bytes))
        return _write(archive, viewer, new, stored, original_name, paper, arrival)
    except BaseException as error:
        forget(archive, stored, paper)
        held = interviews.holder_of(archive.database(), RecordingId(stored.sha256))
        if held is not None and isinstance(error, DatabaseError):  # somebody else sent the same, just before
            return Taken(held, RecordingId(stored.sha256), created=False)
        raise


def _write(
    archive: Archive,
    viewer: Viewer,
    new: NewInterview,
    stored: Stored,
    original_name: str,
    paper: Stored | None,
    arrival: str | None,
) -> Taken:
    interview, recording = InterviewId(new_id()), RecordingId(stored.sha256)
    with writing(archive, viewer, Action.INGEST, interview) as writer:
        interviews.add_interview(writer.database, _interview(interview, new, writer.now_ms))
        for each in new.participants:
            _add_participant(writer, interview, each, paper)
        interviews.add_recording(
            writer.database, interview, recording, stored.size, plain_name(original_name), writer.now_ms
        )
        for kept in filter(None, (stored, paper)):
            if not archive.media.holds(kept.sha256):
                raise BadRequest("Somebody else sent the same recording and failed. Please send it again.")
            loose.forget(writer.database, kept.sha256)
        if arrival is not None and not arrivals.finish(writer.database, arrival, interview, held=False):
            raise NotFound  # somebody gave it up while it was taken in
        writer.enqueue(JobKind.PREPARE, interview)
    return Taken(interview, recording, created=True)


def _interview(identifier: InterviewId, new: NewInterview, now_ms: int) -> Interview:
    return Interview(
        id=identifier,
        title=new.title.strip(),
        languages=new.languages,
        collection=new.collection,
        recorded_on=new.recorded_on,
        place=new.place,
        summary=new.summary,
        synthetic=new.synthetic,
        created_at=from_ms(now_ms),
    )


def _add_participant(
    writer: Writer, interview: InterviewId, new: NewParticipant, paper: Stored | None
) -> None:
    participant = ParticipantId(new_id())
    interviews.add_participant(
        writer.database, interview, participant, new.name.strip(), new.role, writer.now_ms
    )
    agreements.add_agreement(
        writer.database,
        agreements.NewAgreement(
            interview=interview,
            participant=participant,
            instrument=Instrument.PARTICIPATION,
            status=_status(new),
            method="written" if paper is not None else "spoken",
            presentation=new.presentation,
            grants=new.grants,
            evidence=None if paper is None else paper.sha256,
            ground=new.ground,
        ),
        writer.viewer.id,
        writer.now_ms,
    )


def _status(new: NewParticipant) -> AgreementStatus:
    if not new.grants:
        return AgreementStatus.PENDING
    return AgreementStatus.DRAFT if new.is_draft else AgreementStatus.DOCUMENTED


def check(new: NewInterview) -> None:
    """Raise BadRequest, with a sentence, where an interview cannot be taken in like this."""
    texts = (new.title, new.collection, new.place, new.summary, *(each.name for each in new.participants))
    if any(not can_be_kept(each) for each in texts if each):
        raise BadRequest("A title, a name or a note has a sign in it that is no text.")
    if not new.title.strip() or len(new.title) > LONGEST_TEXT:
        raise BadRequest(f"An interview needs a title of at most {LONGEST_TEXT} characters.")
    unknown = [each for each in new.languages if each not in LANGUAGES]
    if unknown or not new.languages:
        named = f"“{unknown[0]}” is none of the" if unknown else "An interview needs at least one of the"
        raise BadRequest(f"{named} languages {', '.join(LANGUAGES)}.")
    if not any(each.role is ParticipantRole.NARRATOR for each in new.participants):
        raise BadRequest("An interview needs a narrator.")
    if any(not each.name.strip() or len(each.name) > LONGEST_TEXT for each in new.participants):
        raise BadRequest(f"Every participant needs a name of at most {LONGEST_TEXT} characters.")
    if any(not each.ground.is_well_formed for each in new.participants):
        raise BadRequest("The language of the talk is written as a code: es, es-BO, qu.")
    if new.recorded_on and not is_date(new.recorded_on):
        raise BadRequest("The date of the recording must be written as year-month-day.")


def can_be_kept(text: str) -> bool:
    """Whether this is text: no zero byte, and no half of a sign, as a file name or a command line may carry."""
    return "\0" not in text and all(not "\ud800" <= sign <= "\udfff" for sign in text)


def plain_name(name: str) -> str:
    """Return the last part of a file name from outside, without control characters, to be shown as text only."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:LONGEST_TEXT] or "recording"


class _Capped:
    """A stream that refuses to be longer than it may."""

    def __init__(self, stream: BinaryIO, largest: int) -> None:
        self._stream = stream
        self._left = largest

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raise BadRequest past the limit."""
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise BadRequest("The file is larger than this archive takes: see largest_gib in its settings.")
        return data


def _capped(stream: BinaryIO, largest: int) -> BinaryIO:
    return _Capped(stream, largest)  # type: ignore[return-value]
