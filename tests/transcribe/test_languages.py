from tests.transcribe.made import segment
from transcribe.languages import candidates, is_unsure, reconsider, weigh
from transcribe.types import Chunk, ChunkResult, Heard


def result(
    number: int, *heard: tuple[str, float], spoken: tuple[str, ...] = (), gap_ms: int = 0
) -> ChunkResult:
    start = number * (30_000 + gap_ms)
    languages = spoken or (heard[0][0],)
    return ChunkResult(
        Chunk(number, start, start + 30_000),
        languages[0],
        tuple(segment("Sí, claro.", start, start + 1_000, language=language) for language in languages),
        tuple(Heard(language, probability) for language, probability in heard),
    )


def test_only_declared_languages_are_ever_considered() -> None:
    heard = weigh({"it": 0.7, "es": 0.2, "pt": 0.1}, ("pt", "es"))
    assert heard == (Heard("es", 0.6667), Heard("pt", 0.3333))


def test_where_nothing_is_known_the_first_declared_language_comes_first() -> None:
    assert [one.language for one in weigh({}, ("nl", "fr"))] == ["nl", "fr"]


def test_a_second_language_is_tried_from_a_quarter_on() -> None:
    assert candidates((Heard("es", 0.75), Heard("en", 0.25))) == ("es", "en")
    assert candidates((Heard("es", 0.76), Heard("en", 0.24))) == ("es",)
    assert not is_unsure((Heard("es", 1.0),))


def test_an_unsure_chunk_between_sure_neighbours_is_tried_in_their_language() -> None:
    results = [
        result(0, ("es", 0.98), ("pt", 0.02)),
        result(1, ("pt", 0.55), ("es", 0.45)),
        result(2, ("es", 0.97), ("pt", 0.03)),
    ]
    (again,) = reconsider(results)
    assert (again.number, again.language) == (1, "es")


def test_a_sure_chunk_is_left_alone_whatever_its_neighbours_are() -> None:
    assert (
        reconsider([result(0, ("es", 1.0)), result(1, ("en", 0.9), ("es", 0.1)), result(2, ("es", 1.0))])
        == ()
    )


def test_a_chunk_far_from_its_neighbours_is_left_alone() -> None:
    results = [
        result(0, ("es", 0.98), ("pt", 0.02), gap_ms=60_000),
        result(1, ("pt", 0.55), ("es", 0.45), gap_ms=60_000),
    ]
    assert reconsider(results) == ()


def test_a_chunk_with_two_languages_in_it_is_never_forced_into_one() -> None:
    results = [
        result(0, ("es", 1.0)),
        result(1, ("en", 0.6), ("es", 0.4), spoken=("en", "es")),
        result(2, ("es", 1.0)),
    ]
    assert reconsider(results) == ()


def test_in_a_translation_where_both_languages_are_english_now_no_chunk_is_forced_into_one() -> None:
    results = [
        result(0, ("es", 1.0), spoken=("en",)),
        result(1, ("en", 0.6), ("es", 0.4), spoken=("en", "en")),
        result(2, ("es", 1.0), spoken=("en",)),
    ]
    assert len(reconsider(results)) == 1
    assert reconsider(results, are_translated=True) == ()


def test_what_was_decided_by_a_person_is_not_asked_again() -> None:
    decided = ChunkResult(Chunk(1, 30_000, 60_000, "pt"), "pt", (), (Heard("pt", 0.5), Heard("es", 0.5)))
    assert reconsider([result(0, ("es", 1.0)), decided, result(2, ("es", 1.0))]) == ()
