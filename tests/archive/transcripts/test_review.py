"""A person's work on the words: correcting, confirming, undoing, and what the machine wrote stays."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.consent.reader import reading
from archive.methods.alignment import time_words
from archive.participation.participants import grant, show_agreements
from archive.stewardship import catalogue
from archive.store import jobs
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.jobs import JobKind
from archive.terms.models import ParticipantId, Purpose
from archive.terms.words import TranscriptKind, TranscriptSegment
from archive.transcripts.review import confirm, correct, undo
from archive.transcripts.revising import LONGEST_SEGMENT
from tests.peopled import World
from transcribe.types import Word

MACHINE = "Hola, me llamo Rosa. A mi hermana la mató su marido."


def now(world: World, kind: TranscriptKind | None = None) -> TranscriptSegment:
    """Return Rosa's only segment as staff sees it."""
    (segment,) = catalogue.words(world.archive, world.berta, world.rosa, kind).segments
    return segment


def waiting(world: World) -> list[JobKind]:
    return [job.kind for job in jobs.jobs_of(world.archive.database(), world.rosa) if job.state == "queued"]


def test_a_correction_stands_beside_what_the_machine_wrote(world: World) -> None:
    correct(world.archive, world.berta, world.rosa, 0, "Hola,  soy\nRosa.", seen_revision=1)
    assert now(world).text == "Hola, soy Rosa."
    assert now(world).verified
    assert catalogue.words(world.archive, world.berta, world.rosa).kind is TranscriptKind.CORRECTED
    machine = now(world, TranscriptKind.MACHINE)
    assert machine.text == MACHINE
    assert not machine.verified
    assert waiting(world) == [JobKind.TAG]


def test_an_undo_brings_the_former_words_back_and_a_second_undo_the_newer_ones(world: World) -> None:
    correct(world.archive, world.berta, world.rosa, 0, "Otra cosa", seen_revision=1)
    undo(world.archive, world.berta, world.rosa, 0)
    assert now(world).text == MACHINE
    assert not now(world).verified
    assert now(world).revision == 3
    undo(world.archive, world.berta, world.rosa, 0)
    assert now(world).text == "Otra cosa"


def test_an_undo_of_nothing_is_refused_and_begins_no_version(world: World) -> None:
    with pytest.raises(NotFound):
        undo(world.archive, world.berta, world.rosa, 0)
    assert catalogue.words(world.archive, world.berta, world.rosa).kind is TranscriptKind.MACHINE
    assert not waiting(world)


def test_confirming_changes_no_word(world: World) -> None:
    confirm(world.archive, world.berta, world.rosa, 0)
    assert now(world).verified
    assert now(world).text == MACHINE
    assert not now(world, TranscriptKind.MACHINE).verified


def test_who_saves_over_somebody_elses_words_is_told(world: World) -> None:
    correct(world.archive, world.berta, world.rosa, 0, "Lo de Berta", seen_revision=1)
    with pytest.raises(BadRequest, match="Somebody else saved"):
        correct(world.archive, world.ana, world.rosa, 0, "Lo de Ana", seen_revision=1)
    assert now(world).text == "Lo de Berta"


@pytest.mark.parametrize("text", ["", " \n\t ", "x" * (LONGEST_SEGMENT + 1)])
def test_empty_and_endless_corrections_are_refused(world: World, text: str) -> None:
    with pytest.raises(BadRequest, match="between 1 and"):
        correct(world.archive, world.berta, world.rosa, 0, text, seen_revision=1)
    assert now(world).text == MACHINE


def test_a_segment_that_is_not_there_cannot_be_corrected(world: World) -> None:
    with pytest.raises(NotFound):
        correct(world.archive, world.berta, world.rosa, 7, "Nada", seen_revision=1)


def test_a_researcher_corrects_nothing(world: World) -> None:
    with pytest.raises(Refused, match="role"):
        correct(world.archive, world.rita, world.rosa, 0, "Nada", seen_revision=1)
    with pytest.raises(Refused, match="role"):
        confirm(world.archive, world.rita, world.rosa, 0)
    assert now(world).text == MACHINE


def test_a_speaker_is_called_by_her_own_name_inside_and_as_she_chose_for_research(world: World) -> None:
    (narrator,) = [
        each.participant
        for each in show_agreements(world.archive, world.berta, world.rosa)
        if each.role == "narrator"
    ]
    correct(world.archive, world.berta, world.rosa, 0, MACHINE, seen_revision=1, speaker=narrator)
    assert now(world).speaker == "Rosa Quispe Mamani"
    (seen,) = catalogue.words(world.archive, world.rita, world.rosa).segments
    assert seen.speaker == "Elena"
    correct(
        world.archive, world.berta, world.rosa, 0, MACHINE, seen_revision=2, speaker=ParticipantId("nobody")
    )
    assert now(world).speaker is None


def test_agreeing_to_more_later_does_not_cover_a_persons_words_with_the_machines(world: World) -> None:
    correct(world.archive, world.berta, world.rosa, 0, "Hola, soy Rosa.", seen_revision=1)
    world.work()
    narrator = show_agreements(world.archive, world.berta, world.rosa)[0].participant
    grant(world.archive, world.berta, world.rosa, narrator, (Purpose.TEACHING,))
    world.work()
    assert now(world).text == "Hola, soy Rosa."
    assert now(world).verified


WORDS = some.lists(some.text(alphabet="abñé.,", min_size=1, max_size=8), min_size=1, max_size=12)


@given(WORDS, WORDS, some.integers(0, 5_000), some.integers(0, 4_000))
def test_the_times_of_corrected_words_stay_inside_the_segment_and_in_order(
    old: list[str], new: list[str], start_ms: int, length_ms: int
) -> None:
    step = length_ms // len(old)
    words = tuple(
        Word(text, start_ms + step * n, start_ms + step * (n + 1), 0.5) for n, text in enumerate(old)
    )
    before = TranscriptSegment(
        0, 1, start_ms, start_ms + length_ms, None, "es", " ".join(old), words, (), None, verified=False
    )
    timed = time_words(new, before)
    assert [word.text for word in timed] == new
    assert all(start_ms <= word.start_ms <= word.end_ms <= start_ms + length_ms for word in timed)
    assert all(first.end_ms <= second.start_ms for first, second in pairwise(timed))


def test_the_research_reader_never_gets_a_suppressed_segment(world: World) -> None:
    world.archive.database().execute("update segments set suppressed = 'loop'")
    assert reading(world.archive, world.rita, Purpose.RESEARCH).transcript(world.rosa).segments == ()
    assert now(world).suppressed == "loop"
