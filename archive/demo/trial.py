"""Tries finding on anybody's sentences: a throw-away archive of them, the product's own tagger and search, and figures.

The sentences are made the words of interviews without sound, by the use cases that people use; nothing of them stays.
"""

import io
import json
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from archive.accession.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.bootstrap import make_archive
from archive.config import Config
from archive.context import Archive
from archive.demo.scoring import Share, by_label, key, share
from archive.discovery import discover
from archive.methods.alignment import spread_words
from archive.participation.participants import show_agreements
from archive.passing import passing_folder
from archive.terms.errors import BadRequest
from archive.terms.languages import LANGUAGES
from archive.terms.models import (
    OPERATOR,
    InterviewId,
    ParticipantId,
    ParticipantRole,
    Purpose,
    Role,
    ThemeId,
    UserId,
    Viewer,
)
from archive.terms.words import TranscriptSegment
from archive.theming.themes import list_themes, themes_of
from archive.transcripts.review import keep_corrected
from archive.worker import Worker

AMONG_THE_FIRST = 10
IN_ONE_INTERVIEW = 150
SENTENCE_MS = 2_000
RATE = 8_000
"""Samples a second of the silence that stands for the sound."""
GRANTS = (Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL, Purpose.INDEX, Purpose.RESEARCH)
RESEARCHER = Viewer(UserId("trial"), Role.RESEARCHER, "whoever tries the search")


class Way(StrEnum):
    """How questions are answered."""

    WORDS = "words"
    THESAURUS = "thesaurus"
    MEANING = "meaning"
    """Words, thesaurus and meaning together: what the pages do where meaning is asked for."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something said, and what it is about: English labels of themes."""

    language: str
    text: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and how the sentences begin that answer it."""

    words: str
    language: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it. `recall_at_10` is found answers over all answers; None where nothing was asked."""

    themes: Share
    by_language: dict[str, Share]
    unknown_labels: tuple[str, ...]
    recall_at_10: float | None
    missed: tuple[tuple[str, str], ...]
    """(question, answer) of what was not among the first ten."""


def read_sentences(file: Path) -> list[Sentence]:
    """Return the sentences of a file, one JSON object a line. Raises BadRequest."""
    return [
        Sentence(str(line["lang"]), " ".join(str(line["text"]).split()), _texts(line.get("themes", ())))
        for line in _lines(file, "lang", "text")
    ]


def read_questions(file: Path) -> list[Asked]:
    """Return the questions of a file, one JSON object a line. Raises BadRequest."""
    return [
        Asked(str(line["q"]), str(line.get("lang", "")), _texts(line["answers"]))
        for line in _lines(file, "q", "answers")
    ]


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value or ())


