"""Measures how long a page takes to be made, beside the house's own error page, which asks nothing of any archive.

The archive is the demo's, its words taken from the catalogue, beside an interview of three hours made of them.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient

from archive.accession.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.bootstrap import make_archive
from archive.config import ComputeSettings, Config, TranscribeSettings
from archive.context import Archive
from archive.demo.catalogue import load_demo
from archive.indexing.outlets import index_interview
from archive.methods.alignment import spread_words
from archive.passphrases import Passphrases
from archive.publication.excerpts import draft
from archive.steps.publishing import publish
from archive.stewardship.accounts import add_user
from archive.terms.models import OPERATOR, InterviewId, ParticipantRole, Purpose, Role
from archive.terms.words import TranscriptSegment
from archive.transcripts.review import keep_corrected
from tests.bench.zipf import passages
from tests.peopled import approve, work
from web.gallery.app import create_gallery
from web.workspace.app import create_workspace
from web.wsgi import settle

RECORDING = Path(__file__).parents[1] / "recordings" / "hola_4s.opus"
TIMES = 50
LINES = 3_000
WORDS_IN_A_LINE = 10
PASSPHRASE = "un tranvia hacia la estacion"
EVERYTHING = (Purpose.TRANSCRIBE_LOCAL, Purpose.INDEX, Purpose.RESEARCH, Purpose.EXCERPT_PUBLIC)


def measure() -> list[tuple[str, str]]:
    """Return (page, p50 and p95 in milliseconds by the clock and of the processor, with its size)."""
    with tempfile.TemporaryDirectory() as folder, _archive(Path(folder)) as (archive, long, excerpt):
        gallery = create_gallery(archive.config.gallery_folder, base_url="http://localhost").test_client()
        workspace = create_workspace(
            archive, base_url="http://localhost", secret_key="k" * 40, insecure_http=True
        ).test_client()
        settle()
        rows = [
            _row("nothing there: the error page", gallery, "/nothing-there"),
            _row("gallery: home", gallery, "/"),
            _row("gallery: an excerpt", gallery, f"/excerpts/{excerpt}"),
            _row("gallery: search", gallery, "/search?words=hermana"),
            _row("gallery: search by meaning too", gallery, "/search?words=hermana&meaning=1"),
        ]
        _sign_in(workspace)
        return [
            *rows,
            _row("workspace: the list", workspace, "/"),
            _row(f"workspace: an interview of {LINES:,} lines", workspace, f"/interviews/{long}"),
            _row("workspace: search", workspace, "/search?words=trabajo"),
        ]


@contextmanager
def _archive(folder: Path) -> Iterator[tuple[Archive, InterviewId, str]]:
    config = Config(
        folder,
        transcribe=TranscribeSettings(engine="scripted", script=str(RECORDING.with_suffix(".json"))),
        compute=ComputeSettings(processes=1),
    )
    archive = make_archive(config, passphrases=Passphrases(memory_kib=64, rounds=1))
    users = [
        add_user(archive, OPERATOR, f"{name}@bench.test", Role.ADMIN, PASSPHRASE) for name in ("ana", "berta")
    ]
    interview = _take_in(archive)
    work(archive)
    excerpt = draft(archive, OPERATOR, interview, start_ms=300, end_ms=3_600, title="Hola")
    for user in users:
        approve(archive, user.viewer, excerpt)
    publish(archive, OPERATOR, excerpt)
    keep_corrected(archive, OPERATOR, interview, tuple(_lines()))
    index_interview(archive, interview)
    yield archive, interview, excerpt
    archive.connections.close()


def _take_in(archive: Archive) -> InterviewId:
    demo = load_demo()[0]
    narrator = NewParticipant("Ana", ParticipantRole.NARRATOR, grants_for(EVERYTHING))
    new = NewInterview(title=demo.title, languages=("es",), participants=(narrator,))
    with RECORDING.open("rb") as stream:
        return take_in(archive, OPERATOR, new, stream, original_name="hola.opus").interview


def _lines() -> Iterator[TranscriptSegment]:
    """Yield three hours of ten-word lines."""
    for number, passage in enumerate(passages(LINES)):
        said, start_ms = passage.text.split()[:WORDS_IN_A_LINE], number * 3_600
        yield TranscriptSegment(
            number=number,
            revision=1,
            start_ms=start_ms,
            end_ms=start_ms + 3_500,
            speaker=None,
            language="es",
            text=" ".join(said),
            words=tuple(replace(word) for word in spread_words(said, start_ms, start_ms + 3_500)),
            doubts=(),
            suppressed=None,
            verified=False,
        )


def _sign_in(client: FlaskClient) -> None:
    page = client.get("/login").get_data(as_text=True)
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    given = {"email": "ana@bench.test", "passphrase": PASSPHRASE, "csrf_token": token}
    client.post("/login", data=given)


def _row(what: str, client: FlaskClient, path: str) -> tuple[str, str]:
    took, worked, size = [], [], 0
    for _ in range(TIMES):
        start, before = time.perf_counter(), time.process_time()
        size = len(client.get(path).get_data())
        took.append(time.perf_counter() - start)
        worked.append(time.process_time() - before)
    return what, f"{_cuts(took)}; of the processor {_cuts(worked)}; {size / 1024:.0f} KiB"


def _cuts(seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=20)
    return f"p50 {cuts[9] * 1000:.1f} ms, p95 {cuts[18] * 1000:.1f} ms"
