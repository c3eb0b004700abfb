"""What a Reader asks of the consent views when it lists: each list in one question, however long it is."""

READABLE_INTERVIEWS = """
select i.id
  from interviews i
 where exists (select 1 from readable_interviews r
                where r.interview_id = i.id and r.purpose = ?)
 order by i.created_at desc, i.id
"""
"""Every readable interview, the newest first: remembered (archive.consent.lasting), to count them and find a page."""

READABLE_WORDS = "select interview_id from readable_words where purpose = ?"

EXCERPT_IDS = "select id, interview_id from excerpts order by drafted_at desc, id"

LISTED = """
select i.*, m.duration_ms, m.problem,
       (select exists (select 1 from worked_on_transcripts p where p.id = t.id)
          from current_transcripts t join readable_words w on w.interview_id = t.interview_id
         where t.interview_id = i.id and w.purpose = :purpose) as is_worked_on,
       exists (select 1 from excerpts e
                where e.interview_id = i.id and e.state = 'published') as is_published
  from interviews i cross join recordings m on m.interview_id = i.id
 where i.id in (select value from json_each(:wanted))
   and exists (select 1 from readable_interviews r
                where r.interview_id = i.id and r.purpose = :purpose)
 order by i.created_at desc, i.id
"""

WANTED_SEGMENTS = """
select t.interview_id, s.*
  from json_each(:wanted) w
  join current_transcripts t on t.interview_id = json_extract(w.value, '$[0]')
  join current_segments s on s.transcript_id = t.id and s.number = json_extract(w.value, '$[1]')
 where s.suppressed is null
   and exists (select 1 from readable_words r
                where r.interview_id = t.interview_id and r.purpose = :purpose)
"""

TITLES = """
select i.id, i.title
  from interviews i
 where i.id in (select value from json_each(:wanted))
   and i.id not in (select interview_id from refusals
                     where purpose = :purpose and interview_id in (select value from json_each(:wanted)))
"""

SOUND = """
with
 wanted (id) as materialized (select value from json_each(:wanted)),
 heard as (
    select m.interview_id, m.duration_ms, v.voice, t.treatment,
           case when v.voice = :text_only then null
                when t.treatment is null
                then (select d.sha256 from derivatives d where d.recording = m.sha256 and d.kind = :playback)
                else (select d.sha256 from redactions d
                       where d.recording = m.sha256 and d.treatment = t.treatment)
                end as copy
      from wanted w
      join recordings m
        on m.sha256 = (select sha256 from recordings where interview_id = w.id order by received_at limit 1)
      left join (select interview_id, treatment
                   from treatments
                  where purpose = :purpose and interview_id in (select id from wanted)) t on t.interview_id = w.id
      left join (select interview_id, voice
                   from covered_voices
                  where purpose = :purpose and interview_id in (select id from wanted)) v on v.interview_id = w.id)
select i.*, h.duration_ms, h.voice, h.treatment, h.copy,
       exists (select 1 from readable_interviews r
                where r.interview_id = i.id and r.purpose = :purpose) as is_readable
  from heard h join interviews i on i.id = h.interview_id
"""
"""Which copy of each wanted interview may be listened to, null where none may, or none is made yet.

Who is let in by name hears it where it is readable to nobody else: that is asked before this, or of the last column.
"""

RECORDING = "select * from recordings where interview_id = ? order by received_at limit 1"

DERIVATIVE = "select sha256, detail from derivatives where recording = ? and kind = ?"

NEWEST_TRANSCRIPT = """
select t.*, exists (select 1 from worked_on_transcripts p where p.id = t.id) as is_worked_on
  from transcripts t
 where t.interview_id = :interview and (:kind is null or t.kind = :kind)
 order by t.version desc
 limit 1
"""

TAGS = """
select t.*
  from tags t
 where t.interview_id in (select value from json_each(:wanted)) and t.state <> 'rejected'
   and not exists (select 1 from covered_spans c
                    where c.interview_id = t.interview_id and c.purpose = :purpose
                      and c.start_ms < max(t.end_ms, t.start_ms + 1)
                      and c.end_ms + (t.start_ms = t.end_ms) > t.start_ms)
 order by t.start_ms, t.theme_id
"""

READABLE = """
select r.interview_id
  from readable_words r
 where r.interview_id in (select value from json_each(:wanted)) and r.purpose = :purpose
"""

APPROVALS = """
select excerpt_id, user_id, digest
  from approvals
 where excerpt_id in (select value from json_each(?))
 order by approved_at
"""

RESTRICTIONS = """
select *
  from restrictions
 where interview_id = ?
 order by start_ms, end_ms, id
"""

SEGMENTS = """
select *
  from current_segments
 where transcript_id = :transcript and (:staff or suppressed is null)
   and (:numbers is null or number in (select value from json_each(:numbers)))
 order by start_ms, number
"""

EXCERPTS = """
select e.*
  from excerpts e
 where (:interview is null or e.interview_id = :interview)
   and (:only is null or e.id in (select value from json_each(:only)))
   and exists (select 1 from readable_words r
                where r.interview_id = e.interview_id and r.purpose = :purpose)
 order by e.drafted_at desc, e.id
"""
