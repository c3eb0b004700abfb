"""The key that signs the cookie's envelope: from the environment, else one made once and kept in the data folder.

It protects no word by itself: what a cookie holds is a token, and the archive alone knows whose it is.
"""

import os
import secrets
from pathlib import Path

from archive.terms.errors import SettingsError

SHORTEST = 32
KEY_FILE = "secret"


def signing_key(folder: Path, given: str | None) -> str:
    """Return `given` where there is one, else the key kept in `folder`, made with mode 0600 at first use.

    Raises SettingsError where the given key is too short or the folder cannot be used.
    """
    if given:
        if len(given) < SHORTEST:
            raise SettingsError(f"The key that signs cookies needs at least {SHORTEST} characters.")
        return given
    try:
        return _kept(folder / KEY_FILE)
    except OSError as error:
        raise SettingsError(f"The data folder {folder} cannot be used: {error.strerror}.") from error


def _kept(file: Path) -> str:
    """Read the key; where there is none, put one in place whole, so that two processes end up with the same."""
    if not file.exists():
        made = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(48))
        try:
            os.link(made, file)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return file.read_text(encoding="ascii")
