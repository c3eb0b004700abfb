"""The pages in every language: complete catalogues, a choice that needs no cookie, and nothing left in English."""

import html
import re
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from flask import Flask
from flask.testing import FlaskClient

from archive.terms.reasons import SENTENCES
from tests.architecture.tree import ROOT
from web.catalogues import LANGUAGES, catalogue_file, collect, compiled, raised_in, read, untranslated
from web.formats import colon, day, language_list, language_name, number, speaker_name, spoken_length
from web.speaking import OFFERED, OWN_NAMES, later, ngettext, said
from web.workspace.wording import moment, spoken_size

GAPS = re.compile(r"%\(\w+\)[sdg]|%%|\{\w+\}|</?[a-z]+[^>]*>")
LONG_ENOUGH = 12
"""A shorter sentence may be the same in two languages, or a word of a testimony."""


@pytest.fixture(scope="module")
def collected() -> Catalog:
    return collect()


@cache
def known_in(language: str) -> Catalog:
    """Return a catalogue, read once."""
    return read(language)


@cache
def long_sentences(language: str) -> tuple[str, ...]:
    """Return the English sentences that must not be left on a page in another language."""
    return tuple(
        english
        for message in known_in(language)
        if message.id
        for english, translated in forms_of(message)
        if len(english) >= LONG_ENOUGH and english != translated and not GAPS.search(english)
    )


