"""Reads the gallery for the public pages. Never writes, never filters: everything in the gallery is public.

Raises NotPublished for whatever is not there, whether it never was, is hidden, or was taken back.
"""

import json
from pathlib import Path

from archive.gallery.announcing import announcements, places
from archive.gallery.finding import find
from archive.gallery.gathering import collection, collections, has_collections, people, station, stations
from archive.gallery.opened import Gallery, NotPublished, card_of, excerpt_of, row_of
from archive.gallery.schema import audio_file
from archive.gallery.types import Excerpt, Home, LanguageCount, Line, Page, ThemeLabel, ThemeNode
from transcribe.captions import to_vtt
from transcribe.types import Segment, Word

__all__ = [
    "Gallery",
    "NotPublished",
    "announcements",
    "audio_path",
    "browse",
    "captions",
    "collection",
    "collections",
    "downloadable_path",
    "embeddable",
    "excerpt",
    "find",
    "has_collections",
    "home",
    "languages",
    "people",
    "places",
    "station",
    "stations",
    "theme",
    "theme_tree",
    "translated_captions",
]

PAGE_SIZE = 12
ON_HOME = 6


def home(gallery: Gallery) -> Home:
    """Return what the first page shows."""
    totals = next(
        gallery.database().query("select count(*) as n, coalesce(sum(duration_ms), 0) as ms from heard")
    )
    rows = gallery.database().query("select * from heard order by published_on desc, id limit ?", [ON_HOME])
    newest = tuple(card_of(gallery, row) for row in rows)
    return Home(newest, theme_tree(gallery), languages(gallery), totals["n"], totals["ms"])


def browse(gallery: Gallery, *, theme: str | None = None, language: str | None = None, page: int = 1) -> Page:
    """Return one page of the excerpts, newest first, of a theme (and those under it) or a language."""
    where = """
        from heard e
       where (:theme is null or exists (select 1 from excerpt_themes x join under on under.id = x.theme_id
                                         where x.excerpt_id = e.id))
         and (:language is null or exists (select 1 from excerpt_languages l
                                            where l.excerpt_id = e.id and l.language = :language))
    """
    under = """
        with recursive under (id) as (
            select :theme union select t.id from themes t join under on t.broader = under.id)
    """
    values = {"theme": theme, "language": language}
    total = int(next(gallery.database().query(f"{under} select count(*) as n {where}", values))["n"])
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = gallery.database().query(
        f"{under} select * {where} order by e.published_on desc, e.id limit :limit offset :offset",
        {**values, "limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE},
    )
    return Page(tuple(card_of(gallery, row) for row in rows), total, page, pages)


def excerpt(gallery: Gallery, excerpt_id: str) -> Excerpt:
    """Return a published excerpt. Raises NotPublished."""
    return excerpt_of(gallery, excerpt_id)


def theme_tree(gallery: Gallery) -> tuple[ThemeNode, ...]:
    """Return the themes that have published excerpts, as a tree with counts."""
    rows = list(gallery.database().query("select * from themes order by position, id"))
    tagged: dict[str, set[str]] = {}
    for row in gallery.database().query(
        "select x.theme_id, x.excerpt_id from excerpt_themes x join heard h on h.id = x.excerpt_id"
    ):
        tagged.setdefault(row["theme_id"], set()).add(row["excerpt_id"])

    def node_of(row: dict[str, str]) -> tuple[ThemeNode, set[str]]:
        below = [node_of(each) for each in rows if each["broader"] == row["id"]]
        excerpts = tagged.get(row["id"], set()).union(*(ids for _, ids in below))
        label = ThemeLabel(row["id"], json.loads(row["labels"]))
        return ThemeNode(label, len(excerpts), tuple(each for each, _ in below if each.count)), excerpts

    return tuple(node for row in rows if row["broader"] is None and (node := node_of(row)[0]).count)


def theme(gallery: Gallery, theme_id: str) -> ThemeNode:
    """Return one theme with those under it. Raises NotPublished where nothing is published under it."""
    waiting = list(theme_tree(gallery))
    while waiting:
        node = waiting.pop()
        if node.theme.id == theme_id:
            return node
        waiting.extend(node.narrower)
    raise NotPublished


def languages(gallery: Gallery) -> tuple[LanguageCount, ...]:
    """Return the languages of the published excerpts, the most frequent first."""
    rows = gallery.database().query(
        """
        select l.language, count(*) as n
          from excerpt_languages l join heard h on h.id = l.excerpt_id
         group by l.language
         order by n desc, l.language
        """
    )
    return tuple(LanguageCount(row["language"], row["n"]) for row in rows)


def audio_path(gallery: Gallery, excerpt_id: str) -> Path:
    """Return the clip of a published excerpt. Raises NotPublished."""
    return audio_file(gallery.folder, row_of(gallery, excerpt_id)["id"])


def downloadable_path(gallery: Gallery, excerpt_id: str) -> Path:
    """Return the clip of an excerpt that may be taken along. Raises NotPublished."""
    row = row_of(gallery, excerpt_id)
    if not row["downloadable"] or row["voice"] == "text_only":
        raise NotPublished
    return audio_file(gallery.folder, row["id"])


def embeddable(gallery: Gallery, excerpt_id: str) -> Excerpt:
    """Return an excerpt that may be shown on other sites. Raises NotPublished."""
    found = excerpt_of(gallery, excerpt_id)
    if not found.embeddable:
        raise NotPublished
    return found


def captions(gallery: Gallery, excerpt_id: str) -> str:
    """Return the excerpt's words as WebVTT. Raises NotPublished."""
    return to_vtt(_segment(line) for line in excerpt(gallery, excerpt_id).lines)


def translated_captions(gallery: Gallery, excerpt_id: str) -> str:
    """Return the excerpt's translation as WebVTT, a cue for each line. Raises NotPublished, also where it has none."""
    found = excerpt(gallery, excerpt_id)
    beside = found.translation
    if beside is None:
        raise NotPublished
    lines = zip(found.lines, beside.lines, strict=True)
    return to_vtt(
        Segment(line.start_ms, line.end_ms, text, (), language=beside.language, speaker=line.speaker)
        for line, text in lines
    )


def _segment(line: Line) -> Segment:
    return Segment(
        start_ms=line.start_ms,
        end_ms=line.end_ms,
        text=line.text,
        words=tuple(Word(word.text, word.start_ms, word.end_ms, 1.0) for word in line.words),
        language=line.language,
        speaker=line.speaker,
    )
