"""The pages of a researcher's own codes: hers alone until she shares them, and never a word that she may not read."""

import re
from dataclasses import replace
from html import unescape

import pytest

from archive.analysis import coding
from archive.consent.coded import codings
from archive.participation import restricting
from archive.participation.participants import grant, show_agreements, withdraw
from archive.participation.restricting import NewRestriction
from archive.store import audit
from archive.terms.codes import ProjectId, Wanted
from archive.terms.models import OPERATOR, Purpose, Role
from archive.terms.restrictions import RestrictionReason
from archive.transcripts import review
from tests.peopled import EMAILS
from tests.web.workspace.conftest import Browser, World
from tests.web.workspace.spoken import give_words

WORDS = ("1", "2")
"""Seconds of Rosa's interview in which the coded words are said."""


@pytest.fixture
def spoken(world: World) -> World:
    give_words(world)
    return world


@pytest.fixture
def researcher(spoken: World) -> Browser:
    return spoken.browser(Role.RESEARCHER)


def begun(world: World, browser: Browser, *names: str) -> ProjectId:
    assert browser.post("/coding", {"title": "Tesis de Rita"}).status_code == 303
    (project,) = coding.projects(world.archive, world.rita)
    for name in names:
        given = {"name": name, "definition": f"qué es {name}", "colour": "1", "pattern": "dashed"}
        assert browser.post(f"/coding/{project.id}/codes", given).status_code == 303
    return project.id


def put(world: World, browser: Browser, project: ProjectId, name: str, /, **given: str) -> int:
    codes = {each.name: each.id for each in coding.codebook(world.archive, world.rita, project)}
    form = {"project": project, "code": codes.get(name, ""), "start": WORDS[0], "end": WORDS[1], **given}
    return browser.post(f"/interviews/{world.rosa}/coding", form).status_code


def test_a_researcher_codes_words_and_finds_them_again(spoken: World, researcher: Browser) -> None:
    project = begun(spoken, researcher, "Violencia", "=Familia")
    assert put(spoken, researcher, project, "Violencia", memo="esto importa <b>") == 303
    assert put(spoken, researcher, project, "=Familia", start="1.4", end="2.2") == 303
    page = researcher.page(f"/interviews/{spoken.rosa}/coding")
    assert re.search(r'<mark class="coded code-1 coded--dashed[^"]*">', page)
    assert "coded--many" in page, "two codes on the same words are shown"
    assert "esto importa &lt;b&gt;" in page
    book = researcher.page(f"/coding/{project}")
    assert "1 place (1 interview)" in book
    assert "Codes on the same words" in book
    found = researcher.page(f"/coding/{project}/found")
    assert "2 places" in found
    assert "Quispe" not in found, "she is called as she chose"
    for query, places in (
        ("speaker=narrator", 2),
        ("speaker=interviewer", 0),
        ("theme=nobody", 0),
        ("speaker=x", 2),
    ):
        expected = f"{places} {'place' if places == 1 else 'places'}<"
        assert expected in researcher.page(f"/coding/{project}/found?{query}").replace("</h2>", "<"), query


def test_what_is_saved_has_words_only_where_print_is_agreed_to_and_the_audit_knows(
    spoken: World, researcher: Browser
) -> None:
    project = begun(spoken, researcher, "Violencia", "=Familia")
    put(spoken, researcher, project, "=Familia", memo="@memo")
    address = f"/coding/{project}/found?as=csv"
    response = researcher.get(address)
    saved = response.get_data().decode("utf-8-sig")
    assert response.headers["Content-Disposition"] == "attachment; filename=coded-words.csv"
    assert saved.splitlines()[0].startswith("Code,Words,Language,Speaker")
    assert "'=Familia," in saved
    assert "'@memo" in saved
    assert spoken.rosa in saved
    assert "Not agreed to for print" in saved
    assert "hermana" not in saved
    assert "Elena" not in saved
    assert exported(spoken) == 0, "no word of it was in the file"
    for each in show_agreements(spoken.archive, OPERATOR, spoken.rosa):
        grant(spoken.archive, OPERATOR, spoken.rosa, each.participant, (Purpose.QUOTE_IN_PRINT,))
    unchecked = researcher.get(address).get_data(as_text=True)
    assert "nobody has checked them" in unchecked
    assert "hermana" not in unchecked
    assert "Hola" not in unchecked, "its title is left out too"
    for number in (0, 1, 3):
        review.confirm(spoken.archive, spoken.berta, spoken.rosa, number)
    saved = researcher.get(address).get_data(as_text=True)
    assert "Hola, soy Rosa" not in saved, "a title that says her own name"
    assert "hermana" in saved or "mi" in saved
    assert "Not agreed" not in saved
    assert exported(spoken) == 1
    book = researcher.get(f"/coding/{project}?as=csv").get_data(as_text=True)
    assert "qué es Violencia" in book


