"""Words as files that other programs read: what this viewer may read, and nothing that was suppressed."""

import json
from dataclasses import replace

import pytest
import webvtt

from archive.participation.participants import show_agreements, withdraw
from archive.stewardship import catalogue
from archive.terms.errors import NotFound, Refused
from archive.terms.models import Purpose
from archive.transcripts.exporting import FROM_HERE, PARTLY_CHECKED, UNCHECKED, Format, export_words
from archive.transcripts.review import confirm, correct, keep_corrected
from tests.peopled import World

SAID = "Hola, me llamo Rosa. A mi hermana la mató su marido."


@pytest.mark.parametrize("form", Format)
def test_every_format_holds_the_words_for_whoever_may_read_them(world: World, form: Format) -> None:
    for viewer in (world.berta, world.rita):
        text = export_words(world.archive, viewer, world.rosa, form)
        assert "hermana" in text
        assert "mató" in text


@pytest.mark.parametrize("form", Format)
def test_nobody_exports_what_she_may_not_read(world: World, form: Format) -> None:
    with pytest.raises(NotFound):
        export_words(world.archive, world.rita, world.marta, form)
    withdraw(world.archive, world.berta, world.rosa)
    for viewer in (world.ana, world.berta, world.rita):
        with pytest.raises(NotFound):
            export_words(world.archive, viewer, world.rosa, form)


@pytest.mark.parametrize("form", Format)
def test_suppressed_words_are_left_out_for_the_staff_too(world: World, form: Format) -> None:
    (segment,) = catalogue.words(world.archive, world.berta, world.rosa).segments
    invented = replace(segment, number=1, text="Subtítulos xyzzy", suppressed="phrase")
    keep_corrected(world.archive, world.berta, world.rosa, (segment, invented))
    text = export_words(world.archive, world.berta, world.rosa, form)
    assert "xyzzy" not in text
    assert "hermana" in text


def test_captions_say_when_each_word_is_heard(world: World) -> None:
    vtt = export_words(world.archive, world.berta, world.rosa, Format.VTT)
    cues = webvtt.from_string(vtt).captions
    assert cues[0].start_in_seconds >= 0
    assert cues[0].start.startswith("00:00:00.35")
    assert cues[-1].end <= "00:00:03.466"
    assert "Rosa" in " ".join(cue.text for cue in cues)
    confirm(world.archive, world.berta, world.rosa, 0)
    srt = export_words(world.archive, world.berta, world.rosa, Format.SRT)
    assert srt.startswith("1\n00:00:00,350 --> ")


def test_words_that_nobody_checked_say_so_in_every_file(world: World) -> None:
    def files() -> dict[Format, str]:
        return {form: export_words(world.archive, world.rita, world.rosa, form) for form in Format}

    before = files()
    assert before[Format.TXT].startswith(UNCHECKED + "\n\n")
    assert UNCHECKED in before[Format.SRT].split("\n\n")[0]
    assert f"NOTE {FROM_HERE[False]}\n\n00:00:00.35" in before[Format.VTT]
    assert [each["checked"] for each in json.loads(before[Format.JSON])["segments"]] == [False]

    (segment,) = catalogue.words(world.archive, world.berta, world.rosa).segments
    second = replace(segment, number=1, start_ms=3_000, text="Nada más.", words=segment.words[-2:])
    keep_corrected(world.archive, world.berta, world.rosa, (segment, second))
    confirm(world.archive, world.berta, world.rosa, 0)
    partly = files()
    assert partly[Format.TXT] == f"{PARTLY_CHECKED}\n\n{SAID} ⟦Nada más.⟧\n"
    assert "⟦Nada más.⟧" in partly[Format.SRT]
    notes = [line for line in partly[Format.VTT].splitlines() if line.startswith("NOTE")]
    assert notes == [f"NOTE {FROM_HERE[True]}", f"NOTE {FROM_HERE[False]}"]
    assert len(webvtt.from_string(partly[Format.VTT]).captions) == 2
    assert [each["checked"] for each in json.loads(partly[Format.JSON])["segments"]] == [True, False]

    confirm(world.archive, world.berta, world.rosa, 1)
    assert not any(sign in text for text in files().values() for sign in ("⟦", "NOTE", "computer"))


def test_json_gives_the_segments_with_their_words(world: World) -> None:
    text = export_words(world.archive, world.berta, world.rosa, Format.JSON)
    found = json.loads(text)
    assert SAID in text
    assert json.dumps(found).count("hermana") >= 1


def test_the_newest_words_are_exported(world: World) -> None:
    correct(world.archive, world.berta, world.rosa, 0, "Otras palabras.", seen_revision=1)
    text = export_words(world.archive, world.rita, world.rosa, Format.TXT)
    assert "Otras palabras." in text
    assert "hermana" not in text


def test_a_researchers_file_calls_people_as_they_chose(world: World) -> None:
    who = next(
        each.participant
        for each in show_agreements(world.archive, world.berta, world.rosa)
        if each.role == "narrator"
    )
    correct(world.archive, world.berta, world.rosa, 0, SAID, seen_revision=1, speaker=who)
    for form in Format:
        text = export_words(world.archive, world.rita, world.rosa, form)
        assert "Quispe" not in text
    assert "Elena" in export_words(world.archive, world.rita, world.rosa, Format.VTT)


def test_where_transcribing_is_not_allowed_there_is_nothing_to_export(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa, purpose=Purpose.TRANSCRIBE_LOCAL)
    with pytest.raises(Refused, match="did not agree"):
        export_words(world.archive, world.berta, world.rosa, Format.TXT)
    with pytest.raises(NotFound):
        export_words(world.archive, world.rita, world.rosa, Format.TXT)


@pytest.mark.parametrize(
    "trick", ["--> 00:00:00.000", "<script>alert(1)</script>", "NOTE x", "&lt;b&gt;", "WEBVTT"]
)
def test_words_that_look_like_captions_stay_words(world: World, trick: str) -> None:
    correct(world.archive, world.berta, world.rosa, 0, f"Dijo {trick} así", seen_revision=1)
    vtt = export_words(world.archive, world.berta, world.rosa, Format.VTT)
    assert "<script" not in vtt
    captions = webvtt.from_string(vtt).captions
    assert captions[0].start.startswith("00:00:00.35")
    assert "así" in " ".join(caption.text for caption in captions)
    srt = export_words(world.archive, world.berta, world.rosa, Format.SRT)
    assert srt.count("\n1\n") == 0
    assert sum(" --> " in line and line[:2].isdigit() for line in srt.splitlines()) == len(captions)
