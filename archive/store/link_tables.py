"""The tables of a participant's own page, as SQL. Never edited after a release.

A link is kept by the hash of its token alone; what she answered to an excerpt is bound to what she was shown.
"""

OWN_PAGES = """
create table narrator_links (
    id              text primary key,
    token_hash      text not null unique,
    interview_id    text not null,
    participant_id  text not null,
    language        text not null,
    passphrase_hash text,
    made_by         text not null,
    made_at         integer not null,
    expires_at      integer,
    opened_on       text,
    foreign key (interview_id, participant_id) references participations (interview_id, participant_id)
) strict;
create index narrator_links_by_interview on narrator_links (interview_id);

create table excerpt_answers (
    excerpt_id     text not null references excerpts (id),
    participant_id text not null references participants (id),
    answer         text not null check (answer in ('approved', 'refused')),
    seal           text not null,
    answered_at    integer not null,
    primary key (excerpt_id, participant_id)
) strict, without rowid;
"""
