"""A small invented corpus for the tests of the search, and what was found in it."""

from collections.abc import Callable
from pathlib import Path

from search.port import WordIndex
from search.types import Found, Passage, Question

Opens = Callable[..., WordIndex]
"""Opens an index in a folder, with the engine of the test."""

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
    "e:0": (
        "es",
        "Mi jefa decía: you have no papers, no rights; y luego la regularización llegó.",
        ("work",),
    ),
    "d:3": ("de", "Meine Schwester wohnte in einer kleinen Wohnung.", ("housing",)),
}


def passage(id_: str, text: str, language: str = "es", themes: tuple[str, ...] = ()) -> Passage:
    """Return a passage; its group is the first part of its id, its time the second."""
    group, _, number = id_.partition(":")
    start_ms = int(number) * 1000
    return Passage(id_, group, language, text, start_ms, start_ms + 900, themes)


def passages() -> list[Passage]:
    """Return the corpus."""
    return [passage(id_, text, language, themes) for id_, (language, text, themes) in LINES.items()]


def ask(index: WordIndex, words: str, *themes: str, languages: tuple[str, ...] = ()) -> Found:
    """Return what the index finds for the words."""
    return index.search(Question(words, themes=themes, languages=languages))


def ids(index: WordIndex, words: str) -> set[str]:
    """Return the ids of the passages that answer the words."""
    return {hit.id for hit in index.search(Question(words, limit=1_000)).hits}


LINES_OF_A_VERSION = 40


def version(number: int, group: str = "v") -> list[Passage]:
    """Return a group of which every passage says which version it is."""
    lines = range(LINES_OF_A_VERSION)
    return [passage(f"{group}:{line}", f"Todas hablan de version{number} línea{line}.") for line in lines]


def versions(index: WordIndex) -> dict[int, int]:
    """Return how many passages say each version (under twelve), of those that any says."""
    counts = {number: ask(index, f"version{number}").total for number in range(12)}
    return {number: count for number, count in counts.items() if count}


def states(folder: Path) -> int:
    """Return how many states of the index, whole or half, the folder has."""
    return len({entry.name for entry in folder.iterdir()} - {"lock", "turn"})


def replace_file(file: Path, data: bytes) -> None:
    """Put another file in its place. Cut short where it lies, it would kill a process that has it mapped (SIGBUS)."""
    beside = file.with_name("other")
    beside.write_bytes(data)
    beside.replace(file)
