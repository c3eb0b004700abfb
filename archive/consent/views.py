"""The consent rule, once, in SQL: the views that every list, every check and every publication read.

`refusals` has a row for each reason why an interview may not be used for a purpose; `readable_interviews` are those
without one. What may not even be kept may not be used for anything. They are temporary views of each connection, so
that no file can carry others, and they ask the archive's clock.
"""

from sqlite_utils import Database

from archive.clock import Clock
from archive.models import AgreementStatus, Decision, Embargo, Purpose
from archive.reasons import Reason

PURPOSES = "create temp view purposes (purpose) as values " + ", ".join(
    f"('{purpose}')" for purpose in Purpose
)

CURRENT_AGREEMENTS = """
create temp view current_agreements as
select a.id as agreement_id, a.interview_id, a.participant_id, a.version, a.status, a.instrument,
       a.obtained_at, a.evidence, a.valid_until
  from agreements a
 where not exists (select 1
                     from agreements later
                    where later.interview_id = a.interview_id
                      and later.participant_id = a.participant_id
                      and later.version > a.version)
"""

REFUSALS = f"""
create temp view refusals as
select i.id as interview_id, p.purpose, null as participant_id, '{Reason.NO_PARTICIPANT}' as reason
  from interviews i cross join purposes p
 where not exists (select 1 from participations m where m.interview_id = i.id)
 union all
select interview_id, purpose, participant_id, reason
  from (select m.interview_id, p.purpose, m.participant_id,
               case
               when a.agreement_id is null                  then '{Reason.NO_AGREEMENT}'
               when a.status = '{AgreementStatus.WITHDRAWN}' then '{Reason.WITHDRAWN}'
               when coalesce(k.decision, '{Decision.ALLOW}') <> '{Decision.ALLOW}' then '{Reason.NOT_ALLOWED}'
               when p.purpose = '{Purpose.PRESERVE}'        then null
               when a.status <> '{AgreementStatus.DOCUMENTED}' then '{Reason.AGREEMENT_PENDING}'
               when a.valid_until <= now_ms()               then '{Reason.AGREEMENT_EXPIRED}'
               when coalesce(g.decision, '{Decision.DENY}') <> '{Decision.ALLOW}' then '{Reason.NOT_ALLOWED}'
               when g.embargo <> '{Embargo.NONE}'           then '{Reason.EMBARGOED}'
               end as reason
          from participations m
         cross join purposes p
          left join current_agreements a
            on a.interview_id = m.interview_id and a.participant_id = m.participant_id
          left join grants g
            on g.agreement_id = a.agreement_id and g.purpose = p.purpose
          left join grants k
            on k.agreement_id = a.agreement_id and k.purpose = '{Purpose.PRESERVE}')
 where reason is not null
"""  # noqa: S608 - the values are our own enumerations

READABLE_INTERVIEWS = """
create temp view readable_interviews as
select i.id as interview_id, p.purpose
  from interviews i cross join purposes p
 where not exists (select 1 from refusals r where r.interview_id = i.id and r.purpose = p.purpose)
"""

READABLE_WORDS = f"""
create temp view readable_words as
select r.interview_id, r.purpose
  from readable_interviews r
 where exists (select 1
                 from readable_interviews w
                where w.interview_id = r.interview_id and w.purpose = '{Purpose.TRANSCRIBE_LOCAL}')
"""  # noqa: S608 - the value is our own enumeration

CURRENT_TRANSCRIPTS = """
create temp view current_transcripts as
select t.*
  from transcripts t
 where not exists (select 1 from transcripts later
                    where later.interview_id = t.interview_id and later.version > t.version)
"""

CURRENT_SEGMENTS = """
create temp view current_segments as
select s.*
  from segments s
 where not exists (select 1 from segments later
                    where later.transcript_id = s.transcript_id and later.number = s.number
                      and later.revision > s.revision)
"""

VIEWS = (
    PURPOSES,
    CURRENT_AGREEMENTS,
    REFUSALS,
    READABLE_INTERVIEWS,
    READABLE_WORDS,
    CURRENT_TRANSCRIPTS,
    CURRENT_SEGMENTS,
)


def put_up_views(database: Database, clock: Clock) -> None:
    """Give a new connection the archive's time and the consent views."""
    database.conn.create_function("now_ms", 0, clock.now_ms)
    for view in VIEWS:
        database.conn.execute(view)
