"""Suggests themes for what was said: by the words of their phrases, and by likeness to their examples. Pure.

A sentence that is like a theme is one suggestion; where phrases of the theme are said in it too, it is theirs, and
surer. What is denied or only supposed is suggested with that mark. A theme that is deprecated is not suggested.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from archive.methods.thresholds import LEAST_SURE, sureness, sureness_of_words
from archive.store.tags import Learned, Suggestion
from archive.terms.models import ThemeId
from archive.terms.ways import Way, Why
from archive.terms.words import TranscriptSegment
from archive.theming.called import beginnings_of_names, called_alike
from archive.theming.exemplars import examples_of
from archive.thesaurus.reading import Theme, phrases
from search.sorting import Examples, Sorter, sorter_of
from transcribe.denial import is_denied_throughout, is_harm_denied, is_supposed_throughout
from transcribe.tagger import Mention, Pattern, Tagger, tag

SENTENCE_ENDS = (".", "?", "!", "…", ".»", "?»", "!»", ".”", "?”", "!”")
SHORTEST, LONGEST = 4, 45
"""Words of a sentence: a shorter one is read with the next, a longer one in pieces."""
PUNCTUATION = '.,;:!?¿¡…"«»“”()-—–'
LEAST_LEFT = 1e-6
MOST_THEMES = 3
"""Of one sentence by meaning; the surest."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Words `first` to `last` of a segment, both included, and how like each theme they are."""

    segment: int
    first: int
    last: int
    text: str
    likeness: dict[str, float] = field(default_factory=dict)


def suggest(
    segments: Sequence[TranscriptSegment],
    themes: Iterable[Theme],
    learned: Mapping[ThemeId, Learned],
    ways: frozenset[Way] = frozenset({Way.WORDS, Way.MEANING}),
    kept: Path | None = None,
) -> list[Suggestion]:
    """Return the suggestions in order of time.

    `ways` narrows how they may be found; `kept` is a file for what was learned of the examples (see search.kept).
    """
    living = tuple(theme for theme in themes if not theme.deprecated)
    said = tag(segments, _tagger(tuple(phrases(living)))) if Way.WORDS in ways else []
    meant = _compared(segments, living, said, kept) if Way.MEANING in ways else []
    shown = {theme.id for theme in living if theme.examples}
    found = [
        _by_words(segments, each, _around(each, meant) if each.theme_id in shown else [], learned)
        for each in said
    ]
    named = {
        (sentence.segment, sentence.first, each.theme_id)
        for each in said
        for sentence in _around(each, meant)
    }
    for sentence in meant:
        found += [
            _by_meaning(segments, sentence, theme, learned)
            for theme in _likely(sentence, learned)
            if (sentence.segment, sentence.first, theme) not in named
        ]
    sure_enough = [each for each in found if each.why.sure >= LEAST_SURE]
    return sorted(sure_enough, key=lambda each: (each.segment, each.start_ms, each.theme))


def _by_words(
    segments: Sequence[TranscriptSegment],
    mention: Mention,
    around: Sequence[_Sentence],
    learned: Mapping[ThemeId, Learned],
) -> Suggestion:
    """Return a mention, surer where its sentence is like the theme too; without examples its words alone count."""
    theme, segment = ThemeId(mention.theme_id), segments[mention.segment]
    knows = learned.get(theme, Learned())
    likeness = max((each.likeness[theme] for each in around if theme in each.likeness), default=None)
    is_both = likeness is not None and likeness >= knows.middle
    return Suggestion(
        theme=theme,
        segment=segment.number,
        start_ms=segment.words[mention.first_word].start_ms,
        end_ms=segment.words[mention.last_word].end_ms,
        words=mention.words,
        negated=mention.negated or mention.supposed,
        why=Why(
            Way.BOTH if is_both else Way.WORDS,
            round(sureness_of_words(knows.trust, likeness), 3),
            mention.supposed,
        ),
        likeness=likeness,
    )


def _by_meaning(
    segments: Sequence[TranscriptSegment],
    sentence: _Sentence,
    theme: str,
    learned: Mapping[ThemeId, Learned],
) -> Suggestion:
    """Return the suggestion of a sentence that is like a theme and has no phrase of it."""
    segment, likeness = segments[sentence.segment], sentence.likeness[theme]
    language, words = segment.language.split("-")[0].lower(), _plain(sentence.text)
    supposed = is_supposed_throughout(words, language)
    sure = sureness(likeness, learned.get(ThemeId(theme), Learned()).middle)
    return Suggestion(
        theme=ThemeId(theme),
        segment=segment.number,
        start_ms=segment.words[sentence.first].start_ms,
        end_ms=segment.words[sentence.last].end_ms,
        words=sentence.text,
        negated=supposed or is_denied_throughout(words) or is_harm_denied(sentence.text, language),
        why=Why(Way.MEANING, round(sure, 3), supposed),
        likeness=likeness,
    )


