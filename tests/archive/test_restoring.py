"""Restoring: what was taken back since the backup is closed again, or nothing may serve."""

import io
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest

from archive.accession.intake import take_in
from archive.bootstrap import make_archive, open_archive
from archive.config import Config
from archive.context import Archive
from archive.discovery import discover, playback
from archive.gallery import reader as gallery
from archive.gallery.schema import audio_file
from archive.participation import narrators, restricting
from archive.participation.erasing import SEALED_MS, erase, reinstate
from archive.participation.participants import ask_again, open_purposes, show_agreements, withdraw
from archive.participation.restricting import NewRestriction, withdraw_span
from archive.publication import titles
from archive.publication.excerpts import list_excerpts
from archive.publication.publish import ask_for_publication, retract
from archive.restoring import Restored, ledger_for, no_ledger, reopen, restore
from archive.stewardship import care, catalogue, membership
from archive.stewardship.accounts import sign_in, signed_in
from archive.stewardship.backups import MANIFEST, backup
from archive.store import erasures, withdrawals
from archive.store.moments import BETWEEN_LOOKS_MS
from archive.terms.closings import START, Closing, ClosingKind
from archive.terms.errors import BadRequest, ErasedBefore, NotFound, Refused, SettingsError, SignInRefused
from archive.terms.models import OPERATOR, ExcerptId, InterviewId, NameAs, ParticipantId, Purpose, Role
from archive.terms.own import Her
from archive.terms.restrictions import RestrictionReason
from archive.withdrawals import read_ledger
from tests.archive.conftest import CANARY, draft_approved
from tests.begun import begin_restore
from tests.peopled import EMAILS, PASSPHRASE, World, approve, fast_passphrases, rosa, work
from web.wsgi import make_application


@dataclass(frozen=True, slots=True)
class Lost:
    """A machine that is gone: there is a backup of it, and its ledger on another disk."""

    world: World
    backup: Path
    config: Config
    ledger: Path

    def restore(self) -> Restored:
        shutil.copy(self.world.archive.config.ledger_file, self.ledger)
        return restore(self.config, self.backup, read_ledger(self.ledger), passphrases=fast_passphrases())

    def open(self) -> Archive:
        return open_archive(self.config, clock=self.world.clock, passphrases=fast_passphrases())


@pytest.fixture
def lost(public: World, tmp_path: Path) -> Lost:
    backup(public.archive, tmp_path / "backup")
    settings = replace(public.archive.config.archive, ledger_file=str(tmp_path / "ledger.jsonl"))
    config = replace(public.archive.config.at(tmp_path / "new"), archive=settings)
    return Lost(public, tmp_path / "backup", config, tmp_path / "ledger.jsonl")


def is_public(archive: Archive, excerpt: ExcerptId) -> bool:
    opened = gallery.Gallery(archive.config.gallery_folder)
    try:
        gallery.excerpt(opened, excerpt)
    except gallery.NotPublished:
        return False
    else:
        return True
    finally:
        opened.close()


def held(folder: Path) -> bytes:
    return b"\n".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def test_what_was_not_taken_back_comes_back_whole(lost: Lost, excerpt: ExcerptId) -> None:
    done = lost.restore()
    assert (done.replayed, done.public, done.retracted, done.findings) == (0, 1, 0, ())
    archive = lost.open()
    assert care.check(archive, fixity=True, index=True) == []
    assert is_public(archive, excerpt)
    for viewer in (lost.world.ana, lost.world.rita):
        assert discover.search(archive, viewer, CANARY).total == 1
    assert playback.audio(archive, lost.world.rita, lost.world.rosa).stat().st_size > 1_000
    opened = gallery.Gallery(archive.config.gallery_folder)
    assert gallery.find(opened, CANARY).total == 1
    opened.close()
    work(archive)
    assert is_public(archive, excerpt)
    archive.connections.close()


