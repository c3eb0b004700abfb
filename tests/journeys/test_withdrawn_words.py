"""A canary in every field of an interview: who may hear it sing, and that nobody does once its narrator has withdrawn.

Every address of both rooms is asked as every role, with every id there is; then every byte of what is shared is read.
"""

import itertools
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from archive.accession.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.bootstrap import make_archive, open_archive
from archive.config import Config
from archive.context import Archive
from archive.participation.participants import show_agreements, withdraw
from archive.publication.excerpts import draft
from archive.steps.publishing import publish
from archive.stewardship.accounts import add_user
from archive.terms.models import (
    OPERATOR,
    ExcerptId,
    InterviewId,
    NameAs,
    ParticipantRole,
    Presentation,
    Purpose,
    Role,
    TagState,
)
from archive.theming.themes import decide, themes_of
from tests.peopled import EMAILS, PASSPHRASE, RECORDINGS, approve, fast_passphrases, scripted, work
from tests.scanning import Scanner, names_of
from tests.together import made_together
from tests.untouched import untouched
from tests.web.workspace.conftest import SECRET, Browser
from web.gallery.app import create_gallery
from web.workspace.app import create_workspace

RECORDING = RECORDINGS / "hola_4s.opus"
SPOKEN = {"said": "zarzamora", "public": "quetzalina"}
CANARIES = {
    **SPOKEN,
    "title": "Pirilampo",
    "narrator": "Xochipilli",
    "shown": "Tornasol",
    "interviewer": "Wuppertaler",
    "place": "Yacimiento",
    "shown_place": "Calabozo",
    "summary": "murcielago",
    "collection": "Axolotario",
    "file": "ornitorrinco",
    "evidence": "firmadisimo",
    "excerpt": "Luciernaga",
    "context": "trampantojo",
    "warning": "escalofrio",
    "uploader": "Quisquilla",
}
HEARD = {
    "public": {"public", "shown", "shown_place", "excerpt", "context", "warning", "collection"},
    Role.RESEARCHER: {"said", "public", "title", "shown", "place", "summary", "collection"},
}
"""What may be met before the withdrawal; the staff may meet more. Who signed in is no secret to herself."""
SEARCHES = [*CANARIES.values(), *(word[:6] for word in CANARIES.values()), "quetzalinas", "zarzamoro"]


@dataclass(frozen=True, slots=True)
class Rooms:
    """An archive with one interview in which every field sings, and its two rooms."""

    archive: Archive
    interview: InterviewId
    excerpt: ExcerptId
    workspace: Flask
    gallery: Flask


@dataclass(frozen=True, slots=True)
class Sung:
    """The archive that every test copies."""

    config: Config
    interview: InterviewId
    excerpt: ExcerptId


@pytest.fixture(scope="module")
def sung(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sung]:
    """The interview taken in, transcribed, tagged, indexed, and an excerpt of it published."""
    made = made_together(tmp_path_factory, "sung", _sing)
    with untouched(made.config.data_dir):
        yield made


def _sing(folder: Path) -> Sung:
    script = folder.with_name("script.json")
    lines = [
        {
            "start_ms": 300,
            "end_ms": 1700,
            "text": f"Mi hermana decía {SPOKEN['said']} siempre.",
            "language": "es",
        },
        {
            "start_ms": 2000,
            "end_ms": 3500,
            "text": f"La mató su marido, {SPOKEN['public']}.",
            "language": "es",
        },
    ]
    script.write_text(json.dumps(lines), encoding="utf-8")
    config = scripted(Config(folder), script)
    archive = make_archive(config, passphrases=fast_passphrases())
    interview = InterviewId(_take_in(archive))
    work(archive)
    excerpt = _publish(archive, interview)
    archive.connections.close()
    return Sung(config, interview, excerpt)


@pytest.fixture
def rooms(sung: Sung, tmp_path: Path) -> Iterator[Rooms]:
    """A copy of that archive, and its rooms."""
    config = sung.config.at(tmp_path / "archive")
    shutil.copytree(sung.config.data_dir, config.data_dir)
    archive = open_archive(config, passphrases=fast_passphrases())
    workspace = create_workspace(archive, base_url="http://localhost", secret_key=SECRET, insecure_http=True)
    gallery = create_gallery(config.gallery_folder, base_url="http://localhost")
    yield Rooms(archive, sung.interview, sung.excerpt, workspace, gallery)
    archive.connections.close()


def _take_in(archive: Archive) -> str:
    grants = grants_for((Purpose.TRANSCRIBE_LOCAL, Purpose.INDEX, Purpose.RESEARCH, Purpose.EXCERPT_PUBLIC))
    shown = Presentation(NameAs.PSEUDONYM, CANARIES["shown"], CANARIES["shown_place"])
    new = NewInterview(
        title=CANARIES["title"],
        languages=("es",),
        participants=(
            NewParticipant(CANARIES["narrator"], ParticipantRole.NARRATOR, grants, shown),
            NewParticipant(CANARIES["interviewer"], ParticipantRole.INTERVIEWER, grants),
        ),
        collection=CANARIES["collection"],
        place=CANARIES["place"],
        summary=CANARIES["summary"],
    )
    with RECORDING.open("rb") as stream:
        taken = take_in(
            archive,
            OPERATOR,
            new,
            stream,
            original_name=f"{CANARIES['file']}.opus",
            evidence=BytesIO(CANARIES["evidence"].encode()),
        )
    return taken.interview


