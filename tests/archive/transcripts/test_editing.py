"""Several people and many lines: joined saves, split lines, names everywhere, one undo; covered stays covered."""

from dataclasses import replace

import pytest

from archive.consent.reader import reading
from archive.discovery import discover
from archive.indexing import outlets
from archive.methods.differences import Change
from archive.participation.participants import show_agreements, withdraw
from archive.participation.restricting import NewRestriction, propose
from archive.stewardship import catalogue
from archive.store import erasures, tags, transcripts
from archive.store.connect import atomic
from archive.terms.errors import BadRequest, NotFound, Refused, SavedMeanwhile
from archive.terms.models import Purpose, ThemeId
from archive.terms.restrictions import RestrictionReason
from archive.terms.words import JOINED, TranscriptKind
from archive.transcripts import glossary, line_breaks, respelling, review, versions
from tests.archive.transcripts.conftest import SAID, line, spoken
from tests.peopled import World
from transcribe.types import Word


def shown(world: World) -> list[str]:
    segments = catalogue.words(world.archive, world.berta, world.rosa).segments
    return [each.text for each in segments if each.suppressed is None]


def test_two_people_s_saves_of_one_line_are_joined_or_the_second_decides(said: World) -> None:
    archive, rosa = said.archive, said.rosa
    review.correct(archive, said.berta, rosa, 0, "Vivo en Molenbec con mi hermana", seen_revision=1)
    saved = review.correct(archive, said.ana, rosa, 0, "vivo en Molenbec con mi tía", seen_revision=1)
    assert saved.was_joined
    assert line(said, 0).text == "Vivo en Molenbec con mi tía"
    with pytest.raises(SavedMeanwhile):
        review.correct(archive, said.berta, rosa, 0, "Vivo en Molenbec con su prima", seen_revision=2)
    assert line(said, 0).text == "Vivo en Molenbec con mi tía"
    newest, *_ = versions.revisions(archive, said.berta, rosa, 0)
    assert (newest.writer, newest.number) == ("Ana", 3)
    assert catalogue.words(archive, said.berta, rosa, TranscriptKind.MACHINE).segments[0].text == SAID[0]


def test_a_line_is_split_with_its_themes_and_one_undo_brings_it_back(said: World) -> None:
    with atomic(said.archive.database()) as database:
        tags.replace_suggestions(
            database,
            said.rosa,
            (tags.Suggestion(ThemeId("femicide"), 1, 1_300, 1_590, "mató su marido", negated=False),),
        )
    first, second = line_breaks.split(said.archive, said.berta, said.rosa, 1, 2, seen_revision=1)
    assert shown(said) == [SAID[0], "¡Molenbec! allí", "la mató su marido", SAID[2]]
    assert (line(said, second).start_ms, line(said, first).end_ms) == (1_200, 1_190)
    assert line(said, second).words[1] == Word("mató", 1_300, 1_390, 0.9)
    (tag,) = reading(said.archive, said.berta, Purpose.PRESERVE).tags(said.rosa)
    assert tag.segment == second
    assert set(review.undo(said.archive, said.berta, said.rosa, second)) == {first, second}
    assert shown(said) == list(SAID)
    (tag,) = reading(said.archive, said.berta, Purpose.PRESERVE).tags(said.rosa)
    assert tag.segment == first
    with pytest.raises(NotFound):
        review.confirm(said.archive, said.berta, said.rosa, second)


def test_lines_are_joined_and_what_was_changed_since_is_not_lost_by_an_undo(said: World) -> None:
    line_breaks.join_next(said.archive, said.berta, said.rosa, 1, seen_revision=1)
    assert shown(said) == [SAID[0], f"{SAID[1]} {SAID[2]}"]
    assert line(said, 1).words[-1].end_ms == 2_190
    assert line(said, 2).suppressed == JOINED
    assert line(said, 2).text == ""
    review.correct(said.archive, said.ana, said.rosa, 1, f"{SAID[1]} Nadie vino", seen_revision=2)
    with pytest.raises(NotFound):
        review.confirm(said.archive, said.berta, said.rosa, 2)
    with pytest.raises(BadRequest, match="changed one of these lines"):
        review.undo(said.archive, said.berta, said.rosa, 2)
    review.undo(said.archive, said.ana, said.rosa, 1)
    assert shown(said) == [SAID[0], f"{SAID[1]} {SAID[2]}"]
    with pytest.raises(SavedMeanwhile):
        line_breaks.join_next(said.archive, said.berta, said.rosa, 0, seen_revision=9, text="Lo que oí")
    line_breaks.join_next(said.archive, said.berta, said.rosa, 0, seen_revision=1, text="Lo que oí")
    assert shown(said) == [f"Lo que oí {SAID[1]} {SAID[2]}"], "what was written is joined, not what stood"
    review.undo(said.archive, said.berta, said.rosa, 0)
    assert shown(said) == [SAID[0], f"{SAID[1]} {SAID[2]}"]


