"""Writes which voices a machine told apart in an interview, and whose a person says they are."""

from collections.abc import Iterable

from sqlite_utils import Database

from archive.terms.models import InterviewId, ParticipantId, UserId
from archive.terms.words import VoiceId


def add_voices(database: Database, interview: InterviewId, voices: Iterable[VoiceId]) -> None:
    """Write the voices of a transcript that was just made, in order, as nobody's yet."""
    database.table("voices").insert_all(
        {"id": voice, "interview_id": interview, "number": number}
        for number, voice in enumerate(voices, start=1)
    )


def name_voice(
    database: Database, voice: VoiceId, participant: ParticipantId | None, *, by: UserId, now_ms: int
) -> None:
    """Write whose voice it is; None: nobody's again."""
    database.table("voices").update(
        voice, {"participant_id": participant, "named_by": by, "named_at": now_ms}
    )
