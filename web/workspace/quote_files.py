"""Quotes as files for other programs: CSV, a sheet, a document. Gets what may be printed, and adds nothing to it.

No cell becomes a formula: in CSV what begins like one is quoted (OWASP, "CSV Injection"), in a sheet all is text.
"""

import csv
import io
import re
from collections.abc import Sequence
from enum import StrEnum

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from archive.methods.sheet_rows import harmless
from web.speaking import gettext, later
from web.workspace.quoting import Cited


class FileKind(StrEnum):
    """A kind of file that quotes can be taken away as."""

    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"


CONTENT_TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
HEADS = (
    later("Number"),
    later("Quote"),
    later("Language"),
    later("Narrator"),
    later("Interview"),
    later("Recorded"),
    later("From"),
    later("To"),
    later("Address"),
    later("Archive"),
    later("Note"),
    later("Citation"),
    later("Left out because"),
)
WIDTHS = (8, 60, 10, 20, 28, 16, 9, 9, 40, 24, 30, 60, 40)
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What XML cannot hold; and the half of a line's end that a document would take for another line."""
TITLE = later("Quotes")
NOTHING = later("There are no quotes in the basket that may be printed.")


def file_of(kind: FileKind, quotes: Sequence[Cited]) -> bytes:
    """Return the file. A quote that is left out keeps its number and the reason, and nothing else."""
    writers = {FileKind.CSV: _csv, FileKind.XLSX: _xlsx, FileKind.DOCX: _docx}
    return writers[kind](quotes)


def _row(number: int, quote: Cited) -> list[str]:
    values = (
        str(number),
        quote.text,
        quote.language,
        quote.narrator,
        quote.interview,
        quote.recorded,
        quote.start,
        quote.end,
        quote.address,
        quote.archive,
        quote.note,
        quote.citation,
        quote.left_out,
    )
    return [UNWRITABLE.sub("", value) for value in values]


def _rows(quotes: Sequence[Cited]) -> list[list[str]]:
    return [_row(number, quote) for number, quote in enumerate(quotes, 1)]


def _csv(quotes: Sequence[Cited]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([str(each) for each in HEADS])
    writer.writerows([harmless(value) for value in row] for row in _rows(quotes))
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(quotes: Sequence[Cited]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = str(TITLE)
    for number, row in enumerate([[str(each) for each in HEADS], *_rows(quotes)], 1):
        for column, value in enumerate(row, 1):
            if not value:
                continue
            cell = sheet.cell(row=number, column=column, value=value)
            cell.data_type = "s"  # openpyxl would make a formula of what begins with =
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFGHIJKLM", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _docx(quotes: Sequence[Cited]) -> bytes:
    document = Document()
    document.core_properties.author = ""
    document.core_properties.title = str(TITLE)
    document.add_heading(str(TITLE), level=1)
    numbered = list(enumerate(quotes, 1))
    printed = [(number, quote) for number, quote in numbered if not quote.left_out]
    for _, quote in printed:
        document.add_paragraph(UNWRITABLE.sub("", quote.text), style="Intense Quote")
        document.add_paragraph(UNWRITABLE.sub("", quote.citation))
        if quote.note:
            document.add_paragraph(gettext("Note: %(note)s", note=UNWRITABLE.sub("", quote.note)))
    if not printed:
        document.add_paragraph(str(NOTHING))
    left_out = [(number, quote) for number, quote in numbered if quote.left_out]
    if left_out:
        document.add_heading(gettext("Left out"), level=2)
    for number, quote in left_out:
        document.add_paragraph(gettext("Quote %(number)s: %(why)s", number=number, why=quote.left_out))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
