"""After a withdrawal: fourteen days in which two people can bring an interview back, and then not a byte of it."""

from collections.abc import Iterator
from io import BytesIO

import pytest

from archive.accession.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.consent import ledger
from archive.participation.erasing import SEALED_MS, erase, erase_sealed, reinstate
from archive.participation.participants import open_purposes, show_agreements, withdraw
from archive.publication.excerpts import list_excerpts
from archive.stewardship import catalogue
from archive.stewardship.progress import queue
from archive.store import erasures, withdrawals
from archive.store.moments import BETWEEN_LOOKS_MS
from archive.terms.closings import from_line
from archive.terms.errors import ArchiveError, BadRequest, ErasedBefore, NotFound, Refused
from archive.terms.jobs import JobKind, JobState
from archive.terms.models import OPERATOR, ExcerptId, ExcerptState, InterviewId, ParticipantRole, Purpose
from tests.archive.conftest import CANARY
from tests.peopled import RECORDINGS, World, seen_due_for_a_day

NAMES = ("Rosa Quispe Mamani", "Vermeulen", "Elena", "Hola, soy Rosa", "Molenbeek", CANARY)
STAYS = {"interviews", "participations", "agreements", "erasures", "withdrawals"}
"""What may still name an erased interview, by its id."""


def everywhere(world: World) -> Iterator[bytes]:
    """Yield every byte that lies in the archive's folder, but for models."""
    for file in world.archive.config.data_dir.rglob("*"):
        if file.is_file() and world.archive.config.models_folder not in file.parents:
            yield file.read_bytes()


def lying_about(world: World) -> set[str]:
    held = b"\n".join(everywhere(world))
    return {name for name in NAMES if name.encode() in held or name.encode("utf-16-le") in held}


def states(world: World, kind: JobKind) -> list[JobState]:
    return [job.state for job in queue(world.archive, world.berta) if job.kind is kind]


def test_erasing_leaves_no_byte_of_words_names_or_sound(public: World, excerpt: ExcerptId) -> None:
    files = erasures.files_of(public.archive.database(), public.rosa)
    assert len(files) == 2, "a master and a copy to play"
    assert lying_about(public) == set(NAMES)
    withdraw(public.archive, public.berta, public.rosa)
    assert CANARY in lying_about(public), "sealed is not erased"
    erase(public.archive, public.ana, public.berta, public.rosa)
    assert lying_about(public) == set()
    assert not any(public.archive.media.holds(each) for each in files)
    with pytest.raises(NotFound):
        catalogue.show(public.archive, public.ana, public.rosa)
    assert catalogue.words(public.archive, public.berta, public.marta).segments


def test_every_table_that_knows_an_interview_forgets_it(public: World) -> None:
    database = public.archive.database()
    withdraw(public.archive, public.berta, public.rosa)
    public.work()
    erase(public.archive, public.ana, public.berta, public.rosa)
    tables = [each for each in database.table_names() if "interview_id" in database[each].columns_dict]
    assert len(tables) > len(STAYS)
    named = {each for each in tables if list(database[each].rows_where("interview_id = ?", [public.rosa]))}
    assert named <= STAYS


