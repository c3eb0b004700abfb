"""Find the themes of a thesaurus in spoken words, and say which words caused each; spaCy is used here and in `names`.

Words are compared by their folded stems, in the language of their segment, with blank spaCy pipelines: no
model is loaded and nothing is learned. A mention is a suggestion for a person, never a finding. This module
knows neither a thesaurus file nor a database: it is handed phrases, and hands back word numbers.

A phrase is words with single spaces between them. `=word` must be said in exactly this form (`=parto`, as the
stem of *parto* is that of *parte*); `...` stands for up to four words of the same sentence; a phrase that begins
with `!` names nothing and keeps its theme from being found in its words (`!trabajo de parto` is not work). A no in
the gap of a phrase denies it; one that belongs to the phrase (`diploma no ... vale`) does not.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import snowballstemmer

from transcribe.denial import CLAUSE, MERELY, NOT, NOT_AFTER, is_supposed, opposing, turns

STEMMERS = {"es": "spanish", "fr": "french", "nl": "dutch", "en": "english", "pt": "portuguese"}
ANY_LANGUAGE = "xx"  # spaCy's name for no language in particular
LONGEST_GAP = 4  # words between the parts of a phrase with `...`
REACH = 3  # words that may stand between a negation and what it denies
ELIDING = {"fr", "en"}  # spaCy splits l'exil and don't itself
STOPS = frozenset(".?!;:…¿¡")
PAUSES = STOPS | set(",()[]—–")
SIGNS = {**dict.fromkeys(map(ord, "-‐‑_/"), " "), **dict.fromkeys(map(ord, "’ʼ´`‘"), "'")}
NOT_MERELY = frozenset(MERELY.split())
OTHER_CLAUSE = frozenset(CLAUSE.split()) | NOT_MERELY


class SpokenWord(Protocol):
    """A word as it was said."""

    @property
    def text(self) -> str:
        """The word, with the punctuation around it."""


class SpokenSegment(Protocol):
    """A stretch of words in one language."""

    @property
    def words(self) -> Sequence[SpokenWord]:
        """The words in their order."""

    @property
    def language(self) -> str:
        """The language (BCP 47), or anything else where it is not known."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase that names a theme in a language; how phrases are written stands at the head of the module."""

    theme_id: str
    language: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A theme, its segment, its first and last word there (from 0, both included), these words as said.

    `negated` where it is denied, `supposed` where it is only imagined: *if I had stayed*.
    """

    theme_id: str
    segment: int
    first_word: int
    last_word: int
    words: str
    negated: bool
    supposed: bool = False


class Tagger:
    """The phrases of a thesaurus, made ready for each language when its first segment comes."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._patterns = tuple(patterns)
        self._readers: dict[str, _Reader] = {}

    def mentions(self, number: int, segment: SpokenSegment) -> list[Mention]:
        """Return the mentions of one segment in the order of its words."""
        language = (segment.language or "").replace("_", "-").split("-")[0].lower()
        language = language if language in STEMMERS else ANY_LANGUAGE
        if language not in self._readers:
            self._readers[language] = _Reader(language, self._patterns)
        return self._readers[language].mentions(number, [word.text for word in segment.words])


def tag(segments: Iterable[SpokenSegment], tagger: Tagger) -> list[Mention]:
    """Return every mention in order; a segment in an unknown language is read with all phrases, unstemmed."""
    return [found for number, segment in enumerate(segments) for found in tagger.mentions(number, segment)]


class _Piece(NamedTuple):
    said: str
    stem: str


class _Part(NamedTuple):
    """Words of a phrase that stand side by side: their stems, and the exact form where one is demanded."""

    stems: tuple[str, ...]
    forms: tuple[str | None, ...]


class _Phrase(NamedTuple):
    theme_id: str
    silent: bool
    parts: tuple[_Part, ...]


class _Stretch(NamedTuple):
    """Pieces `start` to `end` (excluded) that fit a phrase; a silent one only keeps others away.

    `between` are the words said where the phrase has its `...`.
    """

    start: int
    end: int
    silent: bool
    between: tuple[str, ...]


