"""A participant's own page: the private link that leads to it, all that she sees there, and what she decides.

A link is made and revoked by the staff; only the hash of its token is kept. Whatever she asks or does is asked again of
the consent rules as herself: nothing of another interview or of another participant's agreement is reached from here.
"""

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from archive.clock import from_ms
from archive.consent import ledger, own, stretches
from archive.consent.rules import Action, is_staff
from archive.consent.stretches import Given
from archive.consent.writer import closing, writing
from archive.context import Archive
from archive.indexing.outlets import close_outlets, hide_closing, now_or_later
from archive.participation import erasing, participants, presenting
from archive.store import links
from archive.store.connect import DatabaseError, atomic
from archive.store.ids import new_id
from archive.terms.closings import ClosingKind
from archive.terms.errors import BadRequest, ChangedMeanwhile, NotFound, Refused
from archive.terms.jobs import JobKind
from archive.terms.languages import LANGUAGES
from archive.terms.models import (
    AgreementStatus,
    Excerpt,
    ExcerptId,
    Instrument,
    InterviewId,
    NameAs,
    ParticipantId,
    Presentation,
    Purpose,
    Viewer,
    Voice,
)
from archive.terms.own import Answer, Her, LinkId, NarratorLink, Said
from archive.terms.reasons import Reason

Decide = Callable[[Archive, Her, Purpose | None], None]
"""What she decides of one purpose, or of everything: taking back, and undoing it."""
LONGEST_NAME = presenting.LONGEST_NAME
MOST_DAYS = 3_650
ANOTHER_LINK = (
    "Somebody else made her a link, or ended it, since you opened this page. "
    "No other was made: look at it again."
)


def make_link(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    participant: ParticipantId,
    *,
    language: str,
    passphrase: str | None = None,
    days: int | None = None,
    seen: str | None = None,
) -> str:
    """Make a participant's private link and return its token, which is known nowhere else. One that was there ends.

    `days` None: it holds until it is revoked. `seen` is the id of the one that was shown, empty for none. Raises
    NotFound, BadRequest for an unknown language or a weak pass phrase, and ChangedMeanwhile where somebody else made or
    ended one since: it may just have been given to her. One's own is that of a button that was pressed twice.
    """
    if language not in LANGUAGES:
        raise BadRequest(f"The page is there in {', '.join(LANGUAGES)}.")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise BadRequest(f"A link may hold for 1 to {MOST_DAYS} days.")
    hashed = archive.passphrases.hash(passphrase) if passphrase else None
    token = secrets.token_urlsafe(32)
    with writing(
        archive, viewer, Action.MAKE_LINK, interview, interview=interview, reason=participant
    ) as writer:
        ledger.participation(writer.database, viewer, interview, participant)
        held = links_of(archive, viewer, interview).get(participant)
        if seen not in {None, "" if held is None else held.id} and not (
            held and links.is_made_by(writer.database, held.id, viewer.id)
        ):
            raise ChangedMeanwhile(ANOTHER_LINK)
        made = from_ms(writer.now_ms)
        ends = None if days is None else made + timedelta(days=days)
        link = NarratorLink(
            LinkId(new_id()), interview, participant, language, hashed, made, ends, opened_on=None
        )
        links.remove_links(writer.database, interview, participant)
        links.add_link(writer.database, link, _hash(token), viewer.id)
    return token


def revoke_links(archive: Archive, viewer: Viewer, interview: InterviewId, participant: ParticipantId) -> int:
    """End a participant's link; from now on it leads nowhere. Return how many there were. Raises NotFound."""
    with writing(
        archive, viewer, Action.REVOKE_LINK, interview, interview=interview, reason=participant
    ) as writer:
        ledger.participation(writer.database, viewer, interview, participant)
        return links.remove_links(writer.database, interview, participant)


