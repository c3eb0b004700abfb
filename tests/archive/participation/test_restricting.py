"""A restricted stretch is gone for whoever may not have it: from the moment it is proposed, in words and in sound."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from archive.consent.reader import reading
from archive.discovery import discover, playback
from archive.gallery.schema import media_folder
from archive.participation import restricting
from archive.participation.participants import withdraw
from archive.participation.restricting import NewRestriction
from archive.publication import excerpts
from archive.steps.proving import prove
from archive.steps.publishing import publish
from archive.steps.tidying import tidy
from archive.stewardship import catalogue
from archive.stewardship.care import check
from archive.stewardship.progress import queue
from archive.store import jobs
from archive.terms.errors import BadRequest, NotFound, Refused, Unproven
from archive.terms.jobs import JobKind, JobState
from archive.terms.models import SYSTEM, Audience, ExcerptState, Purpose
from archive.terms.restrictions import LEFT_OUT, RestrictionAction, RestrictionReason, RestrictionStatus
from archive.transcripts import exporting
from archive.transcripts.exporting import Format
from archive.transcripts.review import correct, keep_corrected
from media.clip import covered_mp3
from media.cover import Cover
from media.decode import decode_to_pcm
from tests.archive.conftest import draft_approved
from tests.peopled import World, approve

HIS = (2_620, 3_465)
"""Where Rosa says of whom she speaks: “mató su marido”."""
THIRD_PARTY = NewRestriction(RestrictionReason.THIRD_PARTY)


def samples(world: World, file: Path, start_ms: int, end_ms: int) -> np.ndarray:
    """Return the sound of a file between two moments, 16,000 samples a second."""
    pcm = world.archive.config.work_folder / "heard.pcm"
    decode_to_pcm(file, pcm, sample_rate=16_000)
    return np.fromfile(pcm, dtype="<i2")[start_ms * 16 : end_ms * 16].astype(float)


def level(sound: np.ndarray) -> float:
    """Return how loud it is, of full scale."""
    return float(np.sqrt(np.mean(sound**2))) / 32768


def propose(world: World, new: NewRestriction = THIRD_PARTY) -> restricting.RestrictionId:
    """Restrict the end of Rosa's sentence."""
    return restricting.propose(world.archive, world.berta, world.rosa, [HIS], new)[0]


def words_for_research(world: World) -> str:
    """Return all words that a researcher reads of Rosa's interview."""
    return " ".join(each.text for each in catalogue.words(world.archive, world.rita, world.rosa).segments)


def assert_parts_are_of_the_whole(world: World) -> None:
    """Whoever reads some of the words, or only how they lie, is given nothing that is not in all of hers."""
    for viewer in (world.berta, world.rita):
        whole = catalogue.words(world.archive, viewer, world.rosa).segments
        assert catalogue.outline(world.archive, viewer, world.rosa) == tuple(each.outline for each in whole)
        numbers = [each.number for each in whole]
        assert catalogue.lines(world.archive, viewer, world.rosa, numbers).segments == whole
        assert catalogue.lines(world.archive, viewer, world.rosa, numbers[:-1]).segments == whole[:-1]


def test_a_restricted_word_that_lies_outside_of_its_line_tells_nothing_of_itself(world: World) -> None:
    said = catalogue.words(world.archive, world.berta, world.rosa).segments
    late = replace(said[0].words[-1], start_ms=HIS[0] + 10, end_ms=HIS[1] - 10, probability=0.01)
    first = replace(said[0], end_ms=HIS[0] - 10, words=(*said[0].words[:2], late))
    keep_corrected(world.archive, world.berta, world.rosa, (first, *said[1:]))
    propose(world)
    assert_parts_are_of_the_whole(world)
    assert "0.01" not in str(catalogue.outline(world.archive, world.rita, world.rosa))


