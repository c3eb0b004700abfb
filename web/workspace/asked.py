"""What somebody inside asked for, read from the address or a form and made safe.

An odd address becomes the nearest sensible value; an odd form raises BadRequest with a sentence.
"""

import math
import re

from flask import request

from archive.errors import BadRequest

LABEL_LANGUAGES = ("en", "es", "fr", "nl", "pt")
LONGEST_QUESTION = 256
LONGEST_CODE = 64
LONGEST_PAGE = 6
MOMENT = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,3})?)")


def reader_language() -> str:
    """Return the language in which the reader would rather have theme labels, English where unknown."""
    return request.accept_languages.best_match(LABEL_LANGUAGES) or "en"


def page_number() -> int:
    """Return the page asked for, counted from 1."""
    written = request.args.get("page", "1")
    return (
        max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < LONGEST_PAGE else 1
    )


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
    return round(seconds * 1000) if math.isfinite(seconds) and seconds > 0 else 0


def span_ms(start: str, end: str) -> tuple[int, int]:
    """Return a span from two moments as people write them: 75.5, 1:15.5 or 1:02:03. Raises BadRequest."""
    return _moment(start, "beginning"), _moment(end, "end")


def _moment(written: str, which: str) -> int:
    found = MOMENT.fullmatch(written.strip())
    if found is None:
        raise BadRequest(f"The {which} must be written in seconds, such as 75.5, or as 1:15.5.")
    hours, minutes, seconds = found.groups(default="0")
    return (int(hours) * 3600 + int(minutes) * 60) * 1000 + round(float(seconds.replace(",", ".")) * 1000)


def written(name: str) -> str:
    """Return a field of the form, without the blanks around it."""
    return request.form.get(name, "").strip()


def written_or_none(name: str) -> str | None:
    """Return a field of the form, None where it was left empty."""
    return written(name) or None
