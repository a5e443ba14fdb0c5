"""Coefficients against published worked examples, and their invariants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from tandai.statistics.cells import Cells
from tandai.statistics.clusters import is_sparse
from tandai.statistics.coefficients import (
    Terms,
    ac1_of,
    fleiss_of,
    kappa_of,
    krippendorff_alpha,
    pabak_of,
    percent_of,
    positive_of,
    summed,
    unit_terms,
)
from tandai.statistics.design import Over, design_of
from tandai.statistics.distances import alpha_of_values
from tandai.statistics.sets import DISTANCES, Distance, Sets, jaccard_distance, masi_distance
from tandai.statistics.standard_errors import ac1_standard_error, kappa_standard_error
from tandai.statistics.unitizing import Continuum, Unitizing, unitizing_alpha

Ratings = NDArray[np.integer[Any]]


class Measure:
    """A coefficient of ratings (coders, units); None where it is undefined."""

    def __init__(self, of_terms: Callable[[Terms], NDArray[np.float64]]) -> None:
        self.of_terms = of_terms

    def __call__(self, data: Ratings, categories: int | None = None) -> float | None:
        """Sum the terms of all units, as the program does."""
        number = categories or max(2, int(data.max(initial=1)) + 1)
        value = float(self.of_terms(summed(unit_terms(data, number))))
        return value if np.isfinite(value) else None


percent_agreement = Measure(percent_of)
positive_agreement = Measure(positive_of)
cohen_kappa = Measure(kappa_of)
fleiss_kappa = Measure(fleiss_of)
gwet_ac1 = Measure(ac1_of)
pabak = Measure(pabak_of)


def set_alpha(
    present: NDArray[np.bool_], read: NDArray[np.bool_], distance: Distance
) -> float | None:
    """Return alpha over label sets for codes (coders, units, k); None where undefined."""
    part = Sets(present, read, {"alpha": distance})
    total = np.asarray(part.rows(0, present.shape[1]).sum(axis=0)).reshape(1, -1)
    value = float(part.measure(total)["alpha"][0])
    return value if np.isfinite(value) else None


def ratings(*rows: str) -> Ratings:
    """Return ratings from rows of numbers from 1, with a dot for what is missing."""
    return np.array([[-1 if c == "." else int(c) - 1 for c in row.split()] for row in rows])


def from_table(table: list[list[int]]) -> Ratings:
    """Return two coders' ratings from their contingency table."""
    cells = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return np.array(cells).T


KRIPPENDORFF_2011 = ratings(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)

# Fleiss 1971, table 1: 10 of the 30 units' kind, 14 raters, 5 categories.
FLEISS = (
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
)


def test_four_coders_with_missing_units() -> None:
    """Krippendorff 2011 and the same data in irrCAC (raw_4raters)."""
    assert krippendorff_alpha(KRIPPENDORFF_2011) == pytest.approx(0.743421, abs=5e-7)
    assert gwet_ac1(KRIPPENDORFF_2011) == pytest.approx(0.77544, abs=5e-6)
    assert fleiss_kappa(KRIPPENDORFF_2011) == pytest.approx(0.76117, abs=5e-6)
    assert percent_agreement(KRIPPENDORFF_2011) == pytest.approx(0.81818, abs=5e-6)


