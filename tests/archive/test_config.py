"""The settings: each mistake is named with its file and key, and nothing is guessed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import ctranslate2  # type: ignore[import-untyped, unused-ignore]
import pytest

from archive.bootstrap import make_archive, open_archive
from archive.computing.machine import process_count, processes_here
from archive.config import Config, TranscribeSettings, load_config
from archive.terms.errors import SettingsError

SHIPPED = Path(__file__).parents[2] / "config.toml"


def read(folder: Path, text: str, **environ: str) -> Config:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file, environ)


def test_the_shipped_file_is_read_and_says_what_the_defaults_are() -> None:
    shipped = load_config(SHIPPED, {})
    defaults = Config(data_dir=shipped.data_dir)
    assert (shipped.media, shipped.transcribe, shipped.compute, shipped.worker) == (
        defaults.media,
        defaults.transcribe,
        defaults.compute,
        defaults.worker,
    )
    assert not shipped.web.insecure_http
    assert shipped.web.host == "127.0.0.1"


def test_an_empty_file_is_all_defaults_beside_it(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Config(data_dir=(tmp_path / "data" / "archive").resolve())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nonsense = 1", "nonsense"),
        ("[transcription]\nmodel = 'base'", "transcription"),
        ("[transcribe]\nmodle = 'base'", "modle"),
        ("[worker]\nlease = 3", "lease"),
        ("transcribe = 'base'", "transcribe"),
        ("data_dir = 3", "data_dir"),
        ("[transcribe]\nmodel = 3", "model"),
        ("[transcribe]\nbeam_size = '1'", "beam_size"),
        ("[transcribe]\nbeam_size = 1.5", "beam_size"),
        ("[worker]\nattempts = true", "attempts"),
        ("[web]\ninsecure_http = 'no'", "insecure_http"),
        ("[web]\ninsecure_http = 0", "insecure_http"),
        ("[web]\ntrusted_hosts = 'localhost'", "trusted_hosts"),
        ("[web]\ntrusted_hosts = [1]", "trusted_hosts"),
        ("[archive]\nname = ['x']", "name"),
    ],
)
def test_an_unknown_setting_or_one_of_the_wrong_kind_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, text)
    assert named in str(refused.value)
    assert "config.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("transcribe", "engine", "'wisper'"),
        ("transcribe", "device", "'gpu'"),
        ("transcribe", "compute_type", "'int4'"),
        ("transcribe", "beam_size", "0"),
        ("transcribe", "beam_size", "-1"),
        ("media", "longest_hours", "-1"),
        ("media", "longest_hours", "0"),
        ("media", "longest_hours", "nan"),
        ("media", "longest_hours", "inf"),
        ("media", "largest_gib", "-0.5"),
        ("compute", "processes", "-2"),
        ("worker", "lease_seconds", "0"),
        ("worker", "attempts", "0"),
        ("web", "port", "0"),
        ("web", "port", "70000"),
        ("web", "public_url", "'voices.example'"),
        ("web", "public_url", "'https://voices.example/path'"),
        ("web", "public_url", "'https://ana@voices.example'"),
        ("web", "trusted_proxies", "-1"),
    ],
)
def test_a_value_that_cannot_be_is_named(tmp_path: Path, section: str, key: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, f"[{section}]\n{key} = {value}")
    assert key in str(refused.value)
    assert section in str(refused.value)


@pytest.mark.parametrize("text", [b"data_dir = ", b"[web", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_said_in_a_sentence(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "config.toml").write_bytes(text)
    with pytest.raises(SettingsError, match="not valid TOML"):
        load_config(tmp_path / "config.toml", {})


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml"):
        load_config(tmp_path / "none.toml", {})
    with pytest.raises(SettingsError, match=r"none\.toml"):
        load_config(None, {"TESTIMONY_CONFIG": str(tmp_path / "none.toml")})
    with pytest.raises(SettingsError, match="cannot be read"):
        load_config(tmp_path, {})


def test_a_relative_folder_is_beside_the_file_and_that_of_the_environment_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert read(tmp_path, "data_dir = 'kept'").data_dir == (tmp_path / "kept").resolve()
    config = read(tmp_path, "data_dir = 'kept'", TESTIMONY_DATA_DIR="mine")
    assert config.data_dir == (elsewhere / "mine").resolve()
    absolute = read(tmp_path, "data_dir = 'kept'", TESTIMONY_DATA_DIR=str(tmp_path / "there"))
    assert absolute.data_dir == (tmp_path / "there").resolve()
    assert read(tmp_path, "", TESTIMONY_DATA_DIR="").data_dir == (tmp_path / "data/archive").resolve()


def test_the_file_comes_from_the_option_then_the_environment_then_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "config"):
        (tmp_path / f"{name}.toml").write_text(f"[archive]\nname = '{name}'")
    monkeypatch.chdir(tmp_path)
    environ = {"TESTIMONY_CONFIG": str(tmp_path / "b.toml")}
    assert load_config(tmp_path / "a.toml", environ).archive.name == "a"
    assert load_config(None, environ).archive.name == "b"
    assert load_config(None, {}).archive.name == "config"
    (tmp_path / "config.toml").unlink()
    assert load_config(None, {}).archive.name == "Testimony archive"


def test_no_folder_of_the_archive_is_outside_of_its_data_folder(tmp_path: Path) -> None:
    config = Config(data_dir=tmp_path / "kept")
    for folder in (
        config.database_file,
        config.media_folder,
        config.index_folder,
        config.gallery_folder,
        config.models_folder,
        config.work_folder,
    ):
        assert folder.parent == config.data_dir


def test_a_data_folder_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for data_dir in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/nowhere")):
        with pytest.raises(SettingsError, match="cannot be used"):
            make_archive(Config(data_dir=data_dir))


def test_where_there_is_no_archive_none_is_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="testimony init"):
        open_archive(Config(data_dir=tmp_path / "nothing"))
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_none_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite").write_bytes(b"this is a letter " * 1_000)
    with pytest.raises(SettingsError, match=r"archive\.sqlite cannot be opened"):
        open_archive(Config(data_dir=tmp_path))


def test_an_archive_is_for_its_owner_alone(tmp_path: Path) -> None:
    make_archive(Config(data_dir=tmp_path / "kept"))
    for each in [tmp_path / "kept", *(tmp_path / "kept").rglob("*")]:
        assert each.stat().st_mode & 0o077 == 0, each.name


def test_who_transcribes_with_the_processor_uses_all_of_it_and_with_a_card_few_processes(
    tmp_path: Path,
) -> None:
    """The card and its library are stand-ins, found as the real ones are: by the library's count, and by the loader."""
    assert process_count(read(tmp_path, "[compute]\nprocesses = 3")) == 3
    assert process_count(read(tmp_path, "[transcribe]\ndevice = 'cpu'")) <= (os.cpu_count() or 1)
    (tmp_path / "huge").mkdir()
    with (tmp_path / "huge" / "model.bin").open("wb") as sparse:
        sparse.truncate(1 << 42)
    huge = TranscribeSettings(device="cpu", model=str(tmp_path / "huge"))
    assert processes_here(huge) == 1
    (any_library, *_) = Path(ctranslate2.__file__).parent.with_name("ctranslate2.libs").glob("libgomp*")
    shutil.copyfile(any_library, tmp_path / "libcublas.so.12")
    asked = (
        "import ctranslate2; ctranslate2.get_cuda_device_count = lambda: {cards}\n"
        "from archive.computing.machine import processes_here; from archive.config import TranscribeSettings\n"
        "print(*(processes_here(TranscribeSettings(device=each)) for each in ('auto', 'cuda', 'cpu')))"
    )
    own = str(processes_here(TranscribeSettings(device="cpu")))
    for cards, library, expected in [
        (1, "there", ["2", "2", own]),
        (0, "there", [own] * 3),
        (1, "", [own] * 3),
    ]:
        found = subprocess.run(
            [sys.executable, "-c", asked.format(cards=cards)],
            env={"LD_LIBRARY_PATH": str(tmp_path) if library else ""},
            capture_output=True,
            text=True,
            check=True,
        )
        assert found.stdout.split() == expected
