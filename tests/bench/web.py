"""Measures what many visitors at once get of a large archive: a real server, real sockets, this process the visitors.

Some listen, as a browser does: they ask for a range up to the end and take it as fast as it is played, and one in ten
seconds they go elsewhere in it. Others search and open pages, with a pause between. A failed answer ends it with 1.
"""

import http.client
import os
import random
import socket
import statistics
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from archive.terms.models import Role
from tests.bench.asking import PATIENCE_SECONDS, WORKSPACE, ask, ask_for_sound, serving, sign_in
from tests.bench.visited import CLIP_SECONDS, TALK_SECONDS, Visited, make_visited
from tests.peopled import EMAILS

INTERVIEWS, EXCERPTS, SECONDS = 5_000, 300, 180.0
QUICK_INTERVIEWS, QUICK_EXCERPTS, QUICK_SECONDS = 300, 30, 30.0
LISTENERS, SEARCHERS = 50, 20
INSIDE_SHARE = 0.3
"""What part of the listeners hears whole interviews in the workspace."""
SEEKING = 0.1
"""How likely it is, each second, that a listener goes elsewhere."""
PAUSE_SECONDS = (0.5, 1.5)
LATE_SECONDS = 1.0
RECEIVED_BYTES = 32 * 1024
"""What a listener's own machine may hold of it, unread."""
TICKS = os.sysconf("SC_CLK_TCK")
FAILED = "answers that failed"


@dataclass(slots=True)
class Figures:
    """Seconds until the first byte of the sound, or the whole page, by kind; what failed; what came too late."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    sound_bytes: int = 0
    page_bytes: int = 0
    late: int = 0
    played: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float) -> None:
        """Write down how long one answer took."""
        with self.lock:
            self.took[kind].append(seconds)

    def fail(self, what: str) -> None:
        """Write down what failed."""
        with self.lock:
            self.failures.append(what)


def measure(*, quick: bool = False) -> Iterator[tuple[str, str]]:
    """Yield (what, figure), the last of them how many answers failed."""
    interviews, excerpts, seconds = (
        (QUICK_INTERVIEWS, QUICK_EXCERPTS, QUICK_SECONDS) if quick else (INTERVIEWS, EXCERPTS, SECONDS)
    )
    with tempfile.TemporaryDirectory() as folder:
        visited = make_visited(Path(folder), interviews=interviews, public=excerpts)
        with serving(visited.config, Path(folder)) as (port, process):
            begun = processor_seconds(process)
            figures = visit(port, visited, seconds)
            spent, most = processor_seconds(process) - begun, most_memory(process)
    yield (
        "visitors",
        f"{LISTENERS} listening, {SEARCHERS} searching, {seconds:.0f} s; {interviews:,} interviews, {excerpts} public",
    )
    for kind, took in sorted(figures.took.items()):
        yield kind, _row(took)
    yield (
        "bytes",
        f"{figures.sound_bytes / 2**20:.1f} MiB of sound, {figures.page_bytes / 2**20:.1f} MiB of pages",
    )
    yield (
        "seconds of sound that came more than a second late",
        f"{figures.late:,} of {figures.played:,} ({figures.late / max(1, figures.played):.2%})",
    )
    yield "the server's processor time", f"{spent:.1f} s ({spent / seconds:.0%} of one processor)"
    yield "the server's memory, at most", f"{most / 2**20:.0f} MiB"
    yield "load of the machine at the end", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    yield FAILED, f"{len(figures.failures)} {', '.join(sorted(set(figures.failures))[:5])}".strip()


def has_failed(rows: Iterable[tuple[str, str]]) -> bool:
    """Whether the rows tell of an answer that failed."""
    return dict(rows)[FAILED] != "0"


def _row(took: Sequence[float]) -> str:
    ordered = sorted(took)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return (
        f"{len(took):,} answers, p50 {statistics.median(ordered) * 1000:.0f} ms, "
        f"p95 {p95 * 1000:.0f} ms, worst {ordered[-1] * 1000:.0f} ms"
    )


def processor_seconds(process: int) -> float:
    """Return what a process has used of the processors, its children that have ended included."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(int(each) for each in fields[11:15]) / TICKS


