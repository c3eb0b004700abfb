"""Ten hours of silence, written once for the tests that need them."""

from pathlib import Path

import pytest

from tests.media.sounds import ten_hours_of_silence


@pytest.fixture(scope="session")
def ten_hours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a FLAC file of some megabytes that decodes to ten hours of silence."""
    return ten_hours_of_silence(tmp_path_factory.mktemp("long") / "silence.flac")


@pytest.fixture(scope="session")
def ten_hours_unstated(ten_hours: Path) -> Path:
    """Return the same with a header that does not say how long it is, so that only the cap can stop it."""
    data = bytearray(ten_hours.read_bytes())
    # The last 36 bits of this field of STREAMINFO are the number of samples; 0 is "unknown" (RFC 9639, 8.2).
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path = ten_hours.with_name("unstated.flac")
    path.write_bytes(data)
    return path
