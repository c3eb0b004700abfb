"""Ask the model for words: several windows at once, each in its own language, without chance and without thresholds.

What decides for us in the library is left out: fallback, conditioning on the words before, prompts, detection. Word
times are asked for once, of the answers that are kept. Nothing is judged here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_compression_ratio, get_suppressed_tokens, merge_punctuations

from transcribe.drafts import FoundWord
from transcribe.types import ENGLISH
from transcribe.windows import FRAMES_PER_SECOND, Seen, together

LONGEST_ANSWER = 224
"""Tokens that Whisper writes for one window before it stops."""
HOTWORD_TOKENS = 60
SECONDS_PER_STEP = 0.02
"""Of the moments that Whisper can write."""
FIRST_BY = 50
"""Steps within which the first words must begin: a second, as in Whisper's own code."""
LONG_WORD = 0.7
"""Seconds: no usual word is longer."""
OPENING, CLOSING = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"


@dataclass(frozen=True, slots=True)
class Search:
    """How many beams (0: as the settings say), and how long a phrase must be that may not come twice (0: none)."""

    beams: int = 0
    no_repeat: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands between two moments (seconds from the start of the window), as the model's tokens."""

    start: float
    end: float
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote for one window; `language` is what is spoken there, whatever it is written in."""

    language: str
    phrases: tuple[Phrase, ...]
    average_log_probability: float
    no_speech_probability: float
    compression_ratio: float
    cut_off: bool
    """Whether the model stopped at its limit."""
    translated: bool = False

    @property
    def written_in(self) -> str:
        """The language of the words."""
        return ENGLISH if self.translated else self.language


def write_down(
    model: WhisperModel,
    asked: Sequence[tuple[Seen, str]],
    hotwords: Iterable[str],
    search: Search,
    *,
    translate: bool = False,
) -> list[Answer]:
    """Write down each window in the language that comes with it, or in English; one answer for each, in order."""
    expected = () if translate else tuple(hotwords)  # words of the other language would call for it
    answers: dict[int, Answer] = {}
    for numbers in _alike([seen.window for seen, _ in asked]):
        prompts = [_prompt(model, asked[number][1], expected, translate=translate) for number in numbers]
        found = model.model.generate(
            together([asked[number][0] for number in numbers]),
            prompts,
            beam_size=max(1, search.beams),
            no_repeat_ngram_size=search.no_repeat,
            max_length=model.max_length,
            max_initial_timestamp_index=FIRST_BY,
            suppress_blank=True,
            suppress_tokens=get_suppressed_tokens(tokenizer_of(model, asked[numbers[0]][1]), [-1]),
            return_scores=True,
            return_no_speech_prob=True,
        )
        for number, each in zip(numbers, found, strict=True):
            answer = _answer(model, *asked[number], each)
            answers[number] = replace(answer, translated=translate and answer.language != ENGLISH)
    return [answers[number] for number in range(len(asked))]


def find_words(model: WhisperModel, written: Sequence[tuple[Seen, Answer]]) -> list[list[list[FoundWord]]]:
    """Return the words of each phrase of each answer with their times, in seconds from the start of the window."""
    found: dict[int, list[list[FoundWord]]] = {}
    kinds = [(seen.window, answer.language, bool(answer.phrases)) for seen, answer in written]
    for numbers in _alike(kinds):
        if not written[numbers[0]][1].phrases:
            found.update((number, []) for number in numbers)
            continue
        alignments = model.find_alignment(
            tokenizer_of(model, written[numbers[0]][1].language),
            [[one for phrase in written[n][1].phrases for one in phrase.tokens] for n in numbers],
            together([written[number][0] for number in numbers]),
            [written[number][0].frames for number in numbers],
        )
        for number, alignment in zip(numbers, alignments, strict=True):
            found[number] = list(_shared_out(alignment, written[number][1].phrases))
    return [found[number] for number in range(len(written))]


@lru_cache(maxsize=8)
def tokenizer_of(model: WhisperModel, language: str, *, translate: bool = False) -> Tokenizer:
    """Return what turns words into tokens and back; it asks for the words as spoken, or for their English."""
    task = "translate" if translate and language != ENGLISH else "transcribe"
    return Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task=task, language=language)


def _alike(kinds: Sequence[Any]) -> list[list[int]]:
    """Return the numbers of those of one kind together, in order."""
    groups: dict[Any, list[int]] = {}
    for number, kind in enumerate(kinds):
        groups.setdefault(kind, []).append(number)
    return list(groups.values())


def _prompt(model: WhisperModel, language: str, hotwords: tuple[str, ...], *, translate: bool) -> list[int]:
    tokenizer = tokenizer_of(model, language, translate=translate)
    kept = ""
    for word in hotwords:
        longer = f"{kept}, {word.strip()}" if kept else word.strip()
        if len(tokenizer.encode(f" {longer}")) > HOTWORD_TOKENS:
            break
        kept = longer
    before = [tokenizer.sot_prev, *tokenizer.encode(f" {kept}")] if kept else []
    return [*before, *tokenizer.sot_sequence]


def _answer(model: WhisperModel, seen: Seen, language: str, found: Any) -> Answer:
    tokenizer = tokenizer_of(model, language)
    tokens = found.sequences_ids[0]
    spoken = tokenizer.decode([token for token in tokens if token < tokenizer.eot]).strip()
    return Answer(
        language=language,
        phrases=tuple(_phrases(tokens, tokenizer, seen.frames / FRAMES_PER_SECOND)),
        average_log_probability=found.scores[0] * len(tokens) / (len(tokens) + 1),
        no_speech_probability=found.no_speech_prob,
        compression_ratio=get_compression_ratio(spoken) if spoken else 1.0,
        cut_off=len(tokens) >= LONGEST_ANSWER,
    )


def _phrases(tokens: Sequence[int], tokenizer: Tokenizer, length: float) -> Iterator[Phrase]:
    """Part the answer at the moments that it names; a last phrase without an end reaches to the end of the sound."""
    start, text = 0.0, list[int]()
    for token in tokens:
        if token < tokenizer.eot:
            text.append(token)
        elif token >= tokenizer.timestamp_begin:
            moment = min(length, (token - tokenizer.timestamp_begin) * SECONDS_PER_STEP)
            if text:
                yield Phrase(start, max(start, moment), tuple(text))
            start, text = moment, []
    if text:
        yield Phrase(start, max(start, length), tuple(text))


def _shared_out(alignment: list[dict[str, Any]], phrases: Sequence[Phrase]) -> Iterator[list[FoundWord]]:
    """Give each phrase its words. The first after a pause is often said to begin in it: it is made shorter."""
    lengths = sorted(one["end"] - one["start"] for one in alignment if one["end"] > one["start"])
    longest = 2 * min(LONG_WORD, lengths[len(lengths) // 2]) if lengths else 2 * LONG_WORD
    counts = [len(one["tokens"]) for one in alignment]
    merge_punctuations(alignment, OPENING, CLOSING)
    place = 0
    for phrase in phrases:
        words: list[FoundWord] = []
        taken = 0
        while place < len(alignment) and taken < len(phrase.tokens):
            one = alignment[place]
            if one["word"]:
                first = max(one["start"], one["end"] - longest) if not words else one["start"]
                words.append(
                    FoundWord(one["word"], float(first), float(one["end"]), float(one["probability"]))
                )
            taken += counts[place]
            place += 1
        yield words
