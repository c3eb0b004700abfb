"""What finding by meaning adds to themes and tags, and the history of each theme. A history names no interview."""

THEMES_GROWN = """
alter table themes add column examples text not null default '{}';
alter table themes add column matches text not null default '{}';
alter table themes add column deprecated integer not null default 0;
alter table themes add column merged_into text references themes (id);
alter table themes add column threshold real;
alter table themes add column trust real;
alter table themes add column learned_from integer not null default 0;
alter table tags add column way text not null default 'words' check (way in ('words', 'meaning', 'both', 'person'));
alter table tags add column sure real not null default 1.0;
alter table tags add column score real;
alter table tags add column supposed integer not null default 0;

create table theme_changes (
    number    integer primary key,
    theme_id  text not null references themes (id),
    at        integer not null,
    by        text not null,
    deed      text not null,
    before    text not null,
    undone_at integer
) strict;
create index theme_changes_by_theme on theme_changes (theme_id);
"""