def test_files_that_came_back_are_as_private_as_before(lost: Lost) -> None:
    lost.restore()
    for each in lost.config.data_dir.rglob("*"):
        assert each.stat().st_mode & 0o077 & ~0o040 == 0, each.name
    for each in lost.config.media_folder.rglob("*"):
        assert each.is_dir() or each.stat().st_mode & 0o222 == 0, each.name


def test_nobody_is_still_signed_in_and_no_key_of_before_fits(lost: Lost, public: World) -> None:
    """Who was kept out since, and whose pass phrase was stolen, nobody knows any more."""
    email = EMAILS[Role.ARCHIVIST]
    token = sign_in(public.archive, email, PASSPHRASE)
    invitation = membership.invite(public.archive, public.ana, "new@example.org", Role.ARCHIVIST)
    shutil.rmtree(lost.backup)
    backup(public.archive, lost.backup)
    lost.restore()
    archive = lost.open()
    assert signed_in(public.archive, token)
    assert signed_in(archive, token) is None
    assert membership.invited(public.archive, invitation)
    with pytest.raises(NotFound):
        membership.invited(archive, invitation)
    assert not any(each.user.is_active for each in membership.members(archive, OPERATOR))
    membership.activate(archive, OPERATOR, public.users[Role.ARCHIVIST].id)
    with pytest.raises(SignInRefused):
        sign_in(archive, email, PASSPHRASE)
    membership.set_passphrase(archive, OPERATOR, public.users[Role.ARCHIVIST].id, PASSPHRASE)
    assert sign_in(archive, email, PASSPHRASE)
    archive.connections.close()


def test_a_title_that_told_what_was_restricted_since_does_not_come_back(lost: Lost, public: World) -> None:
    archive, rosa = public.archive, public.rosa
    titles.call_interview(archive, public.ana, rosa, f"About {CANARY}")
    shutil.rmtree(lost.backup)
    backup(archive, lost.backup)
    words = catalogue.words(archive, public.ana, rosa).segments
    said = [word for line in words for word in line.words if CANARY in word.text.casefold()]
    spans = [(word.start_ms, word.end_ms) for word in said]
    proposed = restricting.propose(
        archive, public.berta, rosa, spans, NewRestriction(RestrictionReason.THIRD_PARTY)
    )
    titles.call_interview(archive, public.ana, rosa, "Told otherwise")
    for each in proposed:
        restricting.approve(archive, public.ana, each)
    lost.restore()
    back = lost.open()
    assert catalogue.show(back, public.rita, rosa)[0].title == "Untitled"
    back.connections.close()


def everything(world: World, excerpt: ExcerptId) -> None:
    withdraw(world.archive, world.berta, world.rosa)


def one_participant(world: World, excerpt: ExcerptId) -> None:
    who = show_agreements(world.archive, world.ana, world.rosa)[0].participant
    withdraw(world.archive, world.berta, world.rosa, who)


def public_purpose(world: World, excerpt: ExcerptId) -> None:
    withdraw(world.archive, world.berta, world.rosa, purpose=Purpose.EXCERPT_PUBLIC)


def one_excerpt(world: World, excerpt: ExcerptId) -> None:
    withdraw(world.archive, world.berta, world.rosa, excerpt=excerpt)


def retracted(world: World, excerpt: ExcerptId) -> None:
    retract(world.archive, world.berta, excerpt)


def erased(world: World, excerpt: ExcerptId) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)


def back_and_forth(world: World, excerpt: ExcerptId) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    reinstate(world.archive, world.ana, world.berta, world.rosa)


def asked_again(world: World, excerpt: ExcerptId) -> None:
    who = show_agreements(world.archive, world.ana, world.rosa)[0].participant
    ask_again(world.archive, world.berta, world.rosa, who)


