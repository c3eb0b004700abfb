"""From the first page of each room every other is reached by links and forms that the keyboard reaches."""

from collections import Counter, deque
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from werkzeug.exceptions import HTTPException

from archive.accession import arrivals
from archive.accession.intake import NewInterview, NewParticipant, grants_for
from archive.analysis import coding
from archive.clock import from_ms
from archive.discovery import baskets
from archive.participation import participants
from archive.participation.restricting import NewRestriction, propose
from archive.publication import excerpts, publish
from archive.steps import publishing
from archive.stewardship import access
from archive.terms.models import ParticipantRole, Purpose, Role
from archive.terms.restrictions import RestrictionReason
from archive.transcripts import review
from tests.peopled import INSIDE, Made, approve, copied, marta
from tests.serving import served
from tests.web.invented import fill_gallery
from tests.web.workspace.browsing import sign_in
from tests.web.workspace.conftest import SECRET, World
from web.gallery.app import create_gallery
from web.workspace.app import create_workspace

ASKED_BY_PROGRAMS = frozenset(
    {
        "static",
        "interviews.sound",
        "interviews.captions",
        "interviews.steps",
        "search.hints",
        "door.still_here",
        "gallery.sound",
        "gallery.captions",
        "gallery.translation",
        "programs.embed",
        "programs.oembed",
        "programs.robots",
        "programs.sitemap",
    }
)
"""What a player, a script of a page or another site asks for: no page for a person."""
COME_FROM_ELSEWHERE = frozenset(
    {"door.sign_in", "people.come_in", "upload.received", "unfinished.record", "agreements.receipt"}
)
"""Where whoever is not in yet comes in, and what follows on a form that was sent."""
MOST_OF_A_KIND = 3
"""So many pages of one endpoint are looked at: the interviews differ in what there is to decide."""
MOST_TABS = 300
CAN_BE_REACHED = """() => [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter(each => each.tabIndex >= 0 && !each.disabled && each.type !== "hidden"
        && each.checkVisibility({ visibilityProperty: true })
        && (each.type !== "radio" || each.checked
            || !document.querySelector(`input[type=radio][name="${each.name}"]:checked`)))"""
"""What Tab must stop at; of a group of radio buttons the one that is chosen."""
HAS_THE_FOCUS = f"""() => {{ const at = document.activeElement;
    const shows = [at, at.parentElement, at.closest("label")].some(each =>
        each && getComputedStyle(each).outlineStyle === "solid"
            && parseFloat(getComputedStyle(each).outlineWidth) >= 2);
    return [at === document.body ? null : ({CAN_BE_REACHED})().indexOf(at), shows, at.outerHTML.slice(0, 120)]; }}"""
