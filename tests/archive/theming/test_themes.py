"""The thesaurus, and a person's say on what the tagger suggested: it is never overwritten by a machine."""

from pathlib import Path

import pytest

from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.steps.tagging import suggest_themes
from archive.stewardship import catalogue
from archive.store import jobs, rows
from archive.store.tags import Suggestion, replace_suggestions
from archive.terms.errors import ArchiveError, BadRequest, NotFound, Refused
from archive.terms.jobs import JobKind
from archive.terms.models import SYSTEM, Interview, Tag, TagId, TagState, ThemeId
from archive.theming.importing import import_themes
from archive.theming.teaching import teach
from archive.theming.theme_tree import add_theme, rename
from archive.theming.themes import add, decide, list_themes, themes_of
from archive.thesaurus.reading import STARTER, ThesaurusError
from tests.peopled import World


def tags(world: World) -> list[Tag]:
    return themes_of(world.archive, world.berta, world.rosa)


def tag_again(world: World) -> None:
    """Let the tagger go over Rosa's words once more."""
    found = suggest_themes(world.archive, world.rosa)
    with writing(world.archive, SYSTEM, Action.WORK, world.rosa) as writer:
        found(writer)


@pytest.mark.parametrize("part", ["examples", "alternative", "patterns"])
def test_a_theme_is_not_taught_with_what_somebody_said(world: World, part: str) -> None:
    """It would stay in the thesaurus when her interview is erased."""
    hers = "Que a mi hermana la MATO su"
    with pytest.raises(BadRequest, match="own words"):
        teach(world.archive, world.berta, ThemeId("exile"), {part: {"es": ["Algo", hers]}})
    with pytest.raises(Refused, match="role"):
        teach(world.archive, world.rita, ThemeId("exile"), {part: {"es": [hers]}})
    five = {part: {"es": ["a mi hermana la mató"]}}
    teach(world.archive, world.berta, ThemeId("exile"), five)


def test_a_phrase_that_cannot_be_read_is_named(world: World) -> None:
    with pytest.raises(BadRequest, match=r"cannot be read: \(\[\."):
        teach(world.archive, world.berta, ThemeId("exile"), {"patterns": {"es": ["en el exilio", "(["]}})
    with pytest.raises(BadRequest, match="begins with http"):
        teach(world.archive, world.berta, ThemeId("exile"), {"matches": {"exact": ["wikidata"]}})


@pytest.mark.parametrize("part", ["labels", "definition", "note"])
def test_nor_is_one_called_or_described_with_it(world: World, part: str) -> None:
    """Researchers read names, definitions and notes."""
    hers, theme = {"es": "Que a mi hermana la MATO su"}, ThemeId("exile")
    texts = {"labels": {"es": "Exilio"}, "definition": None, "note": None, part: hers}
    with pytest.raises(BadRequest, match="own words"):
        rename(world.archive, world.berta, theme, **texts)
    with pytest.raises(BadRequest, match="own words"):
        add_theme(world.archive, world.berta, hers, None)
    for deed in (
        lambda: rename(world.archive, world.rita, theme, **texts),
        lambda: add_theme(world.archive, world.rita, hers, None),
    ):
        with pytest.raises(Refused, match="role"):
            deed()


def test_a_file_that_holds_what_somebody_said_is_refused(world: World, tmp_path: Path) -> None:
    file = tmp_path / "themes.toml"
    file.write_text(
        '[[theme]]\nid = "loss"\npreferred = {es = "Pérdida"}\n'
        'examples = {es = ["Hola, me llamo Rosa, a mi hermana."]}\n',
        encoding="utf-8",
    )
    with pytest.raises(ThesaurusError, match="Somebody said this"):
        import_themes(world.archive, world.berta, file)


def test_what_she_said_suggests_a_theme_with_the_words_that_caused_it(world: World) -> None:
    (first, *_) = tags(world)
    assert first.state is TagState.SUGGESTED
    assert first.words in "Hola, me llamo Rosa. A mi hermana la mató su marido."
    assert "mató" in first.words
    assert 350 <= first.start_ms < first.end_ms <= 3_465


def test_the_view_and_a_tag_itself_agree_on_what_counts(world: World) -> None:
    database = world.archive.database()
    cases = [(state, negated) for state in TagState for negated in (False, True)]
    replace_suggestions(
        database,
        world.rosa,
        [
            Suggestion(ThemeId("exile"), 0, at, at + 1, "dijo", negated=negated)
            for at, (_, negated) in enumerate(cases)
        ],
    )
    for at, (state, _) in enumerate(cases):
        database.execute("update tags set state = ? where start_ms = ?", [state.value, at])
    every = [
        rows.tag(row) for row in database.query("select * from tags where interview_id = ?", [world.rosa])
    ]
    counted = {
        row["id"]
        for row in database.query("select id from counted_tags where interview_id = ?", [world.rosa])
    }
    assert {tag.id for tag in every if tag.counts} == counted
    assert sorted((tag.state, tag.negated) for tag in every if tag.counts) == [
        (TagState.CONFIRMED, False),
        (TagState.CONFIRMED, True),
        (TagState.SUGGESTED, False),
    ]


