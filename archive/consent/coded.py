"""What a viewer may see of a project and its codings: for members, on readable words; private ones for their coder.

A coding of somebody else that reaches into a stretch which this viewer may not have is not there for her; one's own
stays, its words covered by the Reader.
"""

import json
from collections.abc import Iterator

from sqlite_utils import Database

from archive.consent.rules import own_purpose
from archive.store.coding import projects_of
from archive.store.rows import Row
from archive.terms.codes import Anchor, CodeId, Coding, CodingId, Project, ProjectId, Wanted
from archive.terms.errors import NotFound
from archive.terms.models import InterviewId, UserId, Viewer

SEEN = """
with recursive
 readable as materialized (
    select interview_id from readable_words where purpose = :purpose),
 told as materialized (
    select id, participant_id from told_voices),
 themes_below (id) as (
    select :theme union select t.id from themes t join themes_below b on t.broader = b.id),
 seen as (
    select c.*, exists (select 1 from covered_spans x
                         where x.interview_id = c.interview_id and x.purpose = :purpose
                           and x.start_ms < c.end_ms and x.end_ms > c.start_ms) as touches
      from codings c
     where c.project_id = :project and c.interview_id in (select interview_id from readable)
       and (c.coder = :viewer or not c.is_private)
       and (:interview is null or c.interview_id = :interview)
       and (:coder is null or c.coder = :coder)
       and (:codes is null or c.code_id in (select value from json_each(:codes)))
       and (:speaker is null
            or exists (select 1
                         from current_transcripts t
                         join current_segments s on s.transcript_id = t.id
                          and s.number between c.first_segment and c.last_segment
                         join participations m on m.interview_id = c.interview_id
                          and m.participant_id = coalesce((select v.participant_id from told v where v.id = s.speaker),
                                                          s.speaker)
                        where t.interview_id = c.interview_id and m.role = :speaker))
       and (:theme is null
            or exists (select 1
                         from counted_tags g
                        where g.interview_id = c.interview_id and g.theme_id in (select id from themes_below)
                          and g.start_ms < c.end_ms and max(g.end_ms, g.start_ms + 1) > c.start_ms
                          and not exists (select 1 from covered_spans x
                                           where x.interview_id = g.interview_id and x.purpose = :purpose
                                             and x.start_ms < max(g.end_ms, g.start_ms + 1)
                                             and x.end_ms + (g.start_ms = g.end_ms) > g.start_ms))))
"""
CODINGS = (
    SEEN
    + """
select *
  from seen
 where coder = :viewer or not touches
 order by interview_id, start_ms, end_ms, id
 limit :limit offset :offset
"""
)
COUNTS = (
    SEEN
    + """
select code_id, count(*) as codings, count(distinct interview_id) as interviews
  from seen
 where coder = :viewer or not touches
 group by code_id
"""
)
OVERLAPS = (
    SEEN
    + """
select a.code_id as one, b.code_id as other, count(*) as times
  from seen a
  join seen b on b.interview_id = a.interview_id and b.code_id > a.code_id
   and b.start_ms < a.end_ms and b.end_ms > a.start_ms
 where (a.coder = :viewer or not a.touches) and (b.coder = :viewer or not b.touches)
 group by a.code_id, b.code_id
 order by 3 desc, 1, 2
 limit :limit
"""
)


def project_for(database: Database, viewer: Viewer, project: ProjectId) -> Project:
    """Return a project in which the viewer works. Raises NotFound: for anybody else there is none by this id."""
    for each in projects_of(database, viewer.id):
        if each.id == project:
            return each
    raise NotFound


def _asked(viewer: Viewer, project: ProjectId, wanted: Wanted) -> dict[str, str | int | None]:
    return {
        "purpose": own_purpose(viewer).value,
        "viewer": viewer.id,
        "project": project,
        "interview": wanted.interview,
        "coder": wanted.coder,
        "codes": None if wanted.codes is None else json.dumps(wanted.codes),
        "speaker": wanted.speaker,
        "theme": wanted.theme,
    }


def codings(
    database: Database,
    viewer: Viewer,
    project: ProjectId,
    wanted: Wanted,
    *,
    limit: int = -1,
    offset: int = 0,
) -> Iterator[Coding]:
    """Yield what this viewer may see of the codings of her project, by interview and time."""
    asked = {**_asked(viewer, project, wanted), "limit": limit, "offset": offset}
    for row in database.query(CODINGS, asked):
        yield _coding(row)


def counts(
    database: Database, viewer: Viewer, project: ProjectId, wanted: Wanted
) -> dict[CodeId | None, tuple[int, int]]:
    """Return for each code (None: memos without one) how many codings there are, and in how many interviews."""
    return {
        None if row["code_id"] is None else CodeId(row["code_id"]): (row["codings"], row["interviews"])
        for row in database.query(COUNTS, _asked(viewer, project, wanted))
    }


def overlaps(
    database: Database, viewer: Viewer, project: ProjectId, limit: int
) -> list[tuple[CodeId, CodeId, int]]:
    """Return which two codes lie on the same moments, and how often, the most frequent first."""
    asked = {**_asked(viewer, project, Wanted()), "limit": limit}
    return [
        (CodeId(row["one"]), CodeId(row["other"]), row["times"]) for row in database.query(OVERLAPS, asked)
    ]


def _coding(row: Row) -> Coding:
    return Coding(
        id=CodingId(row["id"]),
        project=ProjectId(row["project_id"]),
        code=None if row["code_id"] is None else CodeId(row["code_id"]),
        interview=InterviewId(row["interview_id"]),
        coder=UserId(row["coder"]),
        is_private=bool(row["is_private"]),
        memo=row["memo"],
        anchor=Anchor(
            transcript=row["transcript"],
            first=(row["first_segment"], row["first_word"]),
            last=(row["last_segment"], row["last_word"]),
            start_ms=row["start_ms"],
            end_ms=row["end_ms"],
            digest=row["digest"],
            trail=tuple(json.loads(row["trail"])),
            before=row["before"],
            length=row["length"],
        ),
        touches_covered=bool(row["touches"]),
    )
