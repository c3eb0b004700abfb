"""A watch folder: what has stopped growing is taken in once, and nothing in the folder is touched."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive import cli
from archive.accession.watching import NOTHING_AGREED, Watch, by_sheet
from archive.bootstrap import make_archive
from archive.config import Config
from archive.context import Archive
from archive.participation import erasing, participants
from archive.stewardship import catalogue
from archive.terms.errors import BadRequest
from archive.terms.models import OPERATOR, InterviewId, UserId, Viewer
from tests.peopled import fast_passphrases, rosa

SOUND = b"RIFF\x24\x08\x00\x00WAVEfmt "


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    archive = make_archive(
        Config(data_dir=tmp_path_factory.mktemp("watched") / "archive"), passphrases=fast_passphrases()
    )
    yield archive
    archive.connections.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def watched(archive: Archive, folder: Path, *names: str) -> Watch:
    return Watch(archive, OPERATOR, folder, by_sheet({name: rosa() for name in names}))


def test_a_file_is_taken_once_it_has_stopped_growing_and_once_only(archive: Archive, folder: Path) -> None:
    watch = watched(archive, folder, "a.wav")
    file = folder / "A.wav"
    file.write_bytes(SOUND + b"1")
    assert watch.look() == []
    file.write_bytes(SOUND + b"12")
    assert watch.look() == [], "it is still growing"
    (outcome,) = watch.look()
    assert outcome.taken is not None
    assert outcome.taken.created
    assert file.read_bytes() == SOUND + b"12", "the source is not touched"
    assert watch.look() == []
    again = watched(archive, folder, "a.wav")
    assert [again.look(), again.look()] == [[], []], "remembered by the archive, not by the process"


def test_without_an_agreement_nothing_is_taken_and_it_is_said_once(archive: Archive, folder: Path) -> None:
    (folder / "b.wav").write_bytes(SOUND + b"b")
    before = list(archive.media.hashes())
    watch = watched(archive, folder)
    found = [each for _ in range(4) for each in watch.look()]
    assert [each.problem for each in found] == [NOTHING_AGREED]
    assert list(archive.media.hashes()) == before


def test_what_is_no_recording_is_left_alone(archive: Archive, folder: Path) -> None:
    for name in ("notes.txt", ".hidden.wav", "empty.wav", "form.pdf"):
        (folder / name).write_bytes(b"" if name.startswith("empty") else SOUND)
    (folder / "folder.wav").mkdir()
    watch = watched(archive, folder, "notes.txt", ".hidden.wav", "empty.wav", "form.pdf", "folder.wav")
    assert [watch.look() for _ in range(3)] == [[], [], []]


def test_what_somebody_took_back_does_not_come_again(archive: Archive, folder: Path) -> None:
    (folder / "c.wav").write_bytes(SOUND + b"c")
    watch = watched(archive, folder, "c.wav")
    watch.look()
    (outcome,) = watch.look()
    assert outcome.taken is not None
    interview = InterviewId(outcome.taken.interview)
    participants.withdraw(archive, OPERATOR, interview)
    second = Viewer(UserId("second"), OPERATOR.role, "Second")
    erasing.erase(archive, OPERATOR, second, interview)
    again = watched(archive, folder, "c.wav")
    assert [again.look(), again.look()] == [[], []]
    assert not archive.media.holds(outcome.taken.recording)


def run(data: Path, *arguments: str) -> tuple[int, str]:
    os.environ["TESTIMONY_DATA_DIR"] = str(data)
    try:
        done = CliRunner().invoke(cli.testimony, [*arguments], standalone_mode=False)
    finally:
        del os.environ["TESTIMONY_DATA_DIR"]
    said = str(done.exception) if isinstance(done.exception, BadRequest) else ""
    return done.exit_code, done.output + said


def test_the_command_wants_an_agreement_first(archive: Archive, folder: Path) -> None:
    code, said = run(
        archive.config.data_dir, "watch", str(folder), "--once", "--title", "T", "--language", "es"
    )
    assert code == 1
    assert "Say what was agreed to before anything is taken in" in said


def test_the_command_takes_in_by_a_sheet_and_tells_its_mistakes(archive: Archive, folder: Path) -> None:
    sheet = folder.parent / "sheet.csv"
    (folder / "d.wav").write_bytes(SOUND + b"d")
    sheet.write_text("file,title,languages,narrator\nd.wav,De día,xx,Dora\n")
    code, said = run(
        archive.config.data_dir, "watch", str(folder), "--once", "--every", "0.05", "--sheet", str(sheet)
    )
    assert code == 1
    assert "row 2, languages: “xx” is no language here." in said
    sheet.write_text("file,title,languages,narrator\nd.wav,De día,es,Dora\n")
    code, said = run(
        archive.config.data_dir, "watch", str(folder), "--once", "--every", "0.05", "--sheet", str(sheet)
    )
    assert code == 0, said
    assert "d.wav: received, interview " in said
    titles = [each.interview.title for each in catalogue.list_interviews(archive, OPERATOR).entries]
    assert "De día" in titles


def test_a_recording_that_is_held_says_plainly_that_nothing_was_written(
    archive: Archive, folder: Path
) -> None:
    file = folder / "e.wav"
    file.write_bytes(SOUND + b"e")
    given = (
        "ingest",
        str(file),
        "--title",
        "Uno",
        "--language",
        "es",
        "--narrator",
        "Eva",
        "--agree",
        "index",
    )
    run(archive.config.data_dir, *given)
    code, said = run(archive.config.data_dir, *given)
    assert code == 0
    assert "the title, the people and --agree given here were NOT written" in said
    assert "already held, nothing was changed" in said
