"""A participant's history: what happened to her interview, when, and whether it was she. No staff, no other person."""

from itertools import pairwise

from sqlite_utils import Database

from archive.clock import from_ms
from archive.consent import own
from archive.models import Decision, ExcerptState, InterviewId, Purpose, Viewer
from archive.own import Happened, Line, Version

OF_INTERVIEW = {"ingest": Happened.TAKEN_IN}
OF_LINK = {"make_link": Happened.LINK_MADE, "revoke_link": Happened.LINK_REVOKED}
OF_EXCERPT = {
    "draft": Happened.PROPOSED,
    "publish": Happened.PUBLISHED,
    "retract": Happened.TAKEN_OUT,
    "approve_own": Happened.SHE_APPROVED,
    "refuse_own": Happened.SHE_REFUSED,
}
HERS_ALONE = frozenset({"approve_own", "refuse_own"})
"""What others in the recording answered is not hers to know."""
INTERVIEW_EVENTS = """
select at, actor, verb, reason
  from events
 where subject = :interview and verb in ('ingest', 'make_link', 'revoke_link')
 order by number
"""
EXCERPT_EVENTS = """
select v.at, v.actor, v.verb, e.title, e.state
  from events v join excerpts e on e.id = v.subject
 where e.interview_id = :interview
   and (v.verb in ('draft', 'retract', 'approve_own', 'refuse_own') or (v.verb = 'publish' and v.reason like 'done%'))
   and exists (select 1 from readable_words r where r.interview_id = e.interview_id and r.purpose = e.purpose)
 order by v.number
"""


def history(database: Database, viewer: Viewer, interview: InterviewId) -> list[Line]:
    """Return what happened, newest first. Raises NotFound for who has no part in it."""
    found = own.versions(database, viewer, interview)
    lines = [*_of_agreement(found), *_of_interview(database, viewer, interview)]
    lines += _of_excerpts(database, viewer, interview)
    return sorted(dict.fromkeys(lines), key=lambda each: each.at)[::-1]


def _of_agreement(found: list[Version]) -> list[Line]:
    first = found[0]
    lines = [Line(from_ms(first.at_ms), Happened.AGREED, first.is_hers, _yes(first))]
    for before, after in pairwise(found):
        lines += _change(before, after)
    return lines


def _change(before: Version, after: Version) -> list[Line]:
    at = from_ms(after.at_ms)
    if after.is_withdrawn:
        return [] if before.is_withdrawn else [Line(at, Happened.TOOK_BACK_ALL, after.is_hers)]
    if before.is_withdrawn:
        return [Line(at, Happened.BROUGHT_BACK, after.is_hers)]
    gained = tuple(each for each in _yes(after) if each not in _yes(before))
    lost = tuple(each for each in _yes(before) if each not in _yes(after))
    lines = [Line(at, Happened.ADDED, after.is_hers, gained)] if gained else []
    lines += [Line(at, Happened.TOOK_BACK_ONE, after.is_hers, lost)] if lost else []
    if before.presentation != after.presentation:
        lines.append(Line(at, Happened.RENAMED, after.is_hers))
    return lines


def _yes(version: Version) -> tuple[Purpose, ...]:
    given = {each.purpose for each in version.grants if each.decision is Decision.ALLOW}
    return tuple(each for each in Purpose if each in given)


def _of_interview(database: Database, viewer: Viewer, interview: InterviewId) -> list[Line]:
    lines = []
    for row in database.query(INTERVIEW_EVENTS, {"interview": interview}):
        if row["verb"] in OF_INTERVIEW:
            lines.append(Line(from_ms(row["at"]), OF_INTERVIEW[row["verb"]]))
        elif row["reason"] == viewer.id:
            lines.append(Line(from_ms(row["at"]), OF_LINK[row["verb"]]))
    return lines


def _of_excerpts(database: Database, viewer: Viewer, interview: InterviewId) -> list[Line]:
    return [
        Line(from_ms(row["at"]), OF_EXCERPT[row["verb"]], row["actor"] == viewer.id, title=row["title"])
        for row in database.query(EXCERPT_EVENTS, {"interview": interview})
        if row["verb"] not in HERS_ALONE or row["actor"] == viewer.id
    ]


def taken_out_since(database: Database, viewer: Viewer, interview: InterviewId, moment_ms: int) -> int:
    """Return how many of the interview's excerpts left the public site since a moment: for her receipt."""
    own.participation(database, viewer, interview)
    found = database.query(
        """
        select count(distinct e.id) as n
          from events v join excerpts e on e.id = v.subject
         where e.interview_id = ? and v.verb = 'retract' and v.at >= ? and e.state = ?
        """,
        [interview, moment_ms, ExcerptState.RETRACTED.value],
    )
    return int(next(found)["n"])
