"""The words of the application: identifiers, choices and records, as plain frozen values. Nothing here decides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from archive.terms.appearance import NameAs as NameAs  # noqa: PLC0414 - handed on
from archive.terms.appearance import Presentation as Presentation  # noqa: PLC0414 - handed on
from archive.terms.appearance import Voice as Voice  # noqa: PLC0414 - handed on
from archive.terms.grounds import UNWRITTEN, Ground
from archive.terms.parallel import Translation
from archive.terms.states import AgreementState as AgreementState  # noqa: PLC0414 - handed on
from archive.terms.states import AgreementStatus as AgreementStatus  # noqa: PLC0414 - handed on
from archive.terms.ways import BY_WORDS, Why

UserId = NewType("UserId", str)
InterviewId = NewType("InterviewId", str)
ParticipantId = NewType("ParticipantId", str)
AgreementId = NewType("AgreementId", str)
RecordingId = NewType("RecordingId", str)
ThemeId = NewType("ThemeId", str)
TagId = NewType("TagId", str)
ExcerptId = NewType("ExcerptId", str)

LONGEST_TEXT = 500
"""Letters of a title or a name."""


class Role(StrEnum):
    """What a signed-in person is to the archive."""

    ADMIN = "admin"
    """Everything an archivist does, and the people who may sign in."""
    ARCHIVIST = "archivist"
    """Uploads, corrects, tags, restricts and publishes."""
    RESEARCHER = "researcher"
    """Searches and listens to what was agreed to for research."""
    SYSTEM = "system"
    """The worker itself; no person signs in as this."""
    NARRATOR = "narrator"
    """Somebody in a recording, at her own page: her participant's id is who she is. She does not sign in."""


SIGNING_IN = frozenset({Role.ADMIN, Role.ARCHIVIST, Role.RESEARCHER})
"""The roles that a user may have."""


class Purpose(StrEnum):
    """What a participant can agree to; anything she did not allow is denied, but for preserving."""

    PRESERVE = "preserve"
    TRANSCRIBE_LOCAL = "transcribe_local"
    TRANSCRIBE_EXTERNAL = "transcribe_external"
    INDEX = "index"
    RESEARCH = "research"
    TEACHING = "teaching"
    EXCERPT_PUBLIC = "excerpt_public"
    FULL_PUBLIC = "full_public"
    TRANSLATE = "translate"
    QUOTE_IN_PRINT = "quote_in_print"
    DOWNLOAD = "download"
    EMBED = "embed"
    HARVEST_METADATA = "harvest_metadata"
    DEPOSIT_ELSEWHERE = "deposit_elsewhere"
    TRAIN_MODELS = "train_models"
    TELL_SPEAKERS = "tell_speakers"
    """Telling voices apart by computer: what it measures of a voice is biometric, and is kept nowhere."""


class Decision(StrEnum):
    """A participant's answer for one purpose."""

    ALLOW = "allow"
    ASK = "ask_each_time"
    DENY = "deny"


class Embargo(StrEnum):
    """How long a grant sleeps. A date that has passed still opens nothing: a person must."""

    NONE = "none"
    UNTIL = "until"
    INDEFINITE = "indefinite"


class ParticipantRole(StrEnum):
    """What someone did in the interview."""

    NARRATOR = "narrator"
    CO_NARRATOR = "co_narrator"
    INTERVIEWER = "interviewer"
    INTERPRETER = "interpreter"
    GUARDIAN = "guardian"
    HEIR = "heir"


class Instrument(StrEnum):
    """The kind of paper or word an agreement stands on."""

    PARTICIPATION = "participation"
    RECORDING = "recording"
    AMENDMENT = "amendment"
    WITHDRAWAL = "withdrawal"
    LEGACY = "legacy"


PLAYBACK, PEAKS = "playback", "peaks"
"""What is made of a recording: the copy to listen to, a file of the store, and the shape of its sound, in its row."""


