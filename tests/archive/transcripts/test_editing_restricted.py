"""Whoever edits lines opens no word that is restricted, wherever she writes it and whatever she undoes."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.discovery import discover
from archive.participation.participants import show_agreements
from archive.participation.restricting import NewRestriction, approve, lift, propose
from archive.publication.titles import call_interview
from archive.stewardship import catalogue
from archive.stewardship.progress import hear_again
from archive.store.connect import atomic
from archive.terms.errors import BadRequest
from archive.terms.restrictions import RestrictionReason
from archive.transcripts import line_breaks, respelling, review
from tests.archive.transcripts.conftest import SAID, line
from tests.peopled import World, scripted, work

ABOUT = NewRestriction(RestrictionReason.THIRD_PARTY)


def test_what_is_restricted_stays_restricted_when_lines_are_split_joined_and_respelled(said: World) -> None:
    new = NewRestriction(RestrictionReason.THIRD_PARTY)
    propose(said.archive, said.berta, said.rosa, [(1_000, 1_200)], new)
    respelling.respell(said.archive, said.berta, said.rosa, "Molenbec", "Sint Jans Molenbeek", {0, 1})
    line_breaks.split(said.archive, said.berta, said.rosa, 1, 2, seen_revision=2)
    line_breaks.join_next(said.archive, said.berta, said.rosa, 1, seen_revision=3)
    words = catalogue.words(said.archive, said.rita, said.rosa).segments
    read = " ".join(each.text for each in words)
    assert "Sint Jans Molenbeek con mi hermana" in read
    assert "la mató su marido" in read
    assert read.count("Jans") == 1
    assert "allí" not in read


def read_by_researchers(world: World) -> str:
    return " ".join(each.text for each in catalogue.words(world.archive, world.rita, world.rosa).segments)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "¡Molenbec! marido allí la mató su"),
        (1, "su marido la mató allí ¡Molenbec!"),
        (2, "Su marido nadie vino"),
        (2, "nadie vino, marido"),
    ],
)
def test_a_restricted_word_is_restricted_wherever_in_its_line_or_beside_it_somebody_writes_it(
    said: World, number: int, text: str
) -> None:
    propose(said.archive, said.berta, said.rosa, [(1_450, 1_700)], ABOUT)
    assert "marido" not in read_by_researchers(said)
    review.correct(said.archive, said.berta, said.rosa, number, text, seen_revision=1)
    assert "marido" not in read_by_researchers(said)
    assert "mató" in read_by_researchers(said)
    assert "marido" in line(said, number).text


@pytest.mark.parametrize(
    ("number", "text", "seen_revision"),
    [
        (1, "marido ¡Molenbec! allí la mató", 2),
        (2, "su marido nadie vino", 1),
    ],
)
def test_nor_does_one_save_that_takes_it_out_and_another_that_puts_it_elsewhere_open_it(
    said: World, number: int, text: str, seen_revision: int
) -> None:
    propose(said.archive, said.berta, said.rosa, [(1_450, 1_700)], ABOUT)
    review.correct(said.archive, said.berta, said.rosa, 1, "¡Molenbec! allí la mató", seen_revision=1)
    review.correct(said.archive, said.ana, said.rosa, number, text, seen_revision=seen_revision)
    assert "marido" in line(said, number).text
    assert "marido" not in read_by_researchers(said)
    assert "mató" in read_by_researchers(said)


def test_nor_does_hearing_a_stretch_again_in_which_it_sounds_a_little_later(
    said: World, tmp_path: Path
) -> None:
    propose(said.archive, said.berta, said.rosa, [(1_450, 1_700)], ABOUT)
    script = tmp_path / "again.json"
    script.write_text(
        '[{"start_ms": 1720, "end_ms": 1960, "text": "marido mío", "language": "es"}]', encoding="utf-8"
    )
    archive = replace(said.archive, config=scripted(said.archive.config, script))
    hear_again(archive, said.berta, said.rosa, 1_000, 3_000)
    work(archive)
    assert "marido mío" in " ".join(
        each.text for each in catalogue.words(archive, said.berta, said.rosa).segments
    )
    assert "[…] mío" in read_by_researchers(said)
    assert "marido" not in read_by_researchers(said)


def test_undoing_a_save_opens_no_word_that_was_restricted_since(said: World) -> None:
    review.correct(
        said.archive, said.berta, said.rosa, 1, "marido ¡Molenbec! allí la mató su", seen_revision=1
    )
    propose(said.archive, said.berta, said.rosa, [(900, 1_200)], ABOUT)
    assert "marido" not in read_by_researchers(said)
    review.undo(said.archive, said.berta, said.rosa, 1)
    assert line(said, 1).text == SAID[1]
    assert "marido" not in read_by_researchers(said)
    said.work()
    assert discover.search(said.archive, said.rita, "marido").total == 0


def test_undoing_a_save_opens_no_word_that_is_restricted_in_the_line_beside_it(said: World) -> None:
    review.correct(said.archive, said.berta, said.rosa, 1, "¡Molenbec! allí la mató", seen_revision=1)
    review.correct(said.archive, said.berta, said.rosa, 2, "marido vino", seen_revision=1)
    propose(said.archive, said.berta, said.rosa, [(1_890, 2_095)], ABOUT)
    assert "marido" not in read_by_researchers(said)
    review.undo(said.archive, said.berta, said.rosa, 1)
    assert "marido" in line(said, 1).text
    assert "marido" not in read_by_researchers(said)


def test_a_small_word_that_is_restricted_beside_it_does_not_close_a_whole_line(said: World) -> None:
    review.correct(
        said.archive, said.berta, said.rosa, 1, "¡Molenbec! que la mató su marido", seen_revision=1
    )
    propose(said.archive, said.berta, said.rosa, [(1_000, 1_200)], ABOUT)
    review.correct(said.archive, said.berta, said.rosa, 2, "Dijo que vio pasar al camión", seen_revision=1)
    assert read_by_researchers(said).endswith("Dijo […] vio pasar al camión")


def test_nobody_opens_alone_what_she_wished_closed_by_saying_that_somebody_else_speaks(said: World) -> None:
    """Lifting it takes two people."""
    her, *_, other = show_agreements(said.archive, said.berta, said.rosa)
    call_interview(
        said.archive, said.berta, said.rosa, "Sin título"
    )  # it must tell nothing of what is closed
    wish = NewRestriction(RestrictionReason.NARRATORS_WISH, speaker=her.participant)
    (restriction,) = propose(said.archive, said.berta, said.rosa, [(1_450, 1_700)], wish)
    approve(said.archive, said.ana, restriction)
    mine = said.archive, said.berta, said.rosa
    with pytest.raises(BadRequest, match="Two people"):
        review.name_speaker(*mine, 1, other.participant)
    with pytest.raises(BadRequest, match="Two people"):
        review.correct(*mine, 1, "su marido", seen_revision=1, speaker=other.participant)
    with pytest.raises(BadRequest, match="Two people"):
        line_breaks.split(*mine, 1, 2, seen_revision=1, speaker=other.participant)
    assert "marido" not in read_by_researchers(said)
    review.name_speaker(*mine, 0, other.participant)  # nothing is closed there
    lift(said.archive, said.berta, restriction, said.ana)
    review.name_speaker(*mine, 1, other.participant)
    assert "marido" in read_by_researchers(said)


def test_what_one_person_may_not_be_read_with_moves_no_word_of_another(said: World) -> None:
    *_, other = show_agreements(said.archive, said.berta, said.rosa)
    propose(said.archive, said.berta, said.rosa, [(0, 4_000)], replace(ABOUT, speaker=other.participant))
    review.correct(said.archive, said.berta, said.rosa, 2, "nadie mató vino", seen_revision=1)
    assert min(word.start_ms for word in line(said, 2).words) >= 2_000


@pytest.mark.parametrize("whose", ["another's", "hers", "nobody knows whose"])
def test_nor_does_it_keep_what_is_restricted_from_staying_so_when_a_save_is_undone(
    said: World, whose: str
) -> None:
    her, *_, other = show_agreements(said.archive, said.berta, said.rosa)
    review.correct(
        said.archive, said.berta, said.rosa, 1, "marido ¡Molenbec! allí la mató su", seen_revision=1
    )
    propose(said.archive, said.berta, said.rosa, [(1_400, 4_000)], replace(ABOUT, speaker=other.participant))
    mine = replace(ABOUT, speaker=her.participant) if whose == "hers" else ABOUT
    propose(said.archive, said.berta, said.rosa, [(900, 1_100)], mine)
    if whose == "nobody knows whose":
        with atomic(said.archive.database()) as database:
            database.execute("update segments set speaker = null where number = 1")
    review.undo(said.archive, said.berta, said.rosa, 1)
    assert line(said, 1).text == SAID[1]
    assert "marido" not in read_by_researchers(said)
