"""The decoding child reads its one file and nothing else, and is believed in nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from media import jail
from media.decode import decode_to_pcm
from media.errors import Broken, JailError, NotSound, TimedOut, TooLong
from media.probe import probe
from media.request import Limits, Request, Task
from tests.media.sounds import RATE, record, tones

ROOT = Path(jail.__file__).parents[1]

FACTS = {
    "container": "wav",
    "codec": "pcm_s16le",
    "duration_ms": 1000,
    "sample_rate": RATE,
    "channels": 1,
    "missing_ms": 0,
}

PRISONER = """
import os, socket, sys
sys.path.append(sys.argv[1])
from media import confine, jailed
from media.request import Limits
locks = confine.lock_in(Limits())

def attempt(name, action):
    try:
        action()
    except OSError as error:
        print(name, "denied", flush=True)
    else:
        print(name, "done", flush=True)

print(*locks, flush=True)
attempt("read", lambda: open(sys.argv[2]))
attempt("list", lambda: os.listdir("/"))
attempt("write", lambda: open("new", "w"))
attempt("socket", socket.socket)
# A prisoner who gives up one of his three descriptors has room for another one.
os.close(0)
attempt("read again", lambda: open(sys.argv[2]))
attempt("list again", lambda: os.listdir("/"))
attempt("signal", lambda: os.kill(os.getppid(), 0))
attempt("connect", lambda: socket.socket().connect(("127.0.0.1", int(sys.argv[3]))))
"""

NOBODY = """
import os, sys
sys.path.append(sys.argv[1])
from media.jailed import main
os.setgid(65534)
os.setuid(65534)
main(sys.argv[2])
"""

PARENT = """
import subprocess, sys
command = [sys.executable, "-I", "-c", sys.argv[2], sys.argv[1]]
child = subprocess.Popen(command, cwd=sys.argv[3], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
input()
"""

SLEEPER = """
import sys, time
sys.path.append(sys.argv[1])
from media.confine import lock_in
from media.request import Limits
lock_in(Limits())
print("locked in", flush=True)
time.sleep(600)
"""


def imprison(folder: Path, secret: Path, port: int) -> dict[str, str]:
    command = [sys.executable, "-I", "-c", PRISONER, str(ROOT), str(secret), str(port)]
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    locks, *attempts = done.stdout.splitlines()
    return {"locks": locks, **dict(line.rsplit(" ", 1) for line in attempts)}


@pytest.mark.parametrize("name", ["x.mp3", "x.wav", "x.ffconcat", "x"])
@pytest.mark.parametrize("reference", ["other.wav", "absolute", "file:other.wav"])
def test_a_play_list_called_mp3_never_gives_the_sound_of_another_file(
    tmp_path: Path, name: str, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = record(tmp_path / "other.wav", tones((0, 1000, 440), length_ms=1000))
    monkeypatch.chdir(tmp_path)
    target = str(other) if reference == "absolute" else reference
    trick = tmp_path / name
    trick.write_text(f"ffconcat version 1.0\nfile {target}\n")
    with pytest.raises(NotSound, match="not a sound recording"):
        decode_to_pcm(trick, tmp_path / "out.pcm")
    with pytest.raises(NotSound):
        probe(trick)
    assert not (tmp_path / "out.pcm").exists()


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{other}\n#EXT-X-ENDLIST\n",
        "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>{other}</BaseURL></MPD>",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
        "[playlist]\nFile1={other}\nNumberOfEntries=1\n",
    ],
)
def test_no_other_kind_of_play_list_is_followed(tmp_path: Path, text: str) -> None:
    other = record(tmp_path / "other.wav", tones((0, 1000, 440), length_ms=1000))
    trick = tmp_path / "x.mp3"
    trick.write_text(text.format(other=other))
    with pytest.raises(NotSound):
        decode_to_pcm(trick, tmp_path / "out.pcm")


def test_the_child_can_open_no_file_and_no_socket(tmp_path: Path) -> None:
    """True on every Unix, by the number of open files alone."""
    secret = tmp_path / "secret"
    secret.write_text("her name")
    folder = tmp_path / "empty"
    folder.mkdir()
    got = imprison(folder, secret, 9)
    assert {got[each] for each in ("read", "list", "write", "socket")} == {"denied"}


def test_where_the_kernel_can_deny_them_files_network_and_other_processes_are_out_of_reach(
    tmp_path: Path,
) -> None:
    if "network" not in jail.locks() or "landlock" not in jail.locks():
        pytest.skip(f"this system only grants {sorted(jail.locks())}")
    secret = tmp_path / "secret"
    secret.write_text("her name")
    folder = tmp_path / "empty"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        got = imprison(folder, secret, server.getsockname()[1])
    assert {got[each] for each in ("read again", "list again", "signal", "connect")} == {"denied"}


def test_the_jail_says_what_this_system_denies() -> None:
    assert jail.locks() <= {"network", "root", "landlock"}


def test_an_account_without_any_right_can_decode_under_all_limits(tmp_path: Path) -> None:
    """Root is spared some limits (processes, threads): what works for root alone does not work."""
    if os.getuid() != 0:
        pytest.skip("needs root to become nobody; as anybody else the other tests show the same")
    source = record(
        tmp_path / "a.flac", tones((0, 1000, 440), length_ms=1000, rate=44_100), rate=44_100, codec="flac"
    )
    request = Request(Task.decode, Limits()).to_json()
    with source.open("rb") as file:
        done = subprocess.run(
            [sys.executable, "-I", "-c", NOBODY, str(ROOT), request],
            stdin=file,
            cwd="/",
            capture_output=True,
            check=True,
        )
    assert len(done.stdout) == 2 * RATE
    assert json.loads(done.stderr.splitlines()[-1])["facts"]["duration_ms"] == 1000


def test_nothing_of_the_environment_reaches_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module planted by PYTHONPATH or in the working directory would run before the lock."""
    (tmp_path / "av.py").write_text("raise SystemExit('planted')")
    (tmp_path / "json.py").write_text("raise SystemExit('planted')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    source = record(tmp_path / "a.wav", tones((0, 1000, 440), length_ms=1000))
    assert probe(source).duration_ms == 1000


def children() -> set[str]:
    """Return the ids of this process's children, those that nobody waited for too; other tests may have some."""
    found: set[str] = set()
    for each in Path("/proc/self/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread of another test has ended just now
            found.update(each.read_text(encoding="ascii").split())
    return found


def test_no_child_and_no_folder_outlive_a_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    source = record(tmp_path / "a.wav", tones((0, 60_000, 440), length_ms=60_000))
    before = children()

    def refuse(_: bytes) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        jail.run(source, Request(Task.decode, Limits()), refuse)
    with pytest.raises(TimedOut):
        jail.run(source, Request(Task.decode, Limits(wall_seconds=0.01)), len)
    assert list((tmp_path / "tmp").iterdir()) == []
    assert children() <= before, "those of other tests may end meanwhile"


def test_a_child_whose_parent_is_killed_ends_too(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(ROOT), SLEEPER, str(tmp_path / "empty")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        pid = int(running.stdout.readline())
        running.kill()
    deadline = time.monotonic() + 50
    while _is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_running(pid)


def _is_running(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {**FACTS, "duration_ms": -1},
        {**FACTS, "duration_ms": 1 << 60},
        {**FACTS, "duration_ms": "1000"},
        {**FACTS, "channels": True},
        {**FACTS, "codec": "x" * 1000},
        {**FACTS, "codec": "a\nb"},
        {**FACTS, "container": None},
        {**FACTS, "path": "/etc/passwd"},
        "facts",
        None,
    ],
)
def test_facts_of_another_form_are_not_believed(facts: object) -> None:
    with pytest.raises(Broken):
        jail._verdict([{"locks": []}, {"facts": facts}], 0)


@pytest.mark.parametrize(
    ("report", "status", "error"),
    [
        ([], 1, JailError),
        ([], 0, JailError),
        ([{"locks": []}], 1, Broken),
        ([{"locks": []}], -signal.SIGSEGV, Broken),
        ([{"locks": []}], -signal.SIGKILL, JailError),
        ([{"locks": []}], -signal.SIGXCPU, TimedOut),
        ([{"locks": []}, {"refused": "TooLong"}], 0, TooLong),
        ([{"locks": []}, {"refused": "SystemExit"}], 0, Broken),
        ([{"locks": []}, {"facts": FACTS}], 1, Broken),
    ],
)
def test_however_the_child_ends_it_is_one_of_our_errors(
    report: list[dict[str, object]], status: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        jail._verdict(report, status)


def test_a_child_that_never_began_is_told_from_one_that_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where its Python has no PyAV: nothing in the file can be to blame."""
    monkeypatch.setattr(jail, "_START", "import a_module_that_nobody_has")
    source = record(tmp_path / "a.wav", tones(length_ms=100))
    with pytest.raises(JailError, match="cannot be started"):
        probe(source)


def test_a_child_that_sends_more_than_the_cap_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one would that a hostile file has taken over."""
    monkeypatch.setattr(jail, "_START", "import os\nwhile True: os.write(1, bytes(65536))")
    source = record(tmp_path / "a.wav", tones(length_ms=100))
    taken: list[int] = []
    with pytest.raises(TooLong):
        jail.run(source, Request(Task.decode, Limits(max_seconds=1)), lambda data: taken.append(len(data)))
    assert sum(taken) <= 2 * 2 * RATE


def test_a_child_that_says_nothing_for_ever_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "_LAST_SECONDS", 0.5)
    monkeypatch.setattr(jail, "_START", "import os, time; os.close(1); os.close(2); time.sleep(600)")
    source = record(tmp_path / "a.wav", tones(length_ms=100))
    began = time.monotonic()
    with pytest.raises(TimedOut):
        jail.run(source, Request(Task.decode, Limits(wall_seconds=1.0)), len)
    assert time.monotonic() - began < 120
