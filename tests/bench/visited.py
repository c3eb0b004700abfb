"""Makes an archive as large as a large one and a gallery beside it, quickly, for measuring what visitors get.

One interview goes through everything; the others are copies of its rows with ids, titles and words of their own. They
share its copy to listen to, which is made as long as a talk. Every public excerpt has an MP3 of its own.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.accounts import add_user
from archive.alignment import spread_words
from archive.bootstrap import make_archive
from archive.config import ComputeSettings, Config, TranscribeSettings
from archive.consent.reader import reading
from archive.consent.rules import AUDIENCE_PURPOSES
from archive.context import Archive
from archive.gallery.schema import index_folder, make_gallery
from archive.gallery.writer import put_in
from archive.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.models import (
    OPERATOR,
    Excerpt,
    ExcerptId,
    ExcerptState,
    InterviewId,
    ParticipantRole,
    Purpose,
    UserId,
)
from archive.outlets import rebuild_index
from archive.playback import audio
from archive.store import excerpts
from archive.store.ids import new_id
from media.types import Peaks
from search.index import Index
from tests.bench.zipf import passages
from tests.peopled import EMAILS, PASSPHRASE, fast_passphrases, work
from tests.web.invented import PLAIN, THEMES, line, write_tone

RECORDING = Path(__file__).parents[1] / "recordings" / "hola_4s.opus"
EVERYTHING = (Purpose.TRANSCRIBE_LOCAL, Purpose.INDEX, Purpose.RESEARCH, Purpose.EXCERPT_PUBLIC)
LINES, LINE_WORDS, LINE_MS = 5, 10, 800
TONE_SECONDS, CLIP_SECONDS, TALK_SECONDS = 6, 60, 1_200


@dataclass(frozen=True, slots=True)
class Visited:
    """What visitors may ask for; a clip and the talk are so many bytes for a second of sound."""

    config: Config
    interviews: tuple[InterviewId, ...]
    excerpts: tuple[str, ...]
    words: tuple[str, ...]
    clip_pace: int
    talk_pace: int


def make_visited(folder: Path, *, interviews: int, public: int) -> Visited:
    """Make them in a folder, with a user of each role."""
    config = Config(
        folder / "archive",
        transcribe=TranscribeSettings(engine="scripted", script=str(RECORDING.with_suffix(".json"))),
        compute=ComputeSettings(processes=1),
    )
    archive = make_archive(config, passphrases=fast_passphrases())
    users = [add_user(archive, OPERATOR, email, role, PASSPHRASE) for role, email in EMAILS.items()]
    first = _take_in(archive)
    known = (first, *_copies_of(archive.database(), first, interviews - 1))
    for audience in AUDIENCE_PURPOSES:
        rebuild_index(archive, audience)
    talk = audio(archive, OPERATOR, first)
    talk_pace = _repeat(talk, talk, 4, TALK_SECONDS)
    shown = tuple(f"excerpt{number}" for number in range(public))
    _say_public(archive, known, shown, [each.id for each in users[:2]])
    archive.connections.close()
    clip_pace = _fill_gallery(folder, config.gallery_folder, shown)
    said = " ".join(passage.text for passage in passages(40)).split()
    return Visited(config, known, shown, tuple(said), clip_pace, talk_pace)


def _take_in(archive: Archive) -> InterviewId:
    narrator = NewParticipant("Ana", ParticipantRole.NARRATOR, grants_for(EVERYTHING))
    new = NewInterview(title="Una charla", languages=("es",), participants=(narrator,))
    with RECORDING.open("rb") as stream:
        interview = take_in(archive, OPERATOR, new, stream, original_name="hola.opus").interview
    work(archive)
    return interview


def _copies_of(database: Database, first: InterviewId, number: int) -> Iterator[InterviewId]:
    """Write so many copies of an interview, all in one transaction; yield their ids."""
    originals = _rows_of(database, first)
    said = passages(number)
    with database.conn:
        for place, passage in enumerate(said):
            fresh = {old: new_id() for old in _ids_in(originals)}
            spoken = passage.text.split()
            for table, rows in originals.items():
                database.table(table).insert_all(_fresh(row, fresh) for row in rows)
            database.execute(
                "update interviews set title = ?, collection = ?, recorded_on = ? where id = ?",
                [" ".join(spoken[:4]).capitalize(), passage.collection, passage.date, fresh[first]],
            )
            _say(database, fresh[originals["transcripts"][-1]["id"]], spoken, place)
            yield InterviewId(fresh[first])


def _rows_of(database: Database, interview: InterviewId) -> dict[str, list[dict[str, Any]]]:
    """Return every row that an interview consists of but its words, by table, in the order to write them in."""
    found: dict[str, list[dict[str, Any]]] = {}

    def take(table: str, column: str, values: list[str]) -> list[dict[str, Any]]:
        asked = f"select * from {table} where {column} in (select value from json_each(?))"  # noqa: S608 - ours
        found[table] = list(database.query(asked, [json.dumps(values)]))
        return found[table]

    take("interviews", "id", [interview])
    people = list(database.query("select * from participations where interview_id = ?", [interview]))
    take("participants", "id", [each["participant_id"] for each in people])
    take("participations", "interview_id", [interview])
    agreed = [each["id"] for each in take("agreements", "interview_id", [interview])]
    take("grants", "agreement_id", agreed)
    take("presentations", "agreement_id", agreed)
    recordings = [each["sha256"] for each in take("recordings", "interview_id", [interview])]
    take("derivatives", "recording", recordings)
    take("transcripts", "interview_id", [interview])
    return found


def _ids_in(originals: dict[str, list[dict[str, Any]]]) -> set[str]:
    """Return what must be another for each copy; the files made of the recording are shared."""
    named = ("interviews", "participants", "agreements", "transcripts")
    return {row["id"] for table in named for row in originals[table]} | {
        row["sha256"] for row in originals["recordings"]
    }


def _fresh(row: dict[str, Any], fresh: dict[str, str]) -> dict[str, Any]:
    return {name: fresh.get(value, value) if isinstance(value, str) else value for name, value in row.items()}


def _say(database: Database, transcript: str, spoken: list[str], place: int) -> None:
    """Write the lines of a copy."""
    rows = []
    for number in range(LINES):
        said = spoken[number * LINE_WORDS : (number + 1) * LINE_WORDS]
        start_ms = number * LINE_MS
        words = [
            (each.text, each.start_ms, each.end_ms, each.probability)
            for each in spread_words(said, start_ms, start_ms + 700)
        ]
        rows.append(
            {
                "transcript_id": transcript,
                "number": number,
                "revision": 1,
                "start_ms": start_ms,
                "end_ms": start_ms + 700,
                "speaker": None,
                "language": "es",
                "text": " ".join(said),
                "words": json.dumps(words, ensure_ascii=False),
                "doubts": "[]",
                "suppressed": None,
                "verified_by": None,
                "written_by": "bench",
                "written_at": place,
            }
        )
    database.table("segments").insert_all(rows)


def _say_public(
    archive: Archive, interviews: Sequence[InterviewId], public: Sequence[str], approvers: Sequence[UserId]
) -> None:
    """Write that the excerpts are public and who approved them: what the archive does not say so is taken out."""
    database, now_ms = archive.database(), archive.clock.now_ms()
    reader = reading(archive, OPERATOR, Purpose.PRESERVE)
    with database.conn:
        for number, identifier in enumerate(public):
            excerpt = Excerpt(
                ExcerptId(identifier),
                interviews[number % len(interviews)],
                Purpose.EXCERPT_PUBLIC,
                0,
                LINES * LINE_MS,
                "Las manos",
                "Elena habla.",
                None,
                ExcerptState.PUBLISHED,
                approvers[0],
                (),
                None,
            )
            excerpts.add_excerpt(database, excerpt, now_ms)
            excerpts.set_state(database, excerpt.id, ExcerptState.PUBLISHED, now_ms)
            seal = reader.digest(excerpt)
            for each in approvers:
                excerpts.add_approval(database, excerpt.id, each, seal, now_ms)


def _fill_gallery(folder: Path, gallery: Path, public: tuple[str, ...]) -> int:
    """Publish so many excerpts of a minute; return the bytes of a second."""
    clip, tone = folder / "clip.mp3", folder / "tone.mp3"
    write_tone(tone)
    pace = _repeat(tone, clip, TONE_SECONDS, CLIP_SECONDS)
    make_gallery(gallery).close()
    Index(index_folder(gallery)).rebuild(())
    themes = [THEMES[each.id] for each in PLAIN.themes]
    above = [THEMES[each.broader] for each in themes if each.broader]
    for identifier, passage in zip(public, passages(len(public), seed=11), strict=True):
        said = passage.text.split()
        excerpt = replace(
            PLAIN,
            id=identifier,
            title=" ".join(said[:4]).capitalize(),
            collection=passage.collection,
            duration_ms=CLIP_SECONDS * 1000,
            lines=(line("Elena", "es", passage.text, 0, CLIP_SECONDS * 1000),),
            peaks=Peaks(20, CLIP_SECONDS * 1000, (100,) * CLIP_SECONDS * 20),
        )
        put_in(gallery, excerpt, [*above, *themes], clip)
    return pace


def _repeat(source: Path, target: Path, seconds: int, wanted: int) -> int:
    """Write an MP3 again and again into a file, frames after frames, until it is as long; return bytes a second."""
    content = source.read_bytes() * (wanted // seconds)
    part = target.with_name(f"{target.name}.part")
    part.write_bytes(content)
    part.replace(target)
    return len(content) // wanted