def most_memory(process: int) -> int:
    """Return the most memory (bytes) that a process has had."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def visit(port: int, visited: Visited, seconds: float, *, seed: int = 3) -> Figures:
    """Let everybody listen and search for so many seconds."""
    figures, over = Figures(), threading.Event()
    cookie = sign_in(port, EMAILS[Role.RESEARCHER])
    inside = round(LISTENERS * INSIDE_SHARE)
    visitors: list[threading.Thread] = [
        _Listener(port, visited, cookie if number < inside else "", figures, over, seed + number)
        for number in range(LISTENERS)
    ]
    visitors += [
        _Searcher(port, visited, cookie if number % 2 else "", figures, over, seed + 1000 + number)
        for number in range(SEARCHERS)
    ]
    for each in visitors:
        each.start()
    over.wait(seconds)
    over.set()
    for each in visitors:
        each.join(2 * PATIENCE_SECONDS)
    return figures


class _Visitor(threading.Thread):
    """Somebody who comes until it is over; with a cookie, behind the door."""

    def __init__(
        self, port: int, visited: Visited, cookie: str, figures: Figures, over: threading.Event, seed: int
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.visited, self.cookie = port, visited, cookie
        self.figures, self.over = figures, over
        self.chance = random.Random(seed)  # noqa: S311 - nothing secret

    def run(self) -> None:
        self.over.wait(self.chance.uniform(0, 2))  # not all at the same moment
        while not self.over.is_set():
            try:
                self.visit()
            except (OSError, http.client.HTTPException) as error:
                self.figures.fail(f"{type(self).__name__[1:]}: {type(error).__name__}")

    def visit(self) -> None:
        raise NotImplementedError


class _Searcher(_Visitor):
    """Searches most of the time, and opens what there is."""

    def visit(self) -> None:
        kind, path = self._choose()
        begun = time.monotonic()
        answer = ask(self.port, path, self.cookie)
        self.figures.note(kind, time.monotonic() - begun)
        if answer.status != http.client.OK:
            self.figures.fail(f"{kind}: {answer.status}")
        with self.figures.lock:
            self.figures.page_bytes += len(answer.body)
        self.over.wait(self.chance.uniform(*PAUSE_SECONDS))

    def _choose(self) -> tuple[str, str]:
        room, at = ("workspace", WORKSPACE) if self.cookie else ("gallery", "")
        drawn = self.chance.random()
        if drawn < 0.6:
            words = " ".join(self.chance.choices(self.visited.words, k=self.chance.randint(1, 2)))
            return f"{room}: search", f"{at}/search?{urlencode({'words': words})}"
        if drawn < 0.8:
            return f"{room}: the first page", f"{at}/"
        if self.cookie:
            return f"{room}: an interview", f"{at}/interviews/{self.chance.choice(self.visited.interviews)}"
        return f"{room}: an excerpt", f"/excerpts/{self.chance.choice(self.visited.excerpts)}"


class _Listener(_Visitor):
    """Hears one thing after the other from somewhere in it."""

    def visit(self) -> None:
        if self.cookie:
            path = f"{WORKSPACE}/interviews/{self.chance.choice(self.visited.interviews)}/sound.mp3"
            pace, seconds = self.visited.talk_pace, TALK_SECONDS
        else:
            path = f"/excerpts/{self.chance.choice(self.visited.excerpts)}/sound.mp3"
            pace, seconds = self.visited.clip_pace, CLIP_SECONDS
        goes_on = True
        while goes_on and not self.over.is_set():
            goes_on = self._play(path, pace, self.chance.randrange(seconds) * pace)

    def _play(self, path: str, pace: int, start: int) -> bool:
        """Take the sound as it is played; return whether she went elsewhere in it, False where it was at its end."""
        begun = time.monotonic()
        with socket.socket() as wire:
            wire.settimeout(PATIENCE_SECONDS)
            ask_for_sound(wire, self.port, path, self.cookie, start=start, held=RECEIVED_BYTES)
            head, left = _head(wire)
            self.figures.note(
                f"{'workspace' if self.cookie else 'gallery'}: sound, until it begins",
                time.monotonic() - begun,
            )
            if not head.startswith(b"HTTP/1.1 206"):
                self.figures.fail(f"sound: {head[:12].decode(errors='replace')}")
                return False
            return self._take(wire, pace, left)

    def _take(self, wire: socket.socket, pace: int, left: int) -> bool:
        due = time.monotonic()
        while left > 0 and not self.over.is_set():
            if self.chance.random() < SEEKING:
                return True
            wanted = min(pace, left)
            while wanted:
                piece = wire.recv(wanted)
                if not piece:
                    self.figures.fail("sound: it broke off")
                    return False
                wanted, left = wanted - len(piece), left - len(piece)
                with self.figures.lock:
                    self.figures.sound_bytes += len(piece)
            self._note_played(time.monotonic() - due > LATE_SECONDS)
            due = max(due + 1, time.monotonic())
            self.over.wait(max(0.0, due - time.monotonic()))
        return False

    def _note_played(self, is_late: bool) -> None:  # noqa: FBT001 - one of two counts
        with self.figures.lock:
            self.figures.played += 1
            self.figures.late += is_late


def _head(wire: socket.socket) -> tuple[bytes, int]:
    """Read up to the sound; return the head of the answer, and how many bytes of sound follow."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = wire.recv(1)
        if not byte:
            raise ConnectionResetError
        head += byte
    length = 0
    for line in head.split(b"\r\n"):
        with suppress(ValueError):
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
    return head, length
