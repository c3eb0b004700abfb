"""What the people of an interview agreed to, how they agree to more, and how they take it back.

Opening is one form. Closing is asked once more, on a page that says what it will do, and is confirmed by a receipt.
"""

from collections.abc import Iterable

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.accession import forms
from archive.clock import from_ms
from archive.participation import participants, presenting
from archive.publication import excerpts
from archive.stewardship import catalogue, progress
from archive.terms.errors import ArchiveError, BadRequest, ChangedMeanwhile, NotFound, Refused
from archive.terms.languages import LANGUAGES
from archive.terms.models import (
    AgreementStatus,
    Decision,
    Embargo,
    Excerpt,
    ExcerptId,
    Grant,
    Interview,
    InterviewId,
    ParticipantId,
    Participation,
    Purpose,
)
from web.asked import is_number
from web.workspace.ground_form import (
    GROUND_WORDS,
    changed_forms,
    ground_of,
    presentation_of,
    presentation_typed,
    says_ground,
)
from web.workspace.intake_form import purposes_of
from web.workspace.links import known_links
from web.workspace.person import archive, viewer
from web.workspace.purposes import PURPOSES

agreements = Blueprint("agreements", __name__)

CLOSING_EVERY_EXCERPT = frozenset({Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL})
RECEIPT = "receipt"
EVERYBODY = "everybody"


@agreements.get("/interviews/<interview_id>/agreements")
def show(interview_id: str) -> str:
    """Show each participant's agreement in force, and what all of them together allow."""
    return _page(InterviewId(interview_id))


def _page(interview: InterviewId, named: str = "", wrong: str = "") -> str:
    """Return the page; `wrong` says why the form that says how `named` is named and heard was not taken."""
    people = participants.show_agreements(archive(), viewer(), interview)
    texts = forms.forms(archive().config)
    return render_template(
        "workspace/agreements.html",
        here="interviews",
        interview_id=interview,
        interview=_known(interview),
        people=people,
        allowed=participants.open_purposes(archive(), interview),
        taking_out=progress.taking_out(archive(), viewer(), interview),
        today=_today(),
        ended={each.participant: _ended_embargoes(each) for each in people},
        said_yes={each.participant: _said_yes(each) for each in people},
        links=known_links(interview),
        link_languages=LANGUAGES,
        forms=texts,
        changed_forms=changed_forms(people, texts),
        named=named,
        wrong=wrong,
        typed=presentation_typed(request.form),
        **GROUND_WORDS,
    )


@agreements.post("/interviews/<interview_id>/agreements/<participant_id>/grant")
def grant(interview_id: str, participant_id: str) -> PlainResponse:
    """Write a new version of her agreement with the ticked purposes added, without embargo."""
    added = purposes_of(request.form)
    interview, participant = InterviewId(interview_id), ParticipantId(participant_id)
    if not added:
        raise BadRequest("Tick what she has said yes to; nothing was changed.")
    before = _participation(interview, participant_id).ground
    ground = ground_of(archive(), request.form, before) if says_ground(request.form) else None
    decision = Decision.ASK if request.form.get("decision") == Decision.ASK else Decision.ALLOW
    seen = int(shown) if is_number(shown := request.form.get("seen", "")) else None
    participants.grant(archive(), viewer(), interview, participant, added, ground, decision, seen=seen)
    return redirect(url_for("agreements.show", interview_id=interview, _anchor=participant), 303)


@agreements.post("/interviews/<interview_id>/agreements/<participant_id>/ground")
def record_ground(interview_id: str, participant_id: str) -> PlainResponse:
    """Write down what her agreement stands on, as a new version with the same answers."""
    interview, participant = InterviewId(interview_id), ParticipantId(participant_id)
    before = _participation(interview, participant_id).ground
    ground = ground_of(archive(), request.form, before)
    participants.record_ground(archive(), viewer(), interview, participant, ground)
    return redirect(url_for("agreements.show", interview_id=interview, _anchor=participant), 303)


