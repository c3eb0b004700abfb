"""The way past a pass phrase holds for half an hour by a clock that was ahead too, and not until that moment."""

from datetime import UTC, datetime

import pytest

from archive.terms.models import InterviewId, ParticipantId
from archive.terms.own import LinkId, NarratorLink
from web.narrator.way import ENDS_MS, HOLDS_MS, first_way, is_open, way_on

KEY = "a key that is only for these tests"
MADE = datetime(2026, 11, 26, tzinfo=UTC)
LINK = NarratorLink(
    LinkId("a"), InterviewId("b"), ParticipantId("c"), "es", "a hash", MADE, expires_at=None, opened_on=None
)
NOW_MS = 1_800_000_000_000
DAY_MS = 24 * 60 * 60 * 1000


def test_it_holds_from_when_it_was_given_and_for_half_an_hour() -> None:
    way = first_way(KEY, LINK, NOW_MS)
    assert [is_open(KEY, LINK, way, NOW_MS + ms) for ms in (-1, 0, HOLDS_MS - 1, HOLDS_MS)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("ahead_ms", [1, HOLDS_MS, ENDS_MS, 100 * DAY_MS])
def test_one_of_a_clock_that_was_ahead_leads_nowhere_once_that_is_right(ahead_ms: int) -> None:
    way = first_way(KEY, LINK, NOW_MS + ahead_ms)
    assert not is_open(KEY, LINK, way, NOW_MS)
    on = way_on(KEY, LINK, way, NOW_MS + ahead_ms + HOLDS_MS - 1)
    assert not is_open(KEY, LINK, on, NOW_MS)


def test_it_goes_on_up_to_its_end() -> None:
    way, now_ms = first_way(KEY, LINK, NOW_MS), NOW_MS
    while now_ms + HOLDS_MS // 2 < NOW_MS + ENDS_MS:
        now_ms += HOLDS_MS // 2
        assert is_open(KEY, LINK, way, now_ms)
        way = way_on(KEY, LINK, way, now_ms)
        assert is_open(KEY, LINK, way, now_ms)
    assert not is_open(KEY, LINK, way, NOW_MS + ENDS_MS)
