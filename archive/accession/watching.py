"""Takes recordings in from a folder as they appear in it: each once it has stopped growing, and once only.

The folder is read and never changed: nothing in it is moved, renamed or deleted. What was taken is remembered by a
hash of its name, size and time, also when its interview is erased later: what somebody took back does not come again.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archive.accession.intake import NewInterview, Taken, take_in
from archive.consent.rules import Action, require_role
from archive.context import Archive
from archive.store import arrivals
from archive.store.connect import atomic
from archive.terms.errors import BadRequest
from archive.terms.models import Viewer
from media.errors import MediaError

SOUND = (
    "aac",
    "aif",
    "aiff",
    "amr",
    "caf",
    "flac",
    "m4a",
    "mka",
    "mp3",
    "oga",
    "ogg",
    "opus",
    "wav",
    "weba",
    "wma",
)
FILM = ("m4v", "mkv", "mov", "mp4", "webm")
ENDINGS = frozenset(f".{each}" for each in (*SOUND, *FILM))
"""Other files of the folder are left alone."""
NOTHING_AGREED = "Nothing says what was agreed to for this file, so it is not taken in."
Wanted = Callable[[str], NewInterview | None]
"""Gives the interview of a file by its name; None where nothing says what was agreed to."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How a file looked: while this changes, somebody is still writing it."""

    size: int
    moved_ns: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: taken (now or before), or why not, in a sentence."""

    file: Path
    taken: Taken | None = None
    problem: str = ""


@dataclass(slots=True)
class Watch:
    """A folder being watched. `evidence` is the signed form of all of them."""

    archive: Archive
    viewer: Viewer
    folder: Path
    wanted: Wanted
    evidence: Path | None = None
    _seen: dict[Path, Seen] = field(default_factory=dict)
    _told: dict[Path, Seen] = field(default_factory=dict)

    def look(self) -> list[Outcome]:
        """Take in what has not changed since the last look; return what happened, each problem once.

        Raises Refused, and OSError where the folder cannot be read.
        """
        require_role(self.viewer, Action.INGEST)
        now = _files(self.folder)
        still = [file for file, seen in now.items() if seen.size and self._seen.get(file) == seen]
        self._seen = now
        return [found for file in still if (found := self._try(file, now[file])) is not None]

    def _try(self, file: Path, seen: Seen) -> Outcome | None:
        key = _key(file, seen)
        if self._told.get(file) == seen or arrivals.was_taken(self.archive.database(), key):
            return None
        new = self.wanted(file.name)
        if new is None:
            self._told[file] = seen
            return Outcome(file, problem=NOTHING_AGREED)
        try:
            taken = self._take(file, new)
        except (BadRequest, MediaError, OSError) as problem:
            self._told[file] = seen
            return Outcome(file, problem=str(problem))
        with atomic(self.archive.database()) as database:
            arrivals.remember_taken(database, key, self.archive.clock.now_ms())
        return Outcome(file, taken)

    def _take(self, file: Path, new: NewInterview) -> Taken:
        with file.open("rb") as recording:
            if self.evidence is None:
                return take_in(self.archive, self.viewer, new, recording, original_name=file.name)
            with self.evidence.open("rb") as paper:
                return take_in(
                    self.archive, self.viewer, new, recording, original_name=file.name, evidence=paper
                )


def by_sheet(rows: Mapping[str, NewInterview]) -> Wanted:
    """Return what gives the interview of a file as a sheet's rows say, by the file's name in any case."""
    known = {name.casefold(): new for name, new in rows.items()}
    return lambda name: known.get(name.casefold())


def _files(folder: Path) -> dict[Path, Seen]:
    found = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.casefold() in ENDINGS and not path.name.startswith(".") and path.is_file():
            facts = path.stat()
            found[path] = Seen(facts.st_size, facts.st_mtime_ns)
    return found


def _key(file: Path, seen: Seen) -> str:
    return hashlib.sha256(
        f"{file.absolute()}\0{seen.size}\0{seen.moved_ns}".encode(errors="surrogateescape")
    ).hexdigest()
