"""Every accepted format gives its sound; every bad file gives one sentence, no samples, and no half-written file."""

import os
import resource
import struct
from pathlib import Path

import numpy as np
import pytest

from media.decode import Limits, decode_to_pcm
from media.errors import Broken, FullDisk, MediaError, NoSound, NotSound, SoundError, TimedOut, TooLong
from media.probe import probe
from tests.media.sounds import RATE, film_without_sound, loudness, read_pcm, record, tones

FORMATS = [
    ("wav", None, 16_000),
    ("mp3", "libmp3lame", 44_100),
    ("flac", "flac", 44_100),
    ("ogg", "libopus", 48_000),
    ("opus", "libopus", 48_000),
    ("m4a", "aac", 44_100),
    ("mka", "libmp3lame", 44_100),
    ("webm", "libopus", 48_000),
    ("aiff", "pcm_s16be", 44_100),
    ("caf", "pcm_s16le", 44_100),
    ("aac", "aac", 44_100),
]


def refused(source: Path, error: type[MediaError], limits: Limits | None = None) -> str:
    """Check that probing and decoding both refuse `source` with the same sentence, and return it."""
    limits = limits or Limits()
    destination = source.with_name("out.pcm")
    with pytest.raises(error) as decoding:
        decode_to_pcm(source, destination, limits=limits)
    with pytest.raises(error) as probing:
        probe(source, limits)
    assert str(decoding.value) == str(probing.value)
    assert not destination.exists()
    assert list(source.parent.glob(".incoming-*")) == []
    assert source.name not in str(decoding.value)
    assert str(decoding.value).endswith(".")
    return str(decoding.value)


