"""Taking in: the agreement first, the bytes kept for good, and all of it or nothing."""

import errno
import io
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.accession.intake import (
    NewInterview,
    NewParticipant,
    Taken,
    grants_for,
    take_in,
)
from archive.consent.guard import refusal
from archive.context import Archive
from archive.participation.participants import show_agreements
from archive.stewardship import catalogue
from archive.stewardship.care import check
from archive.store import jobs
from archive.terms.errors import BadRequest, Refused
from archive.terms.jobs import JobKind
from archive.terms.models import (
    LONGEST_TEXT,
    OPERATOR,
    SYSTEM,
    AgreementStatus,
    Decision,
    Embargo,
    ExcerptId,
    InterviewId,
    ParticipantRole,
    Purpose,
    Viewer,
)
from media.errors import FullDisk
from tests.peopled import INSIDE, OPEN, World, rosa

SOUND = b"these bytes need not be a sound to be kept" * 50
TABLES = (
    "interviews",
    "participants",
    "participations",
    "agreements",
    "grants",
    "recordings",
    "jobs",
    "events",
)


def state(archive: Archive) -> tuple[object, ...]:
    """Return everything that taking in may leave: rows, kept files, unfinished files."""
    counts = [next(archive.database().query(f"select count(*) as n from {each}"))["n"] for each in TABLES]  # noqa: S608
    folder = archive.config.media_folder
    return (*counts, *sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()))


def take(
    archive: Archive,
    new: NewInterview | None = None,
    content: bytes = SOUND,
    name: str = "a.wav",
    **given: object,
) -> Taken:
    return take_in(archive, OPERATOR, new or rosa(), io.BytesIO(content), original_name=name, **given)  # type: ignore[arg-type]


def test_what_is_received_is_kept_and_waits_to_be_prepared(archive: Archive) -> None:
    taken = take(archive)
    assert taken.created
    assert archive.media.path(taken.recording).read_bytes() == SOUND
    about, recording = catalogue.show(archive, OPERATOR, taken.interview)
    assert (about.title, recording.original_name, recording.size) == ("Hola, soy Rosa", "a.wav", len(SOUND))
    waiting = jobs.jobs_of(archive.database(), taken.interview)
    assert [job.kind for job in waiting] == [JobKind.PREPARE]
    assert [each.verb for each in catalogue.events(archive, OPERATOR, taken.interview)] == ["ingest"]


def test_the_agreement_is_there_in_the_same_moment_as_the_recording(archive: Archive) -> None:
    taken = take(archive)
    found = show_agreements(archive, OPERATOR, taken.interview)
    assert [each.status for each in found] == [AgreementStatus.DOCUMENTED] * 2
    assert all(each.version == 1 for each in found)
    assert refusal(archive.database(), taken.interview, Purpose.RESEARCH) is None
    assert refusal(archive.database(), taken.interview, Purpose.TRAIN_MODELS) is not None


def test_without_a_word_of_agreement_it_is_kept_and_nothing_else(archive: Archive) -> None:
    new = replace(rosa(), participants=(NewParticipant("Rosa", ParticipantRole.NARRATOR, ()),))
    taken = take(archive, new)
    (found,) = show_agreements(archive, OPERATOR, taken.interview)
    assert found.status is AgreementStatus.PENDING
    allowed = [each for each in Purpose if refusal(archive.database(), taken.interview, each) is None]
    assert allowed == [Purpose.PRESERVE]


def person(name: str = "Rosa", role: ParticipantRole = ParticipantRole.NARRATOR) -> NewParticipant:
    return NewParticipant(name, role, grants_for(OPEN))


