"""An index of the small corpus, for the tests that only ask."""


import pytest

from search.index import Index
from tests.search.corpus import passages


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = Index(tmp_path_factory.mktemp("small") / "index")
    index.rebuild(passages())
    return index
