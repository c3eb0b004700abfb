"""The basket and saved searches at the pages: one's own alone, and files that hold no word too many."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from docx import Document
from openpyxl import load_workbook

from archive.discovery import baskets
from archive.participation.participants import grant, show_agreements, withdraw
from archive.participation.restricting import NewRestriction, propose
from archive.stewardship import catalogue
from archive.terms.models import OPERATOR, Purpose, Role
from archive.terms.restrictions import RestrictionReason
from archive.transcripts import review
from tests.peopled import Made
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import REAL_NAMES

SENTENCE = {"start": "1.2", "end": "2.4"}
SAID = "A mi hermana la mató su marido."
INSIDE = (Role.ADMIN, Role.ARCHIVIST, Role.RESEARCHER)
KINDS = ("csv", "xlsx", "docx")


@pytest.fixture(scope="session", name="made")
def with_words(made_with_words: Made) -> Made:
    return made_with_words


def allow_print(world: World) -> None:
    for each in show_agreements(world.archive, OPERATOR, world.rosa):
        grant(world.archive, OPERATOR, world.rosa, each.participant, (Purpose.QUOTE_IN_PRINT,))


def check(world: World) -> None:
    """Let a person say that Rosa's lines are right."""
    for each in catalogue.words(world.archive, world.berta, world.rosa).segments:
        if each.suppressed is None:
            review.confirm(world.archive, world.berta, world.rosa, each.number)


def keep(world: World, browser: Browser, note: str = "") -> str:
    """Keep Rosa's sentence; return the quote's id."""
    answer = browser.post(f"/interviews/{world.rosa}/quote", {**SENTENCE, "note": note})
    assert answer.status_code == 303
    return answer.headers["Location"].partition("#")[2]


