"""What a role may do, and which purposes must be allowed before words are used: two questions; both must say yes.

Unknown means no: a role that is not listed may do nothing.
"""

from enum import StrEnum

from archive.terms.errors import Refused
from archive.terms.indexes import EnglishIndex, IndexName, audience_of
from archive.terms.models import Audience, Purpose, Role, Viewer
from archive.terms.reasons import Reason


class Action(StrEnum):
    """A change that a person or the worker makes; also the verb in the audit."""

    ADD_USER = "add_user"
    CHANGE_USER = "change_user"
    """Another role, an invitation, an end to signing in."""
    ACCEPT_INVITATION = "accept_invitation"
    """Whoever has the link that works once: she sets her own pass phrase."""
    KEEP_THEMES = "keep_themes"
    INGEST = "ingest"
    ARRIVE = "arrive"
    """What happens to a file that is on its way in, before there is an interview."""
    WORK = "work"
    CORRECT = "correct"
    NAME_SPEAKER = "name_speaker"
    """Saying whose voice it is that a machine told apart."""
    KEEP_GLOSSARY = "keep_glossary"
    """Names to expect in the interviews of a collection."""
    TAG = "tag"
    DRAFT = "draft"
    APPROVE = "approve"
    RESTRICT = "restrict"
    LIFT = "lift"
    IGNORE_NAME = "ignore_name"
    GATHER = "gather"
    """Putting an interview into a collection, or taking it out."""
    RETITLE = "retitle"
    """What an interview or an excerpt is called."""
    TRANSLATE_EXCERPT = "translate_excerpt"
    """The translation that stands beside an excerpt in public."""
    PUBLISH = "publish"
    RETRACT = "retract"
    RECORD_AGREEMENT = "record_agreement"
    WITHDRAW = "withdraw"
    TRY_AGAIN = "try_again"
    ORDER_WORK = "order_work"
    """Having a step done before others, stopping one, having a stretch listened to again."""
    REINSTATE = "reinstate"
    ERASE = "erase"
    RESTORE = "restore"
    ACCEPT_CLOCK = "accept_clock"
    """Saying that the machine's clock is right, where lines were written while it was ahead. Only at the server."""
    MAKE_LINK = "make_link"
    REVOKE_LINK = "revoke_link"
    RENAME = "rename"
    APPROVE_OWN = "approve_own"
    REFUSE_OWN = "refuse_own"
    UNDO = "undo"
    READ_SAFETY = "read_safety"
    """A reading that is a decision: it is written down before the words are handed out."""
    WRITE_SAFETY = "write_safety"
    NAME_THIRD_PARTY = "name_third_party"
    ASK_ACCESS = "ask_access"
    DECIDE_ACCESS = "decide_access"
    CODE = "code"
    """Whatever a researcher does to her own codes; it changes nothing of an interview."""
    KEEP_QUOTE = "keep_quote"
    """Everybody for herself: a place in an interview that she may read."""
    SAVE_SEARCH = "save_search"


HERS_ALONE = frozenset({Action.RENAME, Action.APPROVE_OWN, Action.REFUSE_OWN, Action.UNDO})
"""What only somebody in the recording does, at her own page: nobody answers or changes her mind for her."""
STAFF_ACTIONS = (
    frozenset(Action)
    - {Action.ADD_USER, Action.CHANGE_USER, Action.ACCEPT_CLOCK, Action.WORK, Action.ASK_ACCESS}
    - HERS_ALONE
)
ACTIONS: dict[Role, frozenset[Action]] = {
    Role.ADMIN: STAFF_ACTIONS | {Action.ADD_USER, Action.CHANGE_USER, Action.ACCEPT_CLOCK},
    Role.ARCHIVIST: STAFF_ACTIONS,
    Role.RESEARCHER: frozenset(
        {Action.ACCEPT_INVITATION, Action.CODE, Action.ASK_ACCESS, Action.KEEP_QUOTE, Action.SAVE_SEARCH}
    ),
    Role.SYSTEM: frozenset({Action.ARRIVE, Action.WORK, Action.PUBLISH, Action.RETRACT, Action.ERASE}),
    Role.NARRATOR: HERS_ALONE | {Action.WITHDRAW},
}

