"""Whatever comes in: a clear sentence, nothing half done, and the next recording goes its way."""

import json
import os
import shutil
import subprocess
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import Operator
from tests.media.sounds import film_without_sound, record, tones
from tests.together import made_together

RECORDINGS = Path(__file__).parents[1] / "recordings"
GOOD = RECORDINGS / "hola_4s.opus"


def words_renamed(path: Path) -> None:
    path.write_text("Querida hermana, te escribo desde Bruselas.\n" * 50, encoding="utf-8")


def no_channels(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(32_000))
    data = bytearray(path.read_bytes())
    data[22:24] = bytes(2)
    path.write_bytes(data)


def list_of_other_files(path: Path) -> None:
    record(path.with_name("secret.wav"), tones((0, 900, 440), length_ms=1_000))
    path.write_text("ffconcat version 1.0\nfile secret.wav\n", encoding="ascii")


def first_bytes(path: Path) -> None:
    path.write_bytes(GOOD.read_bytes()[:40])


def film(path: Path) -> None:
    made = film_without_sound(path.with_suffix(".mp4"))
    made.rename(path)


BAD: dict[str, tuple[str, Callable[[Path], None]]] = {
    "words renamed": ("carta.mp3", words_renamed),
    "no channels": ("zero.wav", no_channels),
    "a list of other files": ("lista.mp3", list_of_other_files),
    "the first bytes only": ("cortada.opus", first_bytes),
    "a film without sound": ("pelicula.mp4", film),
}
TOO_LONG = "ten hours of silence"


def scripted(folder: Path) -> str:
    """Write settings with the shipped stand-in for Whisper; return their file."""
    file = folder / "config.toml"
    script = RECORDINGS / "hola_4s.json"
    file.write_text(f'[transcribe]\nengine = "scripted"\nscript = "{script}"\n', encoding="utf-8")
    return str(file)


Everything = tuple[Operator, dict[str, str], str]
"""Somebody with an archive, the interview of each bad file, and that of the good one."""


@pytest.fixture(scope="module")
def everything_bad(
    new_archive: Path, ten_hours: Path, tmp_path_factory: pytest.TempPathFactory
) -> Everything:
    """An archive that took every bad file in, then a good one, and did all its work; only looked at."""

    def make(place: Path) -> Everything:
        operator = Operator(Path(shutil.copytree(new_archive, place)), settings=scripted(place.parent))
        taken = {TOO_LONG: operator.take_in(ten_hours, title=TOO_LONG)}
        for what, (name, write) in BAD.items():
            (place.parent / what).mkdir()
            write(place.parent / what / name)
            taken[what] = operator.take_in(place.parent / what / name, title=what)
        good = operator.take_in(GOOD, title="The next one")
        operator.do("work", "--drain")
        return operator, taken, good

    return made_together(tmp_path_factory, "everything-bad", make)


@pytest.mark.parametrize("what", [*BAD, TOO_LONG])
def test_a_bad_file_is_kept_refused_in_one_sentence_and_goes_no_further(
    everything_bad: Everything, what: str
) -> None:
    operator, taken, _ = everything_bad
    prepare, *later = operator.read("status", taken[what])["steps"]
    assert prepare["state"] == "failed"
    assert prepare["error"].endswith(".")
    assert "Traceback" not in prepare["error"]
    assert "/" not in prepare["error"]
    assert {step["state"] for step in later} == {"not yet"}
    shown = operator.ask("show", taken[what])
    assert shown.returncode == 1
    assert shown.stderr.count("\n") == 1


def test_the_recording_after_them_went_its_way(everything_bad: Everything) -> None:
    operator, _, good = everything_bad
    assert {step["state"] for step in operator.read("status", good)["steps"]} == {"done"}
    assert operator.read("search", "hermana")["total"] == 1
    assert operator.ask("check", "--fixity", "--index").returncode == 0


@pytest.mark.parametrize(
    "name", ["../../fuera.opus", "…\u202eexe.opus", "<script>alert(1)</script>.opus", "-rf.opus"]
)
def test_a_hostile_name_is_only_ever_text(tmp_path: Path, operator: Operator, name: str) -> None:
    file = tmp_path / name.rpartition("/")[2]
    file.write_bytes(GOOD.read_bytes())
    taken = operator.read("ingest", str(file), "--title", "T", "--language", "es", "--narrator", "N")
    assert taken["created"]
    held = {each.name for each in operator.folder.rglob("*") if each.is_file()}
    assert taken["recording"] in held
    assert not any("opus" in each for each in held)


def test_an_empty_file_is_refused_and_leaves_nothing(tmp_path: Path, operator: Operator) -> None:
    (tmp_path / "empty.wav").touch()
    refused = operator.ask(
        "ingest", str(tmp_path / "empty.wav"), "--title", "T", "--language", "es", "--narrator", "N"
    )
    assert (refused.returncode, refused.stderr) == (1, "testimony: The file is empty.\n")
    assert operator.read("status")["interviews"] == []
    assert not [each for each in (operator.folder / "media").rglob("*") if each.is_file()]


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ("colour = 'red'", "colour"),
        ("[web]\nprot = 80", "prot"),
        ("[transcribe]\nengine = 'gramophone'", "engine"),
        ("data_dir = '/proc/nowhere'", "/proc/nowhere"),
        ("data_dir = [", "TOML"),
    ],
)
def test_settings_that_make_no_sense_are_named(tmp_path: Path, settings: str, named: str) -> None:
    (tmp_path / "odd.toml").write_text(settings, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "TESTIMONY_DATA_DIR"}
    done = subprocess.run(
        [Operator.command(), "--config", "odd.toml", "init"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert named in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes; only root may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["/usr/bin/mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("a small disk can only be made by root, outside a container that forbids it")
    yield place
    subprocess.run(["/usr/bin/umount", "--lazy", place], check=True)


def test_a_full_disk_keeps_what_was_there_and_takes_the_next_that_fits(
    small_disk: Path, tmp_path: Path
) -> None:
    operator = Operator(small_disk / "archive", settings=scripted(tmp_path))
    operator.do("init")
    record(tmp_path / "long.wav", tones(length_ms=200_000))
    refused = operator.ask(
        "ingest", str(tmp_path / "long.wav"), "--title", "T", "--language", "es", "--narrator", "N"
    )
    assert refused.returncode == 1
    assert "disk" in refused.stderr.casefold()
    assert refused.stderr.count("\n") == 1
    assert operator.read("status")["interviews"] == []
    interview = operator.take_in(GOOD, title="Small")
    operator.do("work", "--drain")
    assert json.loads(operator.do("show", interview, "--json"))["segments"]
    assert operator.ask("check", "--fixity", "--index").returncode == 0
