"""The withdrawal ledger: apart from the archive, complete whatever happens to it, and never with a word in it."""

import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.bootstrap import make_archive, open_archive
from archive.config import Config
from archive.context import Archive
from archive.gallery.schema import audio_file
from archive.participation.erasing import erase, reinstate
from archive.participation.participants import show_agreements, withdraw
from archive.publication.excerpts import list_excerpts
from archive.publication.publish import retract
from archive.steps.tidying import tidy
from archive.stewardship import care, catalogue
from archive.store import withdrawals
from archive.store.connect import atomic
from archive.terms.closings import Closing, ClosingKind, from_line
from archive.terms.errors import BadRequest, NotFound, SettingsError
from archive.terms.models import SYSTEM, ExcerptId, InterviewId, Purpose, UserId
from archive.transcripts.review import correct
from archive.withdrawals import is_written, keep_up, read_ledger
from tests.archive.conftest import CANARY
from tests.peopled import World, fast_passphrases
from web.wsgi import make_application

WORDS = (CANARY, "Rosa", "Elena", "Molenbeek", "Vermeulen", "Un nombre", "archive.test")


def ledger_file(world: World) -> Path:
    return world.archive.config.ledger_file


def written(world: World) -> list[Closing]:
    return read_ledger(ledger_file(world))


def lines(world: World) -> list[tuple[object, ...]]:
    return [(each.kind, each.purpose, each.excerpt) for each in written(world)[1:]]


def test_an_archive_begins_its_ledger_with_an_id_of_its_own(tmp_path: Path) -> None:
    ids = set()
    for name in ("one", "two"):
        archive = make_archive(Config(tmp_path / name), passphrases=fast_passphrases())
        archive.connections.close()
        (first,) = read_ledger(archive.config.ledger_file)
        assert (first.number, first.kind) == (1, ClosingKind.BEGIN)
        ids.add(first.interview)
        assert archive.config.ledger_file.stat().st_mode & 0o777 == 0o600
    assert len(ids) == 2


def test_every_closing_decision_leaves_a_line_and_no_word(public: World, excerpt: ExcerptId) -> None:
    archive, berta = public.archive, public.berta
    retract(archive, berta, excerpt)
    withdraw(archive, berta, public.rosa, purpose=Purpose.TEACHING)
    withdraw(archive, berta, public.rosa, excerpt=excerpt)
    withdraw(archive, berta, public.rosa)
    reinstate(archive, public.ana, berta, public.rosa)
    withdraw(archive, berta, public.rosa)
    erase(archive, public.ana, berta, public.rosa)
    assert lines(public) == [
        (ClosingKind.RETRACT, None, excerpt),
        (ClosingKind.WITHDRAW, Purpose.TEACHING, None),
        (ClosingKind.WITHDRAW, None, excerpt),
        (ClosingKind.WITHDRAW, None, None),
        (ClosingKind.REINSTATE, None, None),
        (ClosingKind.WITHDRAW, None, None),
        (ClosingKind.ERASE, None, None),
    ]
    text = ledger_file(public).read_text()
    assert not [word for word in WORDS if word.lower() in text.lower()]
    for line in text.splitlines():
        for name, value in json.loads(line).items():
            assert isinstance(value, int) or (value.isascii() and " " not in value), name


def test_an_excerpt_that_leaves_the_public_site_for_a_change_leaves_a_line(
    public: World, excerpt: ExcerptId
) -> None:
    """A name was taken out of the words: a restored backup may not show it in public again."""
    correct(public.archive, public.berta, public.rosa, 0, "Hola, me llamo.", seen_revision=2)
    assert (ClosingKind.RETRACT, None, excerpt) in lines(public)


def test_a_participants_own_withdrawal_names_her_by_her_id(world: World) -> None:
    who = show_agreements(world.archive, world.ana, world.rosa)[0].participant
    withdraw(world.archive, world.berta, world.rosa, who)
    newest = written(world)[-1]
    assert (newest.interview, newest.participant, newest.by) == (world.rosa, who, world.berta.id)
    assert newest.at == world.clock.ms


