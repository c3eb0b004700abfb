"""Searches the gallery: the public index finds lines and translations, the database has the words."""

import json
from collections import Counter
from typing import Any

from archive.gallery.opened import Gallery, NotPublished, card_of, heard_ids, row_of
from archive.gallery.serial import lines_from_text, translation_from_text
from archive.gallery.types import (
    TRANSLATED,
    FoundLine,
    LanguageCount,
    Line,
    Piece,
    Results,
    ThemeLabel,
    ThemeNode,
)
from search.snippets import first_match, snippet
from search.types import Found, Hit, Question

PAGE_SIZE = 10


def find(
    gallery: Gallery, words: str, *, theme: str | None = None, language: str | None = None, page: int = 1
) -> Results:
    """Return one page of the lines that answer the words; odd words never fail, the note says how they were taken."""
    page = max(1, page)
    question = Question(
        words=words,
        themes=(theme,) if theme else (),
        languages=(language,) if language else (),
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
        without_groups=_taken_back(gallery),
    )
    found = gallery.index.search(question)
    return Results(
        words=words,
        total=found.total,
        page=page,
        pages=max(1, -(-found.total // PAGE_SIZE)),
        hits=tuple(line for hit in found.hits if (line := _line(gallery, hit, words)) is not None),
        themes=_theme_counts(gallery, found),
        languages=tuple(LanguageCount(each, n) for each, n in Counter(found.languages).most_common()),
        understood=found.understood,
        note=found.note,
        suggestion=found.suggestion,
    )


def _taken_back(gallery: Gallery) -> frozenset[str]:
    """Return what the index holds of excerpts that are not public: on their way in, or not purged yet."""
    return frozenset(gallery.index.groups() - set(heard_ids(gallery)))


def _line(gallery: Gallery, hit: Hit, words: str) -> FoundLine | None:
    excerpt_id, _, place = hit.id.rpartition(":")
    number = int(place.removeprefix(TRANSLATED))
    try:
        row = row_of(gallery, excerpt_id)
        line = lines_from_text(row["lines"])[number]
    except (NotPublished, IndexError):
        return None
    if place.startswith(TRANSLATED):
        return _translated(gallery, row, line, number, words)
    first = first_match(line.text, (word.text for word in line.words), words, line.language)
    return FoundLine(
        card=card_of(gallery, row),
        start_ms=line.start_ms if first is None else line.words[first].start_ms,
        language=line.language,
        pieces=tuple(Piece(piece.text, piece.marked) for piece in snippet(line.text, words, line.language)),
    )


def _translated(
    gallery: Gallery, row: dict[str, Any], line: Line, number: int, words: str
) -> FoundLine | None:
    """Return what was found in the translation beside a line: it leads to where the line begins."""
    beside = translation_from_text(row["translation"])
    if beside is None:
        return None
    pieces = snippet(beside.lines[number], words, beside.language)
    return FoundLine(
        card=card_of(gallery, row),
        start_ms=line.start_ms,
        language=beside.language,
        pieces=tuple(Piece(piece.text, piece.marked) for piece in pieces),
        is_translation=True,
    )


def _theme_counts(gallery: Gallery, found: Found) -> tuple[ThemeNode, ...]:
    rows = gallery.database().query("select id, labels from themes")
    labels = {row["id"]: ThemeLabel(row["id"], json.loads(row["labels"])) for row in rows}
    return tuple(
        ThemeNode(labels[each], n, ()) for each, n in Counter(found.themes).most_common() if each in labels
    )