def test_a_proposed_restriction_closes_words_sound_search_and_exports_in_the_same_call(world: World) -> None:
    assert "marido" in words_for_research(world)
    assert_parts_are_of_the_whole(world)
    propose(world)
    assert_parts_are_of_the_whole(world)
    assert words_for_research(world) == f"Hola, me llamo Rosa. A mi hermana la {LEFT_OUT}"
    with pytest.raises(Refused, match="restricted"):
        playback.audio(world.archive, world.rita, world.rosa)
    for words in ("marido", "mató", "marid*", "maridos"):
        assert discover.search(world.archive, world.rita, words).total == 0
    assert discover.search(world.archive, world.rita, "hermana").total == 1
    for form in Format:
        assert "marido" not in exporting.export_words(world.archive, world.rita, world.rosa, form)
    files = [
        each for each in world.archive.config.index_folder.joinpath("research").rglob("*") if each.is_file()
    ]
    assert files
    assert not any(b"marid" in each.read_bytes() for each in files)


def test_staff_still_read_and_hear_everything(world: World) -> None:
    propose(world)
    world.work()
    (segment,) = catalogue.words(world.archive, world.berta, world.rosa).segments
    assert segment.text.endswith("la mató su marido.")
    assert discover.search(world.archive, world.berta, "marido").total == 1
    assert level(samples(world, playback.audio(world.archive, world.berta, world.rosa), *HIS)) > 0.01


@pytest.mark.parametrize(
    "action", [RestrictionAction.MUTE, RestrictionAction.TONE, RestrictionAction.REPLACE]
)
def test_researchers_hear_a_copy_that_was_made_and_proven(world: World, action: RestrictionAction) -> None:
    before = samples(world, playback.audio(world.archive, world.rita, world.rosa), 0, 3_600)
    propose(world, NewRestriction(RestrictionReason.SAFETY, action, "[her brother-in-law]"))
    world.work()
    copy = playback.audio(world.archive, world.rita, world.rosa)
    assert copy != playback.audio(world.archive, world.berta, world.rosa)
    after = samples(world, copy, 0, 3_600)
    inside = after[(HIS[0] + 50) * 16 : (HIS[1] - 50) * 16]
    if action is RestrictionAction.TONE:
        spectrum = np.abs(np.fft.rfft(inside * np.hanning(len(inside))))
        assert np.argmax(spectrum) * 16_000 / len(inside) == pytest.approx(1_000, abs=5)
        assert level(inside) == pytest.approx(0.1 / np.sqrt(2), rel=0.1)
    else:
        assert level(inside) < 0.0005
    assert level(after[: (HIS[0] - 50) * 16]) == pytest.approx(level(before[: (HIS[0] - 50) * 16]), rel=0.02)
    read = "[her brother-in-law]" if action is RestrictionAction.REPLACE else LEFT_OUT
    assert words_for_research(world).endswith(f"la {read}")
    peaks = playback.peaks(world.archive, world.rita, world.rosa)
    first, last = HIS[0] * peaks.per_second // 1000, HIS[1] * peaks.per_second // 1000
    assert set(peaks.values[first:last]) == {0}
    assert max(playback.peaks(world.archive, world.berta, world.rosa).values[first:last]) > 0


def test_approving_makes_a_proven_restriction_applied_and_lifting_gives_everything_back(world: World) -> None:
    made = propose(world)
    world.work()
    assert restricting.show(world.archive, world.ana, made).status is RestrictionStatus.PROPOSED
    restricting.approve(world.archive, world.ana, made)
    with pytest.raises(BadRequest, match="does not wait"):
        restricting.approve(world.archive, world.ana, made)
    world.work()
    assert restricting.show(world.archive, world.ana, made).status is RestrictionStatus.APPLIED
    copy = playback.audio(world.archive, world.rita, world.rosa)
    restricting.lift(world.archive, world.ana, made)
    assert words_for_research(world).endswith("su marido.")
    assert discover.search(world.archive, world.rita, "marido").total == 1
    world.work()
    assert not copy.exists(), "the redacted copy is not needed any more"
    assert playback.audio(world.archive, world.rita, world.rosa) == playback.audio(
        world.archive, world.berta, world.rosa
    )
    with pytest.raises(BadRequest, match="lifted before"):
        restricting.lift(world.archive, world.ana, made)
    assert check(world.archive, fixity=True, index=True) == []


