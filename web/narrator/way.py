"""The way past a pass phrase: a mark that holds for half an hour, travels in addresses, and is kept nowhere.

Each page goes on from it for another half an hour, but never past the end that it was given with the pass phrase. It
is signed, and bound to one link and its pass phrase: with another link, or after either ended, it opens nothing.
"""

import hashlib
import hmac
import re

from archive.terms.own import NarratorLink

HOLDS_MS = 30 * 60 * 1000
ENDS_MS = 2 * 60 * 60 * 1000
"""After so long the pass phrase is asked for again, however often a page was opened meanwhile."""
MARKED = re.compile(r"([0-9a-f]{1,16})-([0-9a-f]{1,16})-([0-9a-f]{64})")


def first_way(key: str, link: NarratorLink, now_ms: int) -> str:
    """Return the way of somebody who wrote the pass phrase just now; empty for a link that needs none."""
    return _way(key, link, now_ms + HOLDS_MS, now_ms + ENDS_MS)


def way_on(key: str, link: NarratorLink, way: str, now_ms: int) -> str:
    """Return how an open way goes on from now, up to its own end; empty where it is not open, or none is needed."""
    found = _read(key, link, way)
    if found is None or link.passphrase_hash is None:
        return ""
    return _way(key, link, min(now_ms + HOLDS_MS, found[1]), found[1])


def is_open(key: str, link: NarratorLink, way: str, now_ms: int) -> bool:
    """Whether this way leads past the link's pass phrase now; one from a moment that is yet to come does not."""
    if link.passphrase_hash is None:
        return True
    found = _read(key, link, way)
    return found is not None and min(found) - HOLDS_MS <= now_ms < min(found)


def _way(key: str, link: NarratorLink, until_ms: int, end_ms: int) -> str:
    if link.passphrase_hash is None:
        return ""
    return f"{until_ms:x}-{end_ms:x}-{_mark(key, link, until_ms, end_ms)}"


def _read(key: str, link: NarratorLink, way: str) -> tuple[int, int] | None:
    """Return until when a way holds and when it ends for good, in ms; None where it was not given here."""
    found = MARKED.fullmatch(way)
    if found is None:
        return None
    until_ms, end_ms = int(found[1], 16), int(found[2], 16)
    return (until_ms, end_ms) if hmac.compare_digest(found[3], _mark(key, link, until_ms, end_ms)) else None


def _mark(key: str, link: NarratorLink, until_ms: int, end_ms: int) -> str:
    said = f"own page|{link.id}|{link.passphrase_hash}|{until_ms}|{end_ms}"
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()
