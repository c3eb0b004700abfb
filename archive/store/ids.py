"""New identifiers: opaque, unguessable, and safe in a URL and in a file name."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16


def new_id() -> str:
    """Return 16 characters of 5 random bits each (80 bits); never starts with a dash, so never reads as an option."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
