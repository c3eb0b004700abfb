"""Measures the index of words against SQLite FTS5 on the same generated passages, each in a process of its own.

A passage has 150 words, about a minute of speech; 20,000 of them are 333 hours. FTS5 folds accents and case
(unicode61 remove_diacritics 2), but has no stems, no fuzzy words and no suggestions; both give the total, a page of
twenty by BM25 with snippets, and the count of each theme (the index: of each language, collection, year, country too).
Questions are timed by the processor's time, all files being in memory: other work on the machine weighs less so.
"""

import itertools
import multiprocessing
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from search.index import Index
from search.snippets import snippet
from search.types import Passage, Question

WORDS = 150
PASSAGE_MS = 60_000
THEMES = 40
PER_GROUP = 60
QUESTIONS_OF_A_KIND = 25
NEEDLE = "xilotépetl"
"""A word of one passage in 997: what is found can be checked."""
PAGE = 20
STATUS = Path("/proc/self/status")
FREQUENT = """
    de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya o este sí porque esta
    entre cuando muy sin sobre también me hasta hay donde quien desde todo nos mujer mujeres trabajo casa familia miedo
    violencia país frontera hijos madre
"""
ONSETS = "b c d f g l m n p r s t v ch ll tr pr br h qu"
VOWELS = "a e i o u á é í ó ie ue"
ENDINGS = "o a os as ar ado ada ando ió ción ciones mente dad er ía"
COLLECTIONS, COUNTRIES, YEARS = 12, 20, 15


@dataclass(frozen=True, slots=True)
class Figures:
    """What one engine took: milliseconds of each question by kind, bytes on disk, MiB at most over those at the start.

    `add` and `purge` are the seconds until an hour more is found, and until no file says a word of an hour any more;
    None where that is not measured.
    """

    words_per_second: float
    milliseconds: dict[str, list[float]]
    size: int
    memory: float
    add: float | None
    purge: float | None


def measure(quick: bool) -> list[tuple[str, str]]:  # noqa: FBT001 - as every part here is measured
    """Return (what was measured, figure) for 1,000 and 20,000 passages and, unless `quick`, for 60,000."""
    rows: list[tuple[str, str]] = []
    for count in (1_000, 20_000) if quick else (1_000, 20_000, 60_000):
        for name, engine in (("index", _measure_index), ("SQLite FTS5", _measure_fts5)):
            rows += _rows(f"{name}, {count:,} passages", _alone(engine, count))
    return rows


def passages(count: int, *, seed: int = 7, start: int = 0) -> Iterator[Passage]:
    """Yield passages of invented Spanish-looking words, the n-th said about 1/n as often as the first (Zipf).

    An hour's worth is in a group; each has three of forty themes, and each group a narrator, a collection and a date.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    known = vocabulary()
    weights = list(itertools.accumulate(1 / (rank + 1.7) for rank in range(len(known))))
    for number in range(start, start + count):
        text = " ".join(chance.choices(known, cum_weights=weights, k=WORDS))
        group = number // PER_GROUP
        start_ms = number % PER_GROUP * PASSAGE_MS
        yield Passage(
            id=f"p{number}",
            group=f"g{group}",
            language="es",
            text=text if number % 997 else f"{text} {NEEDLE}",
            start_ms=start_ms,
            end_ms=start_ms + PASSAGE_MS,
            themes=tuple(f"theme-{each}" for each in chance.sample(range(THEMES), 3)),
            speaker="Narrator" if number % 5 else "Interviewer",
            narrator=f"narrator {group}",
            collection=f"collection-{group % COLLECTIONS}",
            country=f"C{group % COUNTRIES}",
            date=f"{2010 + group % YEARS}-{group % 12 + 1:02d}",
        )


def vocabulary(size: int = 40_000) -> list[str]:
    """Return as many different words, the most frequent first; always the same."""
    chance = random.Random(size)  # noqa: S311 - nothing secret
    onsets, vowels, endings = ONSETS.split(), VOWELS.split(), ENDINGS.split()
    known = dict.fromkeys(FREQUENT.split())
    while len(known) < size:
        length = chance.choice((1, 2, 2, 3))
        syllables = (chance.choice(onsets) + chance.choice(vowels) for _ in range(length))
        known["".join(syllables) + chance.choice(onsets) + chance.choice(endings)] = None
    return list(known)


def questions(seed: int = 11) -> dict[str, list[tuple[str, str | None]]]:
    """Return questions by kind, each in the grammar of the index and in that of FTS5; always the same."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    known = vocabulary()
    frequent, middling, rare = known[10:60], known[60:2_000], known[2_000:20_000]
    long = [word for word in known[60:5_000] if len(word) > 6]

    def some(write: Callable[[], str | tuple[str, str | None]]) -> list[tuple[str, str | None]]:
        written = [write() for _ in range(QUESTIONS_OF_A_KIND)]
        return [(each, each) if isinstance(each, str) else each for each in written]

    def near() -> tuple[str, str]:
        one, other = chance.choice(frequent), chance.choice(frequent)
        return f"{one} NEAR/5 {other}", f"NEAR({one} {other}, 4)"

    def limited() -> tuple[str, None]:
        limits = f"theme:theme-{chance.randrange(THEMES)} date:2015..2020"
        return f"{chance.choice(middling)} {limits}", None

    return {
        "a frequent word": some(lambda: chance.choice(frequent)),
        "a middling word": some(lambda: chance.choice(middling)),
        "a rare word": some(lambda: chance.choice(rare)),
        "two words": some(lambda: f"{chance.choice(middling)} {chance.choice(frequent)}"),
        "one of two": some(lambda: f"{chance.choice(middling)} OR {chance.choice(middling)}"),
        "one without another": some(lambda: f"{chance.choice(middling)} NOT {chance.choice(frequent)}"),
        "a phrase": some(lambda: f'"{chance.choice(known[:20])} {chance.choice(frequent)}"'),
        "a beginning": some(lambda: f"{chance.choice(middling)[:3]}*"),
        "one near another": some(near),
        "a word spelt alike": some(lambda: (f"{_misspelt(chance.choice(long))}~", None)),
        "a word, a theme and a date": some(limited),
        "a misspelt word": some(lambda: (_misspelt(chance.choice(long)), _misspelt(chance.choice(long)))),
    }


