"""A covered clip and a covered copy: what is covered is gone 50 ms inside, what is not is there 50 ms outside."""

import json
import resource
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from media.clip import CLIP_RATE, covered_mp3, cut_mp3
from media.cover import Cover, Covering, within
from media.decode import decode_to_pcm
from media.disguise import Disguise
from media.errors import FullDisk, NoSound, NotSound
from tests.media.sounds import Samples, chance, loudness, read_pcm, record, tones
from tests.media.test_encode import speechlike
from tests.media.test_residue import SPOKEN, residue_of

COVERED, BEFORE, AFTER = 440, 1500, 2500
Make = Callable[[Path, Path, Covering], Samples]


def heard(mp3: Path) -> Samples:
    decode_to_pcm(mp3, mp3.with_suffix(".pcm"), sample_rate=CLIP_RATE)
    return read_pcm(mp3.with_suffix(".pcm"))


def clip(source: Path, folder: Path, sound: Covering) -> Samples:
    cut_mp3(source, folder / "clip.mp3", 3000, 9000, covers=[Cover(5000, 6000, sound)])
    return heard(folder / "clip.mp3")


def copy(source: Path, folder: Path, sound: Covering) -> Samples:
    covered_mp3(source, folder / "copy.mp3", [Cover(5000, 6000, sound)])
    return heard(folder / "copy.mp3")[3 * CLIP_RATE :]


