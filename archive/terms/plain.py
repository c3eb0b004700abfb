"""Text as it is compared where case and accents do not count. Every Latin alphabet; no language is asked for."""

import unicodedata


def plain(text: str) -> str:
    """Return the text without case and accents: `Ñusta` is `nusta`."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
