"""An excerpt can be cited to the second, under the name that she chose."""

from dataclasses import replace

from archive.gallery.types import Excerpt
from media.types import Peaks
from web.gallery.citation import cite
from web.site import Site

SITE = Site("https://voices.example/", name="Voices")
EXCERPT = Excerpt(
    id="e1",
    title="Las manos",
    context="",
    warning=None,
    narrator="Elena",
    place=None,
    recorded_on="2025-03",
    published_on="2026-02-01",
    languages=("es",),
    duration_ms=65_000,
    voice="original",
    whole=False,
    synthetic=False,
    themes=(),
    lines=(),
    peaks=Peaks(20, 65_000, ()),
)


def test_citation_names_source_moment_and_address() -> None:
    assert cite(EXCERPT, SITE, "/excerpts/e1", 42_000).text == (
        "Elena, “Las manos”. Excerpt of an interview, 1:05, recorded March 2025. "
        "Voices, published 1 February 2026. At 0:42. https://voices.example/excerpts/e1?t=42"
    )


def test_citation_from_the_beginning_has_a_plain_address() -> None:
    assert cite(EXCERPT, SITE, "/excerpts/e1", 0).address == "https://voices.example/excerpts/e1"


def test_citation_gives_no_name_that_was_not_given() -> None:
    unnamed = replace(EXCERPT, narrator=None, whole=True)
    source = cite(unnamed, SITE, "/excerpts/e1", 0).source
    assert source.startswith("Narrator who chose not to be named, “Las manos”. Interview, 1:05")
