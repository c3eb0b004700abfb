"""A participant's own page: her link is known by its hash alone, and what she decides holds when the call returns."""

import re
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.clock import from_ms
from archive.consent.rules import ACTIONS, READS, Action
from archive.gallery.openings import count_opening, openings
from archive.gallery.schema import audio_file, database_file
from archive.gallery.writer import take_out
from archive.participation import erasing, narrators, own_page, participants, restricting
from archive.publication import excerpts, publish
from archive.steps import publishing
from archive.stewardship import access, catalogue, tasks
from archive.store.connect import open_database
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import (
    AgreementStatus,
    ExcerptId,
    ExcerptState,
    NameAs,
    ParticipantId,
    ParticipantRole,
    Presentation,
    Purpose,
    Role,
)
from archive.terms.own import Answer, Happened, Her
from archive.terms.people import AccessState
from archive.terms.reasons import IN_OTHER_LANGUAGES, SENTENCES, Reason, sentence
from archive.terms.restrictions import RestrictionReason
from archive.transcripts.review import correct
from media.frames import stretch as frames_between
from media.probe import probe
from tests.archive.conftest import CANARY, OUTSIDE, SAID, draft_approved
from tests.peopled import PASSPHRASE, World, approve

HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS
BIT_RATE = 64_000


def who(world: World, role: ParticipantRole = ParticipantRole.NARRATOR) -> ParticipantId:
    people = participants.show_agreements(world.archive, world.berta, world.rosa)
    return next(each.participant for each in people if each.role is role)


def link(world: World, role: ParticipantRole = ParticipantRole.NARRATOR, **given: object) -> str:
    made = {"language": "es", **given}
    return narrators.make_link(world.archive, world.berta, world.rosa, who(world, role), **made)  # type: ignore[arg-type]


def visit(world: World, role: ParticipantRole = ParticipantRole.NARRATOR) -> Her:
    return narrators.open_link(world.archive, link(world, role))


def page(world: World, her: Her) -> own_page.OwnPage:
    return own_page.own_page(world.archive, her)


def is_public(world: World, excerpt: ExcerptId) -> bool:
    return audio_file(world.archive.config.gallery_folder, excerpt).is_file()


def state(world: World, excerpt: ExcerptId) -> ExcerptState:
    return excerpts.show(world.archive, world.berta, excerpt).excerpt.state


