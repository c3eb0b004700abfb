"""What the tests of editing share: Rosa's interview with three lines of hers."""

import pytest

from archive.participation.participants import show_agreements
from archive.stewardship import catalogue
from archive.store import transcripts
from archive.store.connect import atomic
from archive.terms.words import TranscriptKind, TranscriptSegment
from tests.peopled import World
from transcribe.types import Word

SAID = ("vivo en Molenbec con mi hermana", "¡Molenbec! allí la mató su marido", "nadie vino")


def spoken(number: int, text: str, speaker: str | None) -> TranscriptSegment:
    start_ms = number * 1_000
    words = tuple(
        Word(word, start_ms + at * 100, start_ms + at * 100 + 90, 0.9) for at, word in enumerate(text.split())
    )
    return TranscriptSegment(
        number, 1, start_ms, start_ms + 700, speaker, "es", text, words, (), None, verified=False
    )


@pytest.fixture
def said(world: World) -> World:
    """Rosa's interview with three lines of hers."""
    who = show_agreements(world.archive, world.berta, world.rosa)[0].participant
    with atomic(world.archive.database()) as database:
        transcripts.add_transcript(
            database,
            world.rosa,
            TranscriptKind.MACHINE,
            [spoken(number, text, who) for number, text in enumerate(SAID)],
            made_by="scripted",
            now_ms=world.clock.now_ms(),
        )
    return world


def line(world: World, number: int) -> TranscriptSegment:
    segments = catalogue.words(world.archive, world.berta, world.rosa).segments
    return next(each for each in segments if each.number == number)
