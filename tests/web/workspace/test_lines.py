"""Correcting a line: what somebody wrote is saved, or shown again; what was there before can come back."""

import pytest

from archive.participation.participants import show_agreements
from archive.stewardship import catalogue
from archive.terms.models import OPERATOR, Role
from archive.terms.words import TranscriptKind, TranscriptSegment
from archive.transcripts import review
from archive.transcripts.respelling import respell
from tests.peopled import Made
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import LEFT_OUT, people


def line(world: World, number: int) -> TranscriptSegment:
    """Return a line as it stands now."""
    found = catalogue.words(world.archive, OPERATOR, world.rosa).segments
    return next(each for each in found if each.number == number)


@pytest.fixture(scope="session", name="made")
def with_words(made_with_words: Made) -> Made:
    return made_with_words


def at(world: World, number: int, way: str = "") -> str:
    return f"/interviews/{world.rosa}/lines/{number}{way}"


def test_form_shows_the_words_who_may_have_spoken_and_the_revision(world: World, archivist: Browser) -> None:
    page = archivist.page(at(world, 1))
    assert "A mi hermana la mató su marido.</textarea>" in page
    assert "As it is: Rosa Quispe Mamani" in page
    assert "Lucía Vermeulen (interviewer)</option>" in page
    assert 'name="seen_revision" value="1"' in page
    assert "#t=1.2,2.4" in page
    assert "Undo the last change" not in page


