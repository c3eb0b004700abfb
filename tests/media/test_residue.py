"""The proof on the finished copy finds what is left under a cover, and nothing where nothing is left."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from media.clip import CLIP_RATE, covered_mp3
from media.cover import Cover, Covering, cover_pcm
from media.decode import decode_to_pcm
from media.encode import encode_mp3
from media.errors import NoSound
from media.residue import residue
from tests.media.sounds import Samples, read_pcm, tones, write_pcm
from tests.media.test_cover import noise

SPOKEN = Path(__file__).resolve().parents[2] / "archive/demo/elena-el-cuarto-de-planchar.opus"
NAMES = (Cover(2100, 2400), Cover(7003, 7303), Cover(12_500, 14_000), Cover(20_000, 20_080))


def residue_of(mp3: Path, covers: Sequence[Cover]) -> tuple[Cover, ...]:
    """Decode a finished copy as the archive does for its proof, and measure it."""
    decode_to_pcm(mp3, mp3.with_suffix(".16k.pcm"), sample_rate=16_000)
    return residue(mp3.with_suffix(".16k.pcm"), covers, sample_rate=16_000)


def as_tones(covers: tuple[Cover, ...]) -> tuple[Cover, ...]:
    return tuple(Cover(each.start_ms, each.end_ms, Covering.TONE) for each in covers)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Twenty-two seconds of speech that the project ships, made twice as loud."""
    pcm = tmp_path_factory.mktemp("spoken") / "a.pcm"
    decode_to_pcm(SPOKEN, pcm, sample_rate=CLIP_RATE)
    return (read_pcm(pcm)[: 22 * CLIP_RATE].astype(int) * 2).clip(-32_768, 32_767).astype("<i2")


def copied(folder: Path, sound: Samples, covers: tuple[Cover, ...], planted: Samples | None = None) -> Path:
    """Cover and encode; `planted` is added to the covered samples, as by a fault of ours."""
    write_pcm(folder / "a.pcm", sound)
    cover_pcm(folder / "a.pcm", folder / "b.pcm", covers, sample_rate=CLIP_RATE)
    if planted is not None:
        write_pcm(folder / "b.pcm", read_pcm(folder / "b.pcm") + planted)
    encode_mp3(folder / "b.pcm", folder / "b.mp3", sample_rate=CLIP_RATE)
    return folder / "b.mp3"


def whisper(start_ms: int, length_ms: int, decibels: float, of: Samples) -> Samples:
    planted = np.zeros(len(of), dtype="<i2")
    first, count = start_ms * CLIP_RATE // 1000, length_ms * CLIP_RATE // 1000
    level = 32_768 * 10 ** (decibels / 20)
    planted[first : first + count] = np.random.default_rng(3).normal(0, level, count).round()
    return planted


@pytest.mark.parametrize("covers", [NAMES, as_tones(NAMES)], ids=["mute", "tone"])
def test_what_is_covered_passes_beside_loud_speech(
    tmp_path: Path, spoken: Samples, covers: tuple[Cover, ...]
) -> None:
    mp3 = copied(tmp_path, spoken, covers)
    assert residue_of(mp3, covers) == ()


@pytest.mark.parametrize("sound", Covering)
def test_what_is_covered_passes_between_the_loudest_noise(tmp_path: Path, sound: Covering) -> None:
    covers = tuple(Cover(start, start + 300, sound) for start in range(403, 9000, 637))
    assert residue_of(copied(tmp_path, noise(10_000, CLIP_RATE), covers), covers) == ()


@pytest.mark.parametrize("decibels", [-40, -65])
@pytest.mark.parametrize("covers", [NAMES, as_tones(NAMES)], ids=["mute", "tone"])
def test_a_whisper_left_under_a_cover_is_found(
    tmp_path: Path, spoken: Samples, covers: tuple[Cover, ...], decibels: int
) -> None:
    mp3 = copied(tmp_path, spoken, covers, whisper(13_000, 100, decibels, spoken))
    assert residue_of(mp3, covers) == (covers[2],)


@pytest.mark.parametrize("shift_ms", [-200, 200])
@pytest.mark.parametrize("covers", [NAMES[:3], as_tones(NAMES[:3])], ids=["mute", "tone"])
def test_a_cover_laid_at_another_place_is_found(
    tmp_path: Path, spoken: Samples, covers: tuple[Cover, ...], shift_ms: int
) -> None:
    wrong = tuple(Cover(each.start_ms + shift_ms, each.end_ms + shift_ms, each.sound) for each in covers)
    assert residue_of(copied(tmp_path, spoken, wrong), covers) == covers


def test_a_copy_that_nobody_covered_is_found(tmp_path: Path, spoken: Samples) -> None:
    covers = (*NAMES[:2], *as_tones(NAMES[2:3]))
    assert residue_of(copied(tmp_path, spoken, ()), covers) == covers


def test_silence_where_a_tone_should_be_hides_as_much_and_a_tone_is_no_silence(
    tmp_path: Path, spoken: Samples
) -> None:
    assert residue_of(copied(tmp_path, spoken, NAMES), as_tones(NAMES)) == ()
    assert residue_of(copied(tmp_path, spoken, as_tones(NAMES)), NAMES) == NAMES


def test_a_whistle_louder_than_our_tone_is_found(tmp_path: Path) -> None:
    write_pcm(tmp_path / "a.pcm", tones((0, 2000, 1000), length_ms=2000))
    assert residue(tmp_path / "a.pcm", [Cover(500, 900, Covering.TONE)], sample_rate=16_000) != ()


def test_a_cover_too_short_to_measure_counts_as_not_covered(tmp_path: Path) -> None:
    write_pcm(tmp_path / "a.pcm", np.zeros(16_000))
    short, long = Cover(200, 279), Cover(400, 480)
    assert residue(tmp_path / "a.pcm", [short, long], sample_rate=16_000) == (short,)


def test_the_last_moment_of_a_cover_is_measured_too(tmp_path: Path) -> None:
    sound = np.zeros(16_000)
    sound[16 * 468 : 16 * 469] = 300
    write_pcm(tmp_path / "a.pcm", sound)
    assert residue(tmp_path / "a.pcm", [Cover(205, 500)], sample_rate=16_000) == (Cover(205, 500),)


def test_a_cover_at_the_end_is_measured_to_the_end_and_one_after_it_holds_nothing(tmp_path: Path) -> None:
    sound = np.zeros(16_000)
    write_pcm(tmp_path / "a.pcm", sound)
    assert residue(tmp_path / "a.pcm", [Cover(900, 2000), Cover(3000, 4000)], sample_rate=16_000) == ()
    sound[-100:] = 100
    write_pcm(tmp_path / "a.pcm", sound)
    assert residue(tmp_path / "a.pcm", [Cover(900, 2000)], sample_rate=16_000) == (Cover(900, 2000),)


def test_an_empty_file_is_no_proof(tmp_path: Path) -> None:
    write_pcm(tmp_path / "a.pcm", np.zeros(0))
    with pytest.raises(NoSound):
        residue(tmp_path / "a.pcm", NAMES, sample_rate=16_000)


def test_the_copy_of_a_whole_recording_passes_and_its_picture_shows_the_cover(tmp_path: Path) -> None:
    shape = covered_mp3(SPOKEN, tmp_path / "a.mp3", NAMES)
    assert residue_of(tmp_path / "a.mp3", NAMES) == ()
    covered = shape.values[252:280]
    assert covered == (0,) * 28
    assert min(max(shape.values[240:248]), max(shape.values[282:300])) > 10
