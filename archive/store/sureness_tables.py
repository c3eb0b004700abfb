"""The column of the eighteenth step: how likely each word of a segment is, without the word. Never edited.

The database fills it itself, whoever writes a segment.
"""

SURENESS = """
alter table segments add column sureness text;
update segments set sureness = (select json_group_array(json_extract(value, '$[3]')) from json_each(words));
create trigger segments_sureness after insert on segments begin update segments set sureness = (select json_group_array(json_extract(value, '$[3]')) from json_each(new.words)) where transcript_id = new.transcript_id and number = new.number and revision = new.revision; end;
"""  # noqa: E501 - a trigger stands on one line
