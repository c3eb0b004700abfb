"""One visit to a participant's own page: whose link it is, past its pass phrase, in her language.

A link that leads nowhere raises NotFound, one that is still locked raises Locked: no view is reached without a visit.
"""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from archive.context import Archive
from archive.participation import narrators
from archive.terms.own import Her
from web.narrator.texts import FALLBACK, TEXTS, Texts
from web.narrator.way import first_way, is_open, way_on


class Locked(Exception):
    """Her pass phrase is asked for first; `sentence` says why, where it was given already."""

    def __init__(self, token: str, texts: Texts, sentence: str = "", status: int = 200) -> None:
        super().__init__("locked")
        self.token, self.texts, self.sentence, self.status = token, texts, sentence, status


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is here, and how the addresses of her page go on: language and way travel in them, not in her browser."""

    token: str
    her: Her
    texts: Texts
    way: str

    def to(self, endpoint: str, **values: str | None) -> str:
        """Return the address of one of her pages."""
        chosen = self.texts.language if self.texts.language != self.her.link.language else None
        known = {"token": self.token, "language": chosen, "way": self.way or None}
        chosen_too: dict[str, Any] = {**known, **values}
        return url_for(f"mine.{endpoint}", **chosen_too)


def visit(token: str) -> Visit:
    """Return the visit that an address asks for. Raises NotFound and Locked."""
    her = narrators.open_link(archive(), token)
    texts = texts_for(her.link.language)
    now_ms, way = archive().clock.now_ms(), request.args.get("way", "")
    if not is_open(signing_key(), her.link, way, now_ms):
        late = texts.say("open_again") if way else ""
        raise Locked(token, texts, late, status=200 if request.method in {"GET", "HEAD"} and not way else 403)
    return Visit(token, her, texts, way_on(signing_key(), her.link, way, now_ms))


def first_visit(token: str, passphrase: str) -> Visit:
    """Return the visit of somebody who writes her pass phrase. Raises NotFound, and Locked for a wrong one."""
    her = narrators.unlock(archive(), token, passphrase)
    known = narrators.open_link(archive(), token)
    texts = texts_for(known.link.language)
    if her is None and known.link.passphrase_hash is not None:
        raise Locked(token, texts, texts.say("locked_wrong"), status=403)
    return Visit(token, known, texts, first_way(signing_key(), known.link, archive().clock.now_ms()))


def texts_for(own: str) -> Texts:
    """Return the texts in the language that the address asks for, else in her own."""
    return TEXTS.get(request.args.get("language", "")) or TEXTS[own]


def texts_of_stranger() -> Texts:
    """Return the texts for somebody who has no page here: by the address, else as the browser prefers."""
    preferred = request.accept_languages.best_match(list(TEXTS)) or FALLBACK
    return texts_for(preferred)


def archive() -> Archive:
    """Return the archive that this application shows."""
    opened = current_app.extensions["archive"]
    if not isinstance(opened, Archive):
        raise TypeError("create_narrator opens the archive")
    return opened


def signing_key() -> str:
    """Return the key that ways are signed with."""
    return str(current_app.secret_key)
