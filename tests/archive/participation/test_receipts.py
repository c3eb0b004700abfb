"""The receipt says what is so, looked up now: every place, in her language, and never a word of hers or a name."""

import re
import tomllib
from html.parser import HTMLParser

import pytest

from archive.clock import from_ms
from archive.participation import receipt_page
from archive.participation.erasing import SEALED_MS, erase, reinstate
from archive.participation.participants import show_agreements, withdraw
from archive.participation.receipt_page import TEXTS, say, write_html
from archive.participation.receipts import Outlet, Receipt, State, receipt
from archive.participation.restricting import withdraw_span
from archive.publication.publish import retract
from archive.seeing import Sight, saw
from archive.terms.errors import BadRequest, NotFound
from archive.terms.languages import LANGUAGES
from archive.terms.models import ExcerptId, InterviewId, Purpose
from archive.transcripts.exporting import Format, export_words
from tests.archive.conftest import CANARY, OUTSIDE
from tests.archive.consent.test_withdrawal import locked_gallery, unwritable_indexes
from tests.peopled import World

WORDS = (
    CANARY,
    OUTSIDE,
    "Rosa",
    "Quispe",
    "Elena",
    "Vermeulen",
    "Molenbeek",
    "Bruselas",
    "Un nombre",
    "archive.test",
)


def given(world: World) -> Receipt:
    return receipt(world.archive, world.berta, world.rosa)


def states(found: Receipt) -> dict[Outlet, State]:
    return {each.outlet: each.state for each in found.lines}


def test_a_withdrawn_interview_is_gone_everywhere_and_sealed(public: World, excerpt: ExcerptId) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    found = given(public)
    assert states(found) == {
        Outlet.PUBLIC_EXCERPT: State.GONE,
        Outlet.PUBLIC_SEARCH: State.GONE,
        Outlet.RESEARCH: State.CLOSED,
        Outlet.RESEARCH_SEARCH: State.GONE,
        Outlet.STAFF: State.CLOSED,
        Outlet.STAFF_SEARCH: State.GONE,
        Outlet.LISTENING_COPY: State.SEALED,
        Outlet.MASTER: State.SEALED,
        Outlet.DATABASE: State.SEALED,
        Outlet.BACKUPS: State.LATER,
        Outlet.HANDED_OUT: State.BEYOND,
        Outlet.OUTSIDE: State.BEYOND,
    }
    (line,) = [each for each in found.lines if each.outlet is Outlet.PUBLIC_EXCERPT]
    assert (line.excerpt, line.at) == (excerpt, from_ms(public.clock.ms))
    assert found.erase_on == from_ms(public.clock.ms + SEALED_MS)
    assert found.checked_at == from_ms(public.clock.ms)


def test_an_erased_interview_still_has_its_receipt(public: World, excerpt: ExcerptId) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    public.clock.ms += 1000
    erase(public.archive, public.ana, public.berta, public.rosa)
    found = given(public)
    for outlet in (Outlet.MASTER, Outlet.LISTENING_COPY, Outlet.DATABASE, Outlet.STAFF, Outlet.RESEARCH):
        assert states(found)[outlet] is State.ERASED
    assert (found.erased_at, found.erase_on) == (from_ms(public.clock.ms), None)
    assert [each.excerpt for each in found.lines if each.outlet is Outlet.PUBLIC_EXCERPT] == [excerpt]
    assert [each.kind.value for each in found.taken_back] == ["withdraw", "erase"]


def test_what_is_not_cleared_yet_is_not_said_to_be(public: World, excerpt: ExcerptId) -> None:
    """The receipt looks for itself: it does not believe what was asked for."""
    with locked_gallery(public) as archive:
        withdraw(archive, public.berta, public.rosa)
    assert states(given(public))[Outlet.PUBLIC_EXCERPT] is State.WAITING
    assert states(given(public))[Outlet.PUBLIC_SEARCH] is State.WAITING
    public.work()
    assert states(given(public))[Outlet.PUBLIC_EXCERPT] is State.GONE
    assert states(given(public))[Outlet.PUBLIC_SEARCH] is State.GONE


def test_an_index_that_cannot_be_looked_into_is_not_said_to_be_clear(public: World) -> None:
    with unwritable_indexes(public) as archive:
        withdraw(archive, public.berta, public.rosa)
        assert states(receipt(archive, public.berta, public.rosa))[Outlet.STAFF_SEARCH] is State.WAITING
    assert states(given(public))[Outlet.STAFF_SEARCH] is State.WAITING
    public.work()
    assert states(given(public))[Outlet.STAFF_SEARCH] is State.GONE


def test_taking_back_one_purpose_closes_that_and_leaves_the_rest_open(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa, purpose=Purpose.RESEARCH)
    found = given(public)
    here = states(found)
    assert (here[Outlet.RESEARCH], here[Outlet.RESEARCH_SEARCH]) == (State.CLOSED, State.GONE)
    assert (here[Outlet.STAFF], here[Outlet.STAFF_SEARCH]) == (State.OPEN, State.OPEN)
    assert (here[Outlet.PUBLIC_EXCERPT], here[Outlet.MASTER]) == (State.OPEN, State.OPEN)
    assert (found.erase_on, found.erased_at) == (None, None)
    assert [each.purpose for each in found.taken_back] == [Purpose.RESEARCH]


def test_taking_back_one_excerpt_takes_that_out_alone(public: World, excerpt: ExcerptId) -> None:
    withdraw(public.archive, public.berta, public.rosa, excerpt=excerpt)
    here = states(given(public))
    assert (here[Outlet.PUBLIC_EXCERPT], here[Outlet.RESEARCH]) == (State.GONE, State.OPEN)


