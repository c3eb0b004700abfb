"""The tables and columns that came with looking after people, as SQL. Never edited after a release.

Safety notes, people who are named and never agreed, requests for access, when an agreement is to be looked at again,
and which interview a line of the audit is about.
"""

PEOPLE_IN_CARE = """
alter table events add column interview text;
create index events_by_subject on events (subject, verb, actor, at);
create index events_by_interview on events (interview, number);

alter table agreements add column review_due integer;
create index agreements_by_age on agreements (obtained_at) where review_due is null;
create index agreements_to_review on agreements (review_due) where review_due is not null;
create index agreements_with_end on agreements (valid_until) where valid_until is not null;
create index grants_until on grants (embargo_until) where embargo = 'until';
create index jobs_failed on jobs (id) where state = 'failed';
create index excerpts_drafted on excerpts (id) where state = 'draft';

create index participations_by_person on participations (participant_id);

create table safety_notes (
    participant_id text primary key references participants (id),
    risk           text not null,
    channel        text not null,
    hours          text not null,
    do_not_contact integer not null check (do_not_contact in (0, 1)),
    written_by     text not null,
    written_at     integer not null
) strict, without rowid;

create table third_parties (
    id           text primary key,
    interview_id text not null references interviews (id),
    name         text not null,
    relation     text not null,
    rule         text not null check (rule in ('withheld', 'initials', 'allowed')),
    reason       text not null,
    start_ms     integer,
    end_ms       integer,
    added_by     text not null,
    added_at     integer not null,
    check (rule <> 'allowed' or reason <> ''),
    check ((start_ms is null) = (end_ms is null) and (start_ms is null or start_ms < end_ms))
) strict;
create index third_parties_by_interview on third_parties (interview_id);

create table access_requests (
    id           text primary key,
    user_id      text not null references users (id),
    interview_id text,
    collection   text,
    purpose      text not null,
    requested_at integer not null,
    state        text not null check (state in ('submitted', 'in_review', 'approved', 'rejected', 'revoked')),
    decided_by   text,
    decided_at   integer,
    expires_at   integer,
    reason       text not null,
    check ((interview_id is null) <> (collection is null)),
    check (state <> 'approved' or expires_at is not null)
) strict;
create index access_by_user on access_requests (user_id);
create index access_open on access_requests (requested_at) where state in ('submitted', 'in_review');
"""
