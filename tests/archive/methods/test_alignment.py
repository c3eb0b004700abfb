"""Words keep their times through edits; texts are compared and joined; only the worst words are doubted."""

from archive.methods.alignment import time_words, words_of
from archive.methods.differences import Change, Run, differences, join, replacements
from archive.methods.doubts import MOST_SHARE, Gap, gaps, is_doubtful, unsure_below
from archive.terms.words import JOINED, TranscriptSegment
from transcribe.types import Word

SAID = "Llegué a Molenbec el dos de mayo"


def line(text: str, *, start_ms: int = 0, step: int = 500, sure: float = 0.95) -> TranscriptSegment:
    words = tuple(
        Word(word, start_ms + step * at, start_ms + step * at + 400, sure)
        for at, word in enumerate(text.split())
    )
    end_ms = words[-1].end_ms if words else start_ms + step
    return TranscriptSegment(0, 1, start_ms, end_ms, None, "es", text, words, (), None, verified=False)


def times(text: str, before: TranscriptSegment) -> dict[str, tuple[int, int]]:
    return {word.text: (word.start_ms, word.end_ms) for word in time_words(text.split(), before)}


def test_only_words_that_changed_are_timed_anew() -> None:
    found = times("Llegué a Molenbeek, el dos de mayo", line(SAID))
    assert found == {
        "Llegué": (0, 400),
        "a": (500, 900),
        "Molenbeek,": (1000, 1400),
        "el": (1500, 1900),
        "dos": (2000, 2400),
        "de": (2500, 2900),
        "mayo": (3000, 3400),
    }


def test_signs_capitals_and_digits_move_no_word_and_a_number_takes_the_time_of_its_words() -> None:
    assert times("¡LLEGUÉ a Molenbec! el 2 de mayo", line(SAID))["2"] == (2000, 2400)
    assert times("Llegué a Molenbec el 2/5", line(SAID))["2/5"] == (2000, 3400)
    assert times("Llegué a Molen bec el dos de mayo", line(SAID))["Molen"] == (1000, 1250)


def test_a_word_put_in_stands_between_its_neighbours_and_one_taken_out_moves_nothing() -> None:
    assert times("Llegué a Molenbec el día dos de mayo", line(SAID))["día"] == (1900, 2000)
    assert times("Llegué a Molenbec dos de mayo", line(SAID))["dos"] == (2000, 2400)


def test_a_text_without_words_is_spread_over_its_line() -> None:
    bare = TranscriptSegment(0, 1, 1000, 2000, None, "es", "ab cd", (), (), None, verified=False)
    assert [(word.text, word.start_ms, word.end_ms) for word in words_of(bare)] == [
        ("ab", 1000, 1500),
        ("cd", 1500, 2000),
    ]


def test_two_people_s_changes_are_joined_where_they_do_not_meet() -> None:
    base = "a mi hermana la mató su marido en casa"
    assert (
        join(base, "A mi hermana la mató su marido en casa", "a mi hermana la mató su esposo en casa")
        == "A mi hermana la mató su esposo en casa"
    )
    assert join(base, base + " ayer", "ayer " + base) == f"ayer {base} ayer"
    assert join(base, "a mi hermana", base) == "a mi hermana"
    assert join(base, "a su hermana", "a su hermana") == "a su hermana"


def test_changes_of_the_same_place_are_never_guessed_at() -> None:
    base = "a mi hermana la mató su marido"
    assert join(base, "a mi hermana la mató su esposo", "a mi hermana la mató su novio") is None
    assert join(base, "a mi hermana la mató un marido", "a mi hermana la mató su esposo") is None
    assert join(base, base + " ayer", base + " hoy") is None


def test_texts_are_compared_word_by_word() -> None:
    assert differences("su marido en casa", "su esposo en casa") == (
        Run(Change.KEPT, "su"),
        Run(Change.TAKEN_OUT, "marido"),
        Run(Change.PUT_IN, "esposo"),
        Run(Change.KEPT, "en casa"),
    )
    assert replacements("en Molen bec, dos", "en Molenbeek, tres") == (("Molen bec, dos", "Molenbeek, tres"),)


def test_only_the_worst_words_are_doubted_however_good_or_bad_an_interview_is() -> None:
    bad = [line("uno dos tres cuatro cinco", sure=0.1 + at / 200) for at in range(40)]
    below = unsure_below([each.outline for each in bad])
    unsure = sum(word.probability < below for each in bad for word in each.words)
    assert 0.05 <= unsure / 200 <= MOST_SHARE
    assert unsure_below([line("uno dos", sure=0.99).outline]) <= 0.9
    alike = [line("uno dos tres cuatro cinco", sure=0.5).outline for _ in range(40)]
    assert not any(is_doubtful(each, unsure_below(alike)) for each in alike)
    assert unsure_below([]) == 0.0


def test_what_is_missing_is_found_and_what_was_left_out_is_not_missing() -> None:
    said = line("uno dos", start_ms=20_000)
    left_out = TranscriptSegment(1, 1, 40_000, 50_000, None, "es", "x", (), (), "loop", verified=False)
    joined = TranscriptSegment(2, 1, 60_000, 70_000, None, "es", "", (), (), JOINED, verified=False)
    found = gaps([said.outline, left_out.outline, joined.outline], 80_000)
    assert found == (Gap(0, 20_000), Gap(20_900, 40_000), Gap(50_000, 80_000))
