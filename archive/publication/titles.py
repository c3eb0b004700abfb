"""What interviews and excerpts are called, changed by the staff: above all where a title tells what was restricted.

A title of an interview is seen by researchers, that of an excerpt by everybody. What is public is not reworded: it is
taken back first.
"""

from dataclasses import dataclass

from archive.consent import sealing, titling
from archive.consent.reader import reading
from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.publication.excerpts import LONGEST_CONTEXT, LONGEST_TITLE
from archive.store import excerpts, interviews
from archive.store.connect import forget_soon
from archive.terms.errors import BadRequest
from archive.terms.models import LONGEST_TEXT, Excerpt, ExcerptId, Interview, InterviewId, Purpose, Viewer

LONGEST_SUMMARY = 5_000


@dataclass(frozen=True, slots=True)
class Titles:
    """What an interview and its excerpts are called, each with the restricted words that stand in it."""

    interview: Interview
    told: tuple[str, ...]
    excerpts: tuple[tuple[Excerpt, tuple[str, ...]], ...]

    @property
    def tell(self) -> bool:
        """Whether any of them tells what was restricted."""
        return bool(self.told) or any(words for _, words in self.excerpts)


def titles(archive: Archive, viewer: Viewer, interview: InterviewId) -> Titles:
    """Return them. For staff. Raises NotFound or Refused."""
    reader = reading(archive, viewer, Purpose.PRESERVE)
    known, database = reader.interview(interview), archive.database()
    return Titles(
        interview=known,
        told=titling.told_by_interview(database, known),
        excerpts=tuple((each, sealing.told_by(database, each)) for each in reader.excerpts(interview)),
    )


def call_interview(
    archive: Archive, viewer: Viewer, interview: InterviewId, title: str, summary: str | None = None
) -> None:
    """Give an interview another title and summary; the old ones are forgotten. Raises BadRequest, NotFound, Refused."""
    title, summary = title.strip(), (summary or "").strip() or None
    if not title or len(title) > LONGEST_TEXT or len(summary or "") > LONGEST_SUMMARY:
        raise BadRequest(f"An interview needs a title of at most {LONGEST_TEXT} characters.")
    with writing(archive, viewer, Action.RETITLE, interview, interview=interview) as writer:
        interviews.call(writer.database, interview, title, summary)
    forget_soon(archive.database())


def reword(
    archive: Archive,
    viewer: Viewer,
    excerpt_id: ExcerptId,
    *,
    title: str,
    context: str = "",
    warning: str | None = None,
) -> None:
    """Give an excerpt another title, context and warning; its approvals do not count any more.

    Raises BadRequest for a missing or long title and for an excerpt that is public; NotFound or Refused.
    """
    excerpt = reading(archive, viewer, Purpose.PRESERVE).excerpt(excerpt_id)
    title, context = title.strip(), context.strip()
    if excerpt.state.is_out:
        raise BadRequest("This excerpt is public. Take it back first, then give it another title.")
    if not title or len(title) > LONGEST_TITLE or len(context) > LONGEST_CONTEXT:
        raise BadRequest(f"An excerpt needs a title of at most {LONGEST_TITLE} characters.")
    with writing(archive, viewer, Action.RETITLE, excerpt.id, interview=excerpt.interview) as writer:
        excerpts.reword(writer.database, excerpt.id, title, context, (warning or "").strip() or None)
    forget_soon(archive.database())
