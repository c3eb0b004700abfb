"""Whether a sentence repeats what somebody said. What is kept beside the interviews outlives them, and may not.

Looks into every transcript that there is, whatever it allows, and hands out no word of any: only which sentence it is.
"""

import re
from collections.abc import Iterable
from itertools import groupby

from sqlite_utils import Database

from archive.terms.plain import plain

IN_A_ROW = 6
"""So many words in a row, whatever their case, accents and signs, are somebody's own sentence."""
WORD = re.compile(r"\w+")
ALL_THAT_IS_SAID = """
select s.transcript_id, s.text
  from current_transcripts t join current_segments s on s.transcript_id = t.id
 order by s.transcript_id, s.start_ms, s.number
"""
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
    for _, lines in groupby(database.query(ALL_THAT_IS_SAID), key=lambda row: row["transcript_id"]):
        for run in _runs(" ".join(row["text"] for row in lines)):
            if run in wanted:
                return wanted[run]
    return None


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = WORD.findall(plain(text))
    return zip(*(words[start:] for start in range(IN_A_ROW)), strict=False)
