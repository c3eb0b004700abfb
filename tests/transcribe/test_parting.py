import itertools
from collections.abc import Mapping

from transcribe.parting import MOST_HALVINGS, Hear, is_mixed, part_by_language
from transcribe.types import Heard, VoiceRegion

VOICE = (VoiceRegion(0, 9_000), VoiceRegion(9_600, 19_000), VoiceRegion(19_100, 28_000))


def hearing(spoken: Mapping[tuple[int, int], str]) -> tuple[Hear, list[tuple[int, int]]]:
    """Return what hears the languages spoken in these spans, by their share, and what it was asked."""
    asked: list[tuple[int, int]] = []

    def hear(start_ms: int, end_ms: int) -> tuple[Heard, ...]:
        asked.append((start_ms, end_ms))
        shares = dict.fromkeys(("es", "en"), 0)
        for (start, end), language in spoken.items():
            shares[language] += max(0, min(end, end_ms) - max(start, start_ms))
        total = sum(shares.values())
        heard = [Heard(language, round(share / total, 4)) for language, share in shares.items()]
        return tuple(sorted(heard, key=lambda one: -one.probability))

    return hear, asked


def test_one_language_stays_one_part_and_is_heard_once() -> None:
    hear, asked = hearing({(0, 28_000): "es"})
    (part,) = part_by_language(0, 28_000, VOICE, hear)
    assert (part.start_ms, part.end_ms, part.language) == (0, 28_000, "es")
    assert asked == [(0, 28_000)]


def test_a_change_of_language_at_the_longest_pause_parts_the_chunk_there() -> None:
    hear, _ = hearing({(0, 9_000): "en", (9_600, 28_000): "es"})
    first, second = part_by_language(0, 28_000, VOICE, hear)
    assert (first.start_ms, first.end_ms, first.language) == (0, 9_000, "en")
    assert (second.start_ms, second.end_ms, second.language) == (9_600, 28_000, "es")


def test_halves_in_the_same_language_are_put_together_again() -> None:
    hear, _ = hearing({(0, 8_000): "es", (8_000, 11_000): "en", (11_000, 28_000): "es"})
    (part,) = part_by_language(0, 28_000, VOICE, hear)
    assert (part.start_ms, part.end_ms, part.language) == (0, 28_000, "es")
    assert sum(one.probability for one in part.heard) == 1.0


def test_without_a_pause_nothing_is_parted() -> None:
    hear, asked = hearing({(0, 14_000): "es", (14_000, 28_000): "en"})
    (part,) = part_by_language(0, 28_000, (VoiceRegion(0, 28_000),), hear)
    assert len(asked) == 1
    assert is_mixed(part.heard), "then it is doubtful"
    assert is_mixed((Heard("es", 0.93), Heard("fr", 0.07)))
    assert not is_mixed((Heard("es", 0.99), Heard("fr", 0.01)))
    assert not is_mixed((Heard("es", 1.0),))


def test_a_word_alone_is_never_a_part() -> None:
    voice = (VoiceRegion(0, 800), VoiceRegion(4_000, 12_000))
    hear, _ = hearing({(0, 800): "en", (4_000, 12_000): "es"})
    assert len(part_by_language(0, 12_000, voice, hear)) == 1


def test_a_chunk_that_changes_all_the_time_is_not_heard_without_end() -> None:
    voice = tuple(VoiceRegion(start, start + 1_600) for start in range(0, 28_000, 2_000))
    spoken = {(start, start + 1_000): "es" if start % 2_000 else "en" for start in range(0, 28_000, 1_000)}
    hear, asked = hearing(spoken)
    parts = part_by_language(0, 28_000, voice, hear)
    assert len(parts) <= 2**MOST_HALVINGS
    assert len(asked) <= 2 ** (MOST_HALVINGS + 1) - 1
    assert all(one.end_ms <= other.start_ms for one, other in itertools.pairwise(parts))
