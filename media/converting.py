"""Turn decoded frames into plain samples: little-endian int16, of one rate and number of channels.

Runs in the jailed child only; it may not touch a file.
"""

from collections.abc import Iterator

from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from media.request import BYTES_PER_SAMPLE


class Converter:
    """Converts one stream, also where its frames change rate or channels on the way, as radio streams do."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        self._layout = "mono" if channels == 1 else "stereo"
        self._rate = sample_rate
        self._step = channels * BYTES_PER_SAMPLE
        self._form: tuple[str, str, int] | None = None
        self._resampler: AudioResampler | None = None

    def convert(self, frame: AudioFrame) -> Iterator[memoryview]:
        """Yield the samples that are ready after this frame."""
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form != self._form:
            yield from self.finish()
            self._resampler, self._form = AudioResampler("s16", self._layout, self._rate), form
        # The samples that are there count, not the times that the file claims for them.
        frame.pts = None
        yield from self._samples(frame)

    def finish(self) -> Iterator[memoryview]:
        """Yield the samples that the resampler still holds."""
        yield from self._samples(None)

    def _samples(self, frame: AudioFrame | None) -> Iterator[memoryview]:
        if self._resampler is not None:
            for piece in self._resampler.resample(frame):
                yield memoryview(piece.planes[0])[: piece.samples * self._step]
