"""How the people in an interview are called: by their own names at work inside, as each chose everywhere else."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from archive.store import rows
from archive.terms.models import InterviewId, NameAs, ParticipantId, ParticipantRole
from archive.terms.words import TranscriptSegment

Speakers = dict[str, tuple[ParticipantId | None, str]]
"""For what may stand as speaker of a segment: who that is, if anybody knows, and what to call her."""

VOICES = """
select v.interview_id, v.id, v.number, v.participant_id
  from told_voices v
 where v.interview_id in (select value from json_each(?))
"""


def names(database: Database, interview: InterviewId, *, own: bool) -> dict[ParticipantId, str]:
    """Return what to call each participant: her `own` name, else the one she chose, else what she did."""
    return names_of(database, [interview], own=own)[interview]


def names_of(
    database: Database, interviews: Iterable[InterviewId], *, own: bool
) -> dict[InterviewId, dict[ParticipantId, str]]:
    """Return what to call each participant in each of the interviews, as `names` does."""
    found: dict[InterviewId, dict[ParticipantId, str]] = {interview: {} for interview in interviews}
    for row in _people(database, found):
        found[row["interview_id"]][ParticipantId(row["participant_id"])] = (
            row["name"] if own else _shown_name(row)
        )
    return found


def hidden_names_of(
    database: Database, interviews: Iterable[InterviewId]
) -> dict[InterviewId, tuple[list[str], list[str]]]:
    """Return, for each interview, the own names of those who do not appear by them, and the names that do appear."""
    found: dict[InterviewId, tuple[list[str], list[str]]] = {interview: ([], []) for interview in interviews}
    for row in _people(database, found):
        hidden, appearing = found[row["interview_id"]]
        appearing.append(_chosen_name(row) or "")
        (appearing if row["name_as"] == NameAs.REAL else hidden).append(row["name"])
    return found


def speakers(database: Database, interview: InterviewId, *, own: bool) -> Speakers:
    """Return who may stand as speaker of a segment.

    A participant is herself. A voice that a machine told apart is whom a person said, else nobody known, with a number;
    it is nothing at all while telling voices apart is not agreed to.
    """
    return speakers_of(database, [interview], own=own)[interview]


def speakers_of(
    database: Database, interviews: Iterable[InterviewId], *, own: bool
) -> dict[InterviewId, Speakers]:
    """Return who may stand as speaker in each of the interviews, as `speakers` does."""
    found: dict[InterviewId, Speakers] = {
        interview: {who: (who, name) for who, name in called.items()}
        for interview, called in names_of(database, interviews, own=own).items()
    }
    for row in database.query(VOICES, [json.dumps(list(found))]):
        known = found[row["interview_id"]]
        who = ParticipantId(row["participant_id"] or "")
        known[row["id"]] = known.get(who, (None, f"Speaker {row['number']}"))
    return found


def spoken_by(row: rows.Row, known: Speakers) -> tuple[TranscriptSegment, str | None]:
    """Return a segment with the participant who speaks, None where nobody knows, and what to call whoever it is.

    Rules for one person are asked of this segment, never of the row: who is not known may be anybody.
    """
    who, name = known.get(row["speaker"], (None, None))
    return rows.segment({**row, "speaker": who}), name


def shown(database: Database, interview: InterviewId) -> tuple[str | None, str | None]:
    """Return how the narrator chose to be named, and the place that she let be known; None where she did not."""
    return shown_of(database, [interview])[interview]


def shown_of(
    database: Database, interviews: Iterable[InterviewId]
) -> dict[InterviewId, tuple[str | None, str | None]]:
    """Return the narrator's name and place in each of the interviews, as `shown` does; the first where two are."""
    wanted = list(interviews)
    found: dict[InterviewId, tuple[str | None, str | None]] = {}
    for row in _people(database, wanted):
        if row["role"] == ParticipantRole.NARRATOR:
            found.setdefault(row["interview_id"], (_chosen_name(row), row["shown_place"]))
    return {interview: found.get(interview, (None, None)) for interview in wanted}


def narrators(database: Database, interviews: Iterable[InterviewId]) -> dict[InterviewId, str | None]:
    """Return how the narrator of each interview chose to be named, None where she did not; the first where two are."""
    return {interview: name for interview, (name, _) in shown_of(database, interviews).items()}


def narrator(database: Database, interview: InterviewId, *, own: bool) -> str | None:
    """Return what to call the narrator: her `own` name, else the one she chose, None without one."""
    for row in _people(database, [interview]):
        if row["role"] == ParticipantRole.NARRATOR:
            return str(row["name"]) if own else _chosen_name(row)
    return None


def country(database: Database, interview: InterviewId, *, own: bool) -> str | None:
    """Return the narrator's country (ISO 3166-1 alpha-2), of the first where two are; None where it is not known.

    Who calls people by their `own` names has it: the staff at work. Researchers have it only where she lets it be
    shown, for where few come from one country it may tell who she is. The public never has it: nothing of it is ever
    copied into the gallery.
    """
    for row in _people(database, [interview]):
        if row["role"] == ParticipantRole.NARRATOR:
            return row["country"] if own or row["country_shown"] else None
    return None


def _shown_name(row: rows.Row) -> str:
    return _chosen_name(row) or str(row["role"]).replace("_", " ").capitalize()


def _chosen_name(row: rows.Row) -> str | None:
    """Return the name she chose; None for one who chose to have none, whatever else was written down."""
    return None if row["name_as"] == NameAs.NONE else row["shown_name"]


def _people(database: Database, interviews: Iterable[InterviewId]) -> list[rows.Row]:
    return list(
        database.query(
            """
            select m.interview_id, m.participant_id, m.role, p.name, v.name_as, v.shown_name, v.shown_place,
                   v.country, v.country_shown
              from participations m
              join participants p on p.id = m.participant_id
              join current_agreements a on a.interview_id = m.interview_id and a.participant_id = m.participant_id
              join presentations v on v.agreement_id = a.agreement_id
             where m.interview_id in (select value from json_each(?))
             order by m.role, p.created_at, m.participant_id
            """,
            [json.dumps(list(interviews))],
        )
    )
