"""Sound to speaker vectors: a mel spectrogram and three LSTM layers in numpy. A vector is biometric data.

What is returned lives in memory only: nothing here, or of those who use it, may write a vector down or log it.
The spectrogram is librosa's (Slaney's mel scale and norm, squared magnitudes, no logarithm), the network is the GE2E
encoder of Wan et al. 2018, "Generalized end-to-end loss for speaker verification".
"""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from transcribe.speaker_weights import HIDDEN, MELS, Layer, Weights, load_weights
from transcribe.types import SAMPLE_RATE

Floats = npt.NDArray[np.float32]

FRAME = 400
"""Samples of a frame: 25 ms."""
HOP = 160
"""Samples from frame to frame: 10 ms."""
FRAME_MS = 10
WINDOW_FRAMES = 160
"""Frames that the encoder was taught with: 1.6 s."""
LEVEL = 10 ** (-30 / 20)
"""Root mean square that a window is brought to: -30 dB of full scale."""
BATCH = 128
QUIETEST = 1e-5


@cache
def weights() -> Weights:
    """Return the weights, read once in each process."""
    return load_weights()


def mel_power(samples: Floats) -> Floats:
    """Return the mel spectrogram, frames x 40; frame n is centred on 10 n ms."""
    padded = np.pad(samples, FRAME // 2)
    frames = sliding_window_view(padded, FRAME)[::HOP]
    power = np.empty((len(frames), MELS), np.float32)
    for first in range(0, len(frames), 1_000):
        spectrum = np.fft.rfft(frames[first : first + 1_000] * _hann(), axis=1)
        power[first : first + 1_000] = (np.abs(spectrum) ** 2) @ _mel_filters().T
    return power


def levels(samples: Floats) -> Floats:
    """Return the mean square of each frame, as many as `mel_power` gives."""
    squares = np.pad(samples.astype(np.float64) ** 2, FRAME // 2)
    sums = np.concatenate([[0.0], np.cumsum(squares)])
    return np.asarray((sums[FRAME:] - sums[:-FRAME])[::HOP] / FRAME, np.float32)


def embed(windows: Sequence[Floats]) -> Floats:
    """Return a vector of length 1 for each window of mel frames: windows x 256. Those of one length share the work."""
    vectors = np.zeros((len(windows), HIDDEN), np.float32)
    for numbers in _alike(windows):
        batch = np.stack([windows[number] for number in numbers])
        vectors[numbers] = _encode(batch, weights())
    return vectors


def at_level(mel: Floats, mean_square: float) -> Floats:
    """Return a window as loud as the encoder is used to."""
    return np.asarray(mel * np.float32(LEVEL**2 / max(mean_square, QUIETEST**2)), np.float32)


def _alike(windows: Sequence[Floats]) -> Iterator[list[int]]:
    lengths: dict[int, list[int]] = {}
    for number, window in enumerate(windows):
        lengths.setdefault(len(window), []).append(number)
    for numbers in lengths.values():
        for first in range(0, len(numbers), BATCH):
            yield numbers[first : first + BATCH]


def _encode(batch: Floats, known: Weights) -> Floats:
    states = batch
    for layer in known.layers:
        states = _lstm(states, layer)
    vectors = np.maximum(states[:, -1] @ known.linear + known.bias, 0)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, QUIETEST), np.float32)


def _lstm(inputs: Floats, layer: Layer) -> Floats:
    """Run one layer over windows x frames x values; return its state after every frame."""
    count, frames, _ = inputs.shape
    driven = inputs.transpose(1, 0, 2) @ layer.from_input + layer.bias
    state = np.zeros((count, HIDDEN), np.float32)
    cell = np.zeros((count, HIDDEN), np.float32)
    states = np.empty((count, frames, HIDDEN), np.float32)
    for frame in range(frames):
        gates = driven[frame] + state @ layer.from_state
        enter, forget, new, leave = np.split(gates, 4, axis=1)
        cell = _sigmoid(forget) * cell + _sigmoid(enter) * np.tanh(new)
        state = _sigmoid(leave) * np.tanh(cell)
        states[:, frame] = state
    return states


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * values)), np.float32)


@cache
def _hann() -> Floats:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)).astype(np.float32)


@cache
def _mel_filters() -> Floats:
    """Return Slaney's triangles, mels x frequencies: linear below 1 kHz, logarithmic above, each of the same area."""
    hertz = np.linspace(0, SAMPLE_RATE / 2, FRAME // 2 + 1)
    edges = _mel_to_hertz(np.linspace(0, _hertz_to_mel(SAMPLE_RATE / 2), MELS + 2))
    rising = (hertz[None] - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - hertz[None]) / np.diff(edges)[1:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    return (triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


LINEAR_STEP = 200 / 3
"""Hertz of a mel below the bend."""
BEND_HERTZ = 1000.0
BEND_MEL = BEND_HERTZ / LINEAR_STEP
LOG_STEP = np.log(6.4) / 27


def _hertz_to_mel(hertz: float) -> float:
    return float(BEND_MEL + np.log(hertz / BEND_HERTZ) / LOG_STEP)


def _mel_to_hertz(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    bent = BEND_HERTZ * np.exp(LOG_STEP * (mels - BEND_MEL))
    return np.where(mels < BEND_MEL, LINEAR_STEP * mels, bent)