def exported(world: World) -> int:
    return [each.verb for each in audit.events(world.archive.database(), subject=world.rosa)].count(
        "exported"
    )


def test_nobody_else_finds_a_project_until_it_is_shared(spoken: World, researcher: Browser) -> None:
    project = begun(spoken, researcher, "Violencia")
    put(spoken, researcher, project, "Violencia", memo="nota de Rita")
    put(spoken, researcher, project, "", memo="solo mía", private="yes")
    for role in (Role.ARCHIVIST, Role.ADMIN):
        other = spoken.browser(role)
        for address in ("", "/found", "/found?as=csv", "/agreement", "?as=csv"):
            assert other.get(f"/coding/{project}{address}").status_code == 404
        assert other.get(f"/interviews/{spoken.rosa}/coding?project={project}").status_code == 404
        assert "Tesis de Rita" not in other.page("/coding")
        assert "nota de Rita" not in other.page(f"/interviews/{spoken.rosa}/coding")
        for address, form in (
            ("/codes", {"name": "Otra"}),
            ("/codes/removal", {"code": "x"}),
            ("/members", {"email": EMAILS[role]}),
            ("/members/removal", {"member": spoken.rita.id}),
            ("/asked/removal", {"email": EMAILS[role]}),
            ("/answer", {"answer": "yes"}),
        ):
            assert other.post(f"/coding/{project}{address}", form).status_code == 404
    for email in (EMAILS[Role.ARCHIVIST], "nobody@archive.test"):
        assert researcher.post(f"/coding/{project}/members", {"email": email}).status_code == 303
        page = researcher.page(f"/coding/{project}")
        assert f"<bdi>{email}</bdi>" in page
        assert "may come in, also after you took her out" in page
    archivist = spoken.browser(Role.ARCHIVIST)
    assert archivist.get(f"/coding/{project}").status_code == 404, "she was asked, and has not said yes"
    assert "Tesis de Rita" in archivist.page("/coding")
    assert archivist.post(f"/coding/{project}/answer", {"answer": "yes"}).status_code == 303
    audited = spoken.browser(Role.ADMIN).page("/audit")
    assert "answered whether she works in a project" in audited
    page = researcher.page(f"/coding/{project}")
    assert (EMAILS[Role.ARCHIVIST] in page, "nobody@archive.test" in page) == (False, True)
    taken_back = researcher.post(f"/coding/{project}/asked/removal", {"email": "nobody@archive.test"})
    assert taken_back.status_code == 303
    assert "nobody@archive.test" not in researcher.page(f"/coding/{project}")
    page = archivist.page(f"/interviews/{spoken.rosa}/coding?project={project}")
    assert "nota de Rita" in page
    assert "solo mía" not in page
    assert "solo mía" not in archivist.page(f"/coding/{project}/found")
    put(spoken, archivist, project, "Violencia")
    agreed = researcher.page(f"/coding/{project}/agreement")
    assert "Krippendorff" in agreed
    assert "1.000" in agreed
    assert "1.000" in researcher.page(f"/coding/{project}/agreement?unit=line")
    mine = re.findall(r'name="coding" value="(\w+)"', page)
    assert mine == [], "only her own codes can she take away"


def test_restricted_words_and_withdrawn_interviews_are_on_no_page(spoken: World, researcher: Browser) -> None:
    project = begun(spoken, researcher, "Violencia")
    put(spoken, researcher, project, "Violencia", memo="nota de Rita")
    pages = (
        f"/interviews/{spoken.rosa}/coding",
        f"/coding/{project}/found",
        f"/coding/{project}/found?as=csv",
    )
    words = re.findall(r'<mark class="coded[^"]*">([^<]+)</mark>', researcher.page(pages[0]))
    assert words
    assert all(words[0] in researcher.page(each) for each in pages[:2])
    reason = NewRestriction(RestrictionReason.THIRD_PARTY)
    restricting.propose(spoken.archive, spoken.berta, spoken.rosa, [(900, 2_300)], reason)
    for each in pages:
        page = researcher.page(each)
        assert not any(f">{word}<" in page or f'"{word}' in page for word in words)
        assert " ".join(words) not in page
    withdraw(spoken.archive, spoken.berta, spoken.rosa)
    assert researcher.get(pages[0]).status_code == 404
    for each in pages[1:]:
        assert "nota de Rita" not in researcher.page(each)
        assert spoken.rosa not in researcher.page(each)
    assert "0 places (0 interviews)" in researcher.page(f"/coding/{project}")


