"""Suggests themes for what was said: by the words of their phrases, and by likeness to their examples. Pure.

A sentence that is like a theme is one suggestion; where phrases of the theme are said in it too, it is theirs, and
surer. What is denied or only supposed is suggested with that mark. A theme that is deprecated is not suggested.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from archive.models import ThemeId
from archive.store.tags import Learned, Suggestion
from archive.thesaurus.reading import Theme, phrases
from archive.thresholds import LEAST_SURE, sureness, sureness_of_words
from archive.ways import Way, Why
from archive.words import TranscriptSegment
from search.sorting import sorter_of
from transcribe.denial import is_supposed, turns
from transcribe.tagger import Mention, Pattern, Tagger, tag

SENTENCE_ENDS = (".", "?", "!", "…", ".»", "?»", "!»", ".”", "?”", "!”")
SHORTEST, LONGEST = 4, 45
"""Words of a sentence: a shorter one is read with the next, a longer one in pieces."""
PUNCTUATION = '.,;:!?¿¡…"«»“”()-—–'
MOST_THEMES = 3
"""Of one sentence by meaning; the surest."""
EVERYDAY = (
    "Buenas tardes, gracias por venir. ¿Empezamos?",
    "Son las tres y cuarto y hoy es martes.",
    "El tranvía pasa cada diez minutos.",
    "La mesa es de madera y la silla es azul.",
    "Espera, que cierro la ventana.",
    "Bonjour, merci d'être venue, on commence ?",
    "Il est trois heures et quart et il fait beau.",
    "Je prends un café, et vous ?",
    "Le bus était en retard ce matin.",
    "Goedemiddag, zullen we beginnen?",
    "Het is kwart over drie en het regent.",
    "De tram was te laat vandaag.",
    "Wacht, ik doe het raam even dicht.",
    "Good afternoon, thank you for coming. Shall we begin?",
    "It is a quarter past three and the weather is fine.",
    "The bus was late this morning.",
    "Wait, let me close the window.",
    "Boa tarde, obrigada por vir. Vamos começar?",
    "São três e quinze e hoje é terça-feira.",
    "O ônibus atrasou hoje de manhã.",
    "Can you hear me? Is it recording?",
    "¿Me puede repetir la pregunta, por favor?",
    "Oui, d'accord, je vois ce que vous voulez dire.",
    "Ja, precies, zo is het.",
    "Pois é, então, deixa eu pensar.",
    "Vimos una película muy larga en el cine.",
    "Le chat dort sur le canapé.",
    "De hond speelt in de tuin met een bal.",
    "The library opens at nine and closes at six.",
    "Comprei sapatos novos na feira.",
    "The play is about a king and his three daughters.",
    "He killed the engine and we sat in the dark car.",
    "My sister plays a doctor in a television series.",
    "We watched the match and our team lost by two goals.",
    "I have read that book twice, the ending is sad.",
    "The cat had kittens under the stairs.",
    "She is wearing the green coat today.",
    "My phone battery is nearly empty.",
    "The road was closed because of a fallen tree.",
    "El perro se escapó del patio y volvió solo.",
    "La película trata de un policía y un ladrón.",
    "Mi hermana pinta la cocina de amarillo.",
    "El equipo ganó tres a cero el domingo.",
    "Hoy hizo sol toda la mañana y por la tarde llovió.",
    "Dejé las llaves encima de la mesa.",
    "El río baja crecido después de la tormenta.",
    "Me gusta más el té que el café.",
    "Le film raconte l'histoire d'un voleur et d'une voiture.",
    "L'équipe a perdu deux à zéro dimanche.",
    "J'ai oublié mes clés sur la table.",
    "On a repeint la cuisine en jaune au printemps.",
    "Le train pour Namur part du quai quatre.",
    "Il y a du vent et les feuilles tombent.",
    "De film gaat over een dief en een auto.",
    "Onze ploeg verloor met twee doelpunten.",
    "Ik heb mijn sleutels op de tafel laten liggen.",
    "We hebben de keuken geel geschilderd.",
    "De trein naar Gent vertrekt van spoor vier.",
    "Het waait hard en de bladeren vallen.",
    "O filme conta a história de um ladrão.",
    "O time perdeu de dois a zero no domingo.",
    "Esqueci as chaves em cima da mesa.",
    "Pintamos a cozinha de amarelo.",
    "Ventou muito e choveu à tarde.",
    "O gato dorme no sofá.",
    "¿A qué hora sale el bus?",
    "Perdone, se cayó el micrófono, repetimos.",
    "Attendez, le téléphone sonne.",
    "Kunt u wat luider spreken, alstublieft?",
    "Só um minuto, vou pegar um copo d'água.",
    "Let us take a short break and go on after.",
)
"""What is of no theme: small talk, the hour, the weather."""


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
) -> list[Suggestion]:
    """Return the suggestions in order of time; `ways` narrows how they may be found."""
    living = tuple(theme for theme in themes if not theme.deprecated)
    said = tag(segments, _tagger(tuple(phrases(living)))) if Way.WORDS in ways else []
    meant = _compared(segments, living) if Way.MEANING in ways else []
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
    supposed = is_supposed(_plain(sentence.text), turns(segment.language.split("-")[0].lower()))
    sure = sureness(likeness, learned.get(ThemeId(theme), Learned()).middle)
    return Suggestion(
        theme=ThemeId(theme),
        segment=segment.number,
        start_ms=segment.words[sentence.first].start_ms,
        end_ms=segment.words[sentence.last].end_ms,
        words=sentence.text,
        negated=supposed,
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


def _compared(segments: Sequence[TranscriptSegment], themes: Sequence[Theme]) -> list[_Sentence]:
    """Return the sentences of these segments, each with its likeness to the themes."""
    sorter = sorter_of(tuple(_examples(themes)))
    sentences = [each for number, segment in enumerate(segments) for each in _sentences(number, segment)]
    if not sentences or not sorter.labels:
        return []
    rows = sorter.likeness([each.text for each in sentences]).tolist()
    return [
        replace(each, likeness=dict(zip(sorter.labels, row, strict=True)))
        for each, row in zip(sentences, rows, strict=True)
    ]


def _examples(themes: Iterable[Theme]) -> Iterator[tuple[str, str]]:
    """Yield what each theme is known by; one that only stands above others, without examples, by nothing."""
    themes = tuple(themes)
    above = {theme.broader for theme in themes}
    for theme in themes:
        if theme.examples or (theme.description and theme.id not in above):
            yield from ((theme.id, text) for of in theme.examples.values() for text in of)
            yield from ((theme.id, text) for text in theme.description.values())
            yield from ((theme.id, text) for text in theme.preferred.values())
    yield from (("", text) for text in EVERYDAY)


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
