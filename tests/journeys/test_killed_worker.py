"""A worker that is killed again and again loses nothing: the words are those of a run that nobody disturbed."""

import shutil
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from media.decode import decode_to_pcm
from media.encode import encode_mp3
from media.request import Limits
from tests.begun import Begun
from tests.journeys.conftest import DEMO, Operator

RATE = 44_100
KILLS, A_SHARE = 5, 3
"""How many with `--whole`, and every day: before the first batch, after it, and after the next."""
PATIENCE_SECONDS = 600
NAMES = ("rosa-por-su-nombre", "dani-un-martes-por-la-manana", "jr-les-mains-qui-savaient")
SHARE_SECONDS = 35
"""So much of two interviews is enough for more batches than one; `--whole` takes all of three."""


@pytest.fixture(scope="module")
def long_recording(tmp_path_factory: pytest.TempPathFactory, whole: bool) -> Path:  # noqa: FBT001
    """Demo interviews one after the other: many chunks, more languages than one."""
    folder = tmp_path_factory.mktemp("long")
    joined = folder / "joined.pcm"
    with joined.open("wb") as stream:
        for name in NAMES if whole else NAMES[:2]:
            part = folder / f"{name}.pcm"
            decode_to_pcm(DEMO / f"{name}.opus", part, sample_rate=RATE, limits=Limits(max_seconds=600))
            stream.write(part.read_bytes()[: None if whole else SHARE_SECONDS * RATE * 2])
    encode_mp3(joined, folder / "joined.mp3", sample_rate=RATE)
    return folder / "joined.mp3"


def chunks_done(operator: Operator, interview: str) -> int:
    """Return how many chunks of the transcription are committed: asked here, as a command would come too late."""
    with closing(
        sqlite3.connect(f"{(operator.folder / 'archive.sqlite').as_uri()}?mode=ro", uri=True, timeout=60)
    ) as database:
        rows = database.execute(
            "select done from jobs where interview_id = ? and kind = 'transcribe'", [interview]
        ).fetchall()
    return max((int(done or 0) for (done,) in rows), default=0)


def kill_when(operator: Operator, worker: Begun, interview: str, done: int) -> int:
    """Kill the worker as soon as so many chunks are done; return how many were at that moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (now := chunks_done(operator, interview)) < done and worker.goes_on:
        assert time.monotonic() < deadline, "the worker stands still"
        time.sleep(0.02)
    assert worker.goes_on, "the worker was done before it could be killed"
    worker.kill()
    assert worker.wait() == -signal.SIGKILL
    return now


@pytest.mark.slow
def test_a_transcription_killed_again_and_again_equals_one_that_nobody_disturbed(
    operator: Operator,
    tmp_path: Path,
    long_recording: Path,
    whole: bool,  # noqa: FBT001
) -> None:
    """Three times every day, five with `--whole`: each kill waits until more is committed than at the one before."""
    interview = operator.take_in(long_recording, title="Long", languages="es,en,fr")
    calm, troubled = operator, Operator(Path(shutil.copytree(operator.folder, tmp_path / "troubled")))
    calm.do("work", "--drain", "--processes", "1")

    seen = []
    for kill in range(KILLS if whole else A_SHARE):
        worker = troubled.begin("work", "--drain", "--processes", "1")
        time.sleep(1.0)
        seen.append(kill_when(troubled, worker, interview, done=kill))
    troubled.do("work", "--drain")

    assert seen == sorted(seen), "what was committed stays committed"
    assert seen[-1] > 0
    one, other = calm.read("show", interview), troubled.read("show", interview)
    assert one["segments"] == other["segments"]
    assert len(one["segments"]) > KILLS
    states = {step["step"]: step["state"] for step in troubled.read("status", interview)["steps"]}
    assert set(states.values()) == {"done"}
    assert list((troubled.folder / "work").iterdir()) == []
    assert troubled.ask("check", "--fixity", "--index").returncode == 0
