"""How somebody in a recording is named and heard, as plain values; `models` hands them on. Nothing here decides."""

from dataclasses import dataclass
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
    """How a participant chose to appear in public."""

    name_as: NameAs
    shown_name: str | None
    shown_place: str | None
    voice: Voice = Voice.ORIGINAL
