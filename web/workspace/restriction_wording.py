"""How restrictions are said to a person: why, what is heard instead, who still has it, how far it is. Plain tables."""

from archive.covered import CopyState
from archive.models import Audience
from archive.restrictions import RestrictionAction, RestrictionReason, RestrictionStatus

REASONS = {
    RestrictionReason.NARRATORS_WISH: ("She wishes it", "The narrator asked that this be left out."),
    RestrictionReason.THIRD_PARTY: (
        "It is about somebody else",
        "Somebody who never agreed is named or known.",
    ),
    RestrictionReason.MINOR: ("It is about a child", "Somebody who is, or was then, under age."),
    RestrictionReason.HEALTH: ("It is about health", "An illness, a pregnancy, a treatment."),
    RestrictionReason.ALLEGATION: (
        "It accuses somebody",
        "Something that may harm whoever is accused, or her.",
    ),
    RestrictionReason.LOCATION: ("It says where somebody is", "An address, a street, a workplace."),
    RestrictionReason.SAFETY: (
        "It may put somebody in danger",
        "Whoever hears it could find or harm somebody.",
    ),
    RestrictionReason.LEGAL: ("A law or a court asks for it", "A procedure, a protection order, a secret."),
}
ACTIONS = {
    RestrictionAction.MUTE: ("Silence", "Silence is heard, and […] is read."),
    RestrictionAction.TONE: ("A tone", "A tone is heard, and […] is read."),
    RestrictionAction.REPLACE: (
        "Silence, and other words to read",
        "Silence is heard, and your words are read.",
    ),
}
AUDIENCES = {
    Audience.STAFF: ("Only the staff", "Researchers and the public do not have this part."),
    Audience.RESEARCH: ("The staff and researchers", "Only the public does not have this part."),
}
STATUSES = {
    RestrictionStatus.PROPOSED: ("waiting", "proposed: it holds already, and waits for approval"),
    RestrictionStatus.APPROVED: ("active", "approved: it holds, and the copy without it is not made yet"),
    RestrictionStatus.APPLIED: ("done", "approved: a copy without it is made and proven"),
    RestrictionStatus.LIFTED: ("closed", "lifted: it holds no more"),
}
"""The look of each status, and its words."""
COPIES = {
    CopyState.WHOLE: ("done", "Researchers hear the whole recording."),
    CopyState.MADE: (
        "done",
        "Researchers hear a copy without these parts. It was made, measured and listened to.",
    ),
    CopyState.UNPREPARED: ("waiting", "The recording is not prepared yet: nobody hears anything."),
    CopyState.WAITING: (
        "waiting",
        "The copy without these parts is not made yet. Until then researchers hear nothing.",
    ),
    CopyState.FAILED: (
        "stopped",
        "The copy without these parts could not be made. Researchers hear nothing.",
    ),
    CopyState.TEXT_ONLY: (
        "closed",
        "A voice in it is to be read and not heard: researchers hear nothing of it.",
    ),
    CopyState.CLOSED: ("closed", "Researchers may not have this interview, so no copy is made for them."),
}

NAME_KINDS = {
    "person": "a person",
    "place": "a place",
    "organisation": "an organisation",
    "name": "a name",
}
IN_ITS_PLACE = {
    "es": ("[una persona]", "[un lugar]", "[una organización]", "[un nombre]"),
    "fr": ("[une personne]", "[un lieu]", "[une organisation]", "[un nom]"),
    "nl": ("[een persoon]", "[een plaats]", "[een organisatie]", "[een naam]"),
    "en": ("[a person]", "[a place]", "[an organisation]", "[a name]"),
    "pt": ("[uma pessoa]", "[um lugar]", "[uma organização]", "[um nome]"),
}
"""For each kind, in its order, what is suggested to be read instead of a name, in the language of the interview."""


def replacement_for(kind: str, language: str) -> str:
    """Return what may be read instead of a name of this kind."""
    words = IN_ITS_PLACE.get(language, IN_ITS_PLACE["en"])
    return dict(zip(NAME_KINDS, words, strict=True)).get(kind, words[-1])


RESTRICTION_WORDS: dict[str, object] = {
    "restriction_reasons": REASONS,
    "restriction_actions": ACTIONS,
    "restriction_audiences": AUDIENCES,
    "restriction_states": STATUSES,
    "copy_states": COPIES,
}
"""What the templates of restrictions use by name."""
