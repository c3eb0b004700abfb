"""Turns are what is found: neighbouring lines answer together, to the second, and never across what is withheld."""

from dataclasses import dataclass

import pytest

from archive.discovery import discover
from archive.discovery.answering import FoundSegment
from archive.discovery.surroundings import around
from archive.indexing.outlets import complete_meanings, index_interview
from archive.participation.participants import show_agreements
from archive.participation.restricting import NewRestriction, propose
from archive.stewardship import care
from archive.store import tags, transcripts
from archive.store.connect import atomic
from archive.terms.models import OPERATOR, Audience, ParticipantId, TagState, ThemeId, Viewer
from archive.terms.restrictions import LEFT_OUT, RestrictionAction, RestrictionReason
from archive.terms.words import TranscriptKind, TranscriptSegment
from archive.theming import themes
from archive.transcripts.line_breaks import join_next, split
from archive.transcripts.review import correct
from search.errors import IndexBroken
from tests.peopled import World
from transcribe.types import Word

HUSBAND = (450, 900)
"""Where the second line is."""
SAID = (
    ("narrator", "es", "Bueno, a mi hermana"),
    ("narrator", "es", "la mató su marido."),
    ("narrator", "es", "Vivíamos en Gante."),
    ("interviewer", "es", "¿Cuándo fue eso?"),
    ("narrator", "es", "Aquel invierno."),
    ("narrator", "fr", "Et puis rien."),
)


@dataclass(frozen=True, slots=True)
class Told:
    """The archive in which Rosa says these lines, half a second each."""

    world: World
    narrator: ParticipantId
    interviewer: ParticipantId

    def found(self, viewer: Viewer, words: str, **given: object) -> tuple[FoundSegment, ...]:
        """Return what a question finds in her interview; all that is counted is shown."""
        found = discover.search(self.world.archive, viewer, words, **given)  # type: ignore[arg-type]
        assert found.total == len(found.hits)
        return tuple(hit for hit in found.hits if hit.interview == self.world.rosa)

    @property
    def readers(self) -> tuple[Viewer, Viewer]:
        """Whoever may read all of it."""
        return self.world.rita, self.world.berta


@pytest.fixture
def told(world: World) -> Told:
    """Her words as a model leaves them, in the indexes."""
    who = {each.role: each.participant for each in show_agreements(world.archive, OPERATOR, world.rosa)}
    lines = tuple(_line(number, *said, who=who) for number, said in enumerate(SAID))
    with atomic(world.archive.database()) as database:
        transcripts.add_transcript(
            database,
            world.rosa,
            TranscriptKind.MACHINE,
            lines,
            made_by="scripted",
            now_ms=world.clock.now_ms(),
        )
        mentioned = tags.Suggestion(ThemeId("femicide"), 1, *HUSBAND, "la mató su marido", negated=False)
        tags.replace_suggestions(database, world.rosa, (mentioned,))
    index_interview(world.archive, world.rosa)
    return Told(world, who["narrator"], who["interviewer"])


def _line(
    number: int, role: str, language: str, text: str, *, who: dict[str, ParticipantId]
) -> TranscriptSegment:
    start, words = number * 450, text.split()
    said = tuple(Word(word, start + 100 * at, start + 100 * at + 90, 0.9) for at, word in enumerate(words))
    return TranscriptSegment(
        number, 1, start, start + 450, who[role], language, text, said, (), None, verified=False
    )


@pytest.mark.parametrize(
    ("asked", "number", "start_ms", "end_ms"),
    [
        ('"hermana la mató"', 0, 300, 900),
        ("hermana marido", 0, 300, 900),
        ("marido NEAR/3 vivíamos", 1, 750, 1_350),
        ("mató gante", 1, 550, 1_350),
        ("gante", 2, 1_100, 1_350),
    ],
)
def test_words_of_neighbouring_lines_are_found_together_and_lead_to_the_first_of_them(
    told: Told, asked: str, number: int, start_ms: int, end_ms: int
) -> None:
    for viewer in told.readers:
        (hit,) = told.found(viewer, asked)
        assert (hit.number, hit.start_ms, hit.end_ms) == (number, start_ms, end_ms)
        assert hit.shown == (0, 1, 2)
        assert "".join(piece.text for piece in hit.pieces) == " ".join(text for *_, text in SAID[:3])