DEEDS = [
    everything,
    one_participant,
    public_purpose,
    one_excerpt,
    retracted,
    erased,
    back_and_forth,
    asked_again,
]


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_taken_back_after_the_backup_is_not_public_again(
    lost: Lost, excerpt: ExcerptId, deed: Callable[[World, ExcerptId], None]
) -> None:
    deed(lost.world, excerpt)
    before = withdrawals.closings(lost.world.archive.database())
    done = lost.restore()
    assert (done.public, done.findings) == (0, ())
    archive = lost.open()
    assert withdrawals.closings(archive.database())[: len(before)] == before
    assert read_ledger(lost.ledger) == withdrawals.closings(archive.database())
    assert not is_public(archive, excerpt)
    assert CANARY.encode() not in held(archive.config.gallery_folder)
    assert open_purposes(archive, lost.world.rosa) == open_purposes(lost.world.archive, lost.world.rosa)
    work(archive)
    assert not is_public(archive, excerpt)
    assert care.check(archive, fixity=True, index=True, whole_audit=True) == []
    archive.connections.close()


@pytest.mark.parametrize("deed", [everything, one_participant, erased])
def test_what_was_withdrawn_after_the_backup_is_found_by_nobody(
    lost: Lost, excerpt: ExcerptId, deed: Callable[[World, ExcerptId], None]
) -> None:
    deed(lost.world, excerpt)
    lost.restore()
    assert CANARY.encode() not in held(lost.config.index_folder)
    archive = lost.open()
    for viewer in (lost.world.ana, lost.world.rita):
        assert discover.search(archive, viewer, CANARY).total == 0
        with pytest.raises(NotFound):
            catalogue.words(archive, viewer, lost.world.rosa)
    assert catalogue.words(archive, lost.world.ana, lost.world.marta).segments
    archive.connections.close()


def test_what_was_erased_is_erased_again_to_the_last_byte(lost: Lost, excerpt: ExcerptId) -> None:
    files = erasures.files_of(lost.world.archive.database(), lost.world.rosa)
    erased(lost.world, excerpt)
    assert CANARY.encode() in held(lost.backup), "else this would prove nothing"
    lost.restore()
    archive = lost.open()
    archive.connections.close()
    everything_there = held(lost.config.data_dir)
    for word in (CANARY, "Rosa Quispe", "Vermeulen", "Molenbeek", "Un nombre"):
        assert word.encode() not in everything_there, word
    assert len(files) == 2
    assert not any(archive.media.holds(each) for each in files)


def chained(closings: list[Closing]) -> list[Closing]:
    """Return these decisions as a ledger of their own."""
    found: list[Closing] = []
    for number, each in enumerate(closings, start=1):
        bound = replace(each, number=number, previous=found[-1].hash if found else START)
        found.append(replace(bound, hash=bound.digest()))
    return found


def test_a_ledger_that_says_only_that_it_was_erased_erases_it(lost: Lost, excerpt: ExcerptId) -> None:
    """As one begins that was made for an archive of an earlier release: no line says that the excerpt was taken out."""
    erased(lost.world, excerpt)
    lines = read_ledger(lost.world.archive.config.ledger_file)
    kinds = {ClosingKind.BEGIN, ClosingKind.WITHDRAW, ClosingKind.ERASE}
    ledger = chained([each for each in lines if each.kind in kinds])
    done = restore(lost.config, lost.backup, ledger, passphrases=fast_passphrases())
    assert (done.replayed, done.public, done.findings) == (2, 0, ())
    archive = lost.open()
    archive.connections.close()
    assert read_ledger(archive.config.ledger_file)[:3] == ledger
    assert CANARY.encode() not in held(lost.config.data_dir)


