"""Puts an interview into a collection, or takes it out.

Words never become readable to more people by it: not where somebody was let into the collection by name, and not where
the collection is already shown in public, which two people approved as it is.
"""

from archive.consent import titling
from archive.consent.admitting import would_let_in
from archive.consent.reader import reading
from archive.consent.rules import AUDIENCE_PURPOSES, Action
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.store import excerpts, interviews
from archive.store.indexed import is_indexed
from archive.terms.errors import BadRequest, Refused
from archive.terms.jobs import JobKind
from archive.terms.models import InterviewId, Purpose, Viewer
from archive.terms.reasons import Reason

LONGEST_COLLECTION = 500


def checked(collection: str) -> str:
    """Return the name of a collection without the blanks around it. Raises BadRequest."""
    plain = collection.strip()
    if not plain or len(plain) > LONGEST_COLLECTION:
        raise BadRequest(f"A collection needs a name of at most {LONGEST_COLLECTION} characters.")
    return plain


def put_into(archive: Archive, viewer: Viewer, interview: InterviewId, collection: str | None) -> str | None:
    """Put an interview into a collection, or with None into none; return where it was.

    Raises BadRequest where it is there already, is public, or would be opened to somebody; NotFound; Refused, also
    where the name of the collection tells a word of the interview that is restricted for the public.
    """
    wanted = None if collection is None else checked(collection)
    reason = "out" if wanted is None else "in"
    with writing(archive, viewer, Action.GATHER, interview, interview=interview, reason=reason) as writer:
        before = _held(archive, viewer, interview)
        if before == wanted:
            raise BadRequest(
                "It is in no collection." if wanted is None else "It is in this collection already."
            )
        _move(writer, interview, wanted, decided_since_ms=0)
    return before


def put_back(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    before: str | None,
    *,
    instead_of: str | None,
    moved_at_ms: int,
) -> None:
    """Put an interview back where it was before it was moved at that moment; who read it then reads it again.

    Raises BadRequest where it is not any more where it was put, and like `put_into`.
    """
    with writing(archive, viewer, Action.GATHER, interview, interview=interview, reason="back") as writer:
        if _held(archive, viewer, interview) != instead_of:
            raise BadRequest("It was put elsewhere since.")
        _move(writer, interview, before, decided_since_ms=moved_at_ms)


def _held(archive: Archive, viewer: Viewer, interview: InterviewId) -> str | None:
    return reading(archive, viewer, Purpose.PRESERVE).interview(interview).collection


def _move(writer: Writer, interview: InterviewId, wanted: str | None, *, decided_since_ms: int) -> None:
    """Write it, and let the indexes follow that hold it; approvals that were decided before a moment held then too."""
    if excerpts.out_of(writer.database, interview):
        raise BadRequest("Some of it is public, with its collection. Take that back first.")
    if wanted is not None and would_let_in(writer.database, interview, wanted, decided_since_ms):
        raise BadRequest("Somebody was let into that collection by name, and would read this interview too.")
    if titling.told(writer.database, interview, Purpose.EXCERPT_PUBLIC, (wanted,)):
        raise Refused(Reason.TITLE_TELLS)
    interviews.put_into(writer.database, interview, wanted)
    if any(is_indexed(writer.database, interview, audience) for audience in AUDIENCE_PURPOSES):
        writer.enqueue(JobKind.INDEX, interview)
