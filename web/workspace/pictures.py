"""Pictures of what the viewer may read: drawn here, with the same numbers as a table, and both as files.

Counts nothing. `?as=csv` and `?as=svg` at the address of a page give its files.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for

from archive.discovery import pictures as counted
from archive.discovery.pictures import By, Chosen, Within
from archive.terms.models import InterviewId, ThemeId
from web.asked import chosen, visitor_language
from web.formats import clock, colon
from web.speaking import gettext, later
from web.workspace.drawing import Bar, grid, rows_over_time, two_sides
from web.workspace.opened import open_silently
from web.workspace.person import archive, viewer
from web.workspace.sheets import Cell, csv_file, svg_file
from web.workspace.themes import labels

pictures = Blueprint("pictures", __name__)

MOST_ROWS = 20
MOST_COLUMNS = 20
MOST_PAIRED = 14
MOST_WORDS = 20
TICKS = 5
NOT_KNOWN = later("not known")
GROUPED = {
    By.COLLECTION: (
        later("Themes by collection"),
        later("How many interviews of each collection have each theme; darker where it is a larger share."),
    ),
    By.YEAR: (
        later("Themes by year"),
        later("How many interviews of each year have each theme; darker where it is a larger share."),
    ),
}
TOGETHER = {
    Within.INTERVIEW: later("In how many interviews two themes are both found; on the diagonal, one alone."),
    Within.LINE: later("In how many lines two themes are both found; on the diagonal, one alone."),
}
TWO_NUMBERS = later(
    "First: confirmed by a person. After the +: only suggested by a computer, and maybe wrong."
)
"""Of two themes, the second number has those of which at least one is only suggested."""
ASKED = frozenset({"by", "within", "language", "collection", "year", "theme"})
"""What an address may ask for; the addresses of the files ask the same."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its table: the same numbers, and all of them; `note` says what the picture leaves out."""

    name: str
    title: str
    said: str
    drawn: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    note: str = ""


@pictures.get("/pictures/themes")
def themes() -> str | Response:
    """Show how many interviews of each collection or year have each theme."""
    by = By(asked) if (asked := chosen("by") or "") in {*By} else By.COLLECTION
    found = counted.by_group(archive(), viewer(), by, most=500)
    groups = [each or str(NOT_KNOWN) for each in found.groups]
    names = _names(found.themes)
    columns = sorted(range(len(groups)), key=lambda at: -found.sizes[at])[:MOST_COLUMNS]
    columns.sort()
    values = [
        [_both(sure[at], row[at]) for at in columns]
        for row, sure in zip(found.values[:MOST_ROWS], found.confirmed[:MOST_ROWS], strict=True)
    ]
    shares = [[row[at] / found.sizes[at] for at in columns] for row in found.values[:MOST_ROWS]]
    title, said = str(GROUPED[by][0]), f"{GROUPED[by][1]} {TWO_NUMBERS}"
    heads = [f"{groups[at]} ({found.sizes[at]})" for at in columns]
    drawn = grid(title, said, names[:MOST_ROWS], heads, values, shares)
    heads = [
        head for group, size in zip(groups, found.sizes, strict=True) for head in _apart(f"{group} ({size})")
    ]
    rows: list[tuple[Cell, ...]] = [
        (name, *(number for both in zip(sure, row, strict=True) for number in _parted(*both)))
        for name, row, sure in zip(names, found.values, found.confirmed, strict=True)
    ]
    note = _left_out(len(names) > MOST_ROWS or len(groups) > MOST_COLUMNS)
    picture = Picture(f"themes-by-{by.value}", title, said, drawn, (gettext("Theme"), *heads), rows, note)
    return _shown(picture, "themes", by=by)


@pictures.get("/pictures/together")
def together() -> str | Response:
    """Show which themes are found together."""
    within = Within(asked) if (asked := chosen("within") or "") in {*Within} else Within.INTERVIEW
    found = counted.together(archive(), viewer(), within, most=60)
    names = _names(found.themes)
    shown = range(min(MOST_PAIRED, len(names)))
    values = [
        [_both(found.confirmed[row][at], found.values[row][at]) if at <= row else None for at in shown]
        for row in shown
    ]
    shares = [
        [found.values[row][at] / max(1, min(found.values[row][row], found.values[at][at])) for at in shown]
        for row in shown
    ]
    title = gettext("Themes that are found together")
    said = f"{TOGETHER[within]} {TWO_NUMBERS}"
    drawn = grid(title, said, [names[at] for at in shown], [names[at] for at in shown], values, shares)
    pairs = sorted(
        ((row, at) for row in range(len(names)) for at in range(row) if found.values[row][at]),
        key=lambda pair: -found.values[pair[0]][pair[1]],
    )
    rows: list[tuple[Cell, ...]] = [
        (
            names[row],
            names[at],
            *_parted(found.confirmed[row][at], found.values[row][at]),
            *_parted(found.confirmed[row][row], found.values[row][row]),
            *_parted(found.confirmed[at][at], found.values[at][at]),
        )
        for row, at in pairs
    ]
    columns = (
        gettext("Theme"),
        gettext("And theme"),
        *_apart(gettext("Together")),
        *_apart(gettext("The first")),
        *_apart(gettext("The second")),
    )
    picture = Picture(
        f"themes-together-{within.value}",
        title,
        said,
        drawn,
        columns,
        rows,
        _left_out(len(names) > MOST_PAIRED),
    )
    return _shown(picture, "together", within=within)


