"""Says that an approved excerpt may be published, asks the worker to do it, and takes it back.

It never decodes: `publishing` makes the copy.
"""

from archive.consent import ledger
from archive.consent.reader import reading
from archive.consent.rules import Action
from archive.consent.wholeness import require_a_part
from archive.consent.writer import writing
from archive.context import Archive
from archive.gallery.writer import is_in_place, take_out
from archive.store import excerpts
from archive.terms.closings import ClosingKind
from archive.terms.errors import BadRequest, Refused
from archive.terms.events import seal_code
from archive.terms.failpoints import Failpoint, reached
from archive.terms.jobs import JobKind
from archive.terms.models import Excerpt, ExcerptId, ExcerptState, Purpose, Viewer
from archive.terms.reasons import Reason


def ask_for_publication(archive: Archive, viewer: Viewer, excerpt_id: ExcerptId) -> None:
    """Let the worker publish the excerpt. Raises Refused where it may not be published as things stand."""
    excerpt = publishable(archive, viewer, excerpt_id)
    seal = seal_code(reading(archive, viewer, Purpose.PRESERVE).digest(excerpt))
    with writing(
        archive, viewer, Action.PUBLISH, excerpt.id, interview=excerpt.interview, reason=f"asked {seal}"
    ) as writer:
        excerpts.set_state(writer.database, excerpt.id, ExcerptState.PUBLISHING)
        writer.enqueue(JobKind.PUBLISH, excerpt.interview)


def retract(archive: Archive, viewer: Viewer, excerpt_id: ExcerptId) -> None:
    """Take a published excerpt back; it is gone when this returns. One person may close what two opened."""
    excerpt = reading(archive, viewer, Purpose.PRESERVE).excerpt(excerpt_id)
    if not (excerpt.state.is_out or is_in_place(archive.config.gallery_folder, excerpt.id)):
        raise BadRequest("This excerpt is not published.")
    with writing(archive, viewer, Action.RETRACT, excerpt.id, interview=excerpt.interview) as writer:
        excerpts.set_state(writer.database, excerpt.id, ExcerptState.RETRACTED)
        writer.note(ClosingKind.RETRACT, excerpt.interview, excerpt=excerpt.id)
        reached(Failpoint.RETRACTION_WRITTEN)
        # Inside, so that a publication under way is over before this, or finds its approvals gone after.
        take_out(archive.config.gallery_folder, [excerpt.id])
    reached(Failpoint.RETRACTION_COMMITTED)


def publishable(archive: Archive, viewer: Viewer, excerpt_id: ExcerptId) -> Excerpt:
    """Return the excerpt if consent, approvals, role and what is public already let it be published."""
    reader = reading(archive, viewer, Purpose.PRESERVE)
    excerpt = reader.excerpt(excerpt_id)
    reading(archive, viewer, excerpt.purpose).transcript(excerpt.interview)
    ledger.require_not_taken_back(archive.database(), excerpt.id)
    require_a_part(reader, excerpt)
    if excerpt.approvals_needed:
        raise Refused(Reason.NEEDS_TWO_APPROVALS)
    return excerpt
