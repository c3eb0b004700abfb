"""Sounds made on the spot: known tones in any container, and files that only pretend to be sounds."""

import wave
from pathlib import Path
from random import Random
from typing import Any

import av
import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]

RATE = 16_000


def tones(*spans: tuple[int, int, float], length_ms: int, rate: int = RATE) -> Samples:
    """Return silence of `length_ms` with tones in it: (start_ms, end_ms, hertz)."""
    samples = np.zeros(length_ms * rate // 1000)
    for start_ms, end_ms, hertz in spans:
        first, last = start_ms * rate // 1000, end_ms * rate // 1000
        samples[first:last] = 12_000 * np.sin(2 * np.pi * hertz * np.arange(last - first) / rate)
    return samples.astype("<i2")


def loudness(samples: Samples, hertz: float, rate: int) -> float:
    """Return the amplitude of one tone in `samples`."""
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / rate)
    return float(2 * abs(np.mean(samples * np.hanning(len(samples)) * 2 * turns)))


def record(
    path: Path, samples: Samples, *, rate: int = RATE, codec: str | None = None, channels: int = 1
) -> Path:
    """Write samples (interleaved) into `path`; the codec None writes a plain WAV file."""
    if codec is None:
        with wave.open(str(path), "wb") as file:
            file.setnchannels(channels)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(samples.astype("<i2").tobytes())
        return path
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout="mono" if channels == 1 else "stereo")
        assert isinstance(stream, av.AudioStream)
        for first in range(0, len(samples), rate * channels):
            block = np.ascontiguousarray(samples[first : first + rate * channels]).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(
                block, format="s16", layout="mono" if channels == 1 else "stereo"
            )
            frame.sample_rate = rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def ten_hours_of_silence(path: Path, rate: int = 8_000) -> Path:
    """Write a FLAC file of a quarter of a megabyte that decodes to ten hours of silence, in the largest blocks."""
    minute = av.AudioFrame.from_ndarray(np.zeros((1, 60 * rate), dtype="<i2"), format="s16", layout="mono")
    minute.sample_rate = rate
    with av.open(str(path), "w") as container:
        options = {"compression_level": "0", "frame_size": "16384"}  # else it takes ten seconds
        stream = container.add_stream("flac", rate=rate, layout="mono", options=options)
        stream.codec_context.format = "s16"
        for _ in range(600):
            minute.pts = None
            container.mux(stream.encode(minute))
        container.mux(stream.encode(None))
    return path


def film_without_sound(path: Path) -> Path:
    """Write half a second of moving pictures and nothing else."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), dtype=np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def read_pcm(path: Path) -> Samples:
    return np.fromfile(path, dtype="<i2")


def write_pcm(path: Path, samples: npt.NDArray[np.integer[Any]]) -> Path:
    """Write samples as our decoder would."""
    samples.astype("<i2").tofile(path)
    return path


def chance(seed: int) -> Random:
    """Return a chance that comes out the same every time, where the product draws a real one."""
    return Random(seed)  # noqa: S311
