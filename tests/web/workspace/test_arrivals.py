"""Recordings in pieces, by the protocol: what is there stays there, and nothing comes in that may not."""

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from werkzeug.test import TestResponse

from archive.accession import arrivals, intake
from archive.accession.agreed import from_text
from archive.accession.awaited import unfinished
from archive.accession.intake import take_in_arrived
from archive.clock import DAY_MS
from archive.config import Config, MediaSettings
from archive.participation.erasing import erase
from archive.participation.participants import open_purposes, show_agreements, withdraw
from archive.stewardship import catalogue
from archive.store import arrivals as arrival_rows
from archive.store import interviews
from archive.store.connect import atomic
from archive.terms.errors import NotFound
from archive.terms.models import OPERATOR, InterviewId, Role, UserId
from media.errors import Busy
from tests.scanning import folded
from tests.web.workspace.arriving import FIELDS, SOUND, House, Sender, checksum, encoded, housed

HASH = hashlib.sha256(SOUND).hexdigest()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housed(tmp_path_factory.mktemp("house") / "archive") as house:
        yield house


@pytest.fixture
def sender(house: House) -> Iterator[Sender]:
    """An archivist; whatever she began is gone afterwards."""
    yield house.sender()
    for each in unfinished(house.archive, OPERATOR):
        arrivals.drop(house.archive, OPERATOR, each.id)


def told_apart(seed: int) -> bytes:
    """Return a recording that no other test has."""
    return SOUND + seed.to_bytes(4, "big")


def id_of(path: str) -> str:
    return path.rpartition("/")[2]


# --- the protocol ---------------------------------------------------------------------------------------------------


def test_it_says_what_it_understands(sender: Sender, house: House) -> None:
    answer = sender.ask("OPTIONS", "/arrivals")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,creation-defer-length,checksum,termination,expiration"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert int(answer.headers["Tus-Max-Size"]) == house.archive.config.media.largest_bytes


def test_another_version_is_told_which_one_is_spoken(sender: Sender) -> None:
    answer = sender.ask("POST", "/arrivals", {"Tus-Resumable": "0.2.2"})
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_recording_arrives_in_pieces_and_becomes_an_interview(house: House, sender: Sender) -> None:
    path = sender.begin(len(SOUND))
    assert sender.offset(path) == 0
    answer = sender.put(path, 0, SOUND[:4000])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "4000")
    assert "GMT" in answer.headers["Upload-Expires"]
    state = sender.ask("HEAD", path)
    assert (state.headers["Upload-Offset"], state.headers["Upload-Length"]) == ("4000", str(len(SOUND)))
    assert state.headers["Cache-Control"] == "no-store"
    assert sender.put(path, 4000, SOUND[4000:]).headers["Upload-Offset"] == str(len(SOUND))
    taken = sender.finish(path, HASH)
    assert (taken.status_code, taken.headers["X-Content-SHA256"]) == (204, HASH)
    interview = InterviewId(id_of(taken.location))
    known, recording = catalogue.show(house.archive, OPERATOR, interview)
    assert (known.title, recording.id, recording.original_name) == ("Una vida entera", HASH, "juana.wav")
    assert house.archive.media.path(HASH).read_bytes() == SOUND
    assert house.archive.media.path(HASH).stat().st_mode & 0o777 == 0o440
    assert house.archive.media.parts.names() == []
    assert {each.value for each in open_purposes(house.archive, interview)} == {
        "preserve",
        "transcribe_local",
    }
    assert "Received, and safe" in sender.browser.page(taken.location)


def test_asking_again_whether_it_was_taken_in_gives_the_same_interview(sender: Sender) -> None:
    sound = told_apart(1)
    path = sender.begin(len(sound))
    sender.put(path, 0, sound)
    first, second = sender.finish(path), sender.finish(path)
    assert (first.status_code, second.status_code) == (204, 204)
    assert first.location == second.location
    assert sender.put(path, len(sound), b"more").status_code in {400, 409}


