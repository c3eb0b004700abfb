"""An altered voice is another sound of the same length, at the same times, changed differently every time."""

import resource
from pathlib import Path
from random import SystemRandom

import numpy as np
import pytest

from media.decode import decode_to_pcm
from media.disguise import Disguise, disguise_pcm
from media.errors import FullDisk, NoSound
from tests.media.sounds import Samples, chance, read_pcm, write_pcm
from tests.media.test_residue import SPOKEN

RATE = 16_000


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    pcm = tmp_path_factory.mktemp("spoken") / "a.pcm"
    decode_to_pcm(SPOKEN, pcm, sample_rate=RATE)
    return read_pcm(pcm)[: 12 * RATE]


def altered(folder: Path, sound: Samples, seed: int, rate: int = RATE) -> Samples:
    write_pcm(folder / "a.pcm", sound)
    disguise_pcm(folder / "a.pcm", folder / "b.pcm", sample_rate=rate, randomness=chance(seed))
    return read_pcm(folder / "b.pcm")


def buzz(hertz: float, seconds: float, rate: int) -> Samples:
    """A voice of sorts: every overtone of one pitch up to 4 kHz, with a resonance at 1.2 kHz."""
    times = np.arange(int(seconds * rate)) / rate
    waves = np.zeros(len(times))
    for overtone in np.arange(hertz, 4000, hertz):
        waves += np.cos(2 * np.pi * overtone * times) / (1 + ((overtone - 1200) / 250) ** 2)
    return (8000 * waves / np.abs(waves).max()).astype("<i2")


def pitch_of(sound: Samples, rate: int) -> float:
    """The pitch of a steady buzz, from where it is most like itself."""
    likeness = np.correlate(sound.astype(float), sound.astype(float), "full")[len(sound) - 1 :]
    shortest = rate // 400
    return rate / (shortest + int(np.argmax(likeness[shortest : rate // 60])))


def resonance_of(sound: Samples, rate: int) -> float:
    """Where most of a sound is, in hertz."""
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(sound), 1 / rate)) / np.sum(power))


def swells(sound: Samples, rate: int) -> np.ndarray:
    """How loud each 50 ms are."""
    size = rate // 20
    whole = sound[: len(sound) // size * size].astype(float).reshape(-1, size)
    return np.sqrt(np.mean(whole**2, axis=1))


@pytest.mark.parametrize("seed", range(6))
def test_pitch_and_resonances_both_move_and_not_by_little(tmp_path: Path, seed: int) -> None:
    voice = buzz(180, 2, RATE)
    after = altered(tmp_path, voice, seed)
    middle = slice(RATE // 2, RATE // 2 + RATE // 4)
    pitch = pitch_of(after[middle], RATE) / pitch_of(voice[middle], RATE)
    resonance = resonance_of(after[middle], RATE) / resonance_of(voice[middle], RATE)
    assert 0.1 < abs(np.log(pitch)) < 0.35
    assert 0.03 < abs(np.log(resonance)) < 0.25


def test_no_two_recordings_are_altered_alike(tmp_path: Path) -> None:
    voice = buzz(180, 1, RATE)
    middle = slice(RATE // 4, RATE // 2)
    found = {round(pitch_of(altered(tmp_path, voice, seed)[middle], RATE)) for seed in range(8)}
    assert len(found) >= 5
    assert min(found) < 165
    assert max(found) > 195


def test_what_was_said_stays_at_its_time_and_as_loud(tmp_path: Path, spoken: Samples) -> None:
    after = altered(tmp_path, spoken, 1)
    assert len(after) == len(spoken)
    before_swells, after_swells = swells(spoken, RATE), swells(after, RATE)
    likeness = [
        np.corrcoef(before_swells[5:-5], np.roll(after_swells, shift)[5:-5])[0, 1] for shift in range(-4, 5)
    ]
    assert int(np.argmax(likeness)) == 4, "no shift fits better than none"
    assert likeness[4] > 0.9
    assert np.std(after) == pytest.approx(np.std(spoken), rel=0.2)


def test_nothing_of_the_original_is_mixed_in(tmp_path: Path, spoken: Samples) -> None:
    """The waves do not match at any 100 ms, nor with any shift of up to 2 ms."""
    after = altered(tmp_path, spoken, 2).astype(float)
    loud = [
        place for place in range(RATE, 11 * RATE, RATE // 2) if np.std(spoken[place : place + 1600]) > 1000
    ]
    likeness = []
    for place in loud:
        piece = spoken[place : place + 1600].astype(float)
        likeness.append(
            max(
                abs(float(np.corrcoef(piece, after[place + shift : place + shift + 1600])[0, 1]))
                for shift in range(-32, 33)
            )
        )
    assert len(likeness) >= 8
    assert float(np.mean(likeness)) < 0.5
    assert max(likeness) < 0.9


def hiss(sound: Samples) -> list[float]:
    """How much there is above 6 kHz, where the buzz has nothing, in each 20 ms: a click is everywhere."""
    pieces = sound[: len(sound) // 320 * 320].astype(float).reshape(-1, 320) * np.hanning(320)
    above = np.abs(np.fft.rfft(pieces, axis=1))[:, 320 * 6000 // RATE :]
    return [float(level) for level in np.sqrt(np.mean(above**2, axis=1))]


@pytest.mark.slow
def test_blocks_are_joined_without_a_click_or_a_gap(tmp_path: Path) -> None:
    voice = buzz(150, 22, RATE)
    after = altered(tmp_path, voice, 4)
    assert len(after) == len(voice)
    seam = after[RATE * 199 // 10 : RATE * 207 // 10]
    assert max(hiss(seam)) < 2 * max(hiss(after[10 * RATE : 19 * RATE]))
    assert swells(seam, RATE).min() > 0.4 * np.median(swells(after, RATE))


@pytest.mark.slow
def test_the_change_goes_on_from_block_to_block(tmp_path: Path) -> None:
    """With this chance the pitch strays little in the second around the seam, and much from the beginning to it."""
    after = altered(tmp_path, buzz(150, 22, RATE), 27)
    found = [pitch_of(after[int(at * RATE) : int(at * RATE) + 1600], RATE) for at in (0.8, 19.8, 20.8)]
    assert found[1] == pytest.approx(found[2], rel=0.012)
    assert found[0] != pytest.approx(found[2], rel=0.018)


@pytest.mark.parametrize("rate", [16_000, 44_100])
@pytest.mark.parametrize("seconds", [0.0001, 0.05, 1.23456, 20.3, 20.50006])
def test_every_length_stays_what_it_was(tmp_path: Path, rate: int, seconds: float) -> None:
    count = max(1, round(seconds * rate))
    assert len(altered(tmp_path, np.zeros(count, dtype="<i2"), 5, rate)) == count
    assert not read_pcm(tmp_path / "b.pcm").any(), "silence stays silence"


def test_nothing_of_the_change_is_shown_or_kept(tmp_path: Path) -> None:
    assert isinstance(Disguise().randomness, SystemRandom)
    assert repr(Disguise(chance(1))) == "Disguise()"
    altered(tmp_path, buzz(150, 1, RATE), 6)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pcm", "b.pcm"]


def test_an_empty_file_and_a_full_disk_leave_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(NoSound):
        altered(tmp_path, np.zeros(0, dtype="<i2"), 1)
    write_pcm(tmp_path / "a.pcm", buzz(150, 2, RATE))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(FullDisk):
            disguise_pcm(tmp_path / "a.pcm", tmp_path / "b.pcm", sample_rate=RATE, randomness=chance(1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == ["a.pcm"]
