"""The narrator's country: the staff know it, researchers where she lets them, the public never; no index tells more."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.bootstrap import open_archive
from archive.discovery import discover
from archive.discovery.discover import Findings, Narrowed
from archive.gallery.finding import find
from archive.gallery.opened import Gallery
from archive.indexing.outlets import rebuild_index
from archive.participation import presenting
from archive.participation.erasing import erase
from archive.participation.participants import show_agreements, withdraw
from archive.restoring import restore
from archive.stewardship.backups import backup
from archive.terms.countries import COUNTRIES, country_of, names_in
from archive.terms.errors import BadRequest
from archive.terms.languages import LANGUAGES
from archive.terms.models import Audience, ParticipantRole, Presentation, Viewer
from archive.withdrawals import read_ledger
from search.parsing import TAKEN_AS_WORDS
from search.types import Question
from tests.peopled import Made, World, copied, fast_passphrases, no_indexes

ASKED = ("", "hermana", "country:bo", "país:Bolivia", "country:br", "hermana NOT land:bolivia", "bolvia")


def narrator(world: World) -> tuple[str, Presentation]:
    """Return Rosa's id, and how she appears now."""
    found = show_agreements(world.archive, world.ana, world.rosa)
    return next(
        (each.participant, each.presentation) for each in found if each.role is ParticipantRole.NARRATOR
    )


def say(world: World, country: str | None, *, shown: bool = False) -> None:
    """Let Berta write down where Rosa comes from, and who may know."""
    her, before = narrator(world)
    now = replace(before, country=country, country_shown=shown)
    presenting.present(world.archive, world.berta, world.rosa, her, now)  # type: ignore[arg-type]


def asked(
    world: World, viewer: Viewer, words: str, *, meaning: bool = False, **limits: tuple[str, ...]
) -> Findings:
    return discover.search(world.archive, viewer, words, narrowed=Narrowed(**limits), meaning=meaning)  # type: ignore[arg-type]


def counted(world: World, viewer: Viewer) -> dict[str, int]:
    return asked(world, viewer, "hermana").facets["country"]


def indexed(world: World) -> set[str]:
    """Return every country that the researchers' index holds, whether or not anybody may find it now."""
    every = Question("", languages=LANGUAGES)
    return set(world.archive.indexes[Audience.RESEARCH].search(every).facets["country"])


def vectors(world: World) -> list[bytes]:
    """Return the files in which the researchers' vectors lie, with what is said about each."""
    folder = world.archive.config.index_folder
    found = [each.read_bytes() for each in folder.rglob("*.json") if Audience.RESEARCH in str(each)]
    assert found
    return found


def test_the_staff_know_it_and_researchers_only_where_she_lets_them(world: World) -> None:
    say(world, "BO")
    assert (counted(world, world.berta), counted(world, world.rita)) == ({"BO": 1}, {})
    assert asked(world, world.berta, "país:bolivia").total == 1
    say(world, "BO", shown=True)
    assert counted(world, world.rita) == {"BO": 1}
    for words in ("country:bo", "land:Bolivië", "pays:Bolivie hermana"):
        assert asked(world, world.rita, words).total == 1
    assert asked(world, world.rita, "hermana", countries=("BO",)).total == 1
    assert asked(world, world.rita, "hermana", countries=("BR",)).total == 0


def test_two_worlds_with_and_without_a_hidden_country_are_one_to_a_researcher(
    made: Made, tmp_path: Path
) -> None:
    """She never said it, it is for the staff alone, or it was told and is hidden now: no answer and no index tells."""
    answers = []
    for name in ("never", "staff alone", "hidden again"):
        with copied(made, tmp_path / name) as world:
            if name == "hidden again":
                say(world, "BO", shown=True)
                assert counted(world, world.rita) == {"BO": 1}
                assert indexed(world) == {"BO"}
                assert any(b'"BO"' in each for each in vectors(world)), "the test would see it"
            if name != "never":
                say(world, "BO")
            found = [
                asked(world, world.rita, words, meaning=meaning, countries=limit)
                for words in ASKED
                for limit in ((), ("BO",))
                for meaning in (False, True)
            ]
            answers.append([replace(each, hits=()) for each in found])
            assert indexed(world) == set()
            assert not any(b'"BO"' in each for each in vectors(world))
    assert answers[0] == answers[1] == answers[2]


def test_hidden_at_once_where_no_index_can_be_written_and_found_again_without_it(world: World) -> None:
    say(world, "BO", shown=True)
    with no_indexes(world):
        say(world, "BO")
    for meaning in (False, True):
        assert asked(world, world.rita, "hermana", meaning=meaning, countries=("BO",)).total == 0
    assert counted(world, world.rita) == {}
    rebuild_index(world.archive, Audience.RESEARCH)
    assert indexed(world) == set()
    assert not any(b'"BO"' in each for each in vectors(world))
    world.work()
    assert asked(world, world.rita, "hermana").total == 1
    assert counted(world, world.rita) == {}


def test_the_public_never_has_it_and_what_is_public_stays_so(public: World) -> None:
    say(public, "BO", shown=True)
    folder = public.archive.config.gallery_folder
    assert len(list(folder.rglob("*.mp3"))) == 1
    opened = Gallery(folder)
    found = find(opened, "country:bo"), find(opened, "country:br")
    others = find(opened, "hola NOT country:bo"), find(opened, "hola OR country:bo")
    opened.close()
    assert [(each.total, each.suggestion) for each in found] == [(0, None), (0, None)]
    assert [each.total for each in others] == [1, 1]
    assert {each.note for each in (*found, *others)} == {TAKEN_AS_WORDS}, "the public has no such field"
    assert not any(b'"BO"' in each.read_bytes() for each in folder.rglob("*") if each.is_file())


@pytest.mark.parametrize("wrong", ["XX", "Bolivia", "🇧🇴"])
def test_what_is_no_country_is_refused(world: World, wrong: str) -> None:
    with pytest.raises(BadRequest):
        say(world, wrong, shown=True)
    assert narrator(world)[1].country is None


def test_nothing_is_told_where_there_is_no_country(world: World) -> None:
    say(world, "BO", shown=True)
    say(world, "", shown=True)
    assert narrator(world)[1] == replace(narrator(world)[1], country=None, country_shown=False)


def test_a_restore_does_not_tell_what_she_hid_and_names_her_as_before(world: World, tmp_path: Path) -> None:
    say(world, "BO", shown=True)
    backup(world.archive, tmp_path / "copy")
    say(world, "BO")
    closings = read_ledger(world.archive.config.ledger_file)
    target = world.archive.config.at(tmp_path / "restored")
    restore(target, tmp_path / "copy", closings, passphrases=fast_passphrases())
    again = open_archive(target, passphrases=fast_passphrases())
    back = replace(world, archive=again)
    shown = narrator(back)[1]
    told = counted(back, back.rita)
    again.connections.close()
    assert (shown.country, shown.country_shown, shown.shown_name) == ("BO", False, "Elena")
    assert told == {}


def test_of_somebody_erased_no_country_is_kept(world: World) -> None:
    say(world, "BO", shown=True)
    withdraw(world.archive, world.ana, world.rosa)
    assert counted(world, world.berta) == counted(world, world.rita) == {}
    erase(world.archive, world.ana, world.berta, world.rosa)
    kept = world.archive.database().query("select country, country_shown from presentations")
    assert {(row["country"], row["country_shown"]) for row in kept} == {(None, 0)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name_by_which_it_is_understood(language: str) -> None:
    named = names_in(language)
    assert set(named) == set(COUNTRIES)
    assert {code for code, name in named.items() if country_of(name) != code} == set()
