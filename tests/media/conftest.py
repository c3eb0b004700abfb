"""Ten hours of silence whose file does not say how long it is."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def ten_hours_unstated(ten_hours: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the ten hours with a header that does not say how long they are, so that only the cap can stop it."""
    data = bytearray(ten_hours.read_bytes())
    # The last 36 bits of this field of STREAMINFO are the number of samples; 0 is "unknown" (RFC 9639, 8.2).
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path = tmp_path_factory.mktemp("long") / "unstated.flac"
    path.write_bytes(data)
    return path