CLOSING_ACTIONS = frozenset(
    {
        Action.RETRACT,
        Action.WITHDRAW,
        Action.RECORD_AGREEMENT,
        Action.REINSTATE,
        Action.ERASE,
        Action.REVOKE_LINK,
        Action.REFUSE_OWN,
        Action.UNDO,
        Action.DECIDE_ACCESS,
    }
)
"""What stays possible for an interview that nobody may read any more: closing it, and what two people decide of it."""

READS: dict[Role, frozenset[Purpose]] = {
    Role.ADMIN: frozenset(Purpose),
    Role.ARCHIVIST: frozenset(Purpose),
    Role.RESEARCHER: frozenset({Purpose.RESEARCH}),
    Role.SYSTEM: frozenset(Purpose),
}

AUDIENCE_PURPOSES: dict[Audience, tuple[Purpose, ...]] = {
    Audience.STAFF: (Purpose.PRESERVE, Purpose.INDEX),
    Audience.RESEARCH: (Purpose.RESEARCH, Purpose.INDEX),
}
"""What must be allowed before an interview's words enter an audience's index. The public's is the gallery's own."""

INDEX_PURPOSES: dict[IndexName, tuple[Purpose, ...]] = {
    each: AUDIENCE_PURPOSES[audience_of(each)]
    + ((Purpose.TRANSLATE,) if isinstance(each, EnglishIndex) else ())
    for each in (*AUDIENCE_PURPOSES, *EnglishIndex)
}
"""The same for every index inside; the computer's English takes what the words take, and a yes to translating."""

REACH = {
    Purpose.PRESERVE: Audience.STAFF,
    Purpose.TRANSCRIBE_LOCAL: Audience.STAFF,
    Purpose.TELL_SPEAKERS: Audience.STAFF,
    Purpose.INDEX: Audience.STAFF,
    Purpose.RESEARCH: Audience.RESEARCH,
    Purpose.TEACHING: Audience.RESEARCH,
}
"""How far words go that are used for a purpose; what is not listed goes to the public."""

WIDTH = {Audience.STAFF: 0, Audience.RESEARCH: 1, Audience.PUBLIC: 2}

STAFFS_ROOM = frozenset(purpose for purpose, reach in REACH.items() if reach is Audience.STAFF)
"""The purposes whose words stay with the staff: what an embargo leaves open."""

INSIDE = frozenset(
    {Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL, Purpose.TELL_SPEAKERS, Purpose.INDEX, Purpose.RESEARCH}
)
"""The purposes that stay inside the archive; of the others something leaves it."""

STAFF = frozenset({Role.ADMIN, Role.ARCHIVIST, Role.SYSTEM})


def is_staff(viewer: Viewer) -> bool:
    """Whether the viewer works for the archive."""
    return viewer.role in STAFF


def may(viewer: Viewer, action: Action) -> bool:
    """Whether the viewer's role includes this change."""
    return action in ACTIONS.get(viewer.role, frozenset())


def require_role(viewer: Viewer, action: Action) -> None:
    """Raise Refused unless the viewer's role includes this change."""
    if not may(viewer, action):
        raise Refused(Reason.ROLE)


def own_purpose(viewer: Viewer) -> Purpose:
    """Return what the viewer reads the archive for: staff to preserve it, a researcher for research."""
    return Purpose.PRESERVE if is_staff(viewer) else Purpose.RESEARCH


def own_audience(viewer: Viewer) -> Audience:
    """Return which index the viewer searches."""
    return Audience.STAFF if is_staff(viewer) else Audience.RESEARCH


def sees_own_names(viewer: Viewer, purpose: Purpose) -> bool:
    """Whether people are called by their own names: by the staff at work; for everything else as each chose."""
    return is_staff(viewer) and purpose is Purpose.PRESERVE
