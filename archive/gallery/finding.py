"""Searches the gallery: the public index and its vectors find lines and translations, the database has the words.

Remembers no question.
"""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import Any

from archive.gallery.opened import Gallery, NotPublished, card_of, heard_ids, row_of
from archive.gallery.passages import translated, turns_said
from archive.gallery.serial import lines_from_text, translation_from_text
from archive.gallery.types import (
    FoundLine,
    LanguageCount,
    Piece,
    Results,
    ThemeLabel,
    ThemeNode,
)
from archive.methods.turns import LineSet, line_set, lines_of
from archive.terms.languages import LANGUAGE_NAMES
from search.errors import IndexBroken
from search.joining import Joined, advised, by_both, by_words, without_fields
from search.snippets import shown, word_at
from search.types import Found, Kind, Question

PAGE_SIZE = 10
MOST_PAGES = 1_000
NEVER_PUBLIC = frozenset({Kind.COUNTRY})
"""Fields in which nothing that is public has anything."""


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
    asked, note = without_fields(words, NEVER_PUBLIC)
    question = Question(
        words=asked,
        themes=(theme,) if theme else (),
        languages=(language,) if language else (),
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
        without_groups=held - public,
        names=_names(gallery) if ":" in asked else {},
    )
    ask = gallery.index.search
    joined = by_both(gallery.meanings, [asked], question, ask) if meaning else by_words(ask(question))
    found = advised(joined.found, asked)
    return Results(
        words=words,
        total=found.total,
        page=page,
        pages=max(1, -(-found.total // PAGE_SIZE)),
        hits=tuple(
            line for each in joined.page if (line := _found(gallery, each, joined, asked)) is not None
        ),
        themes=_theme_counts(gallery, found),
        languages=tuple(LanguageCount(each, n) for each, n in Counter(found.languages).most_common()),
        understood=found.understood,
        note=" ".join(each for each in (note, found.note) if each) or None,
        suggestion=found.suggestion,
        lacking=joined.by_meaning and _lacks_vectors(gallery, public),
        try_meaning=not (found.total or meaning) and _has_vectors(gallery, public),
        is_said=any(each.kind.is_said for each in found.parts),
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
        held = gallery.meanings.size()
        if held < sum(len(line_set(each).numbers) for each in gallery.index.passage_ids()):
            meant = gallery.meanings.passage_ids()  # else nobody need know which
            lacking = lines_of(gallery.index.passage_ids()) - meant
            return any(line_set(each).group in public for each in lacking)
    return False


def _found(gallery: Gallery, passage: str, joined: Joined, words: str) -> FoundLine | None:
    line = _answering(gallery, passage, joined, words)
    if line is None or passage not in joined.meant:
        return line
    return replace(line, by_words=passage not in joined.only_meant, by_meaning=True)


def _answering(gallery: Gallery, passage: str, joined: Joined, words: str) -> FoundLine | None:
    """Return the turn of a passage; where no word can be pointed at, its line that means most, or else its first."""
    held = line_set(passage)
    nearest = line_set(joined.meant[passage]).numbers if passage in joined.meant else ()
    first = (*nearest, *held.numbers)[:1]
    try:
        row = row_of(gallery, held.group)
        if passage in joined.only_meant:
            return _line(gallery, row, replace(held, numbers=first), words)
        whole = _line(gallery, row, held, words)
        has_words = whole is not None and any(piece.marked for piece in whole.pieces)
        return whole if has_words else _line(gallery, row, replace(held, numbers=first), words)
    except (NotPublished, IndexError):
        return None


def _line(gallery: Gallery, row: dict[str, Any], held: LineSet, words: str) -> FoundLine | None:
    """Return the place in these lines at which an answer begins; a translation leads to where its line begins."""
    lines = lines_from_text(row["lines"])
    turns = turns_said(lines, held.numbers)
    if held.mark:
        beside = translation_from_text(row["translation"])
        if beside is None:
            return None
        turns = [translated(turn, beside) for turn in turns]
    told = ((turn, shown(turn.text, words, turn.language)) for turn in turns)
    turn, view = max(told, key=lambda each: len(each[1].answers))
    at, within = turn.line_at(view.answering[0])
    line = lines[turn.numbers[at]]
    is_said = view.answers and not held.mark
    word = word_at(line.text, (word.text for word in line.words), within) if is_said else None
    return FoundLine(
        card=card_of(gallery, row),
        start_ms=line.start_ms if word is None else line.words[word].start_ms,
        language=turn.language,
        pieces=tuple(Piece(piece.text, piece.marked) for piece in view.pieces),
        is_translation=bool(held.mark),
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
