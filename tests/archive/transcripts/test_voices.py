"""Voices that a machine told apart: only where all agreed, nobody's until a person says so, nothing of them kept."""

import json
import shutil
import wave
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from archive.accession.intake import NewInterview, NewParticipant, grants_for
from archive.consent.reader import reading
from archive.demo.catalogue import load_demo
from archive.discovery import discover
from archive.participation.covered import preview
from archive.participation.erasing import erase
from archive.participation.participants import show_agreements, withdraw
from archive.participation.restricting import NewRestriction, propose
from archive.store.connect import atomic
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import (
    Audience,
    InterviewId,
    NameAs,
    ParticipantId,
    ParticipantRole,
    Presentation,
    Purpose,
    Viewer,
)
from archive.terms.restrictions import RestrictionReason
from archive.terms.words import HeardVoice, VoiceId
from archive.transcripts import voices
from archive.transcripts.exporting import Format, export_words
from archive.transcripts.review import correct
from media.decode import decode_to_pcm
from tests.peopled import OPEN, Made, World, copied, no_indexes, scripted
from transcribe.engine import detector
from transcribe.speaker_encoder import at_level, embed, levels, mel_power
from transcribe.types import Settings

TOLD = (*OPEN, Purpose.TELL_SPEAKERS)
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Sound:
    """Twenty seconds of a shipped interview with two voices, and what a scripted engine hears in it."""

    wav: bytes
    script: Path
    pcm: Path


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    folder = tmp_path_factory.mktemp("sound")
    demo = next(each for each in load_demo() if len(each.participants) == 2)
    decode_to_pcm(demo.path, folder / "whole.pcm")
    samples = (folder / "whole.pcm").read_bytes()[: SECONDS * 32_000]
    (folder / "sound.pcm").write_bytes(samples)
    with wave.open(str(folder / "sound.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(samples)
    lines = [
        {"start_ms": line.start_ms, "end_ms": line.end_ms, "text": line.text, "language": "es"}
        for line in demo.lines
        if line.end_ms < SECONDS * 1000
    ]
    (folder / "script.json").write_text(json.dumps(lines))
    return Sound((folder / "sound.wav").read_bytes(), folder / "script.json", folder / "sound.pcm")


def new(title: str, *purposes: tuple[Purpose, ...]) -> NewInterview:
    names = ("Petronila Huanca", "Ilse Maes")
    roles = (ParticipantRole.NARRATOR, ParticipantRole.INTERVIEWER)
    people = tuple(
        NewParticipant(name, role, grants_for(agreed), Presentation(NameAs.CHOSEN, f"{name[:3]}.", None))
        for name, role, agreed in zip(names, roles, purposes, strict=True)
    )
    return NewInterview(title=title, languages=("es",), participants=people)


@dataclass(frozen=True, slots=True)
class Told:
    """An archive with an interview whose voices were told apart, and one where one person did not agree to it."""

    made: Made
    told: InterviewId
    untold: InterviewId


@pytest.fixture(scope="module")
def told(made: Made, sound: Sound, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("told") / "archive"
    heard = replace(made, config=scripted(made.config, sound.script))
    with copied(heard, folder) as world:
        interview = world.take_in(new("Told", TOLD, TOLD), sound.wav)
        untold = world.take_in(new("Untold", TOLD, OPEN), sound.wav + b"\0\0")
        world.work()
    return Told(replace(heard, config=heard.config.at(folder)), interview, untold)


@pytest.fixture
def there(told: Told, tmp_path: Path) -> Iterator[World]:
    with copied(told.made, tmp_path / "archive") as world:
        yield world
    shutil.rmtree(tmp_path / "archive", ignore_errors=True)


def spoken_by(world: World, interview: InterviewId, *, research: bool = False) -> list[str | None]:
    viewer, purpose = (world.rita, Purpose.RESEARCH) if research else (world.berta, Purpose.PRESERVE)
    said = reading(world.archive, viewer, purpose).transcript(interview).segments
    return [each.speaker for each in said if each.suppressed is None]


def known(world: World, interview: InterviewId) -> list[HeardVoice]:
    return voices.list_voices(world.archive, world.berta, interview)


def people(world: World, interview: InterviewId) -> dict[str, ParticipantId]:
    return {each.role: each.participant for each in show_agreements(world.archive, world.berta, interview)}


def test_words_carry_numbered_voices_where_everybody_agreed(there: World, told: Told) -> None:
    assert set(spoken_by(there, told.told)) == {"Speaker 1", "Speaker 2"}
    assert set(spoken_by(there, told.told, research=True)) == {"Speaker 1", "Speaker 2"}
    assert [each.number for each in known(there, told.told)] == [1, 2]
    assert all(each.lines and each.participant is None for each in known(there, told.told))


def test_where_one_did_not_agree_nobody_is_told_apart(there: World, told: Told) -> None:
    assert set(spoken_by(there, told.untold)) == {None}
    assert known(there, told.untold) == []
    raw = there.archive.database().query("select speaker from segments where speaker is not null")
    ids = {each.id for each in known(there, told.told)}
    assert {row["speaker"] for row in raw} == ids


def test_a_voice_that_is_named_is_named_everywhere_and_back_again(there: World, told: Told) -> None:
    first, second = known(there, told.told)
    who = people(there, told.told)
    voices.name_voice(there.archive, there.berta, told.told, first.id, who["interviewer"])
    voices.name_voice(there.archive, there.berta, told.told, second.id, who["narrator"])
    assert set(spoken_by(there, told.told)) == {"Ilse Maes", "Petronila Huanca"}
    assert set(spoken_by(there, told.told, research=True)) == {"Ils.", "Pet."}
    for form in Format:
        text = export_words(there.archive, there.rita, told.told, form)
        assert "Speaker" not in text
        assert "Huanca" not in text
    assert "<v Pet.>" in export_words(there.archive, there.rita, told.told, Format.VTT)
    voices.name_voice(there.archive, there.berta, told.told, first.id, None)
    assert set(spoken_by(there, told.told)) == {"Speaker 1", "Petronila Huanca"}


def test_nothing_is_found_by_whose_a_voice_was_said_to_be_where_no_index_can_be_written(
    there: World, told: Told
) -> None:
    def found(viewer: Viewer, words: str) -> int:
        return discover.search(there.archive, viewer, words).total

    first, _ = known(there, told.told)
    voices.name_voice(
        there.archive, there.berta, told.told, first.id, people(there, told.told)["interviewer"]
    )
    asked = ((there.berta, "speaker:ilse"), (there.rita, "speaker:ils"))
    assert all(found(*each) for each in asked)
    with no_indexes(there):
        voices.name_voice(there.archive, there.berta, told.told, first.id, None)
    assert [found(*each) for each in asked] == [0, 0]
    there.work()
    assert [found(*each) for each in asked] == [0, 0]
    assert all(found(viewer, 'speaker:"Speaker 1"') for viewer in (there.berta, there.rita))


def test_a_corrected_line_follows_the_name_of_its_voice(there: World, told: Told) -> None:
    first, _ = known(there, told.told)
    correct(there.archive, there.berta, told.told, 0, "Otra cosa.", seen_revision=1)
    assert spoken_by(there, told.told)[0] == "Speaker 1"
    voices.name_voice(
        there.archive, there.berta, told.told, first.id, people(there, told.told)["interviewer"]
    )
    assert spoken_by(there, told.told)[0] == "Ilse Maes"


def test_an_unnamed_voice_may_be_anybody_to_a_restriction(there: World, told: Told) -> None:
    narrator = people(there, told.told)["narrator"]
    first, second = known(there, told.told)

    def read() -> str:
        said = preview(there.archive, there.berta, told.told, Audience.RESEARCH)
        return " ".join(each.text for each in said)

    whole = read()
    hers = NewRestriction(RestrictionReason.NARRATORS_WISH, speaker=narrator)
    propose(there.archive, there.berta, told.told, [(0, SECONDS * 1000)], hers)
    closed = read()
    voices.name_voice(
        there.archive, there.berta, told.told, first.id, people(there, told.told)["interviewer"]
    )
    opened = read()
    assert len(closed) < len(opened) < len(whole)
    voices.name_voice(there.archive, there.berta, told.told, second.id, narrator)
    assert read() == opened
    voices.name_voice(there.archive, there.berta, told.told, first.id, None)
    assert read() == closed


def test_whose_voice_it_is_opens_nothing_that_she_wished_closed(there: World, told: Told) -> None:
    """That takes two people, as lifting it does."""
    who = people(there, told.told)
    first, second = known(there, told.told)
    hers = NewRestriction(RestrictionReason.NARRATORS_WISH, speaker=who["narrator"])
    propose(there.archive, there.berta, told.told, [(0, SECONDS * 1000)], hers)
    with atomic(there.archive.database()) as database:
        database.execute("update restrictions set status = 'approved'")
    voices.name_voice(there.archive, there.berta, told.told, second.id, who["narrator"])
    for voice in (first, second):
        with pytest.raises(BadRequest, match="Two people"):
            voices.name_voice(there.archive, there.berta, told.told, voice.id, who["interviewer"])
    voices.name_voice(there.archive, there.berta, told.told, second.id, None)


def test_nobody_but_the_staff_names_and_only_who_takes_part_is_named(there: World, told: Told) -> None:
    first, _ = known(there, told.told)
    stranger = people(there, there.rosa)["narrator"]
    with pytest.raises(BadRequest):
        voices.name_voice(there.archive, there.berta, told.told, first.id, stranger)
    with pytest.raises((NotFound, Refused)):
        voices.name_voice(there.archive, there.rita, told.told, first.id, None)
    with pytest.raises((NotFound, Refused)):
        voices.list_voices(there.archive, there.rita, told.told)
    with pytest.raises(NotFound):
        voices.name_voice(there.archive, there.berta, there.rosa, first.id, stranger)
    with pytest.raises(NotFound):
        voices.name_voice(there.archive, there.berta, told.told, VoiceId("x"), None)
    assert set(spoken_by(there, told.told)) == {"Speaker 1", "Speaker 2"}


def test_taking_it_back_takes_the_voices_away_at_once(there: World, told: Told) -> None:
    first, _ = known(there, told.told)
    who = people(there, told.told)
    voices.name_voice(there.archive, there.berta, told.told, first.id, who["narrator"])
    withdraw(there.archive, there.berta, told.told, who["interviewer"], Purpose.TELL_SPEAKERS)
    assert set(spoken_by(there, told.told)) == {None}
    assert set(spoken_by(there, told.told, research=True)) == {None}
    assert known(there, told.told) == []


def test_nothing_that_was_measured_of_a_voice_is_in_any_file(there: World, sound: Sound, told: Told) -> None:
    samples = np.frombuffer(sound.pcm.read_bytes(), "<i2").astype(np.float32) / 32_768
    mel, level = mel_power(samples), levels(samples)
    settings = Settings(("es",))
    region = detector(settings)(sound.pcm, settings)[0]
    first = region.start_ms // 10
    windows = [
        at_level(mel[at : at + 160], float(level[at : at + 160].mean()))
        for at in range(first, first + 400, 40)
    ]
    vectors = embed(windows)
    kept = [path.read_bytes() for path in there.archive.config.data_dir.rglob("*") if path.is_file()]
    assert len(kept) > 10
    for vector in vectors:
        loud = np.flatnonzero((vector[:-1] > 0.05) & (vector[1:] > 0.05))[:5]
        for place in loud:
            pair = vector[place : place + 2]
            for form in (pair.tobytes(), pair.astype(np.float64).tobytes(), f"{pair[0]:.6f}".encode()):
                assert not any(form in content for content in kept)
    columns = there.archive.database().table("voices").columns_dict
    assert set(columns) == {"id", "interview_id", "number", "participant_id", "named_by", "named_at"}


def test_who_named_a_voice_is_in_the_audit_without_a_name(there: World, told: Told) -> None:
    first, _ = known(there, told.told)
    voices.name_voice(there.archive, there.berta, told.told, first.id, people(there, told.told)["narrator"])
    *_, line = there.archive.database().query("select * from events where verb = 'name_speaker'")
    assert (line["actor"], line["subject"]) == (there.berta.id, told.told)
    assert "Huanca" not in str(line)


def test_erasing_takes_the_voices_along(there: World, told: Told) -> None:
    withdraw(there.archive, there.berta, told.told)
    erase(there.archive, there.ana, there.berta, told.told)
    assert there.archive.database().table("voices").count == 0