@pytest.mark.parametrize(
    "asked", ['gante "cuándo fue"', '"gante cuándo fue"', "invierno rien", '"invierno et puis"']
)
def test_nothing_is_found_across_people_or_languages(told: Told, asked: str) -> None:
    for viewer in told.readers:
        assert told.found(viewer, asked) == ()
    assert len(told.found(told.world.rita, "invierno OR rien")) == 2


@pytest.mark.parametrize(
    ("action", "instead"), [(RestrictionAction.MUTE, ""), (RestrictionAction.REPLACE, "alguien")]
)
def test_nothing_is_found_across_a_line_that_this_reader_may_not_have(
    told: Told, action: RestrictionAction, instead: str
) -> None:
    world = told.world
    new = NewRestriction(RestrictionReason.THIRD_PARTY, action=action, replacement=instead)
    propose(world.archive, world.berta, world.rosa, [(HUSBAND[0] + 10, HUSBAND[1] - 10)], new)
    for asked in ("hermana marido", "hermana gante", '"hermana vivíamos"', "hermana NEAR/5 gante", "marido"):
        assert told.found(world.rita, asked) == ()
        found = discover.search(world.archive, world.rita, asked)
        assert (found.themes, found.facets["collection"]) == ({}, {})
        assert "marido" not in str(found.suggestion)
    for asked, number in (("hermana", 0), ("gante", 2)):
        (hit,) = told.found(world.rita, asked)
        assert (hit.number, hit.shown) == (number, (number,))
    assert told.found(world.rita, "theme:femicide") == ()
    (hit,) = told.found(world.berta, "hermana gante")
    assert hit.shown == (0, 1, 2)
    assert care.leaks(world.archive) == []


def test_no_row_of_words_reaches_over_a_word_that_this_reader_may_not_have(told: Told) -> None:
    world, killed_her = told.world, (HUSBAND[0] + 95, HUSBAND[0] + 295)
    new = NewRestriction(RestrictionReason.THIRD_PARTY, speaker=told.narrator)
    propose(world.archive, world.berta, world.rosa, [killed_her], new)
    (hit,) = told.found(world.rita, "marido")
    assert hit.text == f"la {LEFT_OUT} marido."
    for asked in ('"la marido"', "la NEAR/50 marido", '"la" NEAR "marido"'):
        assert told.found(world.rita, asked) == ()
    for asked in ("marido la", 'la "marido"'):
        assert [each.number for each in told.found(world.rita, asked)] == [1]
    (hit,) = told.found(world.berta, '"la mató su marido"')
    assert hit.number == 1


def test_the_lines_around_a_place_are_those_before_and_after_it_in_time(told: Told) -> None:
    """The second half of a line that was split has the highest number; a line that was joined is none any more."""
    world = told.world
    for number in (3, 5):
        split(world.archive, world.berta, world.rosa, number, 1, seen_revision=1)
    for revision in (1, 2):
        join_next(world.archive, world.berta, world.rosa, 0, seen_revision=revision)
    index_interview(world.archive, world.rosa)
    for asked, before, after in (
        ("invierno", "fue eso?", "Et"),
        ("cuándo", " ".join(text for *_, text in SAID[:3]), "Aquel invierno."),
        ("gante", None, "¿Cuándo"),
        ("rien", "Aquel invierno.", None),
    ):
        for viewer in told.readers:
            (hit,) = told.found(viewer, asked)
            (found,) = around(world.archive, viewer, {(hit.interview, hit.number): hit.shown}).values()
            beside = (found.before, found.after)
            assert tuple(None if each is None else each.text for each in beside) == (before, after)


