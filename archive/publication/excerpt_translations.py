"""The translation beside an excerpt, written, changed and taken away by the staff, who checked it against the words.

Every change voids the approvals; what is public leaves the public site in the same call.
"""

from collections.abc import Sequence

from archive.consent import parallel, titling
from archive.consent.reader import reading
from archive.consent.rules import Action
from archive.consent.translated import translation_of
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.indexing.outlets import now_or_later, take_back_changed
from archive.methods.alignment import line_at
from archive.store import excerpts
from archive.store.connect import forget_soon
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.languages import LANGUAGES
from archive.terms.models import Excerpt, ExcerptId, InterviewId, Purpose, Viewer
from archive.terms.parallel import Translation
from archive.terms.words import TranscriptSegment
from transcribe.types import ENGLISH

LONGEST_LINE = 2_000
LONGEST_MAKER = 100
MOST_LINES = 300
"""More lines than this are no excerpt that somebody reads side by side, and no form that a browser bears."""


def languages_for(words: Sequence[TranscriptSegment]) -> tuple[str, ...]:
    """Return the languages into which these lines may be translated: each in which not all of them are already."""
    spoken = {each.language.partition("-")[0] for each in words}
    return tuple(each for each in LANGUAGES if spoken != {each})


def machine_english(
    archive: Archive, viewer: Viewer, excerpt: Excerpt, words: Sequence[TranscriptSegment]
) -> tuple[str, ...]:
    """Return what a computer made in English of each line of an excerpt, as a person may begin with; () without any.

    It is read as the public would: what is restricted for it is left out. Nobody has checked it.
    """
    if ENGLISH not in languages_for(words):
        return ()
    span = excerpt.start_ms, excerpt.end_ms
    try:
        made = translation_of(archive, viewer, excerpt.purpose, excerpt.interview, span)
    except (NotFound, Refused):
        return ()
    starts, found = [each.start_ms for each in words], [""] * len(words)
    for each in made.segments if made and words else ():
        middle_ms = (each.start_ms + each.end_ms) // 2
        if not each.is_left_out and excerpt.start_ms <= middle_ms < excerpt.end_ms:
            place = line_at(starts, middle_ms)
            found[place] = f"{found[place]} {each.text}".strip()
    return tuple(found) if any(found) else ()


def write(
    archive: Archive,
    viewer: Viewer,
    excerpt_id: ExcerptId,
    *,
    seen: str,
    language: str,
    made_by: str,
    lines: Sequence[str],
) -> None:
    """Write the translation of an excerpt, one text for each of its lines, in place of the one that it had.

    `seen` is the seal of what the person was shown (`excerpts.show`). Raises Refused where somebody in the recording
    did not let it be translated; BadRequest where the excerpt changed since, for another number of lines, an empty or
    long one, another language, and a text that tells a word restricted for the public.
    """
    excerpt = reading(archive, viewer, Purpose.PRESERVE).excerpt(excerpt_id)
    written = tuple(" ".join(each.split()) for each in lines)
    maker = " ".join(made_by.split())
    with writing(
        archive, viewer, Action.TRANSLATE_EXCERPT, excerpt.id, interview=excerpt.interview, reason=language
    ) as writer:
        reading(archive, viewer, Purpose.TRANSLATE).interview(excerpt.interview)
        words = _seen_words(archive, viewer, excerpt_id, seen)
        _check(words, language, maker, written)
        _require_silent(writer, excerpt, (maker, *written))
        made = Translation(language, maker, written, parallel.fingerprint(words))
        excerpts.keep_translation(writer.database, excerpt.id, made)
    _follow(archive, excerpt.interview)


def remove(archive: Archive, viewer: Viewer, excerpt_id: ExcerptId) -> None:
    """Take the translation of an excerpt away; it is forgotten. Raises NotFound or Refused."""
    excerpt = reading(archive, viewer, Purpose.PRESERVE).excerpt(excerpt_id)
    with writing(
        archive, viewer, Action.TRANSLATE_EXCERPT, excerpt.id, interview=excerpt.interview, reason="removed"
    ) as writer:
        excerpts.keep_translation(writer.database, excerpt.id, None)
    _follow(archive, excerpt.interview)


def _seen_words(
    archive: Archive, viewer: Viewer, excerpt_id: ExcerptId, seen: str
) -> tuple[TranscriptSegment, ...]:
    """Return the words as they are inside the transaction. Raises BadRequest where they are not what was seen."""
    reader = reading(archive, viewer, Purpose.PRESERVE)
    excerpt = reader.excerpt(excerpt_id)
    shown = reader.sealed(excerpt)
    if shown.seal != seen:
        raise BadRequest(
            "This excerpt was changed since you opened it. Look at its lines again before you save."
        )
    return shown.words


def _check(words: Sequence[TranscriptSegment], language: str, made_by: str, lines: Sequence[str]) -> None:
    if language not in LANGUAGES:
        raise BadRequest(f"A translation is in one of these languages: {', '.join(LANGUAGES)}.")
    if language not in languages_for(words):
        raise BadRequest("The excerpt is in this language already.")
    if not made_by or len(made_by) > LONGEST_MAKER:
        raise BadRequest(f"Say who translated it, in at most {LONGEST_MAKER} characters.")
    if len(words) > MOST_LINES:
        raise BadRequest(f"An excerpt of more than {MOST_LINES} lines cannot be translated here.")
    if len(lines) != len(words):
        raise BadRequest(f"The excerpt has {len(words)} lines, and the translation has {len(lines)}.")
    for number, each in enumerate(lines, start=1):
        if not each or len(each) > LONGEST_LINE:
            raise BadRequest(
                f"Line {number} of the translation needs between 1 and {LONGEST_LINE} characters."
            )


def _require_silent(writer: Writer, excerpt: Excerpt, texts: Sequence[str]) -> None:
    stretch = excerpt.start_ms, excerpt.end_ms
    told = titling.told(writer.database, excerpt.interview, excerpt.purpose, texts, stretch)
    if told:
        raise BadRequest(
            f"The translation tells a word that is restricted here, or a name that is not shown: {', '.join(told)}."
        )


def _follow(archive: Archive, interview: InterviewId) -> None:
    now_or_later(take_back_changed, archive, interview)
    forget_soon(archive.database())
