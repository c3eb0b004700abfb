"""The consent rule, once, in SQL: the views that every list, every check and every publication read.

`refusals` has a row for each reason why an interview may not be used for a purpose; `readable_interviews` are those
without one. What may not even be kept may not be used for anything. `treatments` names what must be done to words and
sound before they go as far as a purpose takes them: restricted spans, altered voices. They are temporary views of each
connection, so that no file can carry others, and they ask the archive's clock.
"""

from sqlite_utils import Database

from archive.clock import Clock
from archive.consent.admitting import ACCESS_IN_FORCE, APPROVED_ACCESS, COLLECTION_ACCESS
from archive.consent.rules import REACH, WIDTH
from archive.store.moments import newest_ms
from archive.terms.models import (
    SYSTEM,
    AgreementState,
    AgreementStatus,
    Audience,
    Decision,
    Embargo,
    Purpose,
    Voice,
)
from archive.terms.reasons import Reason
from archive.terms.restrictions import RestrictionStatus
from archive.terms.words import TranscriptKind

PURPOSES = "create temp view purposes (purpose) as values " + ", ".join(
    f"('{purpose}')" for purpose in Purpose
)

CURRENT_AGREEMENTS = """
create temp view current_agreements as
select a.id as agreement_id, a.interview_id, a.participant_id, a.version, a.status, a.instrument,
       a.obtained_at, a.evidence, a.valid_until, a.language, a.form, a.form_hash, a.article6, a.article9
  from agreements a
 where not exists (select 1
                     from agreements later
                    where later.interview_id = a.interview_id
                      and later.participant_id = a.participant_id
                      and later.version > a.version)
"""

AGREEMENT_STATES = f"""
create temp view agreement_states as
select a.id as agreement_id, a.interview_id, a.participant_id,
       case
       when not exists (select 1 from current_agreements now where now.agreement_id = a.id)
                                                                    then '{AgreementState.SUPERSEDED}'
       when a.status = '{AgreementStatus.WITHDRAWN}'
       then case when exists (select 1 from erasures e where e.interview_id = a.interview_id)
                 then '{AgreementState.WITHDRAWN}' else '{AgreementState.SUSPENDED}' end
       when a.status = '{AgreementStatus.DRAFT}'                    then '{AgreementState.DRAFT}'
       when a.status = '{AgreementStatus.UPDATE_REQUIRED}'          then '{AgreementState.UPDATE_REQUIRED}'
       when a.status <> '{AgreementStatus.DOCUMENTED}'              then '{AgreementState.PENDING}'
       when a.valid_until <= now_ms()                               then '{AgreementState.EXPIRED}'
       when exists (select 1
                      from agreements before
                      join grants yes on yes.agreement_id = before.id
                      join grants no on no.purpose = yes.purpose and no.agreement_id = a.id
                     where before.interview_id = a.interview_id and before.participant_id = a.participant_id
                       and before.version < a.version and no.decision = '{Decision.DENY}'
                       and yes.decision in ('{Decision.ALLOW}', '{Decision.ASK}'))
                                                                    then '{AgreementState.WITHDRAWN_IN_PART}'
       else '{AgreementState.DOCUMENTED}'
       end as state
  from agreements a
"""  # noqa: S608 - the values are our own enumerations
"""Where each version of an agreement is. What it allows is not asked here."""

