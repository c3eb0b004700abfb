"""The forms that say what an agreement stands on and how somebody appears, and the words for both. Decides nothing."""

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

from archive.accession.forms import Form as AgreementForm
from archive.accession.forms import with_form
from archive.context import Archive
from archive.terms.errors import BadRequest
from archive.terms.grounds import Article6, Article9, Ground
from archive.terms.models import NameAs, ParticipantId, Participation, Presentation, Voice
from web.speaking import later as _

Form = MultiDict[str, str]

ARTICLES_6 = {
    Article6.CONSENT: _("(a) her consent"),
    Article6.CONTRACT: _("(b) a contract with her"),
    Article6.LEGAL_OBLIGATION: _("(c) a law obliges the archive"),
    Article6.VITAL_INTERESTS: _("(d) somebody's life depends on it"),
    Article6.PUBLIC_TASK: _("(e) a task in the public interest"),
    Article6.LEGITIMATE_INTERESTS: _("(f) legitimate interests, weighed against hers"),
}
ARTICLES_9 = {
    Article9.EXPLICIT_CONSENT: _("(a) her explicit consent"),
    Article9.NOT_FOR_PROFIT_BODY: _("(d) a not-for-profit body, about its own members and contacts"),
    Article9.MADE_PUBLIC_BY_HER: _("(e) she made it public herself"),
    Article9.SUBSTANTIAL_PUBLIC_INTEREST: _("(g) substantial public interest, on the basis of a law"),
    Article9.ARCHIVING_OR_RESEARCH: _("(j) archiving in the public interest, research or statistics, by law"),
}
GROUND_WORDS: dict[str, object] = {"articles_6": ARTICLES_6, "articles_9": ARTICLES_9}
"""What the templates say the articles with."""


def ground_of(archive: Archive, form: Form, before: Ground) -> Ground:
    """Return what the form says; a form that was read before keeps the hash it had. Raises BadRequest."""
    name = form.get("form", "").strip()
    same = name == (before.form or "")
    try:
        ground = Ground(
            language=form.get("talk_language", "").strip() or None,
            form=before.form if same else None,
            form_hash=before.form_hash if same else None,
            article6=Article6(form["article6"]) if form.get("article6") else None,
            article9=Article9(form["article9"]) if form.get("article9") else None,
        )
    except ValueError:
        raise BadRequest("Choose the legal basis from the list.") from None
    return ground if same or not name else with_form(archive.config, ground, name)


def changed_forms(people: Iterable[Participation], texts: Iterable[AgreementForm]) -> set[ParticipantId]:
    """Return whose form has another text now, or is not there any more: what she read is known by its hash."""
    now = {each.name: each.sha256 for each in texts}
    return {
        each.participant
        for each in people
        if each.ground.form is not None and now.get(each.ground.form) != each.ground.form_hash
    }


def says_ground(form: Form) -> bool:
    """Whether the form has these fields at all."""
    return "talk_language" in form


def presentation_of(form: Form) -> Presentation:
    """Return how she wants to appear. Raises BadRequest for what is in none of the lists."""
    try:
        return Presentation(
            name_as=NameAs(form.get("name_as", "")),
            shown_name=form.get("shown_name"),
            shown_place=form.get("shown_place"),
            voice=Voice(form.get("voice", "")),
            country=form.get("country"),
            country_shown="country_shown" in form,
        )
    except ValueError:
        raise BadRequest("Choose how she is named and how she is heard.") from None


def presentation_typed(form: Form) -> dict[str, str]:
    """Return these fields as they were typed, to be shown again."""
    names = ("name_as", "shown_name", "shown_place", "voice", "country", "country_shown")
    return {name: form.get(name, "") for name in names}
