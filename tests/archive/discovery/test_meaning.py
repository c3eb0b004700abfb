"""Searching by meaning and through the thesaurus: what is found, why, and what must not be."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from archive.discovery import discover
from archive.discovery.answering import FoundSegment
from archive.gallery.finding import find
from archive.gallery.opened import Gallery
from archive.gallery.schema import index_folder
from archive.indexing.outlets import complete_meanings
from archive.participation.participants import withdraw
from archive.participation.restricting import NewRestriction, propose
from archive.stewardship import care, catalogue
from archive.store.connect import atomic
from archive.terms.models import Audience, ExcerptId, InterviewId, Viewer
from archive.terms.restrictions import RestrictionReason
from archive.transcripts.review import correct
from search.types import Passage, Sort
from tests.archive.conftest import CANARY
from tests.peopled import World

KILLED = "A mi hermana la mató su marido."
HIS = (2_000, 2_785)
"""The last words of Rosa's only segment, about her sister's husband."""


def meant(world: World, viewer: Viewer, words: str) -> tuple[FoundSegment, ...]:
    return discover.search(world.archive, viewer, words, meaning=True).hits


def says(world: World, text: str) -> None:
    correct(world.archive, world.berta, world.rosa, 0, text, seen_revision=1)
    world.work()


def vector(world: World, audience: Audience) -> bytes:
    """Return some bytes of the vector of Rosa's sentence, as an audience's matrix has it now."""
    found = world.archive.meanings[audience].vector_of(f"{world.rosa}:0")
    assert found is not None
    return bytes(found.tobytes()[:64])


def public_vector(world: World, excerpt: str) -> bytes:
    """Return some bytes of the vector of the excerpt's first line."""
    opened = Gallery(world.archive.config.gallery_folder)
    found = opened.meanings.vector_of(f"{excerpt}:0")
    opened.close()
    assert found is not None
    return bytes(found.tobytes()[:64])