def test_the_audit_says_that_it_was_erased_and_by_which_two(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    erase(public.archive, public.ana, public.berta, public.rosa)
    lines = [
        each for each in catalogue.events(public.archive, public.ana, public.rosa) if each.verb == "erase"
    ]
    assert {each.actor for each in lines} == {public.ana.id, public.berta.id}


def test_one_person_alone_a_researcher_or_too_early_erases_nothing(world: World) -> None:
    with pytest.raises(BadRequest, match="withdrawn"):
        erase(world.archive, world.ana, world.berta, world.rosa)
    withdraw(world.archive, world.berta, world.rosa)
    for first, second in ((world.ana, world.ana), (world.ana, world.rita), (world.rita, world.ana)):
        with pytest.raises((BadRequest, Refused)):
            erase(world.archive, first, second, world.rosa)
    with pytest.raises(BadRequest, match="sealed"):
        erase_sealed(world.archive, world.rosa)
    with pytest.raises(NotFound):
        erase(world.archive, world.ana, world.berta, InterviewId("nobody"))
    assert len(erasures.files_of(world.archive.database(), world.rosa)) == 2
    assert not erasures.is_erased(world.archive.database(), world.rosa)


def test_the_worker_erases_when_fourteen_days_are_over_and_not_before(public: World) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    public.clock.ms += SEALED_MS - 1000
    public.work()
    assert states(public, JobKind.ERASE) == []
    assert CANARY in lying_about(public)
    public.clock.ms += 2000
    public.work()
    public.clock.ms += BETWEEN_LOOKS_MS - 1
    public.work()
    assert states(public, JobKind.ERASE) == [], "it must be seen due for a day"
    assert CANARY in lying_about(public)
    public.clock.ms += 1
    public.work()
    assert states(public, JobKind.ERASE) == [JobState.DONE]
    assert lying_about(public) == set()
    public.work()
    assert states(public, JobKind.ERASE) == [JobState.DONE], "once is enough"


def test_two_people_bring_it_back_as_it_was_but_not_to_the_public(public: World, excerpt: ExcerptId) -> None:
    before = {each.participant: each for each in show_agreements(public.archive, public.ana, public.rosa)}
    allowed = open_purposes(public.archive, public.rosa)
    withdraw(public.archive, public.berta, public.rosa)
    public.work()
    reinstate(public.archive, public.ana, public.berta, public.rosa)
    public.work()
    after = {each.participant: each for each in show_agreements(public.archive, public.ana, public.rosa)}
    assert open_purposes(public.archive, public.rosa) == allowed
    for who, each in after.items():
        assert (each.name, each.presentation, set(each.grants)) == (
            before[who].name,
            before[who].presentation,
            set(before[who].grants),
        )
        assert each.version == before[who].version + 2
    assert catalogue.words(public.archive, public.rita, public.rosa).segments
    assert {each.state for each in list_excerpts(public.archive, public.ana)} == {ExcerptState.RETRACTED}
    assert not list((public.archive.config.gallery_folder / "media").iterdir())


def test_only_those_who_withdrew_come_back_and_a_purpose_taken_back_stays_so(world: World) -> None:
    people = {each.role: each.participant for each in show_agreements(world.archive, world.ana, world.rosa)}
    narrator, interviewer = people[ParticipantRole.NARRATOR], people[ParticipantRole.INTERVIEWER]
    withdraw(world.archive, world.berta, world.rosa, interviewer, Purpose.RESEARCH)
    withdraw(world.archive, world.berta, world.rosa, narrator)
    reinstate(world.archive, world.ana, world.berta, world.rosa)
    assert Purpose.RESEARCH not in open_purposes(world.archive, world.rosa)
    assert Purpose.EXCERPT_PUBLIC in open_purposes(world.archive, world.rosa)


def test_after_fourteen_days_or_once_erased_nothing_comes_back(world: World) -> None:
    with pytest.raises(BadRequest):
        reinstate(world.archive, world.ana, world.berta, world.rosa)
    withdraw(world.archive, world.berta, world.rosa)
    with pytest.raises(BadRequest, match="different"):
        reinstate(world.archive, world.ana, world.ana, world.rosa)
    world.clock.ms += SEALED_MS
    with pytest.raises(BadRequest, match="fourteen"):
        reinstate(world.archive, world.ana, world.berta, world.rosa)
    world.clock.ms -= SEALED_MS
    erase(world.archive, world.ana, world.berta, world.rosa)
    for again in (reinstate, erase):
        with pytest.raises(ArchiveError):
            again(world.archive, world.ana, world.berta, world.rosa)


@pytest.mark.parametrize("again", [None, Purpose.RESEARCH, Purpose.PRESERVE])
def test_withdrawing_again_does_not_begin_the_fourteen_days_anew(
    public: World, again: Purpose | None
) -> None:
    withdraw(public.archive, public.berta, public.rosa)
    first = withdrawals.last(public.archive.database())
    public.clock.ms += SEALED_MS - 1
    withdraw(public.archive, public.berta, public.rosa, purpose=again)
    newest = withdrawals.last(public.archive.database())
    assert first is not None
    assert newest is not None
    assert newest.number > first.number, "it is written down all the same"
    public.clock.ms += 1
    with pytest.raises(BadRequest, match="fourteen days are over"):
        reinstate(public.archive, public.ana, public.berta, public.rosa)
    assert ledger.sealed_before(public.archive.database(), public.clock.ms - SEALED_MS) == [public.rosa]
    seen_due_for_a_day(public)
    erase_sealed(public.archive, public.rosa)
    assert CANARY not in lying_about(public)


def test_what_is_taken_back_while_sealed_stays_so_when_the_rest_comes_back(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    narrator = show_agreements(world.archive, world.berta, world.rosa)[0].participant
    withdraw(world.archive, world.berta, world.rosa, narrator, Purpose.RESEARCH)
    withdraw(world.archive, world.berta, world.rosa)
    reinstate(world.archive, world.ana, world.berta, world.rosa)
    now = open_purposes(world.archive, world.rosa)
    assert Purpose.EXCERPT_PUBLIC in now
    assert Purpose.RESEARCH not in now
    with pytest.raises(NotFound):
        catalogue.words(world.archive, world.rita, world.rosa)


def test_what_may_not_be_kept_is_sealed_and_then_erased(public: World, excerpt: ExcerptId) -> None:
    narrator = show_agreements(public.archive, public.berta, public.rosa)[0].participant
    withdraw(public.archive, public.berta, public.rosa, narrator, Purpose.PRESERVE)
    lines = withdrawals.closings(public.archive.database())
    assert (narrator, None) in {(each.participant, each.purpose) for each in lines}
    assert excerpt not in {
        each.id
        for each in list_excerpts(public.archive, public.berta)
        if each.state is ExcerptState.PUBLISHED
    }
    public.clock.ms += SEALED_MS
    seen_due_for_a_day(public)
    erase_sealed(public.archive, public.rosa)
    assert lying_about(public) == set()


def test_a_form_that_belongs_to_another_interview_too_is_kept(world: World) -> None:
    paper = b"a form that two interviews were signed on"
    new = NewInterview(
        title="Con papel",
        languages=("es",),
        participants=(NewParticipant("Nadia", ParticipantRole.NARRATOR, grants_for((Purpose.INDEX,))),),
    )
    taken = [
        take_in(world.archive, OPERATOR, new, BytesIO(name), original_name="a.wav", evidence=BytesIO(paper))
        for name in (b"one", b"two")
    ]
    evidence = show_agreements(world.archive, world.ana, taken[0].interview)[0].evidence
    assert evidence is not None
    for each, is_held in zip(taken, (True, False), strict=True):
        withdraw(world.archive, world.berta, each.interview)
        erase(world.archive, world.ana, world.berta, each.interview)
        assert world.archive.media.holds(evidence) is is_held


def test_a_recording_that_was_erased_comes_again_only_where_somebody_decides_it(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)
    new = NewInterview(
        title="Otra vez",
        languages=("es",),
        participants=(NewParticipant("Rosa", ParticipantRole.NARRATOR, grants_for((Purpose.INDEX,))),),
    )
    master = (RECORDINGS / "hola_4s.opus").read_bytes()
    before = list(world.archive.media.hashes())
    with pytest.raises(ErasedBefore):
        world.take_in(new, master)
    assert list(world.archive.media.hashes()) == before
    again = take_in(
        world.archive, OPERATOR, new, BytesIO(master), original_name="r.opus", although_erased=True
    )
    assert again.created
    assert again.interview != world.rosa
    world.work()
    assert catalogue.show(world.archive, world.ana, again.interview)[1].duration_ms
    assert world.take_in(new, master) == again.interview, "held already, as any other"


def test_the_ledger_knows_the_erased_master_by_what_only_this_archive_can_tell(world: World) -> None:
    (row,) = world.archive.database().query(
        "select sha256 from recordings where interview_id = ?", [world.rosa]
    )
    withdraw(world.archive, world.berta, world.rosa)
    erase(world.archive, world.ana, world.berta, world.rosa)
    line = withdrawals.last(world.archive.database())
    assert line is not None
    assert line.fingerprint is not None
    assert row["sha256"] not in line.line().decode()
    assert from_line(line.line()) == line
    assert row["sha256"].encode() not in b"".join(everywhere(world))
