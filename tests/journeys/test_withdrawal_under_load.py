"""Taken back while people listen and search: gone within a second, and what was being heard stops.

`make bench` does the same a hundred times (docs/consent.md, "What was shown").
"""

from pathlib import Path

import pytest

from tests.bench.withdrawal import ENOUGH, withdraw_under_load

WITHDRAWALS, A_SHARE = 5, 2
"""How many with `--whole`, and every day."""


@pytest.mark.slow
def test_taken_back_while_twenty_listen_and_ten_search_it_is_gone_at_once_and_the_sound_stops(
    tmp_path: Path,
    whole: bool,  # noqa: FBT001
) -> None:
    withdrawals = WITHDRAWALS if whole else A_SHARE
    found = withdraw_under_load(tmp_path, withdrawals, listeners=20, searchers=10)
    assert len(found.invisible) == withdrawals
    assert found.seen_late == 0, "whoever asks once the archivist has her answer"
    other_work = max(found.searches)
    assert max(found.invisible) < 5 + other_work, "a second is promised, on a machine that does nothing else"
    assert len(found.afterwards) >= 2 * withdrawals
    assert max(found.afterwards) <= ENOUGH
    assert found.failures == []
    assert len(found.searches) > withdrawals