def test_what_was_joined_when_it_was_indexed_is_shown_as_it_may_be_joined_now(told: Told) -> None:
    """The index is behind: the second line was said by the other."""
    world = told.world
    correct(world.archive, world.berta, world.rosa, 1, SAID[1][2], seen_revision=1, speaker=told.interviewer)
    (hit,) = told.found(world.rita, "hermana marido")
    assert hit.shown in {(0,), (1,)}
    index_interview(world.archive, world.rosa)
    assert told.found(world.rita, "hermana marido") == ()


def test_what_is_found_without_words_leads_to_the_line_with_the_theme_or_to_the_first(told: Told) -> None:
    for viewer in told.readers:
        for asked in (
            "femicide",
            "theme:femicide",
            'theme:"violences de genre"',
            "tema:feminicidio language:es",
        ):
            (hit,) = told.found(viewer, asked)
            assert (hit.number, hit.start_ms, hit.shown, hit.text) == (1, 450, (1,), SAID[1][2])
        (hit,) = told.found(viewer, "", theme="violence-and-protection")
        assert hit.number == 1
        (hit,) = told.found(viewer, "", language="fr")
        assert hit.number == 5
        assert [each.number for each in told.found(viewer, "date:2025 language:es")] == [0, 3, 4]


def test_answers_are_counted_by_the_themes_that_a_person_confirmed_too(told: Told) -> None:
    world, above = told.world, ("femicide", "gender-violence", "violence-and-protection")

    def counted(viewer: Viewer, words: str) -> list[int]:
        found = discover.search(world.archive, viewer, words, limit=1)
        return [found.facets["confirmed"].get(theme, 0) for theme in above]

    assert all(counted(viewer, "marido") == [0, 0, 0] for viewer in told.readers)
    (tag,) = themes.themes_of(world.archive, world.berta, world.rosa)
    themes.decide(world.archive, world.berta, world.rosa, tag.id, TagState.CONFIRMED)
    index_interview(world.archive, world.rosa)
    for viewer in told.readers:
        assert counted(viewer, "marido") == [1, 1, 1]
        assert counted(viewer, "invierno") == [0, 0, 0]


def test_words_and_meaning_of_a_turn_are_one_answer_and_meaning_alone_leads_to_its_line(told: Told) -> None:
    asked = "my sister was murdered by her husband"
    for viewer in told.readers:
        hit = told.found(viewer, asked, meaning=True)[0]
        assert (hit.number, hit.shown, hit.why.meaning, hit.why.words) == (1, (1,), True, False)
        found = told.found(viewer, "hermana marido mató", meaning=True)
        assert [each.number for each in found if each.number < 3] == [0]
        assert (found[0].why.words, found[0].why.meaning, found[0].shown) == (True, True, (0, 1, 2))
        narrowed = told.found(viewer, f"{asked} theme:femicide", meaning=True)
        assert [each.number for each in narrowed] == [1]


def test_a_place_is_checked_when_a_person_checked_all_that_is_shown(told: Told) -> None:
    world = told.world
    for number in (0, 1):
        correct(world.archive, world.berta, world.rosa, number, SAID[number][2], seen_revision=1)
    (hit,) = told.found(world.rita, "hermana")
    assert not hit.is_checked, "the third line is shown too"
    correct(world.archive, world.berta, world.rosa, 2, SAID[2][2], seen_revision=1)
    (hit,) = told.found(world.rita, "hermana")
    assert hit.is_checked


def test_indexes_of_an_earlier_version_are_made_anew(told: Told) -> None:
    world = told.world
    for manifest in world.archive.config.index_folder.rglob("manifest.json"):
        manifest.write_text(manifest.read_text().replace('"format": "', '"format": "0'))
    with pytest.raises(IndexBroken):
        world.archive.meanings[Audience.RESEARCH].groups()
    assert [hit.number for hit in told.found(world.rita, '"hermana la mató"')] == [0]
    complete_meanings(world.archive)
    assert told.found(world.rita, "my sister was murdered", meaning=True)[0].number in {0, 1}
    assert care.check(world.archive, fixity=False, index=True) == []
