"""What the fifteenth step adds to the queue: a stretch of the recording, and who goes first. Never edited."""

STRETCHES = """
alter table jobs add column start_ms integer;
alter table jobs add column end_ms integer;
alter table jobs add column put_first integer not null default 0;
"""