def links_of(archive: Archive, viewer: Viewer, interview: InterviewId) -> dict[ParticipantId, NarratorLink]:
    """Return who has a link that still holds. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    found = links.links_of(archive.database(), interview)
    return {each.participant: each for each in found if _holds(archive, each)}


def answers(archive: Archive, viewer: Viewer, excerpt: Excerpt) -> list[Given]:
    """Return what the people in the recording said of an excerpt on their own pages. For staff."""
    return stretches.answers(archive.database(), viewer, excerpt)


def open_link(archive: Archive, token: str) -> Her:
    """Return whose link this is. Raises NotFound for one that is unknown, revoked, over, or of an erased interview."""
    link = links.link_of(archive.database(), _hash(token))
    if link is None or not _holds(archive, link):
        raise NotFound
    return Her(link)


def unlock(archive: Archive, token: str, passphrase: str) -> Her | None:
    """Return whose link this is where the pass phrase is the right one, else None.

    Raises NotFound like `open_link`, after as much work as a wrong pass phrase takes.
    """
    link = links.link_of(archive.database(), _hash(token))
    known = link if link is not None and _holds(archive, link) else None
    right = archive.passphrases.matches(None if known is None else known.passphrase_hash, passphrase)
    if known is None:
        raise NotFound
    return Her(known) if right else None


def see(archive: Archive, her: Her) -> None:
    """Write on which day the page was opened last, for the staff; where that fails (a full disk), it is left out."""
    today = from_ms(archive.clock.now_ms()).date().isoformat()
    if her.link.opened_on != today:
        with suppress(*DatabaseError), atomic(archive.database()) as database:
            links.see_link(database, her.link.id, today)


def approve(archive: Archive, her: Her, excerpt_id: ExcerptId, *, seen: str) -> None:
    """Write that she wants this excerpt public as she saw it. The staff's two approvals are needed all the same.

    Raises NotFound, and BadRequest where it changed since she saw it.
    """
    with writing(
        archive, her.viewer, Action.APPROVE_OWN, excerpt_id, interview=her.interview, reason=her.participant
    ) as writer:
        shown = stretches.stretch(writer.database, her.viewer, her.interview, excerpt_id)
        if shown.seal != seen:
            raise BadRequest("This excerpt was changed since you opened the page.")
        links.keep_answer(writer.database, excerpt_id, her.participant, Answer.APPROVED, seen, writer.now_ms)


def refuse(archive: Archive, her: Her, excerpt_id: ExcerptId) -> None:
    """Write that she does not want this excerpt public; where it is, it is gone when this returns. Raises NotFound."""
    closing(archive, lambda: _refuse(archive, her, excerpt_id))
    now_or_later(close_outlets, archive, her.interview)


def _refuse(archive: Archive, her: Her, excerpt_id: ExcerptId) -> None:
    with writing(
        archive, her.viewer, Action.REFUSE_OWN, excerpt_id, interview=her.interview, reason=her.participant
    ) as writer:
        stretches.require_excerpt(writer.database, her.viewer, her.interview, excerpt_id)
        links.keep_answer(writer.database, excerpt_id, her.participant, Answer.REFUSED, "", writer.now_ms)
        writer.note(ClosingKind.REFUSE, her.interview, participant=her.participant, excerpt=excerpt_id)
        writer.enqueue(JobKind.RETRACT, her.interview)
        hide_closing(archive, her.interview)


def rename(
    archive: Archive,
    her: Her,
    name_as: NameAs,
    shown_name: str | None,
    shown_place: str | None,
    voice: Voice | None = None,
    country: str | None = None,
    *,
    country_shown: bool | None = None,
    seen: str | None = None,
) -> None:
    """Write how she wants to be named, and with a `voice` how she is heard; what rests on the old way closes at once.

    `country` (ISO 3166-1 alpha-2, empty for none) and whether researchers may know it stay as they are where None.
    Raises BadRequest where a name is missing or too long, ChangedMeanwhile where it is not any more as she was shown it
    (`seen` is the seal of that), and NotFound where the interview is closed.
    """
    before = own.participation(archive.database(), her.viewer, her.interview).presentation
    shown = Presentation(
        name_as,
        shown_name,
        shown_place,
        voice=voice or before.voice,
        country=before.country if country is None else country,
        country_shown=before.country_shown if country_shown is None else country_shown,
    )
    presenting.present(archive, her.viewer, her.interview, her.participant, shown, seen=seen)


def take_back(archive: Archive, her: Her, purpose: Purpose | None) -> None:
    """Take back one purpose, or everything she agreed to. Closed when this returns.

    Raises BadRequest for what she has taken back already, so that a second click does not begin the day anew.
    """
    before = own.participation(archive.database(), her.viewer, her.interview)
    if before.status is AgreementStatus.WITHDRAWN:
        raise BadRequest("You have taken everything back already.")
    if purpose is Purpose.PRESERVE:
        raise BadRequest("What is not kept is taken back as a whole.")
    if purpose is not None and not any(
        (each.is_yes or each.is_asked) and each.purpose is purpose for each in _said(archive, her)
    ):
        raise BadRequest("You have not said yes to this.")
    participants.withdraw(archive, her.viewer, her.interview, her.participant, purpose)


def _said(archive: Archive, her: Her) -> tuple[Said, ...]:
    return own.said(archive.database(), her.viewer, her.interview)


def undo(archive: Archive, her: Her, purpose: Purpose | None) -> None:
    """Bring back what she took back herself less than a day ago, as it was; excerpts stay off the public site.

    Raises BadRequest where there is nothing to bring back, the staff wrote it down too, or the day is over; OSError,
    SearchError or a database error where what was taken back is not out of every outlet yet: then nothing is brought
    back.
    """
    close_outlets(archive, her.interview)
    with writing(
        archive,
        her.viewer,
        Action.UNDO,
        her.interview,
        interview=her.interview,
        reason=purpose or "everything",
    ) as writer:
        database = writer.database
        undoable = own.undoable(database, her.viewer, her.interview, writer.now_ms)
        wanted = [each for each in undoable if each.purpose is purpose]
        if not wanted:
            raise BadRequest("This cannot be undone here any more.")
        if purpose is None:
            erasing.bring_back(writer, her.interview, her.participant)
            writer.note(ClosingKind.REINSTATE, her.interview, participant=her.participant)
        else:
            now = own.participation(database, her.viewer, her.interview)
            again = own.grant_of(wanted[0].before, purpose)
            kept = tuple(each for each in now.grants if each.purpose is not purpose)
            grants = kept if again is None else (*kept, again)
            writer.renew(her.interview, now, Instrument.AMENDMENT, now.status, grants)
        writer.enqueue(JobKind.PREPARE, her.interview)


def _holds(archive: Archive, link: NarratorLink) -> bool:
    return link.expires_at is None or from_ms(archive.clock.now_ms()) < link.expires_at


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
