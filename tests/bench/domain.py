"""Makes search/domain.npz: what the labels and examples of the starter thesaurus say about how sentences differ.

`python -m tests.bench.domain`, by whoever changes the encoder; an archive's own thesaurus has no part in it. Whatever
varies between sentences about the same theme (the language, the length, who speaks) is turned down: whitening by the
covariance within themes, with shrinkage. Each theme then has two prototypes, its names and its sentences.
"""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from archive.thesaurus.reading import LANGUAGES, STARTER
from search.domain import DOMAIN
from search.encoder import encode

SHRINKAGE = 2.0
SENTENCE = 4
"""More words than this are a sentence; fewer are a name."""


def texts(theme: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (language, text) of all that is said about a theme in words of people."""
    one = [*theme["preferred"].items(), *theme.get("description", {}).items()]
    several = [*theme.get("alternative", {}).items(), *theme.get("examples", {}).items()]
    return one + [(language, each) for language, listed in several for each in listed]


def unit(rows: Any) -> Any:
    """Return the rows at length 1."""
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def main() -> None:
    """Read the thesaurus, and write the file."""
    themes = tomllib.loads(STARTER.read_text(encoding="utf-8"))["theme"]
    said = [(number, *each) for number, theme in enumerate(themes) for each in texts(theme)]
    theme = np.array([number for number, _, _ in said])
    language = np.array([each for _, each, _ in said])
    sentence = np.array([len(text.split()) > SENTENCE for _, _, text in said])
    raw = encode([text for _, _, text in said])

    centred = raw.copy()
    for each in LANGUAGES:
        centred[language == each] -= raw[language == each].mean(axis=0)
    within = np.concatenate(
        [centred[theme == n] - centred[theme == n].mean(axis=0) for n in range(len(themes))]
    )
    covariance = within.T @ within / len(within)
    covariance += SHRINKAGE * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    values, vectors = np.linalg.eigh(covariance)
    whitening = vectors @ np.diag(values**-0.5) @ vectors.T
    whitening /= np.abs(whitening).max()
    mean = np.mean([raw[(language == each) & sentence].mean(axis=0) for each in LANGUAGES], axis=0)

    white = unit((raw - mean) @ whitening)
    kinds = [(n, kind) for n in range(len(themes)) for kind in (sentence, ~sentence)]
    there = [(n, (theme == n) & kind) for n, kind in kinds if ((theme == n) & kind).any()]
    np.savez_compressed(
        DOMAIN,
        mean=mean.astype(np.float32),
        whitening=whitening[np.triu_indices(len(whitening))].astype(np.float16),
        prototypes=unit(np.array([white[rows].mean(axis=0) for _, rows in there])).astype(np.float16),
        themes=np.array([n for n, _ in there], np.int16),
    )
    print(f"{len(said)} texts, {len(themes)} themes, {Path(DOMAIN).stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
