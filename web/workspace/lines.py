"""The lines of a transcript: how they are written on a page, and correcting, confirming and taking back one of them.

A page of three hours has 30,000 words, so a line carries its words as plain text with their times in one attribute; the
script makes words that can be pressed where somebody looks. A script that asks for a part gets the line alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive import catalogue, participants, restricting, review, themes
from archive.errors import BadRequest, NotFound
from archive.models import InterviewId, ParticipantId, Tag
from archive.restrictions import RestrictionStatus
from archive.words import TranscriptSegment
from web.asked import is_number
from web.formats import seconds
from web.workspace.asked import written, written_or_none
from web.workspace.door import PART
from web.workspace.person import archive, viewer
from web.workspace.themes import Label, choices, labels

lines = Blueprint("lines", __name__)

UNSURE_BELOW = 0.5
"""Words that the model held less likely than this are marked; Whisper is usually above 0.9 where it is right."""
NO_BREAK = "\u00a0"
FORM = "form"
"""What a script asks for to correct a line in its place."""


class Mark(StrEnum):
    """What is to be known of a word beside the word."""

    UNSURE = "unsure"
    RESTRICTED = "restricted"
    """The staff read it, others do not."""
    GAP = "gap"
    """It stands where others read something else."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch (ms) whose words are marked; `anchor` is where the page of restrictions speaks of it."""

    start_ms: int
    end_ms: int
    mark: Mark
    anchor: str = ""

    def reaches(self, start_ms: int, end_ms: int) -> bool:
        """Whether any of a word or a segment lies in it."""
        return start_ms < self.end_ms and max(end_ms, start_ms + 1) > self.start_ms


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, or one that is marked; a run of marked words has its first and its last."""

    text: str
    mark: Mark | None = None
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A segment as it is shown: `speaks` and `changes_to` are set where speaker or language change.

    `times` are, for each word, the gap before it and its length in milliseconds; `anchor` is its id on the page.
    """

    segment: TranscriptSegment
    speaks: str | None
    changes_to: str | None
    pieces: tuple[Piece, ...]
    times: str
    themes: tuple[Label, ...]
    anchor: str | None
    restricted: tuple[Cover, ...] = ()

    @property
    def unsure(self) -> tuple[str, ...]:
        """The words that the model was unsure of."""
        return tuple(piece.text for piece in self.pieces if piece.mark is Mark.UNSURE)


def restricted_parts(interview: InterviewId) -> tuple[Cover, ...]:
    """Return what of the interview is restricted, as the staff mark it. For staff."""
    found = restricting.list_restrictions(archive(), viewer(), interview)
    return tuple(
        Cover(each.start_ms, each.end_ms, Mark.RESTRICTED, f"r-{each.id}")
        for each in found
        if each.status is not RestrictionStatus.LIFTED
    )


def lines_of(
    segments: Sequence[TranscriptSegment], tags: Sequence[Tag] = (), covers: Sequence[Cover] = ()
) -> tuple[Line, ...]:
    """Return the segments as lines, in their order, each with the themes found in it and its covered words marked."""
    known = labels() if tags else {}
    here: dict[int, dict[Label, None]] = {}
    for tag in tags:
        if tag.theme in known and not tag.negated:
            here.setdefault(tag.segment, {})[known[tag.theme]] = None
    return tuple(_lines(segments, here, covers))


def _lines(
    segments: Sequence[TranscriptSegment], here: dict[int, dict[Label, None]], covers: Sequence[Cover]
) -> Iterator[Line]:
    said: tuple[str | None, str] = (None, "")
    begun = -1
    for segment in segments:
        speaker, language = said if segment.suppressed else (segment.speaker, segment.language)
        over = tuple(each for each in covers if each.reaches(segment.start_ms, segment.end_ms))
        yield Line(
            segment=segment,
            speaks=speaker if speaker != said[0] else None,
            changes_to=language if language != said[1] else None,
            pieces=_pieces(segment, over),
            times=_times(segment),
            themes=tuple(here.get(segment.number, ())),
            anchor=f"t={seconds(segment.start_ms)}" if segment.start_ms > begun else None,
            restricted=tuple(each for each in over if each.mark is Mark.RESTRICTED),
        )
        begun = max(begun, segment.start_ms)
        said = (speaker, language)


def _pieces(segment: TranscriptSegment, covers: Sequence[Cover]) -> tuple[Piece, ...]:
    """Return the words in runs; a marked word stands alone. A blank inside a word does not part it."""
    found: list[Piece] = []
    least = 0.0 if segment.verified else UNSURE_BELOW
    marks = [
        _covering(each.start_ms, each.end_ms, covers) or (Mark.UNSURE if each.probability < least else None)
        for each in segment.words
    ]
    for mark, run in groupby(zip(marks, segment.words, strict=True), lambda pair: pair[0]):
        texts = [NO_BREAK.join(word.text.split()) for _, word in run]
        if mark is None:
            found.append(Piece(" ".join(texts)))
        else:
            last = len(texts) - 1
            found += [Piece(text, mark, at == 0, at == last) for at, text in enumerate(texts)]
    bare = covers[0].mark if covers else None
    return tuple(found) or (Piece(segment.text, bare, first=True, last=True),)


