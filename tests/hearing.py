"""A sound goes slowly while a test looks at what shows only while it sounds, so that a busy machine is not too late.

`hear_until` lets it go at its own speed until a second, and slows it down in the page itself at that moment.
"""

from playwright.sync_api import Page

SLOW = 0.1
PATIENCE_MS = 60_000
SLOWLY = f"addEventListener('play', (event) => {{ event.target.playbackRate = {SLOW}; }}, true);"
"""A script for every page of a context: whatever begins to sound goes slowly."""

_THERE = f"""([number, seconds]) => {{
    const sounds = [...document.querySelectorAll("audio")];
    const there = sounds[number].currentTime > seconds;
    sounds.forEach((sound) => {{ sound.playbackRate = there ? {SLOW} : 1; }});
    return there;
}}"""

_ON_FROM = """(seconds) => {
    const sound = document.querySelector("audio");
    const sounds = sound.readyState > 2 && !sound.seeking && sound.currentTime > 0;
    if (sounds) { sound.currentTime = seconds; }
    return sounds;
}"""


def position(page: Page, number: int = 0) -> float:
    """Return the second at which a sound of the page is."""
    return float(page.locator("audio").nth(number).evaluate("sound => sound.currentTime"))


def is_paused(page: Page, number: int = 0) -> bool:
    """Whether a sound of the page is silent."""
    return bool(page.locator("audio").nth(number).evaluate("sound => sound.paused"))


def hear_until(page: Page, seconds: float, number: int = 0) -> None:
    """Wait until the sound has come beyond `seconds`; from there it goes slowly."""
    page.wait_for_function(_THERE, arg=[number, seconds], polling=20, timeout=PATIENCE_MS)


def hear_out(page: Page, seconds: float) -> None:
    """Once it sounds, go on with the sound from `seconds`, slowly, and wait until it stops by itself."""
    page.wait_for_function(_ON_FROM, arg=seconds, timeout=PATIENCE_MS)
    page.wait_for_function("() => document.querySelector('audio').paused", timeout=PATIENCE_MS)
