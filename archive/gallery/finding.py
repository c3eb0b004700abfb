"""Searches the gallery: the public index and its vectors find lines and translations, the database has the words.

Remembers no question.
"""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import replace
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
from archive.terms.languages import LANGUAGE_NAMES
from search.errors import IndexBroken
from search.joining import Joined, advised, by_both, by_words
from search.snippets import first_match, snippet
from search.types import Found, Kind, Question

PAGE_SIZE = 10
MOST_PAGES = 1_000


def find(
    gallery: Gallery,
    words: str,
    *,
    theme: str | None = None,
    language: str | None = None,
    meaning: bool = False,
    page: int = 1,
) -> Results:
    """Return one page of the lines that answer the words; odd words never fail, the note says how they were taken.

    With `meaning`, what means the same is found as well, and the best of both comes first.
    """
    page = min(max(1, page), MOST_PAGES)
    held = _held(gallery, meaning=meaning)
    public = frozenset(heard_ids(gallery))
    question = Question(
        words=words,
        themes=(theme,) if theme else (),
        languages=(language,) if language else (),
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
        without_groups=held - public,
        names=_names(gallery) if ":" in words else {},
    )
    ask = gallery.index.search
    joined = by_both(gallery.meanings, [words], question, ask) if meaning else by_words(ask(question))
    found = advised(joined.found, words)
    return Results(
        words=words,
        total=found.total,
        page=page,
        pages=max(1, -(-found.total // PAGE_SIZE)),
        hits=tuple(
            line for each in joined.page if (line := _found(gallery, each, joined, words)) is not None
        ),
        themes=_theme_counts(gallery, found),
        languages=tuple(LanguageCount(each, n) for each, n in Counter(found.languages).most_common()),
        understood=found.understood,
        note=found.note,
        suggestion=found.suggestion,
        lacking=joined.by_meaning and _lacks_vectors(gallery, public),
        try_meaning=not (found.total or meaning) and _has_vectors(gallery, public),
    )


def _has_vectors(gallery: Gallery, public: frozenset[str]) -> bool:
    """Whether anything public can be found by its meaning."""
    with suppress(IndexBroken):
        return not public.isdisjoint(gallery.meanings.groups())
    return False


def _held(gallery: Gallery, *, meaning: bool) -> frozenset[str]:
    """Return all of which something can be found: also what is on its way in and not public yet, or not purged yet."""
    held = gallery.index.groups()
    if meaning:
        with suppress(IndexBroken):  # there are no vectors
            held |= gallery.meanings.groups()
    return frozenset(held)


def _lacks_vectors(gallery: Gallery, public: frozenset[str]) -> bool:
    """Whether a line that is public can be found by its words and not by its meaning: one has no vector yet.

    The vectors are looked at first: what is taken out meanwhile leaves the index before them. What is on its way in is
    not told: nobody knows of it yet.
    """
    with suppress(IndexBroken):
        if gallery.meanings.size() < gallery.index.size():  # else nobody need know which
            meant = gallery.meanings.passage_ids()
            lacking = gallery.index.passage_ids() - meant
            return any(each.rpartition(":")[0] in public for each in lacking)
    return False


def _found(gallery: Gallery, passage: str, joined: Joined, words: str) -> FoundLine | None:
    line = _line(gallery, passage, words)
    if line is None or passage not in joined.meant:
        return line
    return replace(line, by_words=passage not in joined.only_meant, by_meaning=True)


def _line(gallery: Gallery, passage: str, words: str) -> FoundLine | None:
    excerpt_id, _, place = passage.rpartition(":")
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


def _names(gallery: Gallery) -> dict[str, dict[str, str]]:
    """Return what themes and languages are called, for fields of a question."""
    rows = gallery.database().query("select id, labels from themes")
    themes = {label: row["id"] for row in rows for label in json.loads(row["labels"]).values()}
    return {Kind.THEME: themes, Kind.LANGUAGE: LANGUAGE_NAMES}


def _theme_counts(gallery: Gallery, found: Found) -> tuple[ThemeNode, ...]:
    rows = gallery.database().query("select id, labels from themes")
    labels = {row["id"]: ThemeLabel(row["id"], json.loads(row["labels"])) for row in rows}
    return tuple(
        ThemeNode(labels[each], n, ()) for each, n in Counter(found.themes).most_common() if each in labels
    )
