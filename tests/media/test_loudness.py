"""How loud each channel is, from a real file through the jailed decoder."""

import wave
from pathlib import Path

import numpy as np
import pytest

from media.errors import SoundError
from media.loudness import STEP_MS, channel_levels


def test_each_channel_has_its_own_levels(tmp_path: Path) -> None:
    tone = (np.sin(np.arange(16_000) / 10) * 10_000).astype("<i2")
    quiet = np.zeros_like(tone)
    both = np.stack([np.concatenate([tone, quiet]), np.concatenate([quiet, tone])], axis=1)
    with wave.open(str(tmp_path / "two.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(both.tobytes())
    found = channel_levels(tmp_path / "two.wav")
    assert abs(len(found) * STEP_MS - 2_000) <= 40
    assert found[20, 0] > 100 * found[20, 1]
    assert found[80, 1] > 100 * found[80, 0]


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_bytes(b"not a sound")
    with pytest.raises(SoundError):
        channel_levels(tmp_path / "x.wav")
