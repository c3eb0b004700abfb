"""What an agreement stands on, who may sign in still, and invitations, as SQL. Never edited after a release.

Of an invitation only the hash of its token is kept, as of a session.
"""

GROUNDS_AND_PEOPLE = """
alter table agreements add column language text;
alter table agreements add column form text;
alter table agreements add column form_hash text;
alter table agreements add column article6 text;
alter table agreements add column article9 text;

alter table users add column active integer not null default 1;

create table invitations (
    token_hash text primary key,
    user_id    text not null unique references users (id),
    made_by    text not null,
    made_at    integer not null,
    expires_at integer not null
) strict, without rowid;
"""
