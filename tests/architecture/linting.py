"""A program: lints a copied tree once for each planted violation and writes which contracts still saw nothing.

`linting.py PLANTS ANSWERS`, run in the tree. PLANTS is a JSON list of [contract, file, line]; each line is added to its
file, that one contract is checked by the linter's own function, and the file is put back. It is a program of its own
because the linter finds packages as Python does, and the test's Python has the real ones loaded.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import importlinter.api  # noqa: F401 - sets the linter up
from importlinter.application.use_cases import lint_imports

SETTINGS = "pyproject.toml"


def main(plants_file: Path, answers_file: Path) -> None:
    for room in ("web", "archive", "media", "transcribe", "search"):
        found = find_spec(room)
        assert found is not None
        assert found.origin == str(Path.cwd() / room / "__init__.py"), (
            "this must lint the copy, not the checkout"
        )
    kept = [_kept_with(*plant) for plant in json.loads(plants_file.read_text())]
    answers_file.write_text(json.dumps({"whole": _kept(()), "kept": kept}))


def _kept_with(contract: str, file: str, line: str) -> bool:
    path = Path(file)
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        return _kept((contract,))
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before)


def _kept(contracts: tuple[str, ...]) -> bool:
    return lint_imports(
        SETTINGS, limit_to_contracts=contracts, cache_dir=None, is_debug_mode=True, no_logo=True
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
