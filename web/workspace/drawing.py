"""Pictures of numbers as SVG: inline in a page, or a file that stands alone. Computes no number and knows no archive.

Colours are attributes, which the house's style sheet overrides by class: the Content-Security-Policy forbids styles in
the page. No colour carries anything alone: numbers stand in their cells, and what is not confirmed is drawn hollow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

INK, SOFT, LINE, FIRST, SECOND, PAPER = "#2a201a", "#5e4e42", "#8a755f", "#96381b", "#2d4a70", "#fffbf3"
LABEL = 260
"""Width of the names at the left."""
ROW = 30
LETTER = 7.6
"""About how wide a letter is at the size that names have."""
LONGEST_LABEL = 29
DARKEST = 0.5
"""How much of the colour the fullest cell has; ink stays legible on it in both themes."""
WIDE = 960


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a row, in the units of the axis; a hollow one is outlined only."""

    start: float
    end: float
    is_hollow: bool = False


def rows_over_time(
    title: str,
    said: str,
    rows: Sequence[tuple[str, Sequence[Bar]]],
    length: float,
    ticks: Sequence[tuple[float, str]],
) -> str:
    """Draw one row for each name, its bars along an axis from 0 to `length`; `ticks` are (place, words)."""
    width, height = WIDE - LABEL - 20, ROW * len(rows)
    scale = width / max(length, 1)
    parts = []
    for at, words in ticks:
        x = LABEL + at * scale
        parts.append(_line(x, 8, x, 8 + height))
        parts.append(_text(x, height + 28, words, anchor="end" if at >= length else "middle", soft=True))
    for number, (name, bars) in enumerate(rows):
        top = 8 + ROW * number
        parts.append(_text(LABEL - 12, top + 20, short(name), anchor="end"))
        for bar in bars:
            wide = max(4.0, (bar.end - bar.start) * scale)
            parts.append(_rect(LABEL + bar.start * scale, top + 6, wide, ROW - 12, is_hollow=bar.is_hollow))
    return _picture(title, said, WIDE, height + 40, parts)


def grid(
    title: str,
    said: str,
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[str | None]],
    shares: Sequence[Sequence[float]],
) -> str:
    """Draw a table of cells, each with its numbers, and as dark as its share (0 to 1); None is left empty."""
    cell = max(64.0, min(120.0, (WIDE - LABEL) / max(1, len(columns))))
    head = 14 + LETTER * 0.72 * max((len(short(each)) for each in columns), default=0)
    parts = []
    for at, name in enumerate(columns):
        x = LABEL + cell * (at + 0.5)
        parts.append(
            f'<text class="pic-ink" x="{x + 4:.1f}" y="{head - 8:.1f}" fill="{INK}" font-size="14" '
            f'transform="rotate(-45 {x + 4:.1f} {head - 8:.1f})">{escape(short(name))}</text>'
        )
    for number, name in enumerate(rows):
        top = head + ROW * number
        parts.append(_text(LABEL - 12, top + 20, short(name), anchor="end"))
        for at, value in enumerate(values[number]):
            if value is None:
                continue
            x = LABEL + cell * at
            parts.append(_cell(x, top, cell, shares[number][at]))
            parts.append(_text(x + cell / 2, top + 20, value, anchor="middle"))
    width = LABEL + cell * len(columns) + head * 0.75
    return _picture(title, said, width, head + ROW * len(rows) + 10, parts)


def two_sides(
    title: str, said: str, left: Sequence[tuple[str, float]], right: Sequence[tuple[str, float]]
) -> str:
    """Draw two lists of words with bars from the middle, as long as their numbers: filled right, hollow left."""
    most = max((abs(value) for _, value in (*left, *right)), default=1.0) or 1.0
    middle, longest = WIDE / 2, WIDE / 2 - 210
    parts = [_line(middle, 8, middle, 8 + ROW * max(len(left), len(right), 1))]
    for number, (word, value) in enumerate(right):
        top, wide = 8 + ROW * number, abs(value) / most * longest
        parts.append(_rect(middle + 4, top + 6, wide, ROW - 12))
        parts.append(_text(middle + wide + 12, top + 20, f"{short(word)}  {value:.1f}"))
    for number, (word, value) in enumerate(left):
        top, wide = 8 + ROW * number, abs(value) / most * longest
        parts.append(_rect(middle - 4 - wide, top + 6, wide, ROW - 12, is_hollow=True))
        parts.append(_text(middle - wide - 12, top + 20, f"{value:.1f}  {short(word)}", anchor="end"))
    return _picture(title, said, WIDE, ROW * max(len(left), len(right), 1) + 20, parts)


def short(name: str) -> str:
    """Return a name cut to what fits beside a row; all of it is in the table."""
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"


def _picture(title: str, said: str, width: float, height: float, parts: Iterable[str]) -> str:
    """Return the whole element, safe to stand in a page: every word in it was escaped.

    Its title and description are read out in the place of what is drawn.
    """
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-labelledby="picture-title picture-said" '
        f'font-family="sans-serif" font-size="15">'
        f'<title id="picture-title">{escape(title)}</title><desc id="picture-said">{escape(said)}</desc>'
        f'<rect class="pic-paper" width="100%" height="100%" fill="{PAPER}"/>'
    )
    return opening + "".join(parts) + "</svg>"


def _text(x: float, y: float, words: str, *, anchor: str = "start", soft: bool = False) -> str:
    look, colour = ("pic-soft", SOFT) if soft else ("pic-ink", INK)
    return f'<text class="{look}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'


def _rect(x: float, y: float, wide: float, high: float, *, is_hollow: bool = False) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{max(wide, 1):.1f}" height="{high:.1f}" rx="2"'
    if is_hollow:
        return f'<rect class="pic-hollow" {place} fill="none" stroke="{SECOND}" stroke-width="2"/>'
    return f'<rect class="pic-full" {place} fill="{FIRST}"/>'


def _cell(x: float, y: float, wide: float, share: float) -> str:
    opacity = max(0.0, min(1.0, share)) * DARKEST
    return (
        f'<rect class="pic-cell" x="{x + 1:.1f}" y="{y + 1:.1f}" width="{wide - 2:.1f}" height="{ROW - 2}" '
        f'fill="{FIRST}" fill-opacity="{opacity:.2f}" stroke="{LINE}" stroke-opacity="0.35"/>'
    )


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path class="pic-line" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{LINE}" stroke-opacity="0.5"/>'