def test_no_line_is_split_outside_its_words_or_joined_with_what_somebody_else_says(said: World) -> None:
    other = show_agreements(said.archive, said.berta, said.rosa)[1].participant
    review.name_speaker(said.archive, said.berta, said.rosa, 1, other)
    for at in (0, 6, 99):
        with pytest.raises(BadRequest, match="between two"):
            line_breaks.split(said.archive, said.berta, said.rosa, 0, at, seen_revision=1)
    with pytest.raises(BadRequest, match="Two people"):
        line_breaks.join_next(said.archive, said.berta, said.rosa, 0, seen_revision=1)
    with pytest.raises(BadRequest, match="no next line"):
        line_breaks.join_next(said.archive, said.berta, said.rosa, 2, seen_revision=1)
    with pytest.raises(SavedMeanwhile):
        line_breaks.split(said.archive, said.berta, said.rosa, 1, 2, seen_revision=1)
    assert shown(said) == list(SAID)


def test_a_name_is_put_right_everywhere_at_once_undone_at_once_and_expected_from_then_on(said: World) -> None:
    archive, rosa = said.archive, said.rosa
    found = respelling.places(archive, said.berta, rosa, "molenbec")
    assert [(each.number, each.said) for each in found] == [(0, "Molenbec"), (1, "¡Molenbec!")]
    assert respelling.respell(archive, said.berta, rosa, "molenbec", "Sint-Jans-Molenbeek", {0, 1, 2}) == (
        0,
        1,
    )
    assert shown(said)[:2] == [
        "vivo en Sint-Jans-Molenbeek con mi hermana",
        "¡Sint-Jans-Molenbeek! allí la mató su marido",
    ]
    assert line(said, 0).words[2] == Word("Sint-Jans-Molenbeek", 200, 290, 1.0)
    assert not line(said, 0).verified
    assert "Sint-Jans-Molenbeek" in glossary.expected(archive, rosa)
    assert set(review.undo_last(archive, said.berta, rosa)) == {0, 1}
    assert shown(said) == list(SAID)
    assert set(review.undo_last(archive, said.berta, rosa)) == {0, 1}
    assert "Sint-Jans-Molenbeek" in shown(said)[0]


def test_an_undo_of_many_lines_leaves_alone_what_somebody_saved_since(said: World) -> None:
    respelling.respell(said.archive, said.berta, said.rosa, "Molenbec", "Molenbeek", {0, 1})
    review.correct(said.archive, said.ana, said.rosa, 1, "Allí, en Molenbeek", seen_revision=2)
    assert review.undo(said.archive, said.berta, said.rosa, 0) == (0,)
    assert shown(said)[:2] == [SAID[0], "Allí, en Molenbeek"]


def test_a_name_learned_is_gone_with_its_interview_and_the_audit_never_says_it(said: World) -> None:
    respelling.respell(said.archive, said.berta, said.rosa, "Molenbec", "Molenbeek", {0})
    glossary.add(said.archive, said.berta, "", "Bruselas Capital")
    terms = [each.term.term for each in glossary.list_terms(said.archive, said.berta)]
    assert terms == ["Bruselas Capital", "Molenbeek"]
    told = " ".join(str(each) for each in catalogue.events(said.archive, said.berta))
    assert "olenbe" not in told
    assert "Bruselas" not in told
    with pytest.raises(Refused):
        glossary.list_terms(said.archive, said.rita)
    withdraw(said.archive, said.berta, said.rosa, None, None)
    assert [each.term.term for each in glossary.list_terms(said.archive, said.berta)] == ["Bruselas Capital"]
    assert "Molenbeek" not in glossary.expected(said.archive, said.marta)
    with atomic(said.archive.database()) as database:
        erasures.erase_rows(database, said.rosa, said.clock.now_ms())
    database = said.archive.database()
    kept = [str(row) for table in database.tables for row in table.rows]
    assert not any("Molenbeek" in row for row in kept)
    assert any("Bruselas Capital" in row for row in kept)


def test_a_word_nobody_understands_is_marked_and_a_speaker_named(said: World) -> None:
    review.mark_inaudible(said.archive, said.berta, said.rosa, 2, 1, seen_revision=1)
    assert line(said, 2).text == "nadie [inaudible]"
    assert not line(said, 2).verified
    with pytest.raises(BadRequest, match="no such word"):
        review.mark_inaudible(said.archive, said.berta, said.rosa, 2, 7, seen_revision=2)
    with pytest.raises(Refused):
        review.mark_inaudible(said.archive, said.rita, said.rosa, 2, 1, seen_revision=2)


