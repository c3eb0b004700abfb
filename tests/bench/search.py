"""Measures both engines and SQLite FTS5 on the same generated passages, each in a process of its own.

A passage has 150 words, about a minute of speech; 20,000 of them are 333 hours. FTS5 folds accents and case
(unicode61 remove_diacritics 2), but has no stems, no fuzzy words and no suggestions; both give the total, a page of
twenty by BM25 with snippets, and the count of each theme (the index: of each language, collection, year, country too).
All is timed by the processor's time, all files being in memory: other work on the machine weighs less so, but a shared
processor is a slower one. Beyond 60,000 the default engine is left out: the large one is for that. What 7 million would
take is estimated by a straight line through the steps that were measured: what does not grow (reading the question, a
page of snippets) and what does, with the passages that answer and the parts that are asked, one in 15,500.
"""

import itertools
import multiprocessing
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from search.opening import open_index
from search.port import Engine
from search.snippets import shown
from search.types import Passage, Question
from tests.bench.zipf import NEEDLE, PER_GROUP, WORDS, passages, questions

PAGE = 20
STATUS = Path("/proc/self/status")
MOST_FOR_WHOOSH = 60_000
STEPS = (1_000, 20_000, 60_000, 200_000)
VERY_MANY = 7_000_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What one engine took: milliseconds of each question by kind, bytes on disk, MiB at most over those at the start.

    `without_snippets` are the milliseconds of the index alone; empty where that is not asked for apart.
    `add` and `purge` are the processor's seconds until an hour more is found, and until no file says a word of an hour
    any more; None where that is not measured.
    """

    words_per_second: float
    milliseconds: dict[str, list[float]]
    without_snippets: list[float]
    size: int
    memory: float
    add: float | None
    purge: float | None


Table = tuple[str, list[tuple[str, ...]]]
"""A title, and rows of which the first is the head."""


def measure(sizes: Sequence[int] = STEPS) -> Iterator[Table]:
    """Yield a table for each number of passages as soon as it is measured, and one of what very many would take."""
    large: dict[int, Figures] = {}
    for count in sizes:
        engines = [name for name in ENGINES if name != Engine.WHOOSH or count <= MOST_FOR_WHOOSH]
        measured = {name: _alone(ENGINES[name], count) for name in engines}
        large[count] = measured[Engine.TANTIVY]
        yield f"{count:,} passages", [("what", *engines), *_rows(list(measured.values()))]
    if len(large) > 1:
        yield f"{VERY_MANY:,} passages, estimated", estimates(large)


def estimates(measured: dict[int, Figures]) -> list[tuple[str, ...]]:
    """Return what the large engine would take at 7 million: on the straight line nearest to the steps measured."""
    figures = list(measured.values())
    steps = ", ".join(f"{count:,}" for count in measured)
    return [
        ("what", f"{Engine.TANTIVY}, assuming that it grows in a straight line as over {steps}"),
        *(
            (f"{kind}, p95", _far(measured, lambda each, kind=kind: _cut(each.milliseconds[kind], 95)))
            for kind in questions()
        ),
        ("all kinds, p50", _far(measured, lambda each: _cut(_everything(each), 50))),
        ("all kinds, p95", _far(measured, lambda each: _cut(_everything(each), 95))),
        ("all kinds without snippets, p95", _far(measured, lambda each: _cut(each.without_snippets, 95))),
        ("indexing", f"{VERY_MANY * WORDS / figures[-1].words_per_second / 3600:,.1f} h of one processor"),
        ("on disk", _far(measured, lambda each: each.size / 2**30, "GiB")),
    ]


def _far(measured: dict[int, Figures], value: Callable[[Figures], float], unit: str = "ms") -> str:
    """Return what the line says: what does not grow, what does, and how far the steps lie from it."""
    values = [value(each) for each in measured.values()]
    line = statistics.linear_regression(list(measured), values)

    def at(count: int) -> float:
        return line.intercept + line.slope * count

    off = max(abs(each - at(count)) for count, each in zip(measured, values, strict=True))
    grows = f"{line.intercept:.1f} + {line.slope * 100_000:.2f} for each 100,000, the steps within {off:.1f}"
    return f"{at(VERY_MANY):,.0f} {unit} ({grows})"


def _alone(engine: Callable[[int, Path], Figures], count: int) -> Figures:
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process,
    ):
        return process.submit(engine, count, Path(folder)).result()


def _measure_index(engine: Engine, count: int, folder: Path) -> Figures:
    index = open_index(folder, engine)
    texts: dict[str, str] = {}
    alone: list[float] = []

    def write(some: list[Passage]) -> None:
        texts.update({passage.id: passage.text for passage in some})
        index.rebuild(some)

    def ask(asked: tuple[str, str | None]) -> int:
        start = time.process_time()
        found = index.search(Question(asked[0], limit=PAGE))
        alone.append((time.process_time() - start) * 1000)
        for hit in found.hits:
            shown(texts[hit.id], asked[0], "es")
        return found.total

    figures = _figures(
        count,
        folder,
        write=write,
        ask=ask,
        add=lambda some: index.replace_group(some[0].group, some),
        purge=lambda: index.remove_groups([f"g{count // PER_GROUP // 2}"]),
    )
    return replace(figures, without_snippets=alone[1:])


def _measure_fts5(count: int, folder: Path) -> Figures:
    database = sqlite3.connect(folder / "fts5.sqlite")
    database.executescript(
        """
        create virtual table passages using fts5(text, tokenize='unicode61 remove_diacritics 2');
        create table themes (theme text, passage integer, primary key (passage, theme)) without rowid;
        """
    )

    def write(some: list[Passage]) -> None:
        with database:
            for number, passage in enumerate(some):
                database.execute("insert into passages(rowid, text) values (?, ?)", (number, passage.text))
                rows = ((theme, number) for theme in passage.themes)
                database.executemany("insert into themes values (?, ?)", rows)

    def ask(asked: tuple[str, str | None]) -> int:
        counted = "select count(*) from passages where passages match ?"
        ranked = f"""
            select rowid, snippet(passages, 0, '[', ']', '…', 24)
              from passages
             where passages match ?
             order by rank limit {PAGE}
            """  # noqa: S608 - a number of ours
        themes = """
            select theme, count(*)
              from passages join themes on passage = passages.rowid
             where passages match ?
             group by theme
            """
        total, _, _ = (database.execute(each, asked[1:]).fetchall() for each in (counted, ranked, themes))
        return int(total[0][0])

    return _figures(count, folder, write=write, ask=ask)


def _figures(
    count: int,
    folder: Path,
    *,
    write: Callable[[list[Passage]], None],
    ask: Callable[[tuple[str, str | None]], int],
    add: Callable[[list[Passage]], None] | None = None,
    purge: Callable[[], None] | None = None,
) -> Figures:
    prepared = list(passages(count))
    asked = [(kind, each) for kind, some in questions().items() for each in some if each[1] or add]
    more = list(passages(PER_GROUP, seed=8, start=count - count % PER_GROUP + PER_GROUP))
    at_first = _most_memory()
    seconds = _seconds(lambda: write(prepared), time.process_time)
    if ask((NEEDLE, NEEDLE)) != len(range(0, count, 997)):
        raise AssertionError(NEEDLE)
    random.Random(17).shuffle(asked)  # noqa: S311 - nothing secret
    took: dict[str, list[float]] = {kind: [] for kind, _ in asked}
    for kind, each in asked:
        took[kind].append(_seconds(partial(ask, each), time.process_time) * 1000)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    memory = _most_memory() - at_first
    added = _seconds(partial(add, more), time.process_time) if add else None
    purged = _seconds(purge, time.process_time) if purge else None
    return Figures(count * WORDS / seconds, took, [], size, memory, added, purged)


def _seconds(step: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    step()
    return clock() - start


def _most_memory() -> float:
    """Return the most MiB that were ever in memory; unlike getrusage's, it does not begin at the parent's."""
    (line,) = (each for each in STATUS.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _rows(measured: list[Figures]) -> Iterator[tuple[str, ...]]:
    for kind in questions():
        yield f"{kind}, p50 / p95", *(_cuts(each.milliseconds.get(kind, [])) for each in measured)
    yield "all kinds", *(_cuts(_everything(each)) for each in measured)
    yield "all kinds without snippets", *(_cuts(each.without_snippets) for each in measured)
    yield "indexing", *(f"{each.words_per_second:,.0f} words/s" for each in measured)
    yield "adding an hour", *(_in_seconds(each.add) for each in measured)
    yield "taking an hour out of every file", *(_in_seconds(each.purge) for each in measured)
    yield "on disk", *(f"{each.size / 2**20:.1f} MiB" for each in measured)
    yield "memory beyond the passages", *(f"{each.memory:.0f} MiB" for each in measured)


def _in_seconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds:.1f} s"


def _everything(figures: Figures) -> list[float]:
    return list(itertools.chain(*figures.milliseconds.values()))


def _cuts(milliseconds: list[float]) -> str:
    return f"{_cut(milliseconds, 50):.1f} / {_cut(milliseconds, 95):.1f} ms" if milliseconds else "-"


def _cut(milliseconds: list[float], share: int) -> float:
    return statistics.quantiles(milliseconds, n=100, method="inclusive")[share - 1]


ENGINES: dict[str, Callable[[int, Path], Figures]] = {
    Engine.WHOOSH: partial(_measure_index, Engine.WHOOSH),
    Engine.TANTIVY: partial(_measure_index, Engine.TANTIVY),
    "SQLite FTS5": _measure_fts5,
}
