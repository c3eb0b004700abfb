"""What can be found in the gallery: an index of the words that it shows, and beside it a vector for each of its lines.

Both hold exactly what the rows of the gallery hold, and lose it in one call. Vectors of new words take a model: who
publishes and the worker make them, never a page.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from archive.gallery.opened import Gallery, NotPublished, excerpt_of, heard_ids
from archive.gallery.schema import index_folder, meaning_folder
from archive.gallery.types import TRANSLATED, Excerpt, Line
from search.errors import EncoderUnread, IndexBroken
from search.index import Index
from search.meaning import Meanings
from search.types import Passage

READ_AT_ONCE = 256
"""Lines whose vectors are made and written together: alone, an excerpt takes far longer to write than to read."""


def make_findable(folder: Path, excerpt: Excerpt) -> None:
    """Write what is found of an excerpt that is not heard yet; an index made anew must hold it too."""
    index, meanings, held = Index(index_folder(folder)), Meanings(meaning_folder(folder)), _passages(excerpt)
    try:
        index.replace_group(excerpt.id, held)
    except IndexBroken:
        rebuild_index(folder)
        index.replace_group(excerpt.id, held)
    try:
        meanings.replace_group(excerpt.id, lambda: held)
    except EncoderUnread:  # it is found by its words
        meanings.replace_group(excerpt.id, lambda: held, reading=False)


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
        gallery.index.rebuild(_public_now(gallery))
        gallery.meanings.keep_only(partial(_public_now, gallery))
        return gallery.index.size()
    finally:
        gallery.close()


def complete_meanings(folder: Path) -> None:
    """Make the vectors that are missing: of a gallery from before there were any, of damaged ones. For the worker."""
    mend_index(folder)
    gallery = Gallery(folder)
    try:
        indexed = gallery.index.passage_ids()
        lacking = set(map(_excerpt_of, gallery.meanings.missing(indexed))).intersection(heard_ids(gallery))
        lines = Counter(map(_excerpt_of, indexed))
        for some in _together((each, lines[each]) for each in sorted(lacking)):
            gallery.meanings.replace_groups(some, partial(_public_of, gallery, some))
    finally:
        gallery.close()


def _excerpt_of(passage: str) -> str:
    return passage.rpartition(":")[0]


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


def _public_now(gallery: Gallery) -> Iterator[Passage]:
    """Yield what may be found, as it is when it is drawn."""
    return _public_of(gallery, heard_ids(gallery))


def _public_of(gallery: Gallery, excerpts: Iterable[str]) -> Iterator[Passage]:
    for each in excerpts:
        yield from _still_public(gallery, each)


def _still_public(gallery: Gallery, excerpt_id: str) -> list[Passage]:
    try:
        return _passages(excerpt_of(gallery, excerpt_id))
    except NotPublished:  # taken out at this moment
        return []


def _passages(excerpt: Excerpt) -> list[Passage]:
    """Return a passage for each line, and one for its translation."""
    said = [
        _passage(excerpt, str(at), line, line.language, line.text) for at, line in enumerate(excerpt.lines)
    ]
    beside = excerpt.translation
    if beside is None:
        return said
    return said + [
        _passage(excerpt, f"{TRANSLATED}{at}", line, beside.language, text)
        for at, (line, text) in enumerate(zip(excerpt.lines, beside.lines, strict=True))
    ]


def _passage(excerpt: Excerpt, number: str, line: Line, language: str, text: str) -> Passage:
    """Return a line with what its excerpt's page says about it, and nothing else."""
    return Passage(
        id=f"{excerpt.id}:{number}",
        group=excerpt.id,
        language=language,
        text=text,
        start_ms=line.start_ms,
        end_ms=line.end_ms,
        themes=tuple(theme.id for theme in excerpt.themes),
        speaker=line.speaker,
        narrator=excerpt.narrator,
        collection=excerpt.collection,
        date=excerpt.recorded_on,
    )
