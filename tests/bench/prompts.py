"""Recordings for choosing settings: real prompts of two languages, one after the other, and what they say.

    python -m tests.bench.prompts FOLDER [--seconds 60]

writes `es/prompts.wav`, `fr/prompts.wav` and `refs.json` into the folder; it needs apt-get, dpkg and ffmpeg.
"""

import json
import random
import re
import sys
import tempfile
import tomllib
import wave
from functools import cache
from pathlib import Path

import click
import numpy as np

from tests.bench.debian_sounds import decoded, fetch
from tests.bench.mixes import RATE, Floats

SAID = Path(__file__).with_name("prompts.toml")
LANGUAGES = ("es", "fr")
USUAL_PAUSE, USUAL = 0.6, 0.7
"""Seconds between two prompts, and how many of the pauses are so long."""
PAUSES = (0.3, 2.5)
"""Seconds, the shortest and the longest of the others."""


def read_digits(text: str, language: str) -> str:
    """Return a text with its single digits as the words they are read as, where the language is one of ours."""
    words = _said().get("digits", {}).get(language, [])
    return re.sub(r"\b\d\b", lambda found: words[int(found[0])], text) if words else text


def join(packages: Path, language: str, target: Path, seconds: float) -> str:
    """Write the prompts of a language until there are so many seconds; return what they say."""
    chance = random.Random(5)  # noqa: S311 - no secret
    pieces: list[Floats] = []
    said: list[str] = []
    for name, words in _said()[language].items():
        package, file = name.split("/")
        pause = USUAL_PAUSE if chance.random() < USUAL else chance.uniform(*PAUSES)
        pieces += [decoded(next((packages / package).rglob(file))), np.zeros(int(pause * RATE), np.float32)]
        said.append(words)
        if sum(map(len, pieces)) >= seconds * RATE:
            break
    with wave.open(str(target), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes((np.concatenate(pieces) * 32_767).astype(np.int16).tobytes())
    return " ".join(said)


@cache
def _said() -> dict[str, dict[str, str]]:
    return tomllib.loads(SAID.read_text(encoding="utf-8"))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--seconds", type=float, default=300.0)
def main(folder: Path, seconds: float) -> None:
    """Make the recordings."""
    packages = sorted({name.split("/")[0] for language in LANGUAGES for name in _said()[language]})
    refs: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as fetched:
        if not fetch(Path(fetched), packages):
            sys.exit("The packages could not be fetched.")
        for language in LANGUAGES:
            target = folder / language / f"prompts-{language}.wav"
            target.parent.mkdir(parents=True, exist_ok=True)
            refs[target.name] = join(Path(fetched), language, target, seconds)
    (folder / "refs.json").write_text(json.dumps(refs, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
