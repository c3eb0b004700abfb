"""What somebody asked for, read from the address and made safe. Odd input becomes the nearest sensible value."""

from flask import current_app, request
from werkzeug.routing import IntegerConverter

from web.speaking import OWN_NAMES

LABEL_LANGUAGES = tuple(OWN_NAMES)
LONGEST_QUESTION = 256
LONGEST_CODE = 64
MOST_DIGITS = 5
LONGEST_SECONDS = 1_000_000


class LineNumber(IntegerConverter):
    """A line's number in an address. Longer ones are no address at all, whatever is done with it.

    (`int(max=...)` would say so of looking alone, and of a form that this address takes none.)
    """

    regex = "[0-9]{1,7}"


def visitor_language() -> str:
    """Return the language in which the visitor would rather read theme labels: of five, whatever the page speaks."""
    chosen: str | None = current_app.extensions["chosen_language"]()
    if chosen in LABEL_LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LABEL_LANGUAGES) or "en"


def page_number() -> int:
    """Return the page asked for, counted from 1."""
    written = request.args.get("page", "1")
    return max(1, int(written)) if is_number(written) else 1


def is_number(written: str) -> bool:
    """Whether this is a whole number in plain digits, and not a long one."""
    return written.isascii() and written.isdigit() and len(written) <= MOST_DIGITS


def question() -> str:
    """Return the words searched for, at most LONGEST_QUESTION characters."""
    return " ".join(request.args.get("words", "").split())[:LONGEST_QUESTION]


def chosen(name: str) -> str | None:
    """Return an id or a language code from the address, None where it is absent or empty."""
    return request.args.get(name, "").strip()[:LONGEST_CODE] or None


def moment_ms() -> int:
    """Return the second that the address names by `t`, in milliseconds; 0 where it makes no sense."""
    try:
        seconds = float(request.args.get("t", "0"))
    except ValueError:
        return 0
    return round(seconds * 1000) if 0 < seconds < LONGEST_SECONDS else 0
