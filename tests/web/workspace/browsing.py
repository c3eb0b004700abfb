"""How the people of `tests.peopled` come in with a real browser."""

from playwright.sync_api import BrowserContext, Page

from archive.terms.models import Role
from tests.hearing import SLOWLY
from tests.peopled import EMAILS, PASSPHRASE


def sign_in(context: BrowserContext, site: str, role: Role = Role.ARCHIVIST) -> Page:
    """Return a page in which the user of this role has signed in."""
    context.add_init_script(SLOWLY)
    page = context.new_page()
    page.goto(f"{site}/login")
    page.fill("#email", EMAILS[role])
    page.fill("#passphrase", PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")
    return page
