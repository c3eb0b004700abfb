"""Whose requests for access hold now, as a view: for the rule that lets one named person in. It opens nothing itself.

A request lapses by its day, read from the archive's clock: no job has to close it.
"""

ACCESS_IN_FORCE = """
create temp view access_in_force as
select r.user_id, i.id as interview_id
  from access_requests r join interviews i on i.id = r.interview_id
 where r.state = 'approved' and r.expires_at > now_ms()
 union
select r.user_id, i.id
  from access_requests r join interviews i on i.collection = r.collection
 where r.state = 'approved' and r.expires_at > now_ms()
"""
