"""The translation beside an excerpt: part of what is approved, shown where it is allowed, and gone with the rest."""

from concurrent.futures import Executor, ThreadPoolExecutor

import pytest

from archive.gallery import reader as gallery
from archive.participation import restricting
from archive.participation.narrators import make_link, open_link
from archive.participation.own_page import own_page
from archive.participation.participants import grant, show_agreements, withdraw
from archive.participation.restricting import NewRestriction
from archive.publication import excerpt_translations, excerpts
from archive.steps.publishing import publish
from archive.terms.errors import BadRequest, Refused
from archive.terms.models import ExcerptId, ExcerptState, ParticipantRole, Purpose
from archive.terms.restrictions import RestrictionReason
from archive.transcripts.review import correct
from tests.archive.conftest import SAID
from tests.peopled import World, approve

FRENCH = "Bonjour, je m’appelle <b>Rosa</b> & on a tué ma «zibeline»."
FOUND_BY = "zibeline"
MAKER = "traduit par une bénévole"


@pytest.fixture
def translatable(public: World) -> World:
    """The archive with a public excerpt of one line, whose people now let it be translated too."""
    for each in show_agreements(public.archive, public.ana, public.rosa):
        grant(public.archive, public.ana, public.rosa, each.participant, (Purpose.TRANSLATE,))
    return public


def write(world: World, excerpt: ExcerptId, *lines: str, language: str = "fr", made_by: str = MAKER) -> None:
    seen = excerpts.show(world.archive, world.berta, excerpt).seal
    excerpt_translations.write(
        world.archive, world.berta, excerpt, seen=seen, language=language, made_by=made_by, lines=lines
    )


def republish(world: World, excerpt: ExcerptId) -> None:
    for each in (world.ana, world.berta):
        approve(world.archive, each, excerpt)
    publish(world.archive, world.ana, excerpt)


def state(world: World, excerpt: ExcerptId) -> ExcerptState:
    return excerpts.show(world.archive, world.ana, excerpt).excerpt.state


def found(world: World, words: str) -> list[tuple[str, bool]]:
    """Return the language of each public answer, and whether it is a translation."""
    opened = gallery.Gallery(world.archive.config.gallery_folder)
    try:
        return [(hit.language, hit.is_translation) for hit in gallery.find(opened, words).hits]
    finally:
        opened.close()


def everything_public(world: World) -> bytes:
    folder = world.archive.config.gallery_folder
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def test_it_is_copied_as_approved_found_in_its_language_and_in_no_byte_after_a_withdrawal(
    translatable: World, excerpt: ExcerptId
) -> None:
    world = translatable
    write(world, excerpt, FRENCH)
    assert state(world, excerpt) is ExcerptState.RETRACTED, "what was public without it has left"
    republish(world, excerpt)
    opened = gallery.Gallery(world.archive.config.gallery_folder)
    beside = gallery.excerpt(opened, excerpt).translation
    captions = gallery.translated_captions(opened, excerpt)
    opened.close()
    assert beside is not None
    assert (beside.language, beside.made_by, beside.lines) == ("fr", MAKER, (FRENCH,))
    assert "&lt;b&gt;Rosa" in captions
    assert found(world, "zibelines") == [("fr", True)]
    assert found(world, "quixotetl") == [("es", False)]
    assert FOUND_BY.encode() in everything_public(world)
    withdraw(world.archive, world.ana, world.rosa)
    assert found(world, FOUND_BY) == []
    assert FOUND_BY.encode() not in everything_public(world)


def test_another_text_voids_an_approval_and_takes_off_what_is_public(
    translatable: World, excerpt: ExcerptId
) -> None:
    world = translatable
    write(world, excerpt, FRENCH)
    approve(world.archive, world.ana, excerpt)
    write(world, excerpt, "Autre chose.")
    assert excerpts.show(world.archive, world.ana, excerpt).excerpt.approvals_needed == 2
    republish(world, excerpt)
    write(world, excerpt, "Autre chose.", made_by="une autre")
    assert state(world, excerpt) is ExcerptState.RETRACTED
    republish(world, excerpt)
    excerpt_translations.remove(world.archive, world.berta, excerpt)
    assert state(world, excerpt) is ExcerptState.RETRACTED
    held = b"".join(each.read_bytes() for each in world.archive.config.data_dir.glob("archive.sqlite*"))
    assert b"Autre chose" not in held, "what was taken away is forgotten"


def test_a_corrected_line_takes_it_off_and_nobody_approves_before_it_is_looked_at(
    translatable: World, excerpt: ExcerptId
) -> None:
    world = translatable
    write(world, excerpt, FRENCH)
    republish(world, excerpt)
    said = SAID.replace("Hola", "Buenas")
    correct(world.archive, world.berta, world.rosa, 0, said, seen_revision=2)
    shown = excerpts.show(world.archive, world.ana, excerpt)
    assert shown.excerpt.state is ExcerptState.RETRACTED
    assert shown.standing == "outdated"
    with pytest.raises(BadRequest, match="after they were translated"):
        approve(world.archive, world.ana, excerpt)
    write(world, excerpt, FRENCH)
    republish(world, excerpt)
    assert found(world, FOUND_BY) == [("fr", True)]


