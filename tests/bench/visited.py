"""Makes an archive as large as a large one and a gallery beside it, quickly, for measuring what visitors get.

One interview goes through everything; the others are copies of its rows with ids, titles and words of their own. They
share its copy to listen to, which is made as long as a talk. Every public excerpt has an MP3 of its own. What would be
kept durable is not, here: nothing waits for the disk, and the indexes are made once, when all is there.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.accession.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.bootstrap import make_archive
from archive.config import ComputeSettings, Config, TranscribeSettings
from archive.consent.reader import reading
from archive.context import Archive
from archive.discovery.playback import audio
from archive.gallery.findable import rebuild_index as rebuild_public_index
from archive.gallery.schema import audio_file, database_file, index_folder, make_gallery
from archive.gallery.serial import lines_to_text
from archive.gallery.writer import put_in
from archive.indexing.passages import allowed_passages
from archive.methods.alignment import spread_words
from archive.stewardship.accounts import add_user
from archive.store import excerpts
from archive.store.connect import atomic, open_database
from archive.store.ids import new_id
from archive.store.indexed import keep_indexed
from archive.terms.models import (
    OPERATOR,
    Excerpt,
    ExcerptId,
    ExcerptState,
    InterviewId,
    ParticipantRole,
    Purpose,
    UserId,
)
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
    archive.database().execute("pragma synchronous = off")
    known = (first, *_copies_of(archive.database(), first, interviews - 1))
    _fill_indexes(archive)
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


def _copies_of(database: Database, first: InterviewId, number: int) -> list[InterviewId]:
    """Write so many copies of an interview, table after table, all in one transaction; return their ids."""
    originals = _rows_of(database, first)
    written: dict[str, list[dict[str, Any]]] = {table: [] for table in (*originals, "segments")}
    for place, passage in enumerate(passages(number)):
        fresh = {old: new_id() for old in _ids_in(originals)}
        spoken = passage.text.split()
        for table, rows in originals.items():
            written[table] += [_fresh(row, fresh) for row in rows]
        written["interviews"][-1] |= {
            "title": " ".join(spoken[:4]).capitalize(),
            "collection": passage.collection,
            "recorded_on": passage.date,
        }
        written["segments"] += _said(fresh[originals["transcripts"][-1]["id"]], spoken, place)
    with atomic(database):
        for table, rows in written.items():
            database.table(table).insert_all(rows)
    return [InterviewId(row["id"]) for row in written["interviews"]]


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


def _said(transcript: str, spoken: list[str], place: int) -> Iterator[dict[str, Any]]:
    """Yield the lines of a copy."""
    for number in range(LINES):
        said = spoken[number * LINE_WORDS : (number + 1) * LINE_WORDS]
        start_ms = number * LINE_MS
        words = [
            (each.text, each.start_ms, each.end_ms, each.probability)
            for each in spread_words(said, start_ms, start_ms + 700)
        ]
        yield {
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


def _fill_indexes(archive: Archive) -> None:
    """Index every interview for each audience, without vectors; everybody allowed everything in them."""
    found = reading(archive, OPERATOR, Purpose.PRESERVE).interviews(limit=-1)
    for audience, index in archive.indexes.items():
        index.rebuild(chain.from_iterable(allowed_passages(archive, each.id, audience) for each in found))
        with atomic(archive.database()) as database:
            for each in found:
                keep_indexed(database, each.id, audience, "")


def _say_public(
    archive: Archive, interviews: Sequence[InterviewId], public: Sequence[str], approvers: Sequence[UserId]
) -> None:
    """Write that the excerpts are public and who approved them: what the archive does not say so is taken out."""
    database, now_ms = archive.database(), archive.clock.now_ms()
    reader = reading(archive, OPERATOR, Purpose.PRESERVE)
    with atomic(database):
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
    peaks = Peaks(20, CLIP_SECONDS * 1000, (100,) * CLIP_SECONDS * 20)
    excerpt = replace(PLAIN, id=public[0], duration_ms=CLIP_SECONDS * 1000, peaks=peaks)
    put_in(gallery, excerpt, [*above, *themes], clip)
    _copy_excerpt(gallery, public)
    for each in public[1:]:
        shutil.copyfile(clip, audio_file(gallery, each))
    rebuild_public_index(gallery)
    return pace


def _copy_excerpt(gallery: Path, public: Sequence[str]) -> None:
    """Write copies of the one excerpt of a gallery, each with a title and words of its own."""
    database = open_database(database_file(gallery))
    (row,) = database.query("select * from excerpts")
    with atomic(database):
        for identifier, passage in zip(public[1:], passages(len(public), seed=11), strict=False):
            said = line("Elena", "es", passage.text, 0, CLIP_SECONDS * 1000)
            title = " ".join(passage.text.split()[:4]).capitalize()
            own = {"id": identifier, "title": title, "collection": passage.collection}
            database.table("excerpts").insert({**row, **own, "lines": lines_to_text((said,))})
        for table in ("excerpt_themes", "excerpt_languages"):
            for kept in list(database.query(f"select * from {table}")):  # noqa: S608 - ours
                database.table(table).insert_all({**kept, "excerpt_id": each} for each in public[1:])
    database.close()


def _repeat(source: Path, target: Path, seconds: int, wanted: int) -> int:
    """Write an MP3 again and again into a file, frames after frames, until it is as long; return bytes a second."""
    content = source.read_bytes() * (wanted // seconds)
    part = target.with_name(f"{target.name}.part")
    part.write_bytes(content)
    part.replace(target)
    return len(content) // wanted
