"""A line of the audit, as a plain value. Rows are in `store.audit`."""

from dataclasses import dataclass
from datetime import datetime

from archive.terms.models import InterviewId


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the audit: ids and reason codes, never testimony. `interview` None: about none, or not written then."""

    number: int
    at: datetime
    actor: str
    verb: str
    subject: str
    reason: str
    interview: InterviewId | None = None


SEAL = "seal "


def seal_code(digest: str) -> str:
    """Return a seal as the reason of a line: enough to see that an approval and a publication are of the same words."""
    return f"{SEAL}{digest[:12]}"


def sealed(reason: str) -> str | None:
    """Return the seal that the reason of a line names; None where it names none."""
    _, found, code = reason.partition(SEAL)
    return code if found else None
