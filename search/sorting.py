"""Sorts sentences among labels known from example sentences, in whatever language: by meaning, and as they are written.

How they are divided, `search.dividing` says; one more class is what has no label. For the examples of the starter
thesaurus what divides is there already (search.domain); for others it is learned once and kept. Nothing of what is
sorted is learned or kept; knows no archive.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from search.centred import as_vectors, centred
from search.dividing import Divider, Parts
from search.domain import starter, starter_parts
from search.encoder import VERSION, Vectors
from search.fitting import fitted
from search.kept import digests_of, keep, kept_in, signs_of_texts

WAY = 2
"""Counts up with every change of how examples are learned from, so that what was kept is learned again."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs of (label, sentence), an empty label is of no theme; `kept` is a file for what was learned of them."""

    pairs: tuple[tuple[str, str], ...]
    kept: Path | None = field(default=None, compare=False)


class Sorter:
    """Labels and what is like them."""

    def __init__(self, divider: Divider) -> None:
        self._divider = divider
        self.labels = divider.labels

    def likeness(self, sentences: Sequence[str]) -> Vectors:
        """Return the share of each label, 0 to 1, one row for each sentence; what is of no label has the rest."""
        return self._divider.shares(sentences, centred(sentences))[:, :-1]


@lru_cache(maxsize=2)
def sorter_of(examples: Examples) -> Sorter:
    """Return the sorter for these examples; made once a process, as learning takes seconds."""
    key = key_of(examples.pairs)
    if key == starter().key:
        if examples.kept is not None:
            _forget(examples.kept)
        return Sorter(starter())
    before = kept_in(examples.kept) if examples.kept is not None else None
    if before is not None and str(before["key"]) == key:
        return Sorter(Divider(before))
    parts = learned(examples.pairs, [starter_parts(), *([before] if before is not None else [])])
    if examples.kept is not None:
        keep(examples.kept, parts)
    return Sorter(Divider(parts))


def nearest(sentence: str, texts: Sequence[str]) -> str | None:
    """Return which of the texts means most like a sentence, None of none; those of the starter's are not read again.

    Raises EncoderUnread.
    """
    if not texts:
        return None
    known = as_vectors(signs_of_texts(texts, [starter_parts()]))
    return texts[int(np.argmax(known @ centred([sentence])[0]))]


def learned(pairs: Iterable[tuple[str, str]], before: Iterable[Parts]) -> Parts:
    """Return what divides by these examples; texts that are in `before` are not read again."""
    every = sorted(set(pairs))
    labels = sorted({label for label, _ in every if label})
    places = {label: at for at, label in enumerate([*labels, ""])}
    texts = [text for _, text in every]
    signs = signs_of_texts(texts, before)
    parts = fitted(labels, [places[label] for label, _ in every], texts, signs)
    return {**parts, "key": np.array(key_of(every)), "digests": digests_of(texts)}


def _forget(file: Path) -> None:
    """Remove what was kept of other examples; a folder that is not ours to change keeps it."""
    with suppress(OSError):
        file.unlink(missing_ok=True)


def key_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Return what a set of examples is known by, in whatever order, with the way of learning and the encoder."""
    said = "\n".join(f"{label}\t{text}" for label, text in sorted(set(pairs)))
    whole = f"{VERSION}, way {WAY}\n{said}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(whole, digest_size=16).hexdigest()
