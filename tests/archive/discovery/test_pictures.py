"""What pictures count: what this viewer may read, and nothing else that is there."""

from dataclasses import replace

import pytest

from archive.accession.intake import NewInterview
from archive.consent.reader import reading
from archive.context import Archive
from archive.discovery import pictures
from archive.discovery.pictures import By, Chosen, Within
from archive.methods.alignment import spread_words
from archive.participation import restricting
from archive.participation.participants import withdraw
from archive.participation.restricting import NewRestriction
from archive.terms.errors import NotFound
from archive.terms.models import InterviewId, Purpose, TagState, ThemeId, Viewer
from archive.terms.restrictions import RestrictionReason
from archive.theming import themes
from archive.transcripts.review import correct, keep_corrected
from tests.peopled import RECORDINGS, World, marta, rosa

FEMICIDE = ThemeId("femicide")
SECRET = "Tlacuache tlacuache tlacuache tlacuache"


def everything(archive: Archive, viewer: Viewer) -> str:
    """Return all that the pictures tell this viewer."""
    told: list[object] = [pictures.choices(archive, viewer), pictures.themes_heard(archive, viewer)]
    told += [pictures.by_group(archive, viewer, by, 500) for by in By]
    told += [pictures.together(archive, viewer, within, 60) for within in Within]
    told += [
        pictures.setting_apart(archive, viewer, Chosen("es", **chosen), 500)
        for chosen in ({"year": "2025"}, {"collection": "Rutas"}, {"theme": FEMICIDE}, {"year": "1999"})
    ]
    return repr(told)


def say(world: World, interview: InterviewId, text: str) -> None:
    (first, *_) = reading(world.archive, world.berta, Purpose.PRESERVE).transcript(interview).segments
    words = tuple(spread_words(text.split(), 0, 4_000))
    keep_corrected(
        world.archive,
        world.berta,
        interview,
        (replace(first, text=text, words=words, start_ms=0, end_ms=4_000),),
    )


def another(world: World, new: NewInterview, text: str, tag: bytes) -> InterviewId:
    """Take in one more interview, with these words, and tag it."""
    content = (RECORDINGS / "hola_4s.opus").read_bytes() + tag
    made = world.take_in(new, content, "otra.opus")
    world.work()
    say(world, made, text)
    world.work()
    return made


def test_a_researchers_pictures_are_the_same_with_and_without_what_is_hidden_from_her(world: World) -> None:
    world.work()
    before = everything(world.archive, world.rita)
    staff_before = everything(world.archive, world.berta)
    assert "femicide" in before
    say(world, world.marta, f"A mi hermana la mató su marido. {SECRET}")
    world.work()
    hidden = replace(marta(), collection="Rutas", recorded_on="1999-01-01")
    another(world, hidden, f"A mi hermana la mató su marido. {SECRET}", b"\0")
    assert everything(world.archive, world.rita) == before
    assert everything(world.archive, world.berta) != staff_before
    assert "tlacuache" in everything(world.archive, world.berta)
    assert "Rutas" in everything(world.archive, world.berta)


def test_a_withdrawn_interview_is_in_no_picture(world: World) -> None:
    world.work()
    withdraw(world.archive, world.berta, world.rosa)
    for viewer in (world.rita, world.berta):
        assert "femicide" not in everything(world.archive, viewer)
        assert "2025" not in repr(pictures.choices(world.archive, viewer))
        with pytest.raises(NotFound):
            pictures.over_time(world.archive, viewer, world.rosa)


def test_restricted_words_and_their_themes_do_not_count_for_who_may_not_have_them(world: World) -> None:
    another(
        world,
        replace(rosa(), recorded_on="2020-01-01"),
        "Hola. Crucé la frontera de noche, la frontera.",
        b"\0",
    )
    chosen = Chosen("es", year="2025")
    say(world, world.rosa, "marido marido marido marido hola hola hola")
    told = pictures.setting_apart(world.archive, world.rita, chosen, 50)
    assert told.theirs[0].word == "marido"
    reason = NewRestriction(RestrictionReason.THIRD_PARTY)
    restricting.propose(world.archive, world.ana, world.rosa, [(0, 2_200)], reason)
    told = pictures.setting_apart(world.archive, world.rita, chosen, 50)
    assert "marido" not in repr(told)
    assert told.counted[0] == 3
    assert "marido" in repr(pictures.setting_apart(world.archive, world.berta, chosen, 50))


def test_themes_are_counted_by_interview_and_rejected_ones_not_at_all(world: World) -> None:
    correct(world.archive, world.berta, world.rosa, 0, "A mi hermana la mató su marido.", seen_revision=1)
    world.work()
    other = replace(rosa(), collection="Rutas", recorded_on="2024-05-01")
    another(world, other, "A mi hermana la mató su marido. A ella la mató su marido.", b"\0")
    counts = pictures.by_group(world.archive, world.rita, By.YEAR, 50)
    assert (counts.groups, counts.sizes) == (("2024", "2025"), (1, 1))
    assert dict(zip(counts.themes, counts.values, strict=True))[FEMICIDE] == (1, 1)
    by_collection = pictures.by_group(world.archive, world.rita, By.COLLECTION, 50)
    assert by_collection.groups == ("Rutas", ""), "what is not known comes last"
    stretches = pictures.over_time(world.archive, world.rita, world.rosa)[FEMICIDE]
    assert not stretches[0].is_confirmed
    assert counts.confirmed[counts.themes.index(FEMICIDE)] == (0, 0)
    tags = themes.themes_of(world.archive, world.berta, world.rosa)
    for tag in tags:
        world.archive.database().table("tags").update(tag.id, {"negated": 1})
    assert "femicide" not in repr(pictures.over_time(world.archive, world.rita, world.rosa)), "only denied"
    for tag in tags:
        themes.decide(world.archive, world.berta, world.rosa, tag.id, TagState.CONFIRMED)
    counts = pictures.by_group(world.archive, world.rita, By.YEAR, 50)
    at = counts.themes.index(FEMICIDE)
    assert (counts.values[at], counts.confirmed[at]) == ((1, 1), (0, 1)), "a person says that it counts"
    together = pictures.together(world.archive, world.rita, Within.INTERVIEW, 50)
    at = together.themes.index(FEMICIDE)
    assert (together.values[at][at], together.confirmed[at][at]) == (2, 1)
    assert FEMICIDE in pictures.themes_heard(world.archive, world.rita)
    stretches = pictures.over_time(world.archive, world.rita, world.rosa)[FEMICIDE]
    assert stretches[0].is_confirmed
    for tag in tags:
        themes.decide(world.archive, world.berta, world.rosa, tag.id, TagState.REJECTED)
    counts = pictures.by_group(world.archive, world.rita, By.YEAR, 50)
    assert dict(zip(counts.themes, counts.values, strict=True))[FEMICIDE] == (1, 0)
    assert pictures.over_time(world.archive, world.rita, world.rosa) == {}


def test_themes_together_are_those_of_the_same_interview_or_line(world: World) -> None:
    correct(
        world.archive,
        world.berta,
        world.rosa,
        0,
        "A mi hermana la mató su marido. Crucé la frontera.",
        seen_revision=1,
    )
    world.work()
    for within in Within:
        found = pictures.together(world.archive, world.rita, within, 50)
        at = found.themes.index(FEMICIDE)
        assert found.values[at][at] == 1
        assert len(found.themes) > 1
        assert all(row[at] == found.values[at][number] for number, row in enumerate(found.values))
