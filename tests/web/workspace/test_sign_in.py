"""Coming in and going out, as a browser does it."""

import pytest

from archive.stewardship.accounts import IDLE_MS
from archive.terms.models import Role
from tests.peopled import EMAILS, PASSPHRASE
from tests.web.workspace.conftest import SECRET, Browser, World
from web.workspace.app import create_workspace
from web.workspace.door import safe_way

ARCHIVIST = EMAILS[Role.ARCHIVIST]


def test_whoever_has_signed_in_finds_the_interviews(world: World) -> None:
    browser = world.stranger()
    assert browser.get("/").status_code == 303
    assert "Ask an administrator of the archive for a new link" in browser.page("/login")
    came = browser.sign_in(ARCHIVIST)
    assert (came.status_code, came.location) == (303, "/")
    assert "Hola, soy Rosa" in browser.page("/")


def test_what_was_written_when_the_visit_had_ended_is_shown_to_her_once_and_to_nobody_after_her(
    world: World,
) -> None:
    browser, note = world.browser(Role.RESEARCHER), {"memo": "idea <b>\nmía", "start": "soy-otra"}
    address = f"/interviews/{world.rosa}/coding"
    token = browser.token()
    world.clock.ms += IDLE_MS + 1
    assert "idea" not in browser.client.post(address, data={**note, "csrf_token": "made-up"}).text
    shown = browser.client.post(address, data={**note, "csrf_token": token})
    assert (shown.status_code, shown.headers["Cache-Control"]) == (401, "no-store")
    assert '<details class="fold"><summary>Show what I wrote' in shown.text
    assert " readonly " in shown.text
    assert ">idea &lt;b&gt;\nmía</textarea>" in shown.text
    assert "soy-otra" not in shown.text
    again = browser.client.post(address, data={**note, "csrf_token": token})
    assert (again.status_code, again.location) == (303, "/login"), "reloading shows it to nobody"


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/interviews/{rosa}/agreements/x/link", "passphrase"),
        ("/interviews/{rosa}/agreements/x/safety", "risk"),
        ("/interviews/{rosa}/named", "name"),
        ("/interviews/{rosa}/lines/0", "text"),
        ("/interviews/{rosa}/coding", "project"),
        ("/upload", "narrator"),
        ("/people", "email"),
    ],
)
def test_no_secret_and_no_word_of_an_interview_is_shown_to_whoever_is_signed_out(
    world: World, address: str, field: str
) -> None:
    browser = world.browser(Role.ARCHIVIST)
    token = browser.token()
    world.clock.ms += IDLE_MS + 1
    given = {field: "quetzal", "csrf_token": token}
    answer = browser.client.post(address.format(rosa=world.rosa), data=given)
    assert (answer.status_code, "quetzal" in answer.text + str(answer.headers)) == (303, False)


def test_what_came_after_she_had_signed_out_is_shown_to_nobody(world: World) -> None:
    browser = world.browser(Role.RESEARCHER)
    token = browser.token()
    browser.post("/sign-out")
    browser.get("/login")
    answer = browser.client.post(
        f"/interviews/{world.rosa}/coding", data={"memo": "quetzal", "csrf_token": token}
    )
    assert (answer.status_code, "quetzal" in answer.text) == (303, False)


def test_she_comes_to_the_page_that_she_asked_for(world: World) -> None:
    browser = world.stranger()
    led = browser.get("/jobs?page=2")
    assert led.location == "/login?next=/jobs?page%3D2"
    assert browser.sign_in(ARCHIVIST, wanted="/jobs?page=2").location == "/jobs?page=2"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "/\n/elsewhere.example",
        "elsewhere",
        "/" + "a" * 1000,
    ],
)
def test_nobody_is_led_to_another_site(world: World, wanted: str) -> None:
    assert safe_way(wanted) is None
    assert world.stranger().sign_in(ARCHIVIST, wanted=wanted).location == "/"


def test_a_wrong_pass_phrase_and_an_unknown_address_cannot_be_told_apart(world: World) -> None:
    pages = []
    for email in (ARCHIVIST, "nobody@archive.test"):
        answer = world.stranger().sign_in(email, "not the right pass phrase")
        assert answer.status_code == 401
        assert "Set-Cookie" not in answer.headers or "_user_id" not in answer.headers["Set-Cookie"]
        text = answer.get_data(as_text=True).replace(email, "")
        pages.append(text[: text.index("csrf_token")] + text[text.index('name="next"') :])
    assert pages[0] == pages[1]
    assert "do not match" in pages[0]