def test_what_was_refused_leaves_no_line(world: World) -> None:
    before = ledger_file(world).read_bytes()
    with pytest.raises(NotFound):
        withdraw(world.archive, world.berta, InterviewId("nowhere"))
    with pytest.raises(NotFound):
        withdraw(world.archive, world.berta, world.rosa, excerpt=ExcerptId("nothing"))
    assert ledger_file(world).read_bytes() == before


def gone(file: Path) -> None:
    file.unlink()


def torn(file: Path) -> None:
    """A machine lost power while the line was written."""
    file.write_bytes(file.read_bytes()[:-20])


def shorter(file: Path) -> None:
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))


def empty(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("harm", [gone, torn, shorter, empty])
def test_a_line_that_was_lost_on_its_way_is_written_at_the_next_start_and_by_the_worker(
    world: World, harm: Callable[[Path], None]
) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    whole = ledger_file(world).read_bytes()
    harm(ledger_file(world))
    assert {each.where for each in care.check(world.archive, fixity=False, index=False)} == {"ledger"}
    open_archive(world.archive.config, passphrases=fast_passphrases()).connections.close()
    assert ledger_file(world).read_bytes() == whole
    harm(ledger_file(world))
    tidy(world.archive)
    assert ledger_file(world).read_bytes() == whole
    assert care.check(world.archive, fixity=False, index=False) == []


def test_where_the_ledger_cannot_be_written_a_withdrawal_is_done_all_the_same(
    world: World, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "not" / "there" / "ledger.jsonl"
    archive = with_ledger(world.archive, elsewhere)
    withdraw(archive, world.berta, world.rosa)
    with pytest.raises(NotFound):
        catalogue.show(world.archive, world.ana, world.rosa)
    elsewhere.parent.mkdir(parents=True)
    keep_up(archive)
    assert read_ledger(elsewhere)[-1].interview == world.rosa


def with_ledger(archive: Archive, file: Path) -> Archive:
    settings = replace(archive.config.archive, ledger_file=str(file))
    return replace(archive, config=replace(archive.config, archive=settings))


def test_on_a_full_disk_the_withdrawal_is_done_and_the_line_follows(world: World) -> None:
    """/dev/full takes no byte, like a disk without room."""
    before = ledger_file(world).read_bytes()
    archive = with_ledger(world.archive, Path("/dev/full"))
    withdraw(archive, world.berta, world.rosa)
    with pytest.raises(NotFound):
        catalogue.show(world.archive, world.ana, world.rosa)
    assert ledger_file(world).read_bytes() == before
    keep_up(world.archive)
    assert written(world)[-1].interview == world.rosa


def test_what_is_not_committed_is_never_written(world: World) -> None:
    before = ledger_file(world).read_bytes()
    database = world.archive.database()
    database.execute("begin immediate")
    withdrawals.note(database, ClosingKind.ERASE, world.rosa, 1, by=SYSTEM.id)
    keep_up(world.archive)
    assert ledger_file(world).read_bytes() == before
    database.rollback()
    keep_up(world.archive)
    assert ledger_file(world).read_bytes() == before


def test_a_file_that_is_no_ledger_is_left_as_it_is(world: World, tmp_path: Path) -> None:
    for content in (b"a letter to my sister", b"two\nlines\n", b"{}\n", b'{"a": 1}\n'):
        letter = tmp_path / "letter"
        letter.write_bytes(content)
        withdraw(with_ledger(world.archive, letter), world.berta, world.rosa, purpose=Purpose.TEACHING)
        assert letter.read_bytes() == content


def test_an_older_copy_put_in_the_place_of_the_archive_does_not_open(world: World, tmp_path: Path) -> None:
    """Somebody copied yesterday's database back by hand: what was withdrawn today would be open."""
    database = world.archive.config.database_file
    world.archive.database().execute("pragma wal_checkpoint(truncate)")
    yesterday = database.read_bytes()
    withdraw(world.archive, world.berta, world.rosa)
    world.archive.connections.close()
    for left in database.parent.glob("archive.sqlite-*"):
        left.unlink()
    database.write_bytes(yesterday)
    with pytest.raises(SettingsError, match="older than the withdrawal ledger"):
        open_archive(world.archive.config)


def changed_by_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-5] ^= 1
    file.write_bytes(content)


def no_ledger_at_all(file: Path) -> None:
    file.write_bytes(b"a letter to my sister\n")


@pytest.mark.parametrize("harm", [changed_by_a_byte, no_ledger_at_all])
def test_an_archive_whose_ledger_is_damaged_does_not_open_and_says_how_to_go_on(
    world: World, harm: Callable[[Path], None]
) -> None:
    """Nobody can tell then whether it is an older copy."""
    withdraw(world.archive, world.berta, world.rosa)
    file = ledger_file(world)
    whole = file.read_bytes()
    harm(file)
    with pytest.raises(SettingsError, match=r"damaged.*mv .*withdrawals\.jsonl"):
        open_archive(world.archive.config)
    file.rename(file.with_suffix(".damaged"))
    open_archive(world.archive.config, passphrases=fast_passphrases()).connections.close()
    assert file.read_bytes() == whole


def test_an_older_copy_does_not_open_where_the_newest_line_was_cut_off(world: World) -> None:
    database = world.archive.config.database_file
    world.archive.database().execute("pragma wal_checkpoint(truncate)")
    yesterday = database.read_bytes()
    withdraw(world.archive, world.berta, world.rosa)
    world.archive.connections.close()
    for left in database.parent.glob("archive.sqlite-*"):
        left.unlink()
    database.write_bytes(yesterday)
    torn(ledger_file(world))
    with pytest.raises(SettingsError, match="older than the withdrawal ledger"):
        open_archive(world.archive.config)


def test_a_withdrawal_that_is_not_in_the_ledger_is_said_to_the_person(world: World) -> None:
    said = []
    for harm in (None, changed_by_a_byte):
        if harm is not None:
            harm(ledger_file(world))
        withdraw(world.archive, world.berta, world.rosa)
        said.append(is_written(world.archive))
    assert said == [True, False]


def closed_gallery(world: World, copy: Path) -> None:
    """Put yesterday's copy of the gallery back."""
    shutil.rmtree(world.archive.config.gallery_folder)
    shutil.copytree(copy, world.archive.config.gallery_folder)


def test_an_older_copy_of_the_gallery_is_not_served_alone(
    public: World, excerpt: ExcerptId, tmp_path: Path
) -> None:
    config = public.archive.config
    shutil.copytree(config.gallery_folder, tmp_path / "yesterday")
    make_application(config, gallery_only=True)
    withdraw(public.archive, public.berta, public.rosa)
    make_application(config, gallery_only=True)
    closed_gallery(public, tmp_path / "yesterday")
    with pytest.raises(SettingsError, match=r"The gallery .* is older than the withdrawal ledger"):
        make_application(config, gallery_only=True)
    open_archive(config, passphrases=fast_passphrases()).connections.close()
    assert not audio_file(config.gallery_folder, excerpt).exists(), "the archive puts it in order"
    make_application(config, gallery_only=True)


def test_a_gallery_alone_is_not_served_beside_a_damaged_ledger(public: World, excerpt: ExcerptId) -> None:
    config = public.archive.config
    assert audio_file(config.gallery_folder, excerpt).exists()
    changed_by_a_byte(ledger_file(public))
    with pytest.raises(SettingsError, match="damaged"):
        make_application(config, gallery_only=True)


def test_a_gallery_by_itself_is_served_where_there_is_no_ledger(
    public: World, excerpt: ExcerptId, tmp_path: Path
) -> None:
    shutil.copytree(public.archive.config.gallery_folder, tmp_path / "alone" / "gallery")
    assert audio_file(tmp_path / "alone" / "gallery", excerpt).exists()
    assert make_application(public.archive.config.at(tmp_path / "alone"), gallery_only=True)


def test_the_ledger_of_another_archive_is_not_added_to_and_does_not_open(
    world: World, tmp_path: Path
) -> None:
    other = make_archive(Config(tmp_path / "other"), passphrases=fast_passphrases())
    other.connections.close()
    mine = with_ledger(world.archive, other.config.ledger_file)
    before = other.config.ledger_file.read_bytes()
    withdraw(mine, world.berta, world.rosa)
    assert other.config.ledger_file.read_bytes() == before
    with pytest.raises(SettingsError, match="or another"):
        open_archive(mine.config)
    assert {each.where for each in care.check(mine, fixity=False, index=False)} == {"ledger"}


def test_a_decision_that_was_tampered_with_in_the_database_is_found(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    with atomic(world.archive.database()) as database:
        database.execute("drop trigger withdrawals_are_not_changed")
        database.execute("update withdrawals set kind = 'retract' where number = 2")
    found = care.check(world.archive, fixity=False, index=False)
    assert [each.what for each in found if each.where == "ledger"] == [
        "Decision 2 of the withdrawals in the database was changed, moved or taken out."
    ]


def test_decisions_are_never_changed_nor_deleted(world: World) -> None:
    for statement in ("update withdrawals set at = 0", "delete from withdrawals"):
        with pytest.raises(Exception, match="append-only"):
            world.archive.database().execute(statement)


def tampered(lines: list[bytes]) -> dict[str, list[bytes]]:
    third = json.loads(lines[2])
    return {
        "changed": [*lines[:2], json.dumps(third | {"purpose": "embed"}).encode() + b"\n", *lines[3:]],
        "taken out": lines[:2] + lines[3:],
        "the first taken out": lines[1:],
        "put in another order": [lines[0], lines[2], lines[1], *lines[3:]],
        "said twice": [*lines[:3], lines[2], *lines[3:]],
        "made of something else": [*lines, b"[]\n"],
        "with a field that none has": [*lines, json.dumps(third | {"note": "x"}).encode() + b"\n"],
        "with a number for an id": [*lines, json.dumps(third | {"interview": 7}).encode() + b"\n"],
        "with an unknown kind": [*lines, json.dumps(third | {"kind": "open"}).encode() + b"\n"],
        "cut off": [*lines, lines[2][:-30]],
        "empty": [],
    }


@pytest.mark.parametrize("harm", list(tampered([b"{}"] * 4)))
def test_a_ledger_that_was_tampered_with_is_refused(world: World, tmp_path: Path, harm: str) -> None:
    for purpose in (Purpose.TEACHING, Purpose.RESEARCH, Purpose.INDEX):
        withdraw(world.archive, world.berta, world.rosa, purpose=purpose)
    sound = ledger_file(world).read_bytes().splitlines(keepends=True)
    assert [each.line() for each in written(world)] == sound
    copy = tmp_path / "ledger.jsonl"
    copy.write_bytes(b"".join(tampered(sound)[harm]))
    with pytest.raises(BadRequest, match=r"ledger\.jsonl"):
        read_ledger(copy)


def test_a_line_comes_back_as_it_was() -> None:
    closing = Closing(
        7, 1_700_000_000_000, ClosingKind.RESTRICT, InterviewId("a"), UserId("b"), start_ms=1, end_ms=2
    )
    closing = replace(closing, hash=closing.digest())
    assert from_line(closing.line()) == closing
    assert b"null" not in closing.line()


def test_what_was_closed_before_there_was_a_ledger_is_in_it(public: World) -> None:
    """An archive of the first release, brought up to date."""
    withdraw(public.archive, public.berta, public.rosa)
    withdraw(public.archive, public.berta, public.marta, purpose=Purpose.INDEX)
    database = public.archive.database()
    with atomic(database):
        database.execute("drop trigger withdrawals_are_not_deleted")
        database.execute("delete from withdrawals")
    ledger_file(public).unlink()
    open_archive(public.archive.config, passphrases=fast_passphrases()).connections.close()
    kinds = [(each.interview, each.purpose) for each in written(public)[1:]]
    assert sorted(kinds, key=str) == sorted([(public.rosa, None), (public.marta, Purpose.INDEX)] * 2, key=str)


def test_the_ledger_is_kept_while_many_close_at_once(public: World) -> None:
    def close(purpose: Purpose) -> None:
        try:
            withdraw(public.archive, public.berta, public.marta, purpose=purpose)
        finally:
            public.archive.connections.close()

    purposes = list(Purpose)[4:12]
    threads = [threading.Thread(target=close, args=(each,)) for each in purposes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.purpose for each in written(public)[1:]} == set(purposes)
    assert care.check(public.archive, fixity=False, index=False) == []


def test_excerpts_are_not_drawn_into_what_others_withdrew(public: World, excerpt: ExcerptId) -> None:
    withdraw(public.archive, public.berta, public.marta)
    assert [each.id for each in list_excerpts(public.archive, public.berta) if each.state.is_out] == [excerpt]
    assert ledger_file(public) == public.archive.config.data_dir / "withdrawals.jsonl"
