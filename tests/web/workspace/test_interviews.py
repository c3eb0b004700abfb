"""The page of an interview: each viewer hears, reads and is told what she may, and nothing beside it."""

import json
import re

import pytest

from archive.participation.participants import withdraw
from archive.store import jobs
from archive.store.connect import atomic
from archive.terms.jobs import JobKind
from archive.terms.models import OPERATOR, Purpose, Role
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import LEFT_OUT, REAL_NAMES, give_words, keep, segment


def test_archivist_sees_the_words_with_their_times_the_people_and_the_tools(
    world: World, archivist: Browser
) -> None:
    give_words(world)
    page = archivist.page(f"/interviews/{world.rosa}")
    assert "Hola, soy Rosa</bdi></h1>" in page
    assert 'href="?t=1.2#t=1.2" data-time="1200">0:01</a>' in page
    assert "A mi hermana la mató su marido." in page
    assert all(name in page for name in REAL_NAMES)
    assert 'id="t=0.3"' in page
    assert f'/interviews/{world.rosa}/lines/1" data-form' in page
    assert "written by a computer, not checked yet" in page
    assert 'lang="fr" dir="auto">Quelle est votre histoire ?' in page
    assert '<span class="line-language">French</span>' in page


def test_what_was_said_is_shown_as_text_and_never_as_markup(world: World, archivist: Browser) -> None:
    give_words(world)
    page = archivist.page(f"/interviews/{world.rosa}")
    assert "&lt;Rosa&gt; &amp; cuido." in page
    assert "<Rosa>" not in page


def test_a_line_carries_gap_and_length_of_each_word(world: World, archivist: Browser) -> None:
    give_words(world)
    page = archivist.page(f"/interviews/{world.rosa}")
    found = re.search(r'data-n="1" data-s="1200" data-w="([^"]+)"', page)
    assert found is not None
    assert found[1] == " ".join(["0 171"] * 7)


def test_doubt_is_said_in_words_and_not_by_colour_alone(world: World, archivist: Browser) -> None:
    give_words(world)
    page = archivist.page(f"/interviews/{world.rosa}")
    assert "<u>llamo</u>" in page
    assert 'unsure of <bdi lang="es">llamo</bdi>' in page
    assert "the computer was unsure of its words, more words than people usually say in that time" in page


def test_words_left_out_are_folded_away_for_staff_with_the_reason(world: World, archivist: Browser) -> None:
    give_words(world)
    page = archivist.page(f"/interviews/{world.rosa}")
    folded = page[page.index('<details class="left-out">') :]
    assert "Left out: a phrase that the computer is known to invent</summary>" in folded
    assert LEFT_OUT in folded[: folded.index("</details>")]
    assert LEFT_OUT not in page[: page.index('<details class="left-out">')]


def test_researcher_reads_and_hears_under_the_chosen_name_only(world: World, researcher: Browser) -> None:
    give_words(world)
    page = researcher.page(f"/interviews/{world.rosa}")
    assert "A mi hermana la mató su marido." in page
    assert "Elena" in page
    for hidden in (
        *REAL_NAMES,
        LEFT_OUT,
        "Molenbeek",
        "hola_4s",
        "data-form",
        "csrf_token",
        "/agreement",
        "/lines/",
    ):
        assert hidden not in page, hidden
    assert researcher.get(f"/interviews/{world.rosa}/sound.mp3").status_code == 200
    captions = researcher.get(f"/interviews/{world.rosa}/captions.vtt").get_data(as_text=True)
    assert captions.startswith("WEBVTT")
    assert "Elena" in captions
    assert not any(hidden in captions for hidden in (*REAL_NAMES, LEFT_OUT))


@pytest.mark.parametrize("way", ["", "/sound.mp3", "/captions.vtt"])
def test_researcher_cannot_tell_a_closed_interview_from_none(
    world: World, researcher: Browser, way: str
) -> None:
    closed = researcher.get(f"/interviews/{world.marta}{way}")
    absent = researcher.get(f"/interviews/0000000000000000{way}")
    assert (closed.status_code, closed.data) == (404, absent.data)
    assert b"Marta" not in closed.data


@pytest.mark.parametrize("role", [Role.ARCHIVIST, Role.ADMIN, Role.RESEARCHER])
def test_withdrawn_interview_is_as_if_it_had_never_been(world: World, role: Role) -> None:
    give_words(world)
    browser = world.browser(role)
    ways = ["", "/sound.mp3", "/captions.vtt"]
    ways += [] if role is Role.RESEARCHER else ["/words.txt", "/progress", "/themes", "/excerpts", "/lines/1"]
    withdraw(world.archive, OPERATOR, world.rosa)
    for way in ways:
        headers = {"X-Part": "steps"} if way == "/progress" else {}
        gone = browser.get(f"/interviews/{world.rosa}{way}", headers=headers)
        absent = browser.get(f"/interviews/0000000000000000{way}", headers=headers)
        assert (gone.status_code, gone.data, way) == (404, absent.data, way)
        assert dict(gone.headers) == dict(absent.headers)


def test_stranger_is_led_to_the_door_and_a_player_is_told_401(world: World) -> None:
    stranger = world.stranger()
    assert stranger.get(f"/interviews/{world.rosa}").status_code == 303
    for way in ("sound.mp3", "captions.vtt", "words.txt"):
        answer = stranger.get(f"/interviews/{world.rosa}/{way}")
        assert (answer.status_code, answer.data) == (401, b"Please sign in.\n")