def test_saved_words_are_checked_and_the_machine_s_stay(world: World, archivist: Browser) -> None:
    form = {"text": " A mi hermana  la mató\nsu esposo. ", "seen_revision": "1"}
    answer = archivist.post(at(world, 1), form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/interviews/{world.rosa}?t=1.2#t=1.2")
    saved = line(world, 1)
    assert (saved.text, saved.verified, saved.revision) == ("A mi hermana la mató su esposo.", True, 2)
    machine = catalogue.words(world.archive, OPERATOR, world.rosa, TranscriptKind.MACHINE)
    assert machine.segments[1].text == "A mi hermana la mató su marido."
    page = archivist.page(f"/interviews/{world.rosa}")
    assert "su esposo." in page
    assert "1 of 3 lines checked" in page
    assert "the computer was unsure of its words" not in page


def test_speaker_can_be_chosen_among_those_who_take_part(world: World, archivist: Browser) -> None:
    form = {"text": "A mi hermana.", "seen_revision": "1", "speaker": people(world)["interviewer"]}
    assert archivist.post(at(world, 1), form).status_code == 303
    assert line(world, 1).speaker == "Lucía Vermeulen"


def test_speaker_who_takes_no_part_is_refused_and_nothing_is_saved(world: World, archivist: Browser) -> None:
    of_another = show_agreements(world.archive, OPERATOR, world.marta)[0].participant
    form = {"text": "Otra cosa.", "seen_revision": "1", "speaker": of_another}
    answer = archivist.post(at(world, 1), form)
    assert answer.status_code == 400
    assert "She does not take part in this interview." in answer.get_data(as_text=True)
    assert line(world, 1).revision == 1


def test_somebody_else_s_save_is_never_overwritten_unseen(world: World, archivist: Browser) -> None:
    review.correct(world.archive, OPERATOR, world.rosa, 1, "Lo que otra escribió.", seen_revision=1)
    answer = archivist.post(at(world, 1), {"text": "Lo que yo escribí.", "seen_revision": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else saved this segment since you opened it." in page
    assert "Lo que yo escribí.</textarea>" in page
    assert "It now reads: " in page
    assert "Lo que otra escribió." in page
    assert 'name="seen_revision" value="2"' in page
    assert line(world, 1).text == "Lo que otra escribió."


@pytest.mark.parametrize(("text", "status"), [("", 400), ("   ", 400), ("x" * 5001, 400)])
def test_no_words_and_far_too_many_are_refused_in_a_sentence(
    world: World, archivist: Browser, text: str, status: int
) -> None:
    answer = archivist.post(at(world, 1), {"text": text, "seen_revision": "1"})
    assert answer.status_code == status
    assert "between 1 and 5000 characters" in answer.get_data(as_text=True)
    assert line(world, 1).revision == 1


@pytest.mark.parametrize("revision", ["", "-1", "x", "٣", "99999999999999999999"])
def test_form_without_a_sensible_revision_is_a_conflict(
    world: World, archivist: Browser, revision: str
) -> None:
    answer = archivist.post(at(world, 1), {"text": "Algo.", "seen_revision": revision})
    assert answer.status_code == 409
    assert line(world, 1).revision == 1


def test_line_is_confirmed_with_one_button(world: World, archivist: Browser) -> None:
    page = archivist.page(f"/interviews/{world.rosa}")
    assert 'form="confirm" name="number" value="1-1">Right as it is</button>' in page
    assert archivist.post(f"/interviews/{world.rosa}/lines/confirmed", {"number": "1-1"}).status_code == 303
    assert line(world, 1).verified
    assert not line(world, 0).verified


@pytest.mark.parametrize("form", [{"number": "1-1"}, {"number": "1", "seen_revision": "1"}, {"number": "1"}])
def test_words_that_were_changed_since_they_were_shown_are_not_confirmed_unread(
    world: World, archivist: Browser, form: dict[str, str]
) -> None:
    respell(world.archive, world.ana, world.rosa, "hermana", "prima", [1], remember=False)
    answer = archivist.post(f"/interviews/{world.rosa}/lines/confirmed", form)
    assert answer.status_code == 409
    assert "A mi prima la mató su marido." in answer.get_data(as_text=True)
    assert not line(world, 1).verified


@pytest.mark.parametrize(("number", "status"), [("", 400), ("x", 400), ("77", 404), ("9" * 30, 400)])
def test_confirming_what_is_not_there_does_nothing(
    world: World, archivist: Browser, number: str, status: int
) -> None:
    answer = archivist.post(f"/interviews/{world.rosa}/lines/confirmed", {"number": number})
    assert answer.status_code == status
    assert catalogue.words(world.archive, OPERATOR, world.rosa).kind is TranscriptKind.MACHINE


def test_undo_brings_the_words_back(world: World, archivist: Browser) -> None:
    archivist.post(at(world, 1), {"text": "Un error.", "seen_revision": "1"})
    assert "Undo the last change" in archivist.page(at(world, 1))
    assert archivist.post(at(world, 1, "/undo")).status_code == 303
    assert line(world, 1).text == "A mi hermana la mató su marido."


def test_undo_without_a_change_is_not_there(world: World, archivist: Browser) -> None:
    assert archivist.post(at(world, 1, "/undo")).status_code == 404


def test_words_left_out_can_be_put_right(world: World, archivist: Browser) -> None:
    assert f"{LEFT_OUT}</textarea>" in archivist.page(at(world, 2))
    archivist.post(at(world, 2), {"text": "Sí.", "seen_revision": "1"})
    page = archivist.page(f"/interviews/{world.rosa}")
    assert "Left out:" not in page
    assert ">Sí.</p>" in page.replace("\n", "")


def test_script_gets_the_line_alone_after_a_save_and_the_form_after_a_refusal(
    world: World, archivist: Browser
) -> None:
    part = {"X-Part": "line"}
    saved = archivist.post(at(world, 1), {"text": "Así fue.", "seen_revision": "1"}, headers=part)
    text = saved.get_data(as_text=True).strip()
    assert saved.status_code == 200
    assert text.startswith('<li class="line"')
    assert text.endswith("</li>")
    assert "Así fue." in text
    assert "Rosa Quispe Mamani" not in text
    refused = archivist.post(at(world, 1), {"text": "Tarde.", "seen_revision": "1"}, headers=part)
    text = refused.get_data(as_text=True).strip()
    assert refused.status_code == 409
    assert text.startswith('<li class="line line--open"')
    assert "Tarde.</textarea>" in text
    assert "<html" not in text


def test_script_may_open_a_form_and_put_it_away(world: World, archivist: Browser) -> None:
    form = archivist.get(at(world, 3), headers={"X-Part": "form"}).get_data(as_text=True)
    assert "Quelle est votre histoire ?</textarea>" in form
    assert "<html" not in form
    put_away = archivist.get(at(world, 3), headers={"X-Part": "line"}).get_data(as_text=True)
    assert "<textarea" not in put_away
    assert "Lucía Vermeulen" in put_away


def test_line_that_is_not_there_is_not_found(world: World, archivist: Browser) -> None:
    for number in ("9", "99999999999999999999999"):
        assert archivist.get(f"/interviews/{world.rosa}/lines/{number}").status_code == 404
        form = {"text": "x", "seen_revision": "1"}
        assert archivist.post(f"/interviews/{world.rosa}/lines/{number}", form).status_code == 404


def test_researcher_and_stranger_correct_nothing(world: World, researcher: Browser) -> None:
    form = {"text": "Otra verdad.", "seen_revision": "1"}
    assert researcher.post(at(world, 1), form).status_code == 403
    assert researcher.get(at(world, 1)).status_code == 403
    assert world.stranger().post(at(world, 1), form).status_code == 303
    assert world.stranger().post(at(world, 1), form, headers={"X-Part": "line"}).status_code == 401
    assert line(world, 1).text == "A mi hermana la mató su marido."


def test_form_from_elsewhere_changes_nothing(world: World) -> None:
    client = world.browser(Role.ARCHIVIST).client
    form = {"text": "Otra verdad.", "seen_revision": "1"}
    assert client.post(at(world, 1), data=form).status_code == 400
    assert line(world, 1).revision == 1