def forms_of(message: Message) -> list[tuple[str, str]]:
    """Return each English form beside its translation."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_sources_is_translated(language: str, collected: Catalog) -> None:
    known = known_in(language)
    missing = [str(each.id) for each in collected if each.id and each.id not in known]
    assert missing == [], f"run `make catalogues`: {missing[:5]}"
    assert untranslated(known) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_put_into_a_sentence_is_put_into_its_translation(language: str) -> None:
    for message in known_in(language):
        for english, translated in forms_of(message) if message.id else ():
            assert sorted(GAPS.findall(english)) == sorted(GAPS.findall(translated)), english
            assert '"' not in GAPS.sub("", translated), f"this would end an attribute: {translated}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_are_not_said_as_one(language: str) -> None:
    same = [
        message.id
        for message in known_in(language)
        if not isinstance(message.id, str)
        and message.id[0] != message.id[1]
        and "%(num)d" in message.id[1]
        and message.string[0] == message.string[1]
    ]
    assert same == []


def test_french_signs_stand_off_by_a_narrow_space_that_does_not_break() -> None:
    for message in known_in("fr"):
        for _, translated in forms_of(message) if message.id else ():
            assert not re.search(r"[ \u00a0][;:?!»]|«[^\u202f]", translated), translated


def test_who_speaks_without_a_name_is_called_in_the_language_of_the_page(gallery_app: Flask) -> None:
    with gallery_app.test_request_context(headers={"Accept-Language": "nl"}):
        assert speaker_name("Speaker 2") == "Spreker 2"
        assert speaker_name("Narrator") == "Vertelster of verteller"
        assert speaker_name("Elena") == "Elena"
        assert speaker_name(None) == ""


def test_several_sentences_in_one_are_said_one_by_one(gallery_app: Flask) -> None:
    told = "Some signs were taken as words. Nothing here has the theme “dote”."
    with gallery_app.test_request_context(headers={"Accept-Language": "es"}):
        assert said(told) == "Algunos signos se tomaron como palabras. Nada tiene aquí esto: tema “dote”."


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_is_what_was_written(language: str) -> None:
    file = catalogue_file(language)
    assert file.with_suffix(".mo").read_bytes() == compiled(known_in(language)), "run `make catalogues`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choice_stands_in_the_address_and_stays_in_every_link(
    visitor: FlaskClient, language: str
) -> None:
    page = visitor.get(f"/{language}/excerpts?language=es").text
    assert f'<html lang="{language}">' in page
    inside = re.findall(r'<(?:a|form)\b[^>]* (?:href|action)="(/[^"]*)"', page)
    stray = [each for each in inside if not each.startswith(tuple(f"/{each}/" for each in OFFERED))]
    assert stray == []
    assert 'href="/nl/excerpts?language=es" lang="nl"' in page
    assert f'href="/{language}/static/' not in page, "style sheets are the same in every language"


def test_a_browser_is_answered_in_its_language_and_others_in_english(visitor: FlaskClient) -> None:
    for asked, spoken in (("fr-BE,fr;q=0.9", "fr"), ("nl", "nl"), ("de", "en"), ("*", "en"), ("", "en")):
        page = visitor.get("/themes", headers={"Accept-Language": asked}).text
        assert f'<html lang="{spoken}">' in page, asked


def test_the_address_counts_more_than_the_browser(visitor: FlaskClient) -> None:
    assert '<html lang="es">' in visitor.get("/es/", headers={"Accept-Language": "fr"}).text
    assert '<html lang="en">' in visitor.get("/en/about", headers={"Accept-Language": "fr"}).text
    assert visitor.get("/xx/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/fr/", "/fr/search?words=casa", "/nl/nowhere"])
def test_the_public_pages_set_no_cookie_and_say_that_they_vary(visitor: FlaskClient, path: str) -> None:
    response = visitor.get(path, headers={"Accept-Language": "nl"})
    assert "Set-Cookie" not in response.headers
    assert "Accept-Language" in response.headers["Vary"]


def test_what_is_not_there_looks_the_same_in_every_language(visitor: FlaskClient) -> None:
    for language in OFFERED:
        absent = visitor.get(f"/{language}/excerpts/never-was?t=3")
        assert absent.status_code == 404
        assert visitor.get(f"/{language}/nowhere").data == absent.data
        assert "never-was" not in absent.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/themes", "/languages", "/about", "/search", "/nowhere"])
def test_no_english_sentence_is_left_on_a_page(visitor: FlaskClient, language: str, path: str) -> None:
    page = html.unescape(visitor.get(f"/{language}{path}").text)
    left = [each for each in long_sentences(language) if each in page]
    assert left == []


def test_one_and_many_are_said_as_each_language_says_them(gallery_app: Flask) -> None:
    said_in = {
        "en": ("1 minute", "3 minutes"),
        "fr": ("1 minute", "3 minutes"),
        "nl": ("1 minuut", "3 minuten"),
    }
    for language, (one, many) in said_in.items():
        with gallery_app.test_request_context(headers={"Accept-Language": language}):
            assert (spoken_length(60_000), spoken_length(180_000)) == (one, many)
    with gallery_app.test_request_context(headers={"Accept-Language": "fr"}):
        assert ngettext("%(num)d interview", "%(num)d interviews", 0) == "0 entretien"


def test_days_numbers_and_languages_are_written_as_the_page_speaks(gallery_app: Flask) -> None:
    written = {
        "en": ("14 May 2023", "May 2023", "1,250.5", "Spanish and Dutch"),
        "es": ("14 de mayo de 2023", "mayo de 2023", "1.250,5", "español y neerlandés"),
        "fr": ("14 mai 2023", "mai 2023", "1\u202f250,5", "espagnol et néerlandais"),
        "nl": ("14 mei 2023", "mei 2023", "1.250,5", "Spaans en Nederlands"),
        "pt": ("14 de maio de 2023", "maio de 2023", "1.250,5", "espanhol e holandês"),
    }
    for language, (a_day, a_month, a_number, languages) in written.items():
        with gallery_app.test_request_context(headers={"Accept-Language": language}):
            assert (day("2023-05-14"), day("2023-05")) == (a_day, a_month)
            assert number(1250.5) == a_number.replace("1.250", "1250") or number(1250.5) == a_number
            assert language_list(("es", "nl")) == languages
            assert language != "es" or language_list(("es", "en")) == "español e inglés"
            assert language_name("ay") != "ay"
            assert colon("Thème") == ("Thème\u202f:" if language == "fr" else "Thème:")


def test_moments_and_sizes_are_written_as_the_page_speaks(gallery_app: Flask) -> None:
    at = datetime(2025, 3, 10, 14, 5, tzinfo=UTC)
    written = {
        "en": ("10 Mar 2025, 14:05 UTC", "3.5 GB"),
        "fr": ("10 mars 2025, 14:05 UTC", "3,5\u00a0Go"),
        "nl": ("10 mrt 2025, 14:05 UTC", "3,5 GB"),
    }
    for language, both in written.items():
        with gallery_app.test_request_context(headers={"Accept-Language": language}):
            assert (moment(at), spoken_size(3_500_000_000)) == both
    assert moment(None) == ""


def test_a_sentence_of_a_table_is_said_where_it_is_shown(gallery_app: Flask) -> None:
    sentence = later("There is nothing here")
    assert sentence == "There is nothing here"
    assert f"{sentence}" == "There is nothing here", "where there is no page, in English"
    with gallery_app.test_request_context(headers={"Accept-Language": "fr"}):
        assert f"{sentence}." == "Il n’y a rien ici."
        assert (sentence.lower(), sentence.capitalize()) == ("il n’y a rien ici", "Il n’y a rien ici")


def raised_sentences() -> list[str]:
    """Return what the archive may say to a page when it declines, each gap filled."""
    found = {
        re.sub(r"%\((\w+)\)s", lambda gap: f"<{gap[1]}>", sentence).replace("%%", "%")
        for file in sorted((ROOT / "archive").rglob("*.py"))
        if file.parent.name not in {"cli", "consent", "demo", "gallery", "store", "thesaurus"}
        and file.name not in {"restoring.py", "withdrawals.py", "backups.py", "speech_trial.py"}
        for sentence in raised_in(file.read_text(encoding="utf-8"))
    }
    return sorted(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_archive_declines_in_the_language_of_the_page(gallery_app: Flask, language: str) -> None:
    sentences = raised_sentences()
    assert len(sentences) > 100
    with gallery_app.test_request_context(headers={"Accept-Language": language}):
        english = [each for each in sentences if said(each) == each]
        lost = [
            each
            for each in sentences
            if set(re.findall(r"<\w+>", each)) - set(re.findall(r"<\w+>", said(each)))
        ]
    assert english == []
    assert lost == []


def test_a_sentence_that_stands_in_a_constant_is_collected_too() -> None:
    source = 'WHY = "It is too late."\nraise BadRequest(WHY)\nraise BadRequest(why)\nraise BadRequest("No.")'
    assert [*raised_in(source)] == ["It is too late.", "No."]


def test_a_sentence_that_nobody_knows_is_shown_as_it_came(gallery_app: Flask) -> None:
    with gallery_app.test_request_context(headers={"Accept-Language": "fr"}):
        assert said("A wholly new sentence, of 12 words.") == "A wholly new sentence, of 12 words."
        assert said("") == ""


def test_languages_call_themselves_the_same_on_every_page() -> None:
    folder = ROOT / "web" / "narrator" / "texts"
    for code, name in OWN_NAMES.items():
        assert tomllib.loads((folder / f"{code}.toml").read_text(encoding="utf-8"))["own_name"] == name


def test_catalogues_are_small_enough_to_read() -> None:
    for language in LANGUAGES:
        assert Path(catalogue_file(language)).stat().st_size < 600_000
    assert SENTENCES
