"""How durations, days, numbers, languages and themes are written for people, in the language of the page.

Used as template filters; in English where there is no page. Unknown input is shown as it came, never guessed at.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Protocol

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup

from web.speaking import ENGLISH, gettext, language, later, locale, ngettext, said

LANGUAGES = {
    "ar": ("Arabic", "العربية"),
    "ay": ("Aymara", "Aymar aru"),
    "ca": ("Catalan", "català"),
    "de": ("German", "Deutsch"),
    "en": ("English", "English"),
    "es": ("Spanish", "español"),
    "fr": ("French", "français"),
    "gl": ("Galician", "galego"),
    "gn": ("Guaraní", "avañeʼẽ"),
    "ht": ("Haitian Creole", "kreyòl ayisyen"),
    "it": ("Italian", "italiano"),
    "ln": ("Lingala", "lingála"),
    "nah": ("Nahuatl", "nāhuatl"),
    "nl": ("Dutch", "Nederlands"),
    "pt": ("Portuguese", "português"),
    "qu": ("Quechua", "runa simi"),
    "ro": ("Romanian", "română"),
    "tr": ("Turkish", "Türkçe"),
    "uk": ("Ukrainian", "українська"),
}
"""Names by BCP 47 primary subtag: in English, and in the language itself."""

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
Y_BEFORE_I = re.compile(r" y (?=i)")
"""Spanish says "español e inglés"; Babel does not know."""
SPEAKER = re.compile(r"Speaker (\d+)")
UNNAMED_SPEAKERS = {
    "Narrator": later("Narrator"),
    "Co narrator": later("Second narrator"),
    "Interviewer": later("Interviewer"),
    "Interpreter": later("Interpreter"),
    "Guardian": later("Guardian"),
    "Heir": later("Heir"),
}
"""How the archive calls whoever speaks and chose no name."""
SAID_IN_GAPS = (
    later("theme"),
    later("speaker"),
    later("narrator"),
    later("language"),
    later("collection"),
    later("country"),
    later("date"),
    later("proposed"),
    later("approved"),
    later("applied"),
    later("lifted"),
)
"""Words that the sentences of the archive and of the search put into their gaps; `said` looks them up."""
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Labelled(Protocol):
    """A theme as templates get it: an id, and labels by language."""

    @property
    def id(self) -> str:
        """The theme's id."""

    @property
    def labels(self) -> dict[str, str]:
        """The labels, by language."""


def clock(milliseconds: int) -> str:
    """Write a position or a length as 0:42, 12:05 or 1:02:03, whole seconds rounded down."""
    minutes, seconds = divmod(max(0, milliseconds) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def spoken_length(milliseconds: int) -> str:
    """Write a length as words: 42 seconds, 3 minutes, 1 h 5 min; rounded to what a person would say."""
    seconds = max(0, milliseconds) // 1000
    if seconds < 60:  # noqa: PLR2004
        return ngettext("%(num)d second", "%(num)d seconds", seconds)
    minutes = round(seconds / 60)
    if minutes < 60:  # noqa: PLR2004
        return ngettext("%(num)d minute", "%(num)d minutes", minutes)
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"


def machine_length(milliseconds: int) -> str:
    """Write a length for the datetime attribute of a time element (ISO 8601)."""
    return f"PT{max(0, milliseconds) // 1000}S"


def seconds(milliseconds: int) -> str:
    """Write a position in seconds as an address carries it: 12, or 12.3."""
    return f"{max(0, milliseconds) / 1000:.1f}".removesuffix(".0")


def day(written: str | date | None) -> str:
    """Write 2023-05-14 as 14 May 2023, 2023-05 as May 2023, and anything else as it is."""
    if not written:
        return ""
    if isinstance(written, date):
        return format_date(written, "long", locale())
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", written):
        return format_skeleton("yMMMM", date.fromisoformat(f"{written}-01"), locale=locale())
    try:
        known = date.fromisoformat(written[:10])
    except ValueError:
        return written
    return format_date(known, "long", locale()) if len(written) >= 10 else written  # noqa: PLR2004


def short_day(known: date) -> str:
    """Write a day as 14 May 2023, with the month in short."""
    return format_date(known, "medium", locale())


def number(value: float) -> str:
    """Write a number with the signs of the page's language: 1,250.5 or 1.250,5."""
    return format_decimal(value, locale=locale())


def language_name(code: str) -> str:
    """Return what the language of the page calls a language, else its English name, else its code."""
    primary = _primary(code)
    return _named_in(language()).get(primary) or LANGUAGES.get(primary, (code, code))[0]


@cache
def _named_in(spoken: str) -> dict[str, str]:
    """Return the names of the languages, in a language; in English those of LANGUAGES stand."""
    if spoken == ENGLISH:
        return {}
    try:
        names = Locale.parse(spoken).languages
    except UnknownLocaleError:
        return {}
    return {code: names[code] for code in LANGUAGES if code in names}


def own_name(code: str) -> str:
    """Return the language's name in that language, else its code."""
    return LANGUAGES.get(_primary(code), (code, code))[1]


def language_list(codes: tuple[str, ...]) -> str:
    """Write languages as a sentence would: Spanish, French and English."""
    listed = format_list([language_name(code) for code in codes], locale=locale()) if codes else ""
    return Y_BEFORE_I.sub(" e ", listed) if language() == "es" else listed


def label_in(theme: Labelled, language: str) -> str:
    """Return the theme's label in `language`, else in English, else its id."""
    return theme.labels.get(language) or theme.labels.get("en") or theme.id


def label_language(theme: Labelled, language: str) -> str:
    """Return the language that `label_in` answers in."""
    return language if theme.labels.get(language) else "en"


def speaker_name(name: str | None) -> str:
    """Say who speaks: a name as it is, and what stands for one in the language of the page."""
    numbered = SPEAKER.fullmatch(name or "")
    if numbered:
        return gettext("Speaker %(number)s", number=numbered[1])
    return str(UNNAMED_SPEAKERS.get(name or "", name or ""))


def colon(words: str) -> str:
    """Return words with the colon before what they announce; in French a narrow space stands before it."""
    return f"{words}{NARROW_SPACE if language() == 'fr' else ''}:"


def in_language(text: str, code: str) -> Markup:
    """Mark in which language a text is, for a sentence of the page around it."""
    return Markup('<span lang="{}">{}</span>').format(code, text)


def without_bidi(text: str) -> str:
    """Take out the characters that reorder text: for places that cannot isolate them, such as a title."""
    return BIDI_CONTROLS.sub("", text)


def _primary(code: str) -> str:
    return code.split("-", 1)[0].lower()


FILTERS: dict[str, Callable[..., str]] = {
    "said": said,
    "clock": clock,
    "spoken_length": spoken_length,
    "machine_length": machine_length,
    "seconds": seconds,
    "day": day,
    "number": number,
    "language_name": language_name,
    "own_name": own_name,
    "language_list": language_list,
    "label_in": label_in,
    "label_language": label_language,
    "speaker_name": speaker_name,
    "colon": colon,
    "in_language": in_language,
    "without_bidi": without_bidi,
}
