"""`testimony bench asr`: exact keys, errors against what was said, and clear words for files that are none."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.cli import testimony as command_line
from media.errors import NotSound

SOUND = Path(__file__).resolve().parents[2] / "recordings" / "hola_4s.opus"


@pytest.fixture
def scripted(tmp_path: Path) -> Path:
    """Return a settings file whose engine reads its words."""
    script = tmp_path / "said.json"
    script.write_text(
        json.dumps([{"start_ms": 0, "end_ms": 4_000, "text": "Hola a todas.", "language": "es"}]),
        encoding="utf-8",
    )
    config = tmp_path / "config.toml"
    config.write_text(
        f'data_dir = "data"\n[transcribe]\nengine = "scripted"\nscript = "{script}"\n[compute]\nprocesses = 1\n',
        encoding="utf-8",
    )
    return config


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Let SIGTERM do afterwards what it did before."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def asked(config: Path, *words: str) -> Result:
    return CliRunner().invoke(command_line, ["--config", str(config), "bench", "asr", *words])


@pytest.mark.parametrize("language", ["es", "auto"])
def test_each_file_has_its_time_its_words_and_its_errors(
    scripted: Path, tmp_path: Path, language: str
) -> None:
    refs = tmp_path / "refs.json"
    refs.write_text(json.dumps({SOUND.name: "hola a todos"}), encoding="utf-8")
    done = asked(scripted, str(SOUND), "--language", language, "--refs", str(refs), "--json")
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    assert list(printed) == ["files"]
    (one,) = printed["files"]
    assert list(one) == ["file", "seconds", "audio_seconds", "language", "text", "wer"]
    assert (one["file"], one["language"]) == (str(SOUND), "es")
    assert one["text"].split()[0] == "Hola"
    assert one["seconds"] > 0
    assert 3 < one["audio_seconds"] < 5
    assert one["wer"] == pytest.approx(1 / 3, abs=0.001)


def test_without_references_nothing_is_said_of_errors(scripted: Path) -> None:
    done = asked(scripted, str(SOUND), "--language", "es", "--json")
    assert json.loads(done.stdout)["files"][0]["wer"] is None
    assert "wrong" not in asked(scripted, str(SOUND), "--language", "es").stdout


def test_one_that_is_ended_from_outside_leaves_no_samples_in_the_temporary_folder(scripted: Path) -> None:
    assert asked(scripted, str(SOUND), "--language", "es").exit_code == 0
    ends = signal.getsignal(signal.SIGTERM)
    assert callable(ends), "by itself SIGTERM ends at once, and the folder stays"
    with pytest.raises(SystemExit):
        ends(signal.SIGTERM, None)


def test_a_file_that_is_none_is_named_and_the_others_are_measured(scripted: Path, tmp_path: Path) -> None:
    assert asked(scripted, str(tmp_path / "absent.wav")).exit_code == 2
    garbage = tmp_path / "garbage.wav"
    garbage.write_bytes(b"no sound at all" * 100)
    done = asked(scripted, str(garbage), str(SOUND), "--json")
    assert done.exit_code == 1
    bad, good = json.loads(done.stdout)["files"]
    assert bad == {"file": str(garbage), "error": NotSound.sentence}
    assert good["text"].split()[0] == "Hola"
    told = asked(scripted, str(garbage))
    assert told.exit_code == 1
    assert "garbage.wav  The file is not a sound" in told.stderr
    assert asked(scripted, str(SOUND), "--language", " ,").exit_code == 2
    refs = tmp_path / "refs.json"
    refs.write_text("[]", encoding="utf-8")
    assert asked(scripted, str(SOUND), "--refs", str(refs)).exit_code != 0
