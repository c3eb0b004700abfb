"""What the people in an interview agreed to: one version after the other, nothing overwritten."""

import pytest

from archive.participation.participants import (
    agreed_again,
    ask_again,
    grant,
    open_purposes,
    show_agreements,
    withdraw,
)
from archive.stewardship import catalogue
from archive.store import jobs, withdrawals
from archive.terms.closings import ClosingKind
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.jobs import JobKind
from archive.terms.models import (
    SYSTEM,
    AgreementState,
    AgreementStatus,
    Decision,
    Embargo,
    Instrument,
    InterviewId,
    ParticipantId,
    Participation,
    Purpose,
)
from tests.peopled import INSIDE, OPEN, World


def people(world: World, interview: InterviewId) -> dict[str, Participation]:
    return {each.role: each for each in show_agreements(world.archive, world.berta, interview)}


def test_the_staff_sees_who_agreed_to_what(world: World) -> None:
    found = people(world, world.rosa)
    assert found["narrator"].name == "Rosa Quispe Mamani"
    assert found["narrator"].presentation.shown_name == "Elena"
    assert {each.purpose for each in found["narrator"].grants} == set(OPEN)
    assert set(open_purposes(world.archive, world.rosa)) == set(OPEN)
    assert set(open_purposes(world.archive, world.marta)) == set(INSIDE)


def test_others_do_not(world: World) -> None:
    with pytest.raises(Refused, match="role"):
        show_agreements(world.archive, world.rita, world.rosa)
    with pytest.raises(NotFound):
        show_agreements(world.archive, world.berta, InterviewId("nowhere"))
    with pytest.raises(NotFound):
        open_purposes(world.archive, InterviewId("nowhere"))


def test_what_one_alone_allows_is_not_allowed(world: World) -> None:
    who = people(world, world.marta)
    grant(world.archive, world.berta, world.marta, who["narrator"].participant, (Purpose.RESEARCH,))
    assert Purpose.RESEARCH not in open_purposes(world.archive, world.marta)
    assert catalogue.list_interviews(world.archive, world.rita).total == 1
    grant(world.archive, world.berta, world.marta, who["interviewer"].participant, (Purpose.RESEARCH,))
    assert Purpose.RESEARCH in open_purposes(world.archive, world.marta)
    assert catalogue.list_interviews(world.archive, world.rita).total == 2


def test_a_grant_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    before = people(world, world.marta)["narrator"]
    grant(world.archive, world.berta, world.marta, before.participant, (Purpose.TEACHING,))
    after = people(world, world.marta)["narrator"]
    assert (after.version, after.instrument) == (2, Instrument.AMENDMENT)
    assert {each.purpose for each in after.grants} == {*INSIDE, Purpose.TEACHING}
    assert after.presentation == before.presentation
    rows = world.archive.database().query(
        "select id, supersedes from agreements where participant_id = ? order by version",
        [before.participant],
    )
    assert [tuple(row.values()) for row in rows] == [
        (before.agreement, None),
        (after.agreement, before.agreement),
    ]
    old = world.archive.database().query(
        "select purpose from grants where agreement_id = ?", [before.agreement]
    )
    assert {row["purpose"] for row in old} == set(INSIDE)


def test_a_grant_takes_the_work_up_again_and_is_in_the_audit(world: World) -> None:
    who = people(world, world.marta)["narrator"].participant
    grant(world.archive, world.berta, world.marta, who, (Purpose.RESEARCH, Purpose.TEACHING))
    waiting = [
        job.kind for job in jobs.jobs_of(world.archive.database(), world.marta) if job.state == "queued"
    ]
    assert waiting == [JobKind.PREPARE]
    event = catalogue.events(world.archive, world.ana, world.marta)[0]
    assert (event.verb, event.actor, event.reason) == (
        "record_agreement",
        world.berta.id,
        "research,teaching",
    )


def test_a_grant_lifts_the_embargo_of_its_purpose_and_of_no_other(world: World) -> None:
    world.archive.database().execute("update grants set embargo = 'until', embargo_until = '2020-01-01'")
    for each in people(world, world.rosa).values():
        grant(world.archive, world.berta, world.rosa, each.participant, (Purpose.RESEARCH,))
    assert set(open_purposes(world.archive, world.rosa)) == {Purpose.PRESERVE, Purpose.RESEARCH}
    kept = {each.purpose: each for each in people(world, world.rosa)["narrator"].grants}
    assert kept[Purpose.EXCERPT_PUBLIC].embargo is Embargo.UNTIL
    assert kept[Purpose.RESEARCH].embargo is Embargo.NONE


def test_taking_one_purpose_back_denies_it_and_leaves_the_rest(world: World) -> None:
    who = people(world, world.rosa)["narrator"]
    withdraw(world.archive, world.berta, world.rosa, who.participant, Purpose.RESEARCH)
    after = people(world, world.rosa)["narrator"]
    assert after.status is AgreementStatus.DOCUMENTED
    given = {each.purpose: each.decision for each in after.grants}
    assert given.pop(Purpose.RESEARCH) is Decision.DENY
    assert set(given.values()) == {Decision.ALLOW}
    assert after.presentation == who.presentation
    assert catalogue.list_interviews(world.archive, world.rita).total == 0


