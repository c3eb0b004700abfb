"""What the withdrawal ledger is made of: one closing decision after the other, each bound to the one before by a hash.

A line holds ids and codes only, so that it may lie on another disk than the archive: it says what was closed, never
what was said or by whom.
"""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from archive.terms.models import ExcerptId, InterviewId, ParticipantId, Purpose, UserId

START = "0" * 64
TEXTS = ("kind", "interview", "by", "participant", "purpose", "excerpt", "fingerprint", "previous", "hash")
NUMBERS = ("number", "at", "start_ms", "end_ms")
ALWAYS = ("number", "at", "kind", "interview", "by", "previous", "hash")


class ClosingKind(StrEnum):
    """What was decided."""

    BEGIN = "begin"
    """The first line; in the place of the interview it has an id of the archive itself."""
    WITHDRAW = "withdraw"
    """By everybody or one participant: everything, one purpose, or one excerpt."""
    RETRACT = "retract"
    """An excerpt was taken out of the public site."""
    RESTRICT = "restrict"
    """A span was taken out of what others may have."""
    REFUSE = "refuse"
    """A participant said no to an excerpt on her own page; she may still change her mind."""
    RENAME = "rename"
    """A participant chose another name or place; which, no line says."""
    ASK = "ask"
    """A participant wants to be asked each time where she had said yes."""
    ASK_AGAIN = "ask_again"
    """A participant must be asked again before anything of hers is used."""
    VOICE = "voice"
    """A participant chose to be heard less: altered, or not at all; which, no line says."""
    COUNTRY = "country"
    """A participant let researchers know her country, and does so no more."""
    ERASE = "erase"
    REINSTATE = "reinstate"
    """Two people brought a withdrawn interview back; the one decision here that opens."""


@dataclass(frozen=True, slots=True)
class Closing:
    """One decision; what it does not say is None. `hash` is of everything else, `previous` that of the line before."""

    number: int
    at: int
    kind: ClosingKind
    interview: InterviewId
    by: UserId
    participant: ParticipantId | None = None
    purpose: Purpose | None = None
    excerpt: ExcerptId | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    fingerprint: str | None = None
    """Of the master that was erased, under a key that only the archive and its backups have."""
    previous: str = START
    hash: str = ""

    def body(self) -> dict[str, Any]:
        """Return what the hash is made of: every value that is there."""
        every = {name: getattr(self, name) for name in (*TEXTS, *NUMBERS) if name != "hash"}
        return {name: value for name, value in every.items() if value is not None}

    def digest(self) -> str:
        """Return the SHA-256 that this line must have."""
        return hashlib.sha256(json.dumps(self.body(), sort_keys=True).encode()).hexdigest()

    def line(self) -> bytes:
        """Return it as a line of the ledger."""
        text = json.dumps({**self.body(), "hash": self.hash}, sort_keys=True, separators=(",", ":"))
        return text.encode("ascii") + b"\n"

    def follows(self, before: "Closing | None") -> bool:
        """Whether it is whole, and the next after `before`; None where it is to be the first."""
        number, previous = (0, START) if before is None else (before.number, before.hash)
        return self.number == number + 1 and self.previous == previous and self.hash == self.digest()


def from_line(line: bytes) -> Closing:
    """Return what a line of the ledger says. Raises ValueError where it is none."""
    found = json.loads(line)
    if not isinstance(found, dict) or not found.keys() <= {*TEXTS, *NUMBERS} or set(ALWAYS) - found.keys():
        raise ValueError("no line of a ledger")
    for name, value in found.items():
        if type(value) is not (str if name in TEXTS else int):
            raise ValueError(f"{name} is of another kind")
    return Closing(
        **{
            **found,
            "kind": ClosingKind(found["kind"]),
            "purpose": Purpose(found["purpose"]) if "purpose" in found else None,
        }
    )
