"""Which voices a machine told apart in an interview, for whoever works on its words: while that is agreed to."""

from sqlite_utils import Database

from archive.consent.guard import require_for
from archive.consent.rules import is_staff
from archive.terms.errors import Refused
from archive.terms.models import InterviewId, ParticipantId, Purpose, Viewer
from archive.terms.reasons import Reason
from archive.terms.words import HeardVoice, VoiceId

VOICES = """
select v.id, v.number, v.participant_id, count(s.number) as lines,
       coalesce(sum(s.end_ms - s.start_ms), 0) as said_ms, coalesce(min(s.start_ms), 0) as first_ms
  from told_voices v
  join current_transcripts t on t.interview_id = v.interview_id
  left join current_segments s on s.transcript_id = t.id and s.speaker = v.id and s.suppressed is null
 where v.interview_id = ?
 group by v.id, v.number, v.participant_id
 order by v.number
"""


def voices(database: Database, viewer: Viewer, interview: InterviewId) -> list[HeardVoice]:
    """Return the voices in order of their first words; none where telling them apart is not agreed to. For staff.

    Raises NotFound or Refused.
    """
    require_for(viewer, database, interview, Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL)
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    return [
        HeardVoice(
            VoiceId(row["id"]),
            row["number"],
            None if row["participant_id"] is None else ParticipantId(row["participant_id"]),
            row["lines"],
            row["said_ms"],
            row["first_ms"],
        )
        for row in database.query(VOICES, [interview])
    ]
