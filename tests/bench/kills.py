"""Kills withdrawals and erasures at random moments, and counts in what state the next start finds them."""

import signal
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.canaries import PUBLIC, make_aviary
from tests.killing import ERASE, WITHDRAW, heard, patient, random_seconds, write_settings

KILLS = 50


def measure(*, quick: bool = False) -> list[tuple[str, str]]:
    """Return (what was counted, figure)."""
    number = 6 if quick else KILLS
    counted: Counter[str] = Counter()
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        aviary, settings = make_aviary(folder / "archive"), write_settings(folder)
        longest: dict[str, float] = {}
        for each in range(number):
            way = ERASE if each % 2 else WITHDRAW
            with patient(aviary, way, folder / f"{each}", settings) as hers:
                if way.name not in longest:
                    begun = time.monotonic()
                    hers.start(("consent", "show", "{interview}")).wait()
                    longest[way.name] = 1.1 * (time.monotonic() - begun)
                ended = hers.killed_within(random_seconds(each, longest[way.name]))
                counted["killed" if ended == -signal.SIGKILL else "done before the kill"] += 1
                seen = heard(hers.config, hers.kept)
                assert seen in (set(), PUBLIC | {"sound"}), f"half visible: {seen}"
                if way is WITHDRAW:
                    counted[
                        "visible as if nobody had asked" if seen else "invisible at the first request"
                    ] += 1
                hers.start(way.arguments).wait()
                begun = time.monotonic()
                hers.finish()
                seconds.append(time.monotonic() - begun)
                wrong = hers.problems() or sorted(hers.lying_in_the_open())
                wrong += sorted(hers.lying_anywhere()) if way.erases else []
                counted["wrong after the worker"] += bool(wrong)
    rows = [
        (f"{number} kills at random moments: {what}", str(times)) for what, times in sorted(counted.items())
    ]
    return [*rows, ("what the worker needs for the rest", f"p50 {statistics.median(seconds):.1f} s")]