def test_nobody_is_written_down_as_her_own_second(world: World) -> None:
    made = propose(world)
    with pytest.raises(BadRequest, match="Two different people"):
        restricting.lift(world.archive, world.ana, made, second=world.ana)
    assert restricting.show(world.archive, world.ana, made).status is RestrictionStatus.PROPOSED


def test_a_second_restriction_holds_the_sound_back_until_there_is_a_copy_without_both(world: World) -> None:
    propose(world)
    world.work()
    first = playback.audio(world.archive, world.rita, world.rosa)
    restricting.propose(world.archive, world.berta, world.rosa, [(1_200, 1_480)], THIRD_PARTY)
    with pytest.raises(Refused, match="restricted"):
        playback.audio(world.archive, world.rita, world.rosa)
    world.work()
    both = playback.audio(world.archive, world.rita, world.rosa)
    assert not first.exists()
    for start_ms, end_ms in (HIS, (1_200, 1_480)):
        assert level(samples(world, both, start_ms + 50, end_ms - 50)) < 0.0005
    assert check(world.archive, fixity=True, index=True) == []


def test_a_restriction_for_the_public_alone_leaves_researchers_what_they_had(world: World) -> None:
    propose(world, NewRestriction(RestrictionReason.LOCATION, audience=Audience.RESEARCH))
    world.work()
    assert words_for_research(world).endswith("su marido.")
    assert playback.audio(world.archive, world.rita, world.rosa) == playback.audio(
        world.archive, world.berta, world.rosa
    )
    shown = excerpts.show(world.archive, world.ana, draft_approved(world))
    assert shown.words
    whole = excerpts.draft(
        world.archive, world.berta, world.rosa, start_ms=0, end_ms=3_500, title="Todo", whole=True
    )
    read = " ".join(each.text for each in excerpts.show(world.archive, world.ana, whole).words)
    assert read.endswith(f"la {LEFT_OUT}")


def test_a_public_excerpt_leaves_the_public_site_when_some_of_it_is_restricted(world: World) -> None:
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    restricting.propose(world.archive, world.berta, world.rosa, [(1_200, 1_480)], THIRD_PARTY)
    (found,) = excerpts.list_excerpts(world.archive, world.ana, world.rosa)
    assert found.state is ExcerptState.RETRACTED
    assert not list(media_folder(world.archive.config.gallery_folder).glob("*.mp3"))


def test_a_restriction_elsewhere_leaves_a_public_excerpt_where_it_is(world: World) -> None:
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    propose(world)
    (found,) = excerpts.list_excerpts(world.archive, world.ana, world.rosa)
    assert found.state is ExcerptState.PUBLISHED
    assert found.end_ms <= HIS[0]


def test_what_is_published_after_it_is_silent_and_blank_there(world: World) -> None:
    restricting.propose(world.archive, world.berta, world.rosa, [(1_200, 1_480)], THIRD_PARTY)
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    clip = media_folder(world.archive.config.gallery_folder) / f"{excerpt}.mp3"
    assert level(samples(world, clip, 1_250, 1_430)) < 0.0005
    assert level(samples(world, clip, 500, 1_150)) > 0.01
    held = b"".join(
        each.read_bytes() for each in world.archive.config.gallery_folder.rglob("*") if each.is_file()
    )
    gone = excerpts.words_within(world.archive, world.ana, world.rosa, 1_200, 1_480)
    assert gone[0].text
    assert gone[0].text.encode() not in held


def test_nothing_is_released_where_a_copy_still_holds_something(world: World) -> None:
    propose(world)
    recording = catalogue.show(world.archive, world.ana, world.rosa)[1]
    reader = reading(world.archive, SYSTEM, Purpose.RESEARCH)
    treatment = reader.treatment(world.rosa)
    copy = world.archive.config.work_folder / "wrong.mp3"
    covered_mp3(world.archive.media.path(recording.id), copy, [Cover(HIS[0], HIS[1] - 400)])
    with pytest.raises(Unproven, match="Near 0:02"):
        prove(world.archive, world.rosa, copy, treatment, (0, 3_600))


