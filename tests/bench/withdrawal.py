"""Measures a withdrawal while people listen and search: a real server, real sockets, the archivist's own form.

Each clip and each copy to listen to is made so long that whoever listens is still listening when it is taken back. It
ends in a given time: on a slow machine fewer interviews are made and taken back, and the row says how many.
"""

import http.client
import io
import json
import math
import os
import socket
import statistics
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from archive.accession.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.bootstrap import make_archive
from archive.config import Config
from archive.context import Archive
from archive.discovery.playback import audio
from archive.publication.excerpts import draft
from archive.steps.publishing import publish
from archive.stewardship.accounts import add_user, user_called
from archive.terms.models import OPERATOR, ExcerptId, InterviewId, ParticipantRole, Role
from tests.bench.asking import (
    PATIENCE_SECONDS,
    WORKSPACE,
    Answer,
    ask,
    ask_for_sound,
    serving,
    sign_in,
    token_in,
)
from tests.canaries import AGREED, new_words, opened, tagged_recording
from tests.peopled import EMAILS, PASSPHRASE, approve, fast_passphrases, scripted, work

WITHDRAWALS, LISTENERS, SEARCHERS = 100, 20, 10
MAKING_SECONDS, TAKING_SECONDS = 130.0, 130.0
QUICK_SHARE = 0.15
"""What part of the withdrawals and of the seconds the quick measurement has."""
SOUND_BYTES = 24 * 1024 * 1024
SIP_BYTES, SIP_SECONDS = 16 * 1024, 0.05
"""How a listener takes the sound: about ten times as fast as it is played."""
RECEIVED_BYTES = 64 * 1024
"""What a listener's own machine may hold of it, unread."""
ENOUGH = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Public:
    """An interview with a public excerpt, and a word that only it says."""

    interview: InterviewId
    excerpt: ExcerptId
    word: str


@dataclass(slots=True)
class Figures:
    """What was measured: seconds until invisible and until the answer; bytes that came afterwards.

    `seen_late` is how many pages showed it to somebody who asked when the archivist had her answer already.
    """

    invisible: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    afterwards: list[int] = field(default_factory=list)
    searches: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seen_late: int = 0


def measure(*, quick: bool = False) -> list[tuple[str, str]]:
    """Return (what was measured, figure)."""
    share = QUICK_SHARE if quick else 1.0
    with tempfile.TemporaryDirectory() as folder:
        found = withdraw_under_load(
            Path(folder),
            round(share * WITHDRAWALS),
            listeners=LISTENERS,
            searchers=SEARCHERS,
            making_seconds=share * MAKING_SECONDS,
            taking_seconds=share * TAKING_SECONDS,
        )
    under = f"{len(found.invisible)} withdrawals, {LISTENERS} listening, {SEARCHERS} searching"
    return [
        (f"{under}: until no page shows it", _middle_and_most(found.invisible)),
        (f"{under}: until the archivist has her answer", _middle_and_most(found.answered)),
        (
            "bytes that still come on a stream that is open",
            f"p50 {statistics.median(found.afterwards) / 1024:.0f} KiB, most {max(found.afterwards) / 1024:.0f} KiB",
        ),
        ("a search meanwhile", _middle_and_most(found.searches)),
        ("answers that failed meanwhile", str(len(found.failures))),
    ]


def _middle_and_most(seconds: list[float]) -> str:
    return f"p50 {statistics.median(seconds) * 1000:.0f} ms, most {max(seconds) * 1000:.0f} ms"