Places = dict[tuple[str, ...], list[int]]
"""Where each part of a phrase begins in a segment, by its stems."""


class _Reader:
    """The phrases of one language, with the tokenizer and stemmer to read them.

    `_taught` are the stems of every part, by the first of them and how many they are.
    """

    def __init__(self, language: str, patterns: Iterable[Pattern]) -> None:
        import spacy  # noqa: PLC0415 - it takes two seconds, and a worker has much to do that needs none of it

        self._language = language
        self._nlp = spacy.blank(language)
        self._stemmer = snowballstemmer.stemmer(STEMMERS[language]) if language in STEMMERS else None
        self._known: dict[str, tuple[_Piece, ...]] = {}
        self._parts: dict[str, _Part] = {}
        self._not, self._not_after = _listed(NOT, language), _listed(NOT_AFTER, language)
        self._but = opposing(language)
        self._turns = turns(None if language == ANY_LANGUAGE else language)
        self._taught: dict[str, dict[int, set[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(set))
        self._phrases: dict[tuple[str, ...], dict[_Phrase, None]] = defaultdict(dict)
        for pattern in patterns:
            if language in {pattern.language, ANY_LANGUAGE}:
                self._add(pattern)

    def mentions(self, number: int, words: Sequence[str]) -> list[Mention]:
        """Return the mentions in these words, the longest of each theme where they overlap."""
        owners = [i for i, word in enumerate(words) for _ in self._pieces(word)]
        pieces = [piece for word in words for piece in self._pieces(word)]
        found: set[Mention] = set()
        for theme_id, stretches in self._stretches(pieces).items():
            for stretch in _longest(stretches):
                first, last = owners[stretch.start], owners[stretch.end - 1]
                exact = _bare(" ".join(word.strip() for word in words[first : last + 1]))
                denied, supposed = self._negated(pieces, stretch), self._supposed(pieces, stretch)
                found.add(Mention(theme_id, number, first, last, exact, denied, supposed))
        return sorted(found, key=lambda each: (each.first_word, each.last_word, each.theme_id))

    def _add(self, pattern: Pattern) -> None:
        """Learn a phrase, as written and as it looks without accents."""
        silent, phrase = pattern.phrase.startswith("!"), pattern.phrase.removeprefix("!")
        plain = " ".join(word if word.startswith("=") else _folded(word) for word in phrase.split())
        for spelling in dict.fromkeys((phrase, plain)):
            parts = tuple(self._part(part) for part in spelling.split("..."))
            if all(part.stems for part in parts):
                self._phrases[parts[0].stems][_Phrase(pattern.theme_id, silent, parts)] = None

    def _part(self, words: str) -> _Part:
        """Read a part of a phrase; the many phrases share few parts, so each is read once."""
        if words not in self._parts:
            part = self._parts[words] = self._read_part(words)
            if part.stems:
                self._taught[part.stems[0]][len(part.stems)].add(part.stems)
        return self._parts[words]

    def _read_part(self, words: str) -> _Part:
        stems: list[str] = []
        forms: list[str | None] = []
        for word in words.split():
            pieces = self._pieces(word.removeprefix("="))
            stems += [piece.stem for piece in pieces]
            forms += [piece.said if word.startswith("=") else None for piece in pieces]
        return _Part(tuple(stems), tuple(forms))

    def _pieces(self, word: str) -> tuple[_Piece, ...]:
        """Split a word as spaCy does, without hyphens and quotation marks; other punctuation is a barrier."""
        if word not in self._known:
            text = unicodedata.normalize("NFC", word).casefold().translate(SIGNS)
            text = text if self._language in ELIDING else text.replace("'", " ")
            self._known[word] = tuple(
                _Piece(token.text, self._stem(token.text))
                for token in self._nlp.make_doc(" ".join(text.split()))
                if any(map(str.isalnum, token.text)) or PAUSES & set(token.text)
            )
        return self._known[word]

    def _stem(self, token: str) -> str:
        return _folded(self._stemmer.stemWord(token) if self._stemmer else token)

    def _places(self, said: Sequence[str]) -> Places:
        places: Places = defaultdict(list)
        for start, first in enumerate(said):
            for length, taught in self._taught.get(first, {}).items():
                stems = tuple(said[start : start + length])
                if stems in taught:
                    places[stems].append(start)
        return places

    def _stretches(self, pieces: Sequence[_Piece]) -> dict[str, list[_Stretch]]:
        """Return what fits a phrase, by theme, overlaps included."""
        places = self._places([piece.stem for piece in pieces])
        found: dict[str, list[_Stretch]] = defaultdict(list)
        for stems, starts in places.items():
            for phrase in self._phrases.get(stems, ()):
                found[phrase.theme_id] += [
                    _Stretch(start, end, phrase.silent, between)
                    for start in starts
                    for end, between in _ends(phrase.parts, start, pieces, places)
                ]
        return found

    def _negated(self, pieces: Sequence[_Piece], stretch: _Stretch) -> bool:
        """Whether a negation stands just before, between, or just behind where the language puts it there."""
        if self._not.intersection(stretch.between):
            return True
        for distance, piece in enumerate(reversed(pieces[: stretch.start])):
            if PAUSES & set(piece.said) or piece.said in OTHER_CLAUSE or distance > REACH:
                break
            if piece.said in self._not:
                return True
        behind = [piece.said for piece in pieces[stretch.end : stretch.end + 2]]
        return bool(behind) and behind[0] in self._not_after and not NOT_MERELY & set(behind)

    def _supposed(self, pieces: Sequence[_Piece], stretch: _Stretch) -> bool:
        """Whether the sentence around it, as far as the next *but*, only supposes what it says."""
        ends = [at for at, piece in enumerate(pieces) if STOPS & set(piece.said) or piece.said in self._but]
        start = max((at for at in ends if at < stretch.start), default=-1) + 1
        end = min((at for at in ends if at >= stretch.end), default=len(pieces))
        return is_supposed([piece.said for piece in pieces[start:end]], self._turns)


def _ends(
    parts: Sequence[_Part], start: int, pieces: Sequence[_Piece], places: Places
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield where the parts from piece `start` on end, each next one within the gap, and the words in the gaps."""
    end = start + len(parts[0].stems)
    said = [piece.said for piece in pieces[start:end]]
    if any(form not in {None, word} for form, word in zip(parts[0].forms, said, strict=True)):
        return
    if len(parts) == 1:
        yield end, ()
        return
    for following in places.get(parts[1].stems, ()):
        between = tuple(piece.said for piece in pieces[end:following])
        if end <= following <= end + LONGEST_GAP and not any(STOPS & set(said) for said in between):
            for last, later in _ends(parts[1:], following, pieces, places):
                yield last, between + later


def _longest(stretches: Iterable[_Stretch]) -> Iterator[_Stretch]:
    """Yield the longest stretches that do not overlap, of equal ones the most explicit; without the silent ones."""
    taken: set[int] = set()
    for stretch in sorted(
        stretches, key=lambda each: (each.start - each.end, not each.silent, each.start, len(each.between))
    ):
        if taken.isdisjoint(range(stretch.start, stretch.end)):
            taken.update(range(stretch.start, stretch.end))
            if not stretch.silent:
                yield stretch


def _folded(text: str) -> str:
    """Return the text in lower case without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _bare(words: str) -> str:
    """Return the words without the punctuation around them."""
    return words.strip(" \t\n\"'«»“”‘’-" + "".join(PAUSES))


def _listed(lists: dict[str, str], language: str) -> frozenset[str]:
    """Return the words listed for a language, or those of every language."""
    chosen = lists.values() if language == ANY_LANGUAGE else [lists.get(language, "")]
    return frozenset(" ".join(chosen).split())
