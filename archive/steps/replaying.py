"""Does again, in a restored archive, what the withdrawal ledger says was closed: once, in order, at its own moment.

Where the backup does not know who or what a line names, it closes more rather than less.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from archive.clock import SetClock, from_ms
from archive.consent import ledger, titling
from archive.consent.reader import reading
from archive.consent.rules import Action
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.participation import erasing, participants
from archive.store import erasures, excerpts, interviews, links, restrictions, withdrawals
from archive.store.connect import atomic, forget_deleted
from archive.store.ids import new_id
from archive.terms.closings import Closing, ClosingKind
from archive.terms.errors import NotFound
from archive.terms.jobs import JobKind
from archive.terms.models import (
    OPERATOR,
    SYSTEM,
    AgreementStatus,
    Audience,
    Decision,
    Embargo,
    ExcerptState,
    Grant,
    Instrument,
    InterviewId,
    NameAs,
    ParticipantId,
    Purpose,
    Voice,
)
from archive.terms.own import Answer
from archive.terms.restrictions import (
    Restriction,
    RestrictionAction,
    RestrictionId,
    RestrictionReason,
    RestrictionStatus,
)

UNTITLED = "Untitled"
"""What an interview is called until somebody gives it a title that tells nothing."""


def replay(archive: Archive, closing: Closing) -> None:
    """Do what one line says, and keep the line; of an interview that is not there only the line is kept."""
    if not interviews.is_known(archive.database(), closing.interview):
        with atomic(archive.database()) as database:
            withdrawals.adopt(database, closing)
        return
    if closing.kind is ClosingKind.ERASE:
        erasing.remove_files(archive, closing.interview)
    then = replace(archive, clock=SetClock(closing.at))
    action = ACTIONS.get(closing.kind, Action.WITHDRAW)
    reason = f"replayed_{closing.number}"
    with writing(
        then, OPERATOR, action, closing.interview, interview=closing.interview, reason=reason
    ) as writer:
        DEEDS[closing.kind](writer, closing)
        withdrawals.adopt(writer.database, closing)
    if closing.kind is ClosingKind.ERASE:
        forget_deleted(archive.database())


def without_telling_titles(archive: Archive, touched: Iterable[InterviewId]) -> None:
    """Take the title, summary and collection from interviews in which they tell what is restricted now.

    Those that stood when it was restricted are lost: the backup has the ones before, which a person had changed.
    """
    for interview in sorted(touched):
        try:
            known = reading(archive, SYSTEM, Purpose.PRESERVE).interview(interview)
        except NotFound:
            continue  # withdrawn, erased or newer than the backup: nobody sees its title
        if titling.told_by_interview(archive.database(), known):
            with writing(archive, OPERATOR, Action.RETITLE, interview, interview=interview) as writer:
                interviews.call(writer.database, interview, UNTITLED, None)
                interviews.put_into(writer.database, interview, None)
            forget_deleted(archive.database())


def _withdraw(writer: Writer, closing: Closing) -> None:
    who = _participant(writer, closing)
    if closing.excerpt is None:
        participants.close(writer, closing.interview, who, closing.purpose)
        return
    span = _span(closing)
    withdrawals.refuse_excerpt(writer.database, closing.interview, closing.excerpt, who, span, closing.at)
    writer.enqueue(JobKind.RETRACT, closing.interview)


def _participant(writer: Writer, closing: Closing) -> ParticipantId | None:
    """Return who took back; None, everybody, where the backup does not know her."""
    if closing.participant is None:
        return None
    try:
        ledger.participation(writer.database, OPERATOR, closing.interview, closing.participant)
    except NotFound:
        return None
    return closing.participant


def _retract(writer: Writer, closing: Closing) -> None:
    for each in excerpts.of_interview(writer.database, closing.interview):
        if each == closing.excerpt:
            excerpts.set_state(writer.database, each, ExcerptState.RETRACTED)


def _refuse(writer: Writer, closing: Closing) -> None:
    """Say no to the excerpt for her; where the backup does not know her or it, there is nothing to say no to."""
    known = closing.excerpt in excerpts.of_interview(writer.database, closing.interview)
    who = _participant(writer, closing)
    if known and closing.excerpt is not None and who is not None:
        links.keep_answer(writer.database, closing.excerpt, who, Answer.REFUSED, "", closing.at)


def _rename(writer: Writer, closing: Closing) -> None:
    """Name her not at all until she is asked again: the ledger holds no names."""
    for before in ledger.chosen(writer.database, OPERATOR, closing.interview, _participant(writer, closing)):
        nameless = replace(
            before.presentation, name_as=NameAs.NONE, shown_name=None, shown_place=None, country_shown=False
        )
        renamed = replace(before, presentation=nameless)
        writer.renew(closing.interview, renamed, Instrument.AMENDMENT, before.status, before.grants)
    writer.enqueue(JobKind.RETRACT, closing.interview)


def _ask(writer: Writer, closing: Closing) -> None:
    """Ask her each time again; whoever the backup does not know has everybody asked."""
    if closing.purpose is None:
        return
    for before in ledger.chosen(writer.database, OPERATOR, closing.interview, _participant(writer, closing)):
        kept = tuple(each for each in before.grants if each.purpose is not closing.purpose)
        asked = Grant(closing.purpose, Decision.ASK, Embargo.NONE, None)
        if any(each.purpose is closing.purpose and each.decision is Decision.ALLOW for each in before.grants):
            writer.renew(closing.interview, before, Instrument.AMENDMENT, before.status, (*kept, asked))
    writer.enqueue(JobKind.RETRACT, closing.interview)


def _ask_again(writer: Writer, closing: Closing) -> None:
    """Let nothing of hers be used before she was asked again; whoever the backup does not know has everybody asked."""
    for before in ledger.chosen(writer.database, OPERATOR, closing.interview, _participant(writer, closing)):
        if before.status is AgreementStatus.DOCUMENTED:
            participants.must_ask(writer, closing.interview, before)


def _quieten(writer: Writer, closing: Closing) -> None:
    """Let nobody hear her until she is asked again: the ledger does not say how much of her voice she left."""
    for before in ledger.chosen(writer.database, OPERATOR, closing.interview, _participant(writer, closing)):
        unheard = replace(before, presentation=replace(before.presentation, voice=Voice.TEXT_ONLY))
        writer.renew(closing.interview, unheard, Instrument.AMENDMENT, before.status, before.grants)
    writer.enqueue(JobKind.REDACT, closing.interview)
    writer.enqueue(JobKind.RETRACT, closing.interview)


def _hide_country(writer: Writer, closing: Closing) -> None:
    """Let researchers not know her country before she is asked again; the staff's record of it stays."""
    for before in ledger.chosen(writer.database, OPERATOR, closing.interview, _participant(writer, closing)):
        unsaid = replace(before, presentation=replace(before.presentation, country_shown=False))
        writer.renew(closing.interview, unsaid, Instrument.AMENDMENT, before.status, before.grants)
    writer.enqueue(JobKind.RETRACT, closing.interview)


