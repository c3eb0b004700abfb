"""Passages and questions of invented Spanish-looking words, for measuring the search; always the same."""

import itertools
import random
from collections.abc import Callable, Iterator

from search.types import Passage

WORDS = 150
PASSAGE_MS = 60_000
THEMES = 40
PER_GROUP = 60
QUESTIONS_OF_A_KIND = 25
NEEDLE = "xilotépetl"
"""A word of one passage in 997: what is found can be checked."""
FREQUENT = """
    de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya o este sí porque esta
    entre cuando muy sin sobre también me hasta hay donde quien desde todo nos mujer mujeres trabajo casa familia miedo
    violencia país frontera hijos madre
"""
ONSETS = "b c d f g l m n p r s t v ch ll tr pr br h qu"
VOWELS = "a e i o u á é í ó ie ue"
ENDINGS = "o a os as ar ado ada ando ió ción ciones mente dad er ía"
COLLECTIONS, COUNTRIES, YEARS = 12, 20, 15


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