def table(browser: Browser) -> list[dict[str, str]]:
    answer = browser.get("/basket/quotes.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def text_of(browser: Browser, kind: str) -> str:
    """Return everything that a file says."""
    data = browser.get(f"/basket/quotes.{kind}").get_data()
    if kind == "csv":
        return data.decode("utf-8-sig")
    if kind == "xlsx":
        sheet = load_workbook(io.BytesIO(data)).active
        return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    return "\n".join(each.text for each in Document(io.BytesIO(data)).paragraphs)


@pytest.mark.parametrize("role", INSIDE)
def test_everybody_inside_keeps_a_hit_and_reads_it_in_her_basket(
    world: World, browser: Callable[[Role], Browser], role: Role
) -> None:
    somebody = browser(role)
    found = somebody.page("/search?words=hermana")
    assert f'action="/interviews/{world.rosa}/quote"' in found
    quote = keep(world, somebody, "para el capítulo")
    page = somebody.page("/basket")
    assert SAID in page
    assert "para el capítulo" in page
    assert f'id="{quote}"' in page
    assert "Elena" in page
    assert not any(name in page for name in REAL_NAMES)
    assert "not in files" in page


def test_a_script_is_told_in_a_sentence(world: World, researcher: Browser) -> None:
    answer = researcher.post(f"/interviews/{world.rosa}/quote", SENTENCE, headers={"X-Part": "kept"})
    assert (answer.status_code, answer.get_data(as_text=True)) == (201, "Kept in your basket.\n")


def test_words_chosen_in_an_interview_can_be_kept_by_researchers_too(
    world: World, researcher: Browser
) -> None:
    page = researcher.page(f"/interviews/{world.rosa}")
    assert f'href="/interviews/{world.rosa}/quote" data-keep data-to-form' in page
    assert "Draft an excerpt" not in page
    assert "data-restrict" not in page


def test_words_are_shown_before_a_chosen_stretch_is_kept(world: World, researcher: Browser) -> None:
    page = researcher.page(f"/interviews/{world.rosa}/quote?start=1.2&end=2.4")
    assert SAID in page
    assert "Keep it" in page
    for odd in ("start=x&end=2", "start=9&end=2", "start=500&end=501"):
        page = researcher.page(f"/interviews/{world.rosa}/quote?{odd}")
        assert 'role="alert"' in page
        assert "Keep it" not in page
    assert researcher.get(f"/interviews/{world.marta}/quote?start=0&end=2").status_code == 404


def test_a_form_without_its_token_changes_nothing(world: World, researcher: Browser) -> None:
    quote = keep(world, researcher)
    saved = "/saved"
    for path in (
        f"/interviews/{world.rosa}/quote",
        f"/basket/{quote}/remove",
        f"/basket/{quote}/note",
        f"/basket/{quote}/move",
        f"/basket/{quote}/back",
        saved,
    ):
        answer = researcher.client.post(path, data={**SENTENCE, "note": "x", "query": "words=a", "name": "a"})
        assert answer.status_code == 400, path
    assert researcher.page("/basket").count("quote-source") == 1
    assert "Nothing is saved yet" in researcher.page("/saved")


def test_the_basket_of_another_is_not_found(
    world: World, researcher: Browser, archivist: Browser, browser: Callable[[Role], Browser]
) -> None:
    quote = keep(world, researcher, "mine alone")
    for other in (archivist, browser(Role.ADMIN)):
        for deed in ("note", "remove", "back"):
            assert other.post(f"/basket/{quote}/{deed}", {"note": "x"}).status_code == 404
        assert other.post(f"/basket/{quote}/move", {"step": "up"}).status_code == 404
        assert "mine alone" not in other.page("/basket")
        assert "Bring it back" not in other.page(f"/basket?removed={quote}")
        assert "mine alone" not in text_of(other, "csv")
    assert "mine alone" in researcher.page("/basket")


def test_what_was_taken_out_can_be_brought_back(world: World, researcher: Browser) -> None:
    quote = keep(world, researcher)
    answer = researcher.post(f"/basket/{quote}/remove")
    page = researcher.page(answer.headers["Location"])
    assert "Bring it back" in page
    assert SAID not in page
    researcher.post(f"/basket/{quote}/back")
    assert SAID in researcher.page("/basket")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_has_the_citation_to_the_second_with_the_name_that_she_chose(
    world: World, researcher: Browser, archivist: Browser, kind: str
) -> None:
    allow_print(world)
    check(world)
    for somebody in (researcher, archivist):
        keep(world, somebody)
        said = text_of(somebody, kind)
        assert SAID in said
        assert "soy Rosa" not in said, "a title that says her own name"
        assert "Elena, “Title not for print”. Recorded 10 March 2025. Testimony archive, 0:01–0:03." in said
        assert f"http://localhost/interviews/{world.rosa}?t=1.2#t=1.2" in said
        assert not any(name in said for name in REAL_NAMES)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_agreed_to_for_print_is_left_out_of_files_with_the_reason(
    world: World, researcher: Browser, archivist: Browser, kind: str
) -> None:
    for somebody in (researcher, archivist):
        keep(world, somebody, "a note that repeats: hermana")
        said = text_of(somebody, kind)
        assert "Not agreed to for print." in said
        assert not re.search("hermana|Elena|Rosa|interviews/", said)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_computer_wrote_and_nobody_checked_is_marked_and_in_no_file(
    world: World, researcher: Browser, kind: str
) -> None:
    for each in show_agreements(world.archive, OPERATOR, world.rosa):
        grant(world.archive, OPERATOR, world.rosa, each.participant, (Purpose.QUOTE_IN_PRINT,))
    keep(world, researcher, "a note that repeats: hermana")
    mark = "written by a computer, not checked yet"
    pages = ("/basket", "/search?words=hermana", f"/interviews/{world.rosa}/quote?start=1.2&end=2.4")
    assert all(mark in researcher.page(each) for each in pages)
    said = text_of(researcher, kind)
    assert "nobody has checked them" in said
    assert not re.search("hermana|Elena|Rosa|interviews/", said)
    check(world)
    assert not any(mark in researcher.page(each) for each in pages)
    assert SAID in text_of(researcher, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["withdrawn", "restricted"])
def test_withdrawn_and_restricted_words_are_in_no_file_and_on_no_page(
    world: World, researcher: Browser, archivist: Browser, kind: str, how: str
) -> None:
    allow_print(world)
    check(world)
    for somebody in (researcher, archivist):
        keep(world, somebody, "a note that repeats: hermana")
        assert SAID in text_of(somebody, kind)
    if how == "withdrawn":
        withdraw(world.archive, OPERATOR, world.rosa)
    else:
        third = NewRestriction(RestrictionReason.THIRD_PARTY)
        propose(world.archive, world.berta, world.rosa, [(2_000, 2_300)], third)
    for somebody in (researcher, archivist):
        said = text_of(somebody, kind)
        assert "no longer available" in said or "restricted" in said
        assert not re.search("hermana|mató|Elena|soy Rosa|interviews/", said)
    page = researcher.page("/basket")
    assert "This quote is no longer available." in page
    assert not re.search("hermana|mató|soy Rosa", page)


@pytest.mark.parametrize(
    "note", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0", "=HYPERLINK(1)"]
)
def test_no_cell_of_a_file_is_a_formula(world: World, researcher: Browser, note: str) -> None:
    allow_print(world)
    check(world)
    keep(world, researcher)
    quote = keep(world, researcher, "first")  # a second one
    researcher.post(f"/basket/{quote}/note", {"note": note})
    written = table(researcher)[1]["Note"]
    assert written == f"'{note.strip()}"
    sheet = load_workbook(io.BytesIO(researcher.get("/basket/quotes.xlsx").get_data())).active
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row if cell.value is not None)
    assert sheet["K3"].value == note.strip()


def test_a_line_that_ends_in_a_note_ends_once(world: World, researcher: Browser) -> None:
    allow_print(world)
    check(world)
    quote = keep(world, researcher)
    full = "a\r\n" + "b" * (baskets.LONGEST_NOTE - 2)  # as a browser sends what its field holds at most
    assert researcher.post(f"/basket/{quote}/note", {"note": full}).status_code == 303
    assert researcher.post(f"/basket/{quote}/note", {"note": "una\r\notra"}).status_code == 303
    assert (
        load_workbook(io.BytesIO(researcher.get("/basket/quotes.xlsx").get_data())).active["K2"].value
        == "una\notra"
    )


