"""Questions that are not meant well, or not meant at all: they never raise, never take long, never find too much."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from search.parsing import CUT, LONGEST_QUESTION
from search.port import WordIndex
from search.types import Question
from tests.search.corpus import LINES, ask, ids

HOSTILE = [
    "' OR 1=1; DROP TABLE passages; --",
    '" UNION SELECT text FROM segments --',
    "group:secret",
    "es_forms:hermana",
    "text:* AND language:es",
    "key:[a TO z]",
    "[* TO *]",
    "{a TO}",
    "hermana~9",
    "hermana^1000",
    "*",
    "**",
    "?",
    "*a*",
    "a*",
    "+hermana -+--casa",
    "NOT NOT NOT hermana",
    "((((((((hermana",
    '"""hermana',
    '"hermana" "',
    "AND OR NOT",
    "NOT",
    "hermana\0casa",
    "\ud800",
    "🙂🙃 👩‍👩‍👧",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%s%n{0}",
    "ａｂｃ ＡＮＤ",
    "\u202eanamreh",
    "ﬁ ǅ ß İ",
    "مرحبا",
    "我们",
    "a" * 10_000,
    "a " * 10_000,
    "(" * 10_000,
    '"' * 9_999,
    "-" * 10_000,
    "m* OR " * 2_000,
    "theme:",
    "theme::",
    'theme:"',
    'theme:""',
    "theme:(a OR b)",
    "date:2024-13..0",
    "date:....",
    "language:\ud800",
    "NEAR/5",
    "hermana NEAR",
    "hermana NEAR/999999 marido",
    "NEAR NEAR NEAR",
    "hermana NEAR 🙂",
    "la NEAR " * 60 + "la",
    "hermana~99999",
    "~~~",
    "hermana~~2",
    "\ue000 \ue001 theme:work",
    "NOT theme:work NOT NOT language:es",
    "NOT (" * 2_000 + "a" + ")" * 2_000,
]
words = some.text(max_size=300) | some.lists(
    some.sampled_from(
        [
            *("la", "hermana", "m*", "ma*", '"', "(", ")", "NOT", "OR", "AND", "-", "~2", "^", ":", "*", "'"),
            *(
                "NEAR",
                "NEAR/3",
                "hermna~",
                "theme:work",
                "-language:es",
                "speaker:ana",
                "date:..2024",
                "\ue000",
            ),
        ]
    )
).map(" ".join)
ANY_SPEED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
limits = some.lists(
    some.text(max_size=10) | some.sampled_from(["work", "es", "\ud800", "\0"]), max_size=3
).map(tuple)


@pytest.mark.parametrize("question", HOSTILE)
def test_a_hostile_question_is_answered_quickly(small: WordIndex, question: str) -> None:
    start = time.process_time()
    found = ask(small, question)
    assert time.process_time() - start < 1
    assert found.total <= len(LINES)
    assert len(found.understood) <= 4 * LONGEST_QUESTION


@pytest.mark.parametrize(
    "question",
    ["group:a", "group:b", "field:es", "key:a", "es:hermana", "es_forms:hermana", "year:2024", "text:casa"],
)
def test_a_question_names_no_inner_field_of_the_index(small: WordIndex, question: str) -> None:
    assert ids(small, question) <= ids(small, question.partition(":")[2])


def test_a_question_that_is_too_long_says_so(small: WordIndex) -> None:
    found = ask(small, "hermana " + "x" * 300)
    assert found.note is not None
    assert CUT in found.note


@settings(suppress_health_check=ANY_SPEED, deadline=None, max_examples=200)
@given(words, limits, limits, some.integers(), some.integers(), limits.map(frozenset))
def test_no_question_raises_or_finds_more_than_there_is(
    small: WordIndex,
    question: str,
    themes: tuple[str, ...],
    languages: tuple[str, ...],
    limit: int,
    offset: int,
    without: frozenset[str],
) -> None:
    found = small.search(Question(question, themes, languages, limit, offset, without))
    assert 0 <= len(found.hits) <= found.total <= len(LINES)
    assert len(found.hits) <= max(limit, 0)
    assert {hit.id for hit in found.hits} <= LINES.keys()
    assert all(0 < count <= found.total for count in (*found.themes.values(), *found.languages.values()))
    assert sum(found.languages.values()) == found.total


@settings(suppress_health_check=ANY_SPEED, deadline=None)
@given(words)
def test_what_was_understood_finds_the_same_when_asked_again(small: WordIndex, question: str) -> None:
    found = ask(small, question)
    if len(found.understood) <= LONGEST_QUESTION:
        assert ask(small, found.understood).hits == found.hits
