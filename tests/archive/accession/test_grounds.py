"""What an agreement stands on: written down, kept with every version, told to whom it concerns, after erasing too."""

import dataclasses
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from archive.accession import forms
from archive.accession.intake import NewInterview, NewParticipant, grants_for
from archive.cli import testimony as command
from archive.participation import erasing, narrators, participants, receipt_page, receipts
from archive.participation.own_page import own_page
from archive.stewardship.backups import backup
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.grounds import Article6, Article9, Ground
from archive.terms.models import OPERATOR, InterviewId, ParticipantId, ParticipantRole, Participation, Purpose
from tests.peopled import INSIDE, World

QUECHUA = Ground(language="qu-BO", article6=Article6.CONSENT, article9=Article9.EXPLICIT_CONSENT)


def narrator(world: World, interview: InterviewId) -> Participation:
    """Return the narrator as she stands now."""
    found = participants.show_agreements(world.archive, world.ana, interview)
    return next(each for each in found if each.role is ParticipantRole.NARRATOR)


def write_down(world: World, ground: Ground = QUECHUA) -> ParticipantId:
    """Write down what Rosa's agreement stands on; return who she is."""
    her = narrator(world, world.rosa).participant
    participants.record_ground(world.archive, world.berta, world.rosa, her, ground)
    return her


def test_nothing_is_guessed_where_nobody_wrote_it_down(world: World) -> None:
    assert narrator(world, world.rosa).ground.is_empty


def test_it_is_a_new_version_with_the_same_answers_and_the_earlier_one_stays(world: World) -> None:
    before = narrator(world, world.rosa)
    write_down(world)
    after = narrator(world, world.rosa)
    assert (after.version, after.ground) == (before.version + 1, QUECHUA)
    assert (after.grants, after.presentation, after.status) == (
        before.grants,
        before.presentation,
        before.status,
    )
    first = next(
        world.archive.database().query("select language from agreements where id = ?", [before.agreement])
    )
    assert first["language"] is None


def test_it_goes_on_with_every_later_version_until_another_is_written(world: World) -> None:
    her = write_down(world)
    participants.grant(world.archive, world.ana, world.rosa, her, (Purpose.TEACHING,))
    assert narrator(world, world.rosa).ground == QUECHUA
    spanish = dataclasses.replace(QUECHUA, language="es")
    participants.grant(world.archive, world.ana, world.rosa, her, (Purpose.TRANSLATE,), spanish)
    assert narrator(world, world.rosa).ground == spanish
    participants.withdraw(world.archive, world.ana, world.rosa)
    assert narrator(world, world.rosa).ground == spanish


def test_it_comes_in_with_the_recording(world: World) -> None:
    new = NewInterview(
        "Otra",
        ("es",),
        (NewParticipant("Sara", ParticipantRole.NARRATOR, grants_for(INSIDE), ground=QUECHUA),),
    )
    assert narrator(world, world.take_in(new, b"RIFF")).ground == QUECHUA


@pytest.mark.parametrize(
    "ground",
    [Ground(language="spanish!"), Ground(form="participation-1.es"), Ground(form="../x", form_hash="0" * 64)],
)
def test_what_is_not_well_formed_is_refused_and_nothing_is_written(world: World, ground: Ground) -> None:
    before = narrator(world, world.rosa)
    with pytest.raises(BadRequest):
        write_down(world, ground)
    assert narrator(world, world.rosa) == before


def test_a_researcher_neither_writes_nor_reads_it(world: World) -> None:
    her = write_down(world)
    with pytest.raises(Refused):
        participants.record_ground(world.archive, world.rita, world.rosa, her, Ground(language="es"))
    with pytest.raises(Refused):
        participants.show_agreements(world.archive, world.rita, world.rosa)


def test_of_one_who_has_withdrawn_nothing_more_is_written(world: World) -> None:
    her = narrator(world, world.rosa).participant
    participants.withdraw(world.archive, world.ana, world.rosa)
    with pytest.raises(BadRequest):
        participants.record_ground(world.archive, world.ana, world.rosa, her, QUECHUA)


def test_the_audit_has_a_line_without_a_word_of_it(world: World) -> None:
    write_down(world)
    line = list(world.archive.database().query("select * from events order by number"))[-1]
    assert (line["verb"], line["reason"], line["actor"]) == ("record_agreement", "ground", world.berta.id)
    assert "qu-BO" not in json.dumps(line)