@pytest.mark.parametrize(
    ("level", "alpha"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_values_with_an_order(level: Any, alpha: float) -> None:
    """Krippendorff 2011, all four levels."""
    values = np.where(KRIPPENDORFF_2011 < 0, np.nan, KRIPPENDORFF_2011 + 1.0)
    assert alpha_of_values(values, level) == pytest.approx(alpha, abs=5e-7)
    assert alpha_of_values(np.ones((2, 3)), level) is None
    assert alpha_of_values(np.array([[1.0, np.nan], [np.nan, 2.0]]), level) is None


def test_standard_errors_as_other_programs_print_them() -> None:
    """Fleiss, Cohen and Everitt for kappa; Gwet for AC1 (irrCAC); Brennan and Prediger."""
    one = kappa_standard_error(np.array([[20, 5], [10, 15]]))
    other = kappa_standard_error(np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]]))
    assert one == pytest.approx(0.126996, abs=5e-7)
    assert other == pytest.approx(0.0589107, abs=5e-8)
    assert ac1_standard_error(KRIPPENDORFF_2011, 5) == pytest.approx(0.14295, abs=5e-6)
    assert pabak(KRIPPENDORFF_2011, 5) == pytest.approx(0.77273, abs=5e-6)
    assert kappa_standard_error(np.array([[5, 0], [0, 0]])) is None


C = Continuum((150, 450), (((225, 295), (370, 400)), ((220, 300), (355, 375), (400, 420))))
K = Continuum((150, 450), (((180, 240), (300, 350)),) * 2)


def test_spans_of_two_coders() -> None:
    """Krippendorff 2004, p. 254; the page adds up rounded disagreements (.0144 / .1022)."""
    part = Unitizing([[C], [K]])
    sums = part.rows(0, 1)
    found, by_chance = part.disagreements(sums)
    assert found[0].tolist() == pytest.approx([0.0144, 0.0], abs=5e-5)
    assert by_chance[0].tolist() == pytest.approx([0.0532, 0.0490], abs=5e-5)
    assert part.measure(sums)["unitizing_alpha"][0].tolist() == pytest.approx([0.7286, 1], abs=5e-5)
    overall = float(part.measure(sums)["overall"][0])
    assert overall == pytest.approx(0.8591, abs=5e-4)
    assert overall == pytest.approx(1 - found.sum() / by_chance.sum())
    assert unitizing_alpha([Continuum((0, 9), ((), ()))]) is None


def test_spans_of_one_coder_are_united() -> None:
    """Marking the same twice, or in two parts that touch, is marking it once."""
    twice = ((225, 295), (230, 240), (370, 380), (380, 400))
    assert unitizing_alpha([Continuum((150, 450), (twice, C.spans[1]))]) == unitizing_alpha([C])


def test_three_coders_with_units_that_only_one_read() -> None:
    """Units read by a single coder carry nothing."""
    data = ratings(
        ". . . . . 3 4 1 2 1 1 3 3 . 3",
        "1 . 2 1 3 3 4 3 . . . . . . .",
        ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
    )
    assert krippendorff_alpha(data) == pytest.approx(0.691358, abs=5e-7)
    values = np.where(data < 0, np.nan, data + 1.0)
    assert alpha_of_values(values, "interval") == pytest.approx(0.810845, abs=5e-7)


def test_two_coders_binary() -> None:
    """Krippendorff 2004, p. 224."""
    data = ratings("2 2 1 1 1 1 1 1 1 1", "1 2 2 1 1 2 1 2 1 1")
    assert percent_agreement(data) == pytest.approx(0.60)
    assert krippendorff_alpha(data) == pytest.approx(2 / 21)
    assert cohen_kappa(data) == pytest.approx(1 / 11)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ([[20, 5], [10, 15]], 0.4000),
        ([[45, 15], [25, 15]], 0.130435),
        ([[25, 35], [5, 35]], 0.259259),
        ([[13, 0, 0], [0, 20, 7], [0, 4, 56]], 0.7964094),
    ],
)
def test_kappa_of_contingency_tables(table: list[list[int]], kappa: float) -> None:
    """Published tables of two coders."""
    assert cohen_kappa(from_table(table)) == pytest.approx(kappa, abs=5e-7)


def test_alpha_of_a_contingency_table() -> None:
    """The 2 x 2 table 20/5/10/15."""
    assert krippendorff_alpha(from_table([[20, 5], [10, 15]])) == pytest.approx(0.4, abs=5e-4)


