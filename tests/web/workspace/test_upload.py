"""Taking an interview in over the pages: what was agreed to, the file, and everything that may go wrong."""

import io
from typing import Any

import pytest

from archive.accession.forms import form as form_named
from archive.participation.participants import open_purposes, show_agreements, withdraw
from archive.stewardship import catalogue
from archive.stewardship.accounts import IDLE_MS
from archive.terms.models import (
    AgreementStatus,
    Embargo,
    InterviewId,
    NameAs,
    ParticipantRole,
    Purpose,
    Role,
)
from tests.peopled import RECORDINGS
from tests.web.workspace.conftest import Browser, World

SOUND = (RECORDINGS / "hola_4s.opus").read_bytes() + b"another one"
FILLED = {
    "title": "Juana cuenta",
    "languages": ["es", "fr"],
    "main_language": "fr",
    "narrator": "Juana Pérez Soto",
    "interviewer": "Lucía Vermeulen",
    "purposes": ["preserve", "transcribe_local", "index"],
    "embargo": "none",
    "name_as": "none",
}


def sent(content: bytes = SOUND, name: str = "juana.opus", **more: Any) -> dict[str, Any]:
    """Return the filled form with a recording."""
    return {**FILLED, "recording": (io.BytesIO(content), name), **more}


def taken(world: World, browser: Browser, form: dict[str, Any]) -> InterviewId:
    """Send a form that must be taken; return the interview."""
    answer = browser.post("/upload", form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return InterviewId(answer.location.rpartition("/")[2])


def kept(world: World) -> int:
    """Return how many files the archive keeps."""
    return len(list(world.archive.media.hashes()))


def test_nothing_is_ticked_for_anybody(archivist: Browser) -> None:
    page = archivist.page("/upload")
    assert page.count('name="purposes"') == len(Purpose)
    assert page.count("checked") == 3
    assert 'id="voice-original" name="voice" value="original" checked' in page
    assert 'id="embargo-none" name="embargo" value="none" checked' in page
    assert 'id="name_as-none" name="name_as" value="none" checked' in page


def test_what_was_agreed_to_comes_before_the_file(archivist: Browser) -> None:
    page = archivist.page("/upload")
    assert (
        page.index('value="transcribe_local"')
        < page.index('name="evidence"')
        < page.index('name="recording"')
    )


def test_an_interview_is_taken_in_with_what_everybody_agreed_to(world: World, archivist: Browser) -> None:
    interview = taken(world, archivist, sent())
    viewer = world.users[Role.ARCHIVIST].viewer
    known, recording = catalogue.show(world.archive, viewer, interview)
    assert (known.title, known.languages) == ("Juana cuenta", ("fr", "es"))
    assert recording.size == len(SOUND)
    assert world.archive.media.path(recording.id).read_bytes() == SOUND
    people = {each.role: each for each in show_agreements(world.archive, viewer, interview)}
    assert people[ParticipantRole.NARRATOR].name == "Juana Pérez Soto"
    assert people[ParticipantRole.NARRATOR].presentation.name_as is NameAs.NONE
    assert set(open_purposes(world.archive, interview)) == {
        Purpose.PRESERVE,
        Purpose.TRANSCRIBE_LOCAL,
        Purpose.INDEX,
    }
    page = archivist.page(f"/upload/{interview}")
    assert "Received, and safe" in page
    assert "Nothing of it can be made public as things stand." in page


def test_a_title_that_tells_a_name_that_is_not_shown_is_said_when_it_was_taken_in(
    world: World, archivist: Browser
) -> None:
    page = archivist.page(f"/upload/{taken(world, archivist, sent())}")
    assert "an own name that is not shown" in page
    assert "<bdi>juana</bdi>" in page
    other = sent(SOUND + b"2", title="La vida en Bruselas")
    assert "own name" not in archivist.page(f"/upload/{taken(world, archivist, other)}")
    named = sent(SOUND + b"3", name_as="chosen", shown_name="Juana")
    assert "own name" not in archivist.page(f"/upload/{taken(world, archivist, named)}")


def test_with_nothing_ticked_it_is_kept_and_nothing_else(world: World, archivist: Browser) -> None:
    interview = taken(world, archivist, sent(purposes=[]))
    assert open_purposes(world.archive, interview) == [Purpose.PRESERVE]
    for each in show_agreements(world.archive, world.users[Role.ADMIN].viewer, interview):
        assert (each.status, each.grants) == (AgreementStatus.PENDING, ())
    assert "Nothing is written down: that was not agreed to." in archivist.page(f"/upload/{interview}")


def test_an_embargo_a_name_and_a_signed_form_are_kept(world: World, archivist: Browser) -> None:
    form = sent(
        purposes=["preserve", "research"],
        embargo="until",
        embargo_until="2040-01-02",
        name_as="pseudonym",
        shown_name="Elena",
        shown_place="Bruselas",
        evidence=(io.BytesIO(b"%PDF-1.7 signed"), "firma.pdf"),
        form="participation-1.es",
        talk_language="qu",
        article9="9.2.a",
    )
    interview = taken(world, archivist, form)
    people = show_agreements(world.archive, world.users[Role.ADMIN].viewer, interview)
    narrator = next(each for each in people if each.role is ParticipantRole.NARRATOR)
    asleep = {each.purpose: each for each in narrator.grants}
    assert asleep[Purpose.RESEARCH].embargo is Embargo.UNTIL
    assert asleep[Purpose.RESEARCH].embargo_until == "2040-01-02"
    assert asleep[Purpose.PRESERVE].embargo is Embargo.NONE
    assert narrator.presentation.shown_name == "Elena"
    assert narrator.evidence is not None
    assert world.archive.media.path(narrator.evidence).read_bytes() == b"%PDF-1.7 signed"
    assert Purpose.RESEARCH not in open_purposes(world.archive, interview)
    for each in people:
        assert (each.ground.form, each.ground.language) == ("participation-1.es", "qu")
        assert each.ground.form_hash == form_named(world.archive.config, "participation-1.es").sha256
        assert (each.ground.article6, each.ground.article9) == (None, "9.2.a")


def test_what_was_written_comes_back_with_what_is_wrong(world: World, archivist: Browser) -> None:
    before = kept(world)
    form = {**FILLED, "title": " ", "embargo": "until", "name_as": "initials", "place": "Molenbeek"}
    form |= {"talk_language": "Spanish!", "form": "participation-1.nl"}
    answer = archivist.post("/upload", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    for sentence in (
        "Give the interview a title.",
        "Say until which day it stays closed.",
        "Write the name, the pseudonym or the initials that may be shown.",
        "Choose the recording.",
        "Write the language as a code: es, es-BO, qu.",
    ):
        assert sentence in page
    assert 'value="Juana Pérez Soto"' in page
    assert 'value="Molenbeek"' in page
    assert '<option value="participation-1.nl" selected>' in page
    assert (
        'id="purpose-index" name="purposes" value="index" aria-describedby="purpose-index-means" checked'
        in page
    )
    assert (
        'id="purpose-research" name="purposes" value="research" aria-describedby="purpose-research-means">'
        in page
    )
    assert 'aria-invalid="true"' in page
    assert kept(world) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This is an empty file, not a recording."),
        (b"%PDF-1.7 a form", "This is a PDF document, not a recording."),
        (b"ffconcat version 1.0\nfile other.wav\n", "This is a text, not a recording."),
        (b"PK\x03\x04 zipped", "This is a document or a packed folder, not a recording."),
        (b"\x89PNG\r\n", "This is a picture, not a recording."),
    ],
)
def test_a_file_that_is_plainly_no_recording_is_told_at_once(
    world: World, archivist: Browser, content: bytes, sentence: str
) -> None:
    before = kept(world)
    answer = archivist.post("/upload", sent(content, "grabación.mp3"))
    assert answer.status_code == 400
    assert sentence in answer.get_data(as_text=True)
    assert 'value="Juana cuenta"' in answer.get_data(as_text=True)
    assert kept(world) == before


