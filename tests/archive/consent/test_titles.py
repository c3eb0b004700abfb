"""A title that tells a restricted word: it leaves the public site, nothing is approved before it is changed."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from archive.consent.titling import for_print, told
from archive.participation import restricting
from archive.participation.participants import grant, show_agreements
from archive.participation.restricting import NewRestriction
from archive.publication import excerpts, titles
from archive.publication.publish import ask_for_publication
from archive.steps.publishing import publish
from archive.stewardship import grouping
from archive.store.connect import atomic
from archive.terms.errors import BadRequest, Refused
from archive.terms.models import Audience, ExcerptId, ExcerptState, Purpose, ThemeId
from archive.terms.reasons import Reason
from archive.terms.restrictions import RestrictionReason
from archive.theming import theme_tree, themes, undoing
from tests.peopled import World, approve

ABOUT = NewRestriction(RestrictionReason.THIRD_PARTY)


def word_of(world: World) -> tuple[str, tuple[int, int]]:
    """Return a word that Rosa says once, of four letters or more, and when (ms)."""
    reader = excerpts.words_within(world.archive, world.ana, world.rosa, 0, 4_000)
    words = [word for line in reader for word in line.words]
    plain = [word.text.strip(".,¿?¡!").casefold() for word in words]
    for word, text in zip(words, plain, strict=True):
        if len(text) > 3 and plain.count(text) == 1:
            return text, (word.start_ms, max(word.end_ms, word.start_ms + 250))
    raise AssertionError("she says no such word")


def restrict(world: World, span: tuple[int, int], audience: Audience = Audience.STAFF) -> Sequence[str]:
    """Restrict a stretch of Rosa's."""
    new = NewRestriction(RestrictionReason.THIRD_PARTY, audience=audience)
    return restricting.propose(world.archive, world.berta, world.rosa, [span], new)


def published(world: World, title: str) -> ExcerptId:
    """Put an excerpt with this title on the public site that ends before the word."""
    excerpt = excerpts.draft(world.archive, world.ana, world.rosa, start_ms=0, end_ms=4_000, title=title)
    for each in (world.ana, world.berta):
        approve(world.archive, each, excerpt)
    ask_for_publication(world.archive, world.ana, excerpt)
    publish(world.archive, world.ana, excerpt)
    return excerpt


def test_a_word_is_told_only_where_it_is_said_in_a_restricted_part_alone(world: World) -> None:
    word, span = word_of(world)
    database = world.archive.database()
    assert told(database, world.rosa, Purpose.EXCERPT_PUBLIC, (f"De {word}",)) == ()
    restrict(world, span)
    (found,) = told(database, world.rosa, Purpose.EXCERPT_PUBLIC, (None, f"De {word.upper()}!"))
    assert found[:3] == word[:3]
    assert told(database, world.rosa, Purpose.EXCERPT_PUBLIC, ("Otra cosa", "")) == ()
    assert told(database, world.rosa, Purpose.PRESERVE, (word,)) == ()


@pytest.mark.parametrize(
    ("title", "tells"),
    [
        ("MAMANI cuenta", ("mamani",)),
        ("Lucia pregunta", ("lucia",)),  # who asks has no name shown either
        ("Elena cuenta", ()),  # the name that she chose
        ("Rosa cuenta", ()),  # she says it herself, in these seconds
        ("Una mañana", ()),
    ],
)
def test_an_own_name_is_told_where_its_bearer_does_not_appear_by_it(
    world: World, title: str, tells: tuple[str, ...]
) -> None:
    titles.call_interview(world.archive, world.ana, world.rosa, title)
    excerpt = excerpts.draft(world.archive, world.ana, world.rosa, start_ms=0, end_ms=2_600, title=title)
    found = titles.titles(world.archive, world.ana, world.rosa)
    assert (found.told, found.excerpts[0][1]) == (tells, tells)
    if tells:
        with pytest.raises(Refused, match="own name"):
            approve(world.archive, world.ana, excerpt)
    else:
        approve(world.archive, world.ana, excerpt)


def test_a_name_that_is_said_outside_of_the_excerpt_alone_is_told_by_its_title(world: World) -> None:
    late = excerpts.draft(
        world.archive, world.ana, world.rosa, start_ms=2_600, end_ms=4_000, title="Rosa cuenta"
    )
    early = excerpts.draft(world.archive, world.ana, world.rosa, start_ms=0, end_ms=2_600, title="Algo")
    with pytest.raises(Refused, match="own name"):
        approve(world.archive, world.ana, late)
    assert [words for _, words in excerpts.show(world.archive, world.ana, early).named] == [("rosa",)], (
        "whoever approves is told that it is said"
    )


