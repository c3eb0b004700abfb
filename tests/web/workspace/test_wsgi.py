"""The program that serves both rooms, started as people start it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from archive.bootstrap import make_archive
from archive.config import Config, WebSettings
from archive.terms.errors import SettingsError
from archive.terms.models import Role
from tests.peopled import fast_passphrases
from tests.serving import free_port
from tests.together import made_together
from tests.untouched import untouched
from tests.web.workspace.arriving import housed
from web.workspace.knocking import knocking
from web.workspace.secret import signing_key
from web.wsgi import make_application, public_address

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A fresh archive; copied, never changed."""

    def make(place: Path) -> Path:
        make_archive(Config(data_dir=place), passphrases=fast_passphrases()).connections.close()
        return place

    made = made_together(tmp_path_factory, "fresh", make)
    with untouched(made):
        yield made


@pytest.fixture
def settings(fresh: Path, tmp_path: Path) -> Path:
    """A settings file of a fresh archive."""
    shutil.copytree(fresh, tmp_path / "data")
    file = tmp_path / "config.toml"
    file.write_text('data_dir = "data"\n[archive]\nname = "Voces"\n', encoding="utf-8")
    return file


def command(settings: Path, port: int, *options: str) -> list[str]:
    """Return the command line of the server."""
    arguments = ["--config", str(settings), "--port", str(port), *options]
    return [sys.executable, "-m", "web.wsgi", *arguments]


def environment() -> dict[str, str]:
    """Return the environment without what could name another archive."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TESTIMONY_")}


@contextmanager
def serving(settings: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the server; hand out the process and its address; end it."""
    port = free_port()
    process = subprocess.Popen(
        command(settings, port, *options), cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(2_400):
            if process.poll() is not None or answers(port):
                break
            time.sleep(0.1)
        yield process, address
    finally:
        process.terminate()
        process.wait(120)


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Return status, text and headers of the page that this address leads to."""
    place = urlsplit(address)
    connection = HTTPConnection(place.netloc, timeout=120)
    try:
        connection.request("GET", place.path, headers=headers)
        answer = connection.getresponse()
        text, location = answer.read().decode(), answer.headers.get("Location")
    finally:
        connection.close()
    if location:
        return ask(urljoin(address, location.partition("?")[0]), **headers)
    return answer.status, text, dict(answer.headers.items())


@pytest.mark.slow
def test_both_rooms_are_served_and_end_cleanly_when_told_to(settings: Path) -> None:
    with serving(settings, "--insecure-http") as (process, address):
        status, home, headers = ask(f"{address}/")
        assert status == 200
        assert "Voces" in home
        assert 'href="/workspace/"' in home
        assert "Server" not in headers
        status, door, headers = ask(f"{address}/workspace/")
        assert status == 200
        assert "Pass phrase" in door
        assert 'action="/workspace/login"' in door
        assert headers["Cache-Control"] == "no-store"
        assert ask(f"{address}/", Host="evil.example")[0] == 400
        assert ask(f"{address}/workspace/login", Host="evil.example")[0] == 400
        process.send_signal(signal.SIGTERM)
        assert process.wait(120) == 0
        said = process.stderr.read() if process.stderr else ""
        assert "INSECURE HTTP" in said
        assert "Traceback" not in said


@pytest.mark.slow
def test_the_gallery_alone_knows_no_workspace_and_no_database_of_the_archive(settings: Path) -> None:
    for each in (settings.parent / "data").glob("archive.sqlite*"):
        each.unlink()
    with serving(settings, "--gallery-only") as (process, address):
        status, home, _ = ask(f"{address}/")
        assert status == 200
        assert "/workspace" not in home
        assert ask(f"{address}/workspace/")[0] == 404
        assert ask(f"{address}/workspace/login")[0] == 404
        opened = [str(each.resolve()) for each in Path(f"/proc/{process.pid}/fd").iterdir() if each.exists()]
        inside = [each for each in opened if each.startswith(str(settings.parent / "data"))]
        assert all("/data/gallery/" in each for each in inside)
    assert not list((settings.parent / "data").glob("archive.sqlite*"))
    assert not (settings.parent / "data" / "secret").exists()


@pytest.mark.slow
def test_nobody_fills_the_disk_from_outside_the_door(settings: Path) -> None:
    large = 64 * 2**20
    with serving(settings, "--insecure-http") as (_, address):
        for path, cookie, status in (
            ("/workspace/login", "session=x", 413),
            ("/workspace/upload", "", 401),
            ("/", "session=x", 413),
            ("/workspace/upload", "session=x", 401),
            ("/workspace/upload/agreement", "session=x", 401),
        ):
            connection = HTTPConnection(urlsplit(address).netloc, timeout=120)
            connection.putrequest("POST", path)
            connection.putheader("Content-Length", str(large))
            if cookie:
                connection.putheader("Cookie", cookie)
            connection.endheaders()
            assert (path, cookie, connection.getresponse().status) == (path, cookie, status)
            connection.close()


def test_a_large_body_is_let_in_for_whoever_has_signed_in_and_no_made_up_cookie(tmp_path: Path) -> None:
    with housed(tmp_path / "archive") as house:
        allowed = knocking(house.app, house.archive, "/workspace")
        cookies = {}
        for role in (Role.ARCHIVIST, Role.RESEARCHER):
            kept = house.browser(role).client.get_cookie("session")
            assert kept is not None
            cookies[role] = f"session={kept.value}"
        hers = cookies[Role.ARCHIVIST]
        gib = house.archive.config.media.largest_bytes
        assert (allowed("POST", "/workspace/upload", hers) or 0) > gib
        assert (allowed("PATCH", "/workspace/arrivals/x", hers) or 0) == 8 * 2**20 + 1
        assert allowed("POST", "/workspace/login", hers) == 0
        assert allowed("POST", "/upload", hers) == 0
        for nobody in ("", "session=x", f"{hers}x", cookies[Role.RESEARCHER]):
            assert allowed("POST", "/workspace/upload", nobody) is None
        house.clock.ms += 16 * 60 * 1000
        assert allowed("POST", "/workspace/upload", hers) is None


@pytest.mark.slow
def test_a_port_in_use_is_said_in_one_line(settings: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        ended = subprocess.run(
            command(settings, port, "--gallery-only"),
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr == f"Error: Cannot serve on 127.0.0.1:{port}: Address already in use.\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('data_dir = "nowhere"\n', "There is no archive in"),
        ("[web]\nport = 'many'\n", "port in [web] must be int."),
        ("colour = 1\n", "there is no setting called colour"),
    ],
)
def test_bad_settings_are_said_in_one_line(tmp_path: Path, written: str, said: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(written, encoding="utf-8")
    ended = subprocess.run(
        command(file, free_port()),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ended.returncode == 1
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_without_a_gallery_the_public_pages_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        make_application(Config(data_dir=tmp_path / "nothing"), gallery_only=True)


def test_the_public_address_is_the_first_host_that_is_not_this_machine() -> None:
    assert public_address(WebSettings(port=8123)) == "http://127.0.0.1:8123"
    hosts = ("127.0.0.1", "voices.example", "other.example")
    assert public_address(WebSettings(trusted_hosts=hosts)) == "https://voices.example"


def test_the_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    made = signing_key(tmp_path, None)
    assert len(made) >= 32
    assert signing_key(tmp_path, None) == made
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]
    assert signing_key(tmp_path, "x" * 32) == "x" * 32
    with pytest.raises(SettingsError, match="at least 32"):
        signing_key(tmp_path, "short")
    with pytest.raises(SettingsError, match="cannot be used"):
        signing_key(tmp_path / "absent", None)