def _publish(archive: Archive, interview: InterviewId) -> ExcerptId:
    users = [
        add_user(archive, OPERATOR, email, role, PASSPHRASE, CANARIES["uploader"])
        for role, email in EMAILS.items()
    ]
    excerpt = draft(
        archive,
        OPERATOR,
        interview,
        start_ms=1900,
        end_ms=3600,
        title=CANARIES["excerpt"],
        context=CANARIES["context"],
        warning=CANARIES["warning"],
    )
    for tag in themes_of(archive, OPERATOR, interview):
        decide(archive, OPERATOR, interview, tag.id, TagState.CONFIRMED)
    for user in users[:2]:
        approve(archive, user.viewer, excerpt)
    publish(archive, OPERATOR, excerpt)
    return excerpt


def addresses(app: Flask, rooms: Rooms) -> Iterator[str]:
    """Yield every address of an application with the ids of the interview, and the searches for every canary.

    Ids that do not fit are asked for in tests/architecture/test_access_table.py.
    """
    known = {
        "interview_id": [rooms.interview],
        "participant_id": [
            each.participant for each in show_agreements(rooms.archive, OPERATOR, rooms.interview)
        ],
        "excerpt_id": [rooms.excerpt],
        "theme_id": ["femicide", "violence"],
        "number": [0, 1],
        "form": ["vtt", "json"],
    }
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.arguments <= known.keys() or "GET" not in (rule.methods or ()):
            continue
        for values in itertools.product(*(known[name] for name in sorted(rule.arguments))):
            path = adapter.build(rule.endpoint, dict(zip(sorted(rule.arguments), values, strict=True)))
            yield path
            if _takes_words(rule):
                yield from (f"{path}?words={each}" for each in SEARCHES)


def _takes_words(rule: Rule) -> bool:
    return str(rule.rule) == "/search"


def met(rooms: Rooms, app: Flask, role: Role | None) -> set[str]:
    """Ask everything as this role, plainly and as a script does; return the canaries that sang.

    No script of ours searches: the page of a search is asked for so once, and each word plainly.
    """
    browser = Browser(app.test_client())
    if role is not None:
        assert browser.sign_in(EMAILS[role]).status_code == 303
    sang: set[str] = set()
    for path in addresses(app, rooms):
        if "sign-out" in path:
            continue
        for headers in ({},) if "?words=" in path else ({}, {"X-Part": "lines"}):
            response = browser.get(path, headers=headers)
            answer = response.get_data().decode("utf-8", errors="replace") + str(response.headers)
            text = _without_the_question(path, answer)
            sang |= {name for name, word in CANARIES.items() if word.casefold() in text.casefold()}
            response.close()
    return sang - {"uploader"}


def _without_the_question(path: str, text: str) -> str:
    """Return an answer without the question itself, which every search page repeats to who asked it."""
    _, _, asked = path.partition("?words=")
    return re.sub(re.escape(asked.partition("&")[0]), "", text, flags=re.IGNORECASE) if asked else text


def lying_about(archive: Archive) -> set[str]:
    """Return the canaries that lie in a byte of the gallery, of an index or of the work folder."""
    config = archive.config
    return names_of(Scanner(CANARIES).below(config.gallery_folder, config.index_folder, config.work_folder))


def test_before_a_withdrawal_each_role_meets_what_it_may_and_nothing_else(rooms: Rooms) -> None:
    assert met(rooms, rooms.gallery, None) == HEARD["public"]
    assert met(rooms, rooms.workspace, None) == set()
    research = met(rooms, rooms.workspace, Role.RESEARCHER)
    assert {"said", "public", "title", "shown"} <= research <= HEARD[Role.RESEARCHER]
    staff = met(rooms, rooms.workspace, Role.ARCHIVIST)
    assert "evidence" not in staff
    assert {"narrator", "interviewer", "said", "public", "title", "excerpt", "context"} <= staff


def test_before_a_withdrawal_the_gallery_holds_only_what_the_public_may_have(rooms: Rooms) -> None:
    assert names_of(Scanner(CANARIES).below(rooms.archive.config.gallery_folder)) == HEARD["public"]


@pytest.mark.parametrize("role", [None, *EMAILS])
def test_after_a_withdrawal_no_page_holds_a_word(rooms: Rooms, role: Role | None) -> None:
    withdraw(rooms.archive, OPERATOR, rooms.interview)
    assert met(rooms, rooms.gallery, None) == set()
    assert met(rooms, rooms.workspace, role) == set()


def test_after_a_withdrawal_no_byte_of_gallery_or_indexes_holds_a_word(rooms: Rooms) -> None:
    assert lying_about(rooms.archive) >= {"said", "public", "excerpt", "context"}, (
        "the canaries must sing before"
    )
    withdraw(rooms.archive, OPERATOR, rooms.interview)
    assert lying_about(rooms.archive) == set()


def test_one_of_two_people_is_enough_to_close_everything(rooms: Rooms) -> None:
    interviewer = next(
        each.participant
        for each in show_agreements(rooms.archive, OPERATOR, rooms.interview)
        if each.role is ParticipantRole.INTERVIEWER
    )
    withdraw(rooms.archive, OPERATOR, rooms.interview, interviewer)
    assert lying_about(rooms.archive) == set()
    assert met(rooms, rooms.gallery, None) == set()
    assert met(rooms, rooms.workspace, Role.RESEARCHER) == set()


def test_taking_back_the_public_purpose_leaves_research_as_it_was(rooms: Rooms) -> None:
    withdraw(rooms.archive, OPERATOR, rooms.interview, purpose=Purpose.EXCERPT_PUBLIC)
    assert met(rooms, rooms.gallery, None) == set()
    assert {"said", "public"} <= met(rooms, rooms.workspace, Role.RESEARCHER)


def test_the_worker_finds_nothing_left_to_take_out(rooms: Rooms) -> None:
    withdraw(rooms.archive, OPERATOR, rooms.interview)
    work(rooms.archive)
    assert lying_about(rooms.archive) == set()
