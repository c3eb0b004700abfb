"""Small enough to be read: the sizes of modules and functions, and the house rules that ruff does not know."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.tree import ROOT, product_modules, shipped_files, syntax_of, text_of

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
LONGEST_OPENING = 8
"""Lines of prose in the docstring of a module; a drawn tree or table, which is indented, comes on top."""
LARGEST_FILE_BYTES = 700_000

CATCHES_EVERYTHING = {
    "archive/worker.py": "the top of the worker: a step that fails is written down, and the next one runs",
}
UNDOES_AND_RAISES_AGAIN = {
    "archive/accession/intake.py": "bytes taken in are let go of when the row was not written",
    "archive/steps/publishing.py": "a copy is taken out again when it could not be marked published",
    "archive/store/connect.py": "a transaction is rolled back",
}
SPEAKS_OF_MACHINES = re.compile(
    r"(?<![\w.])/(?:work|home|root|Users|workspace|repo)/\w|[A-Z]:\\\\Users|\bfile:///\w"
)
SPEAKS_OF_REGISTRIES = re.compile(
    r"pyp[i]\.org|python[h]osted\.org|registry\.npmjs|npmj[s]\.(com|org)/|ghcr\.io|docker\.io|artifactory|/simple/"
    r"|(?<!emit-)(?:extra-)?index-url|\[\[tool\.uv\.index|trusted-host",
    re.IGNORECASE,
)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def functions(file: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(syntax_of(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def readable_files() -> Iterator[tuple[str, str]]:
    """Every shipped file that is text, with its words."""
    for name in shipped_files():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            yield name, content.decode("utf-8")


def test_a_module_can_be_read_in_one_sitting() -> None:
    lines = {file: text_of(file).count("\n") for file in product_modules()}
    assert _longer(lines, LONGEST_MODULE) == {}, "split it by subject"


def test_a_module_opens_by_saying_what_it_is_for() -> None:
    openings = {file: ast.get_docstring(syntax_of(file)) or "" for file in product_modules()}
    assert [file for file, opening in openings.items() if not opening] == []
    prose = {file: len(_prose(opening)) for file, opening in openings.items()}
    assert _longer(prose, LONGEST_OPENING) == {}, "one to five sentences do"


def test_a_function_fits_on_a_page() -> None:
    lines = {
        f"{file}:{each.name}": (each.end_lineno or 0) - each.lineno + 1
        for file in product_modules()
        for each in functions(file)
    }
    assert _longer(lines, LONGEST_FUNCTION) == {}, "give a part of it a name"
    assert len(lines) > 500


def _longer(lengths: dict[str, int], most: int) -> dict[str, int]:
    return {name: length for name, length in lengths.items() if length > most}


def _prose(opening: str) -> list[str]:
    return [line for line in opening.splitlines() if line.strip() and not line.startswith("    ")]


def test_imports_are_absolute_and_take_nothing_unnamed() -> None:
    found = [
        f"{file}:{node.lineno}"
        for file in product_modules()
        for node in ast.walk(syntax_of(file))
        if isinstance(node, ast.ImportFrom) and (node.level or any(alias.name == "*" for alias in node.names))
    ]
    assert found == []


def test_nothing_is_printed_but_by_commands() -> None:
    found = [
        f"{file}:{node.lineno}"
        for file in product_modules()
        for node in ast.walk(syntax_of(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"print", "breakpoint"}
    ]
    assert found == [], "commands speak through click, the worker through its log"


def test_everything_is_caught_only_at_the_top_of_the_worker() -> None:
    found = {file for file in product_modules() if any(_caught(file, "Exception"))}
    assert found == set(CATCHES_EVERYTHING)


def test_what_catches_even_an_interruption_raises_it_again() -> None:
    found = {file for file in product_modules() if any(_caught(file, "BaseException"))}
    assert found == set(UNDOES_AND_RAISES_AGAIN)
    for file in found:
        for handler in _caught(file, "BaseException"):
            last = handler.body[-1]
            assert isinstance(last, ast.Raise), f"{file}:{handler.lineno} keeps an interruption to itself"
            assert last.exc is None, f"{file}:{handler.lineno} raises something else than what it caught"


def _caught(file: str, name: str) -> Iterator[ast.ExceptHandler]:
    """The handlers of a module that catch this class by name; a bare `except` catches an interruption too."""
    for node in ast.walk(syntax_of(file)):
        if isinstance(node, ast.ExceptHandler):
            caught = {"BaseException"} if node.type is None else _names(node.type)
            if name in caught:
                yield node


def _names(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def test_a_choice_is_named_for_what_it_is_not_for_being_useful() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "base", "core"}
    assert {file for file in product_modules() if vague & set(file.removesuffix(".py").split("/"))} == set()


def test_nothing_is_left_to_be_done_in_the_code() -> None:
    found = [
        f"{name}:{number}"
        for name, text in readable_files()
        if not name.startswith("tests/architecture/")
        for number, line in enumerate(text.splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert found == [], "an issue says what is left to do, the code does not"


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = [
        f"{name}:{number}"
        for name, text in readable_files()
        if not name.startswith("tests/")
        for number, line in enumerate(text.splitlines(), start=1)
        if SPEAKS_OF_MACHINES.search(line)
    ]
    assert found == []


def test_no_file_knows_where_packages_come_from() -> None:
    found = [
        f"{name}:{number}"
        for name, text in readable_files()
        if not name.startswith("tests/architecture/")
        for number, line in enumerate(text.splitlines(), start=1)
        if SPEAKS_OF_REGISTRIES.search(line)
    ]
    assert found == [], "pip's own settings say where packages come from"


def test_what_these_tests_look_for_they_would_find() -> None:
    assert SPEAKS_OF_MACHINES.search("data_dir = '/home/ana/archive'")
    assert not SPEAKS_OF_MACHINES.search("see web/workspace/upload.py and /usr/bin/chromium")
    assert SPEAKS_OF_REGISTRIES.search("--extra-index-url https://" + "pypi" + ".org/simple/")
    assert not SPEAKS_OF_REGISTRIES.search("--no-emit-index-url --no-header")
    assert UNFINISHED.search("# TODO: later")


def test_no_shipped_file_is_larger_than_a_repository_likes() -> None:
    large = {name: (ROOT / name).stat().st_size for name in shipped_files()}
    assert {name: size for name, size in large.items() if size > LARGEST_FILE_BYTES} == {}
    assert "pyproject.toml" in large
