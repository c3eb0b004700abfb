"""Erases the rows of an interview. What stays: that it was, its agreements without a name or a paper, its audit.

And a fingerprint of its master in the ledger: made with a key of this archive, it says of a file that comes whether it
is the one that was erased, and says nothing to whoever has the ledger alone.
"""

import hmac
import re

from sqlite_utils import Database

from archive.terms.models import InterviewId, RecordingId
from archive.terms.plain import plain

NAMES = """
select p.name
  from participations m join participants p on p.id = m.participant_id
 where m.interview_id = :interview
   and p.id not in (select participant_id from participations where interview_id <> :interview)
"""
"""The names of those who are in no other interview."""
WORD = re.compile(r"\w+")
SECOND = "second person"
"""What the audit says of whoever is the second to decide."""
FILES = """
with files (interview_id, sha256) as (
    select interview_id, sha256 from recordings
     union
    select r.interview_id, d.sha256 from derivatives d join recordings r on r.sha256 = d.recording
     union
    select r.interview_id, d.sha256 from redactions d join recordings r on r.sha256 = d.recording
     union
    select interview_id, evidence from agreements
     union
    select 'on its way', evidence from arrival_agreements
     union
    select interview_id, sha256 from loose_files)
select sha256
  from files
 where interview_id = :interview and sha256 is not null
   and sha256 not in (select sha256 from files where interview_id <> :interview and sha256 is not null)
"""
ERASING = (
    "delete from chunks where recording in (select sha256 from recordings where interview_id = :interview)",
    "delete from redactions where recording in (select sha256 from recordings where interview_id = :interview)",
    "delete from restrictions where interview_id = :interview",
    "delete from name_offers where interview_id = :interview",
    "delete from names_put_aside where interview_id = :interview",
    "delete from derivatives where recording in (select sha256 from recordings where interview_id = :interview)",
    "delete from recordings where interview_id = :interview",
    """
    delete from translated_segments
     where translation_id in (select id from machine_translations where interview_id = :interview)
    """,
    "delete from machine_translations where interview_id = :interview",
    "delete from said_runs where transcript_id in (select id from transcripts where interview_id = :interview)",
    "delete from segments where transcript_id in (select id from transcripts where interview_id = :interview)",
    "update transcripts set made_from = null where interview_id = :interview",
    "delete from transcripts where interview_id = :interview",
    "delete from tags where interview_id = :interview",
    "delete from codings where interview_id = :interview",
    "delete from approvals where excerpt_id in (select id from excerpts where interview_id = :interview)",
    "delete from excerpt_answers where excerpt_id in (select id from excerpts where interview_id = :interview)",
    "delete from excerpts where interview_id = :interview",
    "delete from narrator_links where interview_id = :interview",
    "delete from third_parties where interview_id = :interview",
    "delete from access_requests where interview_id = :interview",
    """
    delete from safety_notes
     where participant_id in (select participant_id from participations where interview_id = :interview)
       and participant_id not in (select participant_id from participations
                                   where interview_id <> :interview
                                     and interview_id not in (select interview_id from erasures))
    """,
    "delete from voices where interview_id = :interview",
    "delete from glossary where interview_id = :interview",
    "delete from quotes where interview_id = :interview",
    "delete from saved_searches where instr(query, :interview) > 0",
    "delete from arrivals where interview_id = :interview",
    "delete from excerpt_refusals where interview_id = :interview",
    "delete from jobs where interview_id = :interview and state not in ('queued', 'running')",
    "delete from indexed where interview_id = :interview",
    """
    update presentations set shown_name = null, shown_place = null, country_shown = 0, country = null
     where agreement_id in (select id from agreements where interview_id = :interview)
    """,
    "update agreements set evidence = null, note = null where interview_id = :interview",
    """
    update participants set name = ''
     where id in (select participant_id from participations where interview_id = :interview)
       and id not in (select participant_id from participations where interview_id <> :interview)
    """,
    """
    update interviews set title = '', collection = null, recorded_on = null, place = null, summary = null
     where id = :interview
    """,
    "delete from seen_due where subject = :interview",
    "insert or ignore into erasures (interview_id, erased_at) values (:interview, :now)",
)


def files_of(database: Database, interview: InterviewId) -> list[str]:
    """Return the hashes of all files that belong to this interview and to no other."""
    return [row["sha256"] for row in database.query(FILES, {"interview": interview})]


def erase_rows(database: Database, interview: InterviewId, now_ms: int) -> None:
    """Delete and blank what was said, who said it, and where it lay; freed pages are zeroed by `secure_delete`."""
    _forget_names(database, interview)
    for statement in ERASING:
        database.execute(statement, {"interview": interview, "now": now_ms})


def _forget_names(database: Database, interview: InterviewId) -> None:
    """Delete from the glossary who was in the interview: a part of a name, or more than it, in any case or accents."""
    names = [_words(row["name"]) for row in database.query(NAMES, {"interview": interview})]
    for row in list(database.query("select id, term from glossary where interview_id is null")):
        term = _words(row["term"])
        if any(name and term and (term <= name or name <= term) for name in names):
            database.execute("delete from glossary where id = ?", [row["id"]])


def _words(text: str) -> set[str]:
    return set(WORD.findall(plain(text)))


def fingerprint_of(database: Database, interview: InterviewId) -> str | None:
    """Return what the ledger keeps of the interview's master; None where its rows are erased already."""
    for row in database.query("select sha256 from recordings where interview_id = ?", [interview]):
        return _fingerprint(database, row["sha256"])
    return None


def is_of_erased(database: Database, recording: RecordingId) -> bool:
    """Whether just these bytes were taken in before, and erased."""
    found = database.query(
        "select 1 from withdrawals where kind = 'erase' and fingerprint = ?",
        [_fingerprint(database, recording)],
    )
    return next(found, None) is not None


def _fingerprint(database: Database, sha256: str) -> str:
    key = next(database.query("select key from fingerprint_key"))["key"]
    return hmac.digest(key, sha256.encode(), "sha256").hex()


def end_waiting(database: Database, interview: InterviewId) -> None:
    """Forget the job that would have gone on with an erasure that is done."""
    database.execute(
        "delete from jobs where interview_id = ? and kind = 'erase' and state = 'queued'", [interview]
    )


def is_decided(database: Database, interview: InterviewId) -> bool:
    """Whether two people decided not to wait for the fourteen days, and nobody brought the interview back since."""
    found = database.query(
        """
        select 1 from events e
         where e.subject = :interview and e.verb = 'erase' and e.reason = :second
           and not exists (select 1 from events later
                            where later.subject = e.subject and later.verb = 'reinstate' and later.number > e.number)
        """,
        {"interview": interview, "second": SECOND},
    )
    return next(found, None) is not None


def is_erased(database: Database, interview: InterviewId) -> bool:
    """Whether nothing is left of the interview."""
    return erased_at(database, interview) is not None


def erased_at(database: Database, interview: InterviewId) -> int | None:
    """Return when the interview was erased, in ms; None where it was not."""
    for row in database.query("select erased_at from erasures where interview_id = ?", [interview]):
        return int(row["erased_at"])
    return None
