"""Answers about every interview, remembered for as long as they are true: of thousands, the views take 20 to 60 ms.

An answer is true while consent has the same name (`archive.store.state_tables`: every change gives it another, also
one of another process) and until the next agreement ends: nothing else in the views goes by the time. Both are asked
at every question, so that a withdrawal is seen by the next one. No rule stands here.
"""

from collections.abc import Callable, Collection

from sqlite_utils import Database

from archive.terms.lasting import Lasting, Remembered
from archive.terms.models import InterviewId

STATE = "select name, now_ms() as now_ms from consent_state"
NEXT_END = "select min(valid_until) as until_ms from agreements where valid_until > ?"


def lasting(
    database: Database,
    remembered: Remembered,
    about: tuple[str, str],
    ask: Callable[[], Collection[InterviewId]],
) -> Collection[InterviewId]:
    """Return what `ask` answers now, without asking where the last answer still holds.

    `ask` may read nothing but views and tables whose changes give consent a new name (a test looks at all there are).
    """
    state, now_ms = _state(database)
    known = remembered.get(about)
    if known is not None and known.holds(state, now_ms):
        return known.interviews
    found = ask()
    until_ms = next(database.query(NEXT_END, [now_ms]))["until_ms"]
    answered = Lasting(found, state, now_ms, until_ms)
    if answered.holds(
        *_state(database)
    ):  # else something changed, or the clock was put back, while it was asked
        remembered[about] = answered
    return found


def _state(database: Database) -> tuple[str, int]:
    row = next(database.query(STATE))
    return row["name"], row["now_ms"]
