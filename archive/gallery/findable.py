"""What can be found in the gallery: an index of the turns that it shows, and beside it a vector for each of its lines.

Both hold exactly what the rows of the gallery hold, and lose it in one call. Vectors of new words take a model: who
publishes and the worker make them, never a page.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from archive.gallery.opened import Gallery, NotPublished, excerpt_of, heard_ids
from archive.gallery.passages import translated, turns_said
from archive.gallery.schema import index_folder, meaning_folder
from archive.gallery.types import TRANSLATED, Excerpt
from archive.methods.turns import Turn, line_passages, line_set, lines_of, passage_id
from search.errors import EncoderUnread, IndexBroken
from search.index import Index
from search.meaning import Meanings
from search.types import Passage

READ_AT_ONCE = 256
"""Lines whose vectors are made and written together: alone, an excerpt takes far longer to write than to read."""


def make_findable(folder: Path, excerpt: Excerpt) -> None:
    """Write what is found of an excerpt that is not heard yet; an index made anew must hold it too."""
    index, meanings = Index(index_folder(folder)), Meanings(meaning_folder(folder))
    try:
        index.replace_group(excerpt.id, _turns(excerpt))
    except IndexBroken:
        rebuild_index(folder)
        index.replace_group(excerpt.id, _turns(excerpt))
    try:
        meanings.replace_group(excerpt.id, partial(_lines, excerpt))
    except EncoderUnread:  # it is found by its words
        meanings.replace_group(excerpt.id, partial(_lines, excerpt), reading=False)


def make_unfindable(folder: Path, excerpt_ids: Iterable[str]) -> None:
    """Leave no word and no vector of these excerpts in any file; where one of the two fails, the other goes."""
    gone = list(excerpt_ids)
    try:
        Index(index_folder(folder)).remove_groups(gone)
    except IndexBroken:
        rebuild_index(folder)
    finally:
        Meanings(meaning_folder(folder)).remove_groups(gone)


def mend_index(folder: Path) -> None:
    """Make the public index anew where there is none or it is broken."""
    index = Index(index_folder(folder))
    try:
        index.groups()
    except IndexBroken:
        rebuild_index(folder)
    finally:
        index.close()


def rebuild_index(folder: Path) -> int:
    """Make the public index anew from the excerpts that are public; return how many passages it holds.

    Vectors of anything else are taken out; those that are missing are left to the worker.
    """
    gallery = Gallery(folder)
    try:
        gallery.index.rebuild(_public(gallery, heard_ids(gallery), _turns))
        gallery.meanings.keep_only(lambda: _public(gallery, heard_ids(gallery), _lines))
        return gallery.index.size()
    finally:
        gallery.close()


def complete_meanings(folder: Path) -> None:
    """Make the vectors that are missing: of a gallery from before there were any, of damaged ones. For the worker."""
    mend_index(folder)
    gallery = Gallery(folder)
    try:
        indexed = lines_of(gallery.index.passage_ids())
        lacking = set(map(_excerpt_of, gallery.meanings.missing(indexed))).intersection(heard_ids(gallery))
        lines = Counter(map(_excerpt_of, indexed))
        for some in _together((each, lines[each]) for each in sorted(lacking)):
            gallery.meanings.replace_groups(some, partial(_public, gallery, some, _lines))
    finally:
        gallery.close()


def _excerpt_of(line: str) -> str:
    return line_set(line).group


def _together(excerpts: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Yield the excerpts, each given with its number of lines, some at once; a very long one alone."""
    some: list[str] = []
    held = 0
    for excerpt, lines in excerpts:
        if some and held + lines > READ_AT_ONCE:
            yield some
            some, held = [], 0
        some.append(excerpt)
        held += lines
    if some:
        yield some


def _public(
    gallery: Gallery, excerpts: Iterable[str], made_of: Callable[[Excerpt], Iterable[Passage]]
) -> Iterator[Passage]:
    """Yield what may be found of these excerpts, as it is when it is drawn."""
    for each in excerpts:
        try:
            excerpt = excerpt_of(gallery, each)
        except NotPublished:  # taken out at this moment
            continue
        yield from made_of(excerpt)


def _turns(excerpt: Excerpt) -> Iterator[Passage]:
    """Yield what the index holds of an excerpt."""
    return (passage for _, passage in _passages(excerpt))


def _lines(excerpt: Excerpt) -> Iterator[Passage]:
    """Yield what the vectors are of."""
    for turn, passage in _passages(excerpt):
        yield from line_passages(turn, passage)


def _passages(excerpt: Excerpt) -> list[tuple[Turn, Passage]]:
    """Return each turn of an excerpt as a passage, and each as it was translated."""
    said = [_passage(excerpt, turn) for turn in turns_said(excerpt.lines)]
    beside = excerpt.translation
    if beside is None:
        return said
    return said + [_passage(excerpt, translated(turn, beside), TRANSLATED) for turn, _ in said]


def _passage(excerpt: Excerpt, turn: Turn, mark: str = "") -> tuple[Turn, Passage]:
    """Return a turn with what its excerpt's page says about it, and nothing else."""
    passage = Passage(
        id=passage_id(excerpt.id, turn.numbers, mark),
        group=excerpt.id,
        language=turn.language,
        text=turn.text,
        start_ms=turn.start_ms,
        end_ms=turn.end_ms,
        themes=tuple(theme.id for theme in excerpt.themes),
        speaker=turn.speaker,
        narrator=excerpt.narrator,
        collection=excerpt.collection,
        date=excerpt.recorded_on,
    )
    return turn, passage
