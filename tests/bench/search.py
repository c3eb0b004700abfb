"""Measures the index of words against SQLite FTS5 on the same generated passages, each in a process of its own.

A passage has 75 words, as many as are said in the 30 s that a segment lasts at most; 20,000 of them are 167 hours.
FTS5 folds accents and case (unicode61 remove_diacritics 2) and keeps no text, but has no stems and no suggestions;
both give the total, a page of twenty by BM25, and the count of each theme.
"""

import itertools
import multiprocessing
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from search.index import Index
from search.types import Passage, Question

WORDS = 75
THEMES = 40
PER_GROUP = 120
QUESTIONS_OF_A_KIND = 25
PAGE = 20
STATUS = Path("/proc/self/status")
FREQUENT = """
    de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya o este sí porque esta
    entre cuando muy sin sobre también me hasta hay donde quien desde todo nos mujer mujeres trabajo casa familia miedo
    violencia país frontera hijos madre
"""
ONSETS = (
    "b",
    "c",
    "d",
    "f",
    "g",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "ch",
    "ll",
    "tr",
    "pr",
    "br",
    "h",
    "qu",
)
VOWELS = ("a", "e", "i", "o", "u", "á", "é", "í", "ó", "ie", "ue")
ENDINGS = (
    "o",
    "a",
    "os",
    "as",
    "ar",
    "ado",
    "ada",
    "ando",
    "ió",
    "ción",
    "ciones",
    "mente",
    "dad",
    "er",
    "ía",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one engine took: milliseconds of each question, bytes on disk, MiB at most over those at the start.

    `purge` is the seconds until no file says a word of an hour any more; None where that is not promised.
    """

    words_per_second: float
    milliseconds: tuple[float, ...]
    size: int
    memory: float
    purge: float | None


def measure(quick: bool) -> list[tuple[str, str]]:  # noqa: FBT001 - as every part here is measured
    """Return (what was measured, figure) for 1,000 passages and, unless `quick`, for 20,000."""
    rows: list[tuple[str, str]] = []
    for count in (1_000,) if quick else (1_000, 20_000):
        for name, engine in (("index", _measure_index), ("SQLite FTS5", _measure_fts5)):
            rows += _rows(f"{name}, {count:,} passages", _alone(engine, count))
    return rows


def passages(count: int, *, seed: int = 7) -> Iterator[Passage]:
    """Yield passages of invented Spanish-looking words, the n-th said about 1/n as often as the first (Zipf).

    An hour's worth is in a group; each has three of forty themes.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    known = vocabulary()
    weights = list(itertools.accumulate(1 / (rank + 1.7) for rank in range(len(known))))
    for number in range(count):
        text = " ".join(chance.choices(known, cum_weights=weights, k=WORDS))
        start_ms = number % PER_GROUP * 30_000
        themes = tuple(f"theme-{each}" for each in chance.sample(range(THEMES), 3))
        yield Passage(
            f"p{number}", f"g{number // PER_GROUP}", "es", text, start_ms, start_ms + 30_000, themes
        )


def vocabulary(size: int = 40_000) -> list[str]:
    """Return as many different words, the most frequent first; always the same."""
    chance = random.Random(size)  # noqa: S311 - nothing secret
    known = dict.fromkeys(FREQUENT.split())
    while len(known) < size:
        length = chance.choice((1, 2, 2, 3))
        syllables = (chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(length))
        known["".join(syllables) + chance.choice(ONSETS) + chance.choice(ENDINGS)] = None
    return list(known)


def questions(seed: int = 11) -> dict[str, list[str]]:
    """Return questions by kind, in the grammar of the index; always the same."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    known = vocabulary()
    frequent, middling, rare = known[10:60], known[60:2_000], known[2_000:20_000]

    def some(write: Callable[[], str]) -> list[str]:
        return [write() for _ in range(QUESTIONS_OF_A_KIND)]

    return {
        "a frequent word": some(lambda: chance.choice(frequent)),
        "a middling word": some(lambda: chance.choice(middling)),
        "a rare word": some(lambda: chance.choice(rare)),
        "two words": some(lambda: f"{chance.choice(middling)} {chance.choice(frequent)}"),
        "one of two": some(lambda: f"{chance.choice(middling)} OR {chance.choice(middling)}"),
        "one without another": some(lambda: f"{chance.choice(middling)} NOT {chance.choice(frequent)}"),
        "a phrase": some(lambda: f'"{chance.choice(known[:20])} {chance.choice(frequent)}"'),
        "a beginning": some(lambda: f"{chance.choice(middling)[:3]}*"),
    }


def misspelt(seed: int = 13) -> list[str]:
    """Return words with two letters swapped: nothing is found, and a suggestion is looked for."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    right = chance.sample([word for word in vocabulary()[60:5_000] if len(word) > 6], QUESTIONS_OF_A_KIND)
    return [word[:2] + word[3] + word[2] + word[4:] for word in right]


def _alone(engine: Callable[[int, Path], Figures], count: int) -> Figures:
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process,
    ):
        return process.submit(engine, count, Path(folder)).result()


