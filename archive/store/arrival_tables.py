"""The tables of what is on its way: agreements that wait for their recording, files that are not whole yet.

What is written here holds testimony (names, titles) until the interview is there; then it is deleted.
"""

ARRIVALS = """
create table arrival_agreements (
    id          text primary key,
    plan        text not null,
    evidence    text,
    recorded_by text not null,
    recorded_at integer not null
) strict;

create table arrivals (
    id           text primary key,
    agreement_id text references arrival_agreements (id),
    name         text not null,
    number       integer,
    length       integer check (length > 0),
    head         text,
    begun_by     text not null,
    begun_at     integer not null,
    interview_id text references interviews (id),
    held         integer not null default 0,
    check ((interview_id is null) = (agreement_id is not null))
) strict;
create index arrivals_by_agreement on arrivals (agreement_id);
create index arrivals_by_interview on arrivals (interview_id);

create table watched_files (
    key      text primary key,
    taken_at integer not null
) strict, without rowid;
"""
