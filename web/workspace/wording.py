"""How the words of the archive are said to a person: purposes, states, roles. Plain tables, handed to every template.

The purposes are said twice: what she agrees to, and what happens when she takes it back.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.catalogue import Workflow
from archive.jobs import JobKind, JobState
from archive.models import (
    AgreementStatus,
    Decision,
    Embargo,
    NameAs,
    ParticipantRole,
    Purpose,
    Role,
    Voice,
)


@dataclass(frozen=True, slots=True)
class PurposeWords:
    """A purpose as a person reads it: its name, what agreeing means, what taking it back does."""

    name: str
    means: str
    closes: str


PURPOSES = {
    Purpose.PRESERVE: PurposeWords(
        "Keep it",
        "The recording is kept safely, for the archive's own staff.",
        "The whole interview is closed: nobody can open, hear, read or find it any more, not even the staff.",
    ),
    Purpose.TRANSCRIBE_LOCAL: PurposeWords(
        "Write down what is said",
        "A program on the archive's own machine writes down the words, and the staff correct them. "
        "Nothing is sent away.",
        "The words are closed to everybody. What was published of them leaves the gallery, and they can no longer be "
        "searched.",
    ),
    Purpose.TRANSCRIBE_EXTERNAL: PurposeWords(
        "Send it out to be written down",
        "The sound may be sent to a service outside to be written down. This archive does not do so today.",
        "The sound may not be sent to a service outside.",
    ),
    Purpose.INDEX: PurposeWords(
        "Make it searchable inside",
        "The staff can find the interview by the words in it.",
        "Its words are taken out of the search inside.",
    ),
    Purpose.RESEARCH: PurposeWords(
        "Let researchers read and listen",
        "Researchers whom the archive has let in may hear the recording and read the words. They see the name that "
        "was chosen, not her own.",
        "Researchers no longer see that this interview exists.",
    ),
    Purpose.TEACHING: PurposeWords(
        "Use it in teaching",
        "Parts may be played in a lesson or a workshop.",
        "Nothing of it may be played in lessons any more.",
    ),
    Purpose.EXCERPT_PUBLIC: PurposeWords(
        "Publish excerpts",
        "Short parts may stand on the public site for everybody, each after two people have looked at it.",
        "Every published excerpt of it leaves the public site.",
    ),
    Purpose.FULL_PUBLIC: PurposeWords(
        "Publish the whole recording",
        "The whole recording may stand on the public site for everybody, after two people have looked at it.",
        "The whole recording leaves the public site.",
    ),
    Purpose.TRANSLATE: PurposeWords(
        "Translate it", "The words may be translated.", "The words may not be translated any more."
    ),
    Purpose.QUOTE_IN_PRINT: PurposeWords(
        "Quote it in print",
        "Sentences may be quoted in a book, a report or a newspaper.",
        "Nothing of it may be quoted in print any more. What is already printed cannot be called back.",
    ),
    Purpose.DOWNLOAD: PurposeWords(
        "Let visitors download it",
        "What is public may be saved by visitors.",
        "It may not be offered for saving any more. Copies that people saved cannot be called back.",
    ),
    Purpose.EMBED: PurposeWords(
        "Show it on other sites",
        "What is public may be shown inside the pages of others.",
        "It may not be shown on other sites any more.",
    ),
    Purpose.HARVEST_METADATA: PurposeWords(
        "List it in other catalogues",
        "Its description, never its words, may stand in the catalogues of libraries.",
        "Its description may not be given to other catalogues any more.",
    ),
    Purpose.DEPOSIT_ELSEWHERE: PurposeWords(
        "Give a copy to another archive",
        "A copy may be kept by another archive under the same conditions.",
        "No copy may be given to another archive any more.",
    ),
    Purpose.TRAIN_MODELS: PurposeWords(
        "Train computer models",
        "Her voice and words may be used to teach computer programs. What they have learnt cannot be taken back.",
        "It may not be used to teach computer programs any more. What they have learnt cannot be taken back.",
    ),
}
"""Every purpose, and nothing else; a test compares it with the archive's own list."""

PURPOSE_GROUPS = (
    ("Inside the archive", (Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL, Purpose.INDEX)),
    ("For research and teaching", (Purpose.RESEARCH, Purpose.TEACHING)),
    ("In public", (Purpose.EXCERPT_PUBLIC, Purpose.FULL_PUBLIC, Purpose.QUOTE_IN_PRINT)),
    (
        "Asked more rarely",
        (
            Purpose.TRANSLATE,
            Purpose.DOWNLOAD,
            Purpose.EMBED,
            Purpose.HARVEST_METADATA,
            Purpose.DEPOSIT_ELSEWHERE,
            Purpose.TRANSCRIBE_EXTERNAL,
            Purpose.TRAIN_MODELS,
        ),
    ),
)
"""Every purpose once, as a form asks for them."""

PURPOSE_CODE = re.compile(r"\.? \(([a-z_]+)\)$")