def test_what_makes_no_sense_is_refused_and_hidden_interviews_are_not_found(
    spoken: World, researcher: Browser
) -> None:
    project = begun(spoken, researcher, "Violencia")
    assert put(spoken, researcher, project, "") == 400
    (code,) = coding.codebook(spoken.archive, spoken.rita, project)
    form = {
        "project": project,
        "code": code.id,
        "start": "x",
        "end": "2",
        "memo": "mi nota <b>",
        "private": "yes",
    }
    told = researcher.post(f"/interviews/{spoken.rosa}/coding", form)
    page = told.get_data(as_text=True)
    assert told.status_code == 400
    assert "The beginning must be written in seconds" in page
    assert "<title>Please look again: Codes: " in page
    assert '<div class="notice notice--danger" role="alert" tabindex="-1" autofocus>' in page
    assert 'value="x"' in page, "what was typed is not lost"
    assert f'value="{code.id}" selected' in page
    assert "mi nota &lt;b&gt;</textarea>" in page
    assert 'name="private" value="yes" checked' in page
    assert put(spoken, researcher, project, "Violencia", start="900", end="901") == 400
    assert put(spoken, researcher, project, "Violencia", code="nobody") == 400
    assert put(spoken, researcher, project, "", memo="x", project="") == 400
    assert put(spoken, researcher, project, "", memo="x", project="nobody") == 404
    assert researcher.get(f"/interviews/{spoken.marta}/coding").status_code == 404
    form = {"project": project, "memo": "x", "start": "0", "end": "3"}
    assert researcher.post(f"/interviews/{spoken.marta}/coding", form).status_code == 404
    assert researcher.post(f"/coding/{project}/codes", {"name": "B", "colour": "99"}).status_code == 400
    assert researcher.post(f"/coding/{project}/codes", {"name": "B", "pattern": "x"}).status_code == 400
    told = researcher.post("/coding", {"title": " "})
    assert (told.status_code, "<h1>That was not done</h1>" in told.get_data(as_text=True)) == (400, True)
    book = f"/coding/{project}/codes"
    for given, place in (({}, "new"), ({"code": code.id}, "c3")):
        assert researcher.post(book, {"name": "B" + place}).status_code == 303
        told = researcher.post(book, {"name": "b" + place, "definition": "mi idea", **given})
        page = told.get_data(as_text=True)
        assert told.status_code == 400
        assert re.search(rf'id="{place}-name"[^>]* value="b{place}"', page)
        assert page.count("There is already a code with this name.") == page.count("mi idea</textarea>") == 1
        assert ('<details class="fold" open>' in page) == bool(given)


def test_no_form_is_taken_without_its_token(spoken: World, researcher: Browser) -> None:
    project = begun(spoken, researcher, "Violencia")
    form = {"project": project, "memo": "x", "start": "1", "end": "2"}
    for address, given in (
        (f"/interviews/{spoken.rosa}/coding", form),
        (f"/coding/{project}/codes", {"name": "Otra"}),
        ("/coding", {"title": "Otra"}),
    ):
        assert researcher.client.post(address, data=given).status_code == 400
    assert len(coding.projects(spoken.archive, spoken.rita)) == 1
    assert coding.counts(spoken.archive, spoken.rita, project) == {}


def test_a_code_that_was_taken_away_by_a_slip_is_put_back_as_it_was(
    spoken: World, researcher: Browser
) -> None:
    """Its place, its code, its memo and that it is private; the page of the one who took it away alone knows."""
    project = begun(spoken, researcher, "Violencia")
    put(spoken, researcher, project, "Violencia", memo='mi "nota"\notra línea', private="yes", start="1.025")
    address, asked = f"/interviews/{spoken.rosa}/coding", Wanted()
    (before,) = codings(spoken.archive.database(), spoken.rita, project, asked)
    page = researcher.post(f"{address}/removal", {"coding": before.id, "project": project})
    assert list(codings(spoken.archive.database(), spoken.rita, project, asked)) == []
    notice = page.get_data(as_text=True).split("Taken away.")[1].split("</form>")[0]
    fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', notice)}
    assert researcher.post(address, fields).status_code == 303
    (after,) = codings(spoken.archive.database(), spoken.rita, project, asked)
    assert replace(after, id=before.id) == before
    assert "Taken away." not in researcher.page(address)


def test_ones_own_code_is_taken_away_and_the_code_after_it(spoken: World, researcher: Browser) -> None:
    project = begun(spoken, researcher, "Violencia")
    put(spoken, researcher, project, "Violencia")
    page = researcher.page(f"/interviews/{spoken.rosa}/coding")
    (mine,) = re.findall(r'name="coding" value="(\w+)"', page)
    (code,) = coding.codebook(spoken.archive, spoken.rita, project)
    assert researcher.post(f"/coding/{project}/codes/removal", {"code": code.id}).status_code == 400
    archivist = spoken.browser(Role.ARCHIVIST)
    address = f"/interviews/{spoken.rosa}/coding/removal"
    assert archivist.post(address, {"coding": mine}).status_code == 404
    taken = researcher.post(address, {"coding": mine, "project": project})
    assert "Taken away." in taken.get_data(as_text=True)
    assert researcher.post(f"/coding/{project}/codes/removal", {"code": code.id}).status_code == 303
    assert "There is no code yet" in researcher.page(f"/coding/{project}")
