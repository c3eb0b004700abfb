"""What the people in an interview agreed to, and how they take it back.

Every change appends an agreement; nothing is overwritten. Withdrawal closes at once, in this call, and does not wait
for a worker: the agreement hides everything inside, the gallery forgets, the indexes are purged. Where the last two
fail (a full disk, a broken index) the queued job does them again.
"""

from archive.consent import ledger
from archive.consent.guard import refusals
from archive.consent.rules import Action
from archive.consent.writer import Writer, closing, writing
from archive.context import Archive
from archive.indexing.outlets import close_outlets, hide_closing, now_or_later
from archive.store import jobs, withdrawals
from archive.terms.closings import ClosingKind
from archive.terms.errors import BadRequest, ChangedMeanwhile
from archive.terms.failpoints import Failpoint, reached
from archive.terms.grounds import Ground
from archive.terms.jobs import JobKind
from archive.terms.models import (
    AgreementStatus,
    Decision,
    Embargo,
    ExcerptId,
    Grant,
    Instrument,
    InterviewId,
    ParticipantId,
    Participation,
    Purpose,
    Viewer,
)

CHANGED = "Her agreement was changed since you opened this page. Nothing was written: look at it again."
WAITING_FOR_HER = frozenset({AgreementStatus.DRAFT, AgreementStatus.UPDATE_REQUIRED})
"""Where answers are written that count only once she was asked."""


def show_agreements(archive: Archive, viewer: Viewer, interview: InterviewId) -> list[Participation]:
    """Return each participant with her agreement in force. Staff only; names are left out once somebody withdrew."""
    return ledger.participations(archive.database(), viewer, interview)


def grant(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    participant: ParticipantId,
    purposes: tuple[Purpose, ...],
    ground: Ground | None = None,
    decision: Decision = Decision.ALLOW,
    *,
    seen: int | None = None,
) -> None:
    """Write that the participant now allows these purposes too, or wants to be asked each time; without embargo.

    The work is taken up again; what was a yes and is to be asked for now is closed when this returns. Of a draft, or
    where she must be asked again, the other answers are not taken along: `agreed_again` is for those.
    `ground` is what this stands on, where it is another than before; `seen` the version of her agreement that was
    shown. Raises NotFound; BadRequest for one who has withdrawn: that takes a new agreement and two people;
    ChangedMeanwhile where there is a later version, for she may have taken back just this.
    """
    _require_well_formed(ground)
    if decision is Decision.DENY:
        raise BadRequest("What she does not want any more is taken back.")
    added = tuple(Grant(purpose, decision, Embargo.NONE, None) for purpose in purposes)
    if decision is Decision.ASK:
        closing(archive, lambda: _grant(archive, viewer, interview, participant, added, ground, seen))
        now_or_later(close_outlets, archive, interview)
    else:
        _grant(archive, viewer, interview, participant, added, ground, seen)


def _grant(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    participant: ParticipantId,
    added: tuple[Grant, ...],
    ground: Ground | None,
    seen: int | None,
) -> None:
    purposes = tuple(each.purpose for each in added)
    with writing(
        archive, viewer, Action.RECORD_AGREEMENT, interview, interview=interview, reason=",".join(purposes)
    ) as writer:
        before = ledger.participation(writer.database, viewer, interview, participant)
        if before.status is AgreementStatus.WITHDRAWN:
            raise BadRequest("She has withdrawn; granting does not undo that.")
        if seen not in {None, before.version}:
            if ground in (None, before.ground) and set(added) <= set(_standing(before)):
                return  # pressed twice, or two wrote the same: it is so already
            raise ChangedMeanwhile(CHANGED)
        kept = tuple(each for each in _standing(before) if each.purpose not in purposes)
        writer.renew(
            interview, before, Instrument.AMENDMENT, AgreementStatus.DOCUMENTED, kept + added, ground
        )
        writer.enqueue(JobKind.PREPARE, interview)
        if any(each.decision is Decision.ASK for each in added):
            _note_asked(writer, interview, before, purposes)
            hide_closing(archive, interview)


