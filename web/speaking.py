"""In which language a page speaks: the one that was chosen, else what the browser asks for, else English.

The public pages keep a choice in the address (`/fr/...`) and set no cookie; a room with sessions says itself what was
chosen. English sentences are the keys of the catalogues in `translations/`. Knows no page.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.support import Translations
from flask import Flask, g, has_request_context, request, url_for
from flask_babel import Babel, get_locale, get_translations
from flask_babel import gettext as look_up
from flask_babel import ngettext as look_up_number
from markupsafe import Markup, escape

ENGLISH = "en"
FOLDER = Path(__file__).parent / "translations"
OFFERED = (ENGLISH, *sorted(each.parent.parent.name for each in FOLDER.glob("*/LC_MESSAGES/messages.mo")))
"""The languages of the interface: English, and each that has a catalogue. A new catalogue is offered by being there."""
OWN_NAMES = {"en": "English", "es": "español", "fr": "français", "nl": "Nederlands", "pt": "português"}
"""As each language calls itself; the narrators' own pages say the same, and a test compares them."""
REGIONS = {ENGLISH: "en_GB"}
"""Days are written as 14 May 2023 in English; the other languages are written as most of their speakers do."""
ASKED = "testimony.language"
LEAST_LETTERS = 12
"""A sentence with gaps is recognised by what stands between them; by less than this it might be any other."""
SENTENCE_ENDS = re.compile(r"(?<=[.!?]) (?=[A-Z“])")
GAP = re.compile(r"%\((\w+)\)[sdg]")

WORDS_IN_GAPS = frozenset({"kind", "found"})
"""Gaps that hold a word of ours, to be said too; in any other stands a name or a number."""

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Later(str):
    """An English sentence in a table, said in the page's language when it is shown. Equal to its English."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return it in the language of the page."""
        return gettext(str.__str__(self))

    def __format__(self, how: str) -> str:
        """Return it in the language of the page, for a sentence around it."""
        return format(str(self), how)

    def __html__(self) -> Markup:
        """Return it in the language of the page, for a template."""
        return escape(str(self))

    def capitalize(self) -> str:
        """Return it in the language of the page, with a capital."""
        return str(self).capitalize()

    def lower(self) -> str:
        """Return it in the language of the page, in small letters."""
        return str(self).lower()


def gettext(sentence: str, **values: object) -> str:
    """Return a sentence in the language of the page, with what belongs into its gaps."""
    return str(look_up(sentence, **values))


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Return the sentence for so many, in the language of the page; `%(num)d` is the number."""
    return str(look_up_number(one, many, number, **values))


def later(sentence: str) -> Later:
    """Mark a sentence of a table for the catalogues; it is said where it is shown."""
    return Later(sentence)


@dataclass(frozen=True, slots=True)
class Way:
    """The same page in another language: its code, what it calls itself, its address."""

    code: str
    name: str
    address: str
    is_here: bool


def speak(app: Flask, *, choose: Callable[[], str | None] | None = None) -> None:
    """Let `app` answer in the visitor's language; `choose` says which one she chose, else the address does."""
    chosen = choose or language_in_address
    app.extensions["chosen_language"] = chosen
    app.jinja_env.policies["ext.i18n.trimmed"] = True

    def locale() -> str:
        spoken = _offered(chosen()) if has_request_context() else ENGLISH
        if spoken is None:
            spoken = request.accept_languages.best_match(OFFERED) or ENGLISH
        return REGIONS.get(spoken, spoken)

    Babel(
        app,
        locale_selector=locale,
        default_translation_directories=str(FOLDER),
        default_locale=REGIONS[ENGLISH],
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        lambda sentence: _catalogue().ugettext(sentence),
        lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals.update(page_language=language, language_ways=language_ways)
    if choose is None:
        app.wsgi_app = _with_language_in_address(app.wsgi_app)  # type: ignore[assignment,method-assign]


def language() -> str:
    """Return the language of this page; English where there is no page."""
    return str(locale().language)


def locale() -> Locale:
    """Return how this page writes days and numbers."""
    return get_locale() or Locale.parse(REGIONS[ENGLISH])


def _catalogue() -> Any:
    """Return the sentences in the language of the page: found once for each page, which has hundreds of them."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def language_in_address() -> str | None:
    """Return the language that the address begins with, None where it names none."""
    return request.environ.get(ASKED) if has_request_context() else None


def without_language(path: str) -> str:
    """Return a path of this site without the language it begins with: the same page, for everybody."""
    asked = language_in_address()
    root = request.script_root if asked else ""
    return root.removesuffix(f"/{asked}") + path.removeprefix(root) if asked else path


def language_ways(*, is_error: bool = False) -> list[Way]:
    """Return this page in every language; the first page where this one says an error, and repeats nothing."""
    asked = language_in_address()
    root = request.script_root.removesuffix(f"/{asked}") if asked else request.script_root
    path = "/"
    if not is_error and request.endpoint:
        query = request.query_string.decode("ascii", "ignore")
        path = url_for(request.endpoint, **(request.view_args or {})).removeprefix(request.script_root)
        path += f"?{query}" if query else ""
    return [
        Way(each, OWN_NAMES.get(each, each), f"{root}/{each}{path}", each == language()) for each in OFFERED
    ]


def said(sentence: str) -> str:
    """Say an English sentence that was made elsewhere, its numbers and names kept; as it came where nobody knows it.

    Several sentences in one are said one by one.
    """
    spoken = language()
    if spoken == ENGLISH or not sentence:
        return sentence
    known = gettext(sentence)
    if known != sentence:
        return known
    for pattern, translation in _sentences_with_gaps(spoken):
        if found := pattern.fullmatch(sentence):
            return translation % {
                gap: gettext(filled) if gap in WORDS_IN_GAPS else filled
                for gap, filled in found.groupdict().items()
            }
    parts = SENTENCE_ENDS.split(sentence)
    return " ".join(said(part) for part in parts) if len(parts) > 1 else sentence


@cache
def _sentences_with_gaps(spoken: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the catalogue's sentences that have gaps, the longest first."""
    catalogue: Mapping[Any, Any] = Translations.load(FOLDER, [spoken])._catalog  # noqa: SLF001 - no other way to list it
    found = [
        (key, value)
        for key, value in catalogue.items()
        if isinstance(key, str) and GAP.search(key) and len(GAP.sub("", key)) >= LEAST_LETTERS
    ]
    return tuple(
        (_pattern(key), value) for key, value in sorted(found, key=lambda each: -len(GAP.sub("", each[0])))
    )


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = GAP.split(sentence)
    named: set[str] = set()
    written = re.escape(parts[0].replace("%%", "%"))
    for name, after in zip(parts[1::2], parts[2::2], strict=True):
        written += f"(?P={name})" if name in named else f"(?P<{name}>.+?)"
        written += re.escape(after.replace("%%", "%"))
        named.add(name)
    return re.compile(written, re.DOTALL)


def _offered(code: str | None) -> str | None:
    return code if code in OFFERED else None


def _with_language_in_address(application: WSGI) -> WSGI:
    """Read a language off the front of the path: /fr/themes is /themes, in French, and so are all links from there."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        first, _, rest = path[1:].partition("/")
        if path[:1] == "/" and first in OFFERED:
            environ[ASKED] = first
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{first}"
            environ["PATH_INFO"] = f"/{rest}"
        return application(environ, start)

    return answer