BAD = {
    "no title": replace(rosa(), title="  "),
    "long title": replace(rosa(), title="x" * (LONGEST_TEXT + 1)),
    "half a sign": replace(rosa(), title="Rosa \udcff"),
    "zero byte": replace(rosa(), title="Rosa\0"),
    "no language": replace(rosa(), languages=()),
    "unknown language": replace(rosa(), languages=("es", "qu")),
    "nobody": replace(rosa(), participants=()),
    "no narrator": replace(rosa(), participants=(person(role=ParticipantRole.INTERVIEWER),)),
    "no name": replace(rosa(), participants=(person(" "),)),
    "long name": replace(rosa(), participants=(person("x" * (LONGEST_TEXT + 1)),)),
    "half a sign in a name": replace(rosa(), participants=(person("\ud800"),)),
    "half a sign in a place": replace(rosa(), place="\ud800"),
    "no date": replace(rosa(), recorded_on="in spring"),
    "no such date": replace(rosa(), recorded_on="2025-02-30"),
    "a week": replace(rosa(), recorded_on="2025-W10-1"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_senseless_interview_is_refused_in_a_sentence_and_leaves_nothing(
    archive: Archive, bad: NewInterview
) -> None:
    before = state(archive)
    with pytest.raises(BadRequest) as refused:
        take(archive, bad)
    assert str(refused.value).endswith(".")
    assert "Traceback" not in str(refused.value)
    assert state(archive) == before


def test_an_empty_file_is_refused(archive: Archive) -> None:
    before = state(archive)
    with pytest.raises(BadRequest, match="empty"):
        take(archive, content=b"")
    assert state(archive) == before


class Failing(io.BytesIO):
    """A stream that fails after its first block."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(b"x" * 3_000_000)
        self.error = error

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 1_000_000:
            raise self.error
        return super().read(size)


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (ConnectionResetError("gone"), ConnectionResetError),
        (OSError(errno.ENOSPC, "No space left on device"), FullDisk),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
@pytest.mark.parametrize("which", ["recording", "evidence"])
def test_a_stream_that_breaks_off_leaves_nothing(
    archive: Archive, error: BaseException, seen: type[BaseException], which: str
) -> None:
    before = state(archive)
    broken: dict[str, object] = {which: Failing(error)}
    streams = {"recording": io.BytesIO(SOUND), "evidence": None, **broken}
    with pytest.raises(seen):
        take_in(archive, OPERATOR, rosa(), original_name="a.wav", **streams)  # type: ignore[arg-type]
    assert state(archive) == before


@pytest.mark.parametrize("which", ["recording", "evidence"])
def test_more_than_this_archive_takes_is_refused_and_leaves_nothing(archive: Archive, which: str) -> None:
    config = replace(archive.config, media=replace(archive.config.media, largest_gib=100 / 1024**3))
    small = replace(archive, config=config)
    before = state(archive)
    streams = {"recording": io.BytesIO(b"y" * 50), "evidence": None, which: io.BytesIO(b"x" * 101)}
    with pytest.raises(BadRequest, match="larger"):
        take_in(small, OPERATOR, rosa(), original_name="a.wav", **streams)  # type: ignore[arg-type]
    assert state(archive) == before
    assert take(small, content=b"x" * 100).created


def test_rows_that_cannot_be_written_take_the_bytes_and_the_form_with_them(archive: Archive) -> None:
    before = state(archive)
    archive.database().execute(
        "create temp trigger full before insert on recordings begin select raise(abort, 'disk is full'); end"
    )
    with pytest.raises(Exception, match="disk is full"):
        take(archive, evidence=io.BytesIO(b"a signed form"))
    assert state(archive) == before


def test_the_same_recording_again_adds_nothing_and_says_so(archive: Archive) -> None:
    first = take(archive)
    before = state(archive)
    again = take(archive, replace(rosa(), title="Otro"), name="b.wav", evidence=io.BytesIO(b"another form"))
    assert again == replace(first, created=False)
    assert state(archive) == before


@pytest.mark.parametrize("round_", range(3))
def test_the_same_recording_sent_by_two_at_once_is_one_interview(archive: Archive, round_: int) -> None:
    before = catalogue.list_interviews(archive, OPERATOR).total
    together = threading.Barrier(4)
    taken: list[Taken] = []
    errors: list[BaseException] = []

    class Meeting(io.BytesIO):
        """Gives its last byte when all have come so far."""

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            if not data:
                together.wait(120)
            return data

    def send() -> None:
        try:
            taken.append(take_in(archive, OPERATOR, rosa(), Meeting(SOUND), original_name="a.wav"))
        except BaseException as error:  # noqa: BLE001 - shown below
            errors.append(error)
        finally:
            archive.connections.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    assert sorted(each.created for each in taken) == [False, False, False, True]
    assert len({each.interview for each in taken}) == 1
    assert catalogue.list_interviews(archive, OPERATOR).total == before + 1
    assert archive.media.path(taken[0].recording).read_bytes() == SOUND
    assert check(archive, fixity=True, index=False) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..", ".."),
        ("/", "recording"),
        ("", "recording"),
        ("C:\\Users\\Rosa\\voz.mp3", "voz.mp3"),
        ("voz\0.mp3", "voz.mp3"),
        ("voz\u202e3pm.exe", "voz3pm.exe"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
        ("\udcff.wav", ".wav"),
        ("x" * 4_000 + ".wav", "x" * LONGEST_TEXT),
        ("👩🏽‍🦱 entrevista ñ.m4a", "👩🏽🦱 entrevista ñ.m4a"),
        ("<script>.wav", "<script>.wav"),
    ],
)
def test_a_name_from_outside_is_a_label_and_never_a_path(archive: Archive, name: str, shown: str) -> None:
    taken = take(archive, name=name)
    assert catalogue.show(archive, OPERATOR, taken.interview)[1].original_name == shown
    outside = archive.config.data_dir.parent
    assert sorted(file.name for file in outside.iterdir()) == [archive.config.data_dir.name]
    assert archive.media.path(taken.recording).name == taken.recording


def test_an_embargo_closes_all_but_the_staffs_own_room() -> None:
    for given in grants_for(tuple(Purpose), "2031-05-01"):
        assert given.decision is Decision.ALLOW
        sleeping = Embargo.NONE if given.purpose in {*INSIDE, Purpose.TELL_SPEAKERS} else Embargo.UNTIL
        assert given.embargo is sleeping
        assert given.embargo_until == (None if sleeping is Embargo.NONE else "2031-05-01")


@pytest.mark.parametrize(
    "date", ["", "soon", "2031-13-01", "01/05/2031", "indefinite", "20310501", "2031-W01"]
)
def test_a_date_that_cannot_be_read_means_forever(date: str) -> None:
    (given,) = grants_for((Purpose.RESEARCH,), date)
    assert (given.embargo, given.embargo_until) == (Embargo.INDEFINITE, None)


def test_an_embargo_whose_date_has_come_is_a_task_for_a_person_and_opens_nothing(world: World) -> None:
    new = replace(
        rosa(),
        participants=(NewParticipant("Rosa", ParticipantRole.NARRATOR, grants_for(OPEN, "2020-01-01")),),
    )
    taken = take(world.archive, new)
    assert catalogue.embargoes_ended(world.archive, world.berta) == [(taken.interview, "2020-01-01")]
    allowed = {each for each in Purpose if refusal(world.archive.database(), taken.interview, each) is None}
    assert allowed == set(INSIDE)
    with pytest.raises(Refused, match="role"):
        catalogue.embargoes_ended(world.archive, world.rita)


def test_the_signed_form_is_kept_under_its_hash_for_the_staff(archive: Archive) -> None:
    taken = take(archive, evidence=io.BytesIO(b"a signed form"))
    found = show_agreements(archive, OPERATOR, taken.interview)
    (evidence,) = {each.evidence for each in found}
    assert evidence is not None
    assert archive.media.path(evidence).read_bytes() == b"a signed form"
    assert check(archive, fixity=True, index=False) == []


def test_one_form_for_two_interviews_stays_when_the_second_fails(archive: Archive) -> None:
    first = take(archive, evidence=io.BytesIO(b"a signed form"))
    with pytest.raises(BadRequest):
        take(archive, replace(rosa(), title=""), b"other", evidence=io.BytesIO(b"a signed form"))
    archive.database().execute(
        "create temp trigger full before insert on recordings begin select raise(abort, 'disk is full'); end"
    )
    with pytest.raises(Exception, match="disk is full"):
        take(archive, content=b"other", evidence=io.BytesIO(b"a signed form"))
    (evidence,) = {each.evidence for each in show_agreements(archive, OPERATOR, first.interview)}
    assert evidence is not None
    assert archive.media.path(evidence).read_bytes() == b"a signed form"


@pytest.mark.parametrize("who", [lambda world: world.rita, lambda _: SYSTEM])
def test_who_may_not_take_in_leaves_nothing(world: World, who: Callable[[World], Viewer]) -> None:
    before = state(world.archive)
    with pytest.raises(Refused, match="role"):
        take_in(world.archive, who(world), rosa(), io.BytesIO(SOUND), original_name="a.wav")
    assert state(world.archive) == before


def test_identifiers_say_nothing_and_are_safe_in_a_path(archive: Archive) -> None:
    ids = {take(archive, content=SOUND + bytes([n])).interview for n in range(20)}
    assert len(ids) == 20
    assert all(len(each) == 16 and each.isalnum() and each == each.lower() for each in ids)
    assert InterviewId("x") not in ids
    assert ExcerptId("x") not in ids