def test_sound_is_sent_in_ranges_and_kept_nowhere(world: World, archivist: Browser) -> None:
    answer = archivist.get(f"/interviews/{world.rosa}/sound.mp3", headers={"Range": "bytes=0-99"})
    assert (answer.status_code, len(answer.data)) == (206, 100)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert "ETag" not in answer.headers


def test_moment_in_the_address_starts_the_player_and_marks_the_line(world: World, archivist: Browser) -> None:
    give_words(world)
    page = archivist.page(f"/interviews/{world.rosa}?t=1.5")
    assert 'data-at="1500"' in page
    assert '<li class="line is-at" id="t=1.2"' in page
    assert '<span id="t=1.5"></span>' in page
    assert page.count("is-at") == 1


@pytest.mark.parametrize("moment", ["-1", "nan", "99999999", "1e308", "inf", "x", ""])
def test_moment_that_makes_no_sense_is_taken_as_none_or_the_end(
    world: World, archivist: Browser, moment: str
) -> None:
    assert "What is said" in archivist.page(f"/interviews/{world.rosa}?t={moment}")


@pytest.mark.parametrize(("form", "begins"), [("vtt", "WEBVTT"), ("srt", "1\n"), ("txt", "["), ("json", "{")])
def test_words_are_handed_out_as_files_without_what_was_left_out(
    world: World, archivist: Browser, form: str, begins: str
) -> None:
    give_words(world)
    answer = archivist.get(f"/interviews/{world.rosa}/words.{form}")
    text = answer.get_data(as_text=True)
    assert "mató su marido" in text
    assert LEFT_OUT not in text
    assert answer.headers["Content-Disposition"] == f"attachment; filename=words.{form}"
    if form == "json":
        json.loads(text)
    elif form != "txt":
        assert text.startswith(begins)


def test_unknown_kind_of_file_is_not_there_and_researchers_get_none(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    assert archivist.get(f"/interviews/{world.rosa}/words.exe").status_code == 404
    assert researcher.get(f"/interviews/{world.rosa}/words.txt").status_code == 403


def test_interview_whose_words_may_not_be_written_down_says_so(world: World, archivist: Browser) -> None:
    give_words(world)
    withdraw(world.archive, OPERATOR, world.rosa, None, Purpose.TRANSCRIBE_LOCAL)
    page = archivist.page(f"/interviews/{world.rosa}")
    assert "A participant did not agree to this purpose" in page
    assert "mató su marido" not in page


def test_agreement_panel_says_what_is_allowed_and_leads_to_the_agreement(
    world: World, archivist: Browser
) -> None:
    page = archivist.page(f"/interviews/{world.marta}")
    assert '<span class="visually-hidden">Allowed: </span>Make it searchable inside' in page
    assert '<span class="visually-hidden">Not allowed: </span>Publish excerpts' in page
    assert "Agreement and taking back" in page


def test_work_under_way_is_shown_with_its_steps_and_asked_for_again(world: World, archivist: Browser) -> None:
    assert "Work on this interview" not in archivist.page(f"/interviews/{world.rosa}")
    with atomic(world.archive.database()) as database:
        jobs.enqueue(database, JobKind.TRANSCRIBE, world.rosa, world.clock.now_ms())
        job = jobs.claim(database, "somebody:1:1", world.clock.now_ms() + 60_000, world.clock.now_ms())
        assert job is not None
        jobs.report(database, job.id, 0, 40, world.clock.now_ms())
        jobs.report(database, job.id, 10, 40, world.clock.now_ms() + 30_000)
    world.clock.ms += 30_000
    page = archivist.page(f"/interviews/{world.rosa}")
    assert f'data-poll="/interviews/{world.rosa}/progress"' in page
    part = archivist.get(f"/interviews/{world.rosa}/progress", headers={"X-Part": "steps"})
    text = part.get_data(as_text=True)
    assert text.lstrip().startswith("<section")
    assert "Write down what is said: 25 %" in text
    assert 'max="40" value="10"' in text
    assert "about 2 minutes left" in text


def test_progress_without_a_script_leads_back_to_the_page(world: World, archivist: Browser) -> None:
    answer = archivist.get(f"/interviews/{world.rosa}/progress")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/interviews/{world.rosa}")


def test_three_hours_stay_a_page_that_a_browser_can_hold(world: World, archivist: Browser) -> None:
    text = "y entonces le dije que no iba a volver nunca"
    keep(
        world,
        world.rosa,
        tuple(segment(number, number * 3600, number * 3600 + 3300, text) for number in range(3000)),
    )
    page = archivist.page(f"/interviews/{world.rosa}")
    assert page.count('<li class="line"') == 120
    assert "Page 2 of 25 →" in page
    assert 'class="word"' not in page
    assert len(page) < 150_000
    last = archivist.page(f"/interviews/{world.rosa}?page=25")
    assert 'data-n="2999"' in last
    assert 'data-n="0"' not in last
    further = archivist.get(f"/interviews/{world.rosa}?from=10785600", headers={"X-Part": "lines"})
    found = further.get_data(as_text=True)
    assert re.findall(r'data-n="(\d+)"', found) == ["2996", "2997", "2998", "2999"]
    assert 'data-after=""' in found
    assert "<html" not in found
    before = archivist.get(f"/interviews/{world.rosa}?until=3600", headers={"X-Part": "lines"})
    assert re.findall(r'data-n="(\d+)"', before.get_data(as_text=True)) == ["0", "1"]
    assert archivist.page(f"/interviews/{world.rosa}?page=all").count('<li class="line"') == 3000