WORKFLOW_STYLES = {
    Workflow.RECEIVED: "waiting",
    Workflow.TRANSCRIBED: "active",
    Workflow.IN_REVIEW: "active",
    Workflow.PUBLISHED: "done",
}
"""The look of each state; its word is the state itself."""

STEPS = {
    JobKind.PREPARE: "Prepare the sound",
    JobKind.TRANSCRIBE: "Write down what is said",
    JobKind.TAG: "Suggest themes",
    JobKind.INDEX: "Make it searchable",
    JobKind.REDACT: "Make the copy without what is restricted",
    JobKind.PUBLISH: "Publish",
    JobKind.RETRACT: "Take it out of the public site and the search",
    JobKind.ERASE: "Erase what was taken back",
}

JOB_STATES = {
    JobState.QUEUED: ("waiting", "waits"),
    JobState.RUNNING: ("active", "under way"),
    JobState.DONE: ("done", "done"),
    JobState.REFUSED: ("closed", "not agreed to"),
    JobState.FAILED: ("stopped", "failed"),
    JobState.CANCELLED: ("closed", "cancelled"),
}
"""The look and the word of each state of a job."""

PARTICIPANT_ROLES = {
    ParticipantRole.NARRATOR: "Narrator",
    ParticipantRole.CO_NARRATOR: "Second narrator",
    ParticipantRole.INTERVIEWER: "Interviewer",
    ParticipantRole.INTERPRETER: "Interpreter",
    ParticipantRole.GUARDIAN: "Guardian",
    ParticipantRole.HEIR: "Heir",
}

AGREEMENT_STATES = {
    AgreementStatus.PENDING: ("waiting", "nothing written down yet"),
    AgreementStatus.DOCUMENTED: ("done", "written down"),
    AgreementStatus.WITHDRAWN: ("closed", "withdrawn"),
}

DECISIONS = {Decision.ALLOW: "yes", Decision.ASK: "ask her each time", Decision.DENY: "no"}

EMBARGOES = {
    Embargo.NONE: "",
    Embargo.UNTIL: "not before",
    Embargo.INDEFINITE: "not until she says so",
}

NAMES_AS = {
    NameAs.REAL: "with her real name",
    NameAs.CHOSEN: "with a name she chose",
    NameAs.PSEUDONYM: "with a pseudonym",
    NameAs.INITIALS: "with her initials",
    NameAs.NONE: "without a name",
}

VOICES = {
    Voice.ORIGINAL: ("With her voice as it is", ""),
    Voice.ALTERED: (
        "With her voice altered",
        "It is said to be altered. Whoever knows her may know her all the same, by what she tells and how.",
    ),
    Voice.TEXT_ONLY: ("Not at all: her words are read", "No sound of it leaves the staff."),
}
"""How she is heard outside the staff's room, and what that means."""

ROLES = {
    Role.ADMIN: "administrator",
    Role.ARCHIVIST: "archivist",
    Role.RESEARCHER: "researcher",
    Role.SYSTEM: "the worker",
}

WORDS: dict[str, object] = {
    "purpose_words": PURPOSES,
    "purpose_groups": PURPOSE_GROUPS,
    "workflow_styles": WORKFLOW_STYLES,
    "step_words": STEPS,
    "job_states": JOB_STATES,
    "participant_roles": PARTICIPANT_ROLES,
    "agreement_states": AGREEMENT_STATES,
    "decision_words": DECISIONS,
    "embargo_words": EMBARGOES,
    "name_words": NAMES_AS,
    "voice_words": VOICES,
    "role_words": ROLES,
}
"""What every template of this room may use by name."""


def time_left(seconds: float) -> str:
    """Write how long something still takes, as a person would say it."""
    if seconds < 60:  # noqa: PLR2004
        return "less than a minute left"
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours:
        return f"about {hours} h {minutes} min left"
    return f"about {minutes} minute{'' if minutes == 1 else 's'} left"


def moment(at: datetime | None) -> str:
    """Write a moment as 2025-03-10 14:05 UTC, and nothing for none."""
    return "" if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def spoken_size(size: int) -> str:
    """Write a number of bytes as 640 KB, 12 MB or 3.5 GB, in units of 1,000."""
    for factor, unit in ((10**9, "GB"), (10**6, "MB")):
        if size >= factor:
            return f"{size / factor:.1f}".removesuffix(".0") + f" {unit}"
    return f"{max(1, round(size / 1000))} KB"


def in_words(sentence: str) -> str:
    """Write a refusal with the name of its purpose, where it ends with the purpose's code in brackets."""
    found = PURPOSE_CODE.search(sentence)
    if found is None or found[1] not in PURPOSES:
        return sentence
    return f"{sentence[: found.start()]}: {PURPOSES[Purpose(found[1])].name.lower()}."


FILTERS: dict[str, Callable[..., str]] = {
    "in_words": in_words,
    "time_left": time_left,
    "moment": moment,
    "spoken_size": spoken_size,
}
"""What the templates of this room have beside the filters of the house."""
