"""Says a receipt in a person's language, and writes it as one file that needs nothing else and can be printed.

It decides nothing: what is true is in `receipts`, how it is said in receipts.toml.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from archive.consent.standing import StoodOn
from archive.participation.receipts import Line, Outlet, Receipt, State, TakenBack
from archive.terms.closings import ClosingKind
from archive.terms.errors import BadRequest
from archive.terms.languages import LANGUAGES

TEXTS = Path(__file__).with_name("receipts.toml")
FALLBACK = "en"
PRINT = 16
SECOND_MS = 1000
"""Signs of a form's hash that are enough to find its text by."""
STYLE = """
body { font: 1rem/1.5 Georgia, serif; color: #1c1917; background: #fff; max-width: 46rem; margin: 2rem auto; }
body { padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #a8a29e; }
th, td { overflow-wrap: anywhere; }
thead th { font-size: .85rem; }
tbody th { font-weight: normal; width: 32%; }
td:last-child { width: 22%; }
footer { margin-top: 2rem; font-size: .9rem; }
@media print {
  body { margin: 0; max-width: none; font-size: 11pt; }
  tr, li { break-inside: avoid; }
  h2 { break-after: avoid; }
}
"""
"""One page of A4 or two; readable without colours."""


@dataclass(frozen=True, slots=True)
class Row:
    """A place, what is there now, and since when; `state` is the code, for whoever draws it."""

    place: str
    said: str
    since: str
    state: State


@dataclass(frozen=True, slots=True)
class Page:
    """A receipt in words. `head` are the names of the three columns, `heads` those of the parts."""

    language: str
    title: str
    lede: str
    interview: str
    checked: str
    heads: dict[str, str]
    happened: tuple[str, ...]
    head: tuple[str, str, str]
    rows: tuple[Row, ...]
    erasing: str
    stood: tuple[str, ...]
    beyond: tuple[str, ...]
    stays: str


def language_for(receipt: Receipt) -> str:
    """Return the first language of the interview that a receipt can be given in."""
    for each in receipt.languages:
        if each.partition("-")[0].lower() in LANGUAGES:
            return each.partition("-")[0].lower()
    return FALLBACK


def say(receipt: Receipt, language: str | None = None) -> Page:
    """Return the receipt in words; `language` None: the narrator's. Raises BadRequest for a language without words."""
    chosen = language or language_for(receipt)
    if chosen not in LANGUAGES:
        raise BadRequest(f"A receipt can be given in {', '.join(LANGUAGES)}.")
    texts = _texts()[chosen]
    return Page(
        language=chosen,
        title=texts["title"],
        lede=texts["lede"],
        interview=texts["interview"].format(id=receipt.interview),
        checked=texts["checked"].format(at=_moment(texts, receipt.checked_at)),
        heads={
            name: texts[f"{name}_heading"] for name in ("took", "now", "erase", "stood", "beyond", "stays")
        },
        happened=tuple(_happened(texts, each) for each in receipt.taken_back),
        head=(texts["place"], texts["state"], texts["since"]),
        rows=tuple(_row(texts, each) for each in receipt.lines),
        erasing=_erasing(texts, receipt),
        stood=tuple(_stood(texts, each) for each in receipt.stood),
        beyond=tuple(_beyond(texts, receipt.lines)),
        stays=texts["stays"],
    )


@cache
def _texts() -> dict[str, dict[str, Any]]:
    return tomllib.loads(TEXTS.read_text(encoding="utf-8"))


def _happened(texts: dict[str, Any], each: TakenBack) -> str:
    at = _moment(texts, each.at)
    match each:
        case TakenBack(kind=ClosingKind.REINSTATE):
            return str(texts["took_back"].format(at=at))
        case TakenBack(kind=ClosingKind.ERASE):
            return str(texts["took_erased"].format(at=at))
        case TakenBack(kind=ClosingKind.RESTRICT, span_ms=(start_ms, end_ms)):
            end = _clock(end_ms + SECOND_MS - 1)  # in whole seconds, all that was closed and never less
            return str(texts["took_span"].format(at=at, start=_clock(start_ms), end=end))
        case TakenBack(excerpt=str() as excerpt):
            return str(texts["took_excerpt"].format(at=at, id=excerpt))
        case TakenBack(purpose=None):
            return str(texts["took_everything"].format(at=at))
    return str(texts["took_purpose"].format(at=at, purpose=texts["purposes"][each.purpose]))