@pytest.mark.parametrize("make", [clip, copy])
@pytest.mark.parametrize("sound", Covering)
@pytest.mark.parametrize(
    ("extension", "codec", "rate"),
    [("wav", None, 16_000), ("mp3", "libmp3lame", 44_100), ("ogg", "libopus", 48_000)],
)
def test_50_ms_inside_is_gone_and_50_ms_outside_is_there_as_loud_as_it_was(
    tmp_path: Path, make: Make, sound: Covering, extension: str, codec: str | None, rate: int
) -> None:
    spans = ((4850, 4950, BEFORE), (5050, 5150, COVERED), (5850, 5950, COVERED), (6050, 6150, AFTER))
    source = record(
        tmp_path / f"a.{extension}", tones(*spans, length_ms=10_000, rate=rate), rate=rate, codec=codec
    )
    after = make(source, tmp_path, sound)
    inside = after[2030 * CLIP_RATE // 1000 : 2970 * CLIP_RATE // 1000]
    for first in range(0, len(inside) - CLIP_RATE // 20, CLIP_RATE // 20):
        piece = inside[first : first + CLIP_RATE // 20]
        assert loudness(piece, COVERED, CLIP_RATE) < 5
        assert sound is Covering.TONE or not piece.any()
    for start_ms, hertz in ((1860, BEFORE), (3060, AFTER)):
        piece = after[start_ms * CLIP_RATE // 1000 : (start_ms + 80) * CLIP_RATE // 1000]
        assert loudness(piece, hertz, CLIP_RATE) == pytest.approx(12_000, rel=0.15)
        assert loudness(piece, 1000, CLIP_RATE) < 300


@pytest.mark.parametrize(
    "covers", [[Cover(2500, 3400)], [Cover(4700, 6000, Covering.TONE)], [Cover(0, 9000)]]
)
def test_a_cover_that_reaches_over_the_edge_of_a_clip_is_in_it(tmp_path: Path, covers: list[Cover]) -> None:
    source = record(tmp_path / "a.wav", tones((0, 9000, COVERED), length_ms=9000))
    assert cut_mp3(source, tmp_path / "clip.mp3", 3001, 5001, covers=covers) == 2000
    assert residue_of(tmp_path / "clip.mp3", within(covers, 3001, 5001)) == ()
    everything = heard(tmp_path / "clip.mp3")
    assert (loudness(everything, COVERED, CLIP_RATE) > 5000) is (covers[0] != Cover(0, 9000))


def test_a_cover_elsewhere_changes_nothing_in_a_clip(tmp_path: Path) -> None:
    source = record(tmp_path / "a.wav", speechlike(4000, 16_000))
    cut_mp3(source, tmp_path / "plain.mp3", 1000, 2000)
    cut_mp3(source, tmp_path / "clip.mp3", 1000, 2000, covers=[Cover(0, 1000), Cover(2000, 4000)])
    assert (tmp_path / "clip.mp3").read_bytes() == (tmp_path / "plain.mp3").read_bytes()


@pytest.mark.parametrize("start_ms", [1001, 1003, 1009])
def test_no_sample_of_a_cover_is_in_a_clip_that_begins_between_two_samples(
    tmp_path: Path, start_ms: int
) -> None:
    """Loud at the last sample of the cover alone, which the clip counts from another place than the recording."""
    sound = np.zeros(3 * CLIP_RATE, dtype="<i2")
    sound[1501 * CLIP_RATE // 1000] = 32_000
    source = record(tmp_path / "a.wav", sound, rate=CLIP_RATE)
    cut_mp3(source, tmp_path / "clip.mp3", start_ms, 2000, covers=[Cover(1300, 1501)])
    assert not heard(tmp_path / "clip.mp3").any()


def test_a_spoken_word_is_gone_and_its_neighbours_are_the_original(tmp_path: Path) -> None:
    decode_to_pcm(SPOKEN, tmp_path / "a.pcm", sample_rate=CLIP_RATE)
    before, cover = read_pcm(tmp_path / "a.pcm"), Cover(13_000, 13_300)
    covered_mp3(SPOKEN, tmp_path / "copy.mp3", [cover])
    after = heard(tmp_path / "copy.mp3")
    assert not after[CLIP_RATE * 13_030 // 1000 : CLIP_RATE * 13_270 // 1000].any()
    assert np.std(before[CLIP_RATE * 13_030 // 1000 : CLIP_RATE * 13_270 // 1000]) > 500
    for start_ms in (12_350, 13_350):
        part = slice(CLIP_RATE * start_ms // 1000, CLIP_RATE * (start_ms + 600) // 1000)
        assert np.corrcoef(before[part], after[part])[0, 1] > 0.97
        assert np.std(after[part]) == pytest.approx(np.std(before[part]), rel=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("sound", Covering)
def test_a_cover_is_exact_also_where_the_voice_is_altered(tmp_path: Path, sound: Covering) -> None:
    decode_to_pcm(SPOKEN, tmp_path / "a.pcm", sample_rate=CLIP_RATE)
    before = read_pcm(tmp_path / "a.pcm")[: 12 * CLIP_RATE]
    source = record(tmp_path / "a.wav", before, rate=CLIP_RATE)
    covers = [Cover(4000, 4300, sound), Cover(8000, 9000, sound)]
    shape = covered_mp3(source, tmp_path / "copy.mp3", covers, disguise=Disguise(chance(8)))
    assert residue_of(tmp_path / "copy.mp3", covers) == ()
    cut_mp3(source, tmp_path / "clip.mp3", 3000, 6000, covers=covers, disguise=Disguise(chance(8)))
    assert residue_of(tmp_path / "clip.mp3", within(covers, 3000, 6000)) == ()
    after, part = heard(tmp_path / "copy.mp3"), slice(5 * CLIP_RATE, 7 * CLIP_RATE)
    assert shape.duration_ms == 12_000
    assert abs(np.corrcoef(before[part], after[part])[0, 1]) < 0.3
    assert np.std(after[part]) == pytest.approx(np.std(before[part]), rel=0.4)


def test_an_altered_voice_keeps_nothing_of_a_cover_beside_it(tmp_path: Path) -> None:
    """The vocoder looks some milliseconds around: it may not find there what is covered."""
    sounds = []
    for hertz in (COVERED, AFTER):
        sound = tones((1000, 2000, hertz), length_ms=3000, rate=CLIP_RATE)
        source = record(tmp_path / "a.wav", sound, rate=CLIP_RATE)
        covered_mp3(source, tmp_path / "a.mp3", [Cover(1000, 2000)], disguise=Disguise(chance(1)))
        sounds.append((tmp_path / "a.mp3").read_bytes())
    assert sounds[0] == sounds[1]


def packets(path: Path) -> set[bytes]:
    with av.open(str(path)) as container:
        return {bytes(packet) for packet in container.demux(audio=0) if packet.size}


@pytest.fixture
def tagged_mp3(tmp_path: Path) -> Path:
    """An MP3 of the very form that the archive writes, but with tags."""
    path = tmp_path / "a.mp3"
    with av.open(str(path), "w") as container:
        container.metadata.update({"title": "canary-title", "artist": "canary-narrator"})
        stream = container.add_stream("libmp3lame", rate=CLIP_RATE, layout="mono", options={"reservoir": "0"})
        stream.bit_rate = 64_000
        frame = av.AudioFrame.from_ndarray(
            speechlike(6000, CLIP_RATE).reshape(1, -1), format="s16", layout="mono"
        )
        frame.sample_rate = CLIP_RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def made(source: Path, folder: Path) -> tuple[Path, Path, Path]:
    covers = [Cover(2000, 2500), Cover(3500, 4000, Covering.TONE)]
    covered_mp3(source, folder / "copy.mp3", covers)
    covered_mp3(source, folder / "altered.mp3", covers, disguise=Disguise())
    cut_mp3(source, folder / "clip.mp3", 1000, 5000, covers=covers)
    return folder / "copy.mp3", folder / "altered.mp3", folder / "clip.mp3"


def test_no_packet_of_an_mp3_master_is_in_what_is_made_of_it(tmp_path: Path, tagged_mp3: Path) -> None:
    master = packets(tagged_mp3)
    assert len(master) > 200
    for path in made(tagged_mp3, tmp_path):
        assert len(packets(path)) > 100
        assert packets(path) & master == set()


def test_ffprobe_sees_no_tag_in_a_covered_clip_or_copy(tmp_path: Path, tagged_mp3: Path) -> None:
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        pytest.skip("ffprobe is not installed")
    command = [ffprobe, "-v", "error", "-of", "json", "-show_format", "-show_streams"]
    assert b"canary" in subprocess.run([*command, str(tagged_mp3)], capture_output=True, check=True).stdout
    for path in made(tagged_mp3, tmp_path):
        seen = json.loads(subprocess.run([*command, str(path)], capture_output=True, check=True).stdout)
        assert "tags" not in seen["format"]
        assert [stream.get("tags") for stream in seen["streams"]] == [None]
        assert b"canary" not in path.read_bytes().replace(b"\0", b"")


def test_a_refused_recording_or_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    source = record(tmp_path / "a.wav", tones((0, 5000, COVERED), length_ms=5000))
    covers = [Cover(100, 400)]
    with pytest.raises(NoSound):
        cut_mp3(source, tmp_path / "clip.mp3", 5000, 6000, covers=covers, disguise=Disguise())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(FullDisk):
            covered_mp3(source, tmp_path / "copy.mp3", covers)
        with pytest.raises(FullDisk):
            cut_mp3(source, tmp_path / "clip.mp3", 0, 5000, covers=covers)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    source.write_text("ffconcat version 1.0\nfile b.wav\n")
    with pytest.raises(NotSound):
        covered_mp3(source, tmp_path / "copy.mp3", covers)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]