def test_versions_are_compared_over_splits_and_joins(said: World) -> None:
    line_breaks.split(said.archive, said.berta, said.rosa, 1, 2, seen_revision=1)
    assert not any(each.is_changed for each in versions.compare(said.archive, said.berta, said.rosa))
    line_breaks.join_next(said.archive, said.berta, said.rosa, 0, seen_revision=1)
    review.correct(said.archive, said.berta, said.rosa, 2, "nadie más vino", seen_revision=1)
    compared = versions.compare(said.archive, said.berta, said.rosa)
    changed = [each for each in compared if each.is_changed]
    assert [each.number for each in compared] == [0, 2]
    assert [run.text for run in changed[0].runs if run.change is Change.PUT_IN] == ["más"]
    with pytest.raises(Refused):
        versions.compare(said.archive, said.rita, said.rosa)


def test_the_model_is_told_the_terms_of_the_collection_and_not_who_takes_part(said: World) -> None:
    assert glossary.expected(said.archive, said.rosa) == ()
    glossary.add(said.archive, said.berta, "", "Anderlecht")
    assert glossary.expected(said.archive, said.rosa) == ("Anderlecht",)


def test_a_name_of_hers_or_a_restricted_word_is_expected_in_no_other_interview(said: World) -> None:
    archive, rosa = said.archive, said.rosa
    respelling.respell(archive, said.berta, rosa, "hermana", "Quispe", {0})
    respelling.respell(archive, said.berta, rosa, "marido", "Abelardo", {1})
    respelling.respell(archive, said.berta, rosa, "nadie", "Anderlecht", {2})
    assert {"Quispe", "Abelardo", "Anderlecht"} <= set(glossary.expected(archive, rosa))
    assert {"Abelardo", "Anderlecht"} == {*glossary.expected(archive, said.marta)} & {
        "Quispe",
        "Abelardo",
        "Anderlecht",
    }
    propose(archive, said.berta, rosa, [(1_000, 1_900)], NewRestriction(RestrictionReason.THIRD_PARTY))
    assert "Abelardo" not in glossary.expected(archive, said.marta)
    assert "Abelardo" in glossary.expected(archive, rosa)


def test_a_name_that_somebody_wrote_into_the_glossary_goes_with_her_last_interview(said: World) -> None:
    for term in ("QUÍSPE", "mámani,", "Rosa Quispe Mamani, her sister", "Rosa de Quispe", "Quispealaya"):
        glossary.add(said.archive, said.berta, "", term)
    with atomic(said.archive.database()) as database:
        erasures.erase_rows(database, said.rosa, said.clock.now_ms())
    left = [each.term.term for each in glossary.list_terms(said.archive, said.berta)]
    assert left == ["Quispealaya", "Rosa de Quispe"]


def test_a_line_that_is_found_to_be_hers_is_not_found_by_its_words_from_that_moment(said: World) -> None:
    """Nothing is left to the worker, which may be broken: what she says is restricted, and this was not hers before."""
    archive, rosa = said.archive, said.rosa
    her, other = (each.participant for each in show_agreements(archive, said.berta, rosa))
    review.name_speaker(archive, said.berta, rosa, 1, other)
    propose(archive, said.berta, rosa, [(0, 3_000)], NewRestriction(RestrictionReason.SAFETY, speaker=her))
    outlets.index_interview(archive, rosa)
    assert discover.search(archive, said.rita, "marido").total == 1
    review.name_speaker(archive, said.berta, rosa, 1, her)
    assert discover.search(archive, said.rita, "marido").total == 0
    assert discover.search(archive, said.berta, "marido").total == 1
    review.undo(archive, said.berta, rosa, 1)
    assert discover.search(archive, said.rita, "marido").total == 1
    review.undo(archive, said.berta, rosa, 1)
    assert discover.search(archive, said.rita, "marido").total == 0


def test_the_lines_beside_one_are_those_shown_right_before_and_after_it_in_time(said: World) -> None:
    at = {3: 1_000, 4: 500, 5: 1_000, 6: 1_500}
    more = [replace(spoken(number, "sí", None), start_ms=start_ms) for number, start_ms in at.items()]
    more[2] = replace(more[2], suppressed=JOINED)
    with atomic(said.archive.database()) as database:
        newest = transcripts.newest(database, said.rosa)
        assert newest is not None
        transcripts.add_segments(database, newest, more, by="scripted", now_ms=said.clock.now_ms())
    order = [None, 0, 4, 1, 3, 6, 2, None]
    for before, number, after in zip(order, order[1:], order[2:], strict=False):
        assert number is not None
        found = transcripts.neighbours(said.archive.database(), newest, number)
        assert [row and row["number"] for row in found] == [before, after]
    assert transcripts.neighbours(said.archive.database(), newest, 99) == (None, None)
