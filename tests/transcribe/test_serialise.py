import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.transcribe.made import segment
from transcribe.serialise import chunk_result_from_json, chunk_result_to_json, parameters
from transcribe.types import Chunk, ChunkResult, Doubt, Heard, Settings, Suppression

RESULT = ChunkResult(
    Chunk(3, 60_000, 88_000, "es"),
    "es",
    (
        segment("Salí de «casa» \u2028 <martes>", 61_000, 63_000, speaker="Rosa"),
        replace(segment("Gracias", 64_000, 65_000), suppressed=Suppression.loop, doubts=(Doubt.repeated,)),
    ),
    (Heard("es", 0.9), Heard("en", 0.1)),
)


def test_a_result_comes_back_as_it_was() -> None:
    back = chunk_result_from_json(chunk_result_to_json(RESULT))
    assert back == RESULT
    assert isinstance(back.segments[1].suppressed, Suppression)
    assert isinstance(back.segments[1].doubts[0], Doubt)


def test_the_same_result_is_the_same_line() -> None:
    line = chunk_result_to_json(RESULT)
    assert "\n" not in line
    assert chunk_result_to_json(chunk_result_from_json(line)) == line


def test_a_chunk_without_words_comes_back_too() -> None:
    empty = ChunkResult(Chunk(0, 0, 1_000), "fr", ())
    assert chunk_result_from_json(chunk_result_to_json(empty)) == empty


@given(some.text(), some.floats(0, 1))
def test_any_words_survive(text: str, sure: float) -> None:
    result = replace(RESULT, segments=(segment(text, 0, 1_000, sure=sure),))
    assert chunk_result_from_json(chunk_result_to_json(result)) == result


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"chunk": {}}', chunk_result_to_json(RESULT)[:-5]])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        chunk_result_from_json(text)


def test_a_number_that_json_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        chunk_result_to_json(replace(RESULT, heard=(Heard("es", float("nan")),)))
    assert json.loads(chunk_result_to_json(RESULT))


def test_the_parameters_kept_with_a_result_name_no_place_and_change_with_what_matters() -> None:
    kept = parameters(Settings(("es",), models_folder="/home/ana/models", script="/home/ana/script.json"))
    assert "ana" not in kept
    assert "ana" not in parameters(Settings(("es",), model="/home/ana/small-es"))
    assert kept == parameters(Settings(("es",), models_folder="/elsewhere", threads=2))
    for other in (
        Settings(("fr",)),
        Settings(("es",), beam_size=1),
        Settings(("es",), hotwords=("Yolanda",)),
    ):
        assert parameters(other) != kept
    assert json.loads(kept)["library"].startswith("faster-whisper ")