def holds(folder: Path, some: bytes) -> bool:
    return any(some in file.read_bytes() for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("asked", ["femicide", "féminicide", "Vrouwenmoord", "the femicide", "FEMINICÍDIO"])
def test_the_name_of_a_theme_in_any_language_finds_what_is_tagged_with_it(world: World, asked: str) -> None:
    says(world, KILLED)
    found = discover.search(world.archive, world.rita, asked)
    assert [hit.text for hit in found.hits] == [KILLED]
    assert found.named == ("femicide",)
    assert found.hits[0].why.theme == "femicide"
    assert not found.hits[0].why.words
    narrow = discover.search(world.archive, world.rita, asked, widen=False)
    assert (narrow.total, narrow.named) == (0, ())


def test_a_broader_theme_finds_what_is_below_it_and_a_sentence_with_a_name_in_it_is_no_name(
    world: World,
) -> None:
    says(world, KILLED)
    assert discover.search(world.archive, world.rita, "violences de genre").total == 1
    assert discover.search(world.archive, world.rita, "femicide in the north").total == 0
    assert discover.search(world.archive, world.rita, '"femicide"').named == ()


def test_a_question_in_english_finds_the_spanish_sentence_by_its_meaning(world: World) -> None:
    says(world, KILLED)
    asked = "my sister was murdered by her husband"
    assert discover.search(world.archive, world.rita, asked).total == 0
    (hit,) = meant(world, world.rita, asked)
    assert (hit.interview, hit.text, hit.start_ms) == (world.rosa, KILLED, 350)
    assert (hit.why.meaning, hit.why.words, hit.why.theme) == (True, False, None)


def test_limits_and_fields_hold_for_meaning(world: World) -> None:
    says(world, KILLED)
    asked = "my sister was murdered by her husband"
    for given in ({"language": "fr"}, {"theme": "housing"}):
        found = discover.search(world.archive, world.rita, asked, meaning=True, **given)
        assert (found.total, found.hits) == (0, ())
    assert meant(world, world.rita, f"{asked} theme:housing") == ()
    for name in ("femicide", "feminicidio", '"violences de genre"'):
        assert [hit.text for hit in meant(world, world.rita, f"{asked} theme:{name}")] == [KILLED]


def test_counts_and_pages_of_an_answer_by_meaning_are_those_of_its_hits(world: World) -> None:
    whole = discover.search(world.archive, world.berta, "hermana", meaning=True)
    assert whole.total == len(whole.hits) == sum(whole.languages.values())
    pages = [
        discover.search(world.archive, world.berta, "hermana", meaning=True, limit=1, offset=place_).hits
        for place_ in range(whole.total)
    ]
    assert [hit for page in pages for hit in page] == list(whole.hits)


def test_answers_by_meaning_stand_by_date_where_that_was_asked(world: World) -> None:
    says(world, KILLED)
    asked = "hermana"
    for sort in (Sort.NEWEST, Sort.OLDEST):
        narrowed = discover.Narrowed(sort=sort)
        hits = discover.search(world.archive, world.berta, asked, narrowed=narrowed, meaning=True).hits
        assert any(not hit.why.words for hit in hits), "some are found by meaning alone"
        dates = [
            catalogue.show(world.archive, world.berta, hit.interview)[0].recorded_on or "" for hit in hits
        ]
        dated = [date for date in dates if date]
        assert dates == [*sorted(dated, reverse=sort is Sort.NEWEST), *([""] * (len(dates) - len(dated)))]
        places = [(date, hit.interview, hit.start_ms) for date, hit in zip(dates, hits, strict=True)]
        for one, other in pairwise(places):
            assert one[0] != other[0] or one[1:] < other[1:], "equal ones by interview and time"


def test_a_researcher_gets_the_same_with_and_without_an_interview_of_the_staff(world: World) -> None:
    asked = (
        "cooking at home",
        "cocina",
        "my sister",
        "femicide",
        "voces",
        "la casa y la cocina de la abuela",
    )

    def answers() -> list[object]:
        more = discover.more_like_this(world.archive, world.rita, world.rosa, 0)
        found = [discover.search(world.archive, world.rita, each, meaning=True) for each in asked]
        return [*found, more]

    with_her = answers()
    assert not any(world.marta in str(each) for each in with_her)
    withdraw(world.archive, world.berta, world.marta)
    world.work()
    assert answers() == with_her


def test_more_like_this_gives_what_is_alike_and_nothing_to_whoever_may_not_read_it(world: World) -> None:
    assert discover.more_like_this(world.archive, world.rita, world.marta, 0) == ()
    assert discover.more_like_this(world.archive, world.rita, InterviewId("nobody"), 0) == ()
    for hit in discover.more_like_this(world.archive, world.berta, world.marta, 0):
        assert (hit.interview, hit.number) != (world.marta, 0)
        assert hit.why.meaning
        assert not hit.why.words


def test_what_was_withdrawn_is_in_no_vector_when_the_call_returns(public: World, excerpt: ExcerptId) -> None:
    folder, gallery = public.archive.config.index_folder, public.archive.config.gallery_folder
    (text,) = (hit.text for hit in discover.search(public.archive, public.berta, CANARY).hits)
    hers = {vector(public, Audience.STAFF), vector(public, Audience.RESEARCH)}
    assert all(holds(folder, each) for each in hers)
    shown = public_vector(public, excerpt)
    assert holds(gallery, shown)
    hers.add(shown)
    withdraw(public.archive, public.berta, public.rosa)
    assert not any(holds(public.archive.config.data_dir, each) for each in hers)
    for meanings in public.archive.meanings.values():
        assert public.rosa not in meanings.groups()
    for viewer in (public.berta, public.rita):
        assert public.rosa not in [hit.interview for hit in meant(public, viewer, text)]


def test_what_only_the_papers_say_is_not_found_by_meaning_either(public: World) -> None:
    """The matrix still holds it; nobody is told."""
    with atomic(public.archive.database()) as database:
        database.execute("update agreements set status = 'withdrawn'")
    assert public.rosa in public.archive.meanings[Audience.RESEARCH].groups()
    for viewer in (public.berta, public.rita):
        found = discover.search(public.archive, viewer, "my sister was killed", meaning=True)
        assert (found.total, found.hits, found.themes) == (0, (), {})
        assert discover.more_like_this(public.archive, viewer, public.rosa, 0) == ()


def test_a_restricted_sentence_leaves_the_vectors_of_researchers_in_the_same_call(world: World) -> None:
    folder = world.archive.config.index_folder
    whole = vector(world, Audience.RESEARCH)
    assert holds(folder / "research.meaning", whole)
    propose(world.archive, world.berta, world.rosa, [HIS], NewRestriction(RestrictionReason.THIRD_PARTY))
    assert not holds(folder / "research.meaning", whole)
    assert vector(world, Audience.STAFF) == whole
    complete_meanings(world.archive)
    (hit,) = meant(world, world.rita, "my name is Rosa")
    assert "hermana" not in hit.text
    assert not holds(folder / "research.meaning", whole)


def test_the_auditor_sees_vectors_that_may_not_be_there(world: World) -> None:
    assert care.check(world.archive, fixity=False, index=True) == []
    research = world.archive.meanings[Audience.RESEARCH]
    stray = Passage(f"{world.marta}:0", world.marta, "es", "Una frase.", 0, 1)
    research.replace_group(world.marta, lambda: [stray])
    findings = care.check(world.archive, fixity=False, index=True)
    assert {each.where for each in findings} == {"research vectors"}
    assert any(world.marta in each.what for each in findings)


def test_the_auditor_sees_vectors_that_are_not_of_what_is_public(public: World, excerpt: ExcerptId) -> None:
    assert care.check(public.archive, fixity=False, index=True) == []
    opened = Gallery(public.archive.config.gallery_folder)
    opened.meanings.replace_group("gone", lambda: [Passage("gone:0", "gone", "es", "Una frase.", 0, 1)])
    opened.close()
    findings = care.check(public.archive, fixity=False, index=True)
    assert {each.where for each in findings} == {"public vectors"}
    assert any("excerpt gone" in each.what for each in findings)
    assert "Una frase" not in str(findings)
    assert [
        hit.card.id for hit in find(opened, "a sentence", meaning=True).hits if hit.card.id != excerpt
    ] == []
    for manifest in index_folder(public.archive.config.gallery_folder).rglob("manifest.json"):
        manifest.write_text("{")
    findings = care.check(public.archive, fixity=False, index=True)
    assert {each.where for each in findings} == {"public index", "public vectors"}, "both are told"
    assert any("excerpt gone" in each.what for each in findings)


def test_lost_vectors_are_said_and_made_anew_by_the_worker(world: World) -> None:
    for meanings in world.archive.meanings.values():
        meanings.remove_groups([world.rosa, world.marta])
    for file in world.archive.config.index_folder.joinpath("research.meaning").rglob("*.json"):
        file.unlink()
    found = discover.search(world.archive, world.rita, "hermana", meaning=True)
    assert [hit.interview for hit in found.hits] == [world.rosa]
    assert "prepared" in str(found.note)
    complete_meanings(world.archive)
    again = discover.search(world.archive, world.rita, "hermana", meaning=True)
    assert again.note is None
    assert again.hits[0].why.meaning


@pytest.mark.parametrize(
    "odd", ['"', "(((", "AND OR NOT", "a" * 5_000, "\0", "🙂", "theme:*", "", "NOT casa"]
)
def test_odd_questions_never_fail(world: World, odd: str) -> None:
    hits: Sequence[FoundSegment] = meant(world, world.rita, odd)
    assert world.marta not in [hit.interview for hit in hits]
