"""What people decided of theme suggestions, where researchers may read the words: what is learned from it shows.

A decision about words that are closed to them teaches nothing: else what is suggested elsewhere would tell of it.
"""

from dataclasses import dataclass

from sqlite_utils import Database

from archive.terms.models import Purpose, ThemeId

DECIDED = """
select t.theme_id, t.way, t.score, t.state = 'confirmed' as confirmed
  from tags t
 where t.state in ('confirmed', 'rejected') and t.way <> 'person'
   and (:theme is null or t.theme_id = :theme)
   and exists (select 1 from readable_words r
                where r.interview_id = t.interview_id and r.purpose = :purpose)
   and not exists (select 1 from covered_spans c
                    where c.interview_id = t.interview_id and c.purpose = :purpose
                      and c.start_ms < max(t.end_ms, t.start_ms + 1) and c.end_ms > t.start_ms)
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """A suggestion that a person decided about; `likeness` is None where it came by words alone."""

    theme: ThemeId
    by_words: bool
    likeness: float | None
    confirmed: bool


def decisions(database: Database, theme: ThemeId | None = None) -> list[Decided]:
    """Return the decisions about a theme, or about all."""
    wanted = {"theme": theme, "purpose": Purpose.RESEARCH.value}
    return [
        Decided(
            ThemeId(row["theme_id"]), row["way"] in {"words", "both"}, row["score"], bool(row["confirmed"])
        )
        for row in database.query(DECIDED, wanted)
    ]
