"""Writes interviews, the people in them, their recordings and what was derived from those."""

import json

from sqlite_utils import Database

from archive.clock import to_ms
from archive.terms.models import Interview, InterviewId, ParticipantId, ParticipantRole, RecordingId
from media.types import SoundFacts


def add_interview(database: Database, interview: Interview) -> None:
    """Write a new interview."""
    database.table("interviews").insert(
        {
            "id": interview.id,
            "title": interview.title,
            "languages": json.dumps(interview.languages),
            "collection": interview.collection,
            "recorded_on": interview.recorded_on,
            "place": interview.place,
            "summary": interview.summary,
            "synthetic": int(interview.synthetic),
            "created_at": to_ms(interview.created_at),
        }
    )


def is_known(database: Database, interview: InterviewId) -> bool:
    """Whether there is, or was, such an interview."""
    return next(database.query("select 1 from interviews where id = ?", [interview]), None) is not None


def languages_of(database: Database, interview: InterviewId) -> tuple[str, ...] | None:
    """Return the languages of an interview, also of an erased one; None where there never was one."""
    for row in database.query("select languages from interviews where id = ?", [interview]):
        return tuple(json.loads(row["languages"]))
    return None


def add_participant(
    database: Database,
    interview: InterviewId,
    participant: ParticipantId,
    name: str,
    role: ParticipantRole,
    now_ms: int,
) -> None:
    """Write a new person and her part in the interview."""
    database.table("participants").insert({"id": participant, "name": name, "created_at": now_ms})
    database.table("participations").insert(
        {"interview_id": interview, "participant_id": participant, "role": role.value}
    )


def add_recording(
    database: Database,
    interview: InterviewId,
    recording: RecordingId,
    size: int,
    original_name: str,
    now_ms: int,
) -> None:
    """Write that the interview has this master."""
    database.table("recordings").insert(
        {
            "sha256": recording,
            "interview_id": interview,
            "size": size,
            "original_name": original_name,
            "received_at": now_ms,
        }
    )


def holder_of(database: Database, recording: RecordingId) -> InterviewId | None:
    """Return the interview that already has this recording."""
    for row in database.query("select interview_id from recordings where sha256 = ?", [recording]):
        return InterviewId(row["interview_id"])
    return None


ONLY_THE_BEGINNING = (
    "This recording is only the beginning of its file, which went on growing after it was taken. The whole becomes an "
    "interview of its own."
)


def describe_recording(
    database: Database, recording: RecordingId, facts: SoundFacts, problem: str | None
) -> None:
    """Write what was measured of the recording, and what is wrong with it where something is.

    That it is only a beginning stays written, for it cannot be measured.
    """
    database.execute(
        """
        update recordings
           set duration_ms = :duration_ms, sample_rate = :sample_rate, channels = :channels, codec = :codec,
               problem = case when problem = :beginning then problem else :problem end
         where sha256 = :recording
        """,
        {
            "recording": recording,
            "duration_ms": facts.duration_ms,
            "sample_rate": facts.sample_rate,
            "channels": facts.channels,
            "codec": facts.codec,
            "beginning": ONLY_THE_BEGINNING,
            "problem": problem,
        },
    )


def smaller_of_name(database: Database, original_name: str, size: int) -> list[tuple[InterviewId, str, int]]:
    """Return (interview, SHA-256, bytes) of the recordings whose file had this name and was smaller, by size."""
    found = database.query(
        "select interview_id, sha256, size from recordings where original_name = ? and size < ? order by size",
        [original_name, size],
    )
    return [(InterviewId(row["interview_id"]), row["sha256"], row["size"]) for row in found]


def keep_derivative(
    database: Database, recording: RecordingId, kind: str, sha256: str | None, detail: str | None
) -> str | None:
    """Write where a derivative is (by its hash), or its content where it is small; return which file was it before."""
    replaced = database.query(
        "select sha256 from derivatives where recording = ? and kind = ? and sha256 <> ?",
        [recording, kind, sha256],
    )
    before = next((str(row["sha256"]) for row in replaced), None)
    database.table("derivatives").upsert(
        {"recording": recording, "kind": kind, "sha256": sha256, "detail": detail}, pk=("recording", "kind")
    )
    return before


def write_problem(database: Database, interview: InterviewId, problem: str) -> None:
    """Write why the interview's recording cannot be used."""
    database.execute("update recordings set problem = ? where interview_id = ?", [problem, interview])


def known_files(database: Database) -> set[str]:
    """Return the hashes of all files that belong to something: masters, derivatives, evidence."""
    return {
        row["sha256"]
        for row in database.query(
            """
            select sha256 from recordings
             union select sha256 from derivatives where sha256 is not null
             union select sha256 from redactions
             union select evidence from agreements where evidence is not null
             union select evidence from arrival_agreements where evidence is not null
            """
        )
    }


def call(database: Database, interview: InterviewId, title: str, summary: str | None) -> None:
    """Write another title and summary."""
    database.table("interviews").update(interview, {"title": title, "summary": summary})


def put_into(database: Database, interview: InterviewId, collection: str | None) -> None:
    """Write in which collection the interview is; None for none."""
    database.table("interviews").update(interview, {"collection": collection})
