"""Codes and memos on the words of interviews: put there, found again in the text as it stands now, gathered by code.

Words come through the viewer's Reader and are never kept. Where the words of a coding are gone, nothing is shown in
their place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from archive.consent import coded, covering, picturing, titling
from archive.consent.guard import refusal
from archive.consent.reader import Reader, reading
from archive.consent.rules import Action, own_purpose
from archive.consent.writer import writing
from archive.context import Archive
from archive.methods.anchoring import Fate, PlacedWord, anchor, extent, find, place_words, words_within
from archive.store import coding
from archive.store.ids import new_id
from archive.terms.codes import CodeId, Coding, CodingId, ProjectId, Wanted
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.kept import NOT_CHECKED
from archive.terms.models import SYSTEM, InterviewId, Purpose, ThemeId, Viewer
from archive.terms.reasons import SENTENCES, Reason
from archive.terms.restrictions import meets

LONGEST_MEMO = 5_000
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class CodedWords:
    """A coding with its words as they stand now for this viewer: the numbers of the first and the last, and the text.

    `text` is empty where they are gone or not for her; then `fate` is GONE. Times in ms.
    """

    coding: Coding
    fate: Fate
    first: int
    last: int
    text: str
    start_ms: int
    end_ms: int
    speaker: str | None
    language: str
    is_checked: bool = False
    """Whether a person checked every line that they stand in."""


@dataclass(frozen=True, slots=True)
class Text:
    """The words of an interview as one viewer may read them now, and the language of each segment."""

    interview: InterviewId
    transcript: str
    words: tuple[PlacedWord, ...]
    languages: dict[int, str]
    checked: frozenset[int] = frozenset()
    """The segments whose words a person checked."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One page of what was looked for; `page` counts from 1."""

    found: tuple[CodedWords, ...]
    titles: dict[InterviewId, str]
    total: int
    page: int
    pages: int


def read_text(reader: Reader, interview: InterviewId) -> Text:
    """Return the words of an interview through a Reader. Raises NotFound or Refused."""
    transcript = reader.transcript(interview)
    covers = reader.treatment(interview).spans
    return Text(
        interview,
        transcript.id,
        place_words(interview, transcript.segments, covers),
        {each.number: each.language for each in transcript.segments},
        frozenset(each.number for each in transcript.segments if each.verified),
    )


def code_words(
    archive: Archive,
    viewer: Viewer,
    project: ProjectId,
    interview: InterviewId,
    span_ms: tuple[int, int],
    *,
    code: CodeId | None = None,
    memo: str = "",
    is_private: bool = False,
) -> CodingId:
    """Put a code, a memo, or both on the words whose middle lies in a span.

    Raises NotFound for an interview or a project that is not hers to see, BadRequest for what makes no sense.
    """
    reader = reading(archive, viewer, own_purpose(viewer))
    text = read_text(reader, interview)
    coded.project_for(archive.database(), viewer, project)
    if not reader.may_read_words(interview):  # let in by name, for herself: it is in none of her lists
        raise Refused(Reason.ASK_EACH_TIME)
    said = memo.strip()
    if len(said) > LONGEST_MEMO:
        raise BadRequest(f"A memo has at most {LONGEST_MEMO} characters.")
    if code is None and not said:
        raise BadRequest("Choose a code, or write a memo.")
    identifier = CodingId(new_id())
    first, last = words_within(text.words, *span_ms)
    with writing(archive, viewer, Action.CODE, identifier, interview=interview, reason="code") as writer:
        if code is not None and code not in {each.id for each in coding.codes_of(writer.database, project)}:
            raise BadRequest("There is no such code in this project.")
        kept = anchor(text.transcript, text.words, first, last)
        made = Coding(
            identifier, project, code, interview, viewer.id, is_private, said, kept, touches_covered=False
        )
        coding.add_coding(writer.database, made, writer.now_ms)
    return identifier


def remove(archive: Archive, viewer: Viewer, interview: InterviewId, wanted: CodingId) -> None:
    """Take one's own coding away again. Raises NotFound for anybody else's."""
    reading(archive, viewer, own_purpose(viewer)).interview(interview)
    with writing(archive, viewer, Action.CODE, wanted, interview=interview, reason="remove") as writer:
        if not coding.delete_coding(writer.database, wanted, viewer.id):
            raise NotFound


def on_interview(
    archive: Archive, viewer: Viewer, project: ProjectId, interview: InterviewId
) -> tuple[Text, tuple[CodedWords, ...]]:
    """Return an interview's words, and the codings of a project on them. Raises NotFound or Refused."""
    text = read_text(reading(archive, viewer, own_purpose(viewer)), interview)
    coded.project_for(archive.database(), viewer, project)
    found = list(coded.codings(archive.database(), viewer, project, Wanted(interview=interview)))
    shown = _seen(archive, viewer, interview, found)
    return text, tuple(locate(each, text) for each in shown)


