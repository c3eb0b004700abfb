"""The door to tantivy: the only import of it. It comes with the extra `[large]`, and may not be there.

Its names are handed on untyped, as Whoosh's are in `search.engine`.
"""

from importlib.metadata import version
from typing import Any

from search.errors import EngineMissing

try:
    import tantivy as _tantivy
except ImportError:
    _tantivy = None  # type: ignore[assignment]

tantivy: Any = _tantivy

PROBLEMS = (OSError, ValueError)
"""What tantivy raises where a file is not what it was."""


def require_engine() -> None:
    """Raise EngineMissing where the package is not installed."""
    if tantivy is None:
        raise EngineMissing


def file_format() -> str:
    """Return what the files and the stems in them depend on. Raises EngineMissing."""
    require_engine()
    return f"5, tantivy {version('tantivy')}, snowball {version('snowballstemmer')}"