WITHOUT_END = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Ways(HTMLParser):
    """The links of a page and what its forms ask that change nothing; not what is hidden or out of the tab order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.form: str | None = None
        self.fields: list[tuple[str, str]] = []
        self.hidden: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, the beginning of a form, or a field of it."""
        named = {name: value or "" for name, value in attrs}
        if self.hidden or "hidden" in named or "inert" in named:
            self.hidden += [] if tag in WITHOUT_END else [tag]
        elif tag == "a" and "href" in named and named.get("tabindex") != "-1":
            self.found.append(named["href"])
        elif tag == "form" and named.get("method", "get").lower() == "get":
            self.form, self.fields = named.get("action", ""), []
        elif tag == "input" and self.form is not None and named.get("type") not in {"checkbox", "radio"}:
            self.fields.append((named.get("name", ""), named.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """Note what a form would ask, where it ends."""
        if self.hidden:
            if self.hidden[-1] == tag:
                self.hidden.pop()
        elif tag == "form" and self.form is not None:
            self.found.append(f"{self.form}?{urlencode(self.fields)}")
            self.form = None


def reached(app: Flask, client: FlaskClient) -> set[str]:
    """Return the endpoints of all pages that links lead to from the first one. Each of them must answer."""
    adapter = app.url_map.bind("localhost")
    ways, seen, kinds = deque(["/"]), set(), Counter[str]()
    while ways:
        path = ways.popleft()
        try:
            endpoint, ids = adapter.match(urlsplit(path).path)
        except HTTPException:  # it leads out of this room
            continue
        key = (endpoint, *sorted(ids.items()))
        if key in seen or kinds[endpoint] >= MOST_OF_A_KIND:
            continue
        seen.add(key)
        kinds[endpoint] += 1
        answer = client.get(path)
        assert answer.status_code < 400, path
        following = [answer.location] if answer.location else []
        if answer.mimetype == "text/html":
            following += Ways(answer.get_data(as_text=True)).found
        ways += [way for way in (urljoin(path, each) for each in following) if not urlsplit(way).netloc]
    return {str(endpoint) for endpoint, *_ in seen}


def pages_of(app: Flask) -> set[str]:
    """Return the endpoints that a person can look at."""
    looks = {each.endpoint for each in app.url_map.iter_rules() if "GET" in (each.methods or ())}
    return looks - ASKED_BY_PROGRAMS - COME_FROM_ELSEWHERE


def furnish(world: World) -> None:
    """Leave something of everything lying about: each kind of page has a reason to be there."""
    archive = world.archive
    public = excerpts.draft(archive, world.ana, world.rosa, start_ms=300, end_ms=3_500, title="Su hermana")
    for each in (world.ana, world.berta):
        approve(archive, each, public)
    publish.ask_for_publication(archive, world.ana, public)
    publishing.publish(archive, world.ana, public)
    access.ask(archive, world.rita, interview=world.marta, collection="", purpose="Una tesis")
    project = coding.begin(archive, world.ana, "Cuidados")
    coding.keep_code(archive, world.ana, project, name="hermanas")
    baskets.add(archive, world.ana, world.rosa, 300, 2_600)
    propose(archive, world.berta, world.marta, [(200, 900)], NewRestriction(RestrictionReason.HEALTH))
    review.correct(archive, world.berta, world.marta, 0, "Otra cosa dicha", seen_revision=1)
    arrivals.announce(archive, world.ana, arrivals.agree(archive, world.ana, marta()), "una.wav", length=10)
    tomorrow = (from_ms(world.clock.ms) + timedelta(days=1)).date().isoformat()
    asleep = grants_for((*INSIDE, Purpose.RESEARCH), tomorrow)
    person = NewParticipant("Juana", ParticipantRole.NARRATOR, asleep)
    world.take_in(NewInterview("Hasta mañana", ("es",), (person,)), b"no sound")
    gone = world.take_in(NewInterview("Ya no", ("es",), (person,)), b"no sound either")
    participants.withdraw(archive, world.ana, gone)


@pytest.fixture(scope="module")
def furnished(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An archive with something of everything, to be looked at only."""
    with copied(made, tmp_path_factory.mktemp("furnished") / "archive") as people:
        app = create_workspace(
            people.archive, base_url="http://localhost", secret_key=SECRET, insecure_http=True
        )
        world = World(people.archive, people.clock, people.rosa, people.marta, people.users, app)
        furnish(world)
        yield world


def test_every_page_of_the_workspace_is_reached_from_its_first_by_what_the_keyboard_reaches(
    furnished: World,
) -> None:
    assert pages_of(furnished.app) - reached(furnished.app, furnished.browser(Role.ADMIN).client) == set()


def test_every_page_of_the_gallery_is_reached_from_its_first_by_what_the_keyboard_reaches(
    tmp_path: Path,
) -> None:
    gallery = create_gallery(
        fill_gallery(tmp_path / "gallery"),
        base_url="http://localhost",
        contact="archive@voices.example",
        trusted_hosts=("localhost",),
    )
    assert pages_of(gallery) - reached(gallery, gallery.test_client()) == set()


@pytest.mark.browser
@pytest.mark.slow
def test_tab_visits_everything_in_its_order_and_shows_where_it_is_and_escape_closes_what_opens(
    chromium: Browser, furnished: World
) -> None:
    interview = f"/interviews/{furnished.rosa}"
    of_interview = (interview, f"{interview}/agreements", f"{interview}/themes")
    with served(furnished.app) as site:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        page = sign_in(context, site, Role.ADMIN)
        for path in ("/", "/search?words=hermana", "/tasks", *of_interview, "/upload"):
            page.goto(f"{site}{path}")
            assert visited(page) == list(range(page.evaluate(f"({CAN_BE_REACHED})().length"))), path
        page.goto(f"{site}{interview}")
        button, keys = page.locator('[data-do="keys"]'), page.locator("#keys")
        button.focus()
        page.keyboard.press("Enter")
        expect(keys).to_be_visible()
        page.keyboard.press("Escape")
        expect(keys).to_be_hidden()
        expect(button).to_be_focused()
        context.close()


def visited(page: Page) -> list[int]:
    """Press Tab until it comes round; return the places of what had the focus, each seen to show it."""
    page.evaluate("document.activeElement.blur()")
    places: list[int] = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        place, shows, html = page.evaluate(HAS_THE_FOCUS)
        if place is None or (place == 0 and places):
            return places
        if not places or places[-1] != place:  # a day has three parts, each of them a stop
            assert shows, html
            places.append(place)
    raise AssertionError(f"Tab does not come round: {html}")
