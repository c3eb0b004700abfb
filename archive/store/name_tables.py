"""The tables of names that were heard: what a machine offers, and what a person put aside. For the staff alone."""

NAMES_HEARD = """
create table name_offers (
    interview_id text not null references interviews (id),
    name         text not null,
    folded       text not null,
    kind         text not null check (kind in ('person', 'place', 'organisation', 'name')),
    segment      integer not null,
    start_ms     integer not null,
    end_ms       integer not null,
    by_rule      integer not null,
    check (0 <= start_ms and start_ms <= end_ms)
) strict;
create index name_offers_by_interview on name_offers (interview_id);

create table names_put_aside (
    interview_id text not null references interviews (id),
    folded       text not null,
    put_aside_by text not null,
    put_aside_at integer not null,
    primary key (interview_id, folded)
) strict, without rowid;
"""
