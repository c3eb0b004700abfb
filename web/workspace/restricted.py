"""What somebody writes into a form that restricts something, as the archive takes it."""

from dataclasses import dataclass

from archive.participation.restricting import NewRestriction
from archive.terms.errors import BadRequest
from archive.terms.models import Audience
from archive.terms.restrictions import RestrictionAction, RestrictionReason


@dataclass(frozen=True, slots=True)
class Form:
    """What was written into the form, kept when it is refused."""

    start: str = ""
    end: str = ""
    reason: str = RestrictionReason.THIRD_PARTY
    action: str = RestrictionAction.MUTE
    replacement: str = ""
    audience: str = Audience.STAFF
    until: str = ""


def new_restriction(form: Form) -> NewRestriction:
    """Return what the form asks for. Raises BadRequest for what is in none of its lists."""
    try:
        return NewRestriction(
            reason=RestrictionReason(form.reason),
            action=RestrictionAction(form.action),
            replacement=form.replacement,
            audience=Audience(form.audience),
            until=form.until or None,
        )
    except ValueError:
        raise BadRequest("Say why it is restricted, what is heard instead, and who still has it.") from None
