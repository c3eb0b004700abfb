"""A watch folder: what has stopped growing is taken in once, and nothing in the folder is touched."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive import cli
from archive.accession.intake import NewInterview
from archive.accession.watching import (
    CHANGED_SINCE,
    HAS_GROWN,
    HELD_OPEN,
    LINKED,
    NOTHING_AGREED,
    OF_ANOTHER_FOLDER,
    TAKEN_BACK,
    Watch,
    by_sheet,
)
from archive.bootstrap import make_archive
from archive.clock import SetClock
from archive.config import Config
from archive.context import Archive
from archive.participation import erasing, participants
from archive.stewardship import catalogue
from archive.store import loose
from archive.store.interviews import ONLY_THE_BEGINNING, describe_recording
from archive.terms.errors import BadRequest, ErasedBefore
from archive.terms.models import OPERATOR, InterviewId, UserId, Viewer
from media.types import SoundFacts
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
    return Watch(archive, OPERATOR, folder, by_sheet({name: rosa() for name in names}), 0)


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


def test_a_copy_that_pauses_is_waited_for(archive: Archive, folder: Path) -> None:
    clock = SetClock(0)
    watch = replace(watched(archive, folder, "p.wav"), archive=replace(archive, clock=clock), wait_ms=30_000)
    file = folder / "p.wav"
    file.write_bytes(SOUND + b"p")
    for ms in (0, 5_000, 29_999):
        clock.ms = ms
        assert watch.look() == []
        assert watch.unsettled == (file,)
    file.write_bytes(SOUND + b"pp")
    for ms in (30_000, 59_999):
        clock.ms = ms
        assert watch.look() == [], "it moved again"
    clock.ms = 60_000
    with file.open("ab"):
        (outcome,) = watch.look()
        assert outcome.problem == HELD_OPEN, "a program of this machine has it open for writing"
        assert watch.look() == [], "that is said once"
    (outcome,) = watch.look()
    assert outcome.taken is not None
    assert watch.unsettled == ()


def test_what_lay_still_for_long_by_its_own_time_is_taken_at_the_second_look(
    archive: Archive, folder: Path
) -> None:
    file = folder / "q.wav"
    file.write_bytes(SOUND + b"q")
    os.utime(file, (0, 0))
    clock = SetClock(file.stat().st_ctime_ns // 1_000_000 + 299_000)
    watch = replace(watched(archive, folder, "q.wav"), archive=replace(archive, clock=clock), wait_ms=30_000)
    assert [watch.look(), watch.look()] == [[], []], "its time was set back, and says nothing"
    clock.ms += 5_000
    (outcome,) = watch.look()
    assert outcome.taken is not None


def test_a_file_that_grows_after_it_was_taken_is_no_second_recording_and_the_first_is_no_whole_one(
    archive: Archive, folder: Path
) -> None:
    file = folder / "g.wav"
    file.write_bytes(SOUND + b"half")
    watch = watched(archive, folder, "g.wav")
    watch.look()
    (half,) = watch.look()
    assert half.taken is not None
    file.write_bytes(SOUND + b"half and the rest")
    again = watched(archive, folder, "g.wav")
    (said,) = again.look()
    assert (said.problem, said.beginnings, said.taken) == (HAS_GROWN, (half.taken.interview,), None)
    _, recording = catalogue.show(archive, OPERATOR, half.taken.interview)
    assert recording.problem == ONLY_THE_BEGINNING, "said where people look at it"
    (whole,) = again.look()
    assert whole.taken is not None
    assert whole.beginnings == (half.taken.interview,)
    assert whole.taken.interview != half.taken.interview
    assert catalogue.show(archive, OPERATOR, whole.taken.interview)[1].problem is None
    assert again.look() == []
    facts = SoundFacts("wav", "pcm", duration_ms=1, sample_rate=1, channels=1)
    describe_recording(archive.database(), half.taken.recording, facts, None)
    _, recording = catalogue.show(archive, OPERATOR, half.taken.interview)
    assert (recording.problem, recording.duration_ms) == (ONLY_THE_BEGINNING, 1)

    participants.withdraw(archive, OPERATOR, half.taken.interview)
    file.write_bytes(SOUND + b"half and the rest and more")
    last = watched(archive, folder, "g.wav")
    found = [each for _ in range(3) for each in last.look()]
    assert [each.problem for each in found] == [HAS_GROWN, TAKEN_BACK]


def test_another_recording_under_a_name_that_was_taken_does_not_get_its_agreement(
    archive: Archive, folder: Path
) -> None:
    file = folder / "r.wav"
    file.write_bytes(SOUND + b"one")
    watch = watched(archive, folder, "r.wav")
    watch.look()
    assert len(watch.look()) == 1
    before = list(archive.media.hashes())
    file.write_bytes(SOUND + b"another woman")
    found = [each for _ in range(3) for each in watch.look()]
    assert [(each.problem, each.taken) for each in found] == [(CHANGED_SINCE, None)]
    file.write_bytes(SOUND + b"one")
    (known,) = [each for _ in range(3) for each in watch.look()]
    assert (known.problem, known.taken is not None and known.taken.created) == ("", False), (
        "copied here again"
    )
    (folder / "R.wav").write_bytes(SOUND + b"a third, in the same row of the sheet")
    found = [each for _ in range(3) for each in watch.look()]
    assert [(each.problem, each.taken) for each in found] == [(CHANGED_SINCE, None)]
    assert list(archive.media.hashes()) == before


def test_what_a_sheet_says_of_a_name_is_not_used_for_another_recording_in_a_second_folder(
    archive: Archive, folder: Path
) -> None:
    other, sheet = folder.with_name("other"), folder.with_name("sheet.csv")
    other.mkdir()
    (folder / "rec001.wav").write_bytes(SOUND + b"Ana")
    first = replace(watched(archive, folder, "rec001.wav"), sheet=sheet)
    assert [each.problem for _ in range(3) for each in first.look()] == [""]
    before = list(archive.media.hashes())
    second = replace(watched(archive, other, "rec001.wav", "rec002.wav"), sheet=sheet)
    (other / "REC001.wav").write_bytes(SOUND + b"Eva")
    (other / "rec002.wav").write_bytes(SOUND + b"Lucia")
    found = {each.file.name: each for _ in range(3) for each in second.look()}
    assert (found["REC001.wav"].problem, found["REC001.wav"].taken) == (OF_ANOTHER_FOLDER, None)
    assert found["rec002.wav"].taken is not None, "the sheet's other rows are free"
    assert len(list(archive.media.hashes())) == len(before) + 1
    (other / "REC001.wav").write_bytes(SOUND + b"Ana")
    (known,) = [each for _ in range(3) for each in second.look()]
    assert (known.problem, known.taken is not None and known.taken.created) == ("", False), "the same, copied"
    (other / "REC001.wav").write_bytes(SOUND + b"Eva")
    own = replace(watched(archive, other, "rec001.wav"), sheet=folder.with_name("another.csv"))
    assert [each.problem for _ in range(3) for each in own.look()] == [CHANGED_SINCE]


def test_what_changes_while_it_is_read_is_not_kept(archive: Archive, folder: Path) -> None:
    file = folder / "s.wav"
    file.write_bytes(SOUND + b"s")
    before = list(archive.media.hashes())

    def wanted(_: str) -> NewInterview:
        with file.open("ab") as stream:  # between the look and the reading
            stream.write(b"t")
        return rosa()

    watch = replace(watched(archive, folder), wanted=wanted)
    assert [watch.look(), watch.look(), watch.look()] == [[], [], []]
    assert list(archive.media.hashes()) == before


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
        archive.config.data_dir,
        "watch",
        str(folder),
        "--once",
        "--every",
        "0.05",
        "--wait",
        "0",
        "--sheet",
        str(sheet),
    )
    assert code == 1
    assert "row 2, languages: “xx” is no language here." in said
    sheet.write_text("file,title,languages,narrator\nd.wav,De día,es,Dora\n")
    code, said = run(
        archive.config.data_dir,
        "watch",
        str(folder),
        "--once",
        "--every",
        "0.05",
        "--wait",
        "0",
        "--sheet",
        str(sheet),
    )
    assert code == 0, said
    assert "d.wav: received, interview " in said
    titles = [each.interview.title for each in catalogue.list_interviews(archive, OPERATOR).entries]
    assert "De día" in titles
    other = folder.with_name("other")
    other.mkdir()
    (other / "d.wav").write_bytes(SOUND + b"another woman")
    again = ("watch", str(other), "--once", "--every", "0.05", "--wait", "0", "--sheet", str(sheet))
    assert f"d.wav: {OF_ANOTHER_FOLDER}" in run(archive.config.data_dir, *again)[1]


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


def test_what_was_erased_does_not_come_again_under_another_name_in_another_folder(
    archive: Archive, folder: Path, tmp_path: Path
) -> None:
    (folder / "e.wav").write_bytes(SOUND + b"erased")
    watch = watched(archive, folder, "e.wav")
    watch.look()
    (first,) = watch.look()
    assert first.taken is not None
    participants.withdraw(archive, OPERATOR, first.taken.interview)
    erasing.erase(archive, OPERATOR, replace(OPERATOR, id=UserId("second")), first.taken.interview)
    elsewhere = tmp_path / "mounted"
    elsewhere.mkdir()
    (folder / "e.wav").rename(elsewhere / "other.wav")
    before = list(archive.media.hashes())
    again = watched(archive, elsewhere, "other.wav")
    again.look()
    (refused,) = again.look()
    assert (refused.taken, refused.problem) == (None, str(ErasedBefore()))
    later = watched(archive, elsewhere, "other.wav")
    assert [later.look(), later.look()] == [[], []], "it is not even read again"
    assert list(archive.media.hashes()) == before
    assert loose.every(archive.database()) == set()


def test_a_link_is_not_followed(archive: Archive, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "private").write_bytes(SOUND + b"not for the archive")
    (folder / "l.wav").symlink_to(tmp_path / "private")
    before = list(archive.media.hashes())
    watch = watched(archive, folder, "l.wav")
    (outcome,) = watch.look()
    assert (outcome.taken, outcome.problem) == (None, LINKED)
    assert [watch.look(), watch.look()] == [[], []], "that is said once"
    assert list(archive.media.hashes()) == before
