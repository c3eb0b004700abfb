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
VERBS = "select|with|insert|replace|update|delete from|create|drop|alter|pragma|attach|vacuum"
BEGINNING = re.compile(rf"\s*({VERBS}|{VERBS.upper()})\s")
"""Not `Select a file`: prose begins with one capital."""
WRITING = re.compile(r"\s*(insert|replace\s+into|update|delete\s+from|drop|alter)\s", re.IGNORECASE)
PUT_TOGETHER = {
    ("archive/consent/guard.py", "COPIES_TO_MAKE"): "our own enumerations",
    ("archive/consent/guard.py", "unreadable_in_index"): "as many question marks as there are purposes",
    ("archive/consent/own.py", "CLOSED_TOO"): "our own enumeration",
    ("archive/consent/stretches.py", "PROPOSED"): "our own enumeration",
    ("archive/consent/views.py", "AGREEMENT_STATES"): "our own enumerations",
    ("archive/consent/views.py", "TOLD_VOICES"): "our own enumeration",
    ("archive/consent/views.py", "COVERED_SPANS"): "our own enumerations",
    ("archive/consent/views.py", "COVERED_VOICES"): "our own enumerations",
    ("archive/consent/views.py", "PURPOSES"): "our own enumeration",
    ("archive/consent/views.py", "REACHES"): "our own enumerations",
    ("archive/consent/views.py", "READABLE_WORDS"): "our own enumeration",
    ("archive/consent/views.py", "REFUSALS"): "our own enumeration",
    ("archive/consent/views.py", "WORKED_ON_TRANSCRIPTS"): "our own enumeration and our own id",
    ("archive/consent/views.py", "REFUSED_ANSWERS"): "our own enumerations",
    ("archive/consent/views.py", "RESEARCHED_INTERVIEWS"): "our own enumerations",
    ("archive/gallery/reader.py", "browse"): "fixed words around one of two questions",
    ("archive/gallery/writer.py", "_delete_rows"): "names of our own tables",
    ("archive/store/audit.py", "events"): "one of two fixed conditions",
    ("archive/store/jobs.py", "interviews_waiting_for"): "as many question marks as there are kinds",
    ("archive/store/state_tables.py", "renaming"): "names of our own tables",
    ("archive/store/connect.py", "open_database"): "our own pragmas",
}
"""SQL that is put together from parts, each looked at: what is put in is never a value from outside."""


def is_sql(text: str) -> bool:
    """Whether a text is a statement; prose that begins with one capital (`Select a file from the list`) is none."""
    return bool(STATEMENT.match(text)) and not text.lstrip()[:2].istitle()


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
    for holder in _holders(tree.body):
        if any(BEGINNING.match(_first_words(node)) for node in ast.walk(holder)):
            yield _name_of(holder)


def _holders(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for each in body:
        if isinstance(each, ast.ClassDef):
            yield from _holders(each.body)
        else:
            yield each


def _first_words(node: ast.AST) -> str:
    """The fixed words of a text that is made of parts; nothing for any other node."""
    match node:
        case ast.JoinedStr(values=parts):
            fixed = [part.value for part in parts if isinstance(part, ast.Constant)]
            return " ".join(str(each) for each in fixed) if len(fixed) < len(parts) else ""
        case ast.BinOp(left=ast.Constant(value=str(first)), op=ast.Add() | ast.Mod()):
            return first
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(first)), attr="format")):
            return first
    return ""


def _name_of(holder: ast.stmt) -> str:
    match holder:
        case ast.FunctionDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return f"line {holder.lineno}"


def test_there_is_no_sql_outside_its_homes() -> None:
    found = {
        file: text.strip()[:60]
        for file in product_modules()
        if not file.startswith(HOMES)
        for text in texts(syntax_of(file))
        if is_sql(text)
    }
    assert found == {}, f"SQL is at home in {', '.join(HOMES)}"


@pytest.mark.parametrize("home", HOMES)
def test_every_home_is_seen_to_hold_sql(home: str) -> None:
    """Else the test above would see nothing."""
    inside = [name for name in product_modules() if name.startswith(home)]
    assert any(is_sql(text) for name in inside for text in texts(syntax_of(name)))


def test_sql_is_put_together_only_where_it_was_looked_at() -> None:
    found = {(file, name) for file in product_modules() for name in put_together(syntax_of(file))}
    assert found - PUT_TOGETHER.keys() == set(), "use a parameter, or have it looked at and listed here"
    assert PUT_TOGETHER.keys() - found == set(), "this is not put together any more; take it off the list"


def test_consent_reads_and_never_writes() -> None:
    for file in product_modules():
        if file.startswith("archive/consent/"):
            found = [text.strip()[:60] for text in texts(syntax_of(file)) if WRITING.match(text)]
            assert found == [], f"{file} changes rows, which is for archive/store"


def test_statements_are_run_in_their_homes_alone() -> None:
    asking = {"execute", "executemany", "executescript"}
    found = [
        f"{file}:{node.lineno}"
        for file in product_modules()
        if not file.startswith(HOMES)
        for node in ast.walk(syntax_of(file))
        if isinstance(node, ast.Attribute) and node.attr in asking
    ]
    assert found == [], f"statements are run in {', '.join(HOMES)}"


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
