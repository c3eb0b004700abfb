"""How somebody in a recording is named and heard, as plain values; `models` hands them on. Nothing here decides."""

import hashlib
import json
from dataclasses import astuple, dataclass
from enum import StrEnum


class NameAs(StrEnum):
    """How a participant is named in public."""

    REAL = "real"
    CHOSEN = "chosen"
    PSEUDONYM = "pseudonym"
    INITIALS = "initials"
    NONE = "none"


class Voice(StrEnum):
    """How a participant is heard outside the staff's room; an altered voice hides nobody who is known by her words."""

    ORIGINAL = "original"
    ALTERED = "altered"
    TEXT_ONLY = "text_only"


@dataclass(frozen=True, slots=True)
class Presentation:
    """How a participant chose to appear in public.

    `country` is the one she comes from (ISO 3166-1 alpha-2), None where nobody wrote it down: for the staff, and for
    researchers only where it is `country_shown`. The public never has it.
    """

    name_as: NameAs
    shown_name: str | None
    shown_place: str | None
    voice: Voice = Voice.ORIGINAL
    country: str | None = None
    country_shown: bool = False

    @property
    def seal(self) -> str:
        """Return what a form is bound to that was filled from it (SHA-256): another choice has another."""
        return hashlib.sha256(json.dumps(astuple(self)).encode()).hexdigest()