def test_the_same_file_is_not_taken_in_twice_and_its_interview_is_named(
    world: World, archivist: Browser
) -> None:
    content = (RECORDINGS / "hola_4s.opus").read_bytes()
    answer = archivist.post("/upload", sent(content))
    assert (answer.status_code, answer.location) == (303, f"/upload/{world.rosa}?held=1")
    page = archivist.page(answer.location)
    assert "already holds this recording" in page
    assert "Hola, soy Rosa" in page
    assert f'href="/interviews/{world.rosa}"' in page
    assert "Juana" not in archivist.page("/")


def test_the_same_file_of_a_withdrawn_interview_says_nothing_of_it(world: World, archivist: Browser) -> None:
    withdraw(world.archive, world.users[Role.ADMIN].viewer, world.rosa)
    answer = archivist.post("/upload", sent((RECORDINGS / "hola_4s.opus").read_bytes()))
    page = archivist.page(answer.location)
    assert "already holds this recording" in page
    assert "Rosa" not in page
    assert archivist.get(f"/upload/{world.rosa}").status_code == 404


def test_a_hostile_file_name_is_text_and_nothing_else(world: World, archivist: Browser) -> None:
    interview = taken(world, archivist, sent(name='../../etc/<img src=x onerror=alert(1)>"\u202e.mp3'))
    page = archivist.page(f"/upload/{interview}")
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "etc/" not in page


def test_hostile_words_in_the_form_come_back_as_text(archivist: Browser) -> None:
    page = archivist.post("/upload", {**FILLED, "title": '"><script>alert(1)</script>'}).get_data(
        as_text=True
    )
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_long_upload_with_its_pings_outlives_the_idle_quarter_of_an_hour(
    world: World, archivist: Browser
) -> None:
    token = archivist.token()
    for _ in range(3):
        world.clock.ms += IDLE_MS - 1000
        assert archivist.get("/still-here").status_code == 204
    assert archivist.client.post("/upload", data={**sent(), "csrf_token": token}).status_code == 303


def test_a_researcher_takes_nothing_in(world: World, researcher: Browser) -> None:
    before = kept(world)
    assert researcher.post("/upload", sent()).status_code == 403
    assert researcher.get("/upload").status_code == 403
    assert kept(world) == before
