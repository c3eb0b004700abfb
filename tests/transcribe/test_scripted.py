import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from transcribe.chunks import plan_chunks
from transcribe.engine import detector, transcriber
from transcribe.errors import ScriptError, UnknownChoice
from transcribe.types import Chunk, Engine, Settings, VoiceRegion

LINES = [
    {"start_ms": 500, "end_ms": 2_000, "text": "Hola, me llamo Rosa.", "language": "es"},
    {"start_ms": 2_600, "end_ms": 4_000, "text": "And I live here.", "language": "en", "speaker": "Rosa"},
]
NOTHING = np.zeros(0, dtype=np.int16)


def scripted(folder: Path, lines: object = LINES) -> Settings:
    script = folder / "script.json"
    script.write_text(json.dumps(lines), encoding="utf-8")
    return Settings(("es", "en"), engine=Engine.scripted, script=str(script))


def test_a_script_is_planned_and_said_like_real_sound(tmp_path: Path) -> None:
    settings = scripted(tmp_path)
    regions = detector(settings)(tmp_path / "no sound", settings)
    assert regions == (VoiceRegion(500, 2_000), VoiceRegion(2_600, 4_000))
    (chunk,) = plan_chunks(regions, 5_000)
    (result,) = transcriber(settings)([(chunk, NOTHING)], settings)
    assert [each.text for each in result.segments] == ["Hola, me llamo Rosa.", "And I live here."]
    assert [each.language for each in result.segments] == ["es", "en"]
    assert [each.speaker for each in result.segments] == [None, "Rosa"]
    assert result.segments[0].words[0].text == "Hola,"
    assert result.segments[0].words[-1].end_ms == 2_000


def test_each_line_is_said_in_one_chunk_only(tmp_path: Path) -> None:
    settings = scripted(tmp_path)
    pieces = [(Chunk(0, 0, 2_300), NOTHING), (Chunk(1, 2_300, 5_000), NOTHING)]
    first, second = transcriber(settings)(pieces, settings)
    assert [each.text for each in first.segments] == ["Hola, me llamo Rosa."]
    assert [each.text for each in second.segments] == ["And I live here."]


def test_the_function_can_be_sent_to_another_process(tmp_path: Path) -> None:
    settings = scripted(tmp_path)
    assert pickle.loads(pickle.dumps(transcriber(settings))) is transcriber(settings)  # noqa: S301 - our own
    assert pickle.loads(pickle.dumps(settings)) == settings  # noqa: S301 - our own


@pytest.mark.parametrize(
    "lines", [{}, [{"start_ms": 1}], [{"start_ms": "x", "end_ms": 2, "text": "a", "language": "es"}]]
)
def test_a_script_that_cannot_be_read_is_a_plain_error(tmp_path: Path, lines: object) -> None:
    settings = scripted(tmp_path, lines)
    if lines == {}:
        assert detector(settings)(tmp_path, settings) == ()
        return
    with pytest.raises(ScriptError, match="script"):
        detector(settings)(tmp_path, settings)


def test_a_missing_script_is_a_plain_error() -> None:
    for script in (None, "/nowhere/script.json"):
        settings = Settings(("es",), engine=Engine.scripted, script=script)
        with pytest.raises(ScriptError, match=r"missing or cannot be read\.$"):
            transcriber(settings)([(Chunk(0, 0, 1), NOTHING)], settings)


def test_an_unknown_engine_is_refused() -> None:
    settings = Settings(("es",), engine="magic")  # type: ignore[arg-type]
    for build in (transcriber, detector):
        with pytest.raises(UnknownChoice):
            build(settings)