def test_a_stretch_that_was_restricted_is_restricted_again(lost: Lost, excerpt: ExcerptId) -> None:
    withdraw_span(lost.world.archive, lost.world.berta, lost.world.rosa, 0, 3_000)
    done = lost.restore()
    assert (done.public, done.findings) == (0, ())
    archive = lost.open()
    assert not is_public(archive, excerpt)
    assert discover.search(archive, lost.world.rita, CANARY).total == 0
    assert CANARY not in str(catalogue.words(archive, lost.world.rita, lost.world.rosa))
    with pytest.raises((NotFound, Refused)):
        playback.audio(archive, lost.world.rita, lost.world.rosa)
    assert CANARY in str(catalogue.words(archive, lost.world.ana, lost.world.rosa))
    archive.connections.close()


def her_page(world: World) -> tuple[str, Her]:
    who = show_agreements(world.archive, world.ana, world.rosa)[0].participant
    token = narrators.make_link(world.archive, world.berta, world.rosa, who, language="es")
    return token, narrators.open_link(world.archive, token)


def test_what_she_refused_on_her_own_page_stays_refused(lost: Lost, excerpt: ExcerptId) -> None:
    _, her = her_page(lost.world)
    narrators.refuse(lost.world.archive, her, excerpt)
    assert lost.restore().public == 0
    archive = lost.open()
    for each in (lost.world.ana, lost.world.berta):
        with pytest.raises(Refused):
            ask_for_publication(archive, each, excerpt)
    assert not is_public(archive, excerpt)
    archive.connections.close()


def test_a_name_that_she_changed_is_not_shown_again(lost: Lost, excerpt: ExcerptId) -> None:
    """The ledger holds no names: she is called nothing until she is asked again."""
    _, her = her_page(lost.world)
    assert "Elena" in catalogue.called(lost.world.archive, lost.world.rita, lost.world.rosa)
    narrators.rename(lost.world.archive, her, NameAs.PSEUDONYM, "Otra", None)
    assert b"Otra" not in lost.world.archive.config.ledger_file.read_bytes()
    assert lost.restore().public == 0
    archive = lost.open()
    said = catalogue.called(archive, lost.world.rita, lost.world.rosa)
    assert "Elena" not in said
    assert "Narrator" in said
    archive.connections.close()


def test_private_links_and_granted_access_have_ended(lost: Lost) -> None:
    """One of them may have been revoked after the backup, and nobody can know any more which."""
    token, _ = her_page(lost.world)
    shutil.rmtree(lost.backup)
    backup(lost.world.archive, lost.backup)
    lost.restore()
    archive = lost.open()
    assert narrators.open_link(lost.world.archive, token)
    with pytest.raises(NotFound):
        narrators.open_link(archive, token)
    archive.connections.close()


def test_the_fourteen_days_go_on_where_they_were(lost: Lost, excerpt: ExcerptId) -> None:
    withdraw(lost.world.archive, lost.world.berta, lost.world.rosa)
    at = lost.world.clock.ms
    lost.world.clock.ms += SEALED_MS - 1
    lost.restore()
    archive = lost.open()
    assert show_agreements(archive, lost.world.ana, lost.world.rosa)[0].obtained_at.timestamp() == at / 1000
    work(archive)
    assert not erasures.is_erased(archive.database(), lost.world.rosa)
    reinstate(archive, lost.world.ana, lost.world.berta, lost.world.rosa)
    withdraw(archive, lost.world.berta, lost.world.rosa)
    lost.world.clock.ms += SEALED_MS + 60 * 60 * 1000
    work(archive)
    assert not erasures.is_erased(archive.database(), lost.world.rosa)
    lost.world.clock.ms += BETWEEN_LOOKS_MS
    work(archive)
    assert erasures.is_erased(archive.database(), lost.world.rosa)
    archive.connections.close()


def test_an_excerpt_taken_back_after_the_backup_may_never_be_public_again(
    lost: Lost, excerpt: ExcerptId
) -> None:
    one_excerpt(lost.world, excerpt)
    lost.restore()
    archive = lost.open()
    with pytest.raises(Refused, match="took this part"):
        approve(archive, lost.world.ana, excerpt)
    archive.connections.close()


