import pytest
from tests.web.workspace.test_interview_in_browser import *
def test_shot(chromium, site, world):
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = sign_in(context, site, Role.RESEARCHER)
    page.goto(f"{site}/interviews/{world.rosa}")
    page.wait_for_timeout(1500)
    page.screenshot(path="/tmp/atst_fold.png")
    page.screenshot(path="/tmp/atst_full.png", full_page=True)
    print(page.locator(".word").count(), page.locator(".line").count(), page.evaluate("Array.from(document.querySelectorAll('.line')).map(e=>e.getBoundingClientRect().top)"))
