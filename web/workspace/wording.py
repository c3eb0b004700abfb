"""How the words of the archive are said to a person: states, roles, steps. Plain tables, handed to every template."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from archive.stewardship.catalogue import Workflow
from archive.terms.jobs import JobKind, JobState
from archive.terms.models import (
    AgreementState,
    Decision,
    Embargo,
    NameAs,
    ParticipantRole,
    Purpose,
    Role,
    Voice,
)
from archive.terms.reasons import SENTENCES, sentence
from web.formats import colon, number, short_day
from web.speaking import gettext, language, later, ngettext, said
from web.workspace.purposes import PURPOSE_GROUPS, PURPOSES

PURPOSE_CODE = re.compile(r"\.? \(([a-z_]+)\)$")

REASONS_IN_ENGLISH = {words: reason for reason, words in SENTENCES.items()}

WORKFLOW_STYLES = {
    Workflow.RECEIVED: "waiting",
    Workflow.TRANSCRIBED: "active",
    Workflow.IN_REVIEW: "active",
    Workflow.PUBLISHED: "done",
}
WORKFLOWS = {
    Workflow.RECEIVED: later("received"),
    Workflow.TRANSCRIBED: later("transcribed"),
    Workflow.IN_REVIEW: later("in review"),
    Workflow.PUBLISHED: later("published"),
}
"""The look and the word of each state."""

STEPS = {
    JobKind.PREPARE: later("Prepare the sound"),
    JobKind.TRANSCRIBE: later("Write down what is said"),
    JobKind.REHEAR: later("Listen to a part again"),
    JobKind.TRANSLATE: later("Translate it into English"),
    JobKind.TAG: later("Suggest themes"),
    JobKind.INDEX: later("Make it searchable"),
    JobKind.REDACT: later("Make the copy without what is restricted"),
    JobKind.PUBLISH: later("Publish"),
    JobKind.RETRACT: later("Take it out of the public site and the search"),
    JobKind.ERASE: later("Erase what was taken back"),
}

JOB_STATES = {
    JobState.QUEUED: ("waiting", later("waits")),
    JobState.RUNNING: ("active", later("under way")),
    JobState.DONE: ("done", later("done")),
    JobState.REFUSED: ("closed", later("not agreed to")),
    JobState.FAILED: ("stopped", later("failed")),
    JobState.CANCELLED: ("closed", later("cancelled")),
}
"""The look and the word of each state of a job."""

PARTICIPANT_ROLES = {
    ParticipantRole.NARRATOR: later("Narrator"),
    ParticipantRole.CO_NARRATOR: later("Second narrator"),
    ParticipantRole.INTERVIEWER: later("Interviewer"),
    ParticipantRole.INTERPRETER: later("Interpreter"),
    ParticipantRole.GUARDIAN: later("Guardian"),
    ParticipantRole.HEIR: later("Heir"),
}

AGREEMENT_STATES = {
    AgreementState.DRAFT: ("waiting", later("a draft: nobody was asked yet")),
    AgreementState.PENDING: ("waiting", later("nothing written down yet")),
    AgreementState.DOCUMENTED: ("done", later("written down")),
    AgreementState.UPDATE_REQUIRED: ("stopped", later("she must be asked again")),
    AgreementState.EXPIRED: ("stopped", later("has run out")),
    AgreementState.SUPERSEDED: ("closed", later("a newer version counts")),
    AgreementState.WITHDRAWN_IN_PART: ("done", later("withdrawn in part")),
    AgreementState.SUSPENDED: ("closed", later("withdrawn; not erased yet")),
    AgreementState.WITHDRAWN: ("closed", later("withdrawn")),
}
"""The look and the word of where an agreement is; of one that stood earlier, of what was written down of it."""

DECISIONS = {
    Decision.ALLOW: later("yes"),
    Decision.ASK: later("ask her each time"),
    Decision.DENY: later("no"),
}

EMBARGOES = {
    Embargo.NONE: "",
    Embargo.UNTIL: later("not before"),
    Embargo.INDEFINITE: later("not until she says so"),
}

NAMES_AS = {
    NameAs.REAL: later("with her real name"),
    NameAs.CHOSEN: later("with a name she chose"),
    NameAs.PSEUDONYM: later("with a pseudonym"),
    NameAs.INITIALS: later("with her initials"),
    NameAs.NONE: later("without a name"),
}

VOICES = {
    Voice.ORIGINAL: (later("With her voice as it is"), ""),
    Voice.ALTERED: (
        later("With her voice altered"),
        later(
            "It is said to be altered. Whoever knows her may know her all the same, by what she tells and how."
        ),
    ),
    Voice.TEXT_ONLY: (later("Not at all: her words are read"), later("No sound of it leaves the staff.")),
}
"""How she is heard outside the staff's room, and what that means."""

