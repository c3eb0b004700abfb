"""The table of the twenty-eighth step: which words stand in a row in a transcript, as numbers. Never edited.

The database forgets them itself when a segment is written, whoever writes it.
"""

SAID_RUNS = """
create table said_runs (
    transcript_id text primary key references transcripts (id),
    runs          blob not null
) strict;
create trigger segments_said after insert on segments begin delete from said_runs where transcript_id = new.transcript_id; end;
"""  # noqa: E501 - a trigger stands on one line
