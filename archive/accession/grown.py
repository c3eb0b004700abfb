"""Recordings that were taken before their file was whole: found by their bytes, and said where they are looked at.

A copy over the network that pauses looks finished. What was taken of it is the beginning of what the file is later.
"""

import hashlib
from pathlib import Path

from archive.accession.intake import plain_name
from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import interviews
from archive.terms.models import InterviewId, RecordingId, Viewer

BLOCK_BYTES = 1 << 20


def beginnings(archive: Archive, file: Path, size: int) -> tuple[InterviewId, ...]:
    """Return the interviews whose recording is the first part of this file of `size` bytes, to the byte.

    Raises OSError where the file cannot be read.
    """
    candidates = interviews.smaller_of_name(archive.database(), plain_name(file.name), size)
    if not candidates:
        return ()
    so_far, position, found = hashlib.sha256(), 0, []
    with file.open("rb") as stream:
        for interview, recording, length in candidates:
            while position < length and (block := stream.read(min(BLOCK_BYTES, length - position))):
                so_far.update(block)
                position += len(block)
            if position == length and so_far.hexdigest() == recording:
                found.append(interview)
    return tuple(found)


def is_held(archive: Archive, file: Path) -> bool:
    """Whether the archive holds just these bytes. Raises OSError where the file cannot be read."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return interviews.holder_of(archive.database(), RecordingId(digest)) is not None


def mark(archive: Archive, viewer: Viewer, interview: InterviewId) -> None:
    """Write beside the recording that it is only a beginning. Raises NotFound or Refused where it was taken back."""
    with writing(
        archive, viewer, Action.INGEST, interview, interview=interview, reason="beginning"
    ) as writer:
        interviews.write_problem(writer.database, interview, interviews.ONLY_THE_BEGINNING)
