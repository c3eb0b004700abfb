"""The tables, as SQL, release by release. Never edited after one: what changes is a further step in `migrations`.

Times are whole milliseconds since 1970 UTC (`*_at`) or from the start of the recording (`*_ms`).
"""

FIRST = """
create table users (
    id            text primary key,
    email         text not null unique,
    name          text not null,
    role          text not null check (role in ('admin', 'archivist', 'researcher')),
    password_hash text not null,
    created_at    integer not null
) strict;

create table sessions (
    token_hash text primary key,
    user_id    text not null references users (id) on delete cascade,
    created_at integer not null,
    seen_at    integer not null
) strict;

create table interviews (
    id          text primary key,
    title       text not null,
    languages   text not null,
    collection  text,
    recorded_on text,
    place       text,
    summary     text,
    synthetic   integer not null default 0,
    created_at  integer not null
) strict;

create table participants (
    id         text primary key,
    name       text not null,
    created_at integer not null
) strict;

create table participations (
    interview_id   text not null references interviews (id),
    participant_id text not null references participants (id),
    role           text not null,
    primary key (interview_id, participant_id)
) strict, without rowid;

create table agreements (
    id             text primary key,
    interview_id   text not null,
    participant_id text not null,
    version        integer not null,
    supersedes     text references agreements (id),
    instrument     text not null,
    status         text not null,
    obtained_at    integer not null,
    obtained_by    text not null,
    method         text not null,
    evidence       text,
    note           text,
    valid_until    integer,
    unique (interview_id, participant_id, version),
    foreign key (interview_id, participant_id) references participations (interview_id, participant_id)
) strict;

create table grants (
    agreement_id  text not null references agreements (id),
    purpose       text not null,
    decision      text not null check (decision in ('allow', 'ask_each_time', 'deny')),
    embargo       text not null default 'none' check (embargo in ('none', 'until', 'indefinite')),
    embargo_until text,
    primary key (agreement_id, purpose)
) strict, without rowid;

create table presentations (
    agreement_id text primary key references agreements (id),
    name_as      text not null,
    shown_name   text,
    shown_place  text
) strict, without rowid;

create table recordings (
    sha256        text primary key,
    interview_id  text not null references interviews (id),
    size          integer not null,
    original_name text not null,
    received_at   integer not null,
    duration_ms   integer,
    sample_rate   integer,
    channels      integer,
    codec         text,
    problem       text
) strict, without rowid;
create index recordings_by_interview on recordings (interview_id);

create table derivatives (
    recording text not null references recordings (sha256),
    kind      text not null,
    sha256    text,
    detail    text,
    primary key (recording, kind)
) strict, without rowid;

create table chunks (
    recording text not null references recordings (sha256),
    settings  text not null,
    number    integer not null,
    start_ms  integer not null,
    end_ms    integer not null,
    result    text,
    primary key (recording, settings, number)
) strict, without rowid;

create table transcripts (
    id           text primary key,
    interview_id text not null references interviews (id),
    version      integer not null,
    kind         text not null check (kind in ('machine', 'corrected')),
    made_from    text references transcripts (id),
    made_by      text not null,
    settings     text,
    created_at   integer not null,
    unique (interview_id, version)
) strict;

create table segments (
    transcript_id text not null references transcripts (id),
    number        integer not null,
    revision      integer not null,
    start_ms      integer not null,
    end_ms        integer not null,
    speaker       text,
    language      text not null,
    text          text not null,
    words         text not null,
    doubts        text not null,
    suppressed    text,
    verified_by   text,
    written_by    text not null,
    written_at    integer not null,
    primary key (transcript_id, number, revision)
) strict, without rowid;

create table themes (
    id           text primary key,
    broader      text references themes (id),
    position     integer not null,
    preferred    text not null,
    alternative  text not null,
    patterns     text not null,
    description  text not null
) strict;

create table tags (
    id           text primary key,
    interview_id text not null references interviews (id),
    theme_id     text not null references themes (id),
    segment      integer not null,
    start_ms     integer not null,
    end_ms       integer not null,
    words        text not null,
    negated      integer not null,
    state        text not null check (state in ('suggested', 'confirmed', 'rejected')),
    decided_by   text,
    decided_at   integer,
    unique (interview_id, theme_id, start_ms)
) strict;
create index tags_by_theme on tags (theme_id);

create table excerpts (
    id           text primary key,
    interview_id text not null references interviews (id),
    purpose      text not null check (purpose in ('excerpt_public', 'full_public')),
    start_ms     integer not null,
    end_ms       integer not null,
    title        text not null,
    context      text not null,
    warning      text,
    state        text not null check (state in ('draft', 'publishing', 'published', 'retracted')),
    drafted_by   text not null,
    drafted_at   integer not null,
    published_at integer,
    check (start_ms < end_ms)
) strict;
create index excerpts_by_interview on excerpts (interview_id);

create table approvals (
    excerpt_id  text not null references excerpts (id),
    user_id     text not null references users (id),
    digest      text not null,
    approved_at integer not null,
    primary key (excerpt_id, user_id)
) strict, without rowid;

create table jobs (
    id           integer primary key autoincrement,
    kind         text not null,
    interview_id text not null,
    state        text not null,
    attempts     integer not null default 0,
    owner        text,
    lease_until  integer,
    cancelled    integer not null default 0,
    done         integer not null default 0,
    done_before  integer not null default 0,
    total        integer not null default 0,
    error        text,
    created_at   integer not null,
    started_at   integer,
    finished_at  integer
) strict;
create index jobs_open on jobs (id) where state in ('queued', 'running');
create index jobs_by_interview on jobs (interview_id);

create table indexed (
    interview_id text not null,
    audience     text not null,
    primary key (interview_id, audience)
) strict, without rowid;

create table events (
    number   integer primary key autoincrement,
    at       integer not null,
    actor    text not null,
    verb     text not null,
    subject  text not null,
    reason   text not null,
    previous text not null,
    hash     text not null
) strict;
create trigger events_are_not_changed before update on events begin select raise(abort, 'events are append-only'); end;
create trigger events_are_not_deleted before delete on events begin select raise(abort, 'events are append-only'); end;
"""

RESTRICTIONS = """
create table restrictions (
    id           text primary key,
    interview_id text not null references interviews (id),
    start_ms     integer not null,
    end_ms       integer not null,
    speaker      text references participants (id),
    reason       text not null,
    action       text not null check (action in ('mute', 'tone', 'replace')),
    replacement  text not null,
    audience     text not null check (audience in ('staff', 'research')),
    until        text,
    status       text not null check (status in ('proposed', 'approved', 'applied', 'lifted')),
    proposed_by  text not null,
    proposed_at  integer not null,
    approved_by  text,
    approved_at  integer,
    lifted_by    text,
    lifted_at    integer,
    check (0 <= start_ms and start_ms < end_ms)
) strict;
create index restrictions_by_interview on restrictions (interview_id);

create table redactions (
    recording text not null references recordings (sha256),
    audience  text not null,
    treatment text not null,
    sha256    text not null,
    made_at   integer not null,
    primary key (recording, audience)
) strict, without rowid;

alter table presentations add column voice text not null default 'original';
alter table indexed add column treatment text default '';
"""
