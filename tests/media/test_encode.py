"""The MP3 that people hear: constant bitrate, exact in time, and silent about where it came from."""

import json
import resource
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from media.decode import decode_to_pcm
from media.encode import encode_mp3
from media.errors import FullDisk, NoSound
from tests.media.sounds import Samples, loudness, read_pcm, tones, write_pcm


def speechlike(length_ms: int, rate: int, channels: int = 1) -> Samples:
    """Return noise that swells and sinks, so that LAME has bits left over to sign."""
    count = length_ms * rate // 1000
    noise = np.random.default_rng(7).normal(0, 3000, (count, channels))
    swell = np.sin(np.arange(count) * 6 / rate)[:, None] ** 4
    return np.ravel(noise * swell).astype(np.int16)


def headers(mp3: bytes) -> list[int]:
    """Walk the file frame by frame and return the bitrate of each; fail at any byte that is in no frame."""
    rates = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)}
    bitrates = {
        3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
        2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    }
    found, place = [], 0
    while place < len(mp3):
        first, second, third = mp3[place], mp3[place + 1], mp3[place + 2]
        assert first == 0xFF
        assert second & 0xE6 == 0xE2, "layer III"
        version = second >> 3 & 3
        bitrate = bitrates[version][(third >> 4) - 1]
        found.append(bitrate)
        factor = 144_000 if version == 3 else 72_000
        place += factor * bitrate // rates[version][third >> 2 & 3] + (third >> 1 & 1)
    assert place == len(mp3)
    return found


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_nothing_is_in_the_file_but_frames_of_one_bitrate(tmp_path: Path, rate: int, channels: int) -> None:
    pcm = write_pcm(tmp_path / "a.pcm", speechlike(3000, rate, channels))
    assert encode_mp3(pcm, tmp_path / "a.mp3", sample_rate=rate, channels=channels) == 3000
    assert set(headers((tmp_path / "a.mp3").read_bytes())) == {64}


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_no_encoder_signs_its_name_at_any_bit(tmp_path: Path, rate: int) -> None:
    pcm = write_pcm(tmp_path / "a.pcm", speechlike(20_000, rate))
    encode_mp3(pcm, tmp_path / "a.mp3", sample_rate=rate)
    data = (tmp_path / "a.mp3").read_bytes()
    bits = int.from_bytes(data)
    for shift in range(8):
        shifted = (bits >> shift).to_bytes(len(data))
        for name in (b"LAME3", b"Lavc", b"Lavf", b"Xing", b"Info", b"TAG", b"ID3"):
            if name not in {b"TAG", b"ID3"} or shift == 0:
                assert name not in shifted


def test_ffprobe_sees_no_tag(tmp_path: Path) -> None:
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        pytest.skip("ffprobe is not installed")
    encode_mp3(
        write_pcm(tmp_path / "a.pcm", speechlike(3000, 44_100)), tmp_path / "a.mp3", sample_rate=44_100
    )
    command = [
        ffprobe,
        "-v",
        "error",
        "-of",
        "json",
        "-show_format",
        "-show_streams",
        str(tmp_path / "a.mp3"),
    ]
    seen = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert "tags" not in seen["format"]
    assert [stream.get("tags") for stream in seen["streams"]] == [None]
    assert seen["streams"][0]["codec_name"] == "mp3"
    assert seen["format"]["bit_rate"] == "64000"


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
def test_the_time_line_of_the_copy_is_that_of_the_samples(tmp_path: Path, rate: int) -> None:
    """No encoder delay: a word lit at its second sounds at its second."""
    sound = speechlike(4000, rate)
    encode_mp3(write_pcm(tmp_path / "a.pcm", sound), tmp_path / "a.mp3", sample_rate=rate)
    decode_to_pcm(tmp_path / "a.mp3", tmp_path / "b.pcm", sample_rate=rate)
    heard = read_pcm(tmp_path / "b.pcm")
    assert 0 <= len(heard) - len(sound) < 1152
    size = 2 * len(heard)
    match = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(sound, size)))
    assert int(np.argmax(match)) == 0