def _restrict(writer: Writer, closing: Closing) -> None:
    """Restrict to the staff and mute, whatever milder way was chosen: the ledger holds no words."""
    start_ms, end_ms = _span(closing)
    restrictions.add_restriction(
        writer.database,
        Restriction(
            id=RestrictionId(new_id()),
            interview=closing.interview,
            start_ms=start_ms,
            end_ms=end_ms,
            speaker=None,
            reason=RestrictionReason.NARRATORS_WISH,
            action=RestrictionAction.MUTE,
            replacement="",
            audience=Audience.STAFF,
            until=None,
            status=RestrictionStatus.APPROVED,
            proposed_by=closing.by,
            proposed_at=from_ms(closing.at),
            approved_by=closing.by,
        ),
    )
    writer.enqueue(JobKind.REDACT, closing.interview)


def _erase(writer: Writer, closing: Closing) -> None:
    erasures.erase_rows(writer.database, closing.interview, closing.at)


def _reinstate(writer: Writer, closing: Closing) -> None:
    erasing.bring_back(writer, closing.interview, closing.participant)


def _span(closing: Closing) -> tuple[int, int]:
    """Return the span; the whole of any recording where a line has none."""
    return closing.start_ms or 0, closing.end_ms or 2**53


ACTIONS = {
    ClosingKind.RETRACT: Action.RETRACT,
    ClosingKind.ERASE: Action.ERASE,
    ClosingKind.REINSTATE: Action.REINSTATE,
}
"""How each is called in the audit; the others are withdrawals."""
DEEDS: dict[ClosingKind, Callable[[Writer, Closing], None]] = {
    ClosingKind.WITHDRAW: _withdraw,
    ClosingKind.RETRACT: _retract,
    ClosingKind.REFUSE: _refuse,
    ClosingKind.RENAME: _rename,
    ClosingKind.VOICE: _quieten,
    ClosingKind.COUNTRY: _hide_country,
    ClosingKind.ASK: _ask,
    ClosingKind.ASK_AGAIN: _ask_again,
    ClosingKind.RESTRICT: _restrict,
    ClosingKind.ERASE: _erase,
    ClosingKind.REINSTATE: _reinstate,
}
"""What each kind does; a first line names no interview, so it never comes here."""