REFUSED_ANSWERS = f"""
create temp view refused_answers as
select interview_id, purpose, participant_id, reason
  from (select m.interview_id, p.purpose, m.participant_id,
               case
               when a.agreement_id is null                  then '{Reason.NO_AGREEMENT}'
               when a.status = '{AgreementStatus.WITHDRAWN}' then '{Reason.WITHDRAWN}'
               when coalesce(k.decision, '{Decision.ALLOW}') <> '{Decision.ALLOW}' then '{Reason.NOT_ALLOWED}'
               when p.purpose = '{Purpose.PRESERVE}'        then null
               when a.status = '{AgreementStatus.UPDATE_REQUIRED}' then '{Reason.UPDATE_REQUIRED}'
               when a.status <> '{AgreementStatus.DOCUMENTED}' then '{Reason.AGREEMENT_PENDING}'
               when a.valid_until <= now_ms()               then '{Reason.AGREEMENT_EXPIRED}'
               when coalesce(g.decision, '{Decision.DENY}') not in ('{Decision.ALLOW}', '{Decision.ASK}')
                                                            then '{Reason.NOT_ALLOWED}'
               when g.embargo <> '{Embargo.NONE}'           then '{Reason.EMBARGOED}'
               when g.decision = '{Decision.ASK}'           then '{Reason.ASK_EACH_TIME}'
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
"""What each participant's agreement says no to. The views below ask this one about an interview, which SQLite answers
by its indexes; of a union as below it makes all rows first, of every interview there is."""

PEOPLED_INTERVIEWS = """
create temp view peopled_interviews as
select i.id as interview_id
  from interviews i
 where exists (select 1 from participations m where m.interview_id = i.id)
"""
"""Those in which somebody takes part: without anybody, there is nobody who could have agreed."""

REFUSALS = f"""
create temp view refusals as
select i.id as interview_id, p.purpose, null as participant_id, '{Reason.NO_PARTICIPANT}' as reason
  from interviews i cross join purposes p
 where not exists (select 1 from peopled_interviews m where m.interview_id = i.id)
 union all
select interview_id, purpose, participant_id, reason from refused_answers
"""  # noqa: S608 - the value is our own enumeration

READABLE_INTERVIEWS = """
create temp view readable_interviews as
select i.interview_id, p.purpose
  from peopled_interviews i cross join purposes p
 where not exists (select 1 from refused_answers r where r.interview_id = i.interview_id and r.purpose = p.purpose)
"""

READABLE_WORDS = f"""
create temp view readable_words as
select r.interview_id, r.purpose
  from readable_interviews r
 where not exists (select 1 from refused_answers w
                    where w.interview_id = r.interview_id and w.purpose = '{Purpose.TRANSCRIBE_LOCAL}')
"""  # noqa: S608 - the value is our own enumeration

RESEARCHED_INTERVIEWS = f"""
create temp view researched_interviews as
select i.interview_id
  from peopled_interviews i
 where not exists (select 1 from refused_answers r
                    where r.interview_id = i.interview_id and r.purpose = '{Purpose.RESEARCH}'
                      and r.reason <> '{Reason.ASK_EACH_TIME}')
"""  # noqa: S608 - the values are our own enumerations
"""What researchers may have, all of them or those who are let in by name."""

TOLD_VOICES = f"""
create temp view told_voices as
select v.*
  from voices v
 where exists (select 1 from readable_interviews r
                where r.interview_id = v.interview_id and r.purpose = '{Purpose.TELL_SPEAKERS}')
"""  # noqa: S608 - the value is our own enumeration
"""The voices that a machine told apart, while everybody agrees to that; of all others nothing is known."""

CURRENT_TRANSCRIPTS = """
create temp view current_transcripts as
select t.*
  from transcripts t
 where not exists (select 1 from transcripts later
                    where later.interview_id = t.interview_id and later.version > t.version)
"""

WORKED_ON_TRANSCRIPTS = f"""
create temp view worked_on_transcripts as
select t.*
  from transcripts t
 where t.kind = '{TranscriptKind.CORRECTED}'
   and (t.made_by <> '{SYSTEM.id}'
        or exists (select 1 from segments s
                    where s.transcript_id = t.id and s.save is not null and s.written_by <> '{SYSTEM.id}'))
"""  # noqa: S608 - the values are our own
"""The versions that a person changed or confirmed something in: a machine that listens again also begins one."""

CURRENT_SEGMENTS = """
create temp view current_segments as
select s.*
  from segments s
 where not exists (select 1 from segments later
                    where later.transcript_id = s.transcript_id and later.number = s.number
                      and later.revision > s.revision)
