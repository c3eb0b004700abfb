"""A small invented corpus, and passages of generated Zipf-like text, for the tests of the search."""

import itertools
import random
from collections.abc import Iterator

from search.types import Passage

LINES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "a:0": ("es", "A mi hermana la mató su marido en la cocina de su casa.", ("femicide", "violence")),
    "a:1": ("es", "Las mujeres del barrio salieron a la calle a pedir justicia.", ("activism",)),
    "a:2": ("es", "Mi madre me decía: dímelo todo, cuéntame la verdad, hija.", ("family",)),
    "b:0": ("es", "Cruzamos la frontera de noche, con dos niños y sin papeles.", ("migration", "family")),
    "b:1": ("es", "El primer año busqué trabajo en la construcción y en un almacén.", ("work",)),
    "b:2": ("es-MX", "Ahora trabajo con otras migrantes y les enseño español.", ("work", "language")),
    "c:0": ("fr", "L'homme du guichet n'était pas d'accord, il m'a renvoyée chez moi.", ("integration",)),
    "c:1": ("fr", "Les réfugiées attendaient des mois pour un travail.", ("work", "migration")),
    "d:0": ("nl", "De vrouwen leerden samen de taal; coördinatie was er niet.", ("language",)),
    "d:1": ("en", "The women talked about work, and about the women's house.", ("work", "housing")),
    "d:2": ("pt", "As mulheres falavam das migrações e da água que faltava.", ("migration",)),
    "d:3": ("de", "Meine Schwester wohnte in einer kleinen Wohnung.", ("housing",)),
}


def passages() -> list[Passage]:
    """Return the corpus; a passage's group is the first part of its id."""
    return [
        Passage(id_, id_.partition(":")[0], language, text, int(id_[-1]) * 1000, int(id_[-1]) * 1000 + 900, themes)
        for id_, (language, text, themes) in LINES.items()
    ]


def zipf_texts(count: int, *, words: int = 150, vocabulary: int = 40_000, seed: int = 7) -> Iterator[str]:
    """Yield texts of invented Spanish-looking words, of which the n-th is said about 1/n as often as the first."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    known = _vocabulary(vocabulary, chance)
    weights = list(itertools.accumulate(1 / (rank + 1.7) for rank in range(len(known))))
    for _ in range(count):
        yield " ".join(chance.choices(known, cum_weights=weights, k=words))


def zipf_passages(count: int, *, per_group: int = 60, seed: int = 7, words: int = 150) -> Iterator[Passage]:
    """Yield passages of such text, an hour's worth (60) in a group, each with three themes of forty."""
    chance = random.Random(seed + 1)  # noqa: S311
    for number, text in enumerate(zipf_texts(count, seed=seed, words=words)):
        minute = number % per_group * 60_000
        themes = tuple(f"theme-{each}" for each in chance.sample(range(40), 3))
        yield Passage(f"p{number}", f"g{number // per_group}", "es", text, minute, minute + 60_000, themes)


def _vocabulary(size: int, chance: random.Random) -> list[str]:
    frequent = ["de", "la", "que", "el", "en", "y", "a", "los", "se", "del", "las", "un", "por", "con", "no", "una", "su", "para", "es", "al", "lo", "como", "más", "pero", "sus", "le", "ya", "o", "este", "sí", "porque", "esta", "entre", "cuando", "muy", "sin", "sobre", "también", "me", "hasta", "hay", "donde", "quien", "desde", "todo", "nos", "mujer", "mujeres", "trabajo", "casa", "familia", "miedo", "violencia", "país", "frontera", "hijos", "madre"]
    onsets = ["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "ch", "ll", "tr", "pr", "br", "gr", "h", "j", "qu"]
    vowels = ["a", "e", "i", "o", "u", "á", "é", "í", "ó", "ie", "ue"]
    endings = ["o", "a", "os", "as", "ar", "ado", "ada", "ando", "ió", "ción", "ciones", "mente", "dad", "es", "er", "ir", "ía"]
    known = dict.fromkeys(frequent)
    while len(known) < size:
        syllables = (chance.choice(onsets) + chance.choice(vowels) for _ in range(chance.choice((1, 2, 2, 3))))
        known["".join(syllables) + chance.choice(onsets) + chance.choice(endings)] = None
    return list(known)
