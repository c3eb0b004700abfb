"""What the tests of the architecture read: the checkout's own files, and the packages as syntax trees."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("web", "archive", "media", "transcribe", "search")


@cache
def product_modules() -> tuple[str, ...]:
    """Every module of the product, as a path from the root."""
    return tuple(
        sorted(path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    )


@cache
def shipped_files() -> tuple[str, ...]:
    """Every file that git tracks, or would with the next `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - wherever git is
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(sorted(name for name in set(listed.split("\0")) if name and (ROOT / name).is_file()))


def text_of(name: str) -> str:
    """The words of a file of the checkout; empty where there is none."""
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


@cache
def syntax_of(name: str) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(text_of(name), name)
