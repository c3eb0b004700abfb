"""Dates as far as they are known: 2024, 2024-03, 2024-03-05, and from one to another (2020..2023, 2020.., ..2023).

A date is a span of days, each day a whole number (20240305); a passage is within a span if it surely is: one of
which only the year is known is not in March of that year.
"""

import re

_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")
_EVER = 99_999_999

Span = tuple[int, int]
"""The first and the last day."""


def span(text: str) -> Span | None:
    """Return the days of one date; None where it is none."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    first = year * 10_000 + (month or 1) * 100 + (day or 1)
    return first, year * 10_000 + (month or 12) * 100 + (day or 31)


def between(text: str) -> Span | None:
    """Return the days of a date or of a span of dates, open where an end is not given; None where it is neither."""
    start, dots, end = text.partition("..")
    if not dots:
        return span(text)
    first = span(start) if start else (0, 0)
    last = span(end) if end else (_EVER, _EVER)
    if first is None or last is None or not (start or end):
        return None
    return (first[0], last[1]) if first[0] <= last[1] else (last[0], first[1])


def within(date: str, asked: Span) -> bool:
    """Return whether a date surely is within a span."""
    days = span(date)
    return days is not None and asked[0] <= days[0] and days[1] <= asked[1]