def test_the_answer_warns_of_a_title_that_tells_an_own_name(sender: Sender) -> None:
    """As often as it is asked, and not where the archive held the recording already."""
    sound = told_apart(21)
    for is_first in (True, False):
        path = sender.begin(
            len(sound), agreement=sender.agree(title="Zenobia cuenta", narrator="Zenobia Flores")
        )
        sender.put(path, 0, sound)
        for answer in (sender.finish(path), sender.finish(path)):
            said = answer.get_data(as_text=True)
            assert answer.status_code == 200
            assert ("zenobia" in said, "Nothing can be approved" in said) == (is_first, is_first)
            assert ("held" in answer.location, "was not kept" in said) == (not is_first, not is_first)


def test_the_same_recording_again_is_said_to_be_held(house: House, sender: Sender) -> None:
    sound = told_apart(2)
    answers = []
    for _ in range(2):
        path = sender.begin(len(sound))
        sender.put(path, 0, sound)
        answers.append(sender.finish(path))
    first, second = answers
    assert second.location == f"{first.location}?held=1"
    assert "what you wrote for it was not kept" in second.get_data(as_text=True)
    assert house.archive.media.parts.names() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Upload-Length": "10"}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "ten"}, 400),
        ({"Upload-Length": "0"}, 400),
        ({"Upload-Length": str(10**14)}, 413),
        ({"Upload-Length": "10", "Upload-Defer-Length": "1"}, 400),
        ({"Upload-Length": "10", "Upload-Metadata": "agreement !!!"}, 400),
        ({"Upload-Length": "10", "Upload-Metadata": "x" * 5000}, 400),
    ],
)
def test_nothing_begins_without_an_agreement_and_a_length_that_may_be(
    house: House, sender: Sender, headers: dict[str, str], status: int
) -> None:
    assert sender.ask("POST", "/arrivals", headers).status_code == status
    assert unfinished(house.archive, OPERATOR) == []


def test_a_piece_must_follow_what_is_there(sender: Sender) -> None:
    path = sender.begin(len(SOUND))
    sender.put(path, 0, SOUND[:100])
    assert sender.put(path, 50, SOUND[50:150]).status_code == 409
    assert sender.put(path, 200, SOUND[200:300]).status_code == 409
    assert sender.put(path, 0, SOUND[:100]).status_code == 409
    assert sender.offset(path) == 100


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_piece_that_changed_on_its_way_is_not_kept(sender: Sender, name: str) -> None:
    path = sender.begin(len(SOUND))
    said = checksum(name, SOUND[:100])
    assert sender.put(path, 0, b"\x01" + SOUND[1:100], Upload_Checksum=said).status_code == 460
    assert sender.offset(path) == 0
    assert sender.put(path, 0, SOUND[:100], Upload_Checksum=said).status_code == 204
    assert sender.put(path, 100, SOUND[100:], Upload_Checksum="md4 AAAA").status_code == 400
    assert sender.offset(path) == 100


def test_more_than_was_announced_is_not_kept(sender: Sender) -> None:
    path = sender.begin(100)
    assert sender.put(path, 0, SOUND[:101]).status_code == 400
    assert sender.put(path, 0, SOUND[:8], Content_Type="application/octet-stream").status_code == 415
    assert sender.ask("PATCH", path, {"Content-Type": "application/offset+octet-stream"}).status_code == 400
    assert sender.offset(path) == 0


def test_a_piece_has_at_most_eight_mebibytes(sender: Sender) -> None:
    path = sender.begin(20 * 2**20)
    assert sender.put(path, 0, bytes(8 * 2**20 + 1)).status_code == 413
    assert sender.put(path, 0, bytes(8 * 2**20)).status_code == 204


def test_what_is_plainly_no_recording_is_told_with_its_first_piece(sender: Sender) -> None:
    path = sender.begin(100)
    answer = sender.put(path, 0, b"%PDF-1.7 a form")
    assert answer.status_code == 415
    assert answer.get_data(as_text=True) == "This is a PDF document, not a recording.\n"
    assert sender.offset(path) == 0


