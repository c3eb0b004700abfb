"""What approvals of excerpts are bound to, written once, for one excerpt or for a list of them.

A long list is asked for in as many questions as a short one. Whoever asks here was let in by a Reader.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from archive.consent import covering, listing, naming, parallel, said, titling
from archive.consent.cutting import digest
from archive.consent.labelled import labels_of, themes_in
from archive.store import rows
from archive.terms.models import Excerpt, ExcerptId, Interview, InterviewId, Purpose
from archive.terms.words import TranscriptSegment

INTERVIEWS = "select * from interviews where id in (select value from json_each(?))"


@dataclass(frozen=True, slots=True)
class Sealed:
    """The words of an excerpt, and what an approval is bound to that is given for them, read together."""

    words: tuple[TranscriptSegment, ...]
    seal: str


def told_by(database: Database, excerpt: Excerpt) -> tuple[str, ...]:
    """Return the words that tell too much in what an excerpt is called, described, translated and gathered with."""
    here, purpose = excerpt.interview, excerpt.purpose
    covers = covering.spans_of(database, [here], purpose)
    themes = themes_in(listing.tags(database, purpose, [here])[here], excerpt)
    labels = labels_of(database, {excerpt.id: themes})
    return titling.told_by_each(database, [excerpt], covers, labels)[excerpt.id]


def sealed_each(
    database: Database, excerpts: Sequence[Excerpt], *, own: bool, staff: bool
) -> dict[ExcerptId, Sealed]:
    """Return what an approval of each is bound to: all that the public would get, and what of it tells too much.

    `own` and `staff` say how the words are read, as in `said.excerpt_words`.
    """
    found: dict[ExcerptId, Sealed] = {}
    for purpose in sorted({each.purpose for each in excerpts}):
        found |= _sealed_for(
            database, purpose, [each for each in excerpts if each.purpose is purpose], own=own, staff=staff
        )
    return found


def _sealed_for(
    database: Database, purpose: Purpose, excerpts: Sequence[Excerpt], *, own: bool, staff: bool
) -> dict[ExcerptId, Sealed]:
    here = list(dict.fromkeys(each.interview for each in excerpts))
    treatments = covering.treatments_of(database, here, purpose)
    covers = {interview: treatment.spans for interview, treatment in treatments.items()}
    words = said.excerpt_words(database, excerpts, covers, own=own, staff=staff)
    tags = listing.tags(database, purpose, here)
    themes = {each.id: themes_in(tags[each.interview], each) for each in excerpts}
    labels = labels_of(database, themes)
    told = titling.told_by_each(database, excerpts, covers, labels)
    beside = parallel.sealed_each(database, excerpts, words)
    called = naming.names_of(database, here, own=False)
    chosen = naming.shown_of(database, here)
    interviews = _interviews(database, here)
    return {
        each.id: Sealed(
            words[each.id],
            digest(
                each,
                interviews[each.interview],
                (
                    *chosen[each.interview],
                    *called[each.interview].values(),
                    *told[each.id],
                    *beside[each.id],
                    *labels[each.id].changed,
                ),
                themes[each.id],
                words[each.id],
                treatments[each.interview],
            ),
        )
        for each in excerpts
    }


def _interviews(database: Database, wanted: Sequence[InterviewId]) -> dict[InterviewId, Interview]:
    found = (rows.interview(row) for row in database.query(INTERVIEWS, [json.dumps(wanted)]))
    return {each.id: each for each in found}
