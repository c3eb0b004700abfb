"""Restricting stretches of an interview: proposed by one, approved by one, lifted by one.

A restriction closes from the moment it is proposed, in this call: its words are gone for everybody below its audience,
its sound is held back until a copy without it is made and proven, and what of it is public leaves the public site.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from archive.clock import from_ms, is_date
from archive.consent import titling
from archive.consent.reader import reading
from archive.consent.rules import Action
from archive.consent.two_people import require_two
from archive.consent.writer import Writer, closing, writing
from archive.context import Archive
from archive.indexing.outlets import close_outlets, hide_closing, now_or_later
from archive.store import restrictions
from archive.store.ids import new_id
from archive.terms.closings import ClosingKind
from archive.terms.errors import BadRequest, Refused
from archive.terms.failpoints import Failpoint, reached
from archive.terms.jobs import JobKind
from archive.terms.models import Audience, InterviewId, ParticipantId, Purpose, Viewer
from archive.terms.padding import LEAST_MS
from archive.terms.reasons import Reason
from archive.terms.restrictions import (
    Restriction,
    RestrictionAction,
    RestrictionId,
    RestrictionReason,
    RestrictionStatus,
)

LONGEST_REPLACEMENT = 200
HER_WISH = "She took this part back herself; it is opened by “testimony restrict lift” with --by twice. "


@dataclass(frozen=True, slots=True)
class NewRestriction:
    """What a person wants restricted: the same for one stretch or for every mention of a name."""

    reason: RestrictionReason
    action: RestrictionAction = RestrictionAction.MUTE
    replacement: str = ""
    audience: Audience = Audience.STAFF
    speaker: ParticipantId | None = None
    until: str | None = None


def propose(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    spans: Iterable[tuple[int, int]],
    new: NewRestriction,
) -> list[RestrictionId]:
    """Restrict stretches (start_ms, end_ms) of an interview; they are closed when this returns.

    Raises BadRequest for a stretch outside the recording, a missing replacement, or an audience that is no narrower.
    """
    return _restrict(archive, viewer, interview, spans, new, RestrictionStatus.PROPOSED)


def withdraw_span(
    archive: Archive, viewer: Viewer, interview: InterviewId, start_ms: int, end_ms: int
) -> RestrictionId:
    """Take a stretch back on its narrator's wish: restricted and approved at once. Raises like `propose`."""
    wish = NewRestriction(RestrictionReason.NARRATORS_WISH)
    return _restrict(archive, viewer, interview, [(start_ms, end_ms)], wish, RestrictionStatus.APPROVED)[0]


def _restrict(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    spans: Iterable[tuple[int, int]],
    new: NewRestriction,
    status: RestrictionStatus,
) -> list[RestrictionId]:
    wanted = list(dict.fromkeys(spans))
    _check(wanted, _length_ms(archive, viewer, interview), new)
    if new.speaker not in {None, *reading(archive, viewer, Purpose.PRESERVE).names(interview)}:
        raise BadRequest("Whose words are restricted must be somebody in the interview.")
    made = closing(archive, lambda: _write(archive, viewer, interview, wanted, new, status))
    reached(Failpoint.RESTRICTION_COMMITTED)
    now_or_later(close_outlets, archive, interview)
    return made


def _write(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    spans: Iterable[tuple[int, int]],
    new: NewRestriction,
    status: RestrictionStatus,
) -> list[RestrictionId]:
    with writing(
        archive, viewer, Action.RESTRICT, interview, interview=interview, reason=f"{status} {new.reason}"
    ) as writer:
        made = [_add(writer, interview, span, new, status) for span in spans]
        writer.enqueue(JobKind.REDACT, interview)
        hide_closing(archive, interview)
    return made


def _add(
    writer: Writer,
    interview: InterviewId,
    span: tuple[int, int],
    new: NewRestriction,
    status: RestrictionStatus,
) -> RestrictionId:
    restriction = Restriction(
        id=RestrictionId(new_id()),
        interview=interview,
        start_ms=span[0],
        end_ms=span[1],
        speaker=new.speaker,
        reason=new.reason,
        action=new.action,
        replacement=new.replacement.strip() if new.action is RestrictionAction.REPLACE else "",
        audience=new.audience,
        until=new.until,
        status=status,
        proposed_by=writer.viewer.id,
        proposed_at=from_ms(writer.now_ms),
        approved_by=None if status is RestrictionStatus.PROPOSED else writer.viewer.id,
    )
    restrictions.add_restriction(writer.database, restriction)
    writer.note(ClosingKind.RESTRICT, interview, span=span)
    return restriction.id