def test_a_length_may_be_said_later_and_once(sender: Sender) -> None:
    path = sender.begin(None)
    state = sender.ask("HEAD", path)
    assert "Upload-Length" not in state.headers
    assert state.headers["Upload-Defer-Length"] == "1"
    sender.put(path, 0, SOUND[:100])
    assert sender.put(path, 100, SOUND[100:200], Upload_Length="50").status_code == 400
    assert sender.put(path, 100, SOUND[100:200], Upload_Length="300").status_code == 204
    assert sender.put(path, 200, SOUND[200:300], Upload_Length="400").status_code == 400
    assert sender.ask("HEAD", path).headers["Upload-Length"] == "300"


def test_what_was_recorded_until_the_page_closed_can_be_taken_in(house: House, sender: Sender) -> None:
    sound = told_apart(3)
    path = sender.begin(None, name="recording.webm")
    sender.put(path, 0, sound)
    page = sender.browser.page("/upload/unfinished")
    assert "A recording by the microphone that broke off" in page
    answer = sender.browser.post(f"/upload/unfinished/{id_of(path)}/finish")
    assert answer.status_code == 303
    _, recording = catalogue.show(house.archive, OPERATOR, InterviewId(id_of(answer.location)))
    assert recording.size == len(sound)


def test_what_is_not_all_here_is_not_taken_in(house: House, sender: Sender) -> None:
    path = sender.begin(len(SOUND))
    sender.put(path, 0, SOUND[:-1])
    assert sender.finish(path).status_code == 400
    assert len(unfinished(house.archive, OPERATOR)) == 1


def test_other_bytes_than_were_read_are_thrown_away_to_be_sent_again(house: House, sender: Sender) -> None:
    sound = told_apart(4)
    path = sender.begin(len(sound))
    sender.put(path, 0, sound)
    before = list(house.archive.media.hashes())
    assert sender.finish(path, "0" * 64).status_code == 460
    assert sender.offset(path) == 0
    assert list(house.archive.media.hashes()) == before
    sender.put(path, 0, sound)
    assert sender.finish(path, hashlib.sha256(sound).hexdigest()).status_code == 204


def test_two_windows_do_not_write_into_the_same_file(house: House, sender: Sender) -> None:
    path = sender.begin(len(SOUND))
    sender.put(path, 0, SOUND[:100])
    with house.archive.media.parts.whole(id_of(path)):
        assert sender.put(path, 100, SOUND[100:200]).status_code == 423
        with pytest.raises(Busy):
            house.archive.media.parts.append(id_of(path), 100, b"x")
    assert sender.put(path, 100, SOUND[100:200]).status_code == 204


def test_what_lies_on_the_disk_counts_whatever_was_answered(tmp_path: Path) -> None:
    """A process that was killed in the middle of a piece, before it could answer."""
    with housed(tmp_path / "archive") as house:
        sender = house.sender()
        path = sender.begin(len(SOUND))
        sender.put(path, 0, SOUND[:4000])
    part = house.archive.config.media_folder / "arriving" / id_of(path)
    with part.open("ab") as file:
        file.write(SOUND[4000:4321])
    with housed(tmp_path / "archive") as house:
        sender = house.sender()
        assert sender.offset(path) == 4321
        sender.put(path, 4321, SOUND[4321:])
        assert sender.finish(path, HASH).status_code == 204


def test_a_kill_between_keeping_and_writing_loses_and_doubles_nothing(house: House, sender: Sender) -> None:
    sound = told_apart(5)
    path = sender.begin(len(sound))
    sender.put(path, 0, sound)
    kept = house.archive.media.adopt(id_of(path))
    assert kept.sha256 not in interviews.known_files(house.archive.database())
    assert "held" not in sender.finish(path).location
    assert kept.sha256 in interviews.known_files(house.archive.database())


# --- who may, and what is left ---------------------------------------------------------------------------------------


