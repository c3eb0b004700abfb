"""Files that are plainly no recordings, told by their first bytes, so that nobody waits for hours to hear it.

Knows only what is certainly wrong; nothing is decoded here. Whether the rest is a recording, the decoder says later.
"""

from typing import BinaryIO

from web.speaking import gettext, later

HEAD_BYTES = 512
KINDS = (
    (b"%PDF", later("a PDF document")),
    (b"PK\x03\x04", later("a document or a packed folder")),
    (b"\xd0\xcf\x11\xe0", later("an old office document")),
    (b"\x89PNG", later("a picture")),
    (b"\xff\xd8\xff", later("a picture")),
    (b"GIF8", later("a picture")),
    (b"7z\xbc\xaf", later("a packed folder")),
    (b"Rar!", later("a packed folder")),
    (b"\x1f\x8b", later("a packed file")),
)


def length_of(stream: BinaryIO) -> int:
    """Return how many bytes the stream holds, and put it back to its start."""
    length = stream.seek(0, 2)
    stream.seek(0)
    return length


def wrong_kind(stream: BinaryIO) -> str | None:
    """Return what the file is where that is certainly no recording, in words; None where it may be one."""
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if not head:
        return gettext("an empty file")
    for mark, words in KINDS:
        if head.startswith(mark):
            return str(words)
    return gettext("a text") if _is_text(head) else None


def _is_text(head: bytes) -> bool:
    """Whether all of it reads as written text; the last letter may be cut in half."""
    try:
        text = head.decode("utf-8", errors="strict" if len(head) < HEAD_BYTES else "ignore")
    except UnicodeDecodeError:
        return False
    whole = len(text.encode()) > len(head) - 4
    return whole and all(sign.isprintable() or sign in "\t\r\n\ufeff" for sign in text)
