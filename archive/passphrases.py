"""Pass phrases: Argon2id, at most four computed at once, long rather than complicated, and none that everybody uses."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from archive.terms.errors import BadRequest

SHORTEST, LONGEST = 15, 256
COMMON = frozenset(
    {
        "123456789012345",
        "1234567890123456",
        "abcdefghijklmnop",
        "correcthorsebatterystaple",
        "correct horse battery staple",
        "contrasenacontrasena",
        "contraseñacontraseña",
        "iloveyouiloveyou",
        "motdepassemotdepasse",
        "mujeressiempremujeressiempre",
        "passwordpassword",
        "password12345678",
        "qwertyuiopasdfgh",
        "qwertyuiopasdfghjkl",
        "teamomuchoteamomucho",
        "wachtwoordwachtwoord",
    }
)
"""Written by us: the few common ones that are long enough. A pass phrase of one repeated sign is refused too."""


class Passphrases:
    """Hashes and checks. m=64 MiB, t=4, p=2; holds the gate that lets four through at a time."""

    def __init__(self, memory_kib: int = 65_536, rounds: int = 4) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=2)
        self._gate = threading.BoundedSemaphore(4)
        self._nobody = ""

    def hash(self, passphrase: str) -> str:
        """Return the hash to keep. Raises BadRequest for one that is too short, too long or too common."""
        if not SHORTEST <= len(passphrase) <= LONGEST:
            raise BadRequest(f"A pass phrase has between {SHORTEST} and {LONGEST} characters.")
        if passphrase.casefold() in COMMON or len(set(passphrase)) < 4:  # noqa: PLR2004
            raise BadRequest("Too many people use this pass phrase. Think of a short sentence of your own.")
        with self._gate:
            return self._hasher.hash(passphrase)

    def matches(self, kept: str | None, passphrase: str) -> bool:
        """Whether the pass phrase is the right one; costs the same where there is no such user (`kept` None)."""
        with self._gate:
            # Made at the first sign-in, whoever comes, and not by every command that never asks for one.
            self._nobody = self._nobody or self._hasher.hash("nobody has this pass phrase")
            try:
                right = self._hasher.verify(kept or self._nobody, passphrase[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return right and kept is not None
