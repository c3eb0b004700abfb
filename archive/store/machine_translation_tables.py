"""The tables of English versions made by a model. `from_ms` to `to_ms` is all the sound that a segment is made from."""

MACHINE_TRANSLATIONS = """
create table machine_translations (
    id           text primary key,
    interview_id text not null unique references interviews (id),
    made_from    text not null references transcripts (id),
    language     text not null check (language = 'en'),
    made_by      text not null,
    settings     text not null,
    created_at   integer not null
) strict, without rowid;

create table translated_segments (
    translation_id text not null references machine_translations (id),
    number         integer not null,
    start_ms       integer not null,
    end_ms         integer not null,
    from_ms        integer not null,
    to_ms          integer not null,
    text           text not null,
    is_copied      integer not null,
    primary key (translation_id, number),
    check (from_ms <= start_ms and start_ms <= end_ms and end_ms <= to_ms)
) strict, without rowid;
create trigger translations_stay before update on translated_segments begin select raise(abort, 'made anew only'); end;
"""
