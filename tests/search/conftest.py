"""Indexes for the tests: one of the small corpus that is only asked, and an empty one to write.

Every test that takes one of these, or `opens`, runs once with each engine: they are to give the same answers.
"""

from functools import partial
from pathlib import Path

import pytest

from search.opening import open_index
from search.port import Engine, WordIndex
from tests.search.corpus import Opens, passages


@pytest.fixture(scope="session", params=list(Engine))
def engine(request: pytest.FixtureRequest) -> Engine:
    return Engine(request.param)


@pytest.fixture(scope="session")
def opens(engine: Engine) -> Opens:
    """Open an index in a folder."""
    return partial(open_index, engine=engine)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, opens: Opens) -> WordIndex:
    index = opens(tmp_path_factory.mktemp("small") / "index")
    index.rebuild(passages())
    return index


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the index of `written` is."""
    return tmp_path / "index"


@pytest.fixture
def written(folder: Path, opens: Opens) -> WordIndex:
    """The small corpus, to be changed."""
    index = opens(folder)
    index.rebuild(passages())
    return index
