"""Whether the translation beside an excerpt may be shown: for these very words, where all allowed it.

It is part of what an approval is bound to: another text, other words or another answer, and the approvals lapse.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from sqlite_utils import Database

from archive.consent.guard import closed_among
from archive.terms.models import Excerpt, ExcerptId, Purpose
from archive.terms.parallel import Translation
from archive.terms.words import TranscriptSegment

Words = Mapping[ExcerptId, Sequence[TranscriptSegment]]


class Standing(StrEnum):
    """What is to be said of a translation before it is public."""

    READY = "ready"
    OUTDATED = "outdated"
    """The words were corrected, cut or covered since it was written: it may say what is not said any more."""
    NOT_ALLOWED = "not_allowed"
    """Somebody in the recording did not let it be translated: nobody is shown it."""


def fingerprint(words: Sequence[TranscriptSegment]) -> str:
    """Return the SHA-256 of the lines that a translation is written for: their words and languages, in order."""
    lines = [(each.language, each.text) for each in words]
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode()).hexdigest()


def standing(database: Database, excerpt: Excerpt, words: Sequence[TranscriptSegment]) -> Standing | None:
    """Return how the excerpt's translation stands to its present `words`; None where it has none."""
    return _standing_each(database, [excerpt], {excerpt.id: words})[excerpt.id]


def _standing_each(
    database: Database, excerpts: Iterable[Excerpt], words: Words
) -> dict[ExcerptId, Standing | None]:
    by_id = {each.id: each for each in excerpts}
    asked = {each.interview for each in by_id.values() if each.translation is not None}
    closed = closed_among(database, asked, Purpose.TRANSLATE) if asked else frozenset()
    return {
        each.id: _standing(each.translation, words[each.id], is_closed=each.interview in closed)
        for each in by_id.values()
    }


def _standing(
    translation: Translation | None, words: Sequence[TranscriptSegment], *, is_closed: bool
) -> Standing | None:
    if translation is None:
        return None
    if is_closed:
        return Standing.NOT_ALLOWED
    return Standing.READY if translation.of == fingerprint(words) else Standing.OUTDATED


def shown(database: Database, excerpt: Excerpt, words: Sequence[TranscriptSegment]) -> Translation | None:
    """Return the translation that the public would get with these words; None where it gets none."""
    is_ready = standing(database, excerpt, words) is Standing.READY
    return excerpt.translation if is_ready else None


def sealed_each(
    database: Database, excerpts: Sequence[Excerpt], words: Words
) -> dict[ExcerptId, tuple[str, ...]]:
    """Return what an approval of each is bound to of its translation: nothing where there is none."""
    found = _standing_each(database, excerpts, words)
    return {each.id: _sealed(each.translation, found[each.id]) for each in excerpts}


def _sealed(found: Translation | None, told: Standing | None) -> tuple[str, ...]:
    if found is None or told is None:
        return ()
    return (json.dumps(["translation", told.value, found.language, found.made_by, found.lines]),)