def test_nobody_but_staff_sends_anything(house: House, sender: Sender) -> None:
    path = sender.begin(len(SOUND))
    stranger = house.app.test_client()
    rita = house.browser(Role.RESEARCHER)
    for method, where in (
        ("OPTIONS", "/arrivals"),
        ("POST", "/arrivals"),
        ("HEAD", path),
        ("PATCH", path),
        ("DELETE", path),
        ("POST", f"{path}/finish"),
    ):
        said = {"Tus-Resumable": "1.0.0", "X-CSRFToken": rita.token()}
        assert stranger.open(where, method=method, headers=said).status_code == 401
        assert rita.client.open(where, method=method, headers=said).status_code == 403
    for where in ("/upload/unfinished", "/upload/sheet", "/upload/record/x"):
        assert rita.get(where).status_code == 403
    assert sender.offset(path) == 0


def test_no_piece_is_taken_without_the_token_or_from_another_site(sender: Sender) -> None:
    path = sender.begin(len(SOUND))
    said = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}
    assert sender.browser.client.patch(path, headers=said, data=b"x").status_code == 400
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert sender.put(path, 0, SOUND[:9], **elsewhere).status_code == 403
    assert sender.ask("DELETE", path, elsewhere).status_code == 403
    assert sender.offset(path) == 0


def test_an_arrival_that_is_not_there_is_not_found(sender: Sender) -> None:
    for name in ("nobody", "..", "a" * 16, "A" * 16):
        assert sender.ask("HEAD", f"/arrivals/{name}").status_code == 404
    assert sender.put("/arrivals/" + "a" * 16, 0, b"x").status_code == 404
    assert sender.ask("DELETE", "/arrivals/" + "a" * 16).status_code == 404


def in_the_files(house: House, *words: str) -> set[str]:
    """Return which of the words can be read anywhere under the data folder."""
    found = set()
    for file in house.archive.config.data_dir.rglob("*"):
        if file.is_file():
            text = file.read_bytes()
            found |= {word for word in words if word.encode() in text or folded(word).encode() in text}
    return found


WORDS = ("Zumbayllu cuenta", "Quixotetl Mamani", "firma-de-ella", "voz-de-ella")


def begun(sender: Sender) -> str:
    paper = (io.BytesIO(b"%PDF firma-de-ella"), "form.pdf")
    agreement = sender.agree(title=WORDS[0], narrator=WORDS[1], evidence=paper)
    path = sender.begin(len(SOUND), agreement=agreement)
    sender.put(path, 0, SOUND[:50] + b"voz-de-ella")
    return path


def cleared_a_day_apart(house: House) -> None:
    """Let the worker look twice: what one look alone sees due stays."""
    before = in_the_files(house, *WORDS)
    arrivals.clear(house.archive)
    assert in_the_files(house, *WORDS) == before
    house.clock.ms += DAY_MS
    arrivals.clear(house.archive)
    house.clock.ms -= DAY_MS


@pytest.mark.parametrize("way", ["terminated", "given up on the page", "left alone"])
def test_what_is_given_up_leaves_no_byte_of_sound_form_or_name(
    house: House, sender: Sender, way: str
) -> None:
    path = begun(sender)
    assert in_the_files(house, *WORDS) == set(WORDS), "else this test sees nothing"
    if way == "terminated":
        assert sender.ask("DELETE", path).status_code == 204
    elif way == "given up on the page":
        assert sender.browser.post(f"/upload/unfinished/{id_of(path)}/drop").status_code == 303
    else:
        house.clock.ms += 8 * 24 * 60 * 60 * 1000
        with pytest.raises(NotFound):
            arrivals.append(house.archive, OPERATOR, id_of(path), 61, b"x")
        cleared_a_day_apart(house)
        house.clock.ms -= 8 * 24 * 60 * 60 * 1000
    assert in_the_files(house, *WORDS) == set()


def test_a_clock_that_is_ahead_for_less_than_a_day_takes_no_unfinished_recording(
    house: House, sender: Sender
) -> None:
    path = begun(sender)
    sender.agree(title="nobody sends it")
    rows = house.archive.database()["arrival_agreements"]
    for ahead_days, later_ms in ((8, 0), (30, DAY_MS - 1), (400, 0)):
        house.clock.ms += ahead_days * DAY_MS
        arrivals.clear(house.archive)
        house.clock.ms += later_ms
        arrivals.clear(house.archive)
        house.clock.ms -= ahead_days * DAY_MS + later_ms
        arrivals.clear(house.archive)
    assert sender.offset(path) == 61
    assert in_the_files(house, *WORDS) == set(WORDS)
    assert rows.count == 2


