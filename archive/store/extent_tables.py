"""The columns of the twenty-second step: from when to when (ms) a segment reaches with its words. Never edited.

A word may lie outside of its segment. The database fills them itself, whoever writes a segment; nobody changes one.
"""

EXTENTS = """
alter table segments add column reaches_from integer;
alter table segments add column reaches_until integer;
update segments set (reaches_from, reaches_until) = (select min(start_ms, coalesce(min(value ->> 1), start_ms)), max(end_ms, coalesce(max(value ->> 2), end_ms)) from json_each(words));
create trigger segments_reach after insert on segments begin update segments set (reaches_from, reaches_until) = (select min(start_ms, coalesce(min(value ->> 1), start_ms)), max(end_ms, coalesce(max(value ->> 2), end_ms)) from json_each(words)) where transcript_id = new.transcript_id and number = new.number and revision = new.revision; end;
"""  # noqa: E501 - a trigger stands on one line
