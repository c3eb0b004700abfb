"""An interview that came in by pieces and met everything that was built since: erased, no byte of it is left.

Its index inside is kept by the engine for large archives.
"""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from archive.analysis import coded, coding
from archive.config import Config, SearchSettings
from archive.discovery import baskets, saved_searches
from archive.participation.erasing import erase
from archive.participation.participants import show_agreements, withdraw
from archive.publication import titles
from archive.publication.excerpts import draft
from archive.stewardship import membership
from archive.store import voices as voice_rows
from archive.store.accounts import user_by_email
from archive.store.connect import atomic
from archive.terms.models import OPERATOR, InterviewId, Role, UserId, Viewer
from archive.terms.words import VoiceId
from archive.transcripts import glossary, respelling, voices
from archive.transcripts.review import correct
from tests.canaries import new_words
from tests.peopled import EMAILS, RECORDINGS, scripted, work
from tests.scanning import Scanner, names_of
from tests.web.workspace.arriving import House, Sender, housed

FIELDS = (
    "title",
    "new_title",
    "narrator",
    "surname",
    "shown",
    "shown_place",
    "interviewer",
    "place",
    "collection",
    "summary",
    "evidence",
    "file",
    "misheard",
    "learned",
    "corrected",
    "note",
    "memo",
    "excerpt",
)
HELD = frozenset(FIELDS) - {"title"}
"""A title that was changed is forgotten at once."""


def arrived(house: House, sender: Sender, said: dict[str, str]) -> InterviewId:
    agreement = sender.agree(
        title=said["title"],
        narrator=f"{said['narrator']} {said['surname']}",
        interviewer=said["interviewer"],
        place=said["place"],
        collection=said["collection"],
        summary=said["summary"],
        name_as="pseudonym",
        shown_name=said["shown"],
        shown_place=said["shown_place"],
        purposes=["preserve", "transcribe_local", "tell_speakers", "index", "research", "excerpt_public"],
        evidence=(io.BytesIO(said["evidence"].encode()), "form.pdf"),
    )
    sound = (RECORDINGS / "hola_4s.opus").read_bytes()
    path = sender.begin(len(sound), name=f"{said['file']}.opus", agreement=agreement)
    for at in range(0, len(sound), 10_000):
        assert sender.put(path, at, sound[at : at + 10_000]).status_code == 204
    interview = InterviewId(sender.finish(path).location.rpartition("/")[2])
    work(house.archive)
    return interview


def worked_on(house: House, interview: InterviewId, said: dict[str, str]) -> None:
    """Do to it whatever can be done since this afternoon."""
    archive, rita = house.archive, viewer(house, Role.RESEARCHER)
    respelling.respell(archive, OPERATOR, interview, said["misheard"], said["learned"], {0})
    glossary.add(archive, OPERATOR, "", said["surname"])
    glossary.add(archive, OPERATOR, said["collection"], f"{said['narrator']} {said['surname']}")
    revised = f"{said['learned']} y {said['corrected']}"
    correct(archive, OPERATOR, interview, 0, revised, seen_revision=2)
    with atomic(archive.database()) as database:
        voice_rows.add_voices(database, interview, [VoiceId("voice0voice0voic")])
    her = show_agreements(archive, OPERATOR, interview)[0].participant
    voices.name_voice(archive, OPERATOR, interview, VoiceId("voice0voice0voic"), her)
    titles.call_interview(archive, OPERATOR, interview, said["new_title"], said["summary"])
    draft(archive, OPERATOR, interview, start_ms=350, end_ms=3_000, title=said["excerpt"], whole=False)
    baskets.add(archive, rita, interview, 350, 3_000, said["note"])
    project = coding.begin(archive, rita, "Trabajo")
    coded.code_words(archive, rita, project, interview, (350, 3_465), memo=said["memo"])
    saved_searches.keep(archive, rita, name="hers", query=f"interview={interview}&words={said['learned']}")
    work(archive)


def viewer(house: House, role: Role) -> Viewer:
    found = user_by_email(house.archive.database(), EMAILS[role])
    assert found is not None
    return found[0].viewer


@pytest.mark.slow
def test_what_came_by_pieces_and_met_every_new_table_leaves_no_byte(tmp_path: Path) -> None:
    said = dict(zip(FIELDS, new_words(len(FIELDS), seed=17), strict=True))
    script = tmp_path / "script.json"
    line = {"start_ms": 350, "end_ms": 3_465, "text": f"Me llamo {said['misheard']}.", "language": "es"}
    script.write_text(json.dumps([line]), encoding="utf-8")
    config = replace(scripted(Config(data_dir=tmp_path), script), search=SearchSettings(engine="tantivy"))
    scanner = Scanner(said)
    with housed(tmp_path / "archive", config) as house:
        folder = house.archive.config.data_dir
        interview = arrived(house, house.sender(), said)
        worked_on(house, interview, said)
        membership.invite(house.archive, OPERATOR, "nueva@archive.test", Role.ARCHIVIST)
        assert names_of(scanner.below(folder)) >= HELD, "else this test sees nothing"
        withdraw(house.archive, OPERATOR, interview)
        work(house.archive)
        assert not scanner.below(house.archive.config.index_folder, house.archive.config.work_folder)
        erase(house.archive, OPERATOR, replace(OPERATOR, id=UserId("second")), interview)
        assert not scanner.below(folder), "while the archive is open, its write-ahead log too"
        work(house.archive)
    assert not scanner.below(folder)
