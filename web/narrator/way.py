"""The way past a pass phrase: a mark that holds for half an hour, travels in addresses and forms, and is kept nowhere.

It is signed, and bound to one link and its pass phrase: with another link, or after either ended, it opens nothing.
"""

import hashlib
import hmac

from archive.own import NarratorLink

HOLDS_MS = 30 * 60 * 1000
LONGEST = 128


def way_past(key: str, link: NarratorLink, now_ms: int) -> str:
    """Return a way that holds from now on; empty for a link without a pass phrase, which needs none."""
    if link.passphrase_hash is None:
        return ""
    until_ms = now_ms + HOLDS_MS
    return f"{until_ms:x}-{_mark(key, link, until_ms)}"


def is_open(key: str, link: NarratorLink, way: str, now_ms: int) -> bool:
    """Whether this way leads past the link's pass phrase now."""
    if link.passphrase_hash is None:
        return True
    until, _, mark = way[:LONGEST].partition("-")
    if not (until.isascii() and until.isalnum() and mark.isascii()):
        return False
    try:
        until_ms = int(until, 16)
    except ValueError:
        return False
    return hmac.compare_digest(mark, _mark(key, link, until_ms)) and now_ms < until_ms


def _mark(key: str, link: NarratorLink, until_ms: int) -> str:
    said = f"own page|{link.id}|{link.passphrase_hash}|{until_ms}"
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()