def _seen(
    archive: Archive, viewer: Viewer, interview: InterviewId, found: Sequence[Coding]
) -> Iterator[Coding]:
    """Yield the codings without those of others that reach into a covered stretch now, wherever they did when made.

    A correction moves words in time: they are looked for among all words, and nothing of that is handed out. Where
    something is covered, and they are not found, they may be there.
    """
    covers = covering.spans(archive.database(), interview, own_purpose(viewer))
    if not covers or all(each.coder == viewer.id for each in found):
        yield from found
        return
    whole = read_text(reading(archive, SYSTEM, Purpose.PRESERVE), interview)
    for each in found:
        now = locate(each, whole)
        is_open = not any(meets(now.start_ms, now.end_ms, span) for span in covers)
        if each.coder == viewer.id or (is_open and now.fate is not Fate.GONE):
            yield each


def locate(each: Coding, text: Text) -> CodedWords:
    """Return a coding with its words as they stand now."""
    place = find(each.anchor, text.words)
    words = text.words[place.first : place.last + 1]
    if place.fate is Fate.GONE or not words:
        return CodedWords(each, Fate.GONE, 0, -1, "", each.anchor.start_ms, each.anchor.end_ms, None, "")
    start_ms, end_ms = extent(words)
    return CodedWords(
        coding=each,
        fate=place.fate,
        first=place.first,
        last=place.last,
        text=" ".join(word.text for word in words),
        start_ms=start_ms,
        end_ms=end_ms,
        speaker=words[0].speaker,
        language=text.languages.get(words[0].segment, ""),
        is_checked=all(word.segment in text.checked for word in words),
    )


def gather(
    archive: Archive, viewer: Viewer, project: ProjectId, wanted: Wanted, *, page: int = 1
) -> Gathered:
    """Return one page of the coded words that are looked for. Raises NotFound for a project that is not hers."""
    database = archive.database()
    coded.project_for(database, viewer, project)
    total = sum(codings for codings, _ in coded.counts(database, viewer, project, wanted).values())
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    found = tuple(_located(archive, viewer, project, wanted, PAGE_SIZE, (page - 1) * PAGE_SIZE))
    reader = reading(archive, viewer, own_purpose(viewer))
    titles = reader.titles({each.coding.interview for each in found})
    return Gathered(found, titles, total, page, pages)


def for_file(
    archive: Archive, viewer: Viewer, project: ProjectId, wanted: Wanted
) -> Iterator[tuple[CodedWords, str]]:
    """Yield all the coded words that are looked for, for a file that leaves the archive. Raises NotFound.

    Words and speaker are in it only where every participant allows that she is quoted in print, nothing there is
    restricted for the public, and a person checked what a computer wrote; else the reason is with it.
    """
    coded.project_for(archive.database(), viewer, project)
    for each in _located(archive, viewer, project, wanted, -1, 0):
        reason = "" if each.fate is Fate.GONE else _why_not_in_print(archive, each)
        yield (replace(each, text="", speaker=None) if reason else each), reason


def _why_not_in_print(archive: Archive, each: CodedWords) -> str:
    database, interview = archive.database(), each.coding.interview
    refused = refusal(database, interview, Purpose.QUOTE_IN_PRINT)
    if refused is not None:
        return f"Not agreed to for print. {SENTENCES[refused]}"
    spans = covering.spans(database, interview, Purpose.QUOTE_IN_PRINT)
    if any(meets(each.start_ms, each.end_ms, span) for span in spans):
        return "A part of it is restricted."
    return "" if each.is_checked else NOT_CHECKED


def _located(
    archive: Archive, viewer: Viewer, project: ProjectId, wanted: Wanted, limit: int, offset: int
) -> Iterator[CodedWords]:
    """Yield the codings with their words, reading each interview once."""
    reader = reading(archive, viewer, own_purpose(viewer))
    found = list(coded.codings(archive.database(), viewer, project, wanted, limit=limit, offset=offset))
    for interview, codings in groupby(found, lambda each: each.interview):
        try:
            text = read_text(reader, interview)
        except (NotFound, Refused):  # it was taken back since the list was made
            continue
        yield from (locate(each, text) for each in _seen(archive, viewer, interview, list(codings)))


def titles_for_print(
    archive: Archive, viewer: Viewer, interviews: Iterable[InterviewId]
) -> dict[InterviewId, str]:
    """Return the titles of those of these interviews that the viewer may read; empty where one tells too much."""
    found = reading(archive, viewer, own_purpose(viewer)).titles(interviews)
    return {each: titling.for_print(archive.database(), each, title) for each, title in found.items()}


def themes_heard(archive: Archive, viewer: Viewer) -> list[ThemeId]:
    """Return which themes there are in what the viewer may read: no other is offered to look for."""
    return picturing.themes_heard(archive.database(), own_purpose(viewer))
