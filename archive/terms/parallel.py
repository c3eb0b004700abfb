"""The translation that stands beside an excerpt, one text for each line of it: as plain values, and as text in a row.

Whether it may be shown is decided in `consent.parallel`.
"""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Translation:
    """A translation that a person checked. `of` is the fingerprint of the words it was written for."""

    language: str
    """ISO 639-1."""
    made_by: str
    """Who translated, in a few words of whoever wrote it down."""
    lines: tuple[str, ...]
    of: str


def to_text(translation: Translation) -> str:
    """Return a translation as JSON."""
    kept = [translation.language, translation.made_by, translation.of, translation.lines]
    return json.dumps(kept, ensure_ascii=False)


def from_text(text: str) -> Translation:
    """Return the translation of a row."""
    language, made_by, of, lines = json.loads(text)
    return Translation(language, made_by, tuple(lines), of)