def _misspelt(word: str) -> str:
    """Return the word with two letters swapped: nothing is found, and a suggestion is looked for."""
    return word[:2] + word[3] + word[2] + word[4:]


def _alone(engine: Callable[[int, Path], Figures], count: int) -> Figures:
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process,
    ):
        return process.submit(engine, count, Path(folder)).result()


def _measure_index(count: int, folder: Path) -> Figures:
    index = Index(folder)
    texts: dict[str, str] = {}

    def write(some: list[Passage]) -> None:
        texts.update({passage.id: passage.text for passage in some})
        index.rebuild(some)

    def ask(words: str) -> int:
        found = index.search(Question(words, limit=PAGE))
        for hit in found.hits:
            snippet(texts[hit.id], words, "es")
        return found.total

    return _figures(
        count,
        folder,
        write=write,
        ask=lambda asked: ask(asked[0]),
        add=lambda some: index.replace_group(some[0].group, some),
        purge=lambda: index.remove_groups([f"g{count // PER_GROUP // 2}"]),
    )


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
    seconds = _seconds(lambda: write(prepared))
    if ask((NEEDLE, NEEDLE)) != len(range(0, count, 997)):
        raise AssertionError(NEEDLE)
    random.Random(17).shuffle(asked)  # noqa: S311 - nothing secret
    took: dict[str, list[float]] = {kind: [] for kind, _ in asked}
    for kind, each in asked:
        took[kind].append(_seconds(partial(ask, each), time.process_time) * 1000)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    memory = _most_memory() - at_first
    added = _seconds(partial(add, more)) if add else None
    return Figures(count * WORDS / seconds, took, size, memory, added, _seconds(purge) if purge else None)


def _seconds(step: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    step()
    return clock() - start


def _most_memory() -> float:
    """Return the most MiB that were ever in memory; unlike getrusage's, it does not begin at the parent's."""
    (line,) = (each for each in STATUS.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _rows(title: str, figures: Figures) -> list[tuple[str, str]]:
    changes = (("adding an hour", figures.add), ("taking an hour out of every file", figures.purge))
    everything = list(itertools.chain(*figures.milliseconds.values()))
    return [
        (f"{title}: indexing", f"{figures.words_per_second:,.0f} words/s"),
        (f"{title}: searching, all kinds", _cuts(everything)),
        *((f"{title}: {kind}", _cuts(took)) for kind, took in figures.milliseconds.items()),
        (f"{title}: on disk", f"{figures.size / 2**20:.1f} MiB"),
        (f"{title}: memory beyond the passages", f"{figures.memory:.0f} MiB"),
        *((f"{title}: {what}", f"{seconds:.1f} s") for what, seconds in changes if seconds is not None),
    ]


def _cuts(milliseconds: list[float]) -> str:
    cuts = statistics.quantiles(milliseconds, n=100, method="inclusive")
    return f"p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms"