def _row(texts: dict[str, Any], line: Line) -> Row:
    place = texts[line.outlet.value].format(id=line.excerpt)
    since = "" if line.at is None else _moment(texts, line.at)
    return Row(place, texts[line.state.value], since, line.state)


def _erasing(texts: dict[str, Any], receipt: Receipt) -> str:
    if receipt.erased_at is not None:
        return str(texts["erased_at"].format(at=_moment(texts, receipt.erased_at)))
    if receipt.erase_on is not None:
        return str(texts["erase_on"].format(at=_moment(texts, receipt.erase_on)))
    return str(texts["partly"])


def _stood(texts: dict[str, Any], stood: StoodOn) -> str:
    """Say what an agreement stood on, in codes that mean the same in every language."""
    ground, said = stood.ground, []
    if ground.language:
        said.append(texts["stood_language"].format(language=ground.language))
    if ground.form and ground.form_hash:
        said.append(texts["stood_form"].format(form=ground.form, print=ground.form_hash[:PRINT]))
    articles = ", ".join(each.value for each in (ground.article6, ground.article9) if each)
    if articles:
        said.append(texts["stood_basis"].format(articles=articles))
    words = "; ".join(said) or texts["stood_nothing"]
    return str(texts["stood"].format(version=stood.version, at=_moment(texts, stood.at), said=words))


def _beyond(texts: dict[str, Any], lines: Iterable[Line]) -> Iterable[str]:
    for line in lines:
        if line.outlet is Outlet.HANDED_OUT:
            said = texts["beyond_exported" if line.count else "beyond_none"]
            yield str(said.format(count=line.count))
        elif line.outlet is Outlet.OUTSIDE and line.state is State.BEYOND:
            yield str(texts["beyond_public"])
            yield str(texts["beyond_printed"])


def _moment(texts: dict[str, Any], at: datetime) -> str:
    utc = at.astimezone(UTC)
    day = texts["first_day"] if utc.day == 1 else str(utc.day)
    date = texts["date"].format(day=day, month=texts["months"][utc.month - 1], year=utc.year)
    return f"{date}, {utc:%H:%M} UTC"


def _clock(ms: int) -> str:
    minutes, seconds = divmod(ms // SECOND_MS, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def write_html(page: Page, *, archive_name: str, contact: str) -> str:
    """Return the receipt as one HTML file: no script, no picture, nothing from elsewhere."""
    rows = "".join(
        f'<tr><th scope="row">{escape(row.place)}</th><td>{escape(row.said)}</td><td>{escape(row.since)}</td></tr>\n'
        for row in page.rows
    )
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in page.head)
    return f"""<!doctype html>
<html lang="{page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(page.title)}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{escape(page.title)}</h1>
<p>{escape(page.lede)}</p>
<p>{escape(page.interview)}<br>{escape(page.checked)}</p>
<h2>{escape(page.heads["took"])}</h2>
{_list(page.happened)}
<h2>{escape(page.heads["erase"])}</h2>
<p>{escape(page.erasing)}</p>
<h2>{escape(page.heads["now"])}</h2>
<table>
<thead><tr>{columns}</tr></thead>
<tbody>
{rows}</tbody>
</table>
<h2>{escape(page.heads["beyond"])}</h2>
{_list(page.beyond)}
<h2>{escape(page.heads["stood"])}</h2>
{_list(page.stood)}
<h2>{escape(page.heads["stays"])}</h2>
<p>{escape(page.stays)}</p>
<footer>{escape(archive_name)}{f"<br>{escape(contact)}" if contact else ""}</footer>
</body>
</html>
"""


def _list(items: Iterable[str]) -> str:
    return "<ul>\n" + "".join(f"<li>{escape(each)}</li>\n" for each in items) + "</ul>"