def _lines(file: Path, *keys: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                read = json.loads(line)
            except ValueError:
                read = None
            if not isinstance(read, dict) or not all(key in read for key in keys):
                raise BadRequest(f"{file.name}, line {number}: no JSON object with {' and '.join(keys)}.")
            yield read


def try_finding(
    config: Config, sentences: Sequence[Sentence], questions: Sequence[Asked], way: Way = Way.MEANING
) -> Tried:
    """Take the sentences through the pipeline of an archive of their own, ask the questions, and count."""
    with _throw_away(config) as archive:
        places = _take_all_in(archive, sentences)
        themes = list_themes(archive)
        names = by_label(themes)
        broader = {each.id: each.broader for each in themes}
        expected = [{names[key(each)] for each in said.themes if key(each) in names} for said in sentences]
        tagged = _tagged(archive, places)
        languages = sorted({said.language for said in sentences})
        rows = list(zip(sentences, expected, tagged, strict=True))
        missed = tuple(_missed(archive, questions, way))
        answers = sum(len(asked.answers) for asked in questions)
        return Tried(
            themes=share([(wanted, found) for _, wanted, found in rows], broader),
            by_language={
                each: share(
                    [(wanted, found) for said, wanted, found in rows if said.language == each], broader
                )
                for each in languages
            },
            unknown_labels=tuple(
                sorted({each for said in sentences for each in said.themes if key(each) not in names})
            ),
            recall_at_10=1 - len(missed) / answers if answers else None,
            missed=missed,
        )


@contextmanager
def _throw_away(config: Config) -> Iterator[Archive]:
    with passing_folder() as folder:
        script = folder / "nothing-said.json"
        script.write_text("[]", encoding="utf-8")
        settings = replace(
            config.at(folder / "archive"),
            transcribe=replace(config.transcribe, engine="scripted", script=str(script)),
            compute=replace(config.compute, processes=1),
        )
        archive = make_archive(settings)
        try:
            yield archive
        finally:
            archive.connections.close()


def _take_all_in(archive: Archive, sentences: Sequence[Sentence]) -> list[tuple[InterviewId, int]]:
    """Make interviews of the sentences, by language; return where each sentence is."""
    places: dict[int, tuple[InterviewId, int]] = {}
    by_language: dict[str, list[int]] = {}
    for number, said in enumerate(sentences):
        by_language.setdefault(said.language, []).append(number)
    parts = [
        (language, numbers[first : first + IN_ONE_INTERVIEW])
        for language, numbers in by_language.items()
        for first in range(0, len(numbers), IN_ONE_INTERVIEW)
    ]
    taken = [(_take_in(archive, n, language, len(part)), part) for n, (language, part) in enumerate(parts)]
    _work(archive)
    for interview, part in taken:
        keep_corrected(
            archive,
            OPERATOR,
            interview,
            _segments(archive, interview, [sentences[sentence] for sentence in part]),
        )
        places.update((sentence, (interview, number)) for number, sentence in enumerate(part))
    _work(archive)
    return [places[number] for number in range(len(sentences))]


def _take_in(archive: Archive, number: int, language: str, length: int) -> InterviewId:
    new = NewInterview(
        title=f"Sentences {number + 1}",
        languages=(language if language in LANGUAGES else LANGUAGES[0],),
        participants=tuple(
            NewParticipant("Nobody", role, grants_for(GRANTS))
            for role in (ParticipantRole.NARRATOR, ParticipantRole.CO_NARRATOR)
        ),
        synthetic=True,
    )
    sound = io.BytesIO()
    with wave.open(sound, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(RATE)
        samples = bytearray(2 * RATE * (length + 1) * SENTENCE_MS // 1000)
        samples[2 * number] = 1  # no two recordings of an archive are the same
        recording.writeframes(bytes(samples))
    sound.seek(0)
    return take_in(archive, OPERATOR, new, sound, original_name="silence.wav").interview


def _segments(
    archive: Archive, interview: InterviewId, part: Sequence[Sentence]
) -> tuple[TranscriptSegment, ...]:
    """Return the sentences as lines of two people in turn: they have nothing to do with each other, and stay apart."""
    people = [each.participant for each in show_agreements(archive, OPERATOR, interview)]
    return tuple(_segment(number, said, people[number % len(people)]) for number, said in enumerate(part))


def _segment(number: int, said: Sentence, speaker: ParticipantId) -> TranscriptSegment:
    start, end = number * SENTENCE_MS, (number + 1) * SENTENCE_MS
    return TranscriptSegment(
        number=number,
        revision=1,
        start_ms=start,
        end_ms=end,
        speaker=speaker,
        language=said.language,
        text=said.text,
        words=tuple(spread_words(said.text.split(), start, end)),
        doubts=(),
        suppressed=None,
        verified=True,
    )


def _work(archive: Archive) -> None:
    worker = Worker(archive)
    try:
        worker.work(drain=True)
    finally:
        worker.close()


def _tagged(archive: Archive, places: Sequence[tuple[InterviewId, int]]) -> list[set[ThemeId]]:
    """Return the themes that the tagger put on each sentence and counts as a mention."""
    found: dict[tuple[InterviewId, int], set[ThemeId]] = {}
    for interview in {interview for interview, _ in places}:
        for tag in themes_of(archive, OPERATOR, interview):
            if tag.counts:
                found.setdefault((interview, tag.start_ms // SENTENCE_MS), set()).add(tag.theme)
    return [found.get(place, set()) for place in places]


def _missed(archive: Archive, questions: Sequence[Asked], way: Way) -> Iterator[tuple[str, str]]:
    for asked in questions:
        found = discover.search(
            archive,
            RESEARCHER,
            asked.words,
            meaning=way is Way.MEANING,
            widen=way is not Way.WORDS,
            limit=AMONG_THE_FIRST,
        )
        said = [hit.text.casefold() for hit in found.hits]
        for answer in asked.answers:
            if not any(text.startswith(" ".join(answer.casefold().split())) for text in said):
                yield asked.words, answer
