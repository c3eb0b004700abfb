"""Who says what: the machine's words cut where the speaker changes, where everybody who takes part agreed to that.

What is measured of a voice is biometric: it lives in a process of its own on this machine, which ends with the answer,
and never reaches a file, a log line or another machine. The voices that come out are numbers; only a person names them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.computing.compute import apart
from archive.config import Config
from archive.consent.guard import refusal
from archive.consent.reader import reading
from archive.consent.writer import Writer
from archive.context import Archive
from archive.store import voices
from archive.store.ids import new_id
from archive.terms.models import SYSTEM, InterviewId, Purpose
from archive.terms.words import VoiceId
from media.loudness import CHANNELS, STEP_MS, channel_levels
from media.probe import probe
from transcribe.attribution import with_speakers
from transcribe.channels import channels_speak
from transcribe.engine import detector
from transcribe.speakers import teller
from transcribe.types import Segment, Settings, SpeakerTurn

Pulse = Callable[[], None]

FEWEST = 2
"""With fewer people, or voices, there is nothing to tell apart."""


@dataclass(frozen=True, slots=True)
class Told:
    """The words as they were heard, and, where voices could be told apart, the same parted between them."""

    heard: tuple[Segment, ...]
    parted: tuple[Segment, ...] = ()
    voices: tuple[VoiceId, ...] = ()


def are_told_apart(archive: Archive, interview: InterviewId) -> bool:
    """Whether voices are told apart at all, there are several who take part, and all agreed to it."""
    if archive.config.transcribe.speakers == "none":
        return False
    people = len(reading(archive, SYSTEM, Purpose.PRESERVE).names(interview))
    return people >= FEWEST and refusal(archive.database(), interview, Purpose.TELL_SPEAKERS) is None


def tell_speakers(
    archive: Archive,
    interview: InterviewId,
    pcm: Path,
    settings: Settings,
    heard: Sequence[Segment],
    pulse: Pulse,
) -> Told:
    """Part the words between the voices of a recording whose samples are in `pcm`, where that is agreed to.

    With one participant nothing is told apart. `pulse` is called now and then and may raise to stop. Raises ModelError.
    """
    plain = Told(tuple(replace(each, speaker=None) for each in heard))
    if not are_told_apart(archive, interview):
        return plain
    reader = reading(archive, SYSTEM, Purpose.PRESERVE)
    people = len(reader.names(interview))
    recording = reader.recording(interview)
    source = archive.media.path(recording.id) if recording.channels == CHANNELS else None
    turns = find_turns(archive.config, pcm, settings, people, source=source, pulse=pulse)
    count = len({turn.speaker for turn in turns})
    if count < FEWEST:
        return plain
    voices = tuple(VoiceId(new_id()) for _ in range(count))
    return Told(plain.heard, with_speakers(plain.heard, turns, voices), voices)


def settle(writer: Writer, interview: InterviewId, told: Told) -> tuple[Segment, ...]:
    """Return what is to be kept, its voices written down as nobody's: parted only if that is still agreed to."""
    if not told.voices or refusal(writer.database, interview, Purpose.TELL_SPEAKERS) is not None:
        return told.heard
    voices.add_voices(writer.database, interview, told.voices)
    return told.parted


def find_turns(
    config: Config,
    pcm: Path,
    settings: Settings,
    people: int | None,
    *,
    source: Path | None = None,
    pulse: Pulse = lambda: None,
) -> tuple[SpeakerTurn, ...]:
    """Return who speaks when; by the channels of `source`, a file with two, where they tell it. Raises ModelError."""
    if config.transcribe.speakers == "none":
        return ()
    if source is not None:
        levels = channel_levels(source, limits=config.media.limits)
        by_channel = channels_speak(levels, STEP_MS, detector(settings)(pcm, settings))
        if by_channel is not None:
            return by_channel
    return apart(_find, pulse)(pcm, settings, config.transcribe.speakers, people)


def by_number(
    config: Config,
    file: Path,
    pcm: Path,
    settings: Settings,
    heard: Sequence[Segment],
    people: int | None,
) -> tuple[Segment, ...]:
    """Return the words of a file that is in no archive, parted between "Speaker 1", "Speaker 2" and so on.

    `people` is how many speak, None where nobody knows. Whoever asks has the agreement of those who speak.
    """
    two = probe(file, config.media.limits).channels == CHANNELS
    turns = find_turns(config, pcm, settings, people, source=file if two else None)
    count = len({turn.speaker for turn in turns})
    return with_speakers(heard, turns, [f"Speaker {number}" for number in range(1, count + 1)])


def _find(pcm: Path, settings: Settings, engine: str, people: int | None) -> tuple[SpeakerTurn, ...]:
    return teller(engine)(pcm, detector(settings)(pcm, settings), people)