def _covering(start_ms: int, end_ms: int, covers: Sequence[Cover]) -> Mark | None:
    return next((each.mark for each in covers if each.reaches(start_ms, end_ms)), None)


def _times(segment: TranscriptSegment) -> str:
    place, found = segment.start_ms, []
    for word in segment.words:
        found.append(f"{word.start_ms - place} {word.end_ms - word.start_ms}")
        place = word.end_ms
    return " ".join(found)


@lines.get("/interviews/<interview_id>/lines/<int:number>")
def show(interview_id: str, number: int) -> str:
    """Show one line with the form that corrects it; to a script, the line or its form alone."""
    line = _line(interview_id, number)
    if request.headers.get(PART) == "line":
        return _line_alone(interview_id, line)
    return _form(interview_id, line, line.segment.text)


@lines.post("/interviews/<interview_id>/lines/<int:number>")
def correct(interview_id: str, number: int) -> str | PlainResponse | tuple[str, int]:
    """Save what was really said. What somebody wrote is never lost: a refused save shows it again."""
    seen, text = _line(interview_id, number), written("text")
    revision = written("seen_revision")
    try:
        review.correct(
            archive(),
            viewer(),
            InterviewId(interview_id),
            number,
            text,
            seen_revision=int(revision) if is_number(revision) else -1,
            speaker=_speaker(interview_id),
        )
    except BadRequest as refused:
        now = _line(interview_id, number)
        status = 409 if revision != str(now.segment.revision) else 400
        return _form(interview_id, now, request.form.get("text", ""), str(refused)), status
    return _changed(interview_id, seen)


def _speaker(interview_id: str) -> ParticipantId | None:
    """Return the speaker that was chosen, None to leave her as she is. Raises BadRequest for one who takes no part."""
    wanted = written_or_none("speaker")
    if wanted is None:
        return None
    for each in participants.show_agreements(archive(), viewer(), InterviewId(interview_id)):
        if each.participant == wanted:
            return each.participant
    raise BadRequest("She does not take part in this interview.")


@lines.post("/interviews/<interview_id>/lines/confirmed")
def confirm(interview_id: str) -> str | PlainResponse:
    """Write that somebody listened and the words of a line are right."""
    wanted = written("number")
    if not is_number(wanted):
        raise BadRequest("The form does not say which line is right.")
    seen = _line(interview_id, int(wanted))
    review.confirm(archive(), viewer(), InterviewId(interview_id), seen.segment.number)
    return _changed(interview_id, seen)


@lines.post("/interviews/<interview_id>/lines/<int:number>/undo")
def undo(interview_id: str, number: int) -> str | PlainResponse:
    """Put a line back as it was before it was last saved."""
    seen = _line(interview_id, number)
    review.undo(archive(), viewer(), InterviewId(interview_id), number)
    return _changed(interview_id, seen)


def _line(interview_id: str, number: int) -> Line:
    """Return the line as it stands now. Raises NotFound."""
    identifier = InterviewId(interview_id)
    transcript = catalogue.words(archive(), viewer(), identifier)
    tags = [tag for tag in themes.themes_of(archive(), viewer(), identifier) if tag.segment == number]
    for at, segment in enumerate(transcript.segments):
        if segment.number == number:
            return lines_of(transcript.segments[: at + 1], tags, restricted_parts(identifier))[-1]
    raise NotFound


def _line_alone(interview_id: str, line: Line) -> str:
    return render_template("workspace/lines_line.html", line=line, interview_id=interview_id)


def _form(interview_id: str, line: Line, text: str, wrong: str = "") -> str:
    """Return the form for a line: the form alone for a script, else a page."""
    alone = request.headers.get(PART) == FORM or (PART in request.headers and request.method == "POST")
    interview, _ = catalogue.show(archive(), viewer(), InterviewId(interview_id))
    return render_template(
        "workspace/lines_form.html" if alone else "workspace/lines.html",
        here="interviews",
        interview=interview,
        interview_id=interview_id,
        line=line,
        text=text,
        wrong=wrong,
        people=participants.show_agreements(archive(), viewer(), InterviewId(interview_id)),
        themes=choices(),
        alone=alone,
    )


def _changed(interview_id: str, seen: Line) -> str | PlainResponse:
    """Answer a change: the line for a script, else the way back to where it stands."""
    if PART in request.headers:
        return _line_alone(interview_id, _line(interview_id, seen.segment.number))
    anchor = f"t={seconds(seen.segment.start_ms)}"
    return redirect(url_for("interviews.show", interview_id=interview_id, _anchor=anchor), 303)