def test_a_file_for_print_has_no_title_that_tells_what_the_public_may_not_have(world: World) -> None:
    word, span = word_of(world)
    database = world.archive.database()
    for title, printed in (
        (f"De {word}", f"De {word}"),
        ("Rosa cuenta", ""),
        ("Elena cuenta", "Elena cuenta"),
    ):
        assert for_print(database, world.rosa, title) == printed
    restrict(world, span, Audience.RESEARCH)
    assert for_print(database, world.rosa, f"De {word}") == ""


def test_small_words_of_a_name_tell_nothing(world: World) -> None:
    with atomic(world.archive.database()) as database:
        database.execute("update participants set name = 'Juana del Río de los Ángeles'")
    words = told(database, world.rosa, Purpose.EXCERPT_PUBLIC, ("Las flores del río y los ángeles",))
    assert words == ("angeles", "rio")


@pytest.mark.parametrize("named", [False, True])
def test_a_voice_that_is_hers_or_may_be_hers_is_restricted_like_hers(world: World, *, named: bool) -> None:
    word, span = word_of(world)
    database = world.archive.database()
    her = next(iter(show_agreements(world.archive, world.ana, world.rosa))).participant
    for each in show_agreements(world.archive, world.ana, world.rosa):
        grant(world.archive, world.ana, world.rosa, each.participant, (Purpose.TELL_SPEAKERS,))
    with atomic(database):
        database.table("voices").insert(
            {"id": "voz1", "interview_id": world.rosa, "number": 1, "participant_id": her if named else None}
        )
        database.execute("update segments set speaker = 'voz1'")
    restricting.propose(world.archive, world.berta, world.rosa, [span], replace(ABOUT, speaker=her))
    assert told(database, world.rosa, Purpose.EXCERPT_PUBLIC, (f"De {word}",)) != ()


def test_what_researchers_may_have_their_title_may_tell(world: World) -> None:
    word, span = word_of(world)
    restrict(world, span, Audience.RESEARCH)
    assert told(world.archive.database(), world.rosa, Purpose.RESEARCH, (word,)) == ()
    assert told(world.archive.database(), world.rosa, Purpose.EXCERPT_PUBLIC, (word,)) != ()


def test_an_excerpt_whose_title_tells_leaves_the_public_site_with_the_restriction(world: World) -> None:
    word, span = word_of(world)
    excerpt = published(world, f"De {word}")
    restrict(world, span)
    assert excerpts.show(world.archive, world.ana, excerpt).excerpt.state is ExcerptState.RETRACTED
    assert list(world.archive.config.gallery_folder.rglob("*.mp3")) == []


@pytest.mark.parametrize("field", ["title", "context", "warning"])
def test_nobody_approves_an_excerpt_that_tells_before_it_is_reworded(world: World, field: str) -> None:
    word, span = word_of(world)
    restrict(world, span)
    texts = {"title": "Algo", "context": "", "warning": "", field: f"Dice {word}"}
    excerpt = excerpts.draft(world.archive, world.ana, world.rosa, start_ms=0, end_ms=4_000, **texts)
    with pytest.raises(Refused) as refused:
        approve(world.archive, world.ana, excerpt)
    assert refused.value.reason is Reason.TITLE_TELLS
    assert titles.titles(world.archive, world.ana, world.rosa).tell
    titles.reword(world.archive, world.ana, excerpt, title="Algo")
    assert [words for _, words in titles.titles(world.archive, world.ana, world.rosa).excerpts] == [()]
    approve(world.archive, world.ana, excerpt)


def test_a_restriction_is_not_approved_while_the_interviews_title_tells(world: World) -> None:
    word, span = word_of(world)
    titles.call_interview(world.archive, world.ana, world.rosa, f"Entrevista: {word}")
    (made,) = restrict(world, span)
    with pytest.raises(Refused) as refused:
        restricting.approve(world.archive, world.ana, made)
    assert refused.value.reason is Reason.TITLE_TELLS
    titles.call_interview(world.archive, world.ana, world.rosa, "Una entrevista")
    restricting.approve(world.archive, world.ana, made)


def test_the_name_of_the_collection_tells_like_a_title(world: World) -> None:
    word, span = word_of(world)
    titles.call_interview(world.archive, world.ana, world.rosa, "Una entrevista")
    grouping.put_into(world.archive, world.ana, world.rosa, f"De {word}")
    excerpt = published(world, "Algo")
    (made,) = restrict(world, span)
    assert excerpts.show(world.archive, world.ana, excerpt).excerpt.state is ExcerptState.RETRACTED
    assert list(world.archive.config.gallery_folder.rglob("*.mp3")) == []
    with pytest.raises(Refused) as refused:
        approve(world.archive, world.ana, excerpt)
    assert refused.value.reason is Reason.TITLE_TELLS
    with pytest.raises(Refused):
        restricting.approve(world.archive, world.ana, made)
    grouping.put_into(world.archive, world.ana, world.rosa, "Otra")
    approve(world.archive, world.ana, excerpt)
    restricting.approve(world.archive, world.ana, made)