@pytest.mark.parametrize("decision", [TagState.CONFIRMED, TagState.REJECTED])
def test_a_persons_decision_stays_when_it_is_tagged_again(world: World, decision: TagState) -> None:
    (first, *_) = tags(world)
    decide(world.archive, world.berta, world.rosa, first.id, decision)
    tag_again(world)
    kept = {tag.theme: tag for tag in tags(world)}
    if decision is TagState.REJECTED:
        assert first.theme not in kept
    else:
        assert (kept[first.theme].state, kept[first.theme].id) == (TagState.CONFIRMED, first.id)
    row = next(world.archive.database().query("select * from tags where id = ?", [first.id]))
    assert (row["state"], row["decided_by"]) == (decision, world.berta.id)


def test_a_suggestion_is_made_anew_and_never_doubled(world: World) -> None:
    before = [(tag.theme, tag.start_ms) for tag in tags(world)]
    tag_again(world)
    assert [(tag.theme, tag.start_ms) for tag in tags(world)] == before


def test_a_decision_may_be_taken_back(world: World) -> None:
    (first, *_) = tags(world)
    for state in (TagState.REJECTED, TagState.SUGGESTED):
        decide(world.archive, world.berta, world.rosa, first.id, state)
    assert first.id in {tag.id for tag in tags(world)}
    waiting = [
        job.kind for job in jobs.jobs_of(world.archive.database(), world.rosa) if job.state == "queued"
    ]
    assert waiting == [JobKind.INDEX]


def test_a_theme_that_a_person_heard_is_confirmed_from_the_start(world: World) -> None:
    add(world.archive, world.berta, world.rosa, ThemeId("exile"), 0)
    assert {tag.theme: tag.state for tag in tags(world)}["exile"] is TagState.CONFIRMED
    tag_again(world)
    assert "exile" in {tag.theme for tag in tags(world)}


def test_adding_a_rejected_theme_confirms_it(world: World) -> None:
    add(world.archive, world.berta, world.rosa, ThemeId("exile"), 0)
    (seen,) = [tag for tag in tags(world) if tag.theme == "exile"]
    decide(world.archive, world.berta, world.rosa, seen.id, TagState.REJECTED)
    add(world.archive, world.ana, world.rosa, ThemeId("exile"), 0)
    assert [tag.state for tag in tags(world) if tag.theme == "exile"] == [TagState.CONFIRMED]


def test_what_is_not_there_is_not_tagged(world: World) -> None:
    with pytest.raises(BadRequest, match="no such theme"):
        add(world.archive, world.berta, world.rosa, ThemeId("astronomy"), 0)
    with pytest.raises(BadRequest, match="no such segment"):
        add(world.archive, world.berta, world.rosa, ThemeId("exile"), 9)
    with pytest.raises(NotFound):
        decide(world.archive, world.berta, world.rosa, TagId("none"), TagState.CONFIRMED)
    (first, *_) = tags(world)
    with pytest.raises(NotFound):
        decide(world.archive, world.berta, world.marta, first.id, TagState.CONFIRMED)
    assert {tag.state for tag in tags(world)} == {TagState.SUGGESTED}


def test_suppressed_words_do_not_come_out_by_way_of_a_theme(world: World) -> None:
    world.archive.database().execute("update segments set suppressed = 'loop'")
    with pytest.raises(BadRequest, match="no such segment"):
        add(world.archive, world.berta, world.rosa, ThemeId("exile"), 0)
    tag_again(world)
    assert themes_of(world.archive, world.rita, world.rosa) == []


def test_a_researcher_sees_themes_and_decides_nothing(world: World) -> None:
    (first, *_) = themes_of(world.archive, world.rita, world.rosa)
    for act in (
        lambda: decide(world.archive, world.rita, world.rosa, first.id, TagState.CONFIRMED),
        lambda: add(world.archive, world.rita, world.rosa, ThemeId("exile"), 0),
        lambda: import_themes(world.archive, world.rita, STARTER),
    ):
        with pytest.raises(Refused, match="role"):
            act()
    with pytest.raises(NotFound):
        themes_of(world.archive, world.rita, world.marta)
    assert {tag.state for tag in tags(world)} == {TagState.SUGGESTED}


def test_the_starter_thesaurus_is_there_from_the_first_day_broader_before_narrower(world: World) -> None:
    themes = list_themes(world.archive)
    assert len(themes) >= 30
    seen: set[str] = set()
    for each in themes:
        assert each.broader is None or each.broader in seen
        assert set(each.preferred) >= {"es", "fr", "nl", "en", "pt"}
        seen.add(each.id)
    assert themes[0].label("es") == themes[0].preferred["es"]
    assert themes[0].label("qu") == themes[0].preferred["en"]


def test_a_thesaurus_that_cannot_be_used_changes_nothing(world: World, tmp_path: Path) -> None:
    before = list_themes(world.archive)
    for text in ("this is no TOML", '[[theme]]\nid = "NO GOOD"\n', "[[theme]]\n"):
        (tmp_path / "themes.toml").write_text(text)
        with pytest.raises(ArchiveError) as refused:
            import_themes(world.archive, world.berta, tmp_path / "themes.toml")
        assert str(refused.value)
    assert list_themes(world.archive) == before


def test_a_new_thesaurus_sends_every_interview_to_be_tagged_again(world: World) -> None:
    assert import_themes(world.archive, world.berta, STARTER).count == len(list_themes(world.archive))
    database = world.archive.database()
    waiting: list[Interview] = []
    for interview in (world.rosa, world.marta):
        assert [job.kind for job in jobs.jobs_of(database, interview) if job.state == "queued"] == [
            JobKind.TAG
        ]
        waiting.append(catalogue.show(world.archive, world.berta, interview)[0])
    assert len(waiting) == 2
