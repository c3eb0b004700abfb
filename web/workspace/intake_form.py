"""The form with which an interview is taken in: what was written in it, as the archive takes it, or what is wrong.

Nothing is agreed to but what was ticked, and nothing is guessed.
A problem names its field, so that a page can point to it.
"""

from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from archive.accession.intake import NewInterview, NewParticipant, grants_for
from archive.terms.countries import country_of
from archive.terms.grounds import LANGUAGE_TAG, UNWRITTEN, Ground
from archive.terms.languages import LANGUAGES
from archive.terms.models import Grant, NameAs, ParticipantRole, Presentation, Purpose, Voice
from web.speaking import gettext

NEVER_TOLD = "indefinite"
UNTIL = "until"
NAMED = frozenset({NameAs.REAL, NameAs.CHOSEN, NameAs.PSEUDONYM, NameAs.INITIALS})
PEOPLE = (
    ("narrator", ParticipantRole.NARRATOR),
    ("second_narrator", ParticipantRole.CO_NARRATOR),
    ("interviewer", ParticipantRole.INTERVIEWER),
    ("interpreter", ParticipantRole.INTERPRETER),
)
"""The fields with names, and what whoever stands in them did."""

Form = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, in one sentence; `field` is the id of what should be looked at."""

    field: str
    sentence: str


def problems_of(form: Form, today: date) -> list[Problem]:
    """Return what must be put right before the interview can be taken in, in the order of the form."""
    found = [
        Problem("title", gettext("Give the interview a title.")) if not _text(form, "title") else None,
        Problem("language-es", gettext("Say which language is spoken.")) if not languages_of(form) else None,
        Problem("narrator", gettext("Say who tells her story.")) if not _text(form, "narrator") else None,
        _talk_problem(form),
        _embargo_problem(form, today),
        _name_problem(form),
    ]
    return [each for each in found if each is not None]


def _talk_problem(form: Form) -> Problem | None:
    written = _text(form, "talk_language")
    if not written or LANGUAGE_TAG.fullmatch(written):
        return None
    return Problem("g-new-language", gettext("Write the language as a code: es, es-BO, qu."))


def _embargo_problem(form: Form, today: date) -> Problem | None:
    if form.get("embargo") != UNTIL:
        return None
    try:
        until = date.fromisoformat(_text(form, "embargo_until"))
    except ValueError:
        return Problem("embargo-until-date", gettext("Say until which day it stays closed."))
    return None if until > today else Problem("embargo-until-date", gettext("That day has passed already."))


def _name_problem(form: Form) -> Problem | None:
    if _name_as(form) in NAMED and not _text(form, "shown_name"):
        return Problem(
            "shown-name", gettext("Write the name, the pseudonym or the initials that may be shown.")
        )
    return None


def interview_of(form: Form, ground: Ground = UNWRITTEN) -> NewInterview:
    """Return the interview that the form describes; `ground` is what all its agreements stand on."""
    grants = grants_for(purposes_of(form), embargo_of(form))
    return NewInterview(
        title=_text(form, "title"),
        languages=languages_of(form),
        participants=tuple(
            _participant(form, field, role, grants, ground) for field, role in PEOPLE if _text(form, field)
        ),
        collection=_text(form, "collection") or None,
        recorded_on=_text(form, "recorded_on") or None,
        place=_text(form, "place") or None,
        summary=_text(form, "summary") or None,
        synthetic=bool(form.get("synthetic")),
    )


def _participant(
    form: Form, field: str, role: ParticipantRole, grants: tuple[Grant, ...], ground: Ground
) -> NewParticipant:
    if role is not ParticipantRole.NARRATOR:
        return NewParticipant(_text(form, field), role, grants, ground=ground)
    name_as = _name_as(form)
    shown = _text(form, "shown_name") if name_as in NAMED else None
    place = _text(form, "shown_place") or None
    country = country_of(_text(form, "country"))
    presentation = Presentation(
        name_as,
        shown or None,
        place,
        voice_of(form),
        country=country,
        country_shown=country is not None and "country_shown" in form,
    )
    return NewParticipant(_text(form, field), role, grants, presentation, ground)


def voice_of(form: Form) -> Voice:
    """Return how she is heard outside; what is no choice of ours is taken for the one that lets nobody hear her."""
    chosen = form.get("voice", Voice.ORIGINAL)
    return Voice(chosen) if chosen in Voice.__members__.values() else Voice.TEXT_ONLY


def purposes_of(form: Form) -> tuple[Purpose, ...]:
    """Return the purposes that were ticked; what is no purpose is left out."""
    ticked = set(form.getlist("purposes"))
    return tuple(each for each in Purpose if each.value in ticked)


def embargo_of(form: Form) -> str | None:
    """Return the embargo as the archive takes it: a date, "indefinite", or None only where none was asked for."""
    chosen = form.get("embargo", "none")
    if chosen == UNTIL:
        return _text(form, "embargo_until") or NEVER_TOLD
    return None if chosen == "none" else NEVER_TOLD


def languages_of(form: Form) -> tuple[str, ...]:
    """Return the languages that were ticked, the main one first."""
    ticked = [each for each in LANGUAGES if each in form.getlist("languages")]
    main = form.get("main_language", "")
    first = [main] if main in LANGUAGES else []
    return tuple(dict.fromkeys([*first, *ticked]))


def _name_as(form: Form) -> NameAs:
    chosen = form.get("name_as", "")
    return NameAs(chosen) if chosen in NameAs.__members__.values() else NameAs.NONE


def _text(form: Form, field: str) -> str:
    return form.get(field, "").strip()