def test_an_interview_that_the_backup_does_not_know_does_no_harm(lost: Lost) -> None:
    """It was taken in and withdrawn after the backup."""
    database = lost.world.archive.database()
    withdraw(lost.world.archive, lost.world.berta, lost.world.marta, purpose=Purpose.TEACHING)
    last = withdrawals.last(database)
    assert last is not None
    stranger = replace(last, number=last.number + 1, previous=last.hash, interview=InterviewId("later"))
    withdrawals.adopt(database, replace(stranger, hash=stranger.digest()))
    done = restore(lost.config, lost.backup, withdrawals.closings(database), passphrases=fast_passphrases())
    assert (done.replayed, done.public, done.findings) == (2, 1, ())


def test_what_came_and_was_erased_after_the_backup_does_not_come_in_again(lost: Lost) -> None:
    world, sound = lost.world, b"RIFF after the backup"
    later = world.take_in(rosa(), sound)
    withdraw(world.archive, world.berta, later)
    erase(world.archive, world.ana, world.berta, later)
    lost.restore()
    archive = lost.open()
    with pytest.raises(ErasedBefore):
        take_in(archive, OPERATOR, rosa(), io.BytesIO(sound), original_name="again.wav")
    archive.connections.close()


def test_a_participant_that_the_backup_does_not_know_closes_the_whole_interview(lost: Lost) -> None:
    closings = read_ledger(lost.world.archive.config.ledger_file)
    withdraw(lost.world.archive, lost.world.berta, lost.world.rosa)
    line = read_ledger(lost.world.archive.config.ledger_file)[len(closings)]
    later = replace(line, participant=ParticipantId("somebodynew"))
    given = [*closings, replace(later, hash=later.digest())]
    restore(lost.config, lost.backup, given, passphrases=fast_passphrases())
    archive = lost.open()
    with pytest.raises(NotFound):
        catalogue.show(archive, lost.world.ana, lost.world.rosa)
    archive.connections.close()


def test_a_backup_of_a_release_without_a_ledger_is_closed_by_the_ledger_too(
    lost: Lost, excerpt: ExcerptId
) -> None:
    everything(lost.world, excerpt)
    database = lost.backup / "archive.sqlite"
    script = (
        "import sys; from pysqlite3 import dbapi2; c = dbapi2.connect(sys.argv[1]);"
        "[c.execute('drop table ' + name) for name in "
        "    ('withdrawals', 'excerpt_refusals', 'loose_files', 'fingerprint_key')];"
        "c.execute(\"delete from _sqlite_migrations where name in ('m0005_withdrawals', 'm0024_nobodys_files')\");"
        "c.commit(); c.close()"
    )
    subprocess.run([sys.executable, "-c", script, database], check=True)
    manifest = json.loads((lost.backup / MANIFEST).read_text())
    manifest["archive.sqlite"] = sha256(database.read_bytes()).hexdigest()
    (lost.backup / MANIFEST).write_text(json.dumps(manifest))
    assert lost.restore().public == 0
    archive = lost.open()
    with pytest.raises(NotFound):
        catalogue.show(archive, lost.world.ana, lost.world.rosa)
    archive.connections.close()


def test_without_a_ledger_nothing_comes_back_to_the_public_site(lost: Lost, excerpt: ExcerptId) -> None:
    no_ledger(lost.config)
    done = restore(lost.config, lost.backup, None, passphrases=fast_passphrases())
    assert (done.public, done.retracted, done.findings) == (0, 1, ())
    archive = lost.open()
    assert not is_public(archive, excerpt)
    assert CANARY.encode() not in held(archive.config.gallery_folder)
    assert not list((archive.config.gallery_folder / "media").iterdir())
    with pytest.raises(Refused, match="for the staff alone"):
        ask_for_publication(archive, lost.world.ana, excerpt)
    reopen(archive, lost.world.ana, lost.world.berta)
    with pytest.raises(Refused, match="Two different people"):
        ask_for_publication(archive, lost.world.ana, excerpt)
    archive.connections.close()


