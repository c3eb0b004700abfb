"""Which functions of the product lead to which, read from their names: enough to see what a page may set off."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.architecture.tree import product_modules, syntax_of

Function = tuple[str, str]
"""The module and the name of a function."""


def leads_to(start: Function, end: Function) -> tuple[Function, ...]:
    """Return the way from one function to another, ends included; empty where there is none."""
    waiting: list[tuple[Function, ...]] = [(start,)]
    seen = {start}
    while waiting:
        way = waiting.pop(0)
        if way[-1] == end:
            return way
        for following in sorted(_named_in_functions().get(way[-1], set()) - seen):
            seen.add(following)
            waiting.append((*way, following))
    return ()


@cache
def _named_in_functions() -> dict[Function, set[Function]]:
    return dict(each for file in product_modules() for each in _functions_of(file))


def _functions_of(file: str) -> Iterator[tuple[Function, set[Function]]]:
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    tree = syntax_of(file)
    known = _imported(tree) | {
        node.name: f"{module}.{node.name}" for node in tree.body if isinstance(node, ast.FunctionDef)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            named = {_split(path) for path in _paths(node, known)}
            yield (module, node.name), named - {(module, node.name)}


def _imported(tree: ast.Module) -> dict[str, str]:
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _paths(node: ast.FunctionDef, known: dict[str, str]) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in known:
            yield known[part.id]
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in known:
            yield f"{known[part.value.id]}.{part.attr}"


def _split(path: str) -> Function:
    module, _, name = path.rpartition(".")
    return module, name
