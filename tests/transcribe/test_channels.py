"""Two microphones tell who speaks only where they differ and take turns."""

import numpy as np

from transcribe.channels import channels_speak
from transcribe.types import SpeakerTurn, VoiceRegion

STEP_MS = 20
REGIONS = (VoiceRegion(0, 5_000), VoiceRegion(5_500, 10_000))
LOUD, SOFT = 1e-2, 1e-4


def levels(first: float, second: float, seconds: float) -> np.ndarray:
    return np.tile(np.array([first, second], np.float32), (int(seconds * 1000 / STEP_MS), 1))


def test_each_channel_is_a_person_where_they_take_turns() -> None:
    sound = np.vstack([levels(SOFT, LOUD, 5.2), levels(LOUD, SOFT, 4.8)])
    assert channels_speak(sound, STEP_MS, REGIONS) == (
        SpeakerTurn(0, 5_000, 0),
        SpeakerTurn(5_500, 10_000, 1),
    )


def test_the_same_sound_twice_or_one_silent_channel_tells_nothing() -> None:
    assert channels_speak(levels(LOUD, LOUD, 10), STEP_MS, REGIONS) is None
    assert channels_speak(levels(LOUD, LOUD / 2, 10), STEP_MS, REGIONS) is None
    assert channels_speak(levels(LOUD, 0, 10), STEP_MS, REGIONS) is None
    assert channels_speak(levels(0, 0, 10), STEP_MS, REGIONS) is None
    assert channels_speak(levels(LOUD, SOFT, 10), STEP_MS, ()) is None
