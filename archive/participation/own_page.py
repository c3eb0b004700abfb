"""What a participant sees on her own page, put together: what was recorded, who may have it, her excerpts, her history.

It reads and decides nothing: each part is asked of the consent rules as herself. Raises NotFound for who has no part.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from archive.clock import from_ms
from archive.consent import own, stretches, telling
from archive.consent.reader import reading
from archive.consent.stretches import Stretch
from archive.context import Archive
from archive.gallery.openings import openings
from archive.gallery.schema import audio_file
from archive.participation.erasing import SEALED_MS
from archive.store.undone import taking_out
from archive.terms.errors import NotFound, Refused
from archive.terms.grounds import Ground
from archive.terms.models import SYSTEM, AgreementState, ExcerptId, ParticipantRole, Presentation, Purpose
from archive.terms.own import Her, Line, Said, Undo
from media.frames import stretch as frames_between


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded. `others` is what everybody else in it did, never who they are."""

    recorded_on: str | None
    place: str | None
    languages: tuple[str, ...]
    duration_ms: int | None
    role: ParticipantRole
    others: tuple[ParticipantRole, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """What is true once somebody took everything back."""

    by_her: bool
    since: datetime
    erased_on: datetime
    taken_out: int
    """How many excerpts left the public site for it."""
    still_to_do: bool
    """Whether the worker has yet to go through the public site and the search once more."""


@dataclass(frozen=True, slots=True)
class OwnExcerpt:
    """An excerpt on her page. `opened` is how often its page was opened by visitors, None where it is not public."""

    stretch: Stretch
    is_public: bool
    opened: int | None


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Everything on her page. `recorded` is None once it is closed: then there is nothing more to tell."""

    recorded: Recorded | None
    closed: Closed | None
    state: AgreementState
    said: tuple[Said, ...]
    undo: tuple[Undo, ...]
    presentation: Presentation
    ground: Ground
    excerpts: tuple[OwnExcerpt, ...]
    history: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """Where the sound of an excerpt lies: a file, and the bytes of it (start, stop) that are the excerpt; None: all."""

    file: Path
    part: tuple[int, int] | None


def own_page(archive: Archive, her: Her) -> OwnPage:
    """Return all that is on her page."""
    database, viewer, interview = archive.database(), her.viewer, her.interview
    mine = own.participation(database, viewer, interview)
    closed = _closed(archive, her)
    return OwnPage(
        recorded=None if closed else _recorded(archive, her, mine.role),
        closed=closed,
        state=mine.state,
        said=() if closed else own.said(database, viewer, interview),
        undo=own.undoable(database, viewer, interview, archive.clock.now_ms()),
        presentation=mine.presentation,
        ground=mine.ground,
        excerpts=() if closed else _excerpts(archive, her),
        history=tuple(telling.history(database, viewer, interview)),
    )


def _closed(archive: Archive, her: Her) -> Closed | None:
    database = archive.database()
    since = own.withdrawn_at(database, her.viewer, her.interview)
    if since is None:
        return None
    latest = own.versions(database, her.viewer, her.interview)[-1]
    return Closed(
        by_her=latest.is_withdrawn,
        since=from_ms(latest.at_ms if latest.is_withdrawn else since),
        erased_on=from_ms(since) + timedelta(milliseconds=SEALED_MS),
        taken_out=telling.taken_out_since(database, her.viewer, her.interview, since),
        still_to_do=taking_out(database, her.interview) is not None,
    )


def _recorded(archive: Archive, her: Her, role: ParticipantRole) -> Recorded | None:
    reader = reading(archive, SYSTEM, Purpose.PRESERVE)
    try:
        interview, recording = reader.interview(her.interview), reader.recording(her.interview)
    except (NotFound, Refused):
        return None
    return Recorded(
        recorded_on=interview.recorded_on,
        place=interview.place,
        languages=interview.languages,
        duration_ms=recording.duration_ms,
        role=role,
        others=own.other_roles(archive.database(), her.viewer, her.interview),
    )


def _excerpts(archive: Archive, her: Her) -> tuple[OwnExcerpt, ...]:
    found = stretches.stretches(archive.database(), her.viewer, her.interview)
    folder = archive.config.gallery_folder
    public = [each.excerpt.id for each in found if audio_file(folder, each.excerpt.id).is_file()]
    opened = openings(folder, public)
    return tuple(OwnExcerpt(each, each.excerpt.id in public, opened.get(each.excerpt.id)) for each in found)


def sound_of(archive: Archive, her: Her, excerpt_id: ExcerptId) -> Sound:
    """Return the sound of one of her excerpts: the published clip, else exactly that stretch of the copy to listen to.

    Raises NotFound, Refused where it may not become public, and NoSound.
    """
    shown = stretches.stretch(archive.database(), her.viewer, her.interview, excerpt_id)
    clip = audio_file(archive.config.gallery_folder, shown.excerpt.id)
    if clip.is_file():
        return Sound(clip, None)
    if shown.sound is None:
        raise NotFound
    copy = archive.media.path(shown.sound)
    return Sound(copy, frames_between(copy, shown.excerpt.start_ms, shown.excerpt.end_ms))