def test_after_a_restore_without_a_ledger_only_the_staff_reads_until_two_people_open(
    lost: Lost, excerpt: ExcerptId
) -> None:
    """What was withdrawn after the backup is not known: nobody may have it before it was withdrawn by hand."""
    world = lost.world
    restore(lost.config, lost.backup, None, passphrases=fast_passphrases())
    archive = lost.open()
    assert catalogue.words(archive, world.ana, world.rosa).segments
    for ask in (
        lambda: catalogue.words(archive, world.rita, world.rosa),
        lambda: catalogue.list_interviews(archive, world.rita),
        lambda: discover.search(archive, world.rita, CANARY),
        lambda: playback.audio(archive, world.rita, world.rosa),
        lambda: approve(archive, world.ana, excerpt),
    ):
        with pytest.raises(Refused, match="without its withdrawal ledger"):
            ask()
    for first, second in ((world.ana, world.ana), (world.ana, world.rita), (world.rita, world.ana)):
        with pytest.raises((BadRequest, Refused)):
            reopen(archive, first, second)
        with pytest.raises(Refused):
            catalogue.words(archive, world.rita, world.rosa)
    reopen(archive, world.ana, world.berta)
    assert catalogue.words(archive, world.rita, world.rosa).segments
    with pytest.raises(BadRequest, match="open"):
        reopen(archive, world.ana, world.berta)
    archive.connections.close()


def test_a_backup_of_an_archive_that_is_closed_since_a_restore_stays_closed(
    lost: Lost, tmp_path: Path
) -> None:
    restore(lost.config, lost.backup, None, passphrases=fast_passphrases())
    archive = lost.open()
    backup(archive, tmp_path / "second")
    archive.connections.close()
    config = lost.config.at(tmp_path / "newer")
    restore(config, tmp_path / "second", read_ledger(lost.ledger), passphrases=fast_passphrases())
    archive = open_archive(config, passphrases=fast_passphrases())
    with pytest.raises(Refused, match="without its withdrawal ledger"):
        catalogue.words(archive, lost.world.rita, lost.world.rosa)
    archive.connections.close()


def test_a_ledger_that_is_there_is_not_passed_over(lost: Lost) -> None:
    with pytest.raises(BadRequest, match="no withdrawal ledger"):
        ledger_for(lost.config, None)
    shutil.copy(lost.world.archive.config.ledger_file, lost.ledger)
    assert ledger_for(lost.config, None) == read_ledger(lost.ledger)
    with pytest.raises(BadRequest, match="There is a withdrawal ledger"):
        no_ledger(lost.config)


def test_an_old_copy_of_the_ledger_is_refused_where_the_settings_name_a_newer(
    lost: Lost, tmp_path: Path
) -> None:
    shutil.copy(lost.world.archive.config.ledger_file, tmp_path / "old.jsonl")
    withdraw(lost.world.archive, lost.world.berta, lost.world.rosa)
    shutil.copy(lost.world.archive.config.ledger_file, lost.ledger)
    with pytest.raises(BadRequest, match="says more"):
        ledger_for(lost.config, tmp_path / "old.jsonl")
    with pytest.raises(BadRequest, match="cannot be read"):
        ledger_for(lost.config, tmp_path / "nothing.jsonl")


def remove_a_file(folder: Path) -> str:
    file = next(each for each in (folder / "media").rglob("*") if each.is_file())
    file.unlink()
    return file.name


def change_a_file(folder: Path) -> str:
    file = next(each for each in (folder / "media").rglob("*") if each.is_file())
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-1] + bytes([file.read_bytes()[-1] ^ 1]))
    return file.name


def change_the_database(folder: Path) -> str:
    with (folder / "archive.sqlite").open("ab") as stream:
        stream.write(b"\0")
    return "archive.sqlite"


