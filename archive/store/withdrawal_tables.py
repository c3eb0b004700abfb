"""The tables of what was taken back, as SQL. Never edited after a release.

`withdrawals` is the ledger of every closing decision; `excerpt_refusals` are stretches that may not be public again.
"""

WITHDRAWALS = """
create table withdrawals (
    number         integer primary key,
    at             integer not null,
    kind           text not null,
    interview_id   text not null,
    decided_by     text not null,
    participant_id text,
    purpose        text,
    excerpt_id     text,
    start_ms       integer,
    end_ms         integer,
    previous       text not null,
    hash           text not null
) strict;
create index withdrawals_by_interview on withdrawals (interview_id);
create trigger withdrawals_are_not_changed before update on withdrawals begin select raise(abort, 'append-only'); end;
create trigger withdrawals_are_not_deleted before delete on withdrawals begin select raise(abort, 'append-only'); end;

create table excerpt_refusals (
    excerpt_id     text not null,
    interview_id   text not null references interviews (id),
    participant_id text,
    start_ms       integer not null,
    end_ms         integer not null,
    refused_at     integer not null,
    check (start_ms < end_ms)
) strict;
create index excerpt_refusals_by_interview on excerpt_refusals (interview_id);
"""
