"""Tables and pictures as files to save: CSV that no program takes for formulas, and SVG that stands alone."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from archive.methods.sheet_rows import harmless

Cell = str | int | float | None


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return a table as a file of comma-separated values, in UTF-8 with its mark, so that spreadsheets know it.

    What a program would take for a formula is quoted; numbers stay as they are.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return _saved(("\ufeff" + stream.getvalue()).encode(), "text/csv; charset=utf-8", f"{name}.csv")


def svg_file(name: str, picture: str) -> Response:
    """Return a picture as a file."""
    return _saved(picture.encode(), "image/svg+xml; charset=utf-8", f"{name}.svg")


def _saved(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