@agreements.post("/interviews/<interview_id>/agreements/<participant_id>/presentation")
def present(interview_id: str, participant_id: str) -> PlainResponse:
    """Write how she is named and heard from now on; when this answers, what was made otherwise is closed."""
    interview, participant = InterviewId(interview_id), ParticipantId(participant_id)
    try:
        shown, seen = presentation_of(request.form), request.form.get("seen")
        presenting.present(archive(), viewer(), interview, participant, shown, seen=seen)
    except BadRequest as odd:
        if _participation(interview, participant_id).status is AgreementStatus.WITHDRAWN:
            raise  # there is no form to come back to
        refused = _page(interview, participant, str(odd))
        return make_response(refused, 409 if isinstance(odd, ChangedMeanwhile) else 400)
    return redirect(url_for("agreements.show", interview_id=interview, _anchor=participant), 303)


@agreements.post("/interviews/<interview_id>/agreements/<participant_id>/ask-again")
def ask_again(interview_id: str, participant_id: str) -> PlainResponse:
    """Write that she must be asked again; when this answers, all but the keeping is closed."""
    interview, participant = InterviewId(interview_id), ParticipantId(participant_id)
    participants.ask_again(archive(), viewer(), interview, participant)
    return redirect(url_for("agreements.show", interview_id=interview, _anchor=participant), 303)


@agreements.post("/interviews/<interview_id>/agreements/<participant_id>/agreed-again")
def agreed_again(interview_id: str, participant_id: str) -> PlainResponse:
    """Write that she was asked, and says yes to the answers as they are written."""
    interview, participant = InterviewId(interview_id), ParticipantId(participant_id)
    participants.agreed_again(archive(), viewer(), interview, participant)
    return redirect(url_for("agreements.show", interview_id=interview, _anchor=participant), 303)


@agreements.get("/forms")
def all_forms() -> str:
    """Show the forms that consent is talked through with, each to be read out or printed."""
    return render_template(
        "workspace/forms.html", here="interviews", forms=forms.forms(archive().config), chosen=None
    )


@agreements.get("/forms/<form_id>")
def form_text(form_id: str) -> str:
    """Show the text of one form."""
    chosen = forms.form(archive().config, form_id)
    return render_template("workspace/forms.html", here="interviews", forms=[], chosen=chosen)


@agreements.get("/interviews/<interview_id>/agreements/<participant_id>/lift")
def ask_lift(interview_id: str, participant_id: str) -> str:
    """Ask whether she was asked, before an embargo is lifted."""
    interview = InterviewId(interview_id)
    her = _participation(interview, participant_id)
    asleep = [each for each in her.grants if each.embargo is not Embargo.NONE]
    if her.status is not AgreementStatus.DOCUMENTED or not asleep:
        raise NotFound
    return render_template(
        "workspace/agreement_lift.html",
        here="interviews",
        interview_id=interview,
        interview=_known(interview),
        her=her,
        asleep=asleep,
        today=_today(),
    )


@agreements.get("/interviews/<interview_id>/agreements/<participant_id>/withdraw")
def ask_withdraw(interview_id: str, participant_id: str) -> str:
    """Say what taking back will do, and ask whether to; `everybody` stands for all participants."""
    interview = InterviewId(interview_id)
    people = participants.show_agreements(archive(), viewer(), interview)
    chosen = None if participant_id == EVERYBODY else _participation(interview, participant_id)
    purpose = _purpose(request.args.get("purpose"))
    return render_template(
        "workspace/withdraw.html",
        here="interviews",
        interview_id=interview,
        interview=_known(interview),
        her=chosen,
        who=participant_id,
        purpose=purpose,
        published=_closed_by(purpose, _public_excerpts(interview)),
        already=all(each.status is AgreementStatus.WITHDRAWN for each in people),
    )


