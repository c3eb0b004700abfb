"""How an excerpt is cited, with the second, in the ways of the field: in parts, so that a page can move the second.

Names are never turned round: “Torres, Ana” would guess which part is which, and she chose how she is called. The text
of a citation is English in every language of the interface, as the styles are.
"""

import re
from dataclasses import dataclass
from datetime import date

from archive.gallery.types import Excerpt
from web.formats import clock, seconds, without_bidi
from web.site import Site

UNNAMED = "Narrator who chose not to be named"
SYNTHETIC = "synthetic demonstration, nobody lived it"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
SPECIAL = {each: f"\\{each}" for each in "&%$#_"} | {"~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}
"""What BibTeX would take for itself."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation around its two moving parts: the moment as it is read, and the address that leads to it."""

    before: str
    moment: str
    between: str
    address: str
    after: str

    @property
    def text(self) -> str:
        """The whole citation."""
        return f"{self.before}{self.moment}{self.between}{self.address}{self.after}"


@dataclass(frozen=True, slots=True)
class Citations:
    """The same excerpt at the same second in each style: two to be read, two for reference managers."""

    apa: Citation
    chicago: Citation
    bibtex: Citation
    ris: Citation


def cite(excerpt: Excerpt, site: Site, address: str, moment_ms: int) -> Citations:
    """Return the citations of `excerpt` at `moment_ms`; `address` is where it is for everybody."""
    moving = clock(moment_ms), f"{address}?t={seconds(moment_ms)}" if moment_ms else address
    return Citations(
        _cited(_apa(excerpt, site), *moving),
        _cited(_chicago(excerpt, site), *moving),
        _cited(_bibtex(excerpt, site), *moving),
        _cited(_ris(excerpt, site), *moving),
    )


def _cited(parts: tuple[str, str, str], moment: str, address: str) -> Citation:
    before, between, after = (without_bidi(each) for each in parts)
    return Citation(before, moment, between, address, after)


def _apa(excerpt: Excerpt, site: Site) -> tuple[str, str, str]:
    """Return the parts after the Publication Manual of the APA, 7th edition, 10.12 and 10.13: works heard online."""
    title = f"{_line(excerpt.title)} [{_kind(excerpt)}, {clock(excerpt.duration_ms)}, at "
    day = _year_first(excerpt.published_on)
    if excerpt.narrator is None:  # the title moves to the place of the name
        return title, f"]. ({day}). {site.name}. ", ""
    return f"{_line(excerpt.narrator)} (Narrator). ({day}). {title}", f"]. {site.name}. ", ""


def _chicago(excerpt: Excerpt, site: Site) -> tuple[str, str, str]:
    """Return the parts after the bibliography of the Chicago Manual of Style, 17th edition, 14.267."""
    recorded = f", recorded {_month_first(excerpt.recorded_on)}" if excerpt.recorded_on else ""
    before = (
        f"{_line(excerpt.narrator or UNNAMED)}. “{_line(excerpt.title)}.” {_kind(excerpt)}{recorded}. "
        f"{site.name}, {_month_first(excerpt.published_on)}. {clock(excerpt.duration_ms)}, at "
    )
    return before, ". ", "."


def _bibtex(excerpt: Excerpt, site: Site) -> tuple[str, str, str]:
    recorded = f", recorded {_month_first(excerpt.recorded_on)}" if excerpt.recorded_on else ""
    fields = [
        ("author", "{" + _braced(excerpt.narrator) + "}" if excerpt.narrator else ""),
        ("title", "{" + _braced(excerpt.title) + "}"),
        ("howpublished", _braced(f"{_kind(excerpt)}, {clock(excerpt.duration_ms)}{recorded}")),
        ("publisher", _braced(site.name)),
        ("year", excerpt.published_on[:4]),
        ("date", excerpt.published_on),
        ("language", ", ".join(excerpt.languages)),
    ]
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    unnamed = "" if excerpt.narrator else f"{UNNAMED}; "
    return f"@misc{{{excerpt.id},\n{lines}  note = {{{unnamed}at ", "},\n  url = {", "}\n}\n"


def _ris(excerpt: Excerpt, site: Site) -> tuple[str, str, str]:
    fields = [
        ("TY", "SOUND"),
        ("AU", _line(excerpt.narrator or "")),
        ("TI", _line(excerpt.title)),
        ("PY", excerpt.published_on[:4]),
        ("DA", excerpt.published_on.replace("-", "/")),
        ("PB", _line(site.name)),
        *(("LA", each) for each in excerpt.languages),
    ]
    lines = "".join(f"{tag}  - {value}\n" for tag, value in fields if value)
    unnamed = "" if excerpt.narrator else f"{UNNAMED}; "
    return (
        f"{lines}N1  - {_kind(excerpt)}, {clock(excerpt.duration_ms)}; {unnamed}at ",
        "\nUR  - ",
        "\nER  - \n",
    )


def _kind(excerpt: Excerpt) -> str:
    kind = "Interview" if excerpt.whole else "Excerpt of an interview"
    form = "transcript" if excerpt.voice == "text_only" else "audio recording"
    return f"{kind}, {form}" + (f" ({SYNTHETIC})" if excerpt.synthetic else "")


def _line(text: str) -> str:
    return " ".join(text.split())


def _braced(text: str) -> str:
    """Return a text that BibTeX takes as it is."""
    plain = _line(re.sub(r"[{}\\]", " ", text))
    return "".join(SPECIAL.get(each, each) for each in plain)


def _month_first(written: str) -> str:
    """Write 2023-05-14 as May 14, 2023, 2023-05 as May 2023, and anything else as it is."""
    if MONTH.fullmatch(written):
        return f"{MONTHS[int(written[5:]) - 1]} {written[:4]}"
    known = _date(written)
    return f"{MONTHS[known.month - 1]} {known.day}, {known.year}" if known else _line(written)


def _year_first(written: str) -> str:
    known = _date(written)
    return f"{known.year}, {MONTHS[known.month - 1]} {known.day}" if known else _line(written)


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