def test_every_frame_decodes_by_itself(tmp_path: Path) -> None:
    """So that a player that asks for a range from the middle hears that second at once."""
    rate = 44_100
    sound = tones((5000, 6000, 440), length_ms=10_000, rate=rate)
    encode_mp3(write_pcm(tmp_path / "a.pcm", sound), tmp_path / "a.mp3", sample_rate=rate)
    data = (tmp_path / "a.mp3").read_bytes()
    middle = data.index(b"\xff\xfb", len(data) // 2)
    (tmp_path / "rest.mp3").write_bytes(data[middle:])
    decode_to_pcm(tmp_path / "rest.mp3", tmp_path / "b.pcm", sample_rate=rate)
    heard = read_pcm(tmp_path / "b.pcm")
    assert len(heard) == pytest.approx(5 * rate, abs=3 * 1152)
    assert loudness(heard[rate // 10 : rate * 9 // 10], 440, rate) > 10_000


def test_a_span_holds_its_own_sound_and_nothing_of_its_neighbours(tmp_path: Path) -> None:
    rate = 44_100
    sound = tones((0, 950, 1000), (1000, 2000, 440), (2050, 3000, 2000), length_ms=3000, rate=rate)
    pcm = write_pcm(tmp_path / "a.pcm", sound)
    assert (
        encode_mp3(pcm, tmp_path / "a.mp3", sample_rate=rate, start_ms=1000, end_ms=2000, fade_ms=10) == 1000
    )
    decode_to_pcm(tmp_path / "a.mp3", tmp_path / "b.pcm", sample_rate=rate)
    heard = read_pcm(tmp_path / "b.pcm")
    assert loudness(heard, 440, rate) > 8000
    assert loudness(heard, 1000, rate) < 15
    assert loudness(heard, 2000, rate) < 15


def test_the_edges_are_faded_when_asked(tmp_path: Path) -> None:
    rate = 44_100
    pcm = write_pcm(tmp_path / "a.pcm", np.full(rate, 10_000))
    encode_mp3(pcm, tmp_path / "a.mp3", sample_rate=rate, fade_ms=100)
    decode_to_pcm(tmp_path / "a.mp3", tmp_path / "b.pcm", sample_rate=rate)
    heard = read_pcm(tmp_path / "b.pcm").astype(float)
    assert heard[rate // 2] == pytest.approx(10_000, rel=0.1)
    assert heard[rate * 950 // 1000] == pytest.approx(5000, rel=0.2)
    assert abs(heard[rate * 999 // 1000]) < 500


def test_a_span_beyond_the_end_is_cut_there_and_one_outside_is_refused(tmp_path: Path) -> None:
    pcm = write_pcm(tmp_path / "a.pcm", speechlike(1000, 16_000))
    assert encode_mp3(pcm, tmp_path / "a.mp3", sample_rate=16_000, start_ms=500, end_ms=9000) == 500
    with pytest.raises(NoSound, match="no sound in this span"):
        encode_mp3(pcm, tmp_path / "b.mp3", sample_rate=16_000, start_ms=1000)
    for start_ms, end_ms in ((-1, 10), (10, 10), (20, 10)):
        with pytest.raises(ValueError, match="span"):
            encode_mp3(pcm, tmp_path / "b.mp3", sample_rate=16_000, start_ms=start_ms, end_ms=end_ms)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp3", "a.pcm"]


def test_the_same_samples_give_the_same_bytes(tmp_path: Path) -> None:
    pcm = write_pcm(tmp_path / "a.pcm", speechlike(2000, 44_100))
    for name in ("a.mp3", "b.mp3"):
        encode_mp3(pcm, tmp_path / name, sample_rate=44_100)
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "b.mp3").read_bytes()


def test_a_full_disk_leaves_no_half_copy(tmp_path: Path) -> None:
    pcm = write_pcm(tmp_path / "a.pcm", speechlike(5000, 44_100))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(FullDisk):
            encode_mp3(pcm, tmp_path / "a.mp3", sample_rate=44_100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == ["a.pcm"]
