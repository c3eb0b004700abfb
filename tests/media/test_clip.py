"""A public clip holds its span, all of it, and not a sound of what lies beside it."""

from pathlib import Path

import av
import numpy as np
import pytest

from media.clip import CLIP_RATE, cut_mp3
from media.decode import decode_to_pcm
from media.errors import NoSound, NotSound, TooLong
from media.request import Limits
from tests.media.sounds import Samples, loudness, read_pcm, record, tones

INSIDE, BEFORE, AFTER = 440, 1000, 2000


def heard(mp3: Path) -> Samples:
    decode_to_pcm(mp3, mp3.with_suffix(".pcm"), sample_rate=CLIP_RATE)
    return read_pcm(mp3.with_suffix(".pcm"))


@pytest.mark.parametrize(
    ("extension", "codec", "rate"),
    [
        ("wav", None, 16_000),
        ("mp3", "libmp3lame", 44_100),
        ("m4a", "aac", 44_100),
        ("flac", "flac", 44_100),
        ("ogg", "libopus", 48_000),
    ],
)
def test_what_sounds_50_ms_outside_of_the_span_is_not_in_the_clip(
    tmp_path: Path, extension: str, codec: str | None, rate: int
) -> None:
    sound = tones((0, 4950, BEFORE), (5000, 8000, INSIDE), (8050, 12_000, AFTER), length_ms=12_000, rate=rate)
    source = record(tmp_path / f"a.{extension}", sound, rate=rate, codec=codec)
    assert cut_mp3(source, tmp_path / "clip.mp3", 5000, 8000) == 3000
    clip = heard(tmp_path / "clip.mp3")
    assert len(clip) == pytest.approx(3 * CLIP_RATE, abs=1152)
    for first in range(0, len(clip) - CLIP_RATE // 20, CLIP_RATE // 20):
        piece = clip[first : first + CLIP_RATE // 20]
        assert loudness(piece, BEFORE, CLIP_RATE) < 120
        assert loudness(piece, AFTER, CLIP_RATE) < 120


def test_all_that_is_inside_of_the_span_is_in_the_clip_at_its_place(tmp_path: Path) -> None:
    sound = tones((5020, 5120, INSIDE), (7880, 7980, INSIDE), length_ms=12_000)
    source = record(tmp_path / "a.wav", sound)
    cut_mp3(source, tmp_path / "clip.mp3", 5000, 8000)
    clip = heard(tmp_path / "clip.mp3")
    for start_ms in (20, 2880):
        piece = clip[CLIP_RATE * (start_ms + 10) // 1000 : CLIP_RATE * (start_ms + 90) // 1000]
        assert loudness(piece, INSIDE, CLIP_RATE) > 9000
    between = clip[CLIP_RATE * 200 // 1000 : CLIP_RATE * 2800 // 1000]
    assert np.abs(between).max() < 300


def test_the_edges_do_not_click(tmp_path: Path) -> None:
    source = record(tmp_path / "a.wav", tones((0, 3000, INSIDE), length_ms=3000))
    cut_mp3(source, tmp_path / "clip.mp3", 1001, 2001)
    clip = heard(tmp_path / "clip.mp3").astype(int)
    assert np.abs(clip[CLIP_RATE * 999 // 1000 : CLIP_RATE]).max() < 3000
    assert np.abs(clip[:20]).max() < 3000


def test_a_clip_has_no_tag_of_its_source(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    with av.open(str(path), "w") as container:
        container.metadata.update({"title": "canary-title", "artist": "canary-narrator"})
        stream = container.add_stream("libmp3lame", rate=44_100, layout="mono")
        block = tones((0, 2000, INSIDE), length_ms=2000, rate=44_100).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
        frame.sample_rate = 44_100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert b"canary" in path.read_bytes().replace(b"\0", b"")
    cut_mp3(path, tmp_path / "clip.mp3", 500, 1500)
    data = (tmp_path / "clip.mp3").read_bytes()
    assert data[:2] == b"\xff\xfb"
    assert b"canary" not in data.replace(b"\0", b"")


def test_a_span_outside_of_the_recording_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    source = record(tmp_path / "a.wav", tones((0, 1000, INSIDE), length_ms=1000))
    with pytest.raises(NoSound):
        cut_mp3(source, tmp_path / "clip.mp3", 5000, 6000)
    with pytest.raises(ValueError, match="span"):
        cut_mp3(source, tmp_path / "clip.mp3", 600, 500)
    with pytest.raises(TooLong):
        cut_mp3(source, tmp_path / "clip.mp3", 0, 500, Limits(max_seconds=0))
    source.write_text("ffconcat version 1.0\nfile b.wav\n")
    with pytest.raises(NotSound):
        cut_mp3(source, tmp_path / "clip.mp3", 0, 500)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_a_span_that_ends_after_the_recording_ends_with_it(tmp_path: Path) -> None:
    source = record(tmp_path / "a.wav", tones((0, 1000, INSIDE), length_ms=1000))
    assert cut_mp3(source, tmp_path / "clip.mp3", 400, 5000) == 600
