"""Why a theme was suggested by meaning: which of the texts that the theme is known by means most like what was said.

For the staff, who read these texts on the theme's page too; a researcher is told neither. They are made up: none of
them repeats what somebody said in an interview (`shape`). Of the example nothing is kept, it is looked for when asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from archive.consent.reader import reading
from archive.consent.rules import is_staff, own_purpose
from archive.context import Archive
from archive.store.tags import stored_thesaurus
from archive.terms.errors import NotFound, Refused
from archive.terms.models import InterviewId, Tag, TagId, Viewer
from archive.terms.reasons import Reason
from archive.terms.ways import Way
from archive.theming.exemplars import examples_of
from archive.thesaurus.reading import Theme
from search.errors import EncoderUnread
from search.sorting import nearest


class Known(StrEnum):
    """What a text is to its theme."""

    EXAMPLE = "example"
    DEFINITION = "definition"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Likest:
    """The text of a theme that means most like a sentence, in which language it is, and what it is to the theme."""

    text: str
    language: str
    known: Known


def explain(
    archive: Archive, viewer: Viewer, interview: InterviewId, tag: TagId
) -> tuple[Tag, Likest | None]:
    """Return a theme on an interview, and what led to it; None where that was not its meaning, or cannot be said now.

    Raises NotFound, and Refused for whoever does not work for the archive.
    """
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    tags = reading(archive, viewer, own_purpose(viewer)).tags(interview)
    found = next((each for each in tags if each.id == tag), None)
    if found is None:
        raise NotFound
    return found, _likest(archive, found) if found.why.way is Way.MEANING else None


def _likest(archive: Archive, tag: Tag) -> Likest | None:
    themes = stored_thesaurus(archive.database())
    texts = [text for theme, text in examples_of(themes) if theme == tag.theme]
    try:
        text = nearest(tag.words, texts)
    except EncoderUnread:
        return None
    own = (each for each in themes if each.id == tag.theme)
    return next((each for theme in own for each in _told_by(theme) if each.text == text), None)


def _told_by(theme: Theme) -> Iterator[Likest]:
    for language, examples in theme.examples.items():
        yield from (Likest(text, language, Known.EXAMPLE) for text in examples)
    for known, texts in ((Known.DEFINITION, theme.description), (Known.NAME, theme.preferred)):
        yield from (Likest(text, language, known) for language, text in texts.items())
