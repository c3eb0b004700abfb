"""The tables of a researcher's own coding, as SQL. Never edited after a release.

A coding holds ids, times and prints of words, never a word. Its memo is the coder's own, and goes with the interview.
"""

CODING = """
create table coding_projects (
    id      text primary key,
    title   text not null,
    owner   text not null,
    made_at integer not null
) strict;

create table coding_members (
    project_id text not null references coding_projects (id),
    user_id    text not null,
    primary key (project_id, user_id)
) strict, without rowid;
create index coding_members_by_user on coding_members (user_id);

create table codes (
    id         text primary key,
    project_id text not null references coding_projects (id),
    parent     text references codes (id),
    name       text not null,
    definition text not null,
    colour     integer not null,
    pattern    text not null check (pattern in ('solid', 'dashed', 'dotted', 'double')),
    made_at    integer not null,
    unique (project_id, name)
) strict;

create table codings (
    id            text primary key,
    project_id    text not null references coding_projects (id),
    code_id       text references codes (id),
    interview_id  text not null references interviews (id),
    coder         text not null,
    is_private    integer not null check (is_private in (0, 1)),
    memo          text not null,
    transcript    text not null,
    first_segment integer not null,
    first_word    integer not null,
    last_segment  integer not null,
    last_word     integer not null,
    start_ms      integer not null,
    end_ms        integer not null,
    digest        text not null,
    trail         text not null,
    before        integer not null,
    length        integer not null,
    made_at       integer not null,
    check (code_id is not null or memo <> ''),
    check (0 <= start_ms and start_ms < end_ms)
) strict;
create index codings_by_project on codings (project_id, interview_id, start_ms);
create index codings_by_interview on codings (interview_id);
create index codings_by_code on codings (code_id);
"""
