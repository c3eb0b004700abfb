"""One deed for several interviews, in one transaction: each by its own use case, with its own line in the audit.

Never for consent, publication or erasing: those are decided one by one. What is refused for one is left, with the
reason, and the others are done; whoever did it can take it back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from archive.consent.reader import reading
from archive.consent.rules import is_staff
from archive.consent.writer import together
from archive.context import Archive
from archive.stewardship import grouping, progress
from archive.store.connect import forget_soon
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.jobs import JobKind
from archive.terms.models import InterviewId, Purpose, Viewer
from archive.terms.reasons import Reason

MOST = 100
"""So many at once at most: a page of the list has fewer."""
UNDONE_WITHIN_MS = 60 * 60 * 1000
"""How long a deed can be taken back in one press."""


class Deed(StrEnum):
    """What may be done for several interviews at once."""

    PUT = "put"
    """Into a collection."""
    TAKE_OUT = "take_out"
    """Out of the collection that each is in."""
    TRY_AGAIN = "try_again"
    """What failed or was stopped."""
    SUGGEST_AGAIN = "suggest_again"
    """Themes, from the list as it is now."""


@dataclass(frozen=True, slots=True)
class Done:
    """An interview for which it was done, and what it takes to undo that: where it was, or which steps were queued."""

    interview: InterviewId
    before: str | None


@dataclass(frozen=True, slots=True)
class Left:
    """An interview for which it was not done, and why; `title` None where it is closed."""

    interview: InterviewId
    title: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    done: tuple[Done, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A deed that was done: enough to undo it. `collection` is where the interviews were put, for `PUT`."""

    deed: Deed
    collection: str | None
    at_ms: int
    done: tuple[Done, ...]


def checked(interviews: Iterable[InterviewId]) -> tuple[InterviewId, ...]:
    """Return the interviews, each once. Raises BadRequest for none or too many."""
    chosen = tuple(dict.fromkeys(interviews))
    if not 0 < len(chosen) <= MOST:
        raise BadRequest(f"Choose at least one interview, and at most {MOST}.")
    return chosen


def do(
    archive: Archive, viewer: Viewer, deed: Deed, interviews: Iterable[InterviewId], collection: str = ""
) -> Outcome:
    """Do it for each of the interviews. For staff. Raises BadRequest for none or too many, or without a collection."""
    into = grouping.checked(collection) if deed is Deed.PUT else None

    def one(interview: InterviewId) -> str | None:
        if deed in {Deed.PUT, Deed.TAKE_OUT}:
            return grouping.put_into(archive, viewer, interview, into)
        queue = progress.try_again if deed is Deed.TRY_AGAIN else progress.suggest_again
        return ",".join(queue(archive, viewer, interview))

    return _each(archive, viewer, interviews, one)


def undo(archive: Archive, viewer: Viewer, past: Past) -> Outcome:
    """Put each interview back as it was. Raises BadRequest where that was too long ago."""
    if not 0 <= archive.clock.now_ms() - past.at_ms <= UNDONE_WITHIN_MS:
        raise BadRequest("That was too long ago to be undone in one press.")
    before = {each.interview: each.before for each in past.done}

    def one(interview: InterviewId) -> None:
        held = before[interview]
        if past.deed in {Deed.PUT, Deed.TAKE_OUT}:
            grouping.put_back(
                archive, viewer, interview, held, instead_of=past.collection, moved_at_ms=past.at_ms
            )
        else:
            kinds = [JobKind(kind) for kind in (held or "").split(",")]
            progress.take_back(archive, viewer, interview, kinds)

    return _each(archive, viewer, before, one)


def _each(
    archive: Archive,
    viewer: Viewer,
    interviews: Iterable[InterviewId],
    one: Callable[[InterviewId], str | None],
) -> Outcome:
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    chosen = checked(interviews)
    done: list[Done] = []
    left: dict[InterviewId, str] = {}
    with together(archive):
        for interview in chosen:
            try:
                done.append(Done(interview, one(interview)))
            except (BadRequest, NotFound, Refused) as refused:
                left[interview] = str(refused)
    forget_soon(archive.database())
    titles = reading(archive, viewer, Purpose.PRESERVE).titles(left)
    return Outcome(tuple(done), tuple(Left(each, titles.get(each), why) for each, why in left.items()))