@pictures.get("/pictures/words")
def words() -> str | Response:
    """Show the words that set some interviews apart from all the others."""
    languages, collections, years = counted.choices(archive(), viewer())
    themes_here = counted.themes_heard(archive(), viewer())
    language = asked if (asked := chosen("language")) in languages else next(iter(languages), "")
    wanted = Chosen(language, chosen("collection"), chosen("year"), _theme(themes_here))
    found = None
    if wanted.collection or wanted.year or wanted.theme:
        found = counted.setting_apart(archive(), viewer(), wanted, most=200)
    title = gettext("Words that set interviews apart")
    said = gettext(
        "Right and filled: words of the chosen interviews. Left and hollow: words of all the others. Longer is more."
    )
    theirs, others = (found.theirs, found.others) if found else ((), ())
    drawn = two_sides(
        title,
        said,
        [(each.word, each.z) for each in others[:MOST_WORDS]],
        [(each.word, each.z) for each in theirs[:MOST_WORDS]],
    )
    rows = [(each.word, each.here, each.there, round(each.z, 2)) for each in (*theirs, *others[::-1])]
    columns = (gettext("Word"), gettext("Times in the chosen"), gettext("Times in the others"), "z")
    picture = Picture("words-apart", title, said, drawn, columns, rows)
    choices = {
        "languages": languages,
        "collections": collections,
        "years": years,
        "themes": _sorted_themes(themes_here),
    }
    return _shown(picture, "words", found=found, wanted=wanted, **choices)


@pictures.get("/interviews/<interview_id>/pictures")
def of_interview(interview_id: str) -> str | Response:
    """Show where in an interview each theme is found."""
    opened = open_silently(interview_id)
    found = counted.over_time(archive(), viewer(), InterviewId(interview_id))
    named = sorted(
        zip(_names(tuple(found)), found.values(), strict=True), key=lambda pair: pair[1][0].start_ms
    )
    length = max([opened.length_ms, *(each.end_ms for stretches in found.values() for each in stretches)])
    title = gettext("Themes over the time of the interview")
    said = gettext(
        "A row for each theme, in the order in which they come up. Filled: confirmed by a person. Hollow: suggested."
    )
    drawn = rows_over_time(
        title,
        said,
        [
            (name, [Bar(each.start_ms, each.end_ms, is_hollow=not each.is_confirmed) for each in stretches])
            for name, stretches in named
        ],
        length,
        [(length * at / TICKS, clock(length * at // TICKS)) for at in range(TICKS + 1)],
    )
    rows = [
        (
            name,
            clock(each.start_ms),
            clock(each.end_ms),
            gettext("confirmed") if each.is_confirmed else gettext("suggested"),
        )
        for name, stretches in named
        for each in stretches
    ]
    picture = Picture(
        "themes-over-time",
        title,
        said,
        drawn,
        (gettext("Theme"), gettext("From"), gettext("To"), gettext("State")),
        rows,
    )
    return _shown(picture, "interview", opened=opened)


def _shown(picture: Picture, kind: str, **given: object) -> str | Response:
    """Return the page, or the file that the address asks for."""
    wanted = chosen("as")
    if wanted == "csv":
        return csv_file(picture.name, picture.columns, picture.rows)
    if wanted == "svg":
        return svg_file(picture.name, picture.drawn)
    kept = {name: value for name, value in request.args.items() if name in ASKED}
    files = {
        form: url_for(request.endpoint or "", **{**(request.view_args or {}), **kept, "as": form})
        for form in ("csv", "svg")
    }
    return render_template(
        "workspace/picture.html",
        here="interviews" if kind == "interview" else "pictures",
        picture=picture,
        kind=kind,
        files=files,
        **given,
    )


def _both(confirmed: int, found: int) -> str:
    """Return both numbers for a cell of a picture: what was confirmed, and what is suggested beside it."""
    return f"{confirmed} + {found - confirmed}"


def _parted(confirmed: int, found: int) -> tuple[int, int]:
    return confirmed, found - confirmed


def _apart(name: str) -> tuple[str, str]:
    """Return the heads of the two columns that hold what was confirmed and what is only suggested."""
    return f"{colon(name)} {gettext('confirmed')}", f"{colon(name)} {gettext('suggested')}"


def _left_out(is_more: bool) -> str:  # noqa: FBT001 - the one thing it says
    return gettext("The picture shows the most frequent; the table has all.") if is_more else ""


def _names(wanted: Sequence[ThemeId]) -> list[str]:
    """Return what themes are called in the visitor's language; an id that the thesaurus has no more is itself."""
    known, language = labels(), visitor_language()
    return [
        label.labels.get(language) or label.labels.get("en") or each if (label := known.get(each)) else each
        for each in wanted
    ]


def _theme(known: Sequence[ThemeId]) -> ThemeId | None:
    asked = chosen("theme") or ""
    return ThemeId(asked) if asked in known else None


def _sorted_themes(known: Sequence[ThemeId]) -> list[tuple[ThemeId, str]]:
    return sorted(zip(known, _names(known), strict=True), key=lambda pair: pair[1].casefold())
