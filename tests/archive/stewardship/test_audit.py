"""The audit holds: whatever is changed, left out, moved or cut off at its end is found, by whoever did it."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from archive.cli import testimony as command_line
from archive.participation.participants import show_agreements, withdraw
from archive.seeing import Sight, saw
from archive.stewardship import history
from archive.stewardship.care import Finding, check
from archive.store import audit
from archive.store.anchor import anchored
from archive.store.connect import atomic
from archive.terms.errors import NotFound, Refused
from archive.terms.models import ExcerptId, InterviewId, ParticipantRole
from tests.peopled import World


def found(world: World) -> list[Finding]:
    return check(world.archive, fixity=False, index=False, whole_audit=True)


def open_the_audit(world: World) -> Database:
    """Do what somebody with the file can: take the guards off."""
    for name in ("changed", "deleted"):
        world.archive.database().execute(f"drop trigger events_are_not_{name}")
    return world.archive.database()


def make_the_chain_anew(database: Database) -> None:
    """Hash every line again, one after the other, as if what is there were all that ever was."""
    lines = list(database.query("select * from events order by number"))
    previous = audit.START
    with atomic(database):
        database.execute("delete from events")
        for number, line in enumerate(lines, start=1):
            body = {key: line[key] for key in (*audit.KEYS, "interview") if line[key] is not None}
            body["previous"] = previous
            previous = sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
            database.table("events").insert({**line, **body, "number": number, "hash": previous})
        database.execute("update sqlite_sequence set seq = ? where name = 'events'", [len(lines)])


def test_an_audit_that_nobody_touched_has_no_findings(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    public.work()
    assert found(public) == []


def test_every_fault_is_told_not_the_first_alone(world: World) -> None:
    database = open_the_audit(world)
    with atomic(database):
        database.execute("update events set reason = 'x' where number in (2, 4)")
        database.execute("delete from events where number = 6")
    assert [each.where for each in found(world)] == [f"audit line {number}" for number in (2, 4, 7)]
    assert [each.where for each in check(world.archive, fixity=False, index=False)] == ["audit line 2"]


def test_two_lines_that_changed_places_are_found(world: World) -> None:
    database = open_the_audit(world)
    with atomic(database):
        for old, new in ((2, -2), (3, 2), (-2, 3)):
            database.execute("update events set number = ? where number = ?", [new, old])
    assert found(world)


@pytest.mark.parametrize("how_many", [1, 3])
def test_an_end_that_was_cut_off_is_found_even_where_the_counter_was_put_back(
    world: World, how_many: int
) -> None:
    database = open_the_audit(world)
    saw(world.archive, world.rita, world.rosa, Sight.READ_WORDS)
    last = audit.events(database)[0].number
    with atomic(database):
        database.execute("delete from events where number > ?", [last - how_many])
    assert f"audit line {last - how_many + 1}" in {each.where for each in found(world)}
    database.execute("update sqlite_sequence set seq = ? where name = 'events'", [last - how_many])
    assert audit.broken_line(database) is None
    saw(world.archive, world.rita, world.marta, Sight.HEARD)
    withdraw(world.archive, world.berta, world.rosa)
    (finding,) = [each for each in found(world) if "anchor" in each.what]
    assert finding.where == f"audit line {last}"
    assert "cut" in finding.what


def test_a_chain_that_was_made_anew_without_a_withdrawal_is_found(world: World) -> None:
    database = open_the_audit(world)
    withdraw(world.archive, world.berta, world.rosa)
    with atomic(database):
        database.execute("delete from events where verb = 'withdraw'")
    make_the_chain_anew(database)
    assert audit.broken_line(database) is None
    said = {each.what for each in found(world)}
    assert any("no line of the audit says so" in each for each in said)
    world.archive.config.anchor_file.unlink()
    assert {each.what for each in found(world)} == {
        "It stands in the archive, and no line of the audit says so."
    }


def test_an_approval_that_nobody_gave_is_found(public: World, excerpt: ExcerptId) -> None:
    public.archive.database().execute(
        "update approvals set approved_at = approved_at + 1 where user_id = ?", [public.ana.id]
    )
    assert [each.where for each in found(public)] == [f"approval of {excerpt}"]


def test_an_anchor_that_cannot_be_read_is_a_finding_and_none_is_not(world: World) -> None:
    saw(world.archive, world.rita, world.rosa, Sight.HEARD)
    file: Path = world.archive.config.anchor_file
    assert anchored(file) is not None
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("x")
    assert [each.where for each in found(world)] == ["audit line 0"]
    file.unlink()
    assert found(world) == []


def test_a_line_is_about_its_interview_also_when_it_names_a_part_of_it(
    public: World, excerpt: ExcerptId
) -> None:
    lines = audit.events_of(public.archive.database(), public.rosa)
    assert {line.verb for line in lines if line.subject == excerpt} == {"draft", "approve", "publish"}
    assert {line.interview for line in lines} == {public.rosa}
    assert not [line for line in lines if line.subject == public.marta]


def test_why_it_was_allowed_names_the_agreements_of_that_day(public: World, excerpt: ExcerptId) -> None:
    story = history.of_interview(public.archive, public.ana, public.rosa)
    (publication,) = story.publications
    assert publication.published.subject == excerpt
    assert {each.actor for each in publication.approvals} == {public.ana.id, public.berta.id}
    assert {each.role for each in publication.agreements} == {
        ParticipantRole.NARRATOR,
        ParticipantRole.INTERVIEWER,
    }
    agreed = {each.agreement for each in show_agreements(public.archive, public.ana, public.rosa)}
    assert {each.agreement for each in publication.agreements} == agreed


def test_the_story_is_not_for_a_researcher_nor_of_nothing(world: World) -> None:
    with pytest.raises(Refused):
        history.of_interview(world.archive, world.rita, world.rosa)
    with pytest.raises(Refused):
        history.lines(world.archive, world.rita)
    with pytest.raises(NotFound):
        history.of_interview(world.archive, world.ana, InterviewId("nothing"))


def test_the_command_line_tells_the_story_as_json_and_is_itself_seen(
    public: World, excerpt: ExcerptId, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = tmp_path_factory.mktemp("settings") / "config.toml"
    settings.write_text(f'data_dir = "{public.archive.config.data_dir}"')

    def run(*arguments: str) -> str:
        answer = CliRunner().invoke(command_line, ["--config", str(settings), *arguments])
        assert answer.exit_code == 0, answer.output
        return answer.output

    run("export", public.rosa)
    run("show", public.rosa)
    story = json.loads(run("audit", public.rosa, "--json"))
    assert [each["excerpt"] for each in story["publications"]] == [excerpt]
    assert {each["actor"] for each in story["publications"][0]["approvals"]} == {
        public.ana.id,
        public.berta.id,
    }
    assert {(each["actor"], each["verb"]) for each in story["seen"]} == {
        ("operator", "read_words"),
        ("operator", "exported"),
    }
    assert run("audit", public.rosa, "--limit", "2").count("\n") == 2
    assert len(json.loads(run("audit", "--json"))["lines"]) > len(story["lines"])
    assert "All is as it should be" in run("check", "--audit")