def _standing(before: Participation) -> tuple[Grant, ...]:
    """Return what she said that goes into the next version: of answers that do not count yet, only what is no."""
    if before.status is AgreementStatus.DOCUMENTED:
        return before.grants
    return tuple(each for each in before.grants if each.decision is Decision.DENY)


def _note_asked(
    writer: Writer, interview: InterviewId, before: Participation, purposes: tuple[Purpose, ...]
) -> None:
    """Tell the ledger what was open with her yes and is not any more."""
    for each in before.grants:
        if each.purpose in purposes and each.decision is Decision.ALLOW:
            writer.note(ClosingKind.ASK, interview, participant=before.participant, purpose=each.purpose)
    writer.enqueue(JobKind.RETRACT, interview)


def ask_again(archive: Archive, viewer: Viewer, interview: InterviewId, participant: ParticipantId) -> None:
    """Write that she must be asked again: her answers stay as they are, and open nothing until she was.

    All but keeping the recording is closed when this returns. Raises NotFound, and BadRequest where no agreement of
    hers is in force.
    """
    closing(archive, lambda: _ask_again(archive, viewer, interview, participant))
    now_or_later(close_outlets, archive, interview)


def _ask_again(archive: Archive, viewer: Viewer, interview: InterviewId, participant: ParticipantId) -> None:
    with writing(
        archive, viewer, Action.RECORD_AGREEMENT, interview, interview=interview, reason="ask_again"
    ) as writer:
        before = ledger.participation(writer.database, viewer, interview, participant)
        if before.status is not AgreementStatus.DOCUMENTED:
            raise BadRequest("There is no agreement of hers in force that could wait to be asked for again.")
        must_ask(writer, interview, before)
        writer.note(ClosingKind.ASK_AGAIN, interview, participant=participant)
        hide_closing(archive, interview)


def must_ask(writer: Writer, interview: InterviewId, before: Participation) -> None:
    """Write the next version, with the same answers, as one that opens nothing before she was asked again."""
    writer.renew(interview, before, Instrument.AMENDMENT, AgreementStatus.UPDATE_REQUIRED, before.grants)
    writer.enqueue(JobKind.RETRACT, interview)


def agreed_again(
    archive: Archive, viewer: Viewer, interview: InterviewId, participant: ParticipantId
) -> None:
    """Write that she was asked and says yes to the answers as they are written: a draft, or what had to be asked again.

    Excerpts stay off the public site. Raises NotFound, and BadRequest where there is nothing that waits for that.
    """
    with writing(
        archive, viewer, Action.RECORD_AGREEMENT, interview, interview=interview, reason="agreed_again"
    ) as writer:
        before = ledger.participation(writer.database, viewer, interview, participant)
        if before.status not in WAITING_FOR_HER or not before.grants:
            raise BadRequest("No answers of hers wait for her yes.")
        writer.renew(interview, before, Instrument.AMENDMENT, AgreementStatus.DOCUMENTED, before.grants)
        writer.enqueue(JobKind.PREPARE, interview)


def record_ground(
    archive: Archive, viewer: Viewer, interview: InterviewId, participant: ParticipantId, ground: Ground
) -> None:
    """Write what her agreement stands on: a new version with the same answers. It opens nothing.

    Raises NotFound, and BadRequest where it is not well formed, nothing was changed, or she has withdrawn.
    """
    _require_well_formed(ground)
    with writing(
        archive, viewer, Action.RECORD_AGREEMENT, interview, interview=interview, reason="ground"
    ) as writer:
        before = ledger.participation(writer.database, viewer, interview, participant)
        if before.status is AgreementStatus.WITHDRAWN:
            raise BadRequest("She has withdrawn; there is no agreement that could stand on anything.")
        if ground == before.ground:
            raise BadRequest("Nothing was changed.")
        writer.renew(interview, before, Instrument.AMENDMENT, before.status, before.grants, ground)