def withdraw_under_load(
    folder: Path,
    number: int,
    *,
    listeners: int,
    searchers: int,
    making_seconds: float = math.inf,
    taking_seconds: float = math.inf,
) -> Figures:
    """Withdraw so many interviews one after the other, while others listen to them and search.

    Where the seconds are over earlier, fewer are made, or taken back; at least one.
    """
    config, publics = _make(folder, number, time.monotonic() + making_seconds)
    figures, over = Figures(), threading.Event()
    with serving(config, folder) as (port, _):
        people = {role: sign_in(port, EMAILS[role]) for role in (Role.ARCHIVIST, Role.RESEARCHER)}
        ears = _Ears(port, people[Role.RESEARCHER], publics, listeners // 2)
        threads = [
            threading.Thread(
                target=_search, args=(port, people[Role.RESEARCHER], publics, figures, over, each)
            )
            for each in range(searchers)
        ]
        for thread in threads:
            thread.start()
        try:
            until = time.monotonic() + taking_seconds
            for place, each in enumerate(publics):
                if figures.invisible and time.monotonic() > until:
                    break
                ears.listen_from(place)
                gone = _withdraw_one(port, people, each, figures)
                figures.afterwards += ears.afterwards(place, gone)
        finally:
            over.set()
            ears.end()
            for thread in threads:
                thread.join()
    return figures


def _make(folder: Path, number: int, until: float) -> tuple[Config, list[Public]]:
    """Make as many public interviews as are wanted, or as are done at a moment of the clock."""
    config = Config(data_dir=folder / "archive")
    archive = make_archive(config, passphrases=fast_passphrases())
    for role, email in EMAILS.items():
        add_user(archive, OPERATOR, email, role, PASSPHRASE)
    # Comparing each line with every theme takes half a minute at first, and has no part in what is measured.
    archive.database().execute("update themes set deprecated = 1")
    archive.connections.close()
    publics: list[Public] = []
    with opened(scripted(config, folder / "script.json")) as archive:
        for word in new_words(number, seed=5):
            publics.append(_publish_one(archive, folder, word))
            if time.monotonic() > until:
                break
        for each in publics:
            _lengthen(config.gallery_folder / "media" / f"{each.excerpt}.mp3")
            _lengthen(audio(archive, OPERATOR, each.interview))
    return config, publics


def _publish_one(archive: Archive, folder: Path, word: str) -> Public:
    line = {"start_ms": 300, "end_ms": 3_000, "text": f"Mi hermana decía {word} siempre.", "language": "es"}
    (folder / "script.json").write_text(json.dumps([line]), encoding="utf-8")
    narrator = NewParticipant("Rosa", ParticipantRole.NARRATOR, grants_for(AGREED))
    sound = io.BytesIO(tagged_recording(folder, word))
    new = NewInterview(word, ("es",), (narrator,))
    interview = take_in(archive, OPERATOR, new, sound, original_name="r.opus").interview
    work(archive)
    excerpt = draft(archive, OPERATOR, interview, start_ms=200, end_ms=3_200, title=word)
    _approve_and_publish(archive, excerpt)
    work(archive)
    return Public(interview, excerpt, word)


def _approve_and_publish(archive: Archive, excerpt: ExcerptId) -> None:
    for role in (Role.ADMIN, Role.ARCHIVIST):
        approve(archive, user_called(archive, EMAILS[role]).viewer, excerpt)
    publish(archive, OPERATOR, excerpt)


def _lengthen(file: Path) -> None:
    file.chmod(0o600)
    os.truncate(file, SOUND_BYTES)


def _withdraw_one(port: int, people: dict[Role, str], each: Public, figures: Figures) -> float:
    """Send the form, and look again and again at every page where it could be seen; return when none showed it."""
    form_page = f"{WORKSPACE}/interviews/{each.interview}/agreements/everybody/withdraw"
    page = ask(port, form_page, people[Role.ARCHIVIST])
    paths = (
        (f"/excerpts/{each.excerpt}", ""),
        (f"{WORKSPACE}/interviews/{each.interview}", people[Role.RESEARCHER]),
        (f"/search?{urlencode({'words': each.word})}", ""),
        (f"{WORKSPACE}/search?{urlencode({'words': each.word})}", people[Role.RESEARCHER]),
    )
    for path, cookie in paths:
        assert _is_seen(ask(port, path, cookie), each), f"{path} must show it before"
    begun = time.monotonic()
    looking = [_Look(port, path, cookie, each, begun) for path, cookie in paths]
    answer = ask(port, form_page, page.cookie, {"csrf_token": token_in(page.body)})
    answered = time.monotonic()
    figures.answered.append(answered - begun)
    assert answer.status == http.client.SEE_OTHER, answer.body[:400]
    figures.invisible.append(max(look.gone_after() for look in looking))
    figures.seen_late += sum(look.asked_and_saw > answered for look in looking)
    return begun + figures.invisible[-1]


def _is_seen(answer: Answer, each: Public) -> bool:
    """Whether an answer shows more of it than the question."""
    if answer.status == http.client.NOT_FOUND:
        return False
    assert answer.status == http.client.OK, f"{answer.status}: {answer.body[:300]}"
    return each.excerpt in answer.body or each.interview in answer.body


class _Look(threading.Thread):
    """Asks for one page until it does not show the interview any more."""

    def __init__(self, port: int, path: str, cookie: str, each: Public, begun: float) -> None:
        super().__init__(daemon=True)
        self._asks, self._each, self._begun = (port, path, cookie), each, begun
        self._seconds = PATIENCE_SECONDS
        self.asked_and_saw = begun
        self.start()

    def run(self) -> None:
        while (asked := time.monotonic()) - self._begun < PATIENCE_SECONDS:
            if not _is_seen(ask(*self._asks), self._each):
                self._seconds = time.monotonic() - self._begun
                return
            self.asked_and_saw = asked

    def gone_after(self) -> float:
        self.join()
        return self._seconds


def _search(
    port: int, cookie: str, publics: list[Public], figures: Figures, over: threading.Event, place: int
) -> None:
    """Search again and again, half outside and half inside."""
    while not over.is_set():
        place += 7
        words = urlencode({"words": f"hermana {publics[place % len(publics)].word}"})
        path, mine = (f"/search?{words}", "") if place % 2 else (f"{WORKSPACE}/search?{words}", cookie)
        begun = time.monotonic()
        try:
            status = ask(port, path, mine).status
        except OSError as error:
            figures.failures.append(type(error).__name__)
            continue
        figures.searches.append(time.monotonic() - begun)
        if status != http.client.OK:
            figures.failures.append(f"search: {status}")


class _Ear(threading.Thread):
    """Listens to one address, slowly; once told, as fast as it can, and counts what still comes."""

    def __init__(self, port: int, path: str, cookie: str) -> None:
        super().__init__(daemon=True)
        self._asks = port, path, cookie
        self._hurry, self._begun, self._left = threading.Event(), threading.Event(), threading.Event()
        self._came: list[tuple[float, int]] = []
        self.start()
        assert self._begun.wait(PATIENCE_SECONDS), f"{path} does not begin"

    def run(self) -> None:
        port, path, cookie = self._asks
        with socket.socket() as wire:
            ask_for_sound(wire, port, path, cookie, start=0, held=RECEIVED_BYTES)
            with suppress(OSError):
                while not self._left.is_set() and (piece := wire.recv(SIP_BYTES)):
                    assert self._begun.is_set() or b" 206 " in piece[:16], piece[:80]
                    self._begun.set()
                    self._came.append((time.monotonic(), len(piece)))
                    self._hurry.wait(SIP_SECONDS)

    def after(self, moment: float) -> int:
        """Return how many bytes came after a moment, until the end, with no more pauses."""
        self._hurry.set()
        self.join(PATIENCE_SECONDS)
        return sum(size for when, size in self._came if when > moment)

    def leave(self) -> None:
        """Go away."""
        self._left.set()
        self._hurry.set()


class _Ears:
    """Two listeners for each of the next interviews, one outside and one inside, always as many."""

    def __init__(self, port: int, cookie: str, publics: list[Public], many: int) -> None:
        self._port, self._cookie, self._publics, self._many = port, cookie, publics, many
        self._open: dict[int, list[_Ear]] = {}

    def listen_from(self, place: int) -> None:
        """See that the next ones are listened to, those at the end by several."""
        left = len(self._publics) - place
        for each in range(place, min(place + self._many, len(self._publics))):
            wanted = 2 * (-(-self._many // min(self._many, left)))
            while len(self._open.setdefault(each, [])) < wanted:
                for path, cookie in self._paths(each):
                    self._open[each].append(_Ear(self._port, path, cookie))

    def _paths(self, place: int) -> tuple[tuple[str, str], ...]:
        each = self._publics[place]
        inside = f"{WORKSPACE}/interviews/{each.interview}/sound.mp3"
        return (f"/excerpts/{each.excerpt}/sound.mp3", ""), (inside, self._cookie)

    def afterwards(self, place: int, moment: float) -> list[int]:
        """Return what came, after no page showed it any more, on each stream of an interview that was taken back."""
        return [ear.after(moment) for ear in self._open.pop(place)]

    def end(self) -> None:
        """Let everybody go."""
        for ears in self._open.values():
            for ear in ears:
                ear.leave()
