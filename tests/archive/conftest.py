"""What the tests of the archive share: the peopled archive, copied for each test, and one with a published excerpt."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from archive.context import Archive
from archive.publication.excerpts import draft
from archive.steps.publishing import publish
from archive.terms.models import ExcerptId, InterviewId
from archive.transcripts.review import correct
from tests.peopled import Made, World, approve, copied
from tests.untouched import untouched

CANARY = "quixotetl"
"""A word that is in no thesaurus and no program: said by Rosa, inside and outside of the excerpt."""
WHOLE = "whole"
"""The profile of Hypothesis under which a property is tried with every example that docs/consent.md counts."""
OUTSIDE = "zumbayllu"
"""A word that she says after the excerpt's end."""
SAID = f"Hola, me llamo Rosa. A mi {CANARY} la mató su {OUTSIDE}."
EXCERPT_END_MS = 2_600


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples a property is tried with: their number is written down where the tests are read."""
    settings.register_profile(WHOLE)
    if config.getoption("--whole"):
        settings.load_profile(WHOLE)


@pytest.fixture
def world(made: Made, tmp_path: Path) -> Iterator[World]:
    """That archive, copied for one test."""
    with copied(made, tmp_path / "archive") as world:
        yield world
    shutil.rmtree(tmp_path / "archive", ignore_errors=True)


@pytest.fixture
def archive(world: World) -> Archive:
    """The archive of the test's world."""
    return world.archive


@dataclass(frozen=True, slots=True)
class Published:
    """The archive in which Rosa's words were corrected and an excerpt of them is public."""

    made: Made
    excerpt: ExcerptId


@pytest.fixture(scope="session")
def published(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """That archive with the canaries in Rosa's words, and an excerpt in the gallery."""
    folder = tmp_path_factory.mktemp("published") / "archive"
    with copied(made, folder) as world:
        correct(world.archive, world.berta, world.rosa, 0, SAID, seen_revision=1)
        world.work()
        excerpt = draft_approved(world)
        publish(world.archive, world.ana, excerpt)
    with untouched(folder):
        yield Published(Made(made.config.at(folder), made.rosa, made.marta, made.users), excerpt)


def draft_approved(world: World, interview: InterviewId | None = None) -> ExcerptId:
    """Draft an excerpt of the first words, and let two people approve it."""
    excerpt = draft(
        world.archive,
        world.berta,
        interview or world.rosa,
        start_ms=0,
        end_ms=EXCERPT_END_MS,
        title="Un nombre",
        context="Una nota",
        warning="Habla de una muerte",
    )
    approve(world.archive, world.berta, excerpt)
    approve(world.archive, world.ana, excerpt)
    return excerpt


@pytest.fixture
def public(published: Published, tmp_path: Path) -> Iterator[World]:
    """That archive, copied for one test."""
    with copied(published.made, tmp_path / "public") as world:
        yield world
    shutil.rmtree(tmp_path / "public", ignore_errors=True)


@pytest.fixture
def excerpt(published: Published) -> ExcerptId:
    """The excerpt that is public in it."""
    return published.excerpt
