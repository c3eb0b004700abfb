"""A program: lints a copied tree with planted violations and writes which contracts saw nothing of theirs.

`linting.py PLANTS ANSWERS`, run in the tree. PLANTS is a JSON list of [contract, file, line]; each line is added to its
file, its contract is checked by the linter's own code, and the file is put back. Reading the tree takes longest, so
plants of different contracts in different files lie there at the same time: each is seen only where its own contract
names this very line, or the module that nobody placed. What is not named so is planted once more, alone. It is a
program of its own because the linter finds packages as Python does, and the test's Python has the real ones loaded.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import importlinter.api  # noqa: F401 - sets the linter up
from importlinter.application.output import console
from importlinter.application.use_cases import create_report, lint_imports, read_user_options

SETTINGS = "pyproject.toml"
WIDE = 10_000
"""Columns: the linter breaks longer lines, and a broken one could not be found again."""
Plant = tuple[str, str, str]


def main(plants_file: Path, answers_file: Path) -> None:
    for room in ("web", "archive", "media", "transcribe", "search"):
        found = find_spec(room)
        assert found is not None
        assert found.origin == str(Path.cwd() / room / "__init__.py"), (
            "this must lint the copy, not the checkout"
        )
    whole = _kept(())
    plants: list[Plant] = [
        (contract, file, line) for contract, file, line in json.loads(plants_file.read_text())
    ]
    seen = {plant for each in _rounds(plants) for plant in _seen_together(each)}
    kept = [plant not in seen and _kept_with(plant) for plant in plants]
    answers_file.write_text(json.dumps({"whole": whole, "kept": kept}))


def _rounds(plants: Sequence[Plant]) -> list[list[Plant]]:
    """Share the plants out: in each round every contract and every file once at most."""
    rounds: list[list[Plant]] = []
    for plant in plants:
        contract, file, _ = plant
        free = (each for each in rounds if all(contract != its and file != lies for its, lies, _ in each))
        fitting = next(free, None)
        if fitting is None:
            rounds.append([plant])
        else:
            fitting.append(plant)
    return rounds


def _seen_together(plants: Sequence[Plant]) -> Iterator[Plant]:
    """Yield which of these plants, lying there at once, their contracts name."""
    options = read_user_options(SETTINGS)
    names = {each["name"]: each["id"] for each in options.contracts_options}
    with _planted(plants) as traces:
        report = create_report(options, tuple(contract for contract, *_ in plants), cache_dir=None)
    said: dict[str, list[str]] = {}
    for contract, check in report.get_contracts_and_checks():
        with redirect_stdout(StringIO()) as written:
            if not check.kept:
                contract.render_broken_contract(check)
        said[names[contract.name]] = written.getvalue().splitlines()
    for plant, (beginning, end) in zip(plants, traces, strict=True):
        lines = (line.strip().removeprefix("-").strip() for line in said[plant[0]])
        if any(line.startswith(beginning) and line.endswith(end) for line in lines):
            yield plant


@contextmanager
def _planted(plants: Sequence[Plant]) -> Iterator[list[tuple[str, str]]]:
    """Add each line to its file; say how a line of the linter that names it begins and ends."""
    before = {file: Path(file).read_text() if Path(file).exists() else None for _, file, _ in plants}
    traces = []
    for _, file, line in plants:
        text = f"{before[file] or ''}\n{line}\n"
        Path(file).write_text(text)
        module = file.removesuffix(".py").replace("/", ".")
        traces.append((f"{module} -> ", f"(l.{text.count(chr(10))})") if line else (module, module))
    try:
        yield traces
    finally:
        for file, text in before.items():
            if text is None:
                Path(file).unlink()
            else:
                Path(file).write_text(text)


def _kept_with(plant: Plant) -> bool:
    with _planted([plant]):
        return _kept((plant[0],))


def _kept(contracts: tuple[str, ...]) -> bool:
    return lint_imports(
        SETTINGS, limit_to_contracts=contracts, cache_dir=None, is_debug_mode=True, no_logo=True
    )


if __name__ == "__main__":
    console.width = WIDE
    main(Path(sys.argv[1]), Path(sys.argv[2]))
