"""The lines of an excerpt, and the translation beside them, as text in a row of the gallery, and back."""

import json

from archive.gallery.types import Line, SpokenWord, Translation


def lines_to_text(lines: tuple[Line, ...]) -> str:
    """Return the lines as JSON."""
    return json.dumps(
        [
            [
                line.start_ms,
                line.end_ms,
                line.speaker,
                line.language,
                [[w.text, w.start_ms, w.end_ms] for w in line.words],
            ]
            for line in lines
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def lines_from_text(text: str) -> tuple[Line, ...]:
    """Return the lines of a row."""
    return tuple(
        Line(start, end, speaker, language, tuple(SpokenWord(*word) for word in words))
        for start, end, speaker, language, words in json.loads(text)
    )


def translation_to_text(translation: Translation | None) -> str | None:
    """Return a translation as JSON; None where there is none."""
    if translation is None:
        return None
    kept = [translation.language, translation.made_by, translation.lines]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def translation_from_text(text: str | None) -> Translation | None:
    """Return the translation of a row."""
    if text is None:
        return None
    language, made_by, lines = json.loads(text)
    return Translation(language, made_by, tuple(lines))