class Audience(StrEnum):
    """Who an index or a page inside is for."""

    STAFF = "staff"
    RESEARCH = "research"
    PUBLIC = "public"


class TagState(StrEnum):
    """What a person said of a theme suggestion."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


APPROVALS = 2
"""How many different people must approve what becomes public."""


class ExcerptState(StrEnum):
    """Where an excerpt is on its way to the public."""

    DRAFT = "draft"
    PUBLISHING = "publishing"
    """Approved and asked for; the worker copies it into the gallery."""
    PUBLISHED = "published"
    RETRACTED = "retracted"

    @property
    def is_out(self) -> bool:
        """Whether it is public, or on its way there."""
        return self in {ExcerptState.PUBLISHING, ExcerptState.PUBLISHED}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking: a signed-in person, the operator at the command line, or the worker."""

    id: UserId
    role: Role
    name: str


OPERATOR = Viewer(UserId("operator"), Role.ADMIN, "the operator at the command line")
SYSTEM = Viewer(UserId("system"), Role.SYSTEM, "the worker")


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in."""

    id: UserId
    email: str
    name: str
    role: Role
    is_active: bool = True

    @property
    def viewer(self) -> Viewer:
        """This person as the one who asks."""
        return Viewer(self.id, self.role, self.name)


@dataclass(frozen=True, slots=True)
class Interview:
    """The session: what was recorded, when, where; never what was said."""

    id: InterviewId
    title: str
    languages: tuple[str, ...]
    collection: str | None
    recorded_on: str | None
    place: str | None
    summary: str | None
    synthetic: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """The interview of a place; `narrator` is as she chose to be named, `is_heard` whether its sound may be played."""

    interview: Interview
    narrator: str | None
    duration_ms: int | None
    is_heard: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """One purpose of an agreement."""

    purpose: Purpose
    decision: Decision
    embargo: Embargo
    embargo_until: str | None


@dataclass(frozen=True, slots=True)
class Participation:
    """A participant in an interview, with her agreement in force."""

    participant: ParticipantId
    name: str
    role: ParticipantRole
    agreement: AgreementId
    version: int
    status: AgreementStatus
    state: AgreementState
    instrument: Instrument
    obtained_at: datetime
    evidence: str | None
    valid_until: datetime | None
    presentation: Presentation
    grants: tuple[Grant, ...]
    ground: Ground = UNWRITTEN


@dataclass(frozen=True, slots=True)
class Recording:
    """A file of the interview: the master. Durations in milliseconds; unknown until prepared."""

    id: RecordingId
    interview: InterviewId
    size: int
    original_name: str
    received_at: datetime
    duration_ms: int | None
    sample_rate: int | None
    channels: int | None
    codec: str | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Tag:
    """A theme on a stretch of an interview, with the words that caused it."""

    id: TagId
    theme: ThemeId
    segment: int
    start_ms: int
    end_ms: int
    words: str
    negated: bool
    state: TagState
    why: Why = BY_WORDS

    @property
    def counts(self) -> bool:
        """Whether it stands for its theme: it was not rejected, and is not denied, or a person confirmed it.

        The view `counted_tags` says the same in SQL.
        """
        return self.state is TagState.CONFIRMED or (self.state is not TagState.REJECTED and not self.negated)

    def is_sure(self, percent: int) -> bool:
        """Whether it is that sure, as the pages say it, and neither denied nor only supposed."""
        return round(100 * self.why.sure) >= percent and not self.negated and not self.why.supposed


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of an interview proposed to the public. `approvals` count only for the present text and span."""

    id: ExcerptId
    interview: InterviewId
    purpose: Purpose
    start_ms: int
    end_ms: int
    title: str
    context: str
    warning: str | None
    state: ExcerptState
    drafted_by: UserId
    approved_by: tuple[UserId, ...]
    published_at: datetime | None
    translation: Translation | None = None

    @property
    def approvals_needed(self) -> int:
        """How many more people must approve it as it stands now."""
        return max(0, APPROVALS - len(set(self.approved_by)))