"""

COUNTED_TAGS = """
create temp view counted_tags as
select g.*
  from tags g
 where g.state <> 'rejected' and (g.state = 'confirmed' or not g.negated)
"""
"""The tags that stand for their theme; of one of them, `archive.terms.models.Tag.counts` says the same."""

REACHES = "create temp view reaches (purpose, width) as values " + ", ".join(
    f"('{purpose}', {WIDTH[REACH.get(purpose, Audience.PUBLIC)]})" for purpose in Purpose
)

COVERED_SPANS = f"""
create temp view covered_spans as
select r.*, p.purpose
  from restrictions r join reaches p
    on p.width > case r.audience when '{Audience.RESEARCH}' then {WIDTH[Audience.RESEARCH]}
                                 else {WIDTH[Audience.STAFF]} end
 where r.status <> '{RestrictionStatus.LIFTED}'
"""  # noqa: S608 - the values are our own enumerations

COVERED_VOICES = f"""
create temp view covered_voices as
select a.interview_id, p.purpose,
       case when sum(v.voice = '{Voice.TEXT_ONLY}') then '{Voice.TEXT_ONLY}' else '{Voice.ALTERED}' end as voice
  from current_agreements a
  join presentations v on v.agreement_id = a.agreement_id
  join reaches p on p.width > {WIDTH[Audience.STAFF]}
 where v.voice <> '{Voice.ORIGINAL}'
 group by a.interview_id, p.purpose
"""  # noqa: S608 - the values are our own enumerations

TREATMENTS = """
create temp view treatments as
select interview_id, purpose, group_concat(part, ' ' order by part) as treatment
  from (select interview_id, purpose, id as part from covered_spans
         union all
        select interview_id, purpose, voice from covered_voices)
 group by interview_id, purpose
"""

TAKEN_BACK_EXCERPTS = """
create temp view taken_back_excerpts as
select e.id as excerpt_id, e.interview_id
  from excerpts e
  join (select interview_id, start_ms, end_ms, null as participant_id from excerpt_refusals
         union all
        select x.interview_id, x.start_ms, x.end_ms, a.participant_id
          from excerpt_answers a join excerpts x on x.id = a.excerpt_id
         where a.answer = 'refused') gone
    on gone.interview_id = e.interview_id and gone.start_ms < e.end_ms and gone.end_ms > e.start_ms
 where not exists (select 1
                     from excerpt_answers yes
                    where yes.excerpt_id = e.id and yes.participant_id = gone.participant_id
                      and yes.answer = 'approved')
"""
"""What a participant took back, or refused on her own page, and whatever else holds any of it, under whatever title;
but for what she then approved herself."""

VIEWS = (
    PURPOSES,
    REACHES,
    CURRENT_AGREEMENTS,
    AGREEMENT_STATES,
    REFUSED_ANSWERS,
    PEOPLED_INTERVIEWS,
    REFUSALS,
    READABLE_INTERVIEWS,
    READABLE_WORDS,
    RESEARCHED_INTERVIEWS,
    TOLD_VOICES,
    CURRENT_TRANSCRIPTS,
    WORKED_ON_TRANSCRIPTS,
    CURRENT_SEGMENTS,
    COUNTED_TAGS,
    TAKEN_BACK_EXCERPTS,
    COVERED_SPANS,
    COVERED_VOICES,
    TREATMENTS,
    APPROVED_ACCESS,
    COLLECTION_ACCESS,
    ACCESS_IN_FORCE,
)


def put_up_views(database: Database, clock: Clock) -> None:
    """Give a new connection the consent views and the archive's time, never before the newest moment in it."""
    clock.written(newest_ms(database))
    database.conn.create_function("now_ms", 0, clock.now_ms)
    for view in VIEWS:
        database.conn.execute(view)