def test_a_restricted_word_that_is_heard_beside_its_span_keeps_the_copy_back(world: World) -> None:
    """The span is too short for its last word, as where the times of the words were wrong."""
    restricting.propose(world.archive, world.berta, world.rosa, [(2_000, 2_785)], THIRD_PARTY)
    world.work()
    (failed,) = [each for each in queue(world.archive, world.ana) if each.kind is JobKind.REDACT]
    assert failed.state is JobState.FAILED
    assert "can still be heard" in (failed.error or "")
    assert "mató" not in (failed.error or "")
    with pytest.raises(Refused, match="restricted"):
        playback.audio(world.archive, world.rita, world.rosa)


@pytest.mark.parametrize(
    ("spans", "new", "why"),
    [
        ([], THIRD_PARTY, "Say which stretch"),
        ([(2_000, 1_000)], THIRD_PARTY, "begins before it ends"),
        ([(-5, 1_000)], THIRD_PARTY, "begins before it ends"),
        ([(1_000, 1_100)], THIRD_PARTY, "at least 0.2 seconds"),
        ([(60_000, 61_000)], THIRD_PARTY, "lies outside it"),
        ([HIS], NewRestriction(RestrictionReason.HEALTH, audience=Audience.PUBLIC), "leaves a stretch to"),
        ([HIS], NewRestriction(RestrictionReason.HEALTH, RestrictionAction.REPLACE, "  "), "Say which words"),
        (
            [HIS],
            NewRestriction(RestrictionReason.HEALTH, RestrictionAction.REPLACE, "x" * 201),
            "at most 200",
        ),
        ([HIS], NewRestriction(RestrictionReason.HEALTH, until="soon"), "year-month-day"),
    ],
)
def test_what_makes_no_sense_is_refused_and_restricts_nothing(
    world: World, spans: list[tuple[int, int]], new: NewRestriction, why: str
) -> None:
    with pytest.raises(BadRequest, match=why):
        restricting.propose(world.archive, world.berta, world.rosa, spans, new)
    assert restricting.list_restrictions(world.archive, world.berta, world.rosa) == []
    assert jobs.open_jobs(world.archive.database()) == 0


@pytest.mark.parametrize(
    "ask",
    [
        lambda world, _: propose_as_researcher(world),
        lambda world, made: restricting.approve(world.archive, world.rita, made),
        lambda world, made: restricting.lift(world.archive, world.rita, made),
        lambda world, _: restricting.list_restrictions(world.archive, world.rita, world.rosa),
        lambda world, made: restricting.show(world.archive, world.rita, made),
    ],
)
def test_a_researcher_neither_restricts_nor_learns_why_something_is(
    world: World, ask: Callable[[World, object], object]
) -> None:
    made = propose(world)
    with pytest.raises((Refused, NotFound)):
        ask(world, made)
    assert restricting.show(world.archive, world.ana, made).status is RestrictionStatus.PROPOSED


def propose_as_researcher(world: World) -> None:
    """Try to restrict without being of the staff."""
    restricting.propose(world.archive, world.rita, world.rosa, [HIS], THIRD_PARTY)


def test_a_stretch_that_a_narrator_takes_back_is_approved_at_once(world: World) -> None:
    made = restricting.withdraw_span(world.archive, world.ana, world.rosa, *HIS)
    world.work()
    found = restricting.show(world.archive, world.ana, made)
    assert found.status is RestrictionStatus.APPLIED
    assert found.reason is RestrictionReason.NARRATORS_WISH
    assert "marido" not in words_for_research(world)


