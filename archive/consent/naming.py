"""How the people in an interview are called: by their own names at work inside, as each chose everywhere else."""

from sqlite_utils import Database

from archive.models import InterviewId, NameAs, ParticipantId, ParticipantRole, Purpose
from archive.store import rows

Speakers = dict[str, tuple[ParticipantId | None, str]]
"""For what may stand as speaker of a segment: who that is, if anybody knows, and what to call her."""

VOICES = """
select v.id, v.number, v.participant_id
  from voices v
 where v.interview_id = ?
   and exists (select 1 from readable_interviews r where r.interview_id = v.interview_id and r.purpose = ?)
"""


def names(database: Database, interview: InterviewId, *, own: bool) -> dict[ParticipantId, str]:
    """Return what to call each participant: her `own` name, else the one she chose, else what she did."""
    return {
        ParticipantId(row["participant_id"]): row["name"] if own else _shown_name(row)
        for row in _people(database, interview)
    }


def speakers(database: Database, interview: InterviewId, *, own: bool) -> Speakers:
    """Return who may stand as speaker of a segment.

    A participant is herself. A voice that a machine told apart is whom a person said, else nobody known, with a number;
    it is nothing at all while telling voices apart is not agreed to.
    """
    people = names(database, interview, own=own)
    known: Speakers = {who: (who, name) for who, name in people.items()}
    for row in database.query(VOICES, [interview, Purpose.TELL_SPEAKERS.value]):
        who = ParticipantId(row["participant_id"] or "")
        known[row["id"]] = known.get(who, (None, f"Speaker {row['number']}"))
    return known


def shown(database: Database, interview: InterviewId) -> tuple[str | None, str | None]:
    """Return how the narrator chose to be named, and the place that she let be known; None where she did not."""
    for row in _people(database, interview):
        if row["role"] == ParticipantRole.NARRATOR:
            return _chosen_name(row), row["shown_place"]
    return None, None


def narrator(database: Database, interview: InterviewId, *, own: bool) -> str | None:
    """Return what to call the narrator: her `own` name, else the one she chose; None where she chose none."""
    for row in _people(database, interview):
        if row["role"] == ParticipantRole.NARRATOR:
            return str(row["name"]) if own else _chosen_name(row)
    return None


def _shown_name(row: rows.Row) -> str:
    return _chosen_name(row) or str(row["role"]).replace("_", " ").capitalize()


def _chosen_name(row: rows.Row) -> str | None:
    """Return the name she chose; None for one who chose to have none, whatever else was written down."""
    return None if row["name_as"] == NameAs.NONE else row["shown_name"]


def _people(database: Database, interview: InterviewId) -> list[rows.Row]:
    return list(
        database.query(
            """
            select m.participant_id, m.role, p.name, v.name_as, v.shown_name, v.shown_place
              from participations m
              join participants p on p.id = m.participant_id
              join current_agreements a on a.interview_id = m.interview_id and a.participant_id = m.participant_id
              join presentations v on v.agreement_id = a.agreement_id
             where m.interview_id = ?
             order by m.role, p.created_at, m.participant_id
            """,
            [interview],
        )
    )
