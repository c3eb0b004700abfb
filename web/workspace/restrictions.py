"""Restricting parts of an interview: chosen, proposed, approved, lifted; and what others hear and read there now.

A part is closed when the answer to `propose` comes. The pages hide nothing from the staff and decide nothing.
"""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.participation import covered, restricting
from archive.participation.restricting import LONGEST_REPLACEMENT, NewRestriction
from archive.publication import titles
from archive.stewardship import accounts, progress
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import Audience, InterviewId
from archive.terms.restrictions import Restriction, RestrictionId, RestrictionStatus
from archive.terms.words import TranscriptSegment
from archive.transcripts import heard_names
from web.workspace.asked import span_ms, written
from web.workspace.deeds import who
from web.workspace.lines import Cover, Line, Mark, lines_of
from web.workspace.opened import Opened, open_interview, open_silently
from web.workspace.person import archive, viewer
from web.workspace.restricted import Form, new_restriction
from web.workspace.restriction_wording import RESTRICTION_WORDS
from web.workspace.wording import say

restrictions = Blueprint("restrictions", __name__)

LONGEST_MOMENT = 16
AROUND_MS = 1_500
"""How much is quoted on either side of a restricted part."""
OTHERS = {"researchers": Audience.RESEARCH, "public": Audience.PUBLIC}


@dataclass(frozen=True, slots=True)
class Read:
    """What an audience reads at a place, or the sentence that says why nothing."""

    words: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Part:
    """A restricted part as it is listed: what is said there, what others read, who proposed it."""

    restriction: Restriction
    said: str
    read: dict[str, Read]
    proposed_by: str


@restrictions.get("/interviews/<interview_id>/restrictions")
def index(interview_id: str) -> str:
    """List the restricted parts, how far the copy without them is, and what others read there."""
    opened = open_silently(interview_id)
    found = restricting.list_restrictions(archive(), viewer(), opened.interview.id)
    parts = _parts(opened.interview.id, found)
    return render_template(
        "workspace/restrictions.html",
        here="interviews",
        opened=opened,
        holding=[each for each in parts if each.restriction.status is not RestrictionStatus.LIFTED],
        lifted=[each for each in parts if each.restriction.status is RestrictionStatus.LIFTED],
        copy=covered.copy_for_research(archive(), viewer(), opened.interview.id),
        in_vain=progress.waits_in_vain(archive()),
        slips=_batch(found, request.args.get("made", "")),
        names=_names_waiting(opened.interview.id),
        titles=titles.titles(archive(), viewer(), opened.interview.id),
        slip=next((each for each in found if each.id == request.args.get("lifted")), None),
        **RESTRICTION_WORDS,
    )


def _names_waiting(identifier: InterviewId) -> int:
    try:
        return len(heard_names.list_names(archive(), viewer(), identifier))
    except Refused:
        return 0


def _batch(found: list[Restriction], made: str) -> list[Restriction]:
    """Return what was proposed together with one restriction, by the same person, and may be a slip of hers."""
    first = next((each for each in found if each.id == made and each.proposed_by == viewer().id), None)
    return [
        each
        for each in found
        if first is not None
        and each.status is RestrictionStatus.PROPOSED
        and (each.proposed_at, each.proposed_by) == (first.proposed_at, first.proposed_by)
    ]


def _parts(identifier: InterviewId, found: list[Restriction]) -> list[Part]:
    names = accounts.names(archive())
    said, _ = _own_words(identifier)
    others = {name: _words_for(identifier, audience) for name, audience in OTHERS.items()}
    return [
        Part(
            each,
            _inside(said, each),
            {
                name: Read(_around(words, each.start_ms, each.end_ms), why_not)
                for name, (words, why_not) in others.items()
            },
            who(each.proposed_by, names),
        )
        for each in found
    ]


def _own_words(identifier: InterviewId) -> tuple[tuple[TranscriptSegment, ...], str]:
    try:
        return covered.everything(archive(), viewer(), identifier), ""
    except Refused as refused:
        return (), say(refused)


def _words_for(identifier: InterviewId, audience: Audience) -> tuple[tuple[TranscriptSegment, ...], str]:
    try:
        return covered.preview(archive(), viewer(), identifier, audience), ""
    except Refused as refused:
        return (), say(refused)


def _inside(said: tuple[TranscriptSegment, ...], part: Restriction) -> str:
    here = Cover(part.start_ms, part.end_ms, Mark.RESTRICTED)
    words = (word for each in said for word in each.words)
    return " ".join(word.text for word in words if here.reaches(word.start_ms, word.end_ms))


def _around(segments: tuple[TranscriptSegment, ...], start_ms: int, end_ms: int) -> str:
    words = (word for each in segments for word in each.words)
    return " ".join(
        word.text
        for word in words
        if word.start_ms < end_ms + AROUND_MS and word.end_ms > start_ms - AROUND_MS
    )


@restrictions.get("/interviews/<interview_id>/restrictions/new")
def new(interview_id: str) -> str:
    """Show the words of a part and ask why it shall be restricted, and how."""
    form = Form(*(request.args.get(name, "").strip()[:LONGEST_MOMENT] for name in ("start", "end")))
    return _form(open_interview(interview_id), form, widen=True)


