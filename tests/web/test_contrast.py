"""The colours of archive.css are legible in both themes (WCAG 2.2: 4.5 for text, 3 for the edges of controls)."""

import re

import pytest

from web.assets import STATIC_FOLDER

TEXT = [
    *[(ink, ground) for ink in ("ink", "soft") for ground in ("paper", "raised", "sunk")],
    *[(ink, ground) for ink in ("clay", "clay-deep") for ground in ("paper", "raised", "sunk")],
    ("on-clay", "clay"),
    ("on-clay", "clay-deep"),
    ("ink", "lit"),
    ("ink", "lit-line"),
    ("soft", "lit-line"),
    ("ink", "mark"),
    ("ink", "warn-ground"),
    ("ink", "calm-ground"),
    ("ink", "danger-ground"),
    ("ink", "done-ground"),
    ("warn-ink", "warn-ground"),
    ("warn-ink", "raised"),
    ("danger", "paper"),
    ("danger", "raised"),
    ("danger", "danger-ground"),
    ("leaf", "paper"),
    ("leaf", "done-ground"),
    ("indigo", "calm-ground"),
]
EDGES = [
    *[("edge", ground) for ground in ("paper", "raised", "sunk")],
    *[("focus", ground) for ground in ("paper", "raised", "sunk")],
]


def tokens(scheme: str) -> dict[str, str]:
    style = (STATIC_FOLDER / "archive.css").read_text()
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", blocks[0]))
    if scheme == "dark":
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", blocks[1]))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(scheme: str, ink: str, ground: str) -> None:
    assert contrast(tokens(scheme)[ink], tokens(scheme)[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_can_be_seen(scheme: str, edge: str, ground: str) -> None:
    assert contrast(tokens(scheme)[edge], tokens(scheme)[ground]) >= 3


def test_dark_theme_changes_every_colour_of_the_light_one() -> None:
    light, dark = tokens("light"), tokens("dark")
    assert light.keys() == dark.keys()
    assert not [name for name in light if light[name] == dark[name]]


def test_style_asks_for_nothing_from_elsewhere() -> None:
    style = (STATIC_FOLDER / "archive.css").read_text()
    assert "url(" not in style
    assert "@import" not in style