def _length_ms(archive: Archive, viewer: Viewer, interview: InterviewId) -> int:
    duration_ms = reading(archive, viewer, Purpose.PRESERVE).recording(interview).duration_ms
    if duration_ms is None:
        raise Refused(Reason.NOT_PREPARED)
    return duration_ms


def _check(spans: list[tuple[int, int]], duration_ms: int, new: NewRestriction) -> None:
    if not spans:
        raise BadRequest("Say which stretch is to be restricted.")
    for start_ms, end_ms in spans:
        if not 0 <= start_ms < end_ms:
            raise BadRequest("A restricted stretch begins before it ends.")
        if end_ms - start_ms < LEAST_MS:
            raise BadRequest(
                "A restricted stretch is at least 0.2 seconds long: less cannot be proven to be gone."
            )
        if start_ms >= duration_ms:
            raise BadRequest(
                f"The recording is {duration_ms / 1000:.1f} seconds long; the stretch lies outside it."
            )
    _check_new(new)


def _check_new(new: NewRestriction) -> None:
    if new.audience is Audience.PUBLIC:
        raise BadRequest("A restriction leaves a stretch to the staff, or to the staff and researchers.")
    if new.action is RestrictionAction.REPLACE and not new.replacement.strip():
        raise BadRequest("Say which words shall stand where the restricted ones were.")
    if len(new.replacement) > LONGEST_REPLACEMENT:
        raise BadRequest(f"The words in their place may have at most {LONGEST_REPLACEMENT} characters.")
    if new.until is not None and not is_date(new.until):
        raise BadRequest(
            "The day on which a restriction is to be looked at again is written as year-month-day."
        )


def approve(archive: Archive, viewer: Viewer, restriction: RestrictionId) -> None:
    """Say that a proposed restriction shall stay. Raises NotFound, and BadRequest where it is not waiting for that."""
    found = show(archive, viewer, restriction)
    if found.status is not RestrictionStatus.PROPOSED:
        raise BadRequest(f"This restriction is {found.status}, and does not wait for approval.")
    _require_silent_title(archive, viewer, found.interview)
    with writing(
        archive, viewer, Action.RESTRICT, restriction, interview=found.interview, reason="approved"
    ) as writer:
        restrictions.set_status(
            writer.database, restriction, RestrictionStatus.APPROVED, viewer.id, writer.now_ms
        )
        writer.enqueue(JobKind.REDACT, found.interview)


def _require_silent_title(archive: Archive, viewer: Viewer, interview: InterviewId) -> None:
    """Raise Refused where what the interview is called tells researchers a restricted word."""
    known = reading(archive, viewer, Purpose.PRESERVE).interview(interview)
    if titling.told_by_interview(archive.database(), known):
        raise Refused(Reason.TITLE_TELLS)


def lift(archive: Archive, viewer: Viewer, restriction: RestrictionId, second: Viewer | None = None) -> None:
    """End a restriction. What was public in its redacted form leaves the public site until two people approve it.

    What a participant wished for, once it is approved, takes a `second` person. Raises NotFound, and BadRequest where
    it was lifted before or one person alone asks.
    """
    found = show(archive, viewer, restriction)
    if found.status is RestrictionStatus.LIFTED:
        raise BadRequest("This restriction was lifted before.")
    if found.is_her_wish or second is not None:
        require_two(archive, viewer, second, HER_WISH if found.is_her_wish else "")
    if second is not None:
        with writing(archive, second, Action.LIFT, restriction, interview=found.interview, reason="second"):
            pass
    with writing(archive, viewer, Action.LIFT, restriction, interview=found.interview) as writer:
        restrictions.set_status(
            writer.database, restriction, RestrictionStatus.LIFTED, viewer.id, writer.now_ms
        )
        writer.enqueue(JobKind.REDACT, found.interview)
    now_or_later(close_outlets, archive, found.interview)


def list_restrictions(archive: Archive, viewer: Viewer, interview: InterviewId) -> list[Restriction]:
    """Return the interview's restrictions in order of time, lifted ones too. For staff. Raises NotFound or Refused."""
    return reading(archive, viewer, Purpose.PRESERVE).restrictions(interview)


def show(archive: Archive, viewer: Viewer, restriction: RestrictionId) -> Restriction:
    """Return one restriction. For staff. Raises NotFound or Refused."""
    return reading(archive, viewer, Purpose.PRESERVE).restriction(restriction)