def is_in_a_file(folder: Path, text: str) -> bool:
    return any(text.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_link_is_known_by_its_hash_alone(world: World) -> None:
    token = link(world, passphrase=PASSPHRASE)
    assert len(token) == 43
    assert narrators.open_link(world.archive, token).interview == world.rosa
    assert not is_in_a_file(world.archive.config.data_dir, token)
    assert not is_in_a_file(world.archive.config.data_dir, PASSPHRASE)


def test_a_revoked_link_an_ended_one_and_one_that_never_was_are_the_same(world: World) -> None:
    token = link(world, days=30)
    world.clock.ms += 29 * DAY_MS
    assert narrators.open_link(world.archive, token)
    world.clock.ms += DAY_MS
    again = link(world)
    assert narrators.revoke_links(world.archive, world.ana, world.rosa, who(world)) == 1
    for gone in (token, again, "A" * 43, ""):
        with pytest.raises(NotFound):
            narrators.open_link(world.archive, gone)
        with pytest.raises(NotFound):
            narrators.unlock(world.archive, gone, PASSPHRASE)


def test_a_new_link_ends_the_one_before_and_the_staff_see_only_the_day_it_was_opened(world: World) -> None:
    first = link(world)
    second = link(world)
    with pytest.raises(NotFound):
        narrators.open_link(world.archive, first)
    narrators.see(world.archive, narrators.open_link(world.archive, second))
    known = narrators.links_of(world.archive, world.berta, world.rosa)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", known[who(world)].opened_on or "")
    with pytest.raises(Refused):
        narrators.links_of(world.archive, world.rita, world.rosa)


def test_only_staff_make_links_and_only_for_who_takes_part(world: World) -> None:
    with pytest.raises(Refused):
        narrators.make_link(world.archive, world.rita, world.rosa, who(world), language="es")
    with pytest.raises(NotFound):
        narrators.make_link(world.archive, world.ana, world.marta, who(world), language="es")
    with pytest.raises(BadRequest):
        link(world, language="xx")


def test_a_pass_phrase_opens_and_a_wrong_one_does_not(world: World) -> None:
    token = link(world, passphrase=PASSPHRASE)
    assert narrators.unlock(world.archive, token, PASSPHRASE) is not None
    assert narrators.unlock(world.archive, token, "otra frase de otra persona") is None


def test_nobody_else_has_her_actions_and_she_has_no_others() -> None:
    hers = {Action.RENAME, Action.APPROVE_OWN, Action.REFUSE_OWN, Action.UNDO}
    for role, actions in ACTIONS.items():
        assert hers.isdisjoint(actions) is (role is not Role.NARRATOR)
    assert ACTIONS[Role.NARRATOR] == hers | {Action.WITHDRAW}
    assert not READS.get(Role.NARRATOR)


def test_she_cannot_reach_another_interview(public: World, excerpt: ExcerptId) -> None:
    her = visit(public)
    other = replace(her, link=replace(her.link, interview=public.marta))
    before = participants.show_agreements(public.archive, public.ana, public.marta)
    for attempt in (
        lambda: page(public, other),
        lambda: own_page.sound_of(public.archive, other, excerpt),
        lambda: narrators.approve(public.archive, other, excerpt, seen=""),
        lambda: narrators.refuse(public.archive, other, excerpt),
        lambda: narrators.rename(public.archive, other, NameAs.NONE, None, None),
        lambda: narrators.take_back(public.archive, other, None),
        lambda: narrators.undo(public.archive, other, None),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert participants.show_agreements(public.archive, public.ana, public.marta) == before
    assert is_public(public, excerpt)


def test_she_reads_her_own_agreement_and_nobody_elses(world: World) -> None:
    her = visit(world)
    assert [
        each.participant for each in participants.show_agreements(world.archive, her.viewer, world.rosa)
    ] == [her.participant]
    participants.withdraw(
        world.archive, world.berta, world.rosa, who(world, ParticipantRole.INTERVIEWER), Purpose.RESEARCH
    )
    (research,) = [each for each in page(world, her).said if each.purpose is Purpose.RESEARCH]
    assert research.is_yes
    assert not research.is_open
    assert research.reason is Reason.NOT_ALLOWED


def test_her_page_holds_what_is_public_and_no_word_of_outside(public: World, excerpt: ExcerptId) -> None:
    her = visit(public)
    shown = page(public, her)
    (only,) = shown.excerpts
    assert only.is_public
    said = " ".join(line.text for line in only.stretch.lines)
    assert CANARY in said
    assert OUTSIDE not in repr(shown)
    assert "Vermeulen" not in repr(shown)
    assert "Quispe" not in repr(shown)
    assert shown.recorded is not None
    assert shown.recorded.others == (ParticipantRole.INTERVIEWER,)
    assert {line.happened for line in shown.history} >= {
        Happened.TAKEN_IN,
        Happened.AGREED,
        Happened.PROPOSED,
        Happened.PUBLISHED,
        Happened.LINK_MADE,
    }
    found = own_page.sound_of(public.archive, her, excerpt)
    assert found.part is None
    assert found.file == audio_file(public.archive.config.gallery_folder, excerpt)


def test_of_a_proposed_excerpt_she_hears_exactly_that_stretch(public: World, tmp_path: Path) -> None:
    drafted = excerpts.draft(
        public.archive, public.berta, public.rosa, start_ms=500, end_ms=2_000, title="Otro"
    )
    her = visit(public)
    with pytest.raises(NotFound):
        own_page.sound_of(public.archive, her, drafted)
    approve(public.archive, public.berta, drafted)
    found = own_page.sound_of(public.archive, visit(public), drafted)
    assert found.part is not None
    heard = tmp_path / "heard.mp3"
    heard.write_bytes(found.file.read_bytes()[slice(*found.part)])
    assert 1_500 - 54 <= probe(heard).duration_ms <= 1_500
    with pytest.raises(ValueError, match="ours"):
        frames_between(database_file(public.archive.config.gallery_folder), 0, 1_000)


def test_a_refusal_takes_back_at_once_and_blocks_until_she_says_otherwise(
    public: World, excerpt: ExcerptId
) -> None:
    her = visit(public)
    narrators.refuse(public.archive, her, excerpt)
    assert not is_public(public, excerpt)
    assert state(public, excerpt) is ExcerptState.RETRACTED
    with pytest.raises(Refused):
        approve(public.archive, public.ana, excerpt)
    (only,) = page(public, her).excerpts
    narrators.approve(public.archive, her, excerpt, seen=only.stretch.seal)
    with pytest.raises(Refused):
        publishing.publish(public.archive, public.ana, excerpt)
    approve(public.archive, public.ana, excerpt)
    approve(public.archive, public.berta, excerpt)
    publishing.publish(public.archive, public.ana, excerpt)
    assert is_public(public, excerpt)


def test_what_was_approved_twice_is_blocked_by_one_refusal(world: World) -> None:
    drafted = draft_approved(world)
    publish.ask_for_publication(world.archive, world.ana, drafted)
    narrators.refuse(world.archive, visit(world), drafted)
    world.work()
    assert not is_public(world, drafted)
    with pytest.raises(Refused):
        publishing.publish(world.archive, world.ana, drafted)
    assert not is_public(world, drafted)


def test_one_of_two_people_is_enough_to_refuse(public: World, excerpt: ExcerptId) -> None:
    narrators.refuse(public.archive, visit(public, ParticipantRole.INTERVIEWER), excerpt)
    assert not is_public(public, excerpt)
    her = visit(public)
    (only,) = page(public, her).excerpts
    assert only.stretch.given is None
    assert Happened.SHE_REFUSED not in {line.happened for line in page(public, her).history}
    narrators.approve(public.archive, her, excerpt, seen=only.stretch.seal)
    with pytest.raises(Refused):
        approve(public.archive, public.ana, excerpt)


def test_her_approval_is_shown_to_staff_and_stands_for_none_of_theirs(world: World) -> None:
    drafted = excerpts.draft(
        world.archive, world.berta, world.rosa, start_ms=0, end_ms=2_600, title="Un nombre"
    )
    approve(world.archive, world.berta, drafted)
    her = visit(world)
    (only,) = page(world, her).excerpts
    with pytest.raises(BadRequest):
        narrators.approve(world.archive, her, drafted, seen="something else")
    narrators.approve(world.archive, her, drafted, seen=only.stretch.seal)
    found = excerpts.show(world.archive, world.berta, drafted).excerpt
    assert found.approvals_needed == 1
    (given,) = narrators.answers(world.archive, world.berta, found)
    assert (given.answer, given.counts) == (Answer.APPROVED, True)
    narrators.rename(world.archive, her, NameAs.INITIALS, "R. Q.", None)
    (given,) = narrators.answers(world.archive, world.berta, found)
    assert not given.counts
    with pytest.raises(Refused):
        narrators.answers(world.archive, world.rita, found)


def test_another_name_takes_the_old_one_off_the_public_site_at_once(
    public: World, excerpt: ExcerptId
) -> None:
    her = visit(public)
    assert is_in_a_file(public.archive.config.gallery_folder, "Elena")
    narrators.rename(public.archive, her, NameAs.CHOSEN, " Amaru ", "")
    assert not is_public(public, excerpt)
    assert not is_in_a_file(public.archive.config.gallery_folder, "Elena")
    assert page(public, her).presentation == Presentation(NameAs.CHOSEN, "Amaru", None)
    assert page(public, her).history[0].happened in {Happened.RENAMED, Happened.TAKEN_OUT}
    for name_as, name in ((NameAs.CHOSEN, " "), (NameAs.CHOSEN, "x" * 101), (NameAs.CHOSEN, "Amaru")):
        with pytest.raises(BadRequest):
            narrators.rename(public.archive, her, name_as, name, None)


def test_one_purpose_is_taken_back_and_undone_as_it_was(public: World, excerpt: ExcerptId) -> None:
    her = visit(public)
    narrators.take_back(public.archive, her, Purpose.EXCERPT_PUBLIC)
    assert not is_public(public, excerpt)
    (undo,) = page(public, her).undo
    assert undo.purpose is Purpose.EXCERPT_PUBLIC
    assert page(public, her).excerpts == ()
    narrators.undo(public.archive, her, Purpose.EXCERPT_PUBLIC)
    assert page(public, her).undo == ()
    assert not is_public(public, excerpt)
    assert state(public, excerpt) is ExcerptState.RETRACTED
    with pytest.raises(Refused):
        publishing.publish(public.archive, public.ana, excerpt)
    with pytest.raises(BadRequest):
        narrators.undo(public.archive, her, Purpose.EXCERPT_PUBLIC)


def test_everything_is_closed_and_undone_within_a_day(public: World, excerpt: ExcerptId) -> None:
    token = link(public)
    her = narrators.open_link(public.archive, token)
    narrators.take_back(public.archive, her, None)
    assert not is_public(public, excerpt)
    shown = page(public, narrators.open_link(public.archive, token))
    assert shown.closed is not None
    assert shown.closed.by_her
    assert shown.closed.taken_out == 1
    assert shown.closed.erased_on - shown.closed.since == timedelta(days=14)
    assert (shown.recorded, shown.said, shown.excerpts) == (None, (), ())
    assert CANARY not in repr(shown)
    with pytest.raises(BadRequest):
        narrators.take_back(public.archive, her, None)
    public.clock.ms += DAY_MS - 1
    narrators.undo(public.archive, her, None)
    assert page(public, her).closed is None
    assert all(
        each.status is AgreementStatus.DOCUMENTED
        for each in participants.show_agreements(public.archive, public.ana, public.rosa)
    )
    assert not is_public(public, excerpt)
    with pytest.raises(Refused):
        publishing.publish(public.archive, public.ana, excerpt)


def test_after_a_day_only_two_people_bring_it_back(public: World) -> None:
    her = visit(public)
    narrators.take_back(public.archive, her, None)
    public.clock.ms += DAY_MS
    assert page(public, her).undo == ()
    with pytest.raises(BadRequest):
        narrators.undo(public.archive, her, None)
    erasing.reinstate(public.archive, public.ana, public.berta, public.rosa)
    assert page(public, her).closed is None


def test_a_restored_backup_is_told_what_she_closed(public: World, excerpt: ExcerptId) -> None:
    her = visit(public)
    narrators.refuse(public.archive, her, excerpt)
    narrators.take_back(public.archive, her, None)
    narrators.undo(public.archive, her, None)
    lines = list(
        public.archive.database().query(
            "select kind, participant_id, excerpt_id from withdrawals where decided_by = ? order by number",
            [her.participant],
        )
    )
    assert [tuple(each.values()) for each in lines] == [
        ("refuse", her.participant, excerpt),
        ("withdraw", her.participant, None),
        ("reinstate", her.participant, None),
    ]


def test_of_a_restricted_stretch_she_is_shown_what_the_public_would_get(world: World) -> None:
    correct(world.archive, world.berta, world.rosa, 0, SAID, seen_revision=1)
    world.work()
    drafted = excerpts.draft(world.archive, world.berta, world.rosa, start_ms=0, end_ms=2_900, title="Todo")
    her = visit(world)
    assert page(world, her).excerpts == ()
    approve(world.archive, world.berta, drafted)
    assert CANARY in repr(page(world, her).excerpts)
    restricting.propose(
        world.archive,
        world.berta,
        world.rosa,
        [(1_200, 2_900)],
        restricting.NewRestriction(RestrictionReason.THIRD_PARTY),
    )
    (only,) = page(world, her).excerpts
    assert CANARY not in repr(only)
    assert only.stretch.sound is None
    with pytest.raises(NotFound):
        own_page.sound_of(world.archive, her, drafted)


def test_she_undoes_nothing_that_others_wrote(public: World) -> None:
    her = visit(public)
    participants.withdraw(public.archive, public.berta, public.rosa, her.participant, Purpose.RESEARCH)
    assert page(public, her).undo == ()
    with pytest.raises(BadRequest):
        narrators.undo(public.archive, her, Purpose.RESEARCH)
    participants.withdraw(public.archive, public.berta, public.rosa, her.participant)
    with pytest.raises(BadRequest):
        narrators.undo(public.archive, her, None)


def test_what_the_staff_wrote_down_too_is_not_undone_at_the_page(public: World) -> None:
    her = visit(public)
    for everybody in (False, True):
        narrators.take_back(public.archive, her, Purpose.RESEARCH)
        public.clock.ms += HOUR_MS
        participants.withdraw(
            public.archive,
            public.berta,
            public.rosa,
            None if everybody else her.participant,
            Purpose.RESEARCH,
        )
        assert page(public, her).undo == ()
        with pytest.raises(BadRequest):
            narrators.undo(public.archive, her, Purpose.RESEARCH)
        with pytest.raises(NotFound):
            catalogue.words(public.archive, public.rita, public.rosa)
        participants.grant(public.archive, public.berta, public.rosa, her.participant, (Purpose.RESEARCH,))


def test_what_the_staff_asked_her_and_left_closed_is_not_undone_at_the_page(public: World) -> None:
    her = visit(public)
    narrators.take_back(public.archive, her, Purpose.RESEARCH)
    public.clock.ms += HOUR_MS
    participants.withdraw(public.archive, public.berta, public.rosa, her.participant, Purpose.FULL_PUBLIC)
    assert [each.purpose for each in page(public, her).undo] == [Purpose.RESEARCH]
    tasks.reviewed(public.archive, public.berta, public.rosa, her.participant)
    assert page(public, her).undo == ()


def test_a_draft_is_told_to_her_once_somebody_approved_it(world: World) -> None:
    her = visit(world)
    drafted = excerpts.draft(
        world.archive, world.berta, world.rosa, start_ms=0, end_ms=2_000, title="Borrador"
    )
    assert page(world, her).excerpts == ()
    assert "Borrador" not in repr(page(world, her))
    for attempt in (
        lambda: own_page.sound_of(world.archive, her, drafted),
        lambda: narrators.approve(world.archive, her, drafted, seen=""),
    ):
        with pytest.raises(NotFound):
            attempt()
    approve(world.archive, world.berta, drafted)
    approve(world.archive, world.ana, drafted)
    shown = page(world, her)
    assert [each.stretch.excerpt.id for each in shown.excerpts] == [drafted]
    assert [each.happened for each in shown.history].count(Happened.PROPOSED) == 1


def test_what_she_wants_to_be_asked_for_each_time_she_may_take_back_and_undo(world: World) -> None:
    her = visit(world)
    world.archive.database().execute(
        "update grants set decision = 'ask_each_time' where purpose = 'research' and agreement_id in "
        "(select id from agreements where interview_id = ?)",
        [world.rosa],
    )
    until = from_ms(world.clock.ms + 9 * DAY_MS)
    request = access.ask(world.archive, world.rita, interview=world.rosa, collection="", purpose="x")
    access.decide(world.archive, world.ana, request, AccessState.APPROVED, until=until)
    (said,) = [each for each in page(world, her).said if each.purpose is Purpose.RESEARCH]
    assert (said.is_asked, said.readers, said.readers_until) == (True, 1, until)
    assert catalogue.words(world.archive, world.rita, world.rosa).segments
    narrators.take_back(world.archive, her, Purpose.RESEARCH)
    with pytest.raises(NotFound):
        catalogue.words(world.archive, world.rita, world.rosa)
    (said,) = [each for each in page(world, her).said if each.purpose is Purpose.RESEARCH]
    assert said.readers is None
    assert (Happened.TOOK_BACK_ONE, (Purpose.RESEARCH,)) in {
        (each.happened, each.purposes) for each in page(world, her).history
    }
    narrators.undo(world.archive, her, Purpose.RESEARCH)
    (said,) = [each for each in page(world, her).said if each.purpose is Purpose.RESEARCH]
    assert said.is_asked


def test_what_another_took_back_stays_closed_when_she_undoes(public: World) -> None:
    her = visit(public)
    narrators.take_back(public.archive, her, None)
    participants.withdraw(public.archive, public.berta, public.rosa, who(public, ParticipantRole.INTERVIEWER))
    narrators.undo(public.archive, her, None)
    closed = page(public, her).closed
    assert closed is not None
    assert not closed.by_her
    with pytest.raises(NotFound):
        excerpts.list_excerpts(public.archive, public.ana, public.rosa)


def test_what_is_kept_can_only_be_taken_back_as_a_whole(world: World) -> None:
    her = visit(world)
    for purpose in (Purpose.PRESERVE, Purpose.TRAIN_MODELS):
        with pytest.raises(BadRequest):
            narrators.take_back(world.archive, her, purpose)


def test_an_erased_interview_has_no_link_and_no_answer_left(public: World, excerpt: ExcerptId) -> None:
    token = link(public)
    her = narrators.open_link(public.archive, token)
    narrators.refuse(public.archive, her, excerpt)
    narrators.take_back(public.archive, her, None)
    erasing.erase(public.archive, public.ana, public.berta, public.rosa)
    with pytest.raises(NotFound):
        narrators.open_link(public.archive, token)
    database = public.archive.database()
    assert (
        list(
            database.query(
                "select * from narrator_links union all select e.*, 1,1,1,1,1 from excerpt_answers e"
            )
        )
        == []
    )


def test_the_audit_knows_her_by_her_participant_and_nothing_that_she_wrote(public: World) -> None:
    her = visit(public)
    narrators.rename(public.archive, her, NameAs.CHOSEN, "Amaru", "Lovaina")
    lines = list(public.archive.database().query("select * from events where verb = 'rename'"))
    assert [each["actor"] for each in lines] == [her.participant]
    assert "Amaru" not in repr(lines)


def test_openings_are_counted_for_her_and_leave_with_the_excerpt(public: World, excerpt: ExcerptId) -> None:
    folder = public.archive.config.gallery_folder
    for _ in range(3):
        count_opening(folder, excerpt)
    count_opening(folder, "something else")
    (only,) = page(public, visit(public)).excerpts
    assert only.opened == 3
    take_out(folder, [excerpt])
    count_opening(folder, excerpt)
    with closing(open_database(database_file(folder))) as database:
        assert list(database.query("select * from openings")) == []


def test_a_count_waits_for_nobody_and_breaks_nothing(
    public: World, excerpt: ExcerptId, tmp_path: Path
) -> None:
    folder = public.archive.config.gallery_folder
    with closing(open_database(database_file(folder))) as database:
        database.execute("begin immediate")
        count_opening(folder, excerpt)
        database.execute("rollback")
    count_opening(tmp_path / "nowhere" / "at all", excerpt)
    assert openings(folder, [excerpt]) == {excerpt: 0}
    assert openings(tmp_path / "nowhere", [excerpt]) == {excerpt: 0}


def test_every_reason_has_its_sentence_in_every_language() -> None:
    assert set(IN_OTHER_LANGUAGES) == {"es", "fr", "nl", "pt"}
    for language, sentences in IN_OTHER_LANGUAGES.items():
        assert sentences.keys() == SENTENCES.keys() == set(Reason), language
        assert all(text.endswith(".") for text in sentences.values())
    assert sentence(Reason.WITHDRAWN) == SENTENCES[Reason.WITHDRAWN]
    assert sentence(Reason.WITHDRAWN, "xx") == SENTENCES[Reason.WITHDRAWN]
    assert sentence(Reason.WITHDRAWN, "es") != SENTENCES[Reason.WITHDRAWN]
