"""Places between a decision and its last consequence at which a test may kill the process. Otherwise they do nothing.

The environment variable TESTIMONY_FAILPOINT names one. The list is whole: tests/architecture/test_failpoints.py sees
that each is reached from exactly one place, and tests/journeys/test_killed_withdrawal.py kills at each.
"""

import os
import signal
from enum import StrEnum

VARIABLE = "TESTIMONY_FAILPOINT"


class Failpoint(StrEnum):
    """A place, named for what has just been done, or is about to be."""

    WITHDRAWAL_WRITTEN = "withdrawal_written"
    """The rows of a withdrawal are written, the transaction is not over: as if nobody had asked."""
    CLIPS_HIDDEN = "clips_hidden"
    """The clips of what is about to close are gone, the transaction is not over: closed, and nobody has asked yet."""
    WITHDRAWAL_COMMITTED = "withdrawal_committed"
    RETRACTION_WRITTEN = "retraction_written"
    """A person takes one excerpt back: its clip is still there, the transaction is not over."""
    RETRACTION_COMMITTED = "retraction_committed"
    CLIPS_GONE = "clips_gone"
    """The gallery's clips are removed, its rows and its index are not."""
    GALLERY_ROWS_GONE = "gallery_rows_gone"
    """The gallery's index still holds the words."""
    GALLERY_CLOSED = "gallery_closed"
    """Nothing is in the gallery, and the archive does not know it yet."""
    GALLERY_CLOSING_KNOWN = "gallery_closing_known"
    BEFORE_INDEX = "before_index"
    """An index inside still holds the words."""
    INDEX_PURGED = "index_purged"
    """An index has forgotten; the archive does not know it yet."""
    INDEX_PURGE_KNOWN = "index_purge_known"
    """The archive knows; what it deleted lies in its write-ahead log."""
    OUTLETS_CLOSED = "outlets_closed"
    RESTRICTION_COMMITTED = "restriction_committed"
    """What is public of a stretch that was just restricted is still there."""
    FILE_KEPT = "file_kept"
    """A file is in the store, and no row says what it is."""
    ERASURE_DECIDED = "erasure_decided"
    """Two people decided; nothing is removed yet."""
    BETWEEN_FILES = "between_files"
    FILES_GONE = "files_gone"
    """Rows still name what was removed."""
    ROWS_ERASED = "rows_erased"
    """The rows are erased, the transaction is not over."""
    ERASURE_COMMITTED = "erasure_committed"
    """The rows are erased; their words lie in the write-ahead log."""
    ERASURE_DONE = "erasure_done"


def reached(place: Failpoint) -> None:
    """Do nothing; in a test that names this place, die here at once, like by a power cut."""
    if os.environ.get(VARIABLE) == place:
        os.kill(os.getpid(), signal.SIGKILL)
