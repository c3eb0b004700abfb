"""Copies an approved excerpt into the gallery.

Consent is asked before the copy is made and again in the transaction that marks it published, in which its clip is
put in place: before that nothing of it is public, and whatever goes wrong, the copy is taken out before this returns.
What was changed in between is not published, even where it was approved anew: the copy is of what was before.
"""

import tempfile
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from archive.clock import from_ms
from archive.consent import parallel
from archive.consent.reader import Reader, reading
from archive.consent.rules import Action
from archive.consent.wholeness import is_nearly_all
from archive.consent.writer import writing
from archive.context import Archive
from archive.gallery import types as public
from archive.gallery.opened import held_ids
from archive.gallery.writer import lay_in, narrow, open_up, take_out
from archive.indexing.outlets import beyond_hearing, take_back
from archive.processes import this_process
from archive.publication.publish import publishable
from archive.steps.proving import covers_of, disguise_of, prove
from archive.store import excerpts
from archive.store.tags import stored_themes, with_broader
from archive.terms.errors import ArchiveError, BadRequest, Refused
from archive.terms.models import (
    Excerpt,
    ExcerptId,
    ExcerptState,
    InterviewId,
    Purpose,
    ThemeId,
    Viewer,
    Voice,
)
from archive.terms.reasons import Reason
from archive.terms.restrictions import Treatment
from archive.terms.words import TranscriptSegment
from media.clip import cut_mp3
from media.cover import Cover
from media.types import Peaks


def publish(
    archive: Archive, viewer: Viewer, excerpt_id: ExcerptId, executor: Callable[[], Executor] | None = None
) -> None:
    """Copy the excerpt into the gallery now. Raises Refused or Unproven, and then nothing of it is there.

    Where some of it is restricted, `executor` listens to the copy before it counts; without one, this process.
    """
    excerpt = publishable(archive, viewer, excerpt_id)
    seal = _seal(archive, viewer, excerpt)
    reader = reading(archive, viewer, excerpt.purpose)
    recording = reader.recording(excerpt.interview)
    gallery = archive.config.gallery_folder
    with tempfile.TemporaryDirectory(dir=archive.config.work_folder, prefix=f"{this_process()}.") as folder:
        clip = Path(folder) / "clip.mp3"
        treatment = reader.treatment(excerpt.interview)
        duration_ms = cut_mp3(
            archive.media.path(recording.id),
            clip,
            excerpt.start_ms,
            excerpt.end_ms,
            covers=_covers(excerpt, treatment),
            disguise=disguise_of(treatment),
        )
        prove(archive, excerpt.interview, clip, treatment, (excerpt.start_ms, excerpt.end_ms), executor)
        tagged = reader.excerpt_themes(excerpt)
        themes = _public_themes(archive, tagged)
        shown = tuple(each.theme for each in themes if each.theme.id in tagged)
        copy = _public_copy(archive, reader, excerpt, shown, duration_ms, treatment.voice)
        publishable(
            archive, viewer, excerpt_id
        )  # not laid in at all where it was taken back while it was cut
        try:
            lay_in(gallery, copy, themes)
            _open_up(archive, viewer, excerpt, clip, seal)
        except BaseException:
            take_out(gallery, [excerpt.id])
            raise


def _covers(excerpt: Excerpt, treatment: Treatment) -> tuple[Cover, ...]:
    """Return what may not be heard of the excerpt: all of it where she is to be read and not heard."""
    if treatment.voice is Voice.TEXT_ONLY:
        return (Cover(excerpt.start_ms, excerpt.end_ms),)
    return covers_of(treatment)


def _seal(archive: Archive, viewer: Viewer, excerpt: Excerpt) -> str:
    return reading(archive, viewer, Purpose.PRESERVE).digest(excerpt)


def _open_up(archive: Archive, viewer: Viewer, excerpt: Excerpt, clip: Path, seal: str) -> None:
    """Put the clip in its place inside the transaction that asks consent: a withdrawal is before it or after it."""
    with writing(
        archive, viewer, Action.PUBLISH, excerpt.id, interview=excerpt.interview, reason="done"
    ) as writer:
        if _seal(archive, viewer, publishable(archive, viewer, excerpt.id)) != seal:
            raise Refused(Reason.NEEDS_TWO_APPROVALS)
        if excerpt.id not in held_ids(archive.config.gallery_folder):  # the worker tidied it away just now
            raise BadRequest("It was taken out of the public site while it was put in. Publish it once more.")
        narrow(archive.config.gallery_folder, [excerpt.id], **beyond_hearing(archive, excerpt.interview))
        excerpts.set_state(writer.database, excerpt.id, ExcerptState.PUBLISHED, writer.now_ms)
        open_up(archive.config.gallery_folder, excerpt.id, clip)


