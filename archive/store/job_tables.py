"""What later steps add to the queue: a stretch of the recording and who goes first; the pace. Never edited."""

STRETCHES = """
alter table jobs add column start_ms integer;
alter table jobs add column end_ms integer;
alter table jobs add column put_first integer not null default 0;
"""

PACE = """
alter table jobs add column paced_from integer;
alter table jobs add column reported_at integer;
"""
