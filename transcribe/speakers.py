"""Who speaks when, by the sound of the voices: on this machine, without a hub, in the memory of one process.

Speaker vectors are biometric data. They are made here, compared here and forgotten here: what leaves is turns, numbered
as the voices are first heard. Who somebody is, only a person can say. Where two speak at once, it is one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from transcribe import pcm
from transcribe.clustering import likeness_of_halves, one_too_many, unit, voices_of
from transcribe.detector import as_floats
from transcribe.errors import UnknownChoice
from transcribe.speaker_encoder import (
    FRAME_MS,
    HOP,
    WINDOW_FRAMES,
    at_level,
    embed,
    levels,
    mel_power,
)
from transcribe.turn_taking import (
    Span,
    Whole,
    seconds_of,
    speakers_by_step,
    turns_of,
    within_one_turn,
)
from transcribe.types import Chunk, SpeakerEngine, SpeakerTeller, SpeakerTurn, VoiceRegion

Floats = npt.NDArray[np.float32]

VALUES = 256
"""Of a speaker vector."""
HOP_FRAMES = 40
"""From window to window: 0.4 s."""
SHORTEST_FRAMES = 40
"""Less than this is too little to know a voice by."""
ROUND_FRAMES = 20
"""Windows shorter than a whole one are cut to a multiple, so that many have one length and share the work."""
QUIET_DB = 35.0
"""Below the louder frames of its region, a frame is a pause."""
PAUSE_FRAMES = 25
SPOKEN_FRAMES = 10
PIECE_WINDOWS = 2
"""Windows that are taken for one person when the voices are first told apart: 2 s."""
REFINEMENTS = 3
TOGETHER = 256
"""Windows that are gathered before the encoder looks at them: many at once cost less each."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything that is known of the sound: where somebody speaks, the windows there, and their vectors."""

    spans: tuple[Span, ...]
    windows: tuple[Span, ...]
    vectors: Floats


def teller(engine: str) -> SpeakerTeller:
    """Return the function that tells speakers apart, by the settings. Raises UnknownChoice."""
    if engine not in TELLERS:
        raise UnknownChoice
    return TELLERS[engine]


def nobody_in_particular(
    sound: Path,  # noqa: ARG001
    regions: Sequence[VoiceRegion],  # noqa: ARG001
    most: int | None,  # noqa: ARG001
) -> tuple[SpeakerTurn, ...]:
    """Return no turns."""
    return ()


def who_speaks(sound: Path, regions: Sequence[VoiceRegion], most: int | None) -> tuple[SpeakerTurn, ...]:
    """Return the turns in a file of raw samples (16 kHz, one channel) whose voice lies in the regions.

    `most` is how many people take part, None where nobody knows. Nothing where nothing long enough is said. Raises
    ModelError and SoundMissing.
    """
    return tell(listen(sound, regions), most)


def tell(heard: Heard, most: int | None) -> tuple[SpeakerTurn, ...]:
    """Return the turns in what was heard. Pure arithmetic."""
    if not len(heard.vectors):
        return ()
    voices = _settled(heard, voices_of(*_pieces(heard), most), most)
    return turns_of(heard.spans, _by_step(heard, voices))


def _settled(heard: Heard, voices: Floats, most: int | None) -> Floats:
    """Return the voices as they are in their own turns, without those that turn out to be nobody or somebody else."""
    refined = 0
    while refined < REFINEMENTS:
        by_step = _by_step(heard, voices)
        own = _of_each(heard, by_step, len(voices))
        voices = _in_own_turns(voices, own)
        halves = np.array([likeness_of_halves(each) for each in own], np.float32)
        gone = one_too_many(voices, seconds_of(by_step, len(voices)), halves, most) if refined else None
        voices = voices if gone is None else np.delete(voices, gone, axis=0)
        refined = 0 if gone is not None else refined + 1
    return voices


