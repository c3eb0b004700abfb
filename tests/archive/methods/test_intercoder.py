"""The measures of agreement, against the worked examples of those who published them."""

from collections import Counter

import pytest

from archive.methods.intercoder import cohens_kappa, krippendorffs_alpha


def units(*coders: str) -> Counter[tuple[str | None, ...]]:
    """One value a letter, a point for a missing one."""
    rows = zip(*(each.replace(" ", "") for each in coders), strict=True)
    return Counter(tuple(None if value == "." else value for value in row) for row in rows)


def test_kappa_is_what_cohen_published() -> None:
    """200 units, three diagnoses: Cohen 1960, table 2 (again in Cohen 1968, table 1): .492."""
    table = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
    rows = {(one, other): table[one][other] for one in range(3) for other in range(3)}
    kappa = cohens_kappa(rows)
    assert kappa is not None
    assert round(kappa, 3) == 0.492


def test_alpha_of_binary_data_is_what_krippendorff_published() -> None:
    """Krippendorff 2011, section A: two observers, ten units, .095."""
    alpha = krippendorffs_alpha(units("0100000010", "1110010000"))
    assert alpha is not None
    assert round(alpha, 3) == 0.095


def test_alpha_of_nominal_data_is_what_krippendorff_published() -> None:
    """Krippendorff 2011, section B: two observers, twelve units, five categories, .692."""
    alpha = krippendorffs_alpha(units("aabbdcccedda", "babbbcccedd d".replace(" ", "")))
    assert alpha is not None
    assert round(alpha, 3) == 0.692


def test_alpha_with_missing_values_is_what_krippendorff_published() -> None:
    """Krippendorff 2011, section C: four observers, twelve units, values missing, .743."""
    alpha = krippendorffs_alpha(units("123321412...", "12332241 25.3", ".33323422 51.", "12332441 251."))
    assert alpha is not None
    assert round(alpha, 3) == 0.743


@pytest.mark.parametrize("measure", [cohens_kappa, krippendorffs_alpha])
def test_perfect_agreement_is_one_and_what_cannot_be_said_is_not_said(measure: object) -> None:
    assert callable(measure)
    assert measure({("a", "a"): 3, ("b", "b"): 2}) == 1
    assert measure({("a", "a"): 9}) is None, "one category: chance alone would agree"
    assert measure({}) is None


def test_who_always_disagrees_is_below_chance() -> None:
    kappa, alpha = (each({("a", "b"): 5, ("b", "a"): 5}) for each in (cohens_kappa, krippendorffs_alpha))
    assert kappa == -1
    assert alpha is not None
    assert alpha < 0


def test_two_values_are_needed_of_each_unit() -> None:
    assert krippendorffs_alpha({("a", None): 4, (None, "b"): 3}) is None
    with pytest.raises(ValueError, match="unpack"):
        cohens_kappa({("a", "b", "c"): 1})
