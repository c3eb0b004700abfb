"""Counts all answers to a question, by each facet and by group.

Where all were read, by what stands beside each; else tantivy counts them.
"""

from dataclasses import dataclass

from search.large.answers import Answers
from search.large.kinds import KINDS, SETTING, THEMES, Numbers, sign_field, sign_of
from search.types import Facet

_MOST_VALUES = 60_000
"""tantivy counts so many values of a field at once; in its lists of terms it counts any number, in twice the time."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers have each value, by facet, and in how many groups they are."""

    facets: dict[str, dict[str, int]]
    groups: int


def counts_of(answers: Answers, *, at_once: int = _MOST_VALUES) -> Counts:
    """Return the counts of all answers; tantivy counts so many settings at once."""
    settings = answers.opened.kinds(SETTING)
    if answers.all_read:
        where = [each for _, each in answers.read]
        often = settings.often(answers.opened.signs(SETTING, where))
        sets = answers.opened.kinds(THEMES)
        sets_often = sets.often(answers.opened.signs(THEMES, where))
        themes = {each: sets.values[each].counted(sets_often) for each in KINDS[THEMES]}
    else:
        often = _settings(answers, at_once)
        themes = {each: dict(_by_terms(answers, each)) for each in KINDS[THEMES]}
    facets = {
        str(facet): settings.values[facet].counted(often) for facet in Facet if facet in settings.values
    }
    return Counts(
        facets | {str(each): counted for each, counted in themes.items()},
        settings.values["group"].there(often),
    )


def _settings(answers: Answers, at_once: int) -> Numbers:
    """Return how often each setting is among the answers."""
    settings = answers.opened.kinds(SETTING)
    if len(settings.signs) > at_once:
        counted = [(sign_of(text), count) for text, count in _by_terms(answers, SETTING)]
    else:
        asked = {"terms": {"field": sign_field(SETTING), "size": at_once}}
        found = answers.opened.searcher.aggregate(answers.query, {SETTING: asked})[SETTING]["buckets"]
        counted = [(each["key"], each["doc_count"]) for each in found]
    return settings.often([sign for sign, _ in counted], [count for _, count in counted])


def _by_terms(answers: Answers, field: str) -> list[tuple[str, int]]:
    """Return how many answers have each term of a field, of those that any has."""
    found = answers.opened.searcher.terms_with_prefix(field, "", filter_query=answers.query)
    return [(term, count) for term, count in found if count]