def test_fourteen_raters() -> None:
    """Fleiss 1971."""
    units = [[k for k, n in enumerate(row) for _ in range(n)] for row in FLEISS]
    assert fleiss_kappa(np.array(units).T) == pytest.approx(0.209931, abs=5e-7)


def test_missing_is_no_category() -> None:
    """Counting "missing" as a value would give 0.333 here."""
    assert krippendorff_alpha(ratings("1 1 2", "1 1 .", ". 1 2")) == pytest.approx(1.0)


SETS_1 = ("l1l2", "l1l2", "l1", "l3", "l3", "l4", "l2", "l1l2", "l1l2", "l1", "l1")
SETS_2 = ("l1", "l1l2", "l1", "l3", "l1l3", "l4", "l4", "l1", "l1l2l3", "l1", "l1")
PRESENT = np.array(
    [[[f"l{k}" in cell for k in (1, 2, 3, 4)] for cell in coder] for coder in (SETS_1, SETS_2)]
)
READ = np.ones((2, 11), dtype=bool)


def test_alpha_of_label_sets() -> None:
    """Two coders, 11 units, sets of four labels."""
    assert set_alpha(PRESENT, READ, masi_distance) == pytest.approx(395 / 731)
    assert set_alpha(PRESENT, READ, jaccard_distance) == pytest.approx(77 / 128)
    equal = lambda a, b, both: 1.0 - ((a == both) & (b == both))  # noqa: E731 - used once
    assert set_alpha(PRESENT, READ, equal) == pytest.approx(82 / 187)


@pytest.mark.parametrize(
    ("label", "alpha", "kappa"),
    [(0, 0.8, 0.792453), (1, 0.4, 0.421053), (2, 0.752941, 0.744186), (3, 0.631579, 0.620690)],
)
def test_single_labels_of_sets(label: int, alpha: float, kappa: float) -> None:
    """The same sets, a label at a time."""
    own = PRESENT[:, :, label].astype(int)
    assert krippendorff_alpha(own) == pytest.approx(alpha, abs=5e-7)
    assert cohen_kappa(own) == pytest.approx(kappa, abs=5e-7)


def test_masi_distance_of_a_subset() -> None:
    """{1, 2} and {1, 2, 3, 4}: 1 - 1/2 x 2/3."""
    two, four = np.array(2.0), np.array(4.0)
    assert float(masi_distance(two, four, two)) == pytest.approx(2 / 3)


def test_empty_sets_agree_and_disagree_with_filled_ones() -> None:
    """Both empty: 0. One empty: 1."""
    zero, two = np.array(0.0), np.array(2.0)
    for distance in (masi_distance, jaccard_distance):
        assert float(distance(zero, zero, zero)) == 0.0
        assert float(distance(zero, two, zero)) == 1.0


@pytest.mark.parametrize(
    ("a", "b", "both", "of", "kappa"),
    [
        (200, 200, 150, 1000, 0.6875),
        (500, 500, 250, 1000, 0.0),
        (100, 100, 0, 1000, -0.1111),
        (50, 100, 50, 1000, 0.6429),
    ],
)
def test_what_nobody_coded_counts(a: int, b: int, both: int, of: int, kappa: float) -> None:
    """Dropping the units that nobody coded would give .5895, .2987, -.0667 and .5."""
    table = [[of - a - b + both, b - both], [a - both, both]]
    assert cohen_kappa(from_table(table)) == pytest.approx(kappa, abs=5e-5)


def test_undefined_is_none() -> None:
    """Nobody used it; one coder; no shared unit; a single category."""
    assert krippendorff_alpha(np.zeros((2, 5), dtype=int)) is None
    assert cohen_kappa(np.zeros((2, 5), dtype=int)) is None
    assert positive_agreement(np.zeros((2, 5), dtype=int)) is None
    assert krippendorff_alpha(np.array([[0, 1, 1]])) is None
    assert krippendorff_alpha(ratings("1 2 . .", ". . 1 2")) is None
    assert percent_agreement(ratings("1 2 . .", ". . 1 2")) is None
    assert cohen_kappa(ratings("1 2 . .", ". . 1 2")) is None
    assert krippendorff_alpha(np.ones((2, 5), dtype=int)) is None


