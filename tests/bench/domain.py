"""Makes search/domain.npz and search/domain-near.npz: how the starter thesaurus divides sentences among its themes.

`python -m tests.bench.domain`, by whoever changes the encoder or the examples; an archive's own thesaurus has no part
in it. Numbers are kept as coarse as they may be: pieces of words as the roots of bytes, examples as signs.
"""

from collections.abc import Iterator

import numpy as np

from archive.thesaurus.reading import STARTER, Theme, everyday, load_thesaurus
from search.dividing import lines_between
from search.domain import DOMAIN, NEAR
from search.encoder import encode, unit
from search.pieces import learned_from

SENTENCE = 2
"""Texts of fewer words are names alone, and no neighbours."""
LEAST_TEXTS = 4
"""Rarer pieces of words are left out: the file would be half as large again, and find no more."""


def texts(theme: Theme) -> Iterator[str]:
    """Yield all that is said about a theme in words of people."""
    yield from (*theme.preferred.values(), *theme.description.values())
    for listed in (*theme.alternative.values(), *theme.examples.values()):
        yield from listed


def main() -> None:
    """Read the thesaurus, and write the files."""
    themes = load_thesaurus(STARTER)
    said = [(number, text) for number, theme in enumerate(themes) for text in texts(theme)]
    said += [(len(themes), text) for text in everyday()]
    theme, words = np.array([number for number, _ in said]), [text for _, text in said]
    read = encode(words)
    mean = read.mean(axis=0)
    pieces = learned_from(words, theme.tolist(), len(themes) + 1, LEAST_TEXTS)
    largest = pieces.middles.max()
    np.savez_compressed(
        DOMAIN,
        mean=mean.astype(np.float32),
        lines=lines_between(read, np.eye(len(themes) + 1, dtype=np.float32)[theme]).astype(np.float16),
        pieces=np.array(list(pieces.places)),
        rarity=pieces.rarity,
        middles=np.round(255 * np.sqrt(pieces.middles / largest)).astype(np.uint8),
        largest=largest,
    )
    sentence = np.array([len(text.split()) >= SENTENCE for text in words])
    np.savez_compressed(
        NEAR,
        signs=np.packbits(unit(read - mean)[sentence] > 0, axis=1),
        themes=theme[sentence].astype(np.uint8),
    )
    sizes = ", ".join(f"{file.name} {file.stat().st_size:,} bytes" for file in (DOMAIN, NEAR))
    print(f"{len(said)} texts, {len(themes)} themes: {sizes}")  # noqa: T201


if __name__ == "__main__":
    main()
