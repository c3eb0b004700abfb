"""Which words set one group of texts apart from another: log-odds with an informative prior. Counts in, scores out.

Source: B. Monroe, M. Colaresi, K. Quinn, "Fightin' Words: Lexical Feature Selection and Evaluation for Identifying the
Content of Political Conflict", Political Analysis 16 (2008), 372-403: formulas 16 (the log-odds ratio, with the whole
as prior, section 3.5.1), 19 and 20 (its variance), 22 (the z-score).
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

PRIOR_WORDS = 500.0
"""How many words the prior weighs (alpha_0): spread over the words as they are spread over everything."""
FEWEST = 3
"""How often a word must be said in both groups together before anything is said of it."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A word with how often each group says it, and by how many standard errors the first says it more."""

    word: str
    here: int
    there: int
    z: float


def telling_words(here: Mapping[str, int], there: Mapping[str, int]) -> list[Telling]:
    """Return the words by z-score, those of the first group first.

    With y the counts of a word in the groups, n their totals and a = PRIOR_WORDS times the word's share of everything:
    delta = log((y1 + a) / (n1 + a0 - y1 - a)) - log((y2 + a) / (n2 + a0 - y2 - a)), its variance about
    1 / (y1 + a) + 1 / (y2 + a), and z = delta / sqrt(variance). Empty where a group says nothing.
    """
    total_here, total_there = sum(here.values()), sum(there.values())
    if not total_here or not total_there:
        return []
    both = Counter(here)
    both.update(there)
    found = []
    for word, count in both.items():
        if count < FEWEST or len(both) == 1:
            continue
        prior = PRIOR_WORDS * count / (total_here + total_there)
        one, other = here.get(word, 0), there.get(word, 0)
        odds = _log_odds(one, total_here, prior) - _log_odds(other, total_there, prior)
        error = math.sqrt(1 / (one + prior) + 1 / (other + prior))
        found.append(Telling(word, one, other, odds / error))
    return sorted(found, key=lambda each: (-each.z, each.word))


def _log_odds(count: int, total: int, prior: float) -> float:
    return math.log((count + prior) / (total + PRIOR_WORDS - count - prior))
