"""Indexes for the tests: one of the small corpus that is only asked, and an empty one to write."""

from pathlib import Path

import pytest

from search.index import Index
from tests.search.corpus import passages


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = Index(tmp_path_factory.mktemp("small") / "index")
    index.rebuild(passages())
    return index


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the index of `written` is."""
    return tmp_path / "index"


@pytest.fixture
def written(folder: Path) -> Index:
    """The small corpus, to be changed."""
    index = Index(folder)
    index.rebuild(passages())
    return index