def _require_well_formed(ground: Ground | None) -> None:
    if ground is not None and not ground.is_well_formed:
        raise BadRequest(
            "Write the language as a code: es, es-BO, qu. A form goes with the hash of its text."
        )


def withdraw(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    participant: ParticipantId | None = None,
    purpose: Purpose | None = None,
    *,
    excerpt: ExcerptId | None = None,
) -> None:
    """Take back one participant's agreement or everybody's: whole, for one purpose, or for one excerpt.

    Closed when this returns. An excerpt that was taken back may never be public again, nor another that holds more
    than half of it. Raises NotFound where there is no such interview, participant or excerpt.
    """
    if excerpt is not None and purpose is not None:
        raise BadRequest("Take back a purpose or an excerpt, one at a time.")
    purpose = _whole(purpose)
    closing(archive, lambda: _withdraw(archive, viewer, interview, participant, purpose, excerpt))
    reached(Failpoint.WITHDRAWAL_COMMITTED)
    now_or_later(close_outlets, archive, interview)


def _withdraw(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    participant: ParticipantId | None,
    purpose: Purpose | None,
    excerpt: ExcerptId | None,
) -> None:
    reason = purpose or ("everything" if excerpt is None else f"excerpt {excerpt}")
    with writing(archive, viewer, Action.WITHDRAW, interview, interview=interview, reason=reason) as writer:
        if excerpt is None:
            close(writer, interview, participant, purpose)
            span = None
        else:
            span = _close_excerpt(writer, interview, participant, excerpt)
        writer.note(
            ClosingKind.WITHDRAW,
            interview,
            participant=participant,
            purpose=purpose,
            excerpt=excerpt,
            span=span,
        )
        reached(Failpoint.WITHDRAWAL_WRITTEN)
        hide_closing(archive, interview)


def close(
    writer: Writer, interview: InterviewId, participant: ParticipantId | None, purpose: Purpose | None
) -> None:
    """Write that one participant, or everybody, takes everything or one purpose back. Raises NotFound."""
    purpose = _whole(purpose)
    for before in ledger.chosen(writer.database, writer.viewer, interview, participant):
        _take_back(writer, interview, before, purpose)
    if purpose is None:
        jobs.cancel_for(writer.database, interview, writer.now_ms)
    writer.enqueue(JobKind.RETRACT, interview)


def _whole(purpose: Purpose | None) -> Purpose | None:
    """Return the purpose; None, everything, for keeping: what may not be kept is sealed and then erased."""
    return None if purpose is Purpose.PRESERVE else purpose


def _close_excerpt(
    writer: Writer, interview: InterviewId, participant: ParticipantId | None, excerpt: ExcerptId
) -> tuple[int, int]:
    """Write that an excerpt was taken back; return its span."""
    ledger.chosen(writer.database, writer.viewer, interview, participant)
    span = ledger.excerpt_span(writer.database, interview, excerpt)
    withdrawals.refuse_excerpt(writer.database, interview, excerpt, participant, span, writer.now_ms)
    writer.enqueue(JobKind.RETRACT, interview)
    return span


def _take_back(
    writer: Writer, interview: InterviewId, before: Participation, purpose: Purpose | None
) -> None:
    if purpose is None:
        if before.status is not AgreementStatus.WITHDRAWN:  # said twice, the fourteen days do not begin anew
            writer.renew(interview, before, Instrument.WITHDRAWAL, AgreementStatus.WITHDRAWN, ())
        return
    kept = tuple(each for each in before.grants if each.purpose is not purpose)
    denied = Grant(purpose, Decision.DENY, Embargo.NONE, None)
    writer.renew(interview, before, Instrument.AMENDMENT, before.status, (*kept, denied))


def open_purposes(archive: Archive, interview: InterviewId) -> list[Purpose]:
    """Return the purposes that every participant allows now. Raises NotFound."""
    closed = refusals(archive.database(), interview)
    return [purpose for purpose in Purpose if purpose not in closed]
