"""The tables of the twelfth step: names to expect, and which revisions of lines were saved together. Never edited.

A name that was learned in an interview is erased with it.
"""

GLOSSARY = """
create table glossary (
    id           text primary key,
    collection   text not null,
    term         text not null,
    interview_id text references interviews (id),
    added_by     text not null,
    added_at     integer not null
) strict;
create unique index glossary_terms on glossary (collection, term, coalesce(interview_id, ''));

alter table segments add column save text;
create index segments_by_save on segments (transcript_id, save) where save is not null;
"""