def test_a_stretch_that_was_taken_back_is_on_the_receipt(public: World) -> None:
    withdraw_span(public.archive, public.berta, public.rosa, 1_100, 1_900)
    (taken,) = given(public).taken_back
    assert taken.span_ms == (1_100, 1_900)
    assert {"0:01", "0:02"} <= set(re.findall(r"\d:\d\d\b", say(given(public)).happened[0]))


def test_what_was_brought_back_is_open_again_but_for_the_public(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    reinstate(public.archive, public.ana, public.berta, public.rosa)
    public.work()
    here = states(given(public))
    assert (here[Outlet.STAFF], here[Outlet.MASTER]) == (State.OPEN, State.OPEN)
    assert here[Outlet.PUBLIC_EXCERPT] is State.GONE
    assert [each.kind.value for each in given(public).taken_back] == ["withdraw", "reinstate"]


def test_it_counts_what_left_the_archive_as_a_file(public: World) -> None:
    export_words(public.archive, public.rita, public.rosa, Format.TXT)
    saw(public.archive, public.rita, public.rosa, Sight.EXPORTED, interview=public.rosa)
    withdraw(public.archive, public.berta, public.rosa)
    assert [each.count for each in given(public).lines if each.outlet is Outlet.HANDED_OUT] == [1]
    assert any("1×" in each for each in say(given(public), "en").beyond)


def test_there_is_no_receipt_where_nothing_was_taken_back(public: World, excerpt: ExcerptId) -> None:
    with pytest.raises(BadRequest, match="Nothing was taken back"):
        given(public)
    retract(public.archive, public.berta, excerpt)
    with pytest.raises(BadRequest, match="Nothing was taken back"):
        given(public)


def test_nobody_but_the_staff_learns_that_there_is_one(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    for viewer, interview in ((public.rita, public.rosa), (public.ana, InterviewId("nowhere"))):
        with pytest.raises(NotFound):
            receipt(public.archive, viewer, interview)


@pytest.mark.parametrize("end", ["sealed", "erased"])
def test_no_language_and_no_form_holds_a_word_or_a_name(public: World, excerpt: ExcerptId, end: str) -> None:
    who = show_agreements(public.archive, public.berta, public.rosa)[0].participant
    withdraw(public.archive, public.berta, public.rosa, who, Purpose.TEACHING)
    withdraw(public.archive, public.berta, public.rosa, excerpt=excerpt)
    withdraw_span(public.archive, public.berta, public.rosa, 0, 500)
    withdraw(public.archive, public.berta, public.rosa)
    if end == "erased":
        erase(public.archive, public.ana, public.berta, public.rosa)
    for language in LANGUAGES:
        page = say(given(public), language)
        html = write_html(page, archive_name="Archivo", contact="hola@archivo.example")
        for word in WORDS:
            assert word not in html
            assert word not in str(given(public))
        assert excerpt in html
        assert public.rosa in html
        assert "{" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


def test_the_narrators_language_is_chosen_and_another_can_be_asked_for(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    assert say(given(public)).language == "es"
    assert say(given(public)).title.startswith("Recibo")
    assert say(given(public), "nl").title.startswith("Bewijs")
    with pytest.raises(BadRequest, match="es, fr, nl, en, pt"):
        say(given(public), "xx")


@pytest.mark.parametrize(
    ("spoken", "chosen"),
    [(("pt-BR",), "pt"), (("qu", "es"), "es"), (("ln",), "en"), ((), "en"), (("FR",), "fr")],
)
def test_a_language_without_words_gives_way_to_the_next(spoken: tuple[str, ...], chosen: str) -> None:
    found = Receipt(InterviewId("a"), spoken, from_ms(0), (), (), None, None)
    assert receipt_page.language_for(found) == chosen


def test_every_language_says_everything() -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    assert set(texts) == set(LANGUAGES)
    for language, said in texts.items():
        assert said.keys() == texts["en"].keys(), language
        assert said["purposes"].keys() == {each.value for each in Purpose}
        assert len(said["months"]) == 12
        assert {each.value for each in (*Outlet, *State)} <= said.keys()
        for key, text in said.items():
            if isinstance(text, str):
                holes = re.compile(r"\{\w+\}")
                assert sorted(holes.findall(text)) == sorted(holes.findall(texts["en"][key])), (language, key)
                assert text.strip() == text
                assert text, (language, key)


def test_purposes_are_called_as_on_her_own_page() -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    for language in LANGUAGES:
        own = TEXTS.parents[2] / "web" / "narrator" / "texts" / f"{language}.toml"
        purposes = tomllib.loads(own.read_text(encoding="utf-8"))["purposes"]
        assert texts[language]["purposes"] == {name: each["name"] for name, each in purposes.items()}


class Elements(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_file_needs_nothing_else_and_does_nothing(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    html = write_html(
        say(given(public), "fr"), archive_name="<b>A & B</b>", contact="<script>alert(1)</script>"
    )
    elements = Elements()
    elements.feed(html)
    tags = {tag for tag, _ in elements.found}
    assert tags.isdisjoint({"script", "img", "link", "iframe", "form", "a", "b", "object"})
    assert ("html", {"lang": "fr"}) in elements.found
    for _, attributes in elements.found:
        assert not any(name.startswith("on") or name in {"src", "href"} for name in attributes)
    assert "url(" not in html
    assert "@import" not in html
