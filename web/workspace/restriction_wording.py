"""How restrictions are said to a person: why, what is heard instead, who still has it, how far it is. Plain tables."""

from archive.participation.covered import CopyState
from archive.terms.models import Audience
from archive.terms.restrictions import RestrictionAction, RestrictionReason, RestrictionStatus
from web.speaking import later

REASONS = {
    RestrictionReason.NARRATORS_WISH: (
        later("She wishes it"),
        later("The narrator asked that this be left out."),
    ),
    RestrictionReason.THIRD_PARTY: (
        later("It is about somebody else"),
        later("Somebody who never agreed is named or known."),
    ),
    RestrictionReason.MINOR: (
        later("It is about a child"),
        later("Somebody who is, or was then, under age."),
    ),
    RestrictionReason.HEALTH: (later("It is about health"), later("An illness, a pregnancy, a treatment.")),
    RestrictionReason.ALLEGATION: (
        later("It accuses somebody"),
        later("Something that may harm whoever is accused, or her."),
    ),
    RestrictionReason.LOCATION: (
        later("It says where somebody is"),
        later("An address, a street, a workplace."),
    ),
    RestrictionReason.SAFETY: (
        later("It may put somebody in danger"),
        later("Whoever hears it could find or harm somebody."),
    ),
    RestrictionReason.LEGAL: (
        later("A law or a court asks for it"),
        later("A procedure, a protection order, a secret."),
    ),
}
ACTIONS = {
    RestrictionAction.MUTE: (later("Silence"), later("Silence is heard, and […] is read.")),
    RestrictionAction.TONE: (later("A tone"), later("A tone is heard, and […] is read.")),
    RestrictionAction.REPLACE: (
        later("Silence, and other words to read"),
        later("Silence is heard, and your words are read."),
    ),
}
AUDIENCES = {
    Audience.STAFF: (later("Only the staff"), later("Researchers and the public do not have this part.")),
    Audience.RESEARCH: (
        later("The staff and researchers"),
        later("Only the public does not have this part."),
    ),
}
STATUSES = {
    RestrictionStatus.PROPOSED: ("waiting", later("proposed: it holds already, and waits for approval")),
    RestrictionStatus.APPROVED: (
        "active",
        later("approved: it holds, and the copy without it is not made yet"),
    ),
    RestrictionStatus.APPLIED: ("done", later("approved: a copy without it is made and proven")),
    RestrictionStatus.LIFTED: ("closed", later("lifted: it holds no more")),
}
"""The look of each status, and its words."""
COPIES = {
    CopyState.WHOLE: ("done", later("Researchers hear the whole recording.")),
    CopyState.MADE: (
        "done",
        later("Researchers hear a copy without these parts. It was made, measured and listened to."),
    ),
    CopyState.UNPREPARED: ("waiting", later("The recording is not prepared yet: nobody hears anything.")),
    CopyState.WAITING: (
        "waiting",
        later("The copy without these parts is not made yet. Until then researchers hear nothing."),
    ),
    CopyState.FAILED: (
        "stopped",
        later("The copy without these parts could not be made. Researchers hear nothing."),
    ),
    CopyState.TEXT_ONLY: (
        "closed",
        later("A voice in it is to be read and not heard: researchers hear nothing of it."),
    ),
    CopyState.CLOSED: (
        "closed",
        later("Researchers may not have this interview, so no copy is made for them."),
    ),
}

NAME_KINDS = {
    "person": later("a person"),
    "place": later("a place"),
    "organisation": later("an organisation"),
    "name": later("a name"),
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
