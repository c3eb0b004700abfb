"""A sheet from outside as rows of text: CSV as Excel and LibreOffice write it in any of our countries, or XLSX.

A cell is text, whatever it was; a formula is not computed. Nothing is read that is larger than a sheet of a person.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from archive.terms.errors import BadRequest

LARGEST_BYTES = 1024 * 1024
LARGEST_UNPACKED_BYTES = 16 * 1024 * 1024
LARGEST_PART_BYTES = 512 * 1024
"""Of a part that does not grow with what is written in the sheet: 30 MB of styles, in a file of 70 kB, took minutes."""
GROWS = re.compile(r"xl/((worksheets/sheet\d+|sharedStrings)\.xml|media/.+)")
MOST_ROWS = 1000
MOST_COLUMNS = 60
LONGEST_CELL = 10_000
ZIP = b"PK\x03\x04"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CELL_BEGINS = re.compile(r"([;\t\r\n]\s*)(?=[=+\-@])")
"""Where a program may begin a cell inside of ours: in Belgium a spreadsheet parts CSV at semicolons, and then does not
see the quotation marks around a text of several lines."""
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What openpyxl and what it reads with make of a file that is no sheet, or a damaged one; found by damaging one."""
UNREADABLE = "This file cannot be read as a sheet. Save it as CSV or XLSX and choose it again."


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with something in it: `number` as the program of the sheet counts, the heads being row 1."""

    number: int
    cells: tuple[str, ...]


def rows_of(content: bytes) -> list[SheetRow]:
    """Return the rows of a sheet, the heads first, empty ones left out. Raises BadRequest with a sentence."""
    if len(content) > LARGEST_BYTES:
        raise BadRequest("The sheet is larger than 1 MB. Take out pictures, or make two of it.")
    found: list[SheetRow] = []
    for number, cells in enumerate(_lines(content), start=1):
        kept = tuple(each.strip()[:LONGEST_CELL] for each in list(cells)[:MOST_COLUMNS])
        if any(kept):
            found.append(SheetRow(number, kept))
        if len(found) > MOST_ROWS + 1:
            raise BadRequest(f"The sheet has more than {MOST_ROWS} rows. Make several of it.")
    if not found:
        raise BadRequest("The sheet is empty.")
    return found


def _lines(content: bytes) -> Iterable[Iterable[str]]:
    return _xlsx(content) if content.startswith(ZIP) else _csv(content)


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise BadRequest(UNREADABLE)
    first = text.partition("\n")[0]
    # Where a comma is the decimal sign, a spreadsheet writes semicolons.
    separator = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise BadRequest(UNREADABLE) from error


def _xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _refuse_swollen(packed.infolist())
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for cells in sheet.iter_rows(values_only=True, max_row=4 * MOST_ROWS, max_col=MOST_COLUMNS):
            yield [_text(each) for each in cells]
        book.close()
    except BROKEN as error:
        raise BadRequest(UNREADABLE) from error


def _refuse_swollen(parts: Iterable[zipfile.ZipInfo]) -> None:
    sizes = {each.filename: each.file_size for each in parts}
    fixed = [size for name, size in sizes.items() if not GROWS.fullmatch(name)]
    if sum(sizes.values()) > LARGEST_UNPACKED_BYTES or max(fixed, default=0) > LARGEST_PART_BYTES:
        raise BadRequest(UNREADABLE)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def harmless(value: str) -> str:
    """Return the value so that no program takes it, or any part of it, for a formula (OWASP, "CSV Injection").

    Not even after blanks, or where the program parts cells at another sign than ours.
    """
    blanks = value[: len(value) - len(value.lstrip())]
    inside = CELL_BEGINS.sub(r"\1'", value[len(blanks) :])
    begins = value.startswith(FORMULA) or inside.startswith(FORMULA)
    return f"'{blanks}{inside}" if begins else f"{blanks}{inside}"


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows as CSV with the mark by which spreadsheets know UTF-8; no cell becomes a formula."""
    stream = io.StringIO()
    csv.writer(stream).writerows([harmless(each) for each in row] for row in rows)
    return ("\ufeff" + stream.getvalue()).encode()


def as_xlsx(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows as a sheet in which every cell is text."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for cells in sheet.columns:
        sheet.column_dimensions[cells[0].column_letter].width = 22
        for cell in cells:
            cell.data_type, cell.number_format = "s", "@"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