def test_a_week_has_not_passed_on_the_sixth_day(house: House, sender: Sender) -> None:
    path = begun(sender)
    house.clock.ms += 6 * 24 * 60 * 60 * 1000
    arrivals.clear(house.archive)
    house.clock.ms -= 6 * 24 * 60 * 60 * 1000
    assert sender.offset(path) == 61


def test_what_a_killed_process_left_without_a_row_is_cleared(house: House, sender: Sender) -> None:
    path = begun(sender)
    house.archive.media.parts.append("strayed0strayed0", 0, b"of nobody")
    arrivals.clear(house.archive)
    assert house.archive.media.parts.names() == [id_of(path)]


def test_an_agreement_for_which_no_file_came_is_erased_too(house: House, sender: Sender) -> None:
    sender.agree(title=WORDS[0], narrator=WORDS[1])
    house.clock.ms += 8 * 24 * 60 * 60 * 1000
    cleared_a_day_apart(house)
    house.clock.ms -= 8 * 24 * 60 * 60 * 1000
    house.archive.database().execute("pragma wal_checkpoint(truncate)")
    assert in_the_files(house, *WORDS) == set()


def test_the_form_travels_with_the_recording_and_several_are_numbered(house: House, sender: Sender) -> None:
    agreement = sender.agree(evidence=(io.BytesIO(b"\xff\xd8\xff a photograph"), "form.jpg"), title="Varias")
    for number in (1, 2):
        sound = told_apart(10 + number)
        metadata = ",".join(
            f"{key} {value}"
            for key, value in {
                "agreement": encoded(agreement),
                "filename": encoded(f"{number}.wav"),
                "number": encoded(str(number)),
            }.items()
        )
        said = {"Upload-Metadata": metadata, "Upload-Length": str(len(sound))}
        path = sender.ask("POST", "/arrivals", said).location
        sender.put(path, 0, sound)
        interview = InterviewId(id_of(sender.finish(path).location))
        known, _ = catalogue.show(house.archive, OPERATOR, interview)
        assert known.title == f"Varias ({number})"
        (her,) = show_agreements(house.archive, OPERATOR, interview)
        assert her.evidence is not None
        assert house.archive.media.path(her.evidence).read_bytes() == b"\xff\xd8\xff a photograph"
        if number == 1:  # the second is announced only now, as by somebody who adds a file
            agreement = sender.agree(
                evidence=(io.BytesIO(b"\xff\xd8\xff a photograph"), "form.jpg"), title="Varias"
            )


