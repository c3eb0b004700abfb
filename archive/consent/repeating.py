"""Whether a sentence repeats what somebody said. What is kept beside the interviews outlives them, and may not.

Looks into every transcript that there is, whatever it allows, and hands out no word of any: only which sentence it is.
"""

import re
from collections.abc import Iterable
from zlib import crc32

from sqlite_utils import Database

from archive.store import said_runs
from archive.terms.models import InterviewId
from archive.terms.plain import plain

IN_A_ROW = 6
"""So many words in a row, whatever their case, accents and signs, are somebody's own sentence.

Whoever changes this, or what a word is here, must empty `said_runs` in a step: its numbers were made so.
"""
WORD = re.compile(r"\w+")
SAID = "select text from current_segments where transcript_id = ? order by start_ms, number"
NEWEST = "select id from current_transcripts where interview_id = ?"
ANYTHING_SAID = (
    "select 1 from current_transcripts t join current_segments s on s.transcript_id = t.id limit 1"
)


def repeated(database: Database, sentences: Iterable[str]) -> str | None:
    """Return the first sentence found of which six words in a row stand in a transcript; None where none does."""
    if next(database.query(ANYTHING_SAID), None) is None:  # a new archive begins with thousands of sentences
        return None
    wanted = {run: each for each in sentences for run in _runs(each)}
    if not wanted:
        return None
    for transcript in said_runs.possible(database, set(map(_number, wanted))):
        for run in _runs_in(database, transcript):
            if run in wanted:
                return wanted[run]
    return None


def read_again(database: Database, interview: InterviewId) -> None:
    """Keep which words stand in a row in the newest transcript of an interview, where one is there."""
    for row in list(database.query(NEWEST, [interview])):
        said_runs.keep(database, row["id"], map(_number, _runs_in(database, row["id"])))


def _runs_in(database: Database, transcript: str) -> Iterable[tuple[str, ...]]:
    return _runs(" ".join(row["text"] for row in database.query(SAID, [transcript])))


def _number(run: tuple[str, ...]) -> int:
    """Return what a run is looked up by. Others may have the same: what is found is read."""
    return crc32(" ".join(run).encode())


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = WORD.findall(plain(text))
    return zip(*(words[start:] for start in range(IN_A_ROW)), strict=False)