def test_taking_back_what_was_never_given_denies_it_all_the_same(world: World) -> None:
    withdraw(world.archive, world.berta, world.rosa, purpose=Purpose.TRAIN_MODELS)
    given = {each.purpose: each.decision for each in people(world, world.rosa)["narrator"].grants}
    assert given[Purpose.TRAIN_MODELS] is Decision.DENY
    assert set(open_purposes(world.archive, world.rosa)) == set(OPEN)


def test_a_stranger_to_the_interview_can_be_given_and_taken_nothing(world: World) -> None:
    marta = people(world, world.marta)["narrator"].participant
    for who in (marta, ParticipantId("nobody")):
        with pytest.raises(NotFound):
            grant(world.archive, world.berta, world.rosa, who, (Purpose.TEACHING,))
        with pytest.raises(NotFound):
            withdraw(world.archive, world.berta, world.rosa, who)
    assert {each.version for each in people(world, world.rosa).values()} == {1}


def test_nobody_but_the_staff_writes_agreements_not_even_the_worker(world: World) -> None:
    who = people(world, world.rosa)["narrator"].participant
    for viewer in (world.rita, SYSTEM):
        with pytest.raises(Refused, match="role"):
            grant(world.archive, viewer, world.rosa, who, (Purpose.TEACHING,))
        with pytest.raises(Refused, match="role"):
            withdraw(world.archive, viewer, world.rosa)
    assert {each.version for each in people(world, world.rosa).values()} == {1}


def test_a_withdrawn_one_keeps_the_papers_and_says_so(world: World) -> None:
    who = people(world, world.rosa)["narrator"].participant
    withdraw(world.archive, world.berta, world.rosa, who)
    after = people(world, world.rosa)["narrator"]
    assert (after.status, after.instrument, after.grants, after.version) == (
        AgreementStatus.WITHDRAWN,
        Instrument.WITHDRAWAL,
        (),
        2,
    )
    with pytest.raises(BadRequest):
        grant(world.archive, world.ana, world.rosa, who, (Purpose.RESEARCH,))


def test_what_another_does_after_a_withdrawal_leaves_how_she_chose_to_appear(world: World) -> None:
    """Names are not shown any more once somebody withdrew; a new version of another's agreement keeps them."""
    standing = people(world, world.rosa)
    withdraw(world.archive, world.berta, world.rosa, standing["interviewer"].participant)
    withdraw(world.archive, world.berta, world.rosa, standing["narrator"].participant, Purpose.RESEARCH)
    assert {each.name for each in people(world, world.rosa).values()} == {""}
    kept = world.archive.database().query(
        "select shown_name, shown_place from presentations v join agreements a on a.id = v.agreement_id "
        "where a.participant_id = ? order by a.version",
        [standing["narrator"].participant],
    )
    assert [(row["shown_name"], row["shown_place"]) for row in kept] == [("Elena", "Bruselas")] * 2


def test_who_must_be_asked_again_closes_all_at_once_and_opens_it_with_her_yes(world: World) -> None:
    her = people(world, world.rosa)["narrator"]
    ask_again(world.archive, world.berta, world.rosa, her.participant)
    assert open_purposes(world.archive, world.rosa) == [Purpose.PRESERVE]
    assert catalogue.list_interviews(world.archive, world.rita).total == 0
    now = people(world, world.rosa)["narrator"]
    assert (now.status, now.state) == (AgreementStatus.UPDATE_REQUIRED, AgreementState.UPDATE_REQUIRED)
    assert now.grants == her.grants
    assert now.presentation == her.presentation
    closings = withdrawals.closings(world.archive.database(), interview=world.rosa)
    assert [(each.kind, each.participant) for each in closings] == [(ClosingKind.ASK_AGAIN, her.participant)]
    with pytest.raises(BadRequest):
        ask_again(world.archive, world.berta, world.rosa, her.participant)
    agreed_again(world.archive, world.berta, world.rosa, her.participant)
    assert set(open_purposes(world.archive, world.rosa)) == set(OPEN)
    with pytest.raises(BadRequest):
        agreed_again(world.archive, world.berta, world.rosa, her.participant)


def test_one_more_yes_does_not_bring_along_what_she_was_to_be_asked_again(world: World) -> None:
    her = people(world, world.rosa)["narrator"].participant
    withdraw(world.archive, world.berta, world.rosa, her, Purpose.INDEX)
    assert people(world, world.rosa)["narrator"].state is AgreementState.WITHDRAWN_IN_PART
    ask_again(world.archive, world.berta, world.rosa, her)
    grant(world.archive, world.berta, world.rosa, her, (Purpose.RESEARCH,))
    given = {each.purpose: each.decision for each in people(world, world.rosa)["narrator"].grants}
    assert given == {Purpose.RESEARCH: Decision.ALLOW, Purpose.INDEX: Decision.DENY}
    withdraw(world.archive, world.berta, world.rosa)
    assert people(world, world.rosa)["narrator"].state is AgreementState.SUSPENDED
