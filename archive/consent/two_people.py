"""Whether two people who decide together are two: one rule for approvals, lifting, erasing, bringing back, reopening.

Whoever gave somebody a link or a pass phrase can sign in as her; for some days the two count as one person. That is
looked up in the audit, where nobody can take it out again. Whoever works at the shell is left out of it: nothing here
could keep her from anything.
"""

import json
from collections.abc import Iterable

from archive.clock import DAY_MS
from archive.context import Archive
from archive.terms.errors import BadRequest
from archive.terms.models import OPERATOR, UserId, Viewer

SHARED = """
with recursive
 given (who, giver) as (
    select subject, actor
      from events
     where at > :since
       and (verb = 'add_user' or (verb = 'change_user' and reason in ('invited', 'passphrase')))
     union
    select e.subject, (select i.actor
                         from events i
                        where i.subject = e.subject and i.verb = 'change_user' and i.reason = 'invited'
                          and i.number < e.number
                        order by i.number desc
                        limit 1)
      from events e
     where e.verb = 'accept_invitation' and e.at > :since),
 hands (person, hand) as (
    select value, value from json_each(:people)
     union
    select h.person, g.giver from hands h join given g on g.who = h.hand where g.giver <> :operator)
select 1
  from hands mine join hands hers on hers.hand = mine.hand
 where mine.person = :one and hers.person <> :one
 limit 1
"""
"""Whether one person's hand may be another's too: her own, that of whoever gave her a way in, and so on."""


def require_two(archive: Archive, first: Viewer, second: Viewer | None, why: str = "") -> None:
    """Raise BadRequest, with `why` where there is something to add, unless two different people decide."""
    if second is None or first.id == second.id:
        raise BadRequest(f"{why}Two different people must decide this.")
    require_another(archive, first.id, [second.id])


def require_another(archive: Archive, one: UserId, others: Iterable[UserId]) -> None:
    """Raise BadRequest where one person may have signed in as any of the others, or the other way round."""
    settings = archive.config.archive
    since = archive.clock.machine_ms() - round(settings.second_person_days * DAY_MS)
    apart = [each for each in others if each != one]
    asked = {"one": one, "people": json.dumps([one, *apart]), "since": since, "operator": OPERATOR.id}
    if next(archive.database().query(SHARED, asked), None) is not None:
        days = f"{settings.second_person_days:g}"
        raise BadRequest(
            f"These two count as one person for {days} days: one of them gave the other a link or a pass phrase to "
            "sign in with, or somebody gave it to both. Let somebody else decide it with you, or wait until then."
        )
