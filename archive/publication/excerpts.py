"""Excerpts: drafted by one, approved by two, each approval bound to the very words and span it was given for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from archive.consent import ledger, parallel, sealing, titling
from archive.consent.cutting import cut
from archive.consent.guard import refusal, refused_by
from archive.consent.reader import reading
from archive.consent.rules import Action
from archive.consent.two_people import require_another
from archive.consent.wholeness import makes_whole, require_a_part
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import excerpts
from archive.store.ids import new_id
from archive.terms.errors import BadRequest, Refused
from archive.terms.events import seal_code
from archive.terms.models import (
    Excerpt,
    ExcerptId,
    ExcerptState,
    InterviewId,
    Participation,
    Purpose,
    ThemeId,
    Viewer,
)
from archive.terms.reasons import Reason
from archive.terms.words import TranscriptSegment

PAGE_SIZE = 30
LONGEST_TITLE = 200
LONGEST_CONTEXT = 2_000
END_TOLERANCE_MS = 1_000


@dataclass(frozen=True, slots=True)
class Shown:
    """An excerpt as a person is shown it; an approval is given for its `seal`, and for nothing else."""

    excerpt: Excerpt
    words: tuple[TranscriptSegment, ...]
    themes: frozenset[ThemeId]
    seal: str
    standing: parallel.Standing | None
    """Whether its translation would be public as it stands; None where it has none."""
    named: tuple[tuple[int, tuple[str, ...]], ...]
    """Where (ms) a line says an own name of somebody who does not appear by it, and its words, folded."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list of excerpts; `page` counts from 1, `total` is how many there are on all."""

    excerpts: tuple[Excerpt, ...]
    total: int
    page: int
    pages: int


def draft(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    *,
    start_ms: int,
    end_ms: int,
    title: str,
    context: str = "",
    warning: str | None = None,
    whole: bool = False,
) -> ExcerptId:
    """Write a draft; nothing of it is public.

    As `whole`, or where with all that is public it holds nearly all of the recording, it needs full_public.
    Raises BadRequest for a span outside the recording or without words, and for a missing title.
    """
    reader = reading(archive, viewer, Purpose.PRESERVE)
    duration_ms = reader.recording(interview).duration_ms
    if duration_ms is None:
        raise Refused(Reason.NOT_PREPARED)
    _check(start_ms, end_ms, duration_ms, title, context)
    excerpt = Excerpt(
        id=ExcerptId(new_id()),
        interview=interview,
        purpose=Purpose.FULL_PUBLIC if whole else Purpose.EXCERPT_PUBLIC,
        start_ms=start_ms,
        end_ms=min(end_ms, duration_ms),
        title=title.strip(),
        context=context.strip(),
        warning=(warning or "").strip() or None,
        state=ExcerptState.DRAFT,
        drafted_by=viewer.id,
        approved_by=(),
        published_at=None,
    )
    if makes_whole(reader, excerpt):
        excerpt = replace(excerpt, purpose=Purpose.FULL_PUBLIC)
    if not reader.sealed(excerpt).words:
        raise Refused(Reason.NO_WORDS)
    with writing(archive, viewer, Action.DRAFT, excerpt.id, interview=interview) as writer:
        excerpts.add_excerpt(writer.database, excerpt, writer.now_ms)
    return excerpt.id


def _check(start_ms: int, end_ms: int, duration_ms: int, title: str, context: str) -> None:
    if not 0 <= start_ms < end_ms:
        raise BadRequest("An excerpt begins before it ends.")
    if start_ms >= duration_ms or end_ms > duration_ms + END_TOLERANCE_MS:
        raise BadRequest(
            f"The recording is {duration_ms / 1000:.1f} seconds long; the excerpt lies outside it."
        )
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise BadRequest(f"An excerpt needs a title of at most {LONGEST_TITLE} characters.")
    if len(context) > LONGEST_CONTEXT:
        raise BadRequest(f"The context note may have at most {LONGEST_CONTEXT} characters.")