def test_positive_agreement_is_the_f1_of_two_coders() -> None:
    """2a / (2a + b + c) of 45/15/25/15 with category 1 in the last cell."""
    assert positive_agreement(from_table([[45, 15], [25, 15]])) == pytest.approx(30 / 70)


def test_wrong_shape_is_refused() -> None:
    """Ratings must be coders by units."""
    with pytest.raises(ValueError, match="coders, units"):
        krippendorff_alpha(np.zeros(5, dtype=int))


FUNCTIONS: tuple[Callable[[Ratings, int | None], float | None], ...] = (
    krippendorff_alpha,
    fleiss_kappa,
    gwet_ac1,
    percent_agreement,
    cohen_kappa,
)
SOME_RATINGS = hnp.arrays(
    np.int8,
    st.tuples(st.integers(2, 4), st.integers(1, 12)),
    elements=st.integers(-1, 2),
)


def _same(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return first == pytest.approx(second, abs=1e-9)


@given(SOME_RATINGS, st.randoms(use_true_random=False))
def test_order_of_coders_units_and_categories_does_not_matter(data: Ratings, random: Any) -> None:
    """Swapping coders, units or names of categories changes no coefficient."""
    coders, units = list(range(len(data))), list(range(data.shape[1]))
    random.shuffle(coders)
    random.shuffle(units)
    names = [0, 1, 2]
    random.shuffle(names)
    renamed = np.where(data >= 0, np.array([*names, -1])[data], -1)
    for function in FUNCTIONS:
        value = function(data, 3)
        assert _same(value, function(data[coders], 3))
        assert _same(value, function(data[:, units], 3))
        assert _same(value, function(renamed, 3))


@given(SOME_RATINGS)
def test_a_coder_who_read_nothing_changes_nothing(data: Ratings) -> None:
    """Missing throughout is no coder; coding nothing in what was read is one."""
    absent = np.vstack([data, np.full((1, data.shape[1]), -1, dtype=data.dtype)])
    for function in FUNCTIONS:
        assert _same(function(data, 3), function(absent, 3))


def test_a_coder_who_found_nothing_counts() -> None:
    """Adding a coder who read all and found nothing lowers the agreement."""
    two = ratings("2 2 1 1", "2 2 1 1")
    three = np.vstack([two, np.zeros((1, 4), dtype=int)])
    alpha = krippendorff_alpha(three)
    assert krippendorff_alpha(two) == pytest.approx(1.0)
    assert alpha is not None
    assert alpha < 0.5


@given(SOME_RATINGS)
def test_doubling_all_units_keeps_what_has_no_small_sample_term(data: Ratings) -> None:
    """Only alpha corrects for the number of values; the others stay as they are."""
    doubled = np.hstack([data, data])
    for function in (fleiss_kappa, gwet_ac1, percent_agreement, cohen_kappa):
        assert _same(function(data, 3), function(doubled, 3))


@given(SOME_RATINGS)
def test_coefficients_do_not_exceed_one(data: Ratings) -> None:
    """No coefficient exceeds 1, and full agreement gives 1 or nothing."""
    for function in FUNCTIONS:
        value = function(data, 3)
        assert value is None or value <= 1.0 + 1e-9
    agreed = np.repeat(data[:1], 2, axis=0)
    assert krippendorff_alpha(agreed, 3) in (None, pytest.approx(1.0))


@given(SOME_RATINGS, st.randoms(use_true_random=False))
def test_resampled_figures_are_those_of_the_drawn_units(data: Ratings, random: Any) -> None:
    """Weights times terms give what the plain functions give for the units that were drawn."""
    binary = np.where(data > 0, 1, data).astype(np.int8)
    units = data.shape[1]
    drawn = [random.randrange(units) for _ in range(units)]
    weights = np.bincount(drawn, minlength=units).astype(float)
    cells = Cells(binary[:, :, None])
    found = cells.measure((weights @ cells.rows(0, units))[None])
    for name, function in zip(
        ("krippendorff_alpha", "fleiss_kappa", "gwet_ac1", "percent", "cohen_kappa"),
        FUNCTIONS,
        strict=True,
    ):
        value = float(found[name][0, 0])
        own = binary[:, drawn]
        shared = (own >= 0).sum(axis=0) >= 2
        # What nobody used where two read has no coefficient, whatever the plain functions say.
        plain = function(own, 2) if (own[:, shared] == 1).any() else None
        assert _same(value if np.isfinite(value) else None, plain)


@given(hnp.arrays(bool, (2, 9, 3)), hnp.arrays(bool, (2, 9)))
def test_sets_with_a_unit_left_out(present: Any, read: Any) -> None:
    """The quick way to leave out a unit gives what is found without it."""
    part = Sets(present, read)
    rows = part.rows(0, 9)
    total = np.asarray(rows.sum(axis=0)).reshape(1, -1)
    left = part.without(total, rows)
    for unit in range(9):
        kept = np.arange(9) != unit
        for name, distance in DISTANCES.items():
            value = float(left[name][unit])
            plain = set_alpha(present[:, kept], read[:, kept], distance)
            assert _same(value if np.isfinite(value) else None, plain)


@pytest.mark.parametrize("over", ["document", "passage"])
def test_many_sets_are_summed_as_few_are(over: Over, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept in a sparse array where sets are many gives the figures of a dense one."""
    random = np.random.default_rng(5)
    present = random.random((3, 60, 5)) < 0.4
    read = random.random((3, 60)) < 0.8
    documents = [f"d{n % 12}" for n in range(60)]
    found = []
    for most in (10**6, 0):
        monkeypatch.setattr("tandai.statistics.sets._MOST_DENSE", most)
        part = Sets(present, read)
        assert is_sparse(part.rows(0, 2)) == (most == 0)
        found.append(design_of(documents, over=over).estimate({"sets": part})["sets"])
    for key, own in found[0].items():
        for side in ("value", "low", "high"):
            np.testing.assert_allclose(getattr(own, side), getattr(found[1][key], side), atol=1e-12)


def _ac1_error_of_each_unit(ratings: Any, categories: int) -> float:
    """The standard error of AC1 as Gwet writes it, unit by unit."""
    counts = np.stack([(ratings == c).sum(axis=0) for c in range(categories)], axis=1).astype(float)
    counts = counts[counts.sum(axis=1) > 0]
    raters = counts.sum(axis=1)
    n, paired = len(counts), raters >= 2
    share = (counts / raters[:, None]).mean(axis=0)
    chance = (share * (1 - share)).sum() / (categories - 1)
    pairs = (counts * (counts - 1)).sum(axis=1) / np.where(paired, raters * (raters - 1), 1)
    ac1 = (pairs[paired].mean() - chance) / (1 - chance)
    own = paired * (pairs - chance) * (n / paired.sum()) / (1 - chance)
    of_chance = (counts * (1 - share) / raters[:, None]).sum(axis=1) / (categories - 1)
    own = own - 2 * (1 - ac1) * (of_chance - chance) / (1 - chance)
    return float(np.sqrt(((own - ac1) ** 2).sum() / (n * (n - 1))))


@pytest.mark.parametrize("seed", range(5))
def test_the_error_of_ac1_is_the_same_counted_by_kinds_of_units(seed: int) -> None:
    """Units that were rated alike are taken together; nothing else changes."""
    generator = np.random.default_rng(seed)
    ratings = generator.integers(-1, 3, size=(4, 200))
    ratings[:, :5] = -1
    told = ac1_standard_error(ratings, 3)
    assert told == pytest.approx(_ac1_error_of_each_unit(ratings, 3), rel=1e-12)