def change_a_clip(folder: Path) -> str:
    file = next((folder / "gallery" / "media").iterdir())
    file.chmod(0o600)
    file.write_bytes(b"another voice")
    return file.name


def no_manifest(folder: Path) -> str:
    (folder / MANIFEST).unlink()
    return MANIFEST


def half_a_manifest(folder: Path) -> str:
    (folder / MANIFEST).write_bytes((folder / MANIFEST).read_bytes()[:-10])
    return MANIFEST


def a_file_elsewhere(folder: Path) -> str:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"media/../../../etc/passwd": "0" * 64}))
    return "no backup has"


@pytest.mark.parametrize(
    "harm",
    [
        remove_a_file,
        change_a_file,
        change_the_database,
        change_a_clip,
        no_manifest,
        half_a_manifest,
        a_file_elsewhere,
    ],
)
def test_a_backup_that_is_not_whole_is_refused_by_name_before_anything_is_written(
    lost: Lost, harm: Callable[[Path], str]
) -> None:
    name = harm(lost.backup)
    with pytest.raises(BadRequest, match=name):
        lost.restore()
    assert not lost.config.data_dir.exists()


def test_a_ledger_that_does_not_fit_is_refused_before_anything_is_written(lost: Lost, tmp_path: Path) -> None:
    other = make_archive(Config(tmp_path / "other"), passphrases=fast_passphrases())
    other.connections.close()
    stranger = read_ledger(other.config.ledger_file)
    with pytest.raises(BadRequest, match="does not belong"):
        restore(lost.config, lost.backup, stranger)
    withdraw(lost.world.archive, lost.world.berta, lost.world.rosa)
    shutil.rmtree(lost.backup)
    backup(lost.world.archive, lost.backup)
    older: list[Closing] = read_ledger(lost.world.archive.config.ledger_file)[:-1]
    with pytest.raises(BadRequest, match="ends before the backup"):
        restore(lost.config, lost.backup, older)
    assert not lost.config.data_dir.exists()


def test_a_restore_is_made_into_an_empty_folder_alone(lost: Lost, tmp_path: Path) -> None:
    lost.config.data_dir.mkdir()
    (lost.config.data_dir / "letter").write_text("keep me")
    with pytest.raises(BadRequest, match="not empty"):
        lost.restore()
    assert (lost.config.data_dir / "letter").read_text() == "keep me"
    assert not lost.config.restoring_file.exists()
    inside = lost.backup.rename(lost.config.data_dir / "backup")
    with pytest.raises(BadRequest, match="Move it out"):
        restore(lost.config, inside, read_ledger(lost.ledger))
    assert (inside / MANIFEST).exists()


def test_a_ledger_that_lies_in_the_data_folder_is_kept(lost: Lost, excerpt: ExcerptId) -> None:
    everything(lost.world, excerpt)
    config = lost.world.archive.config.at(lost.config.data_dir)
    config.data_dir.mkdir()
    shutil.copy(lost.world.archive.config.ledger_file, config.ledger_file)
    done = restore(config, lost.backup, ledger_for(config, None), passphrases=fast_passphrases())
    assert (done.replayed, done.public) == (2, 0)
    open_archive(config).connections.close()
    assert read_ledger(config.ledger_file)[:3] == read_ledger(lost.world.archive.config.ledger_file)[:3]


def test_a_ledger_is_never_cleared_away(lost: Lost) -> None:
    """A restore that is started again clears the folder: not the ledger that somebody has put into it meanwhile."""
    lost.restore()
    lost.config.restoring_file.touch()
    inside = lost.config.data_dir / "ledgers" / "mine.jsonl"
    inside.parent.mkdir()
    shutil.copy(lost.ledger, inside)
    lost.ledger.unlink()
    with pytest.raises(BadRequest, match="Move it out"):
        ledger_for(lost.config, inside)
    settings = replace(lost.config.archive, ledger_file="ledgers/mine.jsonl")
    config = replace(lost.config, archive=settings)
    restore(config, lost.backup, ledger_for(config, None), passphrases=fast_passphrases())
    assert read_ledger(inside)
    open_archive(config).connections.close()


