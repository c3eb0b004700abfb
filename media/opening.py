"""Open a sound file from outside and say what it states of itself. Runs in the jailed child only.

It reads descriptor 0 and may open nothing else; what a header states is never believed where it could cost
anything.
"""

import io
import os
from collections.abc import Iterator

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet

from media.errors import Broken, NoSound, NotSound
from media.types import SoundFacts

# A whitelist of formats, because one of protocols does not stop a play list: an ffconcat text opens the files it names.
_OPTIONS = {
    "format_whitelist": "wav,mp3,flac,ogg,mov,matroska,aac,amr,caf,aiff",
    "protocol_whitelist": "file",
}
_STATE_THEIR_LENGTH = {"wav", "flac", "ogg", "mov", "matroska", "caf", "aiff"}
_BEGINNINGS = (b"RIFF", b"fLaC", b"OggS", b"ID3", b"\x1aE\xdf\xa3", b"FORM", b"caff", b"#!AMR")
_WORTH_TELLING_MS = 1000


class _Source:
    """Descriptor 0 as a file without a name, so that no extension sways what the decoder takes it for."""

    def __init__(self) -> None:
        raw = io.FileIO(0, closefd=False)
        self.read, self.seek, self.tell = raw.read, raw.seek, raw.tell


class Sound:
    """The one sound stream that is read of an opened file."""

    def __init__(self, container: InputContainer, stream: AudioStream) -> None:
        self.packets_lost = 0
        self.packets_read = 0
        self._container, self._stream = container, stream
        self._rate, self._channels = stream.codec_context.sample_rate, stream.codec_context.channels
        self.is_plain = stream.codec_context.name.startswith("pcm_")
        self.stated_ms = self._stated_ms()

    def packets(self) -> "Iterator[Packet[AudioStream]]":
        """Yield the packets of the stream up to the end of the file, or to where it can be read no further."""
        try:
            yield from self._container.demux(self._stream)
        except av.FFmpegError:
            self.packets_lost += 1

    def frames(self, packet: "Packet[AudioStream]") -> list[AudioFrame]:
        """Decode one packet; one that cannot be decoded gives nothing and is counted."""
        try:
            frames = self._stream.codec_context.decode(packet)
        except av.FFmpegError:
            self.packets_lost += 1
            return []
        self.packets_read += bool(frames)
        return frames

    def check(self) -> None:
        """Raise Broken where nothing was decoded, or less than was lost: then it is noise and not a recording."""
        if self.packets_read <= self.packets_lost:
            raise Broken

    def milliseconds(self, packet: "Packet[AudioStream]") -> float:
        """Return how long the sound in a packet says it is."""
        return float((packet.duration or 0) * (packet.time_base or 0) * 1000)

    def facts(self, read_ms: int, *, whole: bool = True) -> SoundFacts:
        """Describe the sound, `read_ms` of which was there; `whole` says that all there is was looked for."""
        missing_ms = (self.stated_ms or 0) - read_ms if whole else 0
        return SoundFacts(
            container=self._container.format.name,
            codec=self._stream.codec_context.codec.canonical_name,
            duration_ms=read_ms,
            sample_rate=self._rate,
            channels=self._channels,
            missing_ms=missing_ms if missing_ms >= _WORTH_TELLING_MS else 0,
        )

    def _stated_ms(self) -> int | None:
        """Return the length that the header states, in the formats whose headers do."""
        if self._container.format.name.split(",")[0] not in _STATE_THEIR_LENGTH:
            return None
        if self._stream.duration is not None and self._stream.time_base is not None:
            return int(self._stream.duration * self._stream.time_base * 1000)
        return None if self._container.duration is None else self._container.duration // 1000


def open_sound() -> Sound:
    """Open the file on descriptor 0. Raises NotSound, NoSound and Broken."""
    head = os.pread(0, 12, 0)
    try:
        container = av.open(
            _Source(), mode="r", options=_OPTIONS, metadata_errors="ignore", buffer_size=1 << 18
        )
    except av.FFmpegError as error:
        raise (Broken if _begins_like_a_recording(head) else NotSound) from error
    stream = next(iter(container.streams.audio), None)
    if stream is None:
        raise NoSound
    if stream.codec_context is None:
        raise NotSound
    if not stream.codec_context.channels or not stream.codec_context.sample_rate:
        raise NoSound
    stream.codec_context.thread_count = 1
    return Sound(container, stream)


def _begins_like_a_recording(head: bytes) -> bool:
    return head.startswith(_BEGINNINGS) or head[4:8] == b"ftyp"