def _form(opened: Opened, form: Form, wrong: str = "", *, widen: bool = False) -> str:
    """Return the page of the form; words that were chosen are widened once, when they come."""
    span, why_not = (0, 0), ""
    said: tuple[TranscriptSegment, ...] = ()
    try:
        if form.start or form.end:
            span = span_ms(form.start, form.end)
            shown = covered.stretch(archive(), viewer(), opened.interview.id, *span)
            span, said = (shown.start_ms, shown.end_ms) if widen else span, shown.segments
    except BadRequest as unread:
        wrong = wrong or str(unread)
    except Refused as refused:
        why_not = say(refused)
    return render_template(
        "workspace/restriction_new.html",
        here="interviews",
        opened=opened,
        form=form,
        span=span,
        lines=lines_of(said, (), [Cover(*span, Mark.RESTRICTED)]),
        why_not=why_not,
        wrong=wrong,
        longest=LONGEST_REPLACEMENT,
        **RESTRICTION_WORDS,
    )


@restrictions.post("/interviews/<interview_id>/restrictions")
def propose(interview_id: str) -> PlainResponse | tuple[str, int]:
    """Restrict the part; it is closed when the answer comes. Or show the form again with the reason why not."""
    fields = ("start", "end", "reason", "action", "replacement", "audience", "until")
    form = Form(*(written(name) for name in fields))
    try:
        span = span_ms(form.start, form.end)
        made = restricting.propose(
            archive(), viewer(), InterviewId(interview_id), [span], new_restriction(form)
        )
    except BadRequest as wrong:
        return _form(open_interview(interview_id), form, say(wrong)), 400
    except Refused as refused:
        return _form(open_interview(interview_id), form, say(refused)), 403
    return _back(interview_id, made=made[0])


@restrictions.post("/interviews/<interview_id>/restrictions/<restriction_id>/approval")
def approve(interview_id: str, restriction_id: str) -> PlainResponse:
    """Say that a proposed restriction shall stay."""
    restricting.approve(archive(), viewer(), _one(interview_id, restriction_id).id)
    return _back(interview_id)


@restrictions.get("/interviews/<interview_id>/restrictions/<restriction_id>/lifting")
def ask_lift(interview_id: str, restriction_id: str) -> str | PlainResponse:
    """Say what opens again, and ask whether the restriction shall really be lifted."""
    opened = open_silently(interview_id)
    found = _one(interview_id, restriction_id)
    if found.status is RestrictionStatus.LIFTED:
        return _back(interview_id)
    return render_template(
        "workspace/restriction_lift.html",
        here="interviews",
        opened=opened,
        part=_parts(opened.interview.id, [found])[0],
        **RESTRICTION_WORDS,
    )


@restrictions.post("/interviews/<interview_id>/restrictions/<restriction_id>/lifting")
def lift(interview_id: str, restriction_id: str) -> PlainResponse:
    """End a restriction."""
    restricting.lift(archive(), viewer(), _one(interview_id, restriction_id).id)
    return _back(interview_id, lifted=restriction_id)


@restrictions.post("/interviews/<interview_id>/restrictions/undo")
def undo(interview_id: str) -> PlainResponse:
    """Take back what this person has just proposed, all of it at once, before anybody approved it."""
    identifier = InterviewId(interview_id)
    found = restricting.list_restrictions(archive(), viewer(), identifier)
    for each in _batch(found, written("made")):
        restricting.lift(archive(), viewer(), each.id)
    return _back(interview_id)


@restrictions.post("/interviews/<interview_id>/restrictions/<restriction_id>/renewal")
def renew(interview_id: str, restriction_id: str) -> PlainResponse:
    """Restrict once more what was lifted by a slip."""
    identifier = InterviewId(interview_id)
    was = _one(interview_id, restriction_id)
    again = NewRestriction(was.reason, was.action, was.replacement, was.audience, was.speaker, was.until)
    made = restricting.propose(archive(), viewer(), identifier, [(was.start_ms, was.end_ms)], again)
    return _back(interview_id, made=made[0])


@restrictions.post("/interviews/<interview_id>/restrictions/again")
def again(interview_id: str) -> PlainResponse:
    """Let the worker try once more to make the copy."""
    progress.try_again(archive(), viewer(), InterviewId(interview_id))
    return _back(interview_id)


@restrictions.get("/interviews/<interview_id>/restrictions/preview")
def preview(interview_id: str) -> str:
    """Show the words as researchers, or the public, would read them."""
    opened = open_silently(interview_id)
    name = request.args.get("as", "")
    audience = OTHERS.get(name, Audience.RESEARCH)
    said, why_not = _words_for(opened.interview.id, audience)
    lines: tuple[Line, ...] = lines_of(said, (), _gaps(opened.interview.id, audience))
    return render_template(
        "workspace/restriction_preview.html",
        here="interviews",
        opened=opened,
        audience=audience,
        lines=lines,
        why_not=why_not,
        in_vain=progress.waits_in_vain(archive()),
        copy=covered.copy_for_research(archive(), viewer(), opened.interview.id),
        **RESTRICTION_WORDS,
    )


def _gaps(identifier: InterviewId, audience: Audience) -> list[Cover]:
    spans = covered.gaps(archive(), viewer(), identifier, audience)
    return [Cover(start_ms, end_ms, Mark.GAP) for start_ms, end_ms in spans]


def _one(interview_id: str, restriction_id: str) -> Restriction:
    """Return a restriction of this very interview. Raises NotFound."""
    found = restricting.show(archive(), viewer(), RestrictionId(restriction_id))
    if found.interview != interview_id:
        raise NotFound
    return found


def _back(interview_id: str, *, made: str | None = None, lifted: str | None = None) -> PlainResponse:
    way = url_for("restrictions.index", interview_id=interview_id, made=made, lifted=lifted)
    return redirect(way, 303)
