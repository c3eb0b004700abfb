"""Her page and what she does there, one function each: parse, call, render. What she may do, the archive says."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.exceptions import BadRequest as Unreadable
from werkzeug.wrappers import Response as PlainResponse

from archive.participation import narrators, own_page
from archive.terms.countries import names_in
from archive.terms.errors import BadRequest, ChangedMeanwhile, NotFound
from archive.terms.models import Embargo, ExcerptId, NameAs, Purpose, Voice
from archive.terms.own import Said
from archive.terms.reasons import sentence
from web.media import send_sound
from web.narrator.texts import TEXTS, Texts, length, own_name_of
from web.narrator.visit import Visit, archive, first_visit, visit

mine = Blueprint("mine", __name__)

IN_USE = (
    Purpose.PRESERVE,
    Purpose.TRANSCRIBE_LOCAL,
    Purpose.INDEX,
    Purpose.RESEARCH,
    Purpose.EXCERPT_PUBLIC,
    Purpose.FULL_PUBLIC,
)
"""What this archive does: each has its sentence, yes or no. Of the others only what she said yes to is told."""
SAID_AFTERWARDS = frozenset(
    {
        "done_approved",
        "done_refused",
        "done_renamed",
        "done_taken_back",
        "done_undone",
        "wrong_changed",
        "wrong_name",
        "wrong_nothing",
        "wrong_renamed",
    }
)


@mine.get("/<token>")
def page(token: str) -> str:
    """Show her page."""
    here = visit(token)
    shown = own_page.own_page(archive(), here.her)
    narrators.see(archive(), here.her)
    done = request.args.get("done", "")
    return render_template(
        "narrator/page.html",
        visit=here,
        texts=here.texts,
        page=shown,
        said=[(each, *_in_words(each, here.texts)) for each in _told(shown.said)],
        afterwards=done if done in SAID_AFTERWARDS else "",
        languages=TEXTS.values(),
        length=length,
        own_name_of=own_name_of,
        names_as=tuple(NameAs),
        voices=tuple(Voice),
        countries=names_in(here.texts.language),
    )


def _told(said: tuple[Said, ...]) -> list[Said]:
    by_purpose = {each.purpose: each for each in said}
    others = (each for each in said if each.purpose not in IN_USE and _is_told(each))
    return [*(by_purpose[each] for each in IN_USE if each in by_purpose), *others]


def _is_told(said: Said) -> bool:
    return said.is_yes or said.is_asked


def _in_words(said: Said, texts: Texts) -> tuple[str, str]:
    """Return how a purpose stands (open, asleep or closed) and the sentence that says so."""
    if said.is_yes and said.is_open:
        return "open", texts.purpose(said.purpose, "yes")
    if said.is_asked:
        return "asleep", texts.say(
            "ask_each_time_research" if said.purpose is Purpose.RESEARCH else "ask_each_time"
        )
    if not said.is_yes:
        return "closed", texts.purpose(said.purpose, "no")
    if said.embargo_until:
        return "asleep", texts.say("closed_until", date=texts.day(said.embargo_until))
    if said.grant is not None and said.grant.embargo is Embargo.INDEFINITE:
        return "asleep", texts.say("closed_until_you_say")
    why = sentence(said.reason, texts.language) if said.reason else ""
    return "asleep", texts.say("closed_now", reason=why)


@mine.post("/<token>/open")
def unlock(token: str) -> PlainResponse:
    """Let her past her pass phrase for half an hour."""
    here = first_visit(token, request.form.get("passphrase", ""))
    return redirect(here.to("page"), 303)


@mine.get("/<token>/excerpts/<excerpt_id>/sound.mp3")
def sound(token: str, excerpt_id: str) -> Response:
    """Send the sound of exactly one of her excerpts."""
    asked = archive(), visit(token).her, ExcerptId(excerpt_id)
    found = own_page.sound_of(*asked)
    return send_sound(request, found.file, part=found.part, ask_again=lambda: own_page.sound_of(*asked).file)


@mine.post("/<token>/excerpts/<excerpt_id>/approve")
def approve(token: str, excerpt_id: str) -> PlainResponse:
    """Write down that she wants it public, as she was shown it."""
    here, done = visit(token), "done_approved"
    try:
        narrators.approve(archive(), here.her, ExcerptId(excerpt_id), seen=request.form.get("seal", ""))
    except BadRequest:
        done = "wrong_changed"
    return _back(here, done, f"e-{excerpt_id}" if done == "wrong_changed" else None)


@mine.post("/<token>/excerpts/<excerpt_id>/refuse")
def refuse(token: str, excerpt_id: str) -> PlainResponse:
    """Take it off the public site, or keep it from there; when this answers, it is so."""
    here = visit(token)
    narrators.refuse(archive(), here.her, ExcerptId(excerpt_id))
    return _back(here, "done_refused")


@mine.post("/<token>/name")
def rename(token: str) -> PlainResponse:
    """Change how she is named and heard."""
    here, form = visit(token), request.form
    try:
        name_as = NameAs(form.get("name_as", ""))
    except ValueError as unknown:
        raise Unreadable from unknown
    try:
        voice = Voice(form["voice"]) if form.get("voice") else None
    except ValueError as unknown:
        raise Unreadable from unknown
    country = form.get("country")
    told = None if country is None else "country_shown" in form
    try:
        narrators.rename(
            archive(),
            here.her,
            name_as,
            form.get("name"),
            form.get("place"),
            voice,
            country,
            country_shown=told,
            seen=form.get("seen"),
        )
    except ChangedMeanwhile:
        return _back(here, "wrong_renamed", "named")
    except BadRequest:
        missing = name_as is not NameAs.NONE and not form.get("name", "").strip()
        too_long = max(len(form.get(each, "")) for each in ("name", "place")) > narrators.LONGEST_NAME
        return _back(here, "wrong_name" if missing or too_long else "wrong_nothing")
    return _back(here, "done_renamed")


@mine.post("/<token>/take-back")
def take_back(token: str) -> PlainResponse:
    """Take one purpose back, or everything; when this answers, it is closed."""
    return _decide(token, narrators.take_back, "done_taken_back")


@mine.post("/<token>/undo")
def undo(token: str) -> PlainResponse:
    """Bring back what she took back herself."""
    return _decide(token, narrators.undo, "done_undone")


def _decide(token: str, decide: narrators.Decide, done: str) -> PlainResponse:
    here = visit(token)
    try:
        decide(archive(), here.her, _purpose())
    except BadRequest:
        return _back(here, "wrong_nothing")
    return _back(here, done)


def _purpose() -> Purpose | None:
    """Return the purpose that the form names; None where it says everything. Anything else is not found."""
    named = request.form.get("purpose", "")
    if named == "everything":
        return None
    if named not in {each.value for each in Purpose}:
        raise NotFound
    return Purpose(named)


def _back(here: Visit, done: str, anchor: str | None = None) -> PlainResponse:
    return redirect(here.to("page", done=done, _anchor=anchor), 303)
