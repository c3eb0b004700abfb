"""What her page says: every language says everything, in the same way."""

import string
import tomllib
from datetime import UTC, date, datetime

import pytest

from archive.terms.languages import LANGUAGES
from archive.terms.models import NameAs, ParticipantRole, Purpose
from archive.terms.own import Happened, Line
from web.narrator.texts import FOLDER, TEXTS, length
from web.narrator.views import IN_USE, SAID_AFTERWARDS

OTHERS = [language for language in LANGUAGES if language != "en"]


def braces(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def flat(language: str) -> dict[str, str]:
    found = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    texts = {key: value for key, value in found.items() if isinstance(value, str)}
    texts |= {f"say.{key}": value for key, value in found["say"].items()}
    return texts | {
        f"{name}.{key}": value for name, each in found["purposes"].items() for key, value in each.items()
    }


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_everything_with_the_same_braces(language: str) -> None:
    english, other = flat("en"), flat(language)
    assert other.keys() == english.keys()
    assert {key: braces(text) for key, text in other.items()} == {
        key: braces(text) for key, text in english.items()
    }
    assert all(text.strip() for text in other.values())


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_was_left_in_english(language: str) -> None:
    english, other = flat("en"), flat(language)
    same = {key for key, text in other.items() if text == english[key]}
    assert same <= {"date", "month_of_year", "say.page_title", "say.contact"}


def test_no_translation_is_forgotten_in_the_folder() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(LANGUAGES) == set(TEXTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_asked_for_is_there(language: str) -> None:
    texts = TEXTS[language]
    for role in ParticipantRole:
        assert texts.say(f"role_{role}")
    for name in NameAs:
        assert texts.say(f"name_as_{name}")
    for key in SAID_AFTERWARDS:
        assert texts.say(key)
    for purpose in Purpose:
        assert texts.purpose(purpose)
        assert texts.purpose(purpose, "yes")
    for purpose in IN_USE:
        assert texts.purpose(purpose, "no")
    for happened in Happened:
        for by_her in (True, False):
            line = Line(datetime(2025, 3, 10, tzinfo=UTC), happened, by_her, (Purpose.RESEARCH,), "Saludo")
            assert "{" not in texts.line(line)


def test_who_speaks_is_said_in_her_language_and_a_name_as_it_is() -> None:
    said = [TEXTS["fr"].speaker(each) for each in ("Narrator", "Co narrator", "Speaker 2", "ana")]
    assert said == ["La personne qui raconte", "Une deuxième personne qui raconte", "Voix 2", "ana"]
    both = Line(
        datetime(2025, 3, 10, tzinfo=UTC), Happened.AGREED, False, (Purpose.INDEX, Purpose.RESEARCH), ""
    )
    assert "\u202f; " in TEXTS["fr"].line(both)
    assert " ; " not in TEXTS["es"].line(both)


def test_days_moments_and_lengths_are_written_as_people_do() -> None:
    assert TEXTS["es"].day("2025-03-10") == "10 de marzo de 2025"
    assert TEXTS["nl"].day("2025-03") == "maart 2025"
    assert TEXTS["fr"].day("printemps") == "printemps"
    assert TEXTS["en"].day(None) == ""
    assert TEXTS["pt"].day(date(2026, 1, 2)) == "2 de janeiro de 2026"
    assert TEXTS["fr"].moment(datetime(2026, 8, 9, 7, 5, tzinfo=UTC)) == "9 août 2026 à 07:05 (UTC)"
    assert [length(ms) for ms in (4_200, 200_000, 3_900_000)] == ["4 s", "3 min 20 s", "1 h 5 min"]