def test_a_voice_to_be_altered_is_altered_as_soon_as_the_recording_is_prepared(world: World) -> None:
    world.archive.database().execute("update presentations set voice = 'altered'")
    with pytest.raises(Refused, match="restricted"):
        playback.audio(world.archive, world.rita, world.rosa)
    tidy(world.archive)
    world.work()
    copy = playback.audio(world.archive, world.rita, world.rosa)
    original = playback.audio(world.archive, world.berta, world.rosa)
    ours, hers = (samples(world, each, 350, 3_400) for each in (copy, original))
    assert len(ours) == len(hers)
    likeness = abs(float(np.corrcoef(ours, hers)[0, 1]))
    assert likeness < 0.5, "the same sound"
    assert 0.3 < level(ours) / level(hers) < 3


def test_who_is_to_be_read_and_not_heard_is_heard_by_nobody_outside(world: World) -> None:
    world.archive.database().execute("update presentations set voice = 'text_only'")
    tidy(world.archive)
    world.work()
    with pytest.raises(Refused, match="read and not heard"):
        playback.audio(world.archive, world.rita, world.rosa)
    assert words_for_research(world).endswith("su marido.")
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    clip = media_folder(world.archive.config.gallery_folder) / f"{excerpt}.mp3"
    assert level(samples(world, clip, 0, 2_600)) < 0.0005


def test_what_she_took_back_herself_is_opened_by_two_people_only(world: World) -> None:
    made = restricting.withdraw_span(world.archive, world.ana, world.rosa, *HIS)
    for second in (None, world.ana):
        with pytest.raises(BadRequest, match="Two different people"):
            restricting.lift(world.archive, world.ana, made, second)
    with pytest.raises(Refused):
        restricting.lift(world.archive, world.ana, made, world.rita)
    assert "marido" not in words_for_research(world)
    restricting.lift(world.archive, world.ana, made, world.berta)
    assert "marido" in words_for_research(world)


@pytest.mark.parametrize(
    "text",
    [
        "Hola, me llamo Rosa. Germana Quispe murió por culpa del esposo.",
        "Hola, me llamo Rosa. Y a mi única Germana la mató su marido.",
        "Germana",
    ],
)
def test_a_restricted_name_that_was_misheard_does_not_leave_its_stretch_by_being_put_right(
    world: World, text: str
) -> None:
    (segment,) = catalogue.words(world.archive, world.berta, world.rosa).segments
    sister = next(word for word in segment.words if word.text == "hermana")
    span = (sister.start_ms, sister.end_ms)
    restricting.propose(world.archive, world.berta, world.rosa, [span], THIRD_PARTY)
    correct(world.archive, world.berta, world.rosa, 0, text, seen_revision=1)
    world.work()
    assert "Germana" not in words_for_research(world)
    assert discover.search(world.archive, world.rita, "Germana").total == 0
    shown = [word.text for word in catalogue.words(world.archive, world.berta, world.rosa).segments[0].words]
    assert shown == text.split(" ")
    correct(world.archive, world.berta, world.rosa, 0, text.replace("Germana", "Germaine"), seen_revision=2)
    assert "Germaine" not in words_for_research(world)


def test_no_piece_of_an_excerpt_that_was_taken_back_is_public_again(world: World) -> None:
    excerpt = draft_approved(world)
    publish(world.archive, world.ana, excerpt)
    withdraw(world.archive, world.ana, world.rosa, excerpt=excerpt)
    for start_ms, end_ms, whole in ((0, 1_300, False), (1_300, 2_700, False), (0, 3_500, True)):
        again = excerpts.draft(
            world.archive,
            world.ana,
            world.rosa,
            start_ms=start_ms,
            end_ms=end_ms,
            title="Otra vez",
            whole=whole,
        )
        with pytest.raises(Refused, match="took this part"):
            approve(world.archive, world.ana, again)
        with pytest.raises(Refused):
            publish(world.archive, world.ana, again)
    beside = excerpts.draft(
        world.archive, world.ana, world.rosa, start_ms=2_600, end_ms=3_500, title="Lo demás"
    )
    for viewer in (world.ana, world.berta):
        approve(world.archive, viewer, beside)
    publish(world.archive, world.ana, beside)
    assert len(list(media_folder(world.archive.config.gallery_folder).glob("*.mp3"))) == 1
