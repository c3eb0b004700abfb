"""Real recordings, where this checkout has them, decoded to raw samples; and the embedded model, joined once."""

from collections.abc import Callable
from pathlib import Path

import av
import pytest

from transcribe.models import ready_model

RECORDINGS = Path(__file__).resolve().parents[2] / "../shared/recordings"

Decode = Callable[[Path], Path]


@pytest.fixture(scope="session")
def recordings() -> Path:
    if not (RECORDINGS / "manifest.json").is_file():
        pytest.skip("the shared recordings are not beside this checkout")
    return RECORDINGS


@pytest.fixture(scope="session")
def decoded(tmp_path_factory: pytest.TempPathFactory) -> Decode:
    folder = tmp_path_factory.mktemp("samples")

    def decode(source: Path) -> Path:
        target = folder / f"{source.name}.pcm"
        if not target.exists():
            target.write_bytes(_samples(source))
        return target

    return decode


def _samples(source: Path) -> bytes:
    found = bytearray()
    with av.open(str(source)) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
        for frame in [*container.decode(audio=0), None]:
            for part in resampler.resample(frame):
                found += part.to_ndarray().tobytes()
    return bytes(found)


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    ready_model("base", folder)
    return folder
