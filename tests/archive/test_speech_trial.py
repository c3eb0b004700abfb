"""`testimony bench asr`: exact keys, errors against what was said, and clear words for files that are none."""

import json
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.cli import testimony as command_line
from archive.computing.listening import LARGEST_BATCH, batch_of, batches_of

SOUND = Path(__file__).resolve().parents[1] / "recordings" / "hola_4s.opus"


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


def test_files_that_are_none_end_it_in_plain_words(scripted: Path, tmp_path: Path) -> None:
    assert asked(scripted, str(tmp_path / "absent.wav")).exit_code == 2
    garbage = tmp_path / "garbage.wav"
    garbage.write_bytes(b"no sound at all" * 100)
    done = asked(scripted, str(garbage), "--json")
    assert done.exit_code != 0
    assert "Traceback" not in done.output
    assert '"files"' not in done.output
    refs = tmp_path / "refs.json"
    refs.write_text("[]", encoding="utf-8")
    assert asked(scripted, str(SOUND), "--refs", str(refs)).exit_code != 0


@pytest.mark.parametrize(
    ("planned", "sizes"),
    [(1, {1: 1}), (2, {1: 2}), (3, {1: 1, 2: 1}), (5, {2: 1, 3: 1}), (17, {4: 3, 5: 1}), (33, {4: 7, 5: 1})],
)
def test_chunks_that_go_together_are_as_many_as_the_others_by_the_plan_alone(
    planned: int, sizes: dict[int, int]
) -> None:
    batches = [
        list(group) for _, group in groupby(range(planned), key=lambda number: batch_of(number, planned))
    ]
    assert Counter(map(len, batches)) == sizes
    assert len(batches[-1]) == max(sizes)


def test_no_more_chunks_go_together_than_a_process_may_do_again() -> None:
    assert batches_of(0) == 0
    assert all(-(-planned // batches_of(planned)) <= LARGEST_BATCH for planned in range(1, 2_000))
