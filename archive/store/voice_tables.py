"""The table of voices that a machine told apart. It holds a number and whose a person said it is."""

VOICES = """
create table voices (
    id             text primary key,
    interview_id   text not null references interviews (id),
    number         integer not null,
    participant_id text references participants (id),
    named_by       text,
    named_at       integer
) strict, without rowid;
create index voices_by_interview on voices (interview_id);
"""