def _measure_index(count: int, folder: Path) -> Figures:
    index = Index(folder)
    return _figures(
        count,
        folder,
        write=index.rebuild,
        ask=lambda words: index.search(Question(words, limit=PAGE)).total,
        purge=lambda: index.remove_groups([f"g{count // PER_GROUP // 2}"]),
    )


def _measure_fts5(count: int, folder: Path) -> Figures:
    database = sqlite3.connect(folder / "fts5.sqlite")
    database.executescript(
        """
        create virtual table passages using fts5(text, content='', tokenize='unicode61 remove_diacritics 2');
        create table themes (theme text, passage integer, primary key (passage, theme)) without rowid;
        """
    )

    def write(some: Iterable[Passage]) -> None:
        with database:
            for number, passage in enumerate(some):
                database.execute("insert into passages(rowid, text) values (?, ?)", (number, passage.text))
                rows = ((theme, number) for theme in passage.themes)
                database.executemany("insert into themes values (?, ?)", rows)

    def ask(words: str) -> int:
        counted = "select count(*) from passages where passages match ?"
        ranked = f"select rowid, rank from passages where passages match ? order by rank limit {PAGE}"  # noqa: S608
        themes = """
            select theme, count(*)
              from passages join themes on passage = passages.rowid
             where passages match ?
             group by theme
            """
        total, _, _ = (database.execute(each, (words,)).fetchall() for each in (counted, ranked, themes))
        return int(total[0][0])

    return _figures(count, folder, write=write, ask=ask)


def _figures(
    count: int,
    folder: Path,
    *,
    write: Callable[[Iterable[Passage]], None],
    ask: Callable[[str], int],
    purge: Callable[[], None] | None = None,
) -> Figures:
    prepared = list(passages(count))
    asked = [*itertools.chain(*questions().values()), *misspelt()]
    at_first = _most_memory()
    seconds = _seconds(lambda: write(prepared))
    ask(asked[0])
    random.Random(17).shuffle(asked)  # noqa: S311 - nothing secret
    took = tuple(_seconds(partial(ask, words)) * 1000 for words in asked)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    memory = _most_memory() - at_first
    return Figures(count * WORDS / seconds, took, size, memory, _seconds(purge) if purge else None)


def _seconds(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def _most_memory() -> float:
    """Return the most MiB that were ever in memory; unlike getrusage's, it does not begin at the parent's."""
    (line,) = (each for each in STATUS.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _rows(title: str, figures: Figures) -> list[tuple[str, str]]:
    cuts = statistics.quantiles(figures.milliseconds, n=100)
    purge = (
        [(f"{title}: taking an hour out of every file", f"{figures.purge:.1f} s")] if figures.purge else []
    )
    return [
        (f"{title}: indexing", f"{figures.words_per_second:,.0f} words/s"),
        (f"{title}: searching", f"p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, worst {cuts[98]:.1f} ms"),
        (f"{title}: on disk", f"{figures.size / 2**20:.1f} MiB"),
        (f"{title}: memory beyond the passages", f"{figures.memory:.0f} MiB"),
        *purge,
    ]
