"""Taken back while people listen and search: gone within a second, and what was being heard stops.

`make bench` does the same a hundred times (docs/consent.md, "What was shown").
"""

from pathlib import Path

import pytest

from tests.bench.withdrawal import ENOUGH, withdraw_under_load

WITHDRAWALS = 5


@pytest.mark.slow
def test_taken_back_while_twenty_listen_and_ten_search_it_is_gone_at_once_and_the_sound_stops(
    tmp_path: Path,
) -> None:
    found = withdraw_under_load(tmp_path, WITHDRAWALS, listeners=20, searchers=10)
    assert len(found.invisible) == WITHDRAWALS
    assert max(found.invisible) < 5, "a second is promised; five are for a machine that does much else"
    assert len(found.afterwards) >= 2 * WITHDRAWALS
    assert max(found.afterwards) <= ENOUGH
    assert found.failures == []
    assert len(found.searches) > WITHDRAWALS
