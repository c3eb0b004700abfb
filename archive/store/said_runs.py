"""Which words stand in a row in a transcript, as one sorted number for each row of them: a sentence is looked up in it.

The database forgets a transcript's numbers when a segment of it is written (a trigger); until they are kept again it is
read itself. They say less than the words beside which they lie, and are erased with those.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from sqlite_utils import Database

from archive.terms.models import InterviewId

NUMBERS: Final = "I"
"""Four bytes each, as this machine has them in memory."""
LOOKING_UP = 10
"""Looking a number up costs as much as going over so many."""
UNREAD = """
select t.interview_id
  from current_transcripts t
 where not exists (select 1 from said_runs r where r.transcript_id = t.id)
 order by t.id
"""
ALL = """
select t.id, r.runs
  from current_transcripts t left join said_runs r on r.transcript_id = t.id
 order by t.id
"""


def keep(database: Database, transcript: str, runs: Iterable[int]) -> None:
    """Keep the numbers of a transcript in the place of former ones."""
    kept = array(NUMBERS, sorted(set(runs))).tobytes()
    database.execute(
        "insert or replace into said_runs (transcript_id, runs) values (?, ?)", [transcript, kept]
    )


def unread(database: Database) -> list[InterviewId]:
    """Return the interviews of whose newest transcript no numbers are kept."""
    return [InterviewId(row["interview_id"]) for row in database.query(UNREAD)]


def possible(database: Database, wanted: set[int]) -> list[str]:
    """Return the newest transcripts that have one of these numbers, or of which none are kept."""
    return [
        transcript
        for transcript, kept in database.execute(ALL)
        if kept is None or _has(memoryview(kept).cast(NUMBERS), wanted)
    ]


def _has(kept: Sequence[int], wanted: set[int]) -> bool:
    """Return whether one is kept; of an hour of words few are looked up, of a line or for a whole thesaurus all."""
    if len(kept) < LOOKING_UP * len(wanted):
        return not wanted.isdisjoint(kept)
    return any(kept[at] == each for each in wanted if (at := bisect_left(kept, each)) < len(kept))