def themed(world: World, name: str) -> ThemeId:
    """Confirm a theme of this name on Rosa's first line."""
    theme = theme_tree.add_theme(world.archive, world.ana, {"es": name}, None)
    themes.add(world.archive, world.ana, world.rosa, theme, 0)
    return theme


def test_the_name_of_a_theme_tells_like_a_title(world: World) -> None:
    word, span = word_of(world)
    themed(world, f"De {word}")
    with atomic(world.archive.database()) as database:  # it is on words that stay
        database.execute("update tags set start_ms = 2000, end_ms = 2001 where state = 'confirmed'")
    excerpt = published(world, "Algo")
    restrict(world, span)
    assert list(world.archive.config.gallery_folder.rglob("*.mp3")) == []
    with pytest.raises(Refused) as refused:
        approve(world.archive, world.ana, excerpt)
    assert refused.value.reason is Reason.TITLE_TELLS


def test_a_theme_called_by_an_own_name_is_not_approved_and_one_that_comes_with_the_software_tells_nothing(
    world: World,
) -> None:
    themes.add(world.archive, world.ana, world.rosa, ThemeId("family-and-care"), 0)
    fine = excerpts.draft(world.archive, world.ana, world.rosa, start_ms=0, end_ms=2_600, title="Algo")
    approve(world.archive, world.ana, fine)
    themed(world, "Mamani")
    with pytest.raises(Refused, match="own name"):
        approve(world.archive, world.ana, fine)


@pytest.mark.parametrize("deed", ["rename", "move", "undo"])
def test_under_another_name_of_a_theme_nothing_is_public_before_two_people_saw_it(
    world: World, deed: str
) -> None:
    theme = themed(world, "Trabajo en casa")
    if deed == "undo":
        theme_tree.rename(world.archive, world.ana, theme, {"es": "Cuidados"})
    excerpt = published(world, "Algo")
    if deed == "rename":
        theme_tree.rename(world.archive, world.berta, theme, {"es": "Servidumbre"})
    elif deed == "move":
        theme_tree.move(world.archive, world.berta, theme, ThemeId("family-and-care"))
    else:
        undoing.undo(world.archive, world.berta, theme)
    assert excerpts.show(world.archive, world.ana, excerpt).excerpt.approvals_needed == 2
    assert list(world.archive.config.gallery_folder.rglob("*.mp3")) == []


def test_one_more_language_for_a_theme_takes_nothing_back(world: World) -> None:
    theme = themed(world, "Trabajo en casa")
    excerpt = published(world, "Algo")
    theme_tree.rename(world.archive, world.berta, theme, {"es": "Trabajo en casa", "nl": "Huiswerk"})
    assert excerpts.show(world.archive, world.ana, excerpt).excerpt.state is ExcerptState.PUBLISHED


def test_another_title_takes_the_approvals_away_and_what_is_public_keeps_its_own(world: World) -> None:
    excerpt = published(world, "Algo")
    with pytest.raises(BadRequest):
        titles.reword(world.archive, world.ana, excerpt, title="Otra cosa")
    other = excerpts.draft(world.archive, world.ana, world.rosa, start_ms=300, end_ms=3_500, title="Uno")
    approve(world.archive, world.ana, other)
    titles.reword(world.archive, world.berta, other, title="Dos")
    assert excerpts.show(world.archive, world.ana, other).excerpt.approvals_needed == 2


def test_the_old_title_is_in_no_file_and_no_audit_line(world: World) -> None:
    titles.call_interview(world.archive, world.ana, world.rosa, "Canario amarillo")
    titles.call_interview(world.archive, world.ana, world.rosa, "Otra")
    folder = world.archive.config.data_dir
    everything = b"".join(file.read_bytes() for file in folder.glob("archive.sqlite*"))
    assert b"Canario amarillo" not in everything


@pytest.mark.parametrize("title", ["", " ", "x" * 501])
def test_a_title_is_needed_and_not_endless(world: World, title: str) -> None:
    with pytest.raises(BadRequest):
        titles.call_interview(world.archive, world.ana, world.rosa, title)


def test_a_researcher_changes_no_title(world: World) -> None:
    with pytest.raises(Refused):
        titles.call_interview(world.archive, world.rita, world.rosa, "Otra")
    with pytest.raises(Refused):
        titles.titles(world.archive, world.rita, world.rosa)
