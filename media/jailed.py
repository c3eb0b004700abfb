"""The child that reads a file from outside: the file on descriptor 0, samples out on 1, its verdict on 2.

It trusts nothing in the file and is trusted with nothing: it never learns the file's name, can open no other
file once it is locked in, and hands over samples, never paths. Only `media.jail` starts it and reads what it
says: one line of JSON once it is locked in, one more with the facts or with the name of the refusal.
"""

import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict

import av.logging
import av.subtitles.codeccontext
import av.subtitles.stream  # PyAV loads these two at the first file that it opens: too late, once locked in

from media.confine import lock_in
from media.converting import Converter
from media.errors import Broken, NoSound, SoundError, TooLong
from media.opening import Sound, open_sound
from media.request import BYTES_PER_SAMPLE, Request, Task
from media.types import SoundFacts

_PROBE_SECONDS = 3
_OUT_BUFFER = 1 << 18


def main(line: str) -> None:
    """Do the one task that `line` (a Request in JSON) asks for."""
    request = Request.from_json(line)
    av.logging.set_level(av.logging.PANIC)
    _say({"locks": lock_in(request.limits)})
    if request.task is Task.report:
        return
    try:
        sound = open_sound()
        if (sound.stated_ms or 0) > request.limits.max_seconds * 1000:
            raise TooLong
        facts = _probe(sound, request) if request.task is Task.probe else _decode(sound, request)
    except SoundError as error:
        _say({"refused": type(error).__name__})
    except MemoryError:
        _say({"refused": Broken.__name__})
    else:
        _say({"facts": asdict(facts)})


def _say(answer: dict[str, object]) -> None:
    os.write(sys.stderr.fileno(), json.dumps(answer).encode() + b"\n")


def _decode(sound: Sound, request: Request) -> SoundFacts:
    """Write the wanted span of the samples to descriptor 1, decoding from the beginning so that it is exact."""
    step, rate = request.channels * BYTES_PER_SAMPLE, request.sample_rate
    start = request.start_ms * rate // 1000
    end = None if request.end_ms is None else request.end_ms * rate // 1000
    most = request.limits.max_seconds * rate
    position = written = 0
    with io.BufferedWriter(io.FileIO(1, "wb", closefd=False), _OUT_BUFFER) as out:
        for samples in _samples(sound, request):
            first = max(0, start - position) * step
            last = len(samples) if end is None else max(0, end - position) * step
            written += out.write(samples[first:last])
            position += len(samples) // step
            if position > most:
                raise TooLong
            if end is not None and position >= end:
                break
    sound.check()
    if not written:
        raise NoSound
    return sound.facts(written // step * 1000 // rate, whole=request.end_ms is None and request.start_ms == 0)


def _samples(sound: Sound, request: Request) -> Iterator[memoryview]:
    converter = Converter(request.sample_rate, request.channels)
    for packet in sound.packets():
        for frame in sound.frames(packet):
            yield from converter.convert(frame)
    yield from converter.finish()


def _probe(sound: Sound, request: Request) -> SoundFacts:
    """Decode the beginning; measure the rest by its packets, which costs a reading of the file and no decoding."""
    most_ms = request.limits.max_seconds * 1000
    decoded_seconds, length_ms = 0.0, 0.0
    for packet in sound.packets():
        length_ms += sound.milliseconds(packet)
        if length_ms > most_ms:
            raise TooLong
        if decoded_seconds < _PROBE_SECONDS:
            decoded_seconds += sum(frame.samples / frame.sample_rate for frame in sound.frames(packet))
        elif sound.is_plain and sound.stated_ms is not None:
            return sound.facts(sound.stated_ms)
    sound.check()
    return sound.facts(round(length_ms) or sound.stated_ms or round(decoded_seconds * 1000))


if __name__ == "__main__":
    main(sys.argv[1])