@agreements.post("/interviews/<interview_id>/agreements/<participant_id>/withdraw")
def withdraw(interview_id: str, participant_id: str) -> PlainResponse:
    """Take back; when this answers, it is closed."""
    interview = InterviewId(interview_id)
    purpose = _purpose(request.form.get("purpose"))
    who = None if participant_id == EVERYBODY else ParticipantId(participant_id)
    before = [each.id for each in _closed_by(purpose, _public_excerpts(interview))]
    participants.withdraw(archive(), viewer(), interview, who, purpose)
    session[RECEIPT] = {
        "interview": interview,
        "purpose": purpose,
        "public": len(before),
        "taken_out": _taken_out(before),
        "everybody": who is None,
        "at": archive().clock.now_ms(),
    }
    return redirect(url_for("agreements.receipt", interview_id=interview), 303)


@agreements.get("/interviews/<interview_id>/agreements/receipt")
def receipt(interview_id: str) -> str:
    """Say what was closed, what was taken out, and what the worker still looks through."""
    interview = InterviewId(interview_id)
    people = participants.show_agreements(archive(), viewer(), interview)
    given = session.get(RECEIPT)
    if not isinstance(given, dict) or given.get("interview") != interview:
        raise NotFound
    purpose = _purpose(given["purpose"])
    return render_template(
        "workspace/withdrawn.html",
        here="interviews",
        interview_id=interview,
        interview=_known(interview),
        people=people,
        purpose=purpose,
        public=given["public"],
        taken_out=given["taken_out"],
        everybody=given["everybody"],
        at=from_ms(given["at"]),
        allowed=participants.open_purposes(archive(), interview),
        taking_out=progress.taking_out(archive(), viewer(), interview),
    )


def _participation(interview: InterviewId, participant: str) -> Participation:
    for each in participants.show_agreements(archive(), viewer(), interview):
        if each.participant == participant:
            return each
    raise NotFound


def _purpose(name: str | None) -> Purpose | None:
    """Return the purpose of this name, None for the empty name; anything else is not found."""
    if not name:
        return None
    if name not in PURPOSES:
        raise NotFound
    return Purpose(name)


def _known(interview: InterviewId) -> Interview | None:
    """Return the interview, None where somebody withdrew: its title is no longer shown."""
    try:
        return catalogue.show(archive(), viewer(), interview)[0]
    except (NotFound, Refused):
        return None


def _public_excerpts(interview: InterviewId) -> list[Excerpt]:
    """Return what of the interview is public or on its way; nothing where it is closed already."""
    try:
        found = excerpts.list_excerpts(archive(), viewer(), interview)
    except ArchiveError:
        return []
    return [each for each in found if each.state.is_out]


def _closed_by(purpose: Purpose | None, public: Iterable[Excerpt]) -> list[Excerpt]:
    """Return the public excerpts that rest on this purpose; all of them where everything is taken back."""
    everything = purpose is None or purpose in CLOSING_EVERY_EXCERPT
    return [each for each in public if everything or each.purpose is purpose]


def _taken_out(before: Iterable[ExcerptId]) -> int:
    """Return how many of these excerpts the audit says were taken out last."""
    newest = (catalogue.events(archive(), viewer(), each)[:1] for each in before)
    return sum(bool(lines) and lines[0].verb == "retract" for lines in newest)


def _ended_embargoes(her: Participation) -> bool:
    """Whether a day that she named has come."""
    today = _today()
    return any(
        each.embargo is Embargo.UNTIL and (each.embargo_until or today) <= today for each in her.grants
    )


def _said_yes(her: Participation) -> list[Grant]:
    """Return what she did not deny, in the order in which people are asked."""
    given = {each.purpose: each for each in her.grants if each.decision is not Decision.DENY}
    return [given[purpose] for purpose in PURPOSES if purpose in given]


def _today() -> str:
    return from_ms(archive().clock.now_ms()).date().isoformat()
