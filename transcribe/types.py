"""What goes in and what comes out: plain frozen values that can be sent to another process and compared.

Times are whole milliseconds from the start of the recording. Nothing here knows Whisper, files or people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
"""Sound as 16-bit samples, one channel, 16,000 a second."""

SAMPLE_RATE = 16_000
SAMPLES_PER_MS = SAMPLE_RATE // 1000

ENGLISH = "en"
"""The one language that Whisper translates into."""
SMALL = "de del la las los da do das dos du des von van der den ter ten el al le y e di"
SMALL_IN_NAMES = frozenset(SMALL.split())
"""Small words that may stand inside a name of somebody, never at its ends."""
AUTOMATIC = ("auto",)
"""Instead of declared languages: find out which are spoken."""


class Engine(StrEnum):
    """Who listens."""

    whisper = "whisper"
    """The real thing."""
    scripted = "scripted"
    """Reads its words from a file: for demonstrations without a model, and for tests."""


class SpeakerEngine(StrEnum):
    """What tells voices apart."""

    embedded = "embedded"
    """The encoder inside an installed package, on this machine."""
    none = "none"
    """Nothing: everything is said by nobody in particular."""


class Doubt(StrEnum):
    """Why a person should listen to a segment again; the words are shown all the same."""

    low_probability = "low_probability"
    """The model was unsure of its words."""
    fast = "fast"
    """More words a second than people usually speak."""
    repeated = "repeated"
    """The same words several times over: a stammer, or a loop of the model."""
    language_unsure = "language_unsure"
    """Another of the declared languages may be spoken in it."""
    fallback_used = "fallback_used"
    """The first attempt failed the gate and a second one was kept."""
    little_voice = "little_voice"
    """Most of the segment lies where no voice was heard."""
    cut_off = "cut_off"
    """The model wrote until its limit: words may be missing at the end."""
    engine_failed = "engine_failed"
    """It was given up with an error, again and again."""
    process_died = "process_died"
    """The process that listened died of it, again and again."""


class Suppression(StrEnum):
    """Why words are not shown; they are kept beside the transcript for the reviewer."""

    no_voice = "no_voice"
    """Nobody is heard where the words are said to be."""
    no_speech = "no_speech"
    """The model itself heard no speech and was unsure of its words."""
    known_phrase = "known_phrase"
    """A phrase that the model is known to invent, alone, where hardly anything is heard."""
    loop = "loop"
    """The model ran in circles, and so did every further attempt."""
    impossible_speed = "impossible_speed"
    """Nobody can speak that fast."""
    no_words = "no_words"
    """Nothing but punctuation or signs."""
    not_transcribed = "not_transcribed"
    """There are no words: the model failed at this stretch each time; its doubt says how."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as spoken, punctuation attached, and how sure the model is of it (0 to 1; 1 where a person wrote it)."""

    text: str
    start_ms: int
    end_ms: int
    probability: float


@dataclass(frozen=True, slots=True)
class VoiceRegion:
    """A stretch in which a voice is heard."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class SpeakerTurn:
    """A stretch in which one person speaks; people are numbered from 0 as they are first heard. Nobody knows who."""

    start_ms: int
    end_ms: int
    speaker: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of work: at most half a minute, numbered from 0.

    `language` is empty unless somebody has decided it: the neighbouring chunks, or a person. Empty means: by
    its own sound, among the declared languages.
    """

    number: int
    start_ms: int
    end_ms: int
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """How likely a declared language is for a chunk, the declared ones adding up to 1."""

    language: str
    probability: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence or so: its words, its language, what is doubtful; shown unless `suppressed` says why not.

    Without doubts and measures, it is as no model wrote it.
    """

    start_ms: int
    end_ms: int
    text: str
    words: tuple[Word, ...]
    language: str
    speaker: str | None
    doubts: tuple[Doubt, ...] = ()
    suppressed: Suppression | None = None
    average_log_probability: float = 0.0
    no_speech_probability: float = 0.0
    compression_ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """All that came out of one chunk. No segments is a good answer: nobody spoke."""

    chunk: Chunk
    language: str
    segments: tuple[Segment, ...]
    heard: tuple[Heard, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a result depends on beside the sound. Hashable, and can be sent to another process."""

    languages: tuple[str, ...]
    """Declared languages as ISO 639-1 codes, the main one first."""
    engine: Engine = Engine.whisper
    model: str = "base"
    """`base` is embedded; another name is fetched from the hub; a path is a folder with a converted model."""
    models_folder: str = "models"
    """Where the embedded model is joined, and where named ones are kept."""
    hotwords: tuple[str, ...] = ()
    """Names and terms to expect."""
    device: str = "auto"
    compute_type: str = "auto"
    threads: int = 1
    beam_size: int = 5
    script: str | None = None
    """The file that the scripted engine reads from."""
    translate: bool = False
    """Say in English what is said; what is in English already is written down as it is."""


Piece = tuple[Chunk, Samples]
"""A chunk with its sound."""


class Transcriber(Protocol):
    """Turns sound into words. Pure: the same pieces and settings give the same results, in any process."""

    def __call__(self, pieces: Sequence[Piece], settings: Settings) -> list[ChunkResult]:
        """Transcribe the pieces, each for itself; one result for each, in order."""


class SpeakerTeller(Protocol):
    """Finds who speaks when in a file of raw samples, as numbers: who somebody is, it does not know."""

    def __call__(
        self, sound: Path, regions: Sequence[VoiceRegion], most: int | None
    ) -> tuple[SpeakerTurn, ...]:
        """List the turns in order; `most` is how many people take part, None where nobody knows."""


class VoiceDetector(Protocol):
    """Finds where somebody speaks in a file of raw samples."""

    def __call__(self, sound: Path, settings: Settings) -> tuple[VoiceRegion, ...]:
        """List the stretches with a voice, in order and apart from each other."""