def _likely(sentence: _Sentence, learned: Mapping[ThemeId, Learned]) -> list[str]:
    """Return the themes that the sentence is like enough, the likest first."""
    enough = [
        (likeness, theme)
        for theme, likeness in sentence.likeness.items()
        if likeness >= learned.get(ThemeId(theme), Learned()).middle
    ]
    return [theme for _, theme in sorted(enough, reverse=True)[:MOST_THEMES]]


def _around(mention: Mention, sentences: Iterable[_Sentence]) -> list[_Sentence]:
    """Return the sentences that a mention stands in."""
    return [
        each
        for each in sentences
        if each.segment == mention.segment
        and each.first <= mention.last_word
        and mention.first_word <= each.last
    ]


def _compared(
    segments: Sequence[TranscriptSegment],
    themes: Sequence[Theme],
    said: Iterable[Mention],
    kept: Path | None,
) -> list[_Sentence]:
    """Return the sentences of these segments, each with its likeness to the themes."""
    sorter = sorter_of(Examples(tuple(examples_of(themes)), kept))
    sentences = [each for number, segment in enumerate(segments) for each in _sentences(number, segment)]
    if not sentences or not sorter.labels:
        return []
    whole = _likenesses(sorter, [each.text for each in sentences])
    found = [replace(each, likeness=likeness) for each, likeness in zip(sentences, whole, strict=True)]
    return _without_names(sorter, segments, found, said, beginnings_of_names(themes))


def _likenesses(sorter: Sorter, texts: Sequence[str]) -> list[dict[str, float]]:
    rows = sorter.likeness(texts).tolist()
    return [dict(zip(sorter.labels, row, strict=True)) for row in rows]


def _without_names(
    sorter: Sorter,
    segments: Sequence[TranscriptSegment],
    sentences: Sequence[_Sentence],
    said: Iterable[Mention],
    beginnings: Mapping[str, frozenset[str]],
) -> list[_Sentence]:
    """Return the sentences, those that name a theme at most as like another as they are without that name.

    This is for another that is only called much alike: "feminicidio" is written like "feminismo", and is not about it.
    The others have its share, as they would if it was none.
    """
    places = {(each.segment, each.first): at for at, each in enumerate(sentences)}
    named: dict[int, list[Mention]] = defaultdict(list)
    for mention in said:
        for each in _around(mention, sentences):
            named[places[each.segment, each.first]].append(mention)
    alike = {
        at: called_alike(beginnings, {each.theme_id for each in mentions}, (each.words for each in mentions))
        for at, mentions in named.items()
    }
    confused = [at for at, others in alike.items() if others]
    rest = _likenesses(sorter, [_rest(segments, sentences[at], named[at]) for at in confused])
    found = list(sentences)
    for at, without in zip(confused, rest, strict=True):
        likeness = sentences[at].likeness
        less = {theme: min(likeness[theme], without[theme]) for theme in alike[at] & likeness.keys()}
        left = max(1 - sum(likeness[theme] - share for theme, share in less.items()), LEAST_LEFT)
        others = {theme: share / left for theme, share in likeness.items() if theme not in less}
        found[at] = replace(sentences[at], likeness={**others, **less})
    return found


def _rest(segments: Sequence[TranscriptSegment], sentence: _Sentence, mentions: Sequence[Mention]) -> str:
    """Return what a sentence says beside these mentions."""
    words = segments[sentence.segment].words
    return " ".join(
        words[at].text.strip()
        for at in range(sentence.first, sentence.last + 1)
        if not any(each.first_word <= at <= each.last_word for each in mentions)
    )


def _sentences(number: int, segment: TranscriptSegment) -> Iterator[_Sentence]:
    """Yield the sentences of a segment; words after the last full stop are one too."""
    said = [word.text.strip() for word in segment.words]
    first = 0
    for at, word in enumerate(said):
        length = at - first + 1
        is_last = at == len(said) - 1
        if is_last or length >= LONGEST or (word.endswith(SENTENCE_ENDS) and length >= SHORTEST):
            yield _Sentence(number, first, at, " ".join(said[first : at + 1]))
            first = at + 1


def _plain(text: str) -> list[str]:
    return [word.strip(PUNCTUATION) for word in text.casefold().replace("’", "'").replace("'", "' ").split()]


@lru_cache(maxsize=2)
def _tagger(said: tuple[tuple[str, str, str], ...]) -> Tagger:
    """Return the tagger of these phrases; made once a process, as reading them takes a second a language."""
    return Tagger([Pattern(*each) for each in said])