def test_who_takes_translating_back_is_public_in_her_own_words_alone(
    translatable: World, excerpt: ExcerptId
) -> None:
    world = translatable
    write(world, excerpt, FRENCH)
    republish(world, excerpt)
    her = show_agreements(world.archive, world.ana, world.rosa)[0].participant
    withdraw(world.archive, world.ana, world.rosa, her, Purpose.TRANSLATE)
    assert state(world, excerpt) is ExcerptState.RETRACTED
    assert FOUND_BY.encode() not in everything_public(world)
    assert excerpts.show(world.archive, world.ana, excerpt).standing == "not_allowed"
    with pytest.raises(Refused):
        write(world, excerpt, FRENCH)
    republish(world, excerpt)
    assert found(world, FOUND_BY) == []
    assert found(world, "quixotetl") == [("es", False)]


def test_it_tells_no_word_that_is_restricted_and_stands_line_beside_line(
    translatable: World, excerpt: ExcerptId
) -> None:
    world = translatable
    word = excerpts.words_within(world.archive, world.ana, world.rosa, 2_600, 4_000)[-1].words[-1]
    new = NewRestriction(RestrictionReason.THIRD_PARTY)
    restricting.propose(world.archive, world.berta, world.rosa, [(word.start_ms, word.end_ms)], new)
    told = word.text.strip(".").casefold()
    for maker, line, why in (
        (MAKER, f"Le nom est {told.upper()} !", f"restricted here, or a name that is not shown: {told}"),
        (f"traduit par {told}", "Bonjour.", f"restricted here, or a name that is not shown: {told}"),
        ("", "Bonjour.", "who translated"),
        (MAKER, " ", "Line 1"),
        (MAKER, "x" * 2_001, "Line 1"),
    ):
        with pytest.raises(BadRequest, match=why):
            write(world, excerpt, line, made_by=maker)
    for language, lines, why in (
        ("fr", ("Un.", "Deux."), "has 1 lines, and the translation has 2"),
        ("fr", (), "has 1 lines, and the translation has 0"),
        ("es", ("Hola.",), "in this language already"),
        ("de", ("Hallo.",), "one of these languages"),
    ):
        with pytest.raises(BadRequest, match=why):
            write(world, excerpt, *lines, language=language)
    with pytest.raises(BadRequest, match="changed since you opened"):
        excerpt_translations.write(
            world.archive, world.berta, excerpt, seen="", language="fr", made_by=MAKER, lines=("Un.",)
        )
    assert excerpts.show(world.archive, world.ana, excerpt).excerpt.translation is None


def test_what_is_approved_anew_while_its_copy_is_listened_to_is_not_published_as_it_was(
    translatable: World, excerpt: ExcerptId
) -> None:
    world = translatable
    word = excerpts.words_within(world.archive, world.ana, world.rosa, 0, 2_600)[-1].words[1]
    new = NewRestriction(RestrictionReason.THIRD_PARTY)
    restricting.propose(world.archive, world.berta, world.rosa, [(word.start_ms, word.end_ms)], new)
    write(world, excerpt, FRENCH)
    for each in (world.ana, world.berta):
        approve(world.archive, each, excerpt)
    asked: list[str] = []
    with ThreadPoolExecutor(1) as pool:

        def mended_meanwhile() -> Executor:
            if not asked:
                asked.append("once")
                write(world, excerpt, "Autre chose.")
                for each in (world.ana, world.berta):
                    approve(world.archive, each, excerpt)
            return pool

        with pytest.raises(Refused):
            publish(world.archive, world.ana, excerpt, mended_meanwhile)
    assert asked
    assert FOUND_BY.encode() not in everything_public(world)
    publish(world.archive, world.ana, excerpt)
    assert b"Autre chose." in everything_public(world)


def test_she_sees_on_her_own_page_what_the_public_would_read_and_a_researcher_writes_none(
    translatable: World, excerpt: ExcerptId
) -> None:
    world = translatable
    write(world, excerpt, FRENCH)
    republish(world, excerpt)
    people = show_agreements(world.archive, world.ana, world.rosa)
    her = next(each.participant for each in people if each.role is ParticipantRole.NARRATOR)
    link = make_link(world.archive, world.ana, world.rosa, her, language="es")
    (own,) = own_page(world.archive, open_link(world.archive, link)).excerpts
    assert own.stretch.translation is not None
    assert own.stretch.translation.lines == (FRENCH,)
    with pytest.raises(Refused):
        excerpt_translations.remove(world.archive, world.rita, excerpt)
