"""A gallery with four invented excerpts, filled by the archive's own writer: plain, unnamed, warned and hostile."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np

from archive.gallery.schema import index_folder, make_gallery
from archive.gallery.types import Excerpt, Line, PublicTheme, SpokenWord, ThemeLabel, Translation
from archive.gallery.writer import put_in
from media.types import Peaks
from search.index import Index

SECONDS = 6
RATE = 16_000

WORK = ThemeLabel("work", {"en": "Work", "es": "Trabajo"})
DIPLOMAS = ThemeLabel("diplomas", {"en": "Diploma recognition", "es": "Homologación", "fr": "Diplômes"})
ROUTE = ThemeLabel("route", {"en": "Migration route"})


def spoken(text: str, start_ms: int, end_ms: int) -> tuple[SpokenWord, ...]:
    """Return the words of a line, evenly timed."""
    words = text.split()
    step = (end_ms - start_ms) // len(words)
    starts = [start_ms + step * at for at in range(len(words))]
    return tuple(SpokenWord(word, start, start + step) for word, start in zip(words, starts, strict=True))


def line(speaker: str | None, language: str, text: str, start_ms: int, end_ms: int) -> Line:
    """Return one line of a transcript."""
    return Line(start_ms, end_ms, speaker, language, spoken(text, start_ms, end_ms))


PLAIN = Excerpt(
    id="plain",
    title="Las manos que sabían",
    context="Elena habla de su primer trabajo.",
    warning=None,
    narrator="Elena",
    place="Bruselas",
    recorded_on="2025-03-10",
    published_on="2026-02-01",
    languages=("es",),
    duration_ms=SECONDS * 1000,
    voice="original",
    whole=False,
    synthetic=False,
    themes=(WORK, DIPLOMAS),
    lines=(
        line("Lucía", "es", "¿Cómo empezó usted a trabajar?", 0, 2000),
        line("Elena", "es", "Mis diplomas no valían nada aquí.", 2000, 6000),
    ),
    peaks=Peaks(20, SECONDS * 1000, tuple(at * 7 % 256 for at in range(SECONDS * 20))),
    collection="Las manos",
    downloadable=True,
    embeddable=True,
    harvestable=True,
)
UNNAMED = replace(
    PLAIN,
    id="unnamed",
    title="Sept Noëls",
    context="Elle parle du chemin.",
    narrator=None,
    place=None,
    recorded_on=None,
    published_on="2026-01-05",
    languages=("fr", "es"),
    voice="altered",
    synthetic=True,
    downloadable=False,
    embeddable=False,
    harvestable=True,
    themes=(ROUTE,),
    lines=(
        line(None, "fr", "Nous avons marché trois semaines.", 0, 3000),
        line(None, "es", "Con mi hija en brazos.", 3000, 6000),
    ),
)
WARNED = replace(
    PLAIN,
    id="warned",
    title="La noche de noviembre",
    warning="Speaks of violence in the home.",
    published_on="2026-01-04",
    themes=(WORK,),
    lines=(line("Elena", "es", "Aquella noche cerré la puerta.", 0, 6000),),
)
HOSTILE = replace(
    PLAIN,
    id="hostile",
    title="<script>alert(1)</script>\u202egnp",
    context='"><img src=x onerror=alert(1)>',
    narrator="<b>Ana</b>",
    published_on="2026-01-03",
    collection="<i>Otras</i>",
    themes=(),
    lines=(line("<i>Ana</i>", "es", "</span><script>alert(2)</script> fin", 0, 6000),),
    translation=Translation("fr", "<b>Ana</b>", ("</p><script>alert(3)</script> zibelines",)),
)
EXCERPTS = (PLAIN, UNNAMED, WARNED, HOSTILE)

THEMES = {
    "work": PublicTheme(WORK, None, 0),
    "diplomas": PublicTheme(DIPLOMAS, "work", 1),
    "route": PublicTheme(ROUTE, None, 2),
}


def write_tone(path: Path) -> None:
    """Write a quiet tone of SECONDS as an MP3."""
    samples = (np.sin(np.arange(RATE * SECONDS) * 2 * np.pi * 220 / RATE) * 4000).astype(np.int16)
    with av.open(str(path), "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)


def fill_gallery(folder: Path, excerpts: Iterable[Excerpt] = EXCERPTS) -> Path:
    """Make a gallery in `folder` with the excerpts in it, and return the folder."""
    clip = folder.parent / "clip.mp3"
    write_tone(clip)
    make_gallery(folder).close()
    Index(index_folder(folder)).rebuild(())
    for excerpt in excerpts:
        above = [THEMES[theme.id].broader for theme in excerpt.themes]
        needed = {*above, *(theme.id for theme in excerpt.themes)}
        put_in(folder, excerpt, [theme for name, theme in THEMES.items() if name in needed], clip)
    return folder
