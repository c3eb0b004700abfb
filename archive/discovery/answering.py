"""Where in a passage that was found the answer is: its line and its second, in words that this viewer may read now.

An index finds a turn. Its lines come through the Reader and are joined again, by the same rule, as they are now: so
nothing is shown across a line that may not be read any more, or that somebody else says.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from archive.consent.reader import Reader
from archive.indexing.passages import themes_in, turns_in
from archive.methods.turns import Line, Turn, line_set
from archive.store.tags import broader_themes
from archive.terms.models import InterviewId, ThemeId
from archive.terms.words import TranscriptSegment
from search.joining import Joined, values_asked
from search.snippets import Shown, matches, shown, word_at
from search.types import Kind, Piece, Question

Place = tuple[InterviewId, int]
"""An interview, and the number of a line of it."""
Lines = Mapping[Place, TranscriptSegment]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a place was found: by the words themselves, by the name of a theme or a tag with it, by what it means."""

    words: bool
    theme: ThemeId | None
    meaning: bool


@dataclass(frozen=True, slots=True)
class FoundSegment:
    """A place that answers: the line in which an answer begins, and those into which it goes on.

    `start_ms` is where the first answering word is said, `end_ms` where the last answering line ends, and `text` what
    is said from the beginning of the one line to the end of the other. `pieces` are what is shown: words of the lines
    `shown`, which may be more.
    """

    interview: InterviewId
    title: str
    number: int
    start_ms: int
    end_ms: int
    speaker: str | None
    language: str
    text: str
    pieces: tuple[Piece, ...]
    shown: tuple[int, ...]
    why: Why
    is_checked: bool
    """Whether a person checked all the lines that are shown; else a computer wrote some of it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked for: the words as a person wrote them, what was asked, and the theme that the words name."""

    words: str
    question: Question
    theme: ThemeId | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """Lines that are looked at as one text, and what is shown of it."""

    turn: Turn
    view: Shown

    @property
    def first(self) -> Line:
        """The line in which the first answer stands, or what is shown begins."""
        return self.turn.lines_between(*self.view.answering)[0]


def answers(reader: Reader, joined: Joined, looked: Looked) -> tuple[FoundSegment, ...]:
    """Return the places of one page that may be read now, in their order."""
    lines = reader.segments([place for passage in joined.page for place in _places(passage)], timed=False)
    titles = reader.titles({interview for interview, _ in lines})
    themed = _themed(reader, lines, joined, looked.question)
    told = [
        (interview, told, _why(passage, told, joined, looked))
        for passage in joined.page
        if (told := _answering(passage, lines, themed, joined, looked.question.words)) is not None
        and (interview := InterviewId(line_set(passage).group)) in titles
    ]
    heard = reader.segments([(interview, each.first.number) for interview, each, _ in told])
    return tuple(
        _found(titles[interview], interview, heard[place], lines, each, why)
        for interview, each, why in told
        if (place := (interview, each.first.number)) in heard
    )


def _places(called: str) -> list[Place]:
    held = line_set(called)
    return [(InterviewId(held.group), number) for number in held.numbers]


def _themed(reader: Reader, lines: Lines, joined: Joined, question: Question) -> frozenset[Place]:
    """Return the lines that have a theme which was asked for, or one beneath it."""
    if not question.themes and all(part.kind is not Kind.THEME for part in joined.found.parts):
        return frozenset()
    tags, broader = reader.tags_of({interview for interview, _ in lines}), broader_themes(reader.database)
    themes = {
        place: themes_in(broader, tags.get(place[0], []), line.start_ms, line.end_ms)
        for place, line in lines.items()
    }
    present = frozenset(chain.from_iterable(themes.values()))
    asked = {*question.themes, *values_asked(Kind.THEME, joined.found, present, question)}
    return frozenset(place for place, here in themes.items() if not asked.isdisjoint(here))


def _answering(
    passage: str, lines: Lines, themed: frozenset[Place], joined: Joined, words: str
) -> _Told | None:
    """Return the turn of a passage that answers best; where no word can be pointed at, its most telling line alone."""
    places = _places(passage)
    nearest = _places(joined.meant[passage]) if passage in joined.meant else []
    if passage in joined.only_meant:
        return next(_told(nearest, lines, words), None)
    best = max(_told(places, lines, words), key=lambda each: len(each.view.answers), default=None)
    if best is None or best.view.answers:
        return best
    telling = [*(place for place in places if place in themed), *nearest, *places]
    return next(chain.from_iterable(_told([place], lines, words) for place in telling), None)


def _told(places: Iterable[Place], lines: Lines, words: str) -> Iterator[_Told]:
    """Yield those of the lines that may be read now as turns."""
    for turn in turns_in(lines[place] for place in places if place in lines):
        yield _Told(turn, shown(turn.text, words, turn.language))


def _why(passage: str, told: _Told, joined: Joined, looked: Looked) -> Why:
    if passage in joined.only_meant:
        return Why(words=False, theme=None, meaning=True)
    is_said = looked.theme is None or bool(matches(told.turn.text, looked.words, told.turn.language))
    return Why(words=is_said, theme=looked.theme, meaning=passage in joined.meant)


def _found(
    title: str, interview: InterviewId, first: TranscriptSegment, lines: Lines, told: _Told, why: Why
) -> FoundSegment:
    """Return what is found; `first` is the line in which it begins, with its words."""
    turn, view = told.turn, told.view
    answering = [lines[interview, line.number] for line in turn.lines_between(*view.answering)]
    visible = [lines[interview, line.number] for line in turn.lines_between(view.start, view.end)]
    return FoundSegment(
        interview=interview,
        title=title,
        number=first.number,
        start_ms=_said_at(first, told) if view.answers else first.start_ms,
        end_ms=max(line.end_ms for line in answering),
        speaker=turn.speaker,
        language=turn.language,
        text=" ".join(line.text for line in answering),
        pieces=view.pieces,
        shown=tuple(line.number for line in visible),
        why=why,
        is_checked=all(line.verified for line in visible),
    )


def _said_at(line: TranscriptSegment, told: _Told) -> int:
    """Return when the first answering word, which is in this line, is said (ms); its start where none can be told."""
    _, place = told.turn.line_at(told.view.answering[0])
    at = word_at(line.text, (word.text for word in line.words), place)
    return line.start_ms if at is None else line.words[at].start_ms
