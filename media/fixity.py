"""Read every kept file again and say which no longer are what was received.

It may not repair or remove anything.
"""

from collections.abc import Callable, Iterable, Iterator

from media.errors import NotHeld
from media.store import Store, sha256_of
from media.types import FixityFinding, FixityProblem


def check(
    store: Store,
    on_progress: Callable[[int, int], object] | None = None,
    *,
    expected: Iterable[str] = (),
) -> Iterator[FixityFinding]:
    """Yield a finding for each file that is changed, unreadable, or `expected` to be held and missing.

    `on_progress` is called after each file with the bytes read so far and the bytes there are in all. A file
    that is removed while the pass runs is no finding, unless it is expected.
    """
    held = {sha256: _size(store, sha256) for sha256 in store.hashes()}
    done, total = 0, sum(held.values())
    for sha256, size in held.items():
        problem = _problem(store, sha256)
        if problem is not None:
            yield FixityFinding(sha256, problem)
        done += size
        if on_progress is not None:
            on_progress(done, total)
    for sha256 in sorted(set(expected)):
        if not store.holds(sha256):
            yield FixityFinding(sha256, FixityProblem.missing)


def _size(store: Store, sha256: str) -> int:
    try:
        return store.path(sha256).stat().st_size
    except (NotHeld, OSError):
        return 0


def _problem(store: Store, sha256: str) -> FixityProblem | None:
    try:
        with store.open(sha256) as file:
            return None if sha256_of(file) == sha256 else FixityProblem.changed
    except NotHeld:
        return None
    except OSError:
        return FixityProblem.unreadable