def publish_waiting(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    executor: Callable[[], Executor] | None = None,
) -> None:
    """Publish what was asked for of this interview; what may not be goes back to draft, and the reason is raised."""
    refused: ArchiveError | None = None
    for excerpt in reading(archive, viewer, Purpose.PRESERVE).excerpts(interview):
        if excerpt.state is ExcerptState.PUBLISHING:
            try:
                publish(archive, viewer, excerpt.id, executor)
            except ArchiveError as error:
                take_back(archive, [excerpt.id], reason="refused", state=ExcerptState.DRAFT)
                refused = error
    if refused is not None:
        raise refused


def _public_copy(
    archive: Archive,
    reader: Reader,
    excerpt: Excerpt,
    themes: tuple[public.ThemeLabel, ...],
    duration_ms: int,
    voice: Voice,
) -> public.Excerpt:
    """Return what the public gets: words of the span, times from its start, names as chosen, confirmed themes."""
    interview = reader.interview(excerpt.interview)
    beyond = beyond_hearing(archive, excerpt.interview)
    narrator, place = reader.shown(excerpt.interview)
    segments = reader.sealed(excerpt).words
    languages = tuple(dict.fromkeys(segment.language for segment in segments))
    return public.Excerpt(
        id=excerpt.id,
        title=excerpt.title,
        context=excerpt.context,
        warning=excerpt.warning,
        narrator=narrator,
        place=place,
        recorded_on=interview.recorded_on,
        published_on=from_ms(archive.clock.now_ms()).date().isoformat(),
        languages=languages,
        duration_ms=duration_ms,
        voice=voice.value,
        whole=excerpt.purpose is Purpose.FULL_PUBLIC and is_nearly_all(reader, excerpt),
        synthetic=interview.synthetic,
        themes=themes,
        lines=tuple(_line(segment, excerpt.start_ms, duration_ms) for segment in segments),
        peaks=_peaks(reader, excerpt),
        collection=interview.collection,
        downloadable=beyond["download"],
        embeddable=beyond["embed"],
        harvestable=beyond["harvest"],
        translation=_translation(archive, excerpt, segments),
    )


def _translation(
    archive: Archive, excerpt: Excerpt, segments: tuple[TranscriptSegment, ...]
) -> public.Translation | None:
    """Return what stands beside the lines, one text for each: only where it is for these very words."""
    shown = parallel.shown(archive.database(), excerpt, segments)
    return None if shown is None else public.Translation(shown.language, shown.made_by, shown.lines)


def _line(segment: TranscriptSegment, offset_ms: int, duration_ms: int) -> public.Line:
    def moved(ms: int) -> int:
        return min(max(0, ms - offset_ms), duration_ms)

    words = tuple(
        public.SpokenWord(word.text, moved(word.start_ms), moved(word.end_ms)) for word in segment.words
    )
    return public.Line(
        moved(segment.start_ms), moved(segment.end_ms), segment.speaker, segment.language, words
    )


def _peaks(reader: Reader, excerpt: Excerpt) -> Peaks:
    """Return the buckets of the recording's waveform that lie wholly inside the excerpt; flat where it is silent."""
    whole = reader.peaks(excerpt.interview)
    first, last = -(-excerpt.start_ms * whole.per_second // 1000), excerpt.end_ms * whole.per_second // 1000
    return replace(whole, duration_ms=excerpt.end_ms - excerpt.start_ms, values=whole.values[first:last])


def _public_themes(archive: Archive, themes: set[ThemeId]) -> list[public.PublicTheme]:
    """Return the themes and all above them, in the order of the thesaurus."""
    rows = stored_themes(archive.database())
    wanted = with_broader({row["id"]: row["broader"] for row in rows}, themes)
    return [
        public.PublicTheme(public.ThemeLabel(row["id"], row["preferred"]), row["broader"], row["position"])
        for row in rows
        if row["id"] in wanted
    ]