def test_a_form_with_mistakes_comes_back_and_nothing_is_written(house: House, sender: Sender) -> None:
    answer = sender.browser.post("/upload/agreement", {**FIELDS, "title": "", "narrator": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Give the interview a title." in page
    assert "Choose the recording." not in page


def test_a_file_larger_than_the_archive_takes_is_refused_before_it_comes(tmp_path: Path) -> None:
    config = replace(Config(data_dir=tmp_path), media=MediaSettings(largest_gib=0.001))
    with housed(tmp_path / "archive", config) as house:
        sender = house.sender()
        path = sender.begin(None)
        assert sender.put(path, 0, bytes(2 * 2**20)).status_code == 400
        assert sender.offset(path) == 0


def test_the_microphone_is_open_to_the_page_that_records_and_to_no_other(sender: Sender) -> None:
    page = sender.browser.get(f"/upload/record/{sender.agree()}")
    assert page.status_code == 200
    assert "microphone=(self)" in page.headers["Permissions-Policy"]
    assert "camera=()" in page.headers["Permissions-Policy"]
    for other in ("/upload", "/upload/unfinished", "/upload/record/nobody", "/"):
        assert "microphone=()" in sender.browser.get(other).headers["Permissions-Policy"]
    assert sender.browser.get("/upload/record/nobody").status_code == 404


def test_an_interview_that_is_erased_takes_what_was_left_of_its_arrival_with_it(
    house: House, sender: Sender
) -> None:
    sound = told_apart(6) + b"voz-de-ella"
    agreement = sender.agree(
        title=WORDS[0], narrator=WORDS[1], evidence=(io.BytesIO(b"%PDF firma-de-ella"), "form.pdf")
    )
    path = sender.begin(len(sound), name="Zumbayllu cuenta.wav", agreement=agreement)
    sender.put(path, 0, sound)
    interview = InterviewId(id_of(sender.finish(path).location))
    assert in_the_files(house, *WORDS) == set(WORDS)
    withdraw(house.archive, OPERATOR, interview)
    second = replace(OPERATOR, id=UserId("second"))
    erase(house.archive, OPERATOR, second, interview)
    assert in_the_files(house, *WORDS) == set()
    assert sender.ask("HEAD", path).status_code == 404


def test_what_was_erased_is_refused_when_it_comes_again_and_nothing_of_it_stays(
    house: House, sender: Sender
) -> None:
    sound = told_apart(9)
    path = sender.begin(len(sound))
    sender.put(path, 0, sound)
    interview = InterviewId(sender.finish(path).location.rpartition("/")[2])
    withdraw(house.archive, OPERATOR, interview)
    erase(house.archive, OPERATOR, replace(OPERATOR, id=UserId("second")), interview)
    before = list(house.archive.media.hashes())
    again = sender.begin(len(sound), name="other.wav")
    sender.put(again, 0, sound)
    refused = sender.finish(again)
    assert refused.status_code == 400
    assert "erased" in refused.text
    assert list(house.archive.media.hashes()) == before
    assert house.archive.media.parts.names() == []
    assert sender.ask("HEAD", again).status_code == 404


def test_two_windows_that_finish_at_once_do_not_cut_what_the_other_kept(house: House, sender: Sender) -> None:
    """The one has just kept the bytes; the other says that they should have been others."""
    sound = told_apart(7)
    path = sender.begin(len(sound))
    sender.put(path, 0, sound)
    kept = house.archive.media.adopt(id_of(path))
    assert sender.finish(path, HASH).status_code == 460
    assert not house.archive.media.holds(kept.sha256), "nobody wrote whose it is"
    assert sender.offset(path) == 0
    sender.put(path, 0, sound)
    assert sender.finish(path, kept.sha256).status_code == 204
    with house.archive.media.open(kept.sha256) as file:
        assert file.read() == sound


def test_what_is_given_up_while_it_is_taken_in_is_not_taken_in(house: House, sender: Sender) -> None:
    sound = told_apart(8)
    path = sender.begin(len(sound))
    sender.put(path, 0, sound)
    row = arrival_rows.arrival(house.archive.database(), id_of(path))
    assert row is not None
    with atomic(house.archive.database()) as database:
        assert arrival_rows.give_up(database, id_of(path))
    with pytest.raises(NotFound):
        take_in_arrived(house.archive, OPERATOR, from_text(row.plan), id_of(path), original_name="x.wav")
    assert not house.archive.media.holds(hashlib.sha256(sound).hexdigest())
    arrivals.clear(house.archive)
    assert id_of(path) not in house.archive.media.parts.names()


def test_what_was_taken_in_in_another_window_cannot_be_given_up_any_more(
    house: House, sender: Sender
) -> None:
    sound = told_apart(20)
    path = sender.begin(len(sound))
    sender.put(path, 0, sound)
    interview = InterviewId(id_of(sender.finish(path).location))
    assert sender.ask("DELETE", path).status_code == 404
    with atomic(house.archive.database()) as database:
        assert not arrival_rows.give_up(database, id_of(path))
        assert not arrival_rows.finish(database, id_of(path), interview, held=True)
    assert sender.offset(path) == len(sound)
    assert "held" not in sender.finish(path).location


def test_the_page_that_says_received_is_a_look_at_the_interview(house: House, sender: Sender) -> None:
    """It shows a title and the name of a file, of any interview whose id somebody knows."""
    sound = told_apart(10)
    path = sender.begin(len(sound), name="zumbayllu.wav")
    sender.put(path, 0, sound)
    interview = id_of(sender.finish(path).location)
    assert "zumbayllu.wav" in sender.browser.page(f"/upload/{interview}")
    assert "opened" in {each.verb for each in catalogue.events(house.archive, OPERATOR, interview)}


def at_once(*deeds: Callable[[], TestResponse]) -> list[int]:
    """Do them all at the same moment; return what was answered."""
    ready = threading.Barrier(len(deeds))

    def do(deed: Callable[[], TestResponse]) -> int:
        ready.wait()
        return deed().status_code

    with ThreadPoolExecutor(len(deeds)) as threads:
        return [each.result() for each in [threads.submit(do, deed) for deed in deeds]]


def race(house: House, sender: Sender, other: str, sound: bytes) -> None:
    """Let three windows send the recording, then one finish it while another does something else."""
    name, path = hashlib.sha256(sound).hexdigest(), sender.begin(len(sound))
    sent = at_once(*[lambda: sender.put(path, 0, sound)] * 3)
    assert sent.count(204) == 1
    assert set(sent) <= {204, 409, 423}
    second = {
        "gives it up": lambda: sender.ask("DELETE", path),
        "finishes too": lambda: sender.finish(path),
        "says other bytes": lambda: sender.finish(path, "0" * 64),
    }[other]
    first, then = at_once(lambda: sender.finish(path), second)
    assert {first, then} <= {204, 400, 404, 423, 460}
    taken = name in interviews.known_files(house.archive.database())
    assert taken == house.archive.media.holds(name)
    assert taken == (first == 204 or (other == "finishes too" and then == 204))
    if taken:
        with house.archive.media.open(name) as file:
            assert file.read() == sound


@pytest.mark.parametrize("other", ["gives it up", "finishes too", "says other bytes"])
def test_two_windows_at_the_same_moment_lose_nothing_and_bring_nothing_back(
    house: House, sender: Sender, other: str
) -> None:
    """Whoever is told 204 for giving up has no interview of it; whoever is told 204 for finishing has it whole."""
    for seed in range(6):
        race(house, sender, other, told_apart(100 + 10 * len(other) + seed))


@pytest.mark.parametrize(("module", "step"), [(arrivals, "take_in_arrived"), (intake, "_take")])
def test_the_window_that_was_slower_is_told_that_its_file_is_in_not_that_it_was_here_before(
    house: House, sender: Sender, monkeypatch: pytest.MonkeyPatch, module: ModuleType, step: str
) -> None:
    """It finds the part gone, or the recording there already, once the other has written where it is."""
    sound = told_apart(130 + len(step))
    path = sender.begin(len(sound))
    sender.put(path, 0, sound)
    places: list[str] = []
    real = getattr(module, step)

    def slower(*given: Any, **named: Any) -> Any:
        monkeypatch.undo()
        places.append(sender.finish(path).location)
        return real(*given, **named)

    monkeypatch.setattr(module, step, slower)
    answer = sender.finish(path)
    assert (answer.status_code, [answer.location]) == (204, places)


def test_what_was_erased_does_not_come_in_a_second_time_from_a_window_that_was_left_open(
    house: House, sender: Sender
) -> None:
    sound = told_apart(11) + b"voz-de-ella"
    first, another = sender.begin(len(sound)), sender.begin(len(sound))
    paper = (io.BytesIO(b"%PDF firma-de-ella"), "form.pdf")
    again = sender.begin(
        len(sound), agreement=sender.agree(title=WORDS[0], narrator=WORDS[1], evidence=paper)
    )
    sender.put(another, 0, sound[:500])
    for path in (first, again):
        sender.put(path, 0, sound)
    interview = InterviewId(id_of(sender.finish(first).location))
    withdraw(house.archive, OPERATOR, interview)
    assert in_the_files(house, *WORDS) == set(WORDS)
    erase(house.archive, OPERATOR, replace(OPERATOR, id=UserId("second")), interview)
    assert in_the_files(house, *WORDS) == set()
    assert sender.finish(again).status_code == 404
    assert sender.offset(another) == 500, "the beginning of a file may be anybody's"
