"""Durations, dates, languages and themes as people read them."""

import pytest

from archive.gallery.types import ThemeLabel
from web.formats import (
    clock,
    day,
    label_in,
    label_language,
    language_list,
    language_name,
    machine_length,
    own_name,
    seconds,
    spoken_length,
    without_bidi,
)


@pytest.mark.parametrize(
    ("milliseconds", "written"),
    [(0, "0:00"), (999, "0:00"), (42_000, "0:42"), (725_500, "12:05"), (3_723_000, "1:02:03"), (-5, "0:00")],
)
def test_clock_rounds_down_to_whole_seconds(milliseconds: int, written: str) -> None:
    assert clock(milliseconds) == written


@pytest.mark.parametrize(
    ("milliseconds", "written"),
    [
        (1000, "1 second"),
        (42_900, "42 seconds"),
        (60_000, "1 minute"),
        (179_000, "3 minutes"),
        (3_600_000, "1 h"),
        (3_900_000, "1 h 5 min"),
    ],
)
def test_length_is_said_as_a_person_would(milliseconds: int, written: str) -> None:
    assert spoken_length(milliseconds) == written


def test_machine_forms_are_exact() -> None:
    assert machine_length(65_400) == "PT65S"
    assert seconds(12_340) == "12.3"
    assert seconds(12_000) == "12"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("2023-05-14", "14 May 2023"),
        ("2023-05-14T10:00:00+00:00", "14 May 2023"),
        ("2023-05", "May 2023"),
        ("2023", "2023"),
        ("summer 2019", "summer 2019"),
        ("2023-13-40", "2023-13-40"),
        ("", ""),
        (None, ""),
    ],
)
def test_day_is_written_out_and_the_unknown_left_alone(given: str | None, written: str) -> None:
    assert day(given) == written


def test_languages_have_names_and_unknown_codes_stay() -> None:
    assert language_name("es-BO") == "Spanish"
    assert own_name("fr") == "français"
    assert language_name("xx") == "xx"
    assert language_list(("es", "fr", "en")) == "Spanish, French and English"
    assert language_list(("es",)) == "Spanish"
    assert language_list(()) == ""


def test_theme_label_falls_back_to_english_and_says_so() -> None:
    theme = ThemeLabel("work", {"en": "Work", "es": "Trabajo"})
    assert (label_in(theme, "es"), label_language(theme, "es")) == ("Trabajo", "es")
    assert (label_in(theme, "nl"), label_language(theme, "nl")) == ("Work", "en")


def test_characters_that_reorder_text_are_taken_out() -> None:
    assert without_bidi("abc\u202egnp\u2066x") == "abcgnpx"