def test_nothing_serves_while_a_restore_is_not_finished(lost: Lost) -> None:
    lost.restore()
    lost.config.restoring_file.touch()
    for start in (
        lambda: open_archive(lost.config),
        lambda: make_archive(lost.config),
        lambda: make_application(lost.config, gallery_only=True),
        lambda: make_application(lost.config, gallery_only=False),
    ):
        with pytest.raises(SettingsError, match="not finished"):
            start()


def test_two_restores_do_not_go_into_one_folder(lost: Lost) -> None:
    lost.restore()
    lost.config.restoring_file.touch()
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLDER,
            lost.config.restoring_file,
        ],
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(BadRequest, match="under way"):
            lost.restore()
        assert lost.config.database_file.exists()
    finally:
        holder.kill()
        holder.wait()


HOLDER = """
import fcntl, sys, time
held = open(sys.argv[1], "ab")
fcntl.flock(held, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""


@pytest.mark.slow
def test_a_restore_that_is_killed_at_any_moment_opens_nothing_and_can_be_started_again(
    lost: Lost,
    excerpt: ExcerptId,
    tmp_path: Path,
    whole: bool,  # noqa: FBT001
) -> None:
    everything(lost.world, excerpt)
    shutil.copy(lost.world.archive.config.ledger_file, lost.ledger)
    settings = tmp_path / "config.toml"
    settings.write_text(f'data_dir = "{lost.config.data_dir}"\n[archive]\nledger_file = "{lost.ledger}"\n')
    kills = 40 if whole else 10
    longest = restored_within(settings, lost, None)
    assert_restored_and_closed(lost)
    shutil.rmtree(lost.config.data_dir)
    halves = 0
    for number in range(kills):
        restored_within(settings, lost, longest * number / kills)
        if not lost.config.restoring_file.exists():
            if lost.config.database_file.exists():  # it was done before it could be killed
                assert_restored_and_closed(lost)
                shutil.rmtree(lost.config.data_dir)
            continue
        halves += 1
        assert not audio_file(lost.config.gallery_folder, excerpt).exists()
        with pytest.raises(SettingsError):
            lost.open()
    assert halves, "none was killed in the middle"
    restored_within(settings, lost, None)
    assert_restored_and_closed(lost)


def restored_within(settings: Path, lost: Lost, seconds: float | None) -> float:
    """Begin a restore in a process of its own and kill it after so long, if at all; return how long it went on."""
    child = begin_restore(settings, lost.backup)
    begun = time.monotonic()
    if seconds is not None:
        time.sleep(seconds)
        child.kill()
    assert child.wait() in ({0} if seconds is None else {0, -signal.SIGKILL})
    return time.monotonic() - begun


def assert_restored_and_closed(lost: Lost) -> None:
    archive = lost.open()
    with pytest.raises(NotFound):
        catalogue.show(archive, lost.world.ana, lost.world.rosa)
    assert care.check(archive, fixity=True, index=True) == []
    archive.connections.close()


def test_what_was_drafted_and_approved_before_waits_for_nobody(lost: Lost, public: World) -> None:
    """An excerpt that two people approved and nobody published is no more public than it was."""
    withdraw(public.archive, public.berta, public.rosa, purpose=Purpose.TEACHING)
    draft = draft_approved(public)
    shutil.rmtree(lost.backup)
    backup(public.archive, lost.backup)
    lost.restore()
    archive = lost.open()
    work(archive)
    states = {each.id: each.state for each in list_excerpts(archive, public.ana)}
    assert not states[draft].is_out
    archive.connections.close()