def test_every_language_of_the_house_has_a_form_with_a_title(world: World) -> None:
    found = forms.forms(world.archive.config)
    assert {each.language for each in found} == {"es", "fr", "nl", "en", "pt"}
    assert all(len(each.title) > 10 and len(each.text) > 1_000 for each in found)
    assert len({each.sha256 for each in found}) == len(found)
    assert all(len([part for part in each.parts if part[0].isdigit()]) == 8 for each in found)


def test_a_form_of_the_house_goes_before_and_a_changed_text_has_another_print(world: World) -> None:
    config = world.archive.config
    before = forms.with_form(config, Ground(), "participation-1.es")
    assert before.language == "es"
    config.forms_folder.mkdir()
    (config.forms_folder / "participation-1.es.txt").write_text("Lo nuestro\n\nUno.", encoding="utf-8")
    (config.forms_folder / "not a Name.txt").write_text("x", encoding="utf-8")
    after = forms.with_form(config, Ground(), "participation-1.es")
    assert after.form_hash != before.form_hash
    assert forms.form(config, "participation-1.es").title == "Lo nuestro"
    assert all(" " not in each.name for each in forms.forms(config))
    with pytest.raises(NotFound):
        forms.form(config, "../secret")
    with pytest.raises(BadRequest, match="no form called"):
        forms.with_form(config, Ground(), "unknown.es")


def test_she_sees_what_hers_stands_on_and_nobody_elses(world: World) -> None:
    her = write_down(world)
    token = narrators.make_link(world.archive, world.ana, world.rosa, her, language="es")
    assert own_page(world.archive, narrators.open_link(world.archive, token)).ground == QUECHUA
    people = participants.show_agreements(world.archive, world.ana, world.rosa)
    other = next(each.participant for each in people if each.role is ParticipantRole.INTERVIEWER)
    token = narrators.make_link(world.archive, world.ana, world.rosa, other, language="es")
    assert own_page(world.archive, narrators.open_link(world.archive, token)).ground.is_empty


def test_the_receipt_says_it_in_every_language_also_after_erasing(world: World) -> None:
    write_down(world, forms.with_form(world.archive.config, QUECHUA, "participation-1.fr"))
    print_of_text = forms.form(world.archive.config, "participation-1.fr").sha256[:16]
    participants.withdraw(world.archive, world.ana, world.rosa)
    erasing.erase(world.archive, world.ana, world.berta, world.rosa)
    found = receipts.receipt(world.archive, world.ana, world.rosa)
    assert len(found.stood) == 2
    for language in receipt_page.LANGUAGES:
        page = receipt_page.say(found, language)
        said = " ".join(page.stood)
        assert all(part in said for part in ("qu-BO", "participation-1.fr", print_of_text, "6.1.a, 9.2.a"))
        assert page.heads["stood"] in receipt_page.write_html(page, archive_name="A", contact="")
        assert "Rosa" not in said


def test_a_backup_has_it(world: World, tmp_path: Path) -> None:
    write_down(world)
    backup(world.archive, tmp_path / "copy")
    copy = Database(str(tmp_path / "copy" / "archive.sqlite"))
    kept = {
        (row["language"], row["article6"], row["article9"]) for row in copy.query("select * from agreements")
    }
    assert ("qu-BO", "6.1.a", "9.2.a") in kept


def test_the_command_line_writes_it_and_shows_it(world: World) -> None:
    her = narrator(world, world.rosa).participant
    given = {"TESTIMONY_DATA_DIR": str(world.archive.config.data_dir)}
    run = CliRunner(env=given)
    words = ["consent", "ground", world.rosa, her, "--talk-language", "qu", "--form", "participation-1.es"]
    done = run.invoke(command, [*words, "--article-6", "6.1.a", "--article-9", "9.2.a", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["language"] == "qu"
    shown = json.loads(run.invoke(command, ["consent", "show", world.rosa, "--json"]).stdout)
    assert {each["ground"]["form"] for each in shown["participants"]} == {"participation-1.es", None}
    assert "participation-1.nl" in run.invoke(command, ["consent", "forms"]).output
    assert narrator(world, world.rosa).ground.article9 is Article9.EXPLICIT_CONSENT
    assert OPERATOR.id == "operator"
