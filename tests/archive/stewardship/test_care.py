"""Looking after it: every kind of harm is found and said without testimony."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.consent.rules import INDEX_PURPOSES
from archive.discovery import discover
from archive.gallery.schema import audio_file
from archive.stewardship import catalogue
from archive.stewardship.care import Finding, check, reindex
from archive.store import audit, excerpts
from archive.store.connect import atomic
from archive.terms.indexes import EnglishIndex
from archive.terms.models import Audience, ExcerptId, ExcerptState
from tests.archive.conftest import CANARY
from tests.peopled import World


def found(world: World) -> list[Finding]:
    return check(world.archive, fixity=True, index=True)


def test_a_sound_archive_has_no_findings(public: World) -> None:
    seen: list[tuple[int, int]] = []
    assert check(public.archive, fixity=True, index=True, on_progress=lambda *at: seen.append(at)) == []
    assert seen[-1][0] == seen[-1][1] > 0


def open_the_audit(world: World) -> None:
    """Do what somebody with the file can: take the guards off."""
    for name in ("changed", "deleted"):
        world.archive.database().execute(f"drop trigger events_are_not_{name}")


HARM: dict[str, tuple[str, int]] = {
    "changed": ("update events set reason = 'x' where number = 3", 3),
    "moved in time": ("update events set at = at + 1 where number = 2", 2),
    "of another actor": ("update events set actor = 'x' where number = 1", 1),
    "taken out": ("delete from events where number = 2", 3),
    "the first taken out": ("delete from events where number = 1", 2),
    "the last taken out": ("delete from events where number = (select max(number) from events)", -1),
    "all taken out": ("delete from events", 1),
    "put in another order": (
        "update events set number = case number when 2 then -3 when 3 then -2 end where number in (2, 3)",
        -3,
    ),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_line_of_the_audit_that_was_tampered_with_is_found(world: World, harm: str) -> None:
    open_the_audit(world)
    database = world.archive.database()
    statement, number = HARM[harm]
    last = catalogue.events(world.archive, world.ana)[0].number
    assert last > 3
    with atomic(database):
        database.execute(statement)
    assert audit.broken_line(database) == (last if number == -1 else number)
    assert [each.where for each in found(world)] == [f"audit line {last if number == -1 else number}"]


def a_master(world: World) -> str:
    return catalogue.show(world.archive, world.ana, world.rosa)[1].id


def changed(world: World) -> None:
    file = world.archive.media.path(a_master(world))
    file.chmod(0o600)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def cut(world: World) -> None:
    file = world.archive.media.path(a_master(world))
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-1])


def missing(world: World) -> None:
    world.archive.media.path(a_master(world)).unlink()


@pytest.mark.parametrize("harm", [changed, cut, missing])
def test_a_recording_that_is_not_what_was_received_is_found(
    world: World, harm: Callable[[World], None]
) -> None:
    harm(world)
    findings = found(world)
    assert f"media {a_master(world)[:12]}" in {each.where for each in findings}
    for each in findings:
        assert each.what.endswith(".")
        assert "hola" not in str(each).lower()


def test_a_file_that_belongs_to_nothing_is_found(world: World) -> None:
    with Path(__file__).open("rb") as stream:
        stored = world.archive.media.put(stream)
    assert [each.where for each in check(world.archive, fixity=False, index=False)] == [
        f"media {stored.sha256[:12]}"
    ]


def test_words_where_they_may_not_be_are_found_and_not_quoted(public: World, excerpt: ExcerptId) -> None:
    with atomic(public.archive.database()) as database:
        database.execute("update agreements set status = 'withdrawn' where interview_id = ?", [public.rosa])
    findings = check(public.archive, fixity=False, index=True)
    held = {f"{audience} {kind}" for audience in ("staff", "research") for kind in ("index", "vectors")}
    assert {each.where for each in findings} == {*held, f"gallery {excerpt}"}
    assert CANARY not in str(findings)


def test_what_should_be_public_and_is_not_is_found(public: World, excerpt: ExcerptId) -> None:
    audio_file(public.archive.config.gallery_folder, excerpt).unlink()
    findings = check(public.archive, fixity=False, index=True)
    assert Finding(f"gallery {excerpt}", "It should be public, and is not there.") in findings
    assert "public index" in {each.where for each in findings}


def test_what_is_public_and_should_not_be_is_found(public: World, excerpt: ExcerptId) -> None:
    with atomic(public.archive.database()) as database:
        excerpts.set_state(database, excerpt, ExcerptState.DRAFT)
    assert Finding(f"gallery {excerpt}", "It is public, and may not be.") in found(public)


def test_a_broken_index_is_found_and_the_next_finding_still_told(public: World) -> None:
    for manifest in public.archive.config.data_dir.rglob("manifest.json"):
        manifest.write_text("{")
    findings = check(public.archive, fixity=False, index=True)
    indexes = {f"{each} index" for each in (*INDEX_PURPOSES, Audience.PUBLIC)}
    vectors = {f"{each} vectors" for each in Audience}
    assert {each.where for each in findings} == indexes | vectors


def test_the_indexes_can_be_made_anew_at_any_time(public: World) -> None:
    for manifest in public.archive.config.data_dir.rglob("manifest.json"):
        manifest.write_text("{")
    english = dict.fromkeys(EnglishIndex, 0)
    assert reindex(public.archive) == {
        Audience.STAFF: 4,
        Audience.RESEARCH: 1,
        **english,
        Audience.PUBLIC: 1,
    }
    assert found(public) == []
    assert discover.search(public.archive, public.rita, CANARY).total == 1
