"""How somebody is named and heard and who knows her country, chosen anew on a later version of her agreement.

What rests on the earlier choice is closed when this returns: the copy for researchers does not fit any more, excerpts
leave the public site until two people approve them as they are now. One person may write it down, or she herself.
"""

from dataclasses import replace

from archive.consent import ledger
from archive.consent.rules import Action
from archive.consent.writer import Writer, closing, writing
from archive.context import Archive
from archive.indexing.outlets import close_outlets, hide_closing, now_or_later
from archive.store.indexed import outdate
from archive.terms.closings import ClosingKind
from archive.terms.countries import COUNTRIES
from archive.terms.errors import BadRequest, ChangedMeanwhile
from archive.terms.indexes import EnglishIndex
from archive.terms.jobs import JobKind
from archive.terms.models import (
    AgreementStatus,
    Audience,
    Instrument,
    InterviewId,
    NameAs,
    ParticipantId,
    Presentation,
    Role,
    Viewer,
    Voice,
)

LONGEST_NAME = 100
WIDTH = {Voice.TEXT_ONLY: 0, Voice.ALTERED: 1, Voice.ORIGINAL: 2}
"""How much is heard: less than before is a closing decision, and stands in the ledger."""
CHANGED = "How she is named and heard was changed since you opened this page. Nothing was written: look at it again."
WHY = "presentation"
"""What the audit says of it where the staff write it down."""


def present(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    participant: ParticipantId,
    shown: Presentation,
    *,
    seen: str | None = None,
) -> None:
    """Write how she is named and heard from now on. A participant writes it of herself alone.

    `seen` is the seal of what the person was shown who changes it: a form has every choice in it, also those that
    somebody else made anew since. Raises NotFound; BadRequest where a name is missing or too long, nothing was changed,
    or she has withdrawn; ChangedMeanwhile.
    """
    shown = _checked(shown)
    closing(archive, lambda: _write(archive, viewer, interview, participant, shown, seen))
    now_or_later(close_outlets, archive, interview)


def _checked(shown: Presentation) -> Presentation:
    country = (shown.country or "").strip().upper() or None
    if country is not None and country not in COUNTRIES:
        raise BadRequest("Choose the country from the list.")
    name, place = (shown.shown_name or "").strip() or None, (shown.shown_place or "").strip() or None
    if shown.name_as is not NameAs.NONE and name is None:
        raise BadRequest("Write the name that is to be shown.")
    if max(len(name or ""), len(place or "")) > LONGEST_NAME:
        raise BadRequest(f"A name or a place has at most {LONGEST_NAME} characters.")
    return replace(
        shown,
        shown_name=None if shown.name_as is NameAs.NONE else name,
        shown_place=place,
        country=country,
        country_shown=shown.country_shown and country is not None,
    )


def _write(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    participant: ParticipantId,
    shown: Presentation,
    seen: str | None,
) -> None:
    action, why = (Action.RENAME, "") if viewer.role is Role.NARRATOR else (Action.RECORD_AGREEMENT, WHY)
    with writing(archive, viewer, action, interview, interview=interview, reason=why) as writer:
        before = ledger.participation(writer.database, viewer, interview, participant)
        if before.status is AgreementStatus.WITHDRAWN:
            raise BadRequest("She has withdrawn; nothing of her is shown.")
        is_stale = seen not in {None, _seal_now(writer, interview, participant)}
        if shown == before.presentation:
            if is_stale:  # pressed twice, or two had the same wish: it is so already
                return
            raise BadRequest("Nothing was changed.")
        if is_stale:
            raise ChangedMeanwhile(CHANGED)
        changed = replace(before, presentation=shown)
        writer.renew(interview, changed, Instrument.AMENDMENT, before.status, before.grants)
        _close_what_is_found(writer, interview, before.presentation, shown)
        _note(writer, interview, participant, before.presentation, shown)
        writer.enqueue(JobKind.REDACT, interview)
        writer.enqueue(JobKind.RETRACT, interview)
        hide_closing(archive, interview)


def _seal_now(writer: Writer, interview: InterviewId, participant: ParticipantId) -> str:
    """Return the seal of what her form is filled from: of no name, once anybody of the interview withdrew."""
    found = ledger.participations(writer.database, writer.viewer, interview)
    return next(each.presentation.seal for each in found if each.participant == participant)


def _close_what_is_found(
    writer: Writer, interview: InterviewId, before: Presentation, shown: Presentation
) -> None:
    """Let researchers find nothing of the interview while an index may still tell a name or a country of before."""
    if _hides_country(before, shown) or _hides_name(before, shown):
        for index in (Audience.RESEARCH, EnglishIndex.RESEARCH):
            outdate(writer.database, interview, index)


def _hides_name(before: Presentation, shown: Presentation) -> bool:
    """Whether she was found by a name that she does not go by any more."""
    return before.name_as is not NameAs.NONE and (
        shown.name_as is NameAs.NONE or shown.shown_name != before.shown_name
    )


def _hides_country(before: Presentation, shown: Presentation) -> bool:
    """Whether researchers may not have the country any more that they had."""
    return before.country_shown and (shown.country, shown.country_shown) != (before.country, True)


def _note(
    writer: Writer,
    interview: InterviewId,
    participant: ParticipantId,
    before: Presentation,
    shown: Presentation,
) -> None:
    """Tell the ledger what closes, so that a restored backup does not show her as she was."""
    if (before.name_as, before.shown_name, before.shown_place) != (
        shown.name_as,
        shown.shown_name,
        shown.shown_place,
    ):
        writer.note(ClosingKind.RENAME, interview, participant=participant)
    if WIDTH[shown.voice] < WIDTH[before.voice]:
        writer.note(ClosingKind.VOICE, interview, participant=participant)
    if _hides_country(before, shown):
        writer.note(ClosingKind.COUNTRY, interview, participant=participant)
