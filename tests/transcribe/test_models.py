import hashlib
import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from transcribe.errors import ModelDamaged, ModelMissing
from transcribe.models import EMBEDDED_SHA256, NEEDED, STALE_SECONDS, ready_model


def digest(folder: Path) -> str:
    return hashlib.sha256((folder / "model.bin").read_bytes()).hexdigest()


@pytest.mark.slow
def test_the_embedded_model_is_joined_once_and_verified(tmp_path: Path) -> None:
    folder = ready_model("base", tmp_path / "models")
    made = (folder / "model.bin").stat().st_ino
    assert digest(folder) == EMBEDDED_SHA256
    assert all((folder / name).is_file() for name in NEEDED)
    assert ready_model("base", tmp_path / "models") == folder
    assert (folder / "model.bin").stat().st_ino == made
    assert [each.name for each in (tmp_path / "models").iterdir()] == [folder.name]


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["cut short", "changed", "lost", "tokenizer lost"])
def test_a_damaged_joined_model_is_noticed_and_joined_again(tmp_path: Path, damage: str) -> None:
    folder = ready_model("base", tmp_path)
    weights = folder / "model.bin"
    if damage == "cut short":
        weights.write_bytes(weights.read_bytes()[:-1_000])
    elif damage == "changed":
        with weights.open("r+b") as file:
            file.seek(1_000_000)
            file.write(b"damaged")
    elif damage == "lost":
        weights.unlink()
    else:
        (folder / "tokenizer.json").unlink()
    assert ready_model("base", tmp_path) == folder
    assert digest(folder) == EMBEDDED_SHA256
    assert all((folder / name).is_file() for name in NEEDED)
    assert [each.name for each in tmp_path.iterdir()] == [folder.name]


@pytest.mark.slow
def test_two_processes_may_join_at_once(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        first, second = [each.result() for each in [pool.submit(ready_model, "base", tmp_path) for _ in "ab"]]
    assert first == second
    assert digest(first) == EMBEDDED_SHA256
    assert [each.name for each in tmp_path.iterdir()] == [first.name]


@pytest.mark.slow
def test_what_a_killed_process_left_is_swept_and_never_used(tmp_path: Path) -> None:
    left = tmp_path / ".joining-killed"
    left.mkdir()
    (left / "model.bin").write_bytes(b"half")
    hours_ago = time.time() - 2 * STALE_SECONDS
    os.utime(left, (hours_ago, hours_ago))
    folder = ready_model("base", tmp_path)
    assert digest(folder) == EMBEDDED_SHA256
    assert not left.exists()


def test_a_folder_with_a_model_is_used_where_it_lies(tmp_path: Path) -> None:
    for name in NEEDED:
        (tmp_path / name).write_bytes(b"{}")
    assert ready_model(str(tmp_path), tmp_path / "models") == tmp_path
    assert not (tmp_path / "models").exists()


def test_a_folder_without_a_whole_model_is_a_plain_error_and_never_reaches_the_hub(tmp_path: Path) -> None:
    def fetch(name: str, folder: Path) -> Path:
        raise AssertionError(name)

    with pytest.raises(ModelMissing, match=r"lacks model\.bin, config\.json, tokenizer\.json\.$"):
        ready_model(str(tmp_path / "smal"), tmp_path, fetch)


def test_a_named_model_is_fetched_only_by_what_is_handed_in(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"^The speech model is not on this machine\.$"):
        ready_model("small", tmp_path)
    for name in NEEDED:
        (tmp_path / name).write_bytes(b"{}")
    assert ready_model("small", tmp_path, lambda *_: tmp_path) == tmp_path


def test_what_is_fetched_is_looked_at_too(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        ready_model("small", tmp_path, lambda *_: tmp_path)


def test_no_sentence_names_a_place_on_this_machine(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as refused:
        ready_model(str(tmp_path / "nothing"), tmp_path)
    assert str(tmp_path) not in str(refused.value)
    assert "/" not in str(ModelDamaged())
