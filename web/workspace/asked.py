"""What somebody inside wrote into a form, made safe: an odd one raises BadRequest with a sentence."""

import re

from flask import request

from archive.terms.errors import BadRequest
from web.speaking import later

NO_BEGINNING = later("The beginning must be written in seconds, such as 75.5, or as 1:15.5.")
NO_END = later("The end must be written in seconds, such as 75.5, or as 1:15.5.")
MOMENT = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,3})?)")


def span_ms(start: str, end: str) -> tuple[int, int]:
    """Return a span from two moments as people write them: 75.5, 1:15.5 or 1:02:03. Raises BadRequest."""
    return _moment(start, "beginning"), _moment(end, "end")


def _moment(written: str, which: str) -> int:
    found = MOMENT.fullmatch(written.strip())
    if found is None:
        raise BadRequest(NO_BEGINNING if which == "beginning" else NO_END)
    hours, minutes, seconds = found.groups(default="0")
    return (int(hours) * 3600 + int(minutes) * 60) * 1000 + round(float(seconds.replace(",", ".")) * 1000)


def written(name: str) -> str:
    """Return a field of the form, without the blanks around it; a browser sends two signs where a line ends."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def written_or_none(name: str) -> str | None:
    """Return a field of the form, None where it was left empty."""
    return written(name) or None
