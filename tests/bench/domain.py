"""Makes the files of search/domain.py: how the starter thesaurus divides sentences among its themes.

`python -m tests.bench.domain`, by whoever changes the encoder, the examples or how they are learned from
(tests/search/test_domain.py tells); an archive's own thesaurus has no part in it.
"""

import numpy as np

from archive.theming.exemplars import examples_of
from archive.thesaurus.reading import STARTER, load_thesaurus
from search.domain import BY_EXAMPLE, HERE, WHOLE, starter_parts
from search.sorting import learned

OF_ONE_FILE = {"domain-middles": ("middles",), "domain-leaning": ("leaning",)}
OF_EXAMPLES = ("signs", "numbers", "digests")


def main() -> None:
    """Read the thesaurus, and write the files; sentences that are in them already are not read again."""
    before = [starter_parts()] if (HERE / f"{BY_EXAMPLE[0]}.npz").exists() else []
    parts = learned(examples_of(load_thesaurus(STARTER)), before)
    elsewhere = {*OF_EXAMPLES, *(name for names in OF_ONE_FILE.values() for name in names)}
    for file in WHOLE:
        names = OF_ONE_FILE.get(file, tuple(name for name in parts if name not in elsewhere))
        np.savez_compressed(HERE / f"{file}.npz", **{name: parts[name] for name in names})
    shares = {name: np.array_split(parts[name], len(BY_EXAMPLE)) for name in OF_EXAMPLES}
    for at, file in enumerate(BY_EXAMPLE):
        np.savez_compressed(HERE / f"{file}.npz", **{name: of[at] for name, of in shares.items()})
    for file in (*WHOLE, *BY_EXAMPLE):
        print(f"{file}.npz {(HERE / f'{file}.npz').stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