ROLES = {
    Role.ADMIN: later("administrator"),
    Role.ARCHIVIST: later("archivist"),
    Role.RESEARCHER: later("researcher"),
    Role.SYSTEM: later("the worker"),
}

FIELDS_ASKED = {
    "words": later("Words"),
    "theme": later("Theme"),
    "language": later("Language"),
    "collection": later("Collection"),
    "year": later("Year"),
    "country": later("Country"),
}
"""The fields of a question, as a search that was understood or kept calls them."""

WORDS: dict[str, object] = {
    "purpose_words": PURPOSES,
    "purpose_groups": PURPOSE_GROUPS,
    "workflow_styles": WORKFLOW_STYLES,
    "workflow_words": WORKFLOWS,
    "step_words": STEPS,
    "job_states": JOB_STATES,
    "participant_roles": PARTICIPANT_ROLES,
    "agreement_states": AGREEMENT_STATES,
    "decision_words": DECISIONS,
    "embargo_words": EMBARGOES,
    "name_words": NAMES_AS,
    "voice_words": VOICES,
    "role_words": ROLES,
    "field_words": FIELDS_ASKED,
}
"""What every template of this room may use by name."""


def time_left(seconds: float) -> str:
    """Write how long something still takes, as a person would say it."""
    if seconds < 60:  # noqa: PLR2004
        return gettext("less than a minute left")
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours:
        return gettext("about %(hours)d h %(minutes)d min left", hours=hours, minutes=minutes)
    return ngettext("about %(num)d minute left", "about %(num)d minutes left", minutes)


def moment(at: datetime | None) -> str:
    """Write a moment as 10 Mar 2025, 14:05 UTC, and nothing for none."""
    if at is None:
        return ""
    there = at.astimezone(UTC)
    return f"{short_day(there.date())}, {there:%H:%M} UTC"


def spoken_size(size: int) -> str:
    """Write a number of bytes as 640 KB, 12 MB or 3.5 GB, in units of 1,000."""
    if size >= 10**9:
        return gettext("%(size)s GB", size=number(round(size / 10**9, 1)))
    if size >= 10**6:
        return gettext("%(size)s MB", size=number(round(size / 10**6, 1)))
    return gettext("%(size)s KB", size=max(1, round(size / 1000)))


def in_words(sentence_in_english: str) -> str:
    """Say a refusal or a failure in the language of the page, and the code of a purpose by the purpose's name."""
    found = PURPOSE_CODE.search(sentence_in_english)
    if found is None or found[1] not in PURPOSES:
        return _said(sentence_in_english)
    refusal = _said(sentence_in_english[: found.start()] + ".").removesuffix(".")
    return f"{colon(refusal)} {PURPOSES[Purpose(found[1])].name.lower()}."


def say(error: Exception) -> str:
    """Say why something was not done, in the language of the page."""
    return in_words(str(error))


def _said(sentence_in_english: str) -> str:
    reason = REASONS_IN_ENGLISH.get(sentence_in_english)
    return sentence(reason, language()) if reason else said(sentence_in_english)


FILTERS: dict[str, Callable[..., str]] = {
    "in_words": in_words,
    "time_left": time_left,
    "moment": moment,
    "spoken_size": spoken_size,
}
"""What the templates of this room have beside the filters of the house."""
