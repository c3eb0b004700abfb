"""SQL is at home in archive/store, archive/consent and archive/gallery, and values never become part of it."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import product_modules, syntax_of

HOMES = ("archive/store/", "archive/consent/", "archive/gallery/")
STATEMENT = re.compile(
    r"\s*(select\s.+\sfrom\s|with\s+\w+\s+as\s*\(|insert\s+(or\s+\w+\s+)?into\s|replace\s+into\s|update\s+\w+\s+set\s"
    r"|delete\s+from\s|create\s+(temp\s+|unique\s+|virtual\s+)*(table|view|index|trigger)\s|drop\s+(table|view)\s"
    r"|alter\s+table\s|pragma\s+\w|attach\s+\S+\s+as\s|vacuum(\s+into\s|$)|begin\s+immediate)",
    re.DOTALL | re.IGNORECASE,
)
BEGINNING = re.compile(
    r"\s*(select|with|insert|replace|update|delete\s+from|create|drop|alter|pragma|attach|vacuum)\s", re.IGNORECASE
)
WRITING = re.compile(r"\s*(insert|replace\s+into|update|delete\s+from|drop|alter)\s", re.IGNORECASE)
PUT_TOGETHER = {
    ("archive/consent/reader.py", "TranscriptReader", "fixed words of our own"),
    ("archive/consent/views.py", "PURPOSES", "our own enumeration"),
    ("archive/consent/views.py", "READABLE_WORDS", "our own enumeration"),
    ("archive/consent/views.py", "REFUSALS", "our own enumerations"),
    ("archive/gallery/writer.py", "_forget", "names of our own tables"),
    ("archive/store/audit.py", "listed", "fixed words of our own"),
    ("archive/store/connect.py", "open_database", "our own pragmas"),
}
"""SQL that is put together from parts, each looked at: what is put in is never a value from outside."""


def texts(tree: ast.AST) -> Iterator[str]:
    """Every text that is used, docstrings aside."""
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def put_together(tree: ast.Module) -> Iterator[str]:
    """The names of what holds SQL made by an f-string, by +, by % or by .format."""
    for top in tree.body:
        if any(_is_made(node) for node in ast.walk(top)):
            yield _name_of(top)


def _is_made(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str(first)), *rest]):
            return bool(rest) and bool(BEGINNING.match(first))
        case ast.BinOp(left=ast.Constant(value=str(first)), op=ast.Add() | ast.Mod()):
            return bool(BEGINNING.match(first))
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(first)), attr="format")):
            return bool(BEGINNING.match(first))
    return False


def _name_of(top: ast.stmt) -> str:
    match top:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return f"line {top.lineno}"


@pytest.mark.parametrize("file", [name for name in product_modules() if not name.startswith(HOMES)])
def test_there_is_no_sql_outside_its_homes(file: str) -> None:
    found = [text.strip()[:60] for text in texts(syntax_of(file)) if STATEMENT.match(text)]
    assert found == [], f"{file} speaks SQL, which is at home in {', '.join(HOMES)}"


@pytest.mark.parametrize("home", HOMES)
def test_every_home_is_seen_to_hold_sql(home: str) -> None:
    """Else the test above would see nothing."""
    inside = [name for name in product_modules() if name.startswith(home)]
    assert any(STATEMENT.match(text) for name in inside for text in texts(syntax_of(name)))


def test_sql_is_put_together_only_where_it_was_looked_at() -> None:
    found = {(file, name) for file in product_modules() for name in put_together(syntax_of(file))}
    known = {(file, name) for file, name, _ in PUT_TOGETHER}
    assert found - known == set(), "use a parameter, or have it looked at and listed here"
    assert known - found == set(), "this is not put together any more; take it off the list"


def test_consent_reads_and_never_writes() -> None:
    for file in product_modules():
        if file.startswith("archive/consent/"):
            found = [text.strip()[:60] for text in texts(syntax_of(file)) if WRITING.match(text)]
            assert found == [], f"{file} changes rows, which is for archive/store"


def test_the_words_of_a_database_are_asked_for_in_its_homes_alone() -> None:
    asking = {"execute", "executemany", "executescript"}
    for file in product_modules():
        if not file.startswith(HOMES):
            found = [
                f"{file}:{node.lineno}"
                for node in ast.walk(syntax_of(file))
                if isinstance(node, ast.Attribute) and node.attr in asking
            ]
            assert found == []


def test_a_database_is_opened_in_one_place() -> None:
    opening = {"connect", "Database"}
    found = {
        file
        for file in product_modules()
        for node in ast.walk(syntax_of(file))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in opening)
            or (isinstance(node.func, ast.Name) and node.func.id in opening)
        )
    }
    assert found == {"archive/store/connect.py"}