def listen(sound: Path, regions: Sequence[VoiceRegion]) -> Heard:
    """Go through the sound region by region, so that a long recording takes no more memory than its vectors."""
    spans: list[Span] = []
    windows: list[Span] = []
    vectors: list[Floats] = [np.zeros((0, VALUES), np.float32)]
    waiting: list[Floats] = []
    for region in regions:
        samples = as_floats(pcm.read_samples(sound, Chunk(0, region.start_ms, region.end_ms)))
        mel, level = mel_power(samples), levels(samples)
        runs = _runs(level[: len(samples) // HOP])
        taken = [window for run in runs for window in _windows(*run)]
        spans += [_span(region, run) for run in runs]
        windows += [_span(region, window) for window in taken]
        waiting += [at_level(mel[first:last], float(level[first:last].mean())) for first, last in taken]
        if len(waiting) >= TOGETHER:
            vectors.append(embed(waiting))
            waiting = []
    vectors.append(embed(waiting))
    return Heard(tuple(spans), tuple(windows), np.concatenate(vectors))


def _runs(level: Floats) -> list[tuple[int, int]]:
    """Return where in a region something is said, in frames: pauses cut out, clicks left out."""
    if not len(level):
        return []
    decibels = 10 * np.log10(level + 1e-10)
    runs: list[tuple[int, int]] = []
    for frame in np.flatnonzero(decibels > np.percentile(decibels, 95) - QUIET_DB).tolist():
        if runs and frame - runs[-1][1] <= PAUSE_FRAMES:
            runs[-1] = (runs[-1][0], frame + 1)
        else:
            runs.append((frame, frame + 1))
    return [(first, last) for first, last in runs if last - first >= SPOKEN_FRAMES]


def _windows(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the windows of a run: whole ones that overlap, or a short one where the run is short."""
    length = last - first
    if length <= WINDOW_FRAMES:
        if length >= SHORTEST_FRAMES:
            yield first, first + length // ROUND_FRAMES * ROUND_FRAMES
        return
    for start in range(first, last - WINDOW_FRAMES, HOP_FRAMES):
        yield start, start + WINDOW_FRAMES
    yield last - WINDOW_FRAMES, last


def _span(region: VoiceRegion, frames: tuple[int, int]) -> Span:
    return Span(region.start_ms + frames[0] * FRAME_MS, region.start_ms + frames[1] * FRAME_MS)


def _pieces(heard: Heard) -> tuple[Floats, Floats]:
    """Return the vectors of windows that follow each other, taken together, and how long each piece is in seconds."""
    pieces: list[list[int]] = []
    for number, window in enumerate(heard.windows):
        before = heard.windows[pieces[-1][-1]] if pieces else None
        if before is None or window.start_ms > before.end_ms or len(pieces[-1]) == PIECE_WINDOWS:
            pieces.append([number])
        else:
            pieces[-1].append(number)
    seconds = [(heard.windows[p[-1]].end_ms - heard.windows[p[0]].start_ms) / 1000 for p in pieces]
    vectors = np.array([heard.vectors[piece].mean(axis=0) for piece in pieces], np.float32)
    return vectors, np.array(seconds, np.float32)


def _by_step(heard: Heard, voices: Floats) -> Whole:
    return speakers_by_step(heard.spans, heard.windows, heard.vectors @ voices.T)


def _of_each(heard: Heard, by_step: Whole, voices: int) -> list[Floats]:
    """Return the vectors of the windows in which each voice alone speaks."""
    owners = np.array([within_one_turn(window, by_step) for window in heard.windows])
    return [heard.vectors[owners == voice] for voice in range(voices)]


def _in_own_turns(voices: Floats, own: Sequence[Floats]) -> Floats:
    means = [hers.mean(axis=0) if len(hers) else voice for voice, hers in zip(voices, own, strict=True)]
    return unit(np.array(means, np.float32))


TELLERS: dict[str, SpeakerTeller] = {
    SpeakerEngine.embedded: who_speaks,
    SpeakerEngine.none: nobody_in_particular,
}
