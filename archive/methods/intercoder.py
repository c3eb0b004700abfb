"""How far coders agree, beyond what chance would give: two measures for named categories. Knows no interview.

Sources: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960),
37-46; K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), section C, and "Content Analysis" (2004),
chapter 11.
"""

from collections import Counter
from collections.abc import Hashable, Mapping

Units = Mapping[tuple[Hashable | None, ...], int]
"""How many units have each row of values: one value for each coder in a fixed order, None where it is missing."""
FEWEST = 2
"""Values of a unit that can be compared at all."""


def cohens_kappa(units: Units) -> float | None:
    """Return Cohen's kappa of two coders: (p_o - p_e) / (1 - p_e).

    p_o is the share of units on which they agree, p_e the sum over categories of the products of their own shares
    (Cohen 1960, formula 1). None where it says nothing: no units, or one category that both always chose.
    Raises ValueError for rows that are not of two.
    """
    total = sum(units.values())
    if not total:
        return None
    ones: Counter[Hashable] = Counter()
    others: Counter[Hashable] = Counter()
    agreed = 0
    for (one, other), count in units.items():
        ones[one] += count
        others[other] += count
        agreed += count if one == other else 0
    chance = sum(count * others[value] for value, count in ones.items())
    if chance == total * total:
        return None
    return (agreed / total - chance / total**2) / (1 - chance / total**2)


def krippendorffs_alpha(units: Units) -> float | None:
    """Return Krippendorff's alpha for nominal data, of any number of coders: 1 - D_o / D_e.

    By coincidences (Krippendorff 2011, section C): within a unit of m values each pair of values from different coders
    counts 1 / (m - 1); units with fewer than two values drop out. With n the number of values that can be paired and
    n_c those of category c, alpha = 1 - (n - 1) * (n - sum o_cc) / (n^2 - sum n_c^2).
    None where nothing can be paired, or where there is one category only.
    """
    totals: Counter[Hashable] = Counter()
    agreed = 0.0
    for row, times in units.items():
        values = Counter(value for value in row if value is not None)
        many = values.total()
        if many < FEWEST:
            continue
        for value, count in values.items():
            totals[value] += count * times
        agreed += times * sum(count * (count - 1) for count in values.values()) / (many - 1)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    return None if expected == 0 else 1 - (n - 1) * (n - agreed) / expected