def words_within(
    archive: Archive, viewer: Viewer, interview: InterviewId, start_ms: int, end_ms: int
) -> tuple[TranscriptSegment, ...]:
    """Return what a draft of this span would hold. Raises NotFound, or for staff Refused with the reason."""
    reader = reading(archive, viewer, Purpose.PRESERVE)
    return cut(reader.transcript(interview).segments, start_ms, end_ms)


def not_allowed_by(
    archive: Archive, viewer: Viewer, interview: InterviewId, purpose: Purpose
) -> tuple[Participation, ...] | None:
    """Return who has not allowed the purpose; None where it is allowed. For staff. Raises NotFound."""
    database = archive.database()
    if refusal(database, interview, purpose) is None:
        return None
    against = refused_by(database, interview, purpose)
    people = ledger.participations(database, viewer, interview)
    return tuple(each for each in people if each.participant in against)


def approve(archive: Archive, viewer: Viewer, excerpt_id: ExcerptId, *, seen: str) -> None:
    """Write that this person listened to the excerpt, that its words are right, and that it may be public.

    `seen` is the seal of what she was shown (`show`). This is the person's confirmation that a machine transcript
    needs; it lapses when anything of the excerpt changes. Raises BadRequest where it changed since she saw it,
    Refused where the agreements do not allow the excerpt's purpose.
    """
    reader = reading(archive, viewer, Purpose.PRESERVE)
    excerpt = reader.excerpt(excerpt_id)
    reading(archive, viewer, excerpt.purpose).interview(excerpt.interview)
    ledger.require_not_taken_back(archive.database(), excerpt.id)
    with writing(
        archive, viewer, Action.APPROVE, excerpt.id, interview=excerpt.interview, reason=seal_code(seen)
    ) as writer:
        now = reader.excerpt(excerpt_id)
        require_a_part(reader, now)
        if sealing.told_by(writer.database, now):
            raise Refused(Reason.TITLE_TELLS)
        shown = reader.sealed(now)
        if shown.seal != seen:
            raise BadRequest(
                "This excerpt was changed since you opened it. Look at it again before you approve."
            )
        if parallel.standing(writer.database, now, shown.words) is parallel.Standing.OUTDATED:
            raise BadRequest(
                "The words were changed after they were translated. Look at the translation first."
            )
        require_another(archive, viewer.id, now.approved_by)
        excerpts.add_approval(writer.database, excerpt.id, viewer.id, seen, writer.now_ms)


def list_excerpts(archive: Archive, viewer: Viewer, interview: InterviewId | None = None) -> list[Excerpt]:
    """Return the excerpts of an interview, or of all that may be read, newest first. For staff."""
    return reading(archive, viewer, Purpose.PRESERVE).excerpts(interview)


def list_page(archive: Archive, viewer: Viewer, *, page: int = 1) -> Page:
    """Return one page of all excerpts that may be read, newest first. For staff."""
    reader = reading(archive, viewer, Purpose.PRESERVE)
    every = reader.excerpt_ids()
    pages = max(1, -(-len(every) // PAGE_SIZE))
    page = min(max(1, page), pages)
    found = reader.excerpts(only=every[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return Page(tuple(found), len(every), page, pages)


def show(archive: Archive, viewer: Viewer, excerpt_id: ExcerptId) -> Shown:
    """Return an excerpt with all that would become public with it. For staff."""
    reader = reading(archive, viewer, Purpose.PRESERVE)
    excerpt = reader.excerpt(excerpt_id)
    shown = reader.sealed(excerpt)
    standing = parallel.standing(archive.database(), excerpt, shown.words)
    themes = frozenset(reader.excerpt_themes(excerpt))
    return Shown(excerpt, shown.words, themes, shown.seal, standing, _named(archive, excerpt, shown.words))


def _named(
    archive: Archive, excerpt: Excerpt, words: Iterable[TranscriptSegment]
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    names = titling.own_names_of(archive.database(), [excerpt.interview])[excerpt.interview]
    found = ((each.start_ms, titling.names_in(each.text, names)) for each in words)
    return tuple((start_ms, said) for start_ms, said in found if said)
