"""Lines split and joined, names put right everywhere, versions compared: by plain forms, and in parts for a script."""

from urllib.parse import parse_qs, urlsplit

import pytest

from archive.stewardship import catalogue
from archive.terms.models import OPERATOR, TagState
from archive.theming.themes import themes_of
from archive.transcripts import review
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import give_words, keep, people, segment

PART = {"X-Part": "line"}
SAID = "Vivía en Molenbec con ella."


def texts(world: World) -> list[str]:
    segments = catalogue.words(world.archive, OPERATOR, world.rosa).segments
    return [each.text for each in segments if each.suppressed is None]


def three_lines(world: World) -> None:
    lines = (
        segment(0, 0, 1_000, SAID),
        segment(1, 1_100, 2_000, "Quiero a Molenbec, dijo."),
        segment(2, 12_000, 13_000, "Nadie vino."),
    )
    keep(world, world.rosa, lines)


def at(world: World, way: str) -> str:
    return f"/interviews/{world.rosa}/{way}"


def test_lines_are_split_joined_and_undone_by_plain_forms(world: World, archivist: Browser) -> None:
    three_lines(world)
    page = archivist.page(at(world, "lines/0"))
    assert '<option value="3" lang="es">4. con</option>' in page
    answer = archivist.post(at(world, "lines/0/split"), {"at": "3", "seen_revision": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, at(world, "").rstrip("/") + "?t=0#t=0")
    assert texts(world)[:2] == ["Vivía en Molenbec", "con ella."]
    assert archivist.post(at(world, "lines/0/join"), {"seen_revision": "2"}).status_code == 303
    assert texts(world)[0] == SAID
    assert archivist.post(at(world, "lines/undo")).status_code == 303
    assert texts(world)[:2] == ["Vivía en Molenbec", "con ella."]
    assert archivist.post(at(world, "lines/0/undo")).status_code == 303
    assert texts(world)[0] == SAID


def test_the_lines_of_a_page_are_confirmed_at_once_and_put_back_at_once(
    world: World, archivist: Browser
) -> None:
    three_lines(world)
    assert "from 0:00 to 0:13: the <span data-unchecked>3</span> lines in it" in archivist.page(
        f"/interviews/{world.rosa}"
    )
    form = {"seen_revision": "1", "text": SAID.upper()}
    assert archivist.post(at(world, "lines/0"), form).status_code == 303
    shown = {"line": ["0-1", "1-1", "2-1"], "page": "1"}
    answer = archivist.post(at(world, "lines/confirmed/all"), shown)
    assert "2 lines were confirmed." in archivist.page(answer.headers["Location"]), "one was changed since"
    assert verified(world) == [True, True, True]
    assert archivist.post(at(world, "lines/confirmed/all"), shown).status_code == 400, "nothing is left"
    undo = {"revision": parse_qs(urlsplit(answer.headers["Location"]).query)["revision"][0]}
    form = {"seen_revision": "2", "text": "ahora"}
    assert archivist.post(at(world, "lines/1"), form).status_code == 303
    assert archivist.post(at(world, "lines/1/undo"), undo).status_code == 400, (
        "that would undo what came later"
    )
    assert texts(world)[1] == "ahora"
    assert archivist.post(at(world, "lines/1/undo")).status_code == 303
    assert archivist.post(at(world, "lines/2/undo"), undo).status_code == 303
    assert verified(world)[2] is False
    assert "2 lines were confirmed" in archivist.page(at(world, "audit"))


def verified(world: World) -> list[bool]:
    return [each.verified for each in catalogue.words(world.archive, OPERATOR, world.rosa).segments]


def test_a_script_gets_the_lines_that_changed_and_the_numbers_of_those_gone(
    world: World, archivist: Browser
) -> None:
    three_lines(world)
    form = {"at": "1", "seen_revision": "1", "text": "Vivía yo con ella"}
    split = archivist.post(at(world, "lines/0/split"), form, headers=PART).get_data(as_text=True)
    assert 'data-gone=""' in split
    assert 'data-n="0"' in split
    assert 'data-n="3"' in split
    joined = archivist.post(at(world, "lines/0/join"), {"seen_revision": "2"}, headers=PART)
    assert 'data-gone="3"' in joined.get_data(as_text=True)
    assert texts(world)[0] == "Vivía yo con ella"
    stale = archivist.post(at(world, "lines/0/join"), {"seen_revision": "2"}, headers=PART)
    assert stale.status_code == 409
    assert "Somebody else saved this segment" in stale.get_data(as_text=True)
    form = {"seen_revision": "2", "text": "Lo que oí"}
    refused = archivist.post(at(world, "lines/0/join"), form, headers=PART).get_data(as_text=True)
    assert ">Lo que oí</textarea>" in refused, "what was written is not lost"
    assert archivist.post(at(world, "lines/0/join"), {**form, "seen_revision": "3"}).status_code == 303
    assert texts(world)[0] == "Lo que oí Quiero a Molenbec, dijo."
    assert "<html" not in split


def test_who_speaks_and_what_nobody_understands_are_written_down(world: World, archivist: Browser) -> None:
    three_lines(world)
    form = {"speaker": people(world)["interviewer"]}
    assert archivist.post(at(world, "lines/2/speaker"), form).status_code == 303
    marked = archivist.post(at(world, "lines/2/inaudible"), {"at": "1", "seen_revision": "2"}, headers=PART)
    assert marked.status_code == 200
    found = catalogue.words(world.archive, OPERATOR, world.rosa).segments[2]
    assert (found.speaker, found.text, found.verified) == ("Lucía Vermeulen", "Nadie [inaudible]", False)


def test_other_changes_of_the_same_line_are_joined_and_said(world: World, archivist: Browser) -> None:
    three_lines(world)
    review.correct(world.archive, OPERATOR, world.rosa, 0, f"Yo {SAID}", seen_revision=1)
    form = {"text": "Vivía en Molenbec con mi hermana.", "seen_revision": "1"}
    answer = archivist.post(at(world, "lines/0"), form, headers=PART)
    assert answer.status_code == 200
    assert "both changes are in it now" in answer.get_data(as_text=True)
    assert texts(world)[0] == "Yo Vivía en Molenbec con mi hermana."


def test_a_name_put_right_once_is_offered_everywhere_and_expected_from_then_on(
    world: World, archivist: Browser
) -> None:
    three_lines(world)
    form = {"text": SAID.replace("Molenbec", "Molenbeek"), "seen_revision": "1"}
    saved = archivist.post(at(world, "lines/0"), form, headers=PART).get_data(as_text=True)
    assert "“Molenbec” stands in one more line." in saved
    offered = at(world, "everywhere?said=Molenbec&amp;meant=Molenbeek")
    assert offered in saved
    page = archivist.page(offered.replace("&amp;", "&"))
    assert "It stands in one line" in page
    assert "<u>Molenbec,</u>" in page
    change = {"said": "Molenbec", "meant": "Molenbeek", "number": "1", "remember": "yes"}
    answer = archivist.post(at(world, "everywhere"), change)
    assert texts(world)[1] == "Quiero a Molenbeek, dijo."
    done = archivist.page(answer.headers["Location"])
    assert "One line was changed." in done
    assert "Undo all of it" in done
    assert "Molenbeek</bdi>" in archivist.page("/glossary")
    assert "learned in Hola, soy Rosa" in archivist.page("/glossary")
    assert archivist.post("/glossary", {"term": "  ", "collection": ""}).status_code == 400
    assert archivist.post("/glossary", {"term": "Anderlecht", "collection": ""}).status_code == 303
    assert "Anderlecht</bdi>" in archivist.page("/glossary")


def test_versions_are_marked_in_words_and_revisions_have_authors(world: World, archivist: Browser) -> None:
    three_lines(world)
    assert "Nobody has changed a word yet." in archivist.page(at(world, "versions"))
    archivist.post(at(world, "lines/2"), {"text": "Nadie más vino.", "seen_revision": "1"})
    page = archivist.page(at(world, "versions"))
    assert "1 of 3 stretches were changed." in page
    assert "put in: </span>más</ins>" in page
    assert SAID not in page
    assert SAID in archivist.page(at(world, "versions?show=all"))
    line = archivist.page(at(world, "lines/2/versions"))
    assert "Berta</bdi>" in line
    assert "The computer" in line


def test_what_is_missing_is_shown_to_whom_can_do_something_about_it(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    three_lines(world)
    assert "Not transcribed: 10 seconds" in archivist.page(at(world, "").rstrip("/"))
    seen = researcher.page(at(world, "").rstrip("/"))
    assert "Not transcribed" not in seen
    assert "data-doubtful" not in seen
    assert "undo-last" not in seen
    for way in ("versions", "lines/0/versions", "everywhere?said=Molenbec"):
        assert researcher.get(at(world, way)).status_code == 403


def test_where_nobody_is_heard_all_of_it_can_be_listened_to_again_and_nothing_waits_to_be_checked(
    world: World, archivist: Browser, researcher: Browser
) -> None:
    here = at(world, "").rstrip("/")
    told = "update recordings set duration_ms = 27000 where interview_id = ?"
    world.archive.database().execute(told, [world.rosa])
    three_lines(world)
    assert here in archivist.page("/tasks").partition("Words to go through")[2]
    laughter = segment(0, 0, 1_000, "Ja.", suppressed="no_speech")
    for said, missing in (((), "0-27000"), ((laughter,), "1000-27000")):
        keep(world, world.rosa, said)
        page = archivist.page(here)
        assert f'name="stretch" value="{missing}"' in page
        assert "nothing to check yet" in page
        assert "every line checked" not in page
        assert here not in archivist.page("/tasks").partition("Words to go through")[2]
        assert "Not transcribed" not in researcher.page(here)
    answer = archivist.post(at(world, "lines/again"), {"stretch": "1000-27000"})
    assert "Asked for:" in archivist.page(answer.headers["Location"])


def test_a_page_asks_the_database_as_often_for_ten_lines_as_for_a_thousand(
    world: World, archivist: Browser
) -> None:
    def asked(lines: int) -> int:
        text = "y entonces le dije que no"
        keep(world, world.rosa, tuple(segment(n, n * 900, n * 900 + 800, text) for n in range(lines)))
        found: list[str] = []
        archivist.page(at(world, "").rstrip("/"))
        world.archive.database().conn.set_trace_callback(found.append)
        archivist.page(at(world, "").rstrip("/"))
        archivist.page(at(world, "lines/5"))
        world.archive.database().conn.set_trace_callback(None)
        return len(found)

    give_words(world)
    few = asked(10)
    assert 0 < few == asked(1_000)


@pytest.mark.parametrize(
    ("way", "asked"),
    [("split", {"at": "3", "listed": "yes"}), ("undo", {}), ("theme", {"theme": "shelter"})],
)
def test_what_was_written_in_a_line_is_not_dropped_by_what_else_is_asked_of_it(
    world: World, archivist: Browser, way: str, asked: dict[str, str]
) -> None:
    three_lines(world)
    review.correct(world.archive, OPERATOR, world.rosa, 0, SAID.upper(), seen_revision=1)
    page = archivist.page(at(world, "lines/0"))
    assert f'form="form-0" formnovalidate formaction="{at(world, "lines/0/undo")}"' in page
    before = texts(world)
    form = {"text": "Vivía en Gante con ella.", "seen_revision": "2", **asked}
    answer = archivist.post(at(world, f"lines/0/{way}"), form)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Vivía en Gante con ella.</textarea>" in shown
    assert "What you wrote is not saved yet. Save it first." in shown
    lucia = people(world)["interviewer"]
    answer = archivist.post(at(world, f"lines/0/{way}"), {**form, "text": SAID.upper(), "speaker": lucia})
    assert answer.status_code == 400
    assert f'value="{lucia}" data-key="2" selected>' in answer.get_data(as_text=True)
    assert (texts(world), confirmed(world)) == (before, set())
    assert archivist.post(at(world, f"lines/0/{way}"), {**form, "text": SAID.upper()}).status_code == 303
    assert texts(world) != before or confirmed(world) == {"shelter"}


def confirmed(world: World) -> set[str]:
    tags = themes_of(world.archive, OPERATOR, world.rosa)
    return {tag.theme for tag in tags if tag.state is TagState.CONFIRMED}


def test_words_and_speaker_are_saved_where_a_line_is_split_at_the_cursor(
    world: World, archivist: Browser
) -> None:
    three_lines(world)
    lucia = people(world)["interviewer"]
    form = {"text": "Vivía en Gante con ella.", "speaker": lucia, "at": "3", "seen_revision": "1"}
    assert archivist.post(at(world, "lines/0/split"), form).status_code == 303
    segments = catalogue.words(world.archive, OPERATOR, world.rosa).segments
    said = [(each.text, each.speaker) for each in segments if each.suppressed is None][:2]
    assert said == [("Vivía en Gante", "Lucía Vermeulen"), ("con ella.", "Lucía Vermeulen")]
