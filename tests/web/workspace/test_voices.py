"""How she is heard behind the door: by the staff as she is, by researchers as she chose when she was taken in."""

import pytest
from werkzeug.datastructures import MultiDict

from archive.store.connect import atomic
from archive.terms.models import Voice
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import give_words
from web.workspace.intake_form import interview_of, voice_of


def choose(world: World, voice: Voice) -> None:
    """Write how the people in Rosa's interview are heard."""
    with atomic(world.archive.database()) as database:
        database.execute(
            """
            update presentations set voice = ?
             where agreement_id in (select id from agreements where interview_id = ?)
            """,
            [voice.value, world.rosa],
        )


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ({}, Voice.ORIGINAL),
        ({"voice": "altered"}, Voice.ALTERED),
        ({"voice": "text_only"}, Voice.TEXT_ONLY),
        ({"voice": "loud"}, Voice.TEXT_ONLY),
        ({"voice": ""}, Voice.TEXT_ONLY),
    ],
)
def test_a_voice_that_cannot_be_read_is_heard_by_nobody(sent: dict[str, str], meant: Voice) -> None:
    assert voice_of(MultiDict(sent)) is meant


def test_the_choice_is_the_narrators_and_goes_with_her() -> None:
    form = MultiDict(
        {"title": "T", "narrator": "N", "interviewer": "I", "languages": "es", "voice": "altered"}
    )
    narrator, interviewer = interview_of(form).participants
    assert narrator.presentation.voice is Voice.ALTERED
    assert interviewer.presentation.voice is Voice.ORIGINAL


def test_the_form_asks_for_it_and_promises_nothing(archivist: Browser) -> None:
    page = archivist.page("/upload")
    assert 'name="voice" value="original" checked' in page
    assert "It is said to be altered." in page
    assert "anonym" not in page.lower()


def test_what_is_to_be_read_is_not_heard_by_researchers_and_the_page_says_so(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    give_words(world)
    choose(world, Voice.TEXT_ONLY)
    page = researcher.page(f"/interviews/{world.rosa}")
    assert "to be read, not heard" in page
    assert "data-player" not in page
    assert "hermana" in page
    assert researcher.get(f"/interviews/{world.rosa}/sound.mp3").status_code == 403
    assert "data-player" in archivist.page(f"/interviews/{world.rosa}")


def test_an_altered_voice_is_called_so_once_it_is_there(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    choose(world, Voice.ALTERED)
    assert "The sound is not available just now." in researcher.page(f"/interviews/{world.rosa}")
    archivist.post(
        f"/interviews/{world.rosa}/restrictions",
        {"start": "0", "end": "4", "reason": "safety", "action": "mute", "audience": "staff"},
    )
    world.work()
    page = researcher.page(f"/interviews/{world.rosa}")
    assert "Voice altered." in page
    assert "data-player" in page
    assert "anonym" not in page.lower()
    assert "Voice altered." not in archivist.page(f"/interviews/{world.rosa}")