def test_a_pass_phrase_never_comes_back_on_a_page(world: World) -> None:
    answer = world.stranger().sign_in(ARCHIVIST, "a phrase that is wrong 123")
    assert "a phrase that is wrong 123" not in answer.get_data(as_text=True)
    assert f'value="{ARCHIVIST}"' in answer.get_data(as_text=True)


def test_an_account_is_tried_five_times_a_minute_and_not_more(world: World) -> None:
    statuses = [world.stranger().sign_in(ARCHIVIST, f"wrong pass phrase {n}").status_code for n in range(6)]
    assert statuses == [401] * 5 + [429]
    for padded in (ARCHIVIST.upper() + " ", f"{' ' * 150}{ARCHIVIST}{' ' * 100}x", f"\t{ARCHIVIST}\u00a0"):
        assert world.stranger().sign_in(padded).status_code in {401, 429}
    assert world.stranger().sign_in(f"{' ' * 150}{ARCHIVIST}{' ' * 100}y").status_code == 429
    assert world.stranger().sign_in(EMAILS[Role.ADMIN]).status_code == 303


def test_an_address_tries_thirty_times_a_minute_and_not_more(world: World) -> None:
    browser = world.stranger()
    token = browser.token()
    statuses = []
    for n in range(31):
        form = {"csrf_token": token, "email": f"somebody{n}@archive.test", "passphrase": "wrong pass phrase"}
        statuses.append(browser.client.post("/login", data=form).status_code)
    assert statuses == [401] * 30 + [429]


def test_a_form_without_its_token_is_not_taken(world: World) -> None:
    browser = world.stranger()
    form = {"email": ARCHIVIST, "passphrase": PASSPHRASE}
    answer = browser.client.post("/login", data=form)
    assert answer.status_code == 400
    assert "keeps no cookie of this site" in answer.get_data(as_text=True)
    browser.token()
    again = browser.client.post("/login", data=form)
    assert again.status_code == 400
    assert "The form was too old" in again.get_data(as_text=True)
    assert "no cookie" not in again.get_data(as_text=True)
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 303)])
def test_a_form_on_another_site_is_not_taken(world: World, site: str, status: int) -> None:
    browser = world.stranger()
    browser.headers["Sec-Fetch-Site"] = site
    assert browser.sign_in(ARCHIVIST).status_code == status


def test_signing_out_ends_the_visit_in_the_archive_too(world: World) -> None:
    browser = world.browser(Role.ARCHIVIST)
    kept = browser.client.get_cookie("session")
    assert kept is not None
    assert browser.post("/sign-out").location == "/login"
    thief = world.stranger()
    thief.client.set_cookie("session", kept.value)
    assert thief.get("/").status_code == 303


def test_a_visit_ends_after_fifteen_idle_minutes(world: World) -> None:
    browser = world.browser(Role.ARCHIVIST)
    world.clock.ms += IDLE_MS - 1000
    assert browser.get("/").status_code == 200
    world.clock.ms += IDLE_MS + 1
    assert browser.get("/").status_code == 303
    assert browser.get("/still-here").status_code == 401


def test_every_visit_has_a_token_of_its_own(world: World) -> None:
    browser = world.stranger()
    before = browser.client.get_cookie("session")
    browser.sign_in(ARCHIVIST)
    first = browser.client.get_cookie("session")
    other = world.browser(Role.ARCHIVIST).client.get_cookie("session")
    assert first is not None
    assert other is not None
    assert before is None or before.value != first.value
    assert first.value != other.value


def test_the_cookie_is_the_safest_that_a_browser_knows(world: World) -> None:
    app = create_workspace(world.archive, base_url="https://archive.example", secret_key=SECRET)
    app.config["TRUSTED_HOSTS"] = ["archive.example"]
    client = app.test_client()
    page = client.get("/login", base_url="https://archive.example")
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "unencrypted" not in page.get_data(as_text=True)


def test_practice_mode_says_so_on_every_page(world: World, archivist: Browser) -> None:
    for path in ("/", "/jobs", "/upload", "/sign-out"):
        assert "travels unencrypted" in archivist.page(path)
    cookie = world.stranger().get("/login").headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert {"HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
