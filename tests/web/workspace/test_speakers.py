"""Voices, at the pages: listed for the staff with where they are heard, named once and everywhere, and taken back."""

import pytest

from archive.participation.participants import grant, withdraw
from archive.store import voices
from archive.store.connect import atomic
from archive.terms.models import OPERATOR, Purpose
from archive.terms.words import VoiceId
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import keep, people, segment

FIRST, SECOND = VoiceId("voice-one"), VoiceId("voice-two")
LINES = (
    segment(0, 300, 1_300, "¿Dónde vivía entonces?", speaker=FIRST),  # type: ignore[arg-type]
    segment(1, 1_400, 2_400, "En Bruselas.", speaker=SECOND),  # type: ignore[arg-type]
    segment(2, 2_500, 3_400, "Con mi hermana.", speaker=SECOND),  # type: ignore[arg-type]
)


@pytest.fixture(autouse=True)
def told(world: World) -> None:
    for who in people(world).values():
        grant(world.archive, OPERATOR, world.rosa, who, (Purpose.TELL_SPEAKERS,))
    keep(world, world.rosa, LINES)
    with atomic(world.archive.database()) as database:
        voices.add_voices(database, world.rosa, (FIRST, SECOND))


def name(world: World, browser: Browser, voice: str, participant: str) -> int:
    answer = browser.post(f"/interviews/{world.rosa}/speakers", {"voice": voice, "participant": participant})
    return answer.status_code


def test_voices_are_listed_with_how_much_they_say_and_where(world: World, archivist: Browser) -> None:
    page = archivist.page(f"/interviews/{world.rosa}/speakers")
    assert "Speaker 1" in page
    assert "One line" in page
    assert "2 lines" in page
    assert f"/interviews/{world.rosa}/speakers" in archivist.page(f"/interviews/{world.rosa}")


def test_a_voice_is_named_once_and_every_line_follows_and_back(world: World, archivist: Browser) -> None:
    assert "Speaker 2" in archivist.page(f"/interviews/{world.rosa}")
    assert name(world, archivist, SECOND, people(world)["narrator"]) == 303
    page = archivist.page(f"/interviews/{world.rosa}")
    assert "Speaker 2" not in page
    captions = archivist.get(f"/interviews/{world.rosa}/words.vtt").get_data(as_text=True)
    assert captions.count("<v Rosa Quispe Mamani>") == 2
    assert "selected" in archivist.page(f"/interviews/{world.rosa}/speakers")
    assert name(world, archivist, SECOND, "") == 303
    assert "Speaker 2" in archivist.page(f"/interviews/{world.rosa}")


def test_who_takes_no_part_is_refused_and_nothing_changes(world: World, archivist: Browser) -> None:
    assert name(world, archivist, SECOND, "somebody") == 400
    assert name(world, archivist, "voice-three", people(world)["narrator"]) == 404
    assert "Speaker 2" in archivist.page(f"/interviews/{world.rosa}")


def test_researchers_read_numbers_and_chosen_names_and_name_nobody(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    assert name(world, researcher, SECOND, people(world)["narrator"]) == 403
    assert name(world, archivist, SECOND, people(world)["narrator"]) == 303
    page = researcher.page(f"/interviews/{world.rosa}")
    assert "Elena" in page
    assert "Speaker 1" in page
    assert "Quispe" not in page


def test_what_is_taken_back_is_gone_from_the_pages(world: World, archivist: Browser) -> None:
    withdraw(world.archive, world.berta, world.rosa, people(world)["interviewer"], Purpose.TELL_SPEAKERS)
    assert "Speaker" not in archivist.page(f"/interviews/{world.rosa}")
    page = archivist.page(f"/interviews/{world.rosa}/speakers")
    assert "No voices are told apart" in page
