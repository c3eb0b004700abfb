"""What pictures count, through the consent views: themes by interview, collections and years, and words as plain text.

A theme that reaches into a stretch which this purpose may not have does not count; nor does one that was rejected, or
that is denied, unless a person confirmed it. Ids and labels of what cannot be read never come out.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from archive.consent import covering
from archive.store import rows
from archive.terms.models import InterviewId, Purpose, ThemeId
from archive.terms.restrictions import Span

HEARD = """
with readable as materialized (select interview_id from readable_words where purpose = :purpose),
 covered as materialized (select interview_id, start_ms, end_ms from covered_spans where purpose = :purpose)
select g.interview_id, g.theme_id, case :by_line when 1 then g.segment end as line,
       max(g.state = 'confirmed') as is_confirmed
  from counted_tags g
 where g.interview_id in (select interview_id from readable)
   and not exists (select 1 from covered c
                    where c.interview_id = g.interview_id and c.start_ms < max(g.end_ms, g.start_ms + 1)
                      and c.end_ms + (g.start_ms = g.end_ms) > g.start_ms)
 group by 1, 2, 3
"""
THEMES = """
with readable as materialized (select interview_id from readable_words where purpose = :purpose),
 covered as materialized (select interview_id, start_ms, end_ms from covered_spans where purpose = :purpose)
select distinct g.theme_id
  from counted_tags g
 where g.interview_id in (select interview_id from readable)
   and not exists (select 1 from covered c
                    where c.interview_id = g.interview_id and c.start_ms < max(g.end_ms, g.start_ms + 1)
                      and c.end_ms + (g.start_ms = g.end_ms) > g.start_ms)
 order by g.theme_id
"""
ABOUT = """
select i.id, i.collection, i.recorded_on, i.languages
  from interviews i
 where i.id in (select interview_id from readable_words where purpose = :purpose)
 order by i.id
"""
LINES = """
with readable as materialized (select interview_id from readable_words where purpose = :purpose)
select t.interview_id, s.*
  from current_transcripts t join current_segments s on s.transcript_id = t.id
 where t.interview_id in (select value from json_each(:wanted))
   and t.interview_id in (select interview_id from readable)
   and s.suppressed is null
 order by t.interview_id, s.number
"""
HAVING_COVERS = """
select distinct interview_id
  from covered_spans
 where purpose = :purpose and interview_id in (select value from json_each(:wanted))
"""


@dataclass(frozen=True, slots=True)
class About:
    """What an interview is sorted by; a year of four digits."""

    interview: InterviewId
    collection: str | None
    year: str | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A theme that is found in an interview, or in one line of it, and whether a person confirmed it there."""

    interview: InterviewId
    line: int | None
    theme: ThemeId
    is_confirmed: bool


def interviews_about(database: Database, purpose: Purpose) -> list[About]:
    """Return every interview whose words may be read, with what it is sorted by."""
    return [
        About(
            InterviewId(row["id"]),
            row["collection"] or None,
            (row["recorded_on"] or "")[:4] or None,
            tuple(json.loads(row["languages"])),
        )
        for row in database.query(ABOUT, {"purpose": purpose.value})
    ]


def heard(database: Database, purpose: Purpose, *, by_line: bool = False) -> Iterator[Heard]:
    """Yield each theme once for each interview in which it is found, or for each of its lines."""
    for row in database.query(HEARD, {"purpose": purpose.value, "by_line": int(by_line)}):
        yield Heard(
            InterviewId(row["interview_id"]), row["line"], ThemeId(row["theme_id"]), bool(row["is_confirmed"])
        )


def themes_heard(database: Database, purpose: Purpose) -> list[ThemeId]:
    """Return which themes are found in what may be read."""
    found = database.query(THEMES, {"purpose": purpose.value})
    return [ThemeId(row["theme_id"]) for row in found]


def lines_said(
    database: Database, purpose: Purpose, wanted: Iterable[InterviewId]
) -> Iterator[tuple[InterviewId, str, str]]:
    """Yield (interview, language, text) of each line that may be read of these interviews, without covered words."""
    asked = {"wanted": json.dumps(list(wanted)), "purpose": purpose.value}
    covered = {row["interview_id"] for row in database.query(HAVING_COVERS, asked)}
    here: InterviewId | None = None
    covers: Sequence[Span] = ()
    for row in database.query(LINES, asked):
        if here is None or row["interview_id"] != here:
            here = InterviewId(row["interview_id"])
            covers = covering.spans(database, here, purpose) if here in covered else ()
        if not covers:
            yield here, row["language"], row["text"]
            continue
        segment = rows.segment(row)
        kept = [
            word.text
            for word in covering.cover_words(segment, covers).words
            if not any(word.start_ms < each.end_ms and word.end_ms > each.start_ms for each in covers)
        ]
        yield here, row["language"], " ".join(kept)
