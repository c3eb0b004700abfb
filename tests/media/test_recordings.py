"""The real recordings, where they are at hand: every one is read, kept, copied and cut."""

import json
from pathlib import Path

import pytest

from media.clip import cut_mp3
from media.decode import decode_to_pcm
from media.encode import encode_mp3
from media.errors import NotSound
from media.probe import probe
from media.store import Store
from media.waveform import peaks

FOLDER = Path(__file__).resolve().parents[2] / "../shared/recordings"
MANIFEST = FOLDER / "manifest.json"
FILES = (
    [each["file"] for each in json.loads(MANIFEST.read_text())["recordings"]] if MANIFEST.is_file() else []
)

pytestmark = pytest.mark.skipif(not FILES, reason="the folder ../shared/recordings is not here")


@pytest.mark.parametrize("name", FILES)
def test_a_real_recording_goes_all_the_way(tmp_path: Path, name: str) -> None:
    with (FOLDER / name).open("rb") as stream:
        stored = Store(tmp_path / "media").put(stream)
    master = Store(tmp_path / "media").path(stored.sha256)
    facts = decode_to_pcm(master, tmp_path / "a.pcm", sample_rate=44_100)
    assert abs(probe(master).duration_ms - facts.duration_ms) < 100
    assert facts.duration_ms > 1000
    shape = peaks(tmp_path / "a.pcm", sample_rate=44_100)
    assert len(shape.values) == -(-facts.duration_ms * 20 // 1000)
    assert encode_mp3(tmp_path / "a.pcm", tmp_path / "a.mp3", sample_rate=44_100) == facts.duration_ms
    assert cut_mp3(master, tmp_path / "clip.mp3", 200, 1200) == 1000
    assert decode_to_pcm(tmp_path / "clip.mp3", tmp_path / "clip.pcm").duration_ms == pytest.approx(
        1013, abs=14
    )


def test_what_lies_beside_the_recordings_is_no_recording() -> None:
    with pytest.raises(NotSound):
        probe(MANIFEST)
