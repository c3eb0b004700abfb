"""What the model sees of a stretch of sound: its spectrum, in a window as long as the sound needs, encoded once.

Whisper was trained on half minutes, mostly filled up with silence, and the cost of its encoder grows faster than the
length: a window is a little longer than its sound, rounded up to one of few lengths, so that several can be decoded
together. Where that fails the gate, the whole half minute is seen. The only numpy work on spectra.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ctranslate2  # type: ignore[import-untyped, unused-ignore]
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim

from transcribe.detector import Floats, as_floats
from transcribe.types import Samples

FRAMES_PER_SECOND = 100
WHOLE = 3_000
"""Frames of half a minute: the longest window."""
AFTERWARDS = 100
"""Frames of silence that follow the sound at least, where there is room: the model looks for an end."""
SHORTEST = 2_000
"""Shorter ones are heard worse, and cannot be decoded together with the rest."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A stretch of sound as the decoder wants it: how many frames are sound, and the encoded window."""

    frames: int
    window: int
    encoded: Any


def window_of(frames: int) -> int:
    """Return how many frames the model is to see of so many."""
    return SHORTEST if frames + AFTERWARDS <= SHORTEST else WHOLE


def see(model: WhisperModel, samples: Samples, *, whole: bool = False) -> Seen:
    """Encode a stretch of at most half a minute, in its own window or in the whole half minute."""
    features: Floats = model.feature_extractor(as_floats(samples))
    frames = min(WHOLE, features.shape[-1] - 1)
    window = WHOLE if whole else window_of(frames)
    shown = np.ascontiguousarray(pad_or_trim(features[:, :frames], window))
    encoded = model.model.encode(ctranslate2.StorageView.from_array(shown[np.newaxis]), to_cpu=True)
    return Seen(frames, window, np.array(encoded)[0])


def see_silence(model: WhisperModel) -> None:
    """Encode two seconds of silence. Raises RuntimeError where the device of the model cannot compute."""
    silence = np.zeros((1, model.model.n_mels, 2 * FRAMES_PER_SECOND), np.float32)
    model.model.encode(ctranslate2.StorageView.from_array(silence), to_cpu=True)


def together(seen: Sequence[Seen]) -> Any:
    """Return several windows of one length as one input of the decoder."""
    return ctranslate2.StorageView.from_array(np.stack([each.encoded for each in seen]))
