"""How well the themes are found: precision and recall by words, by meaning and by both, in each language.

A prediction counts as right where the theme, or one below it, is among those that a person gave the sentence: who says
femicide has said gender violence too. Run as `python -m tests.archive.theme_quality`.
"""

import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from archive.terms.ways import Way
from archive.terms.words import TranscriptSegment
from archive.theming.suggesting import suggest
from archive.thesaurus.reading import STARTER, Theme, load_thesaurus
from search.domain import place
from search.joining import LEAST_LIKE
from transcribe.types import Word

HERE = Path(__file__).parent
SENTENCES = HERE / "finding" / "sentences.jsonl"
BLIND = HERE / "finding" / "blind-reported.jsonl"
"""Written before looking at patterns, for reporting only. `blind-improving.jsonl`, its other half, was looked at:
its sentences are among the examples of the thesaurus now."""
SECOND = HERE / "finding" / "second-reported.jsonl"
"""Written before its author saw a pattern or an example, and before more were added; its errors never looked at."""
THIRD = HERE / "finding" / "third-reported.jsonl"
"""Written by a hand that saw no pattern and no example, while others wrote more; its errors never looked at."""
FOURTH = HERE / "finding" / "fourth-reported.jsonl"
"""Whole, by a hand that saw the labels alone, when all examples were written; its errors never looked at."""
WAYS = {
    "patterns": frozenset({Way.WORDS}),
    "meaning": frozenset({Way.MEANING}),
    "both": frozenset({Way.WORDS, Way.MEANING}),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence and the themes that a person gave it."""

    language: str
    text: str
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    precision: float
    recall: float
    sentences: int


@cache
def themes() -> tuple[Theme, ...]:
    return load_thesaurus(STARTER)


def said() -> list[Judged]:
    """The sentences of said.toml: one theme each, so that a second theme that is truly there counts as wrong."""
    table = tomllib.loads((HERE / "thesaurus" / "said.toml").read_text("utf-8"))
    return [
        Judged(language, text, frozenset({theme}))
        for theme, of in table.items()
        for language, text in of.items()
    ]


def sentences(file: Path) -> list[Judged]:
    """The sentences of a file of lines {"lang", "text", "themes": [English labels]}."""
    ids = labels()
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [
        Judged(each["lang"], each["text"], frozenset(ids[label.lower()] for label in each["themes"]))
        for each in lines
        if all(label.lower() in ids for label in each["themes"])
    ]


def labels() -> dict[str, str]:
    """English labels, the preferred ones first, and the themes they name."""
    found = {each.preferred["en"].lower(): each.id for each in themes()}
    for each in themes():
        for label in each.alternative.get("en", ()):
            found.setdefault(label.lower(), each.id)
    return found


def halves(judged: list[Judged]) -> tuple[list[Judged], list[Judged]]:
    """The half that things are tuned on, and the half that is reported."""
    return judged[0::2], judged[1::2]


def figures(judged: Iterable[Judged], ways: frozenset[Way]) -> dict[str, Figures]:
    """Precision and recall by language, and of all as `all`."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    judged = list(judged)
    found = predictions(judged, ways)
    for each, seen in zip(judged, found, strict=True):
        wanted = with_broader(each.themes)
        for key in (each.language, "all"):
            tally = counts[key]
            tally[0] += len(seen & wanted)
            tally[1] += len(seen)
            tally[2] += len(each.themes & with_broader(seen))
            tally[3] += len(each.themes)

    number = {key: sum(key in {each.language, "all"} for each in judged) for key in counts}
    return {
        key: Figures(right / max(1, guessed), hit / max(1, there), number[key])
        for key, (right, guessed, hit, there) in counts.items()
    }


def predictions(judged: list[Judged], ways: frozenset[Way]) -> list[set[str]]:
    """The themes found in each sentence; what is denied or only supposed is not said."""
    segments = [segment(number, each) for number, each in enumerate(judged)]
    found: list[set[str]] = [set() for _ in judged]
    for each in suggest(segments, themes(), {}, ways):
        if not each.negated:
            found[each.segment].add(str(each.theme))
    return found


def segment(number: int, judged: Judged) -> TranscriptSegment:
    words = tuple(Word(text, at * 300, at * 300 + 250, 1.0) for at, text in enumerate(judged.text.split()))
    return TranscriptSegment(
        number=number,
        revision=0,
        start_ms=0,
        end_ms=len(words) * 300,
        speaker=None,
        language=judged.language,
        text=judged.text,
        words=words,
        doubts=(),
        suppressed=None,
        verified=False,
    )


def with_broader(wanted: Iterable[str]) -> set[str]:
    broader = {each.id: each.broader for each in themes()}
    found = set()
    for theme in wanted:
        above: str | None = theme
        while above is not None:
            found.add(above)
            above = broader[above]
    return found


def main() -> None:
    """Print figures of both halves of both sets, and of those by strangers, one a line."""
    known = {each.text for each in said()}
    sets = {"said.toml": said()}
    if SENTENCES.exists():
        sets["sentences.jsonl"] = sentences(SENTENCES)
        sets["sentences.jsonl, not in said.toml"] = [e for e in sentences(SENTENCES) if e.text not in known]
    for name, judged in sets.items():
        for half, chosen in zip(("tuned", "reported"), halves(judged), strict=True):
            for way, ways in WAYS.items():
                for key, each in sorted(figures(chosen, ways).items()):
                    _print(f"{name}\t{half}\t{way}\t{key}", each)
    for file, (way, ways) in product((BLIND, SECOND, THIRD, FOURTH), WAYS.items()):
        for key, each in sorted(figures(sentences(file), ways).items()):
            _print(f"{file.name}\treported\t{way}\t{key}", each)


def recall_at_ten(questions: Path, among: Iterable[Path]) -> float:
    """The share of answers that are among the ten sentences nearest to their question by meaning."""
    texts = [each.text for file in among for each in sentences(file)]
    asked = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip()]
    alike = place([each["q"] for each in asked]) @ place(texts).T
    first = [[texts[at] for at in np.argsort(-row)[:10] if row[at] >= LEAST_LIKE] for row in alike]
    answers = [(answer, near) for each, near in zip(asked, first, strict=True) for answer in each["answers"]]
    return sum(any(text.startswith(answer) for text in near) for answer, near in answers) / len(answers)


def _print(name: str, found: Figures) -> None:
    sys.stdout.write(f"{name}\t{found.precision:.2f}\t{found.recall:.2f}\t{found.sentences}\n")


if __name__ == "__main__":
    main()
