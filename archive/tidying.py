"""Removes what cut-off work left behind: samples of sound that nobody transcribes any more, half uploads.

It never touches a master, nor what work under way still needs.
"""

import shutil

from archive.context import Archive
from archive.store import jobs

FORGOTTEN_MS = 24 * 60 * 60 * 1000
"""Nothing in the work folder is needed for so long."""


def tidy(archive: Archive) -> None:
    """Clear the work folder and the store of leftovers. May be called at any time."""
    archive.media.sweep()
    wanted = jobs.recordings_being_transcribed(archive.database())
    oldest = (archive.clock.now_ms() - FORGOTTEN_MS) / 1000
    for each in archive.config.work_folder.iterdir():
        if each.suffix in {".pcm", ".part"}:
            if each.stem not in wanted:
                each.unlink(missing_ok=True)
        elif each.is_dir() and each.stat().st_mtime < oldest:
            shutil.rmtree(each, ignore_errors=True)
