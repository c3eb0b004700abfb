"""How somebody is named and heard, chosen later: what was made the old way is closed in the same call."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.bootstrap import open_archive
from archive.consent.reader import reading
from archive.discovery import discover
from archive.participation import narrators, presenting
from archive.participation.participants import show_agreements, withdraw
from archive.publication import excerpts
from archive.publication.publish import ask_for_publication, publishable
from archive.restoring import restore
from archive.steps.publishing import publish
from archive.stewardship.backups import backup
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import (
    ExcerptId,
    ExcerptState,
    NameAs,
    ParticipantId,
    ParticipantRole,
    Presentation,
    Purpose,
    Voice,
)
from archive.withdrawals import read_ledger
from tests.peopled import World, approve, fast_passphrases, no_indexes


def narrator(world: World) -> ParticipantId:
    """Return Rosa's id."""
    found = show_agreements(world.archive, world.ana, world.rosa)
    return next(each.participant for each in found if each.role is ParticipantRole.NARRATOR)


def shown(world: World) -> Presentation:
    """Return how Rosa appears now."""
    found = show_agreements(world.archive, world.ana, world.rosa)
    return next(each.presentation for each in found if each.role is ParticipantRole.NARRATOR)


def published(world: World) -> ExcerptId:
    """Put an excerpt of Rosa's on the public site."""
    excerpt = excerpts.draft(
        world.archive, world.ana, world.rosa, start_ms=300, end_ms=3500, title="Su hermana"
    )
    for each in (world.ana, world.berta):
        approve(world.archive, each, excerpt)
    ask_for_publication(world.archive, world.ana, excerpt)
    publish(world.archive, world.ana, excerpt)
    return excerpt


def clips(world: World) -> list[Path]:
    """Return the sounds of the public site."""
    return list(world.archive.config.gallery_folder.rglob("*.mp3"))


def sound(world: World) -> str:
    """Return what a researcher hears."""
    return reading(world.archive, world.rita, Purpose.RESEARCH).sound(world.rosa)


def change(world: World, **changed: object) -> None:
    """Let Berta write down how Rosa appears from now on."""
    new = replace(shown(world), **changed)  # type: ignore[arg-type]
    presenting.present(world.archive, world.berta, world.rosa, narrator(world), new)


def test_a_voice_chosen_later_takes_what_is_public_away_at_once(world: World) -> None:
    excerpt = published(world)
    assert len(clips(world)) == 1
    change(world, voice=Voice.ALTERED)
    assert clips(world) == []
    now = excerpts.show(world.archive, world.ana, excerpt).excerpt
    assert (now.state, now.approved_by) == (ExcerptState.RETRACTED, ())
    with pytest.raises(Refused):
        publishable(world.archive, world.ana, excerpt)


def test_researchers_wait_for_the_copy_with_the_altered_voice(world: World) -> None:
    before = sound(world)
    change(world, voice=Voice.ALTERED)
    with pytest.raises(Refused):
        sound(world)
    world.work()
    assert sound(world) != before


def test_nobody_outside_hears_her_who_chose_to_be_read(world: World) -> None:
    change(world, voice=Voice.TEXT_ONLY)
    with pytest.raises(Refused):
        sound(world)
    world.work()
    with pytest.raises(Refused):
        sound(world)


def test_the_voice_as_it_is_may_be_chosen_again_and_the_altered_copy_goes(world: World) -> None:
    before = sound(world)
    change(world, voice=Voice.ALTERED)
    world.work()
    altered = sound(world)
    change(world, voice=Voice.ORIGINAL)
    assert sound(world) == before
    world.work()
    assert not world.archive.media.holds(altered)


def test_approvals_given_for_the_old_voice_do_not_come_back_with_it(world: World) -> None:
    excerpt = published(world)
    change(world, voice=Voice.ALTERED)
    change(world, voice=Voice.ORIGINAL)
    assert excerpts.show(world.archive, world.ana, excerpt).excerpt.approvals_needed == 2


def test_another_name_and_place_are_shown_and_the_old_ones_leave_the_public_site(world: World) -> None:
    published(world)
    change(world, name_as=NameAs.INITIALS, shown_name="R. Q.", shown_place=None)
    assert clips(world) == []
    assert reading(world.archive, world.rita, Purpose.RESEARCH).shown(world.rosa) == ("R. Q.", None)
    everything = b"".join(
        file.read_bytes() for file in world.archive.config.gallery_folder.rglob("*") if file.is_file()
    )
    assert b"Elena" not in everything


@pytest.mark.parametrize(("name_as", "name"), [(NameAs.PSEUDONYM, "Nadia"), (NameAs.NONE, None)])
def test_the_old_name_finds_nothing_from_that_moment_also_where_no_index_can_be_written(
    world: World, name_as: NameAs, name: str | None
) -> None:
    def found(words: str) -> int:
        return discover.search(world.archive, world.rita, words).total

    assert found("narrator:elena") == 1
    with no_indexes(world):
        change(world, name_as=name_as, shown_name=name)
    assert found("narrator:elena") == found("speaker:elena") == found("hermana") == 0
    world.work()
    assert (found("narrator:elena"), found("hermana")) == (0, 1)
    assert found("narrator:nadia") == (name is not None)


def test_a_name_that_stays_hides_nothing_while_no_index_can_be_written(world: World) -> None:
    with no_indexes(world):
        change(world, shown_place="Gante")
    assert discover.search(world.archive, world.rita, "narrator:elena").total == 1


def test_she_chooses_her_voice_herself_on_her_own_page(world: World) -> None:
    published(world)
    token = narrators.make_link(world.archive, world.ana, world.rosa, narrator(world), language="es")
    her = narrators.open_link(world.archive, token)
    narrators.rename(world.archive, her, NameAs.PSEUDONYM, "Elena", "Bruselas", Voice.ALTERED)
    assert clips(world) == []
    assert shown(world).voice is Voice.ALTERED


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_as": NameAs.REAL, "shown_name": " "},
        {"shown_name": "x" * 101},
        {"shown_place": "x" * 101},
        {},
    ],
)
def test_what_makes_no_sense_changes_nothing(world: World, wrong: dict[str, object]) -> None:
    before = shown(world)
    with pytest.raises(BadRequest):
        change(world, **wrong)
    assert shown(world) == before


def test_a_researcher_may_not_and_of_whoever_withdrew_nobody_may(world: World) -> None:
    her, now = narrator(world), shown(world)
    heard = replace(now, voice=Voice.ALTERED)
    with pytest.raises((Refused, NotFound)):
        presenting.present(world.archive, world.rita, world.rosa, her, heard)
    withdraw(world.archive, world.ana, world.rosa)
    with pytest.raises(BadRequest):
        presenting.present(world.archive, world.ana, world.rosa, her, heard)


def test_a_restore_does_not_bring_the_voice_back_that_she_left(world: World, tmp_path: Path) -> None:
    published(world)
    backup(world.archive, tmp_path / "copy")
    change(world, voice=Voice.ALTERED)
    closings = read_ledger(world.archive.config.ledger_file)
    target = world.archive.config.at(tmp_path / "restored")
    restore(target, tmp_path / "copy", closings, passphrases=fast_passphrases())
    again = open_archive(target, passphrases=fast_passphrases())
    found = show_agreements(again, world.ana, world.rosa)
    voices = {each.role: each.presentation.voice for each in found}
    again.connections.close()
    assert voices[ParticipantRole.NARRATOR] is Voice.TEXT_ONLY
    assert voices[ParticipantRole.INTERVIEWER] is Voice.ORIGINAL
    assert list(target.gallery_folder.rglob("*.mp3")) == []
