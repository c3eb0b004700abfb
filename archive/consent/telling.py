"""A participant's history: what happened to her interview, when, and whether it was she. No staff, no other person."""

from itertools import pairwise

from sqlite_utils import Database

from archive.clock import from_ms
from archive.consent import own
from archive.terms.models import Decision, ExcerptState, InterviewId, Purpose, Viewer
from archive.terms.own import Happened, Line, Version

OF_INTERVIEW = {"ingest": Happened.TAKEN_IN}
OF_LINK = {"make_link": Happened.LINK_MADE, "revoke_link": Happened.LINK_REVOKED}
OF_EXCERPT = {
    "approve": Happened.PROPOSED,
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
STRETCHES = """
select proposed_at as at, 'stretch_closed' as happened
  from restrictions
 where interview_id = :interview
 union
select lifted_at, 'stretch_opened'
  from restrictions
 where interview_id = :interview and lifted_at is not null
"""
"""When parts of the recording were closed and opened again; neither where they are nor why, nor by whom."""
EXCERPT_EVENTS = """
select v.at, v.actor, v.verb, e.title, e.state
  from events v join excerpts e on e.id = v.subject
 where e.interview_id = :interview
   and (v.verb in ('retract', 'approve_own', 'refuse_own')
        or (v.verb = 'publish' and v.reason like 'done%')
        or (v.verb = 'approve' and not exists (select 1 from events first
                                                where first.subject = v.subject and first.verb = v.verb
                                                  and first.number < v.number)))
   and exists (select 1 from readable_words r where r.interview_id = e.interview_id and r.purpose = e.purpose)
 order by v.number
"""


def history(database: Database, viewer: Viewer, interview: InterviewId) -> list[Line]:
    """Return what happened, newest first. Raises NotFound for who has no part in it."""
    found = own.versions(database, viewer, interview)
    lines = [*_of_agreement(found), *_of_interview(database, viewer, interview)]
    lines += _of_excerpts(database, viewer, interview)
    lines += _of_stretches(database, interview)
    return sorted(dict.fromkeys(lines), key=lambda each: each.at)[::-1]


def _of_agreement(found: list[Version]) -> list[Line]:
    first = found[0]
    at = from_ms(first.at_ms)
    lines = [Line(at, Happened.AGREED, first.is_hers, _decided(first, Decision.ALLOW))]
    if asked := _decided(first, Decision.ASK):
        lines.append(Line(at, Happened.ASKED_EACH_TIME, first.is_hers, asked))
    for before, after in pairwise(found):
        lines += _change(before, after)
    return lines


def _change(before: Version, after: Version) -> list[Line]:
    at = from_ms(after.at_ms)
    if after.is_withdrawn:
        return [] if before.is_withdrawn else [Line(at, Happened.TOOK_BACK_ALL, after.is_hers)]
    if before.is_withdrawn:
        return [Line(at, Happened.BROUGHT_BACK, after.is_hers)]
    lines = [
        Line(at, happened, after.is_hers, purposes)
        for happened, purposes in (
            (Happened.ADDED, _turned(before, after, Decision.ALLOW)),
            (Happened.ASKED_EACH_TIME, _turned(before, after, Decision.ASK)),
            (Happened.TOOK_BACK_ONE, _lost(before, after)),
        )
        if purposes
    ]
    if before.presentation != after.presentation:
        lines.append(Line(at, Happened.RENAMED, after.is_hers))
    return lines


def _decided(version: Version, decision: Decision) -> tuple[Purpose, ...]:
    given = {each.purpose for each in version.grants if each.decision is decision}
    return tuple(each for each in Purpose if each in given)


def _turned(before: Version, after: Version, decision: Decision) -> tuple[Purpose, ...]:
    """Return what became this decision."""
    known = _decided(before, decision)
    return tuple(each for each in _decided(after, decision) if each not in known)


def _lost(before: Version, after: Version) -> tuple[Purpose, ...]:
    """Return what was a yes, or a yes to be asked for each time, and is neither any more."""
    kept = {*_decided(after, Decision.ALLOW), *_decided(after, Decision.ASK)}
    given = {*_decided(before, Decision.ALLOW), *_decided(before, Decision.ASK)}
    return tuple(each for each in Purpose if each in given - kept)


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


def _of_stretches(database: Database, interview: InterviewId) -> list[Line]:
    found = database.query(STRETCHES, {"interview": interview})
    return [Line(from_ms(row["at"]), Happened(row["happened"])) for row in found]


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
