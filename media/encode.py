"""Make the MP3 that people hear from our own samples: constant bitrate, and not one tag.

Only our own samples come in. Nothing is written but bare MPEG frames: no ID3, no Xing or Info header, no name of an
encoder, so that no copy says when, where or with what it was made.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame

from media.disk import whole_file, write_all
from media.pcm import Samples, Span, blocks, span_of

_BLOCK_FRAMES = 1 << 16
# LAME's filters and those of a decoder delay the sound by so many samples together (LAME's technical FAQ).
_DELAY = 576 + 529
# LAME signs the bits of a frame that the sound leaves over: "LAME3.100", or as much of it as fits at the end. No other
# form is touched: four letters alone could be sound by chance.
_SIGNATURE = re.compile(rb"LAME3\.[0-9.]*|LAME(?=.{0,4}\Z)", re.DOTALL)


def encode_mp3(
    pcm: Path,
    destination: Path,
    *,
    sample_rate: int,
    channels: int = 1,
    bitrate: int = 64_000,
    start_ms: int = 0,
    end_ms: int | None = None,
    fade_ms: int = 0,
) -> int:
    """Encode `pcm` from `start_ms` to `end_ms` and return the length in milliseconds of what was encoded.

    Nothing of outside of the span goes into the encoder. The MP3 begins with the first sample of the span; what is
    left of its last frame (36 ms at most) is silence. Every frame decodes by itself, so that a range request lands
    exactly. `fade_ms` is faded in and out at the edges, against clicks. Raises NoSound where the span is outside of
    the recording, and FullDisk.
    """
    span = span_of(pcm, sample_rate=sample_rate, channels=channels, start_ms=start_ms, end_ms=end_ms)
    encoder = _encoder(span, bitrate)
    with whole_file(destination) as file:
        for frame in _frames_of_span(encoder, pcm, span, fade_ms * sample_rate // 1000):
            write_all(file, frame)
    return span.duration_ms


def _encoder(span: Span, bitrate: int) -> AudioCodecContext:
    encoder = av.CodecContext.create("libmp3lame", "w")
    encoder.sample_rate = span.sample_rate
    encoder.layout = "mono" if span.channels == 1 else "stereo"
    encoder.format = "s16p"
    encoder.bit_rate = bitrate
    # Without the reservoir no frame keeps part of its sound in the frames before it.
    encoder.options = {"reservoir": "0"}
    encoder.open()
    return encoder


def _frames_of_span(encoder: AudioCodecContext, pcm: Path, span: Span, fade: int) -> Iterator[bytes]:
    """Yield just the MPEG frames that hold the span: those that hold only the delay of the encoder are left out."""
    size = encoder.frame_size
    lead = -_DELAY % size
    silence = np.zeros((span.channels, lead), dtype="<i2"), np.zeros((span.channels, 4 * size), dtype="<i2")
    sound = (samples.reshape(-1, span.channels).T for samples in _faded(pcm, span, fade))
    frames = _encoded(encoder, chain([silence[0]], sound, [silence[1]]))
    first = (lead + _DELAY) // size
    return islice(frames, first, first - (-span.frames // size))


def _encoded(encoder: AudioCodecContext, blocks_of_channels: Iterable[Samples]) -> Iterator[bytes]:
    for block in blocks_of_channels:
        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(block), format="s16p", layout=encoder.layout.name
        )
        frame.sample_rate = encoder.sample_rate
        yield from (_unsigned(bytes(packet)) for packet in encoder.encode(frame))
    yield from (_unsigned(bytes(packet)) for packet in encoder.encode(None))


def _unsigned(frame: bytes) -> bytes:
    """Blank the encoder's name in the unused bits of an MPEG frame; it may begin at any bit."""
    bits = int.from_bytes(frame)
    for shift in range(8):
        for found in _SIGNATURE.finditer((bits >> shift).to_bytes(len(frame))):
            after = (len(frame) - found.end()) * 8 + shift
            bits &= ~(((1 << len(found[0]) * 8) - 1) << after)
    return bits.to_bytes(len(frame))


def _faded(pcm: Path, span: Span, fade: int) -> Iterator[Samples]:
    """Yield the samples of the span, the first and last `fade` of them sinking to silence."""
    position, fade = 0, min(fade, span.frames // 2)
    for samples in blocks(pcm, span, _BLOCK_FRAMES):
        count = len(samples) // span.channels
        yield _fade(samples, np.arange(position, position + count), span, fade) if fade else samples
        position += count


def _fade(samples: Samples, places: npt.NDArray[np.int64], span: Span, fade: int) -> Samples:
    edge = np.minimum(places, span.frames - 1 - places)
    gain = np.minimum(edge / fade, 1.0)
    return (samples.reshape(-1, span.channels) * gain[:, None]).round().astype("<i2").reshape(-1)
