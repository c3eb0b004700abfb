"""How sure a theme suggestion is, and what is learned from those that people confirmed and rejected. Arithmetic only.

*By meaning.* A suggestion of likeness p is as sure as the odds of p over those of the theme's middle m say: where
p = m, half are right. Putting scores on a logistic curve is Platt, "Probabilistic outputs for support vector machines"
(1999); here the slope is fixed, and a theme's middle is the most probable one (MAP) given its decisions and a normal
prior around MIDDLE: with few decisions it stays there, with many it goes to where people draw the line.

*By words.* The mean of a beta distribution, as if ten suggestions had been decided before, eight of them confirmed;
then more or less, as the sentence is like the theme.
"""

import math
from collections.abc import Iterable

MIDDLE = 0.28
"""Likeness from which meaning alone suggests, chosen on the halves that may be looked at (decision 8 has the curve)."""
SPREAD = 0.7
"""Standard deviation of the prior, in log odds: how far themes are thought to differ."""
WORDS_MIDDLE, WORDS_SLOPE = 0.45, 1.0
"""Likeness at which it says nothing for or against the words, and how much it counts beside them."""
LEAST_SURE = 0.5
"""What is less sure is not suggested."""
CONFIRMED_BEFORE, DECIDED_BEFORE = 8, 10


def sureness(likeness: float, middle: float) -> float:
    """Return the chance, from 0 to 1, that a person confirms what is this like a theme."""
    return _chance(_log_odds(likeness) - _log_odds(middle))


def learned_middle(decisions: Iterable[tuple[float, bool]]) -> float:
    """Return the likeness from which a theme is suggested, given (likeness, was it confirmed) of each decision."""
    told = [(_log_odds(likeness), confirmed) for likeness, confirmed in decisions]
    prior = _log_odds(MIDDLE)
    low, high = prior - 5 * SPREAD, prior + 5 * SPREAD
    for _ in range(40):
        middle = (low + high) / 2
        pull = (prior - middle) / SPREAD**2 + sum(
            _chance(odds - middle) - confirmed for odds, confirmed in told
        )
        low, high = (middle, high) if pull > 0 else (low, middle)
    return _chance((low + high) / 2)


def trust_in_words(confirmed: int, rejected: int) -> float:
    """Return the chance, from 0 to 1, that a person confirms what a theme's phrases suggest."""
    return (confirmed + CONFIRMED_BEFORE) / (confirmed + rejected + DECIDED_BEFORE)


def sureness_of_words(trust: float, likeness: float | None) -> float:
    """Return how sure a theme's phrases are in a sentence of this likeness; None where it was not looked at."""
    if likeness is None:
        return trust
    return _chance(_log_odds(trust) + WORDS_SLOPE * (_log_odds(likeness) - _log_odds(WORDS_MIDDLE)))


def _log_odds(chance: float) -> float:
    held = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(held / (1 - held))


def _chance(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))
