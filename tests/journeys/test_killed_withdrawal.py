"""Killed by SIGKILL between the click and the last byte: invisible at the next start, and the rest does itself."""

import signal
import time
from pathlib import Path

import pytest

from archive.gallery.schema import audio_file
from archive.terms.failpoints import Failpoint
from tests.canaries import PUBLIC, Aviary
from tests.killing import (
    ERASE,
    NOTHING_ASKED,
    REDACT,
    RESTRICT,
    UNDONE,
    WAYS,
    WITHDRAW,
    Patient,
    Way,
    heard,
    patient,
    random_seconds,
    write_settings,
)

RANDOM_KILLS = 6
PLACES = [(way, place) for way, places in WAYS for place in places if way is not REDACT]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_settings(tmp_path_factory.mktemp("settings"))


def assert_done(hers: Patient) -> None:
    """See that nothing is left to do, nothing is wrong, and no byte of it lies where it may not."""
    assert heard(hers.config, hers.kept) == set()
    assert hers.problems() == []
    assert hers.lying_in_the_open() == set()
    if hers.way.erases:
        assert hers.lying_anywhere() == set()


@pytest.mark.parametrize(("way", "place"), PLACES, ids=[f"{way.name}-{place}" for way, place in PLACES])
def test_killed_at_a_named_place_it_is_invisible_at_the_first_request_and_done_by_the_worker(
    aviary: Aviary, settings: Path, tmp_path: Path, way: Way, place: Failpoint
) -> None:
    with patient(aviary, way, tmp_path / "archive", settings) as hers:
        assert hers.killed_at(place) == -signal.SIGKILL, "the command does not come by there"
        if place in NOTHING_ASKED:
            assert heard(hers.config, hers.kept) >= PUBLIC - {"shown_place"} | {"sound"}, (
                "as if nobody had asked"
            )
            assert hers.problems() == []
            assert hers.start(way.arguments).wait() == 0
        else:
            assert heard(hers.config, hers.kept) == set()
        if (way.name, place) in UNDONE:
            assert "should be public" in hers.problems()[0]
            assert hers.start(way.arguments).wait() == 0
        hers.finish()
        assert_done(hers)


@pytest.mark.parametrize(
    ("way", "place"),
    [(WITHDRAW, Failpoint.WITHDRAWAL_COMMITTED), (RESTRICT, Failpoint.RESTRICTION_COMMITTED)],
    ids=["withdraw", "restrict"],
)
def test_once_it_is_decided_no_clip_lies_there_for_a_gallery_that_is_served_alone(
    aviary: Aviary, settings: Path, tmp_path: Path, way: Way, place: Failpoint
) -> None:
    with patient(aviary, way, tmp_path / "archive", settings) as hers:
        clip = audio_file(hers.config.gallery_folder, hers.kept.excerpt)
        assert clip.is_file()
        assert hers.killed_at(place) == -signal.SIGKILL
        assert not clip.exists()


@pytest.mark.parametrize("way", [WITHDRAW, ERASE], ids=["withdraw", "erase"])
def test_killed_anywhere_it_is_as_before_or_invisible_and_ends_well(
    aviary: Aviary, settings: Path, tmp_path: Path, way: Way
) -> None:
    with patient(aviary, way, tmp_path / "calm", settings) as calm:
        assert heard(calm.config, calm.kept) == (set() if way.erases else PUBLIC | {"sound"})
        begun = time.monotonic()
        assert calm.start(way.arguments).wait() == 0
        longest = time.monotonic() - begun
        calm.finish()
        assert_done(calm)
    for number in range(RANDOM_KILLS // 2):
        with patient(aviary, way, tmp_path / f"{number}", settings) as hers:
            ended = hers.killed_within(random_seconds(number, longest))
            assert ended in {0, -signal.SIGKILL}
            assert heard(hers.config, hers.kept) in (set(), PUBLIC | {"sound"})
            if hers.start(way.arguments).wait() not in {
                0,
                1,
            }:  # asked again; refused where it is done already
                pytest.fail("the command fails after a kill")
            hers.finish()
            assert_done(hers)


def test_a_redacted_copy_that_no_row_knows_is_swept_and_made_again(
    aviary: Aviary, settings: Path, tmp_path: Path
) -> None:
    with patient(aviary, RESTRICT, tmp_path / "archive", settings) as hers:
        assert hers.start(RESTRICT.arguments).wait() == 0
        assert hers.start(REDACT.arguments, Failpoint.FILE_KEPT).wait() == -signal.SIGKILL
        assert heard(hers.config, hers.kept) == set()
        hers.finish()
        assert_done(hers)