@pytest.mark.parametrize(("extension", "codec", "rate"), FORMATS)
def test_the_sound_of_each_format_comes_out_at_its_place(
    tmp_path: Path, extension: str, codec: str | None, rate: int
) -> None:
    sound = tones((1000, 1500, 440), length_ms=3000, rate=rate)
    source = record(tmp_path / f"a.{extension}", sound, rate=rate, codec=codec)
    facts = decode_to_pcm(source, tmp_path / "out.pcm")
    samples = read_pcm(tmp_path / "out.pcm")
    assert abs(facts.duration_ms - 3000) < 100
    assert len(samples) == pytest.approx(facts.duration_ms * RATE / 1000, abs=RATE / 1000)
    assert (facts.sample_rate, facts.channels, facts.missing_ms) == (rate, 1, 0)
    # 70 ms: the delay of an encoder whose container does not tell it (raw AAC).
    assert loudness(samples[RATE * 1100 // 1000 : RATE * 1450 // 1000], 440, RATE) > 10_000
    assert np.abs(samples[: RATE * 970 // 1000]).max() < 400
    assert np.abs(samples[RATE * 1600 // 1000 :]).max() < 400


@pytest.mark.parametrize(("extension", "codec", "rate"), FORMATS)
def test_probe_says_nearly_the_length_that_decoding_finds(
    tmp_path: Path, extension: str, codec: str | None, rate: int
) -> None:
    source = record(
        tmp_path / f"a.{extension}", tones((0, 9000, 440), length_ms=9000, rate=rate), rate=rate, codec=codec
    )
    probed, decoded = probe(source), decode_to_pcm(source, tmp_path / "out.pcm")
    assert abs(probed.duration_ms - decoded.duration_ms) < 100
    assert (probed.container, probed.codec, probed.sample_rate, probed.channels) == (
        decoded.container, decoded.codec, decoded.sample_rate, decoded.channels,
    )  # fmt: skip


def test_two_channels_become_one_and_stay_two_when_asked(tmp_path: Path) -> None:
    both = np.stack([tones((0, 1000, 440), length_ms=1000), tones((0, 1000, 660), length_ms=1000)], axis=1)
    source = record(tmp_path / "a.wav", both.reshape(-1), channels=2)
    assert decode_to_pcm(source, tmp_path / "one.pcm").channels == 2
    one = read_pcm(tmp_path / "one.pcm")
    assert len(one) == RATE
    assert min(loudness(one, 440, RATE), loudness(one, 660, RATE)) > 5000
    decode_to_pcm(source, tmp_path / "two.pcm", channels=2)
    left = read_pcm(tmp_path / "two.pcm").reshape(-1, 2)[:, 0]
    assert loudness(left, 440, RATE) > 10_000
    assert loudness(left, 660, RATE) < 10


def test_resampling_keeps_the_length(tmp_path: Path) -> None:
    source = record(tmp_path / "a.wav", tones((0, 7321, 440), length_ms=7321, rate=44_100), rate=44_100)
    assert decode_to_pcm(source, tmp_path / "out.pcm").duration_ms in {7320, 7321}


def test_a_film_without_sound_says_so(tmp_path: Path) -> None:
    assert "no sound" in refused(film_without_sound(tmp_path / "a.mp4"), NoSound)


def test_a_sound_without_channels_says_so(tmp_path: Path) -> None:
    header = (
        b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 0, 16_000, 0, 0, 16)
        + b"data"
        + struct.pack("<I", 32_000)
    )
    source = tmp_path / "a.wav"
    source.write_bytes(b"RIFF" + struct.pack("<I", 32_036) + header + bytes(32_000))
    assert "no sound" in refused(source, NoSound)


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    assert "empty" in refused(tmp_path / "a.wav", NotSound)


@pytest.mark.parametrize(
    "content",
    [
        b"Dear archive, here is my story. " * 200,
        b"\x89PNG\r\n\x1a\n" + bytes(1000),
        b"%PDF-1.7\n" + b"x" * 5000,
        b"#EXTM3U\n#EXTINF:10,\nother.wav\n",
        b"<html><body>" + b"lorem " * 1000,
        b"\x00",
        bytes(100_000),
    ],
)
def test_what_is_no_sound_is_refused_whatever_it_is_called(tmp_path: Path, content: bytes) -> None:
    for name in ("a.mp3", "a.wav"):
        (tmp_path / name).write_bytes(content)
        assert "not a sound recording" in refused(tmp_path / name, NotSound)


def test_noise_called_mp3_is_never_a_recording(tmp_path: Path) -> None:
    for seed in range(5):
        source = tmp_path / "a.mp3"
        source.write_bytes(np.random.default_rng(seed).bytes(200_000))
        refused(source, SoundError)


def test_a_missing_file_and_a_folder_are_refused_without_their_names(tmp_path: Path) -> None:
    assert "cannot be opened" in refused(tmp_path / "secret-name.wav", NotSound)
    (tmp_path / "folder").mkdir()
    refused(tmp_path / "folder", NotSound)


def test_a_pipe_in_place_of_a_file_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.wav")
    refused(tmp_path / "a.wav", NotSound)


@pytest.mark.parametrize(
    ("extension", "codec", "rate"),
    [
        ("wav", None, 16_000),
        ("flac", "flac", 44_100),
        ("mp3", "libmp3lame", 44_100),
        ("ogg", "libopus", 48_000),
    ],
)
def test_a_recording_cut_short_gives_what_there_is_of_it(
    tmp_path: Path, extension: str, codec: str | None, rate: int
) -> None:
    sound = tones((0, 20_000, 440), length_ms=20_000, rate=rate)
    whole = record(tmp_path / f"whole.{extension}", sound, rate=rate, codec=codec)
    cut = tmp_path / f"cut.{extension}"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 3 // 10])
    facts = decode_to_pcm(cut, tmp_path / "out.pcm")
    assert 4000 < facts.duration_ms < 8000
    assert loudness(read_pcm(tmp_path / "out.pcm")[RATE : 3 * RATE], 440, RATE) > 10_000
    assert abs(probe(cut).duration_ms - facts.duration_ms) < 300
    if codec == "flac":
        assert facts.missing_ms == pytest.approx(20_000 - facts.duration_ms, abs=50)


def test_a_recorder_that_lost_its_power_leaves_a_usable_wav(tmp_path: Path) -> None:
    """Its header says 0, or all ones, where the length belongs."""
    data = bytearray(record(tmp_path / "a.wav", tones((0, 2000, 440), length_ms=2000)).read_bytes())
    for length in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00"):
        data[4:8] = data[40:44] = length
        source = tmp_path / "b.wav"
        source.write_bytes(data)
        assert decode_to_pcm(source, tmp_path / "out.pcm").duration_ms == 2000
        assert probe(source).duration_ms == 2000


def test_a_damaged_place_in_the_middle_costs_only_that_place(tmp_path: Path) -> None:
    source = record(tmp_path / "a.mp3", tones((0, 20_000, 440), length_ms=20_000), codec="libmp3lame")
    data = bytearray(source.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2000] = np.random.default_rng(1).bytes(2000)
    source.write_bytes(data)
    facts = decode_to_pcm(source, tmp_path / "out.pcm")
    assert facts.duration_ms > 18_500
    assert loudness(read_pcm(tmp_path / "out.pcm")[-2 * RATE : -RATE], 440, RATE) > 10_000


@pytest.mark.parametrize(
    ("extension", "codec", "rate", "kept"),
    [
        ("m4a", "aac", 44_100, 2000),
        ("flac", "flac", 44_100, 40),
        ("ogg", "libopus", 48_000, 60),
        ("wav", None, 16_000, 44),
    ],
)
def test_a_recording_of_which_nothing_is_left_is_broken(
    tmp_path: Path, extension: str, codec: str | None, rate: int, kept: int
) -> None:
    sound = tones((0, 5000, 440), length_ms=5000, rate=rate)
    whole = record(tmp_path / f"whole.{extension}", sound, rate=rate, codec=codec)
    cut = tmp_path / f"a.{extension}"
    cut.write_bytes(whole.read_bytes()[:kept])
    assert "broken" in refused(cut, Broken)


def test_more_than_the_cap_is_too_long_and_just_the_cap_is_not(tmp_path: Path) -> None:
    for extension, codec in (("wav", None), ("mp3", "libmp3lame"), ("ogg", "libopus")):
        rate = 48_000 if codec == "libopus" else RATE
        source = record(
            tmp_path / f"a.{extension}",
            tones((0, 5000, 440), length_ms=5000, rate=rate),
            rate=rate,
            codec=codec,
        )
        assert "longer than" in refused(source, TooLong, Limits(max_seconds=4))
        assert decode_to_pcm(source, tmp_path / "ok.pcm", limits=Limits(max_seconds=6)).duration_ms > 4900


def test_a_decoder_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    source = record(tmp_path / "a.wav", tones(length_ms=1000))
    assert "too long" in refused(source, TimedOut, Limits(wall_seconds=0.01))


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    source = record(tmp_path / "a.wav", tones(length_ms=5000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(FullDisk):
            decode_to_pcm(source, tmp_path / "out.pcm")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.wav"]


def processor_seconds() -> float:
    """Return what the children have used of the processor, whatever else this machine does."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.slow
def test_ten_hours_of_silence_in_a_quarter_of_a_megabyte_are_refused_at_once(ten_hours: Path) -> None:
    began = processor_seconds()
    refused(ten_hours, TooLong)
    assert processor_seconds() - began < 5


@pytest.mark.slow
def test_ten_hours_that_hide_their_length_stop_at_the_cap(ten_hours_unstated: Path) -> None:
    began = processor_seconds()
    refused(ten_hours_unstated, TooLong, Limits(max_seconds=60))
    assert processor_seconds() - began < 20


@pytest.mark.slow
def test_the_processors_time_is_limited_too(ten_hours_unstated: Path, tmp_path: Path) -> None:
    with pytest.raises(TimedOut):
        decode_to_pcm(
            ten_hours_unstated, tmp_path / "out.pcm", limits=Limits(max_seconds=40_000, cpu_seconds=1)
        )
    assert list(tmp_path.iterdir()) == []
