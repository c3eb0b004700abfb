"""Turns: what is said in several lines is found together, to the second, and never across what must not be joined."""

from dataclasses import replace

import pytest

from archive.methods.turns import (
    LONGEST_MS,
    LONGEST_SILENCE_MS,
    Line,
    Turn,
    line_id,
    line_set,
    lines_of,
    passage_id,
    turns_of,
)


def line(number: int, start_ms: int, end_ms: int, **other: object) -> Line:
    return replace(Line(number, start_ms, end_ms, "Rosa", "es", f"línea {number}"), **other)  # type: ignore[arg-type]


def joined(*lines: Line) -> list[tuple[int, ...]]:
    return [turn.numbers for turn in turns_of(lines)]


def test_lines_of_one_person_in_one_language_are_a_turn() -> None:
    lines = (line(0, 0, 4_000), line(1, 4_500, 8_000, language="es-MX"), line(4, 8_000, 9_000))
    (turn,) = turns_of(lines)
    assert (turn.numbers, turn.text) == ((0, 1, 4), "línea 0 línea 1 línea 4")
    assert (turn.start_ms, turn.end_ms, turn.speaker, turn.language) == (0, 9_000, "Rosa", "es")
    assert joined(line(7, 5_000, 6_000), line(3, 0, 4_000)) == [(3, 7)], (
        "a line that was split has a new number"
    )


@pytest.mark.parametrize(
    "other",
    [
        {"speaker": "Lucía"},
        {"speaker": None},
        {"language": "fr"},
        {"stands_alone": True},
    ],
)
def test_another_person_another_language_or_a_covered_line_parts_them(other: dict[str, object]) -> None:
    lines = (line(0, 0, 4_000), line(1, 4_000, 8_000, **other), line(2, 8_000, 9_000))
    assert joined(*lines) == [(0,), (1,), (2,)]


def test_a_turn_is_no_longer_than_it_may_be_and_has_no_long_silence() -> None:
    whole = line(0, 0, 60_000)
    assert joined(whole, line(1, 60_000, LONGEST_MS)) == [(0, 1)]
    assert joined(whole, line(1, 60_000, LONGEST_MS + 1)) == [(0,), (1,)]
    assert joined(line(0, 0, LONGEST_MS + 5_000), line(1, 100_000, 101_000)) == [(0,), (1,)]
    assert joined(whole, line(1, 60_000 + LONGEST_SILENCE_MS, 70_000)) == [(0, 1)]
    assert joined(whole, line(1, 60_001 + LONGEST_SILENCE_MS, 70_000)) == [(0,), (1,)]


def test_a_place_in_the_text_of_a_turn_is_in_one_of_its_lines() -> None:
    turn = Turn((line(0, 0, 1, text="a mi"), line(1, 1, 2, text=""), line(2, 2, 3, text="hermana")))
    assert turn.text == "a mi  hermana"
    assert [turn.line_at(turn.text.index(word)) for word in ("a", "mi", "hermana")] == [
        (0, 0),
        (0, 2),
        (2, 0),
    ]
    assert [each.number for each in turn.lines_between(2, 7)] == [0, 1, 2]
    assert [each.number for each in turn.lines_between(0, 4)] == [0]


def test_what_a_passage_is_called_says_of_which_lines_it_is() -> None:
    for numbers in ((3,), (3, 4, 5), (3, 4, 9), (0, 50, 1, 2)):
        for mark in ("", "t"):
            called = passage_id("a:b", numbers, mark)
            assert (line_set(called).group, line_set(called).numbers, line_set(called).mark) == (
                "a:b",
                numbers,
                mark,
            )
            assert lines_of([called]) == {line_id("a:b", number, mark) for number in numbers}
    assert passage_id("x", (3, 4, 5, 9)) == "x:3-5,9-9"
    assert line_set(line_id("x", 7, "t")).numbers == (7,)
    assert line_id("x", 7) != passage_id("x", (7,))
