"""Switching the engine of the indexes inside: each is made anew by itself, and nothing else has to be done."""

from dataclasses import replace
from pathlib import Path

from archive.bootstrap import make_archive
from archive.config import Config, SearchSettings
from archive.indexing.outlets import complete_meanings
from archive.stewardship import care
from search.large.index import LargeIndex


def test_after_a_switch_the_worker_makes_the_indexes_anew_with_the_other_engine(tmp_path: Path) -> None:
    config = Config(tmp_path / "data")
    care.reindex(make_archive(config))
    switched = make_archive(replace(config, search=SearchSettings("tantivy")))
    assert {each.what for each in care.check(switched, fixity=False, index=True)} == {
        "The search index is damaged: rebuild it."
    }
    complete_meanings(switched)
    assert all(isinstance(each, LargeIndex) for each in switched.indexes.values())
    assert care.check(switched, fixity=False, index=True) == []
    assert care.advice(switched) == []