def test_words_of_the_interviewer_are_not_put_into_the_narrator_s_mouth(
    world: World, researcher: Browser, archivist: Browser
) -> None:
    allow_print(world)
    check(world)
    for somebody in (researcher, archivist):
        somebody.post(f"/interviews/{world.rosa}/quote", {"start": "2.7", "end": "3.4"})
        said = text_of(somebody, "csv")
        assert "Interviewer, in the interview with Elena, “Title not for print”." in said
        assert not any(name in said for name in REAL_NAMES)


def test_a_place_is_not_kept_twice(world: World, researcher: Browser) -> None:
    assert keep(world, researcher) == keep(world, researcher)
    assert researcher.page("/basket").count("quote-source") == 1


def test_odd_files_are_not_there_and_odd_steps_make_no_sense(world: World, researcher: Browser) -> None:
    quote = keep(world, researcher)
    assert researcher.get("/basket/quotes.exe").status_code == 404
    assert researcher.post(f"/basket/{quote}/move", {"step": "sideways"}).status_code == 400
    assert world.stranger().get("/basket/quotes.csv").status_code == 303


def test_who_reads_and_who_saves_quotes_is_written_down(world: World, researcher: Browser) -> None:
    allow_print(world)
    check(world)
    keep(world, researcher)
    researcher.page("/basket")
    researcher.get("/basket/quotes.docx")
    seen = {
        each.verb
        for each in catalogue.events(world.archive, world.berta, world.rosa)
        if each.actor == world.rita.id
    }
    assert {"read_words", "exported"} <= seen


def test_a_file_that_leaves_everything_out_is_no_export(world: World, researcher: Browser) -> None:
    keep(world, researcher)
    researcher.get("/basket/quotes.csv")
    verbs = {each.verb for each in catalogue.events(world.archive, world.berta, world.rosa)}
    assert "exported" not in verbs


# --- saved searches ---


def save(browser: Browser, query: str, name: str = "Sisters") -> str:
    def kept() -> set[str]:
        return set(re.findall(r'action="/saved/(\w+)/run"', browser.page("/saved")))

    before = kept()
    browser.post("/saved", {"query": query, "name": name})
    (new,) = kept() - before
    return new


def test_a_saved_search_is_asked_again_as_it_was(world: World, researcher: Browser) -> None:
    page = researcher.page("/search?words=hermana&theme=femicide&sort=newest&odd=1")
    assert 'name="query" value="words=hermana&amp;theme=femicide&amp;sort=newest"' in page
    saved = save(researcher, "words=hermana&theme=femicide&sort=newest&odd=1")
    answer = researcher.post(f"/saved/{saved}/run")
    assert answer.headers["Location"] == "/search?words=hermana&theme=femicide&sort=newest"
    odd = save(researcher, "words=marido&sort=sideways&meaning=yes&plain=no&year=x", "Odd")
    assert researcher.post(f"/saved/{odd}/run").headers["Location"] == "/search?words=marido"
    assert "1 place" in researcher.page(answer.headers["Location"])


def test_a_saved_search_says_what_is_new_and_only_of_what_may_be_read(world: World) -> None:
    world.clock.ms -= 10 * 365 * 86_400_000
    save(browser_of(world), "words=hermana")
    world.clock.ms += 10 * 365 * 86_400_000
    assert "1 new interview" in browser_of(world).page("/saved")
    withdraw(world.archive, OPERATOR, world.rosa)
    assert "Nothing new since" in browser_of(world).page("/saved")


def browser_of(world: World) -> Browser:
    """The researcher, signed in at the present time."""
    return world.browser(Role.RESEARCHER)


def test_a_saved_search_of_another_is_not_found_and_a_deleted_one_comes_back(
    world: World, researcher: Browser, archivist: Browser
) -> None:
    saved = save(researcher, "words=hermana")
    for deed in ("run", "remove", "back"):
        assert archivist.post(f"/saved/{saved}/{deed}").status_code == 404
        assert researcher.client.post(f"/saved/{saved}/{deed}").status_code == 400, "without a token"
    assert "Sisters" not in archivist.page("/saved")
    answer = researcher.post(f"/saved/{saved}/remove")
    page = researcher.page(answer.headers["Location"])
    assert "Sisters" not in page
    assert "Bring it back" in page
    researcher.post(f"/saved/{saved}/back")
    assert "Sisters" in researcher.page("/saved")


def test_nothing_is_saved_of_an_empty_question(researcher: Browser) -> None:
    assert researcher.post("/saved", {"query": "odd=1", "name": "Odd"}).status_code == 400
    assert researcher.post("/saved", {"query": "&" * 500, "name": "Odd"}).status_code == 400
    assert "Nothing is saved yet" in researcher.page("/saved")
