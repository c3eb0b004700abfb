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


ADDRESS = "https://voices.example/excerpts/e1"


def test_apa_and_chicago_name_who_what_when_where_and_the_second() -> None:
    cited = cite(EXCERPT, SITE, ADDRESS, 42_000)
    assert cited.apa.text == (
        "Elena (Narrator). (2026, February 1). Las manos [Excerpt of an interview, audio recording, 1:05, "
        "at 0:42]. Voices. https://voices.example/excerpts/e1?t=42"
    )
    assert cited.chicago.text == (
        "Elena. “Las manos.” Excerpt of an interview, audio recording, recorded March 2025. "
        "Voices, February 1, 2026. 1:05, at 0:42. https://voices.example/excerpts/e1?t=42."
    )


def test_bibtex_and_ris_carry_the_same_for_reference_managers() -> None:
    cited = cite(EXCERPT, SITE, ADDRESS, 42_000)
    assert cited.bibtex.text.startswith("@misc{e1,\n  author = {{Elena}},\n  title = {{Las manos}},\n")
    assert cited.bibtex.text.endswith(
        "  note = {at 0:42},\n  url = {https://voices.example/excerpts/e1?t=42}\n}\n"
    )
    lines = cited.ris.text.splitlines()
    assert lines[0] == "TY  - SOUND"
    assert lines[-1] == "ER  - "
    assert {"AU  - Elena", "TI  - Las manos", "PY  - 2026", "DA  - 2026/02/01", "LA  - es"} <= set(lines)
    assert "UR  - https://voices.example/excerpts/e1?t=42" in lines
    assert all(line[2:6] == "  - " for line in lines)


def test_a_citation_from_the_beginning_has_a_plain_address() -> None:
    for each in (cited := cite(EXCERPT, SITE, ADDRESS, 0)).apa, cited.chicago, cited.bibtex, cited.ris:
        assert each.address == ADDRESS
        assert each.moment == "0:00"


def test_no_citation_gives_a_name_that_was_not_given() -> None:
    cited = cite(replace(EXCERPT, narrator=None, whole=True), SITE, ADDRESS, 0)
    assert cited.apa.text.startswith(
        "Las manos [Interview, audio recording, 1:05, at 0:00]. (2026, February 1)."
    )
    assert cited.chicago.text.startswith("Narrator who chose not to be named. “Las manos.” Interview, ")
    assert "author" not in cited.bibtex.text
    assert "AU  - " not in cited.ris.text


def test_what_a_title_holds_breaks_no_file_of_a_reference_manager() -> None:
    odd = replace(EXCERPT, title="100 % {de} \\vida_\nER  - \u202e&#", narrator="Ana\r\nTY  - BOOK")
    cited = cite(odd, SITE, ADDRESS, 0)
    assert "title = {{100 \\% de vida\\_ ER - \\&\\#}}" in cited.bibtex.text
    assert cited.bibtex.text.count("{") == cited.bibtex.text.count("}")
    starts = [line[:6] for line in cited.ris.text.splitlines()]
    assert starts.count("ER  - ") == starts.count("TY  - ") == 1
    assert "\u202e" not in cited.apa.text + cited.ris.text


def test_what_was_invented_is_cited_as_invented() -> None:
    cited = cite(replace(EXCERPT, synthetic=True), SITE, ADDRESS, 0)
    for each in (cited.apa, cited.chicago, cited.bibtex, cited.ris):
        assert "synthetic demonstration, nobody lived it" in each.text


def test_what_is_to_be_read_is_not_cited_as_sound() -> None:
    assert "transcript, 1:05" in cite(replace(EXCERPT, voice="text_only"), SITE, ADDRESS, 0).apa.text
