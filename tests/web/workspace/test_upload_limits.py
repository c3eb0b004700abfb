"""How much is taken in: too large, no room, and a long film that is never whole in memory."""

import shutil
from dataclasses import replace

from archive.config import MediaSettings
from archive.stewardship import catalogue
from archive.terms.models import InterviewId, Role
from tests.web.workspace.conftest import SECRET, Browser, World
from tests.web.workspace.test_upload import FILLED, SOUND, kept, sent
from web.workspace.app import create_workspace


def smaller(world: World, largest_gib: float) -> World:
    """Return the same archive that takes less."""
    config = replace(world.archive.config, media=MediaSettings(largest_gib=largest_gib))
    archive = replace(world.archive, config=config)
    app = create_workspace(archive, base_url="http://localhost", secret_key=SECRET, insecure_http=True)
    return replace(world, archive=archive, app=app)


def test_a_recording_that_is_too_large_is_refused_in_words(world: World) -> None:
    small = smaller(world, 2**20 / 2**30)
    before = kept(small)
    answer = small.browser(Role.ARCHIVIST).post("/upload", sent(SOUND + bytes(2**20)))
    assert answer.status_code == 400
    assert "larger than this archive takes" in answer.get_data(as_text=True)
    assert 'value="Juana cuenta"' in answer.get_data(as_text=True)
    assert kept(small) == before
    assert list(small.archive.config.work_folder.iterdir()) == []


def test_a_request_that_is_far_too_large_is_not_even_read(world: World) -> None:
    small = smaller(world, 2**20 / 2**30)
    answer = small.browser(Role.ARCHIVIST).post("/upload", sent(SOUND + bytes(40 * 2**20)))
    assert answer.status_code == 413
    assert "larger than this page takes" in answer.get_data(as_text=True)


def test_a_disk_without_room_is_told_before_anything_is_read(world: World) -> None:
    more_than_there_is = shutil.disk_usage(world.archive.config.work_folder).free
    huge = smaller(world, 2 * more_than_there_is / 2**30)
    browser = huge.browser(Role.ARCHIVIST)
    answer = browser.client.post("/upload", environ_overrides={"CONTENT_LENGTH": str(more_than_there_is)})
    assert answer.status_code == 507
    assert "The disk is full" in answer.get_data(as_text=True)


class Written:
    """A body that is made while it is read, and says how much of it was in memory at once."""

    def __init__(self, head: bytes, zeros: int, tail: bytes) -> None:
        self._parts: list[bytes | int] = [head, zeros, tail]
        self.largest_read = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        self.largest_read = max(self.largest_read, size)
        while self._parts:
            part = self._parts[0]
            if isinstance(part, int):
                give = min(size, part) if size >= 0 else part
                if give < part:
                    self._parts[0] = part - give
                else:
                    self._parts.pop(0)
                if give:
                    return bytes(give)
            else:
                piece, rest = (part, b"") if size < 0 else (part[:size], part[size:])
                self._parts[0] = rest
                if not rest:
                    self._parts.pop(0)
                if piece:
                    return piece
        return b""

    def readline(self, size: int = -1) -> bytes:
        """Return the next bytes; the parser asks for no lines."""
        return self.read(size)


def multipart(token: str) -> tuple[bytes, bytes]:
    """Return what stands before and after the bytes of the recording."""
    fields = [("csrf_token", token)]
    for name, value in FILLED.items():
        fields += [(name, each) for each in ([value] if isinstance(value, str) else value)]
    head = b"".join(
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    )
    head += b'--cut\r\nContent-Disposition: form-data; name="recording"; filename="a.wav"\r\n\r\n'
    return head + b"RIFF\x24\x08\x00\x00WAVEfmt ", b"\r\n--cut--\r\n"


def test_a_large_recording_is_streamed_and_never_whole_in_memory(world: World, archivist: Browser) -> None:
    size = 64 * 2**20
    head, tail = multipart(archivist.token())
    body = Written(head, size, tail)
    environ = {
        "wsgi.input": body,
        "CONTENT_LENGTH": str(len(head) + size + len(tail)),
        "CONTENT_TYPE": "multipart/form-data; boundary=cut",
    }
    answer = archivist.client.post("/upload", environ_overrides=environ)
    assert answer.status_code == 303
    interview = InterviewId(answer.location.rpartition("/")[2])
    _, recording = catalogue.show(world.archive, world.users[Role.ADMIN].viewer, interview)
    assert recording.size == size + 16
    assert body.largest_read <= 2**20
    assert list(world.archive.config.work_folder.iterdir()) == []
