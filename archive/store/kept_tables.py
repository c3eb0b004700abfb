"""The tables of what each person keeps for herself, as SQL. Never edited after a release.

No word of testimony is in them.
"""

KEPT = """
create table quotes (
    id           text primary key,
    user_id      text not null references users (id) on delete cascade,
    interview_id text not null references interviews (id),
    start_ms     integer not null,
    end_ms       integer not null,
    place        integer not null,
    note         text not null,
    added_at     integer not null,
    removed_at   integer,
    check (0 <= start_ms and start_ms < end_ms)
) strict;
create index quotes_by_user on quotes (user_id, place);
create index quotes_by_interview on quotes (interview_id);

create table saved_searches (
    id         text primary key,
    user_id    text not null references users (id) on delete cascade,
    name       text not null,
    query      text not null,
    saved_at   integer not null,
    seen_at    integer not null,
    removed_at integer
) strict;
create index saved_searches_by_user on saved_searches (user_id, saved_at);
"""
