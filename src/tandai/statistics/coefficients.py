"""Agreement coefficients for nominal codes, any number of coders, passages missing at will.

Ratings are an int array (coders, units): a category from 0 to q - 1, or ``MISSING`` where
the coder did not read the unit. "Read, and the indicator is absent" is category 0 and no
missing value.

Every coefficient here is a function of sums over units, so that one pass over clusters
(:mod:`tandai.statistics.resampling`) gives the intervals of all of them. :func:`unit_terms`
makes the terms of each unit, the ``*_of`` functions turn sums of them into coefficients, and
the plain functions (``krippendorff_alpha(ratings)``) do both for one array.

Sources: Cohen 1960; Fleiss 1971; Krippendorff 2011, "Computing Krippendorff's
alpha-reliability"; Gwet 2008 (AC1), with missing ratings as in Gwet 2014, chapter 2;
category-specific agreement after Cicchetti and Feinstein 1990, for many coders after
Uebersax 1982; PABAK after Byrt, Bishop and Carlin 1993, for more categories Brennan and
Prediger 1981.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.undefined import Undefined

MISSING = -1

Ratings = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Coefficient:
    """A figure with its 95 % interval.

    ``undefined`` says why the value is None or, where there is a value, why it has no interval.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    undefined: Undefined | None = None


@dataclass(frozen=True)
class Terms:
    """Terms of each unit, or sums of them; the leading axes are units, indicators, resamples.

    ``paired``: units read by two or more. ``margin`` (..., q): their ratings by category.
    ``disagreement``: ordered disagreeing pairs / (raters - 1). ``agreement``: agreeing pairs /
    pairs. ``read``: units read by at least one. ``share`` (..., q): their ratings by category
    / raters. ``alike`` (..., q): ordered agreeing pairs by category / (raters - 1).
    ``joint`` (..., pairs, q, q): for each pair of coders, whether they gave these categories.
    """

    paired: Floats
    margin: Floats
    disagreement: Floats
    agreement: Floats
    read: Floats
    share: Floats
    alike: Floats
    joint: Floats

    def flat(self) -> tuple[Floats, list[tuple[int, ...]]]:
        """Return all terms as one array (units, columns) and the shapes to take it apart."""
        parts = [getattr(self, name) for name in _NAMES]
        shapes = [part.shape[1:] for part in parts]
        widths = [int(np.prod(shape, dtype=int)) for shape in shapes]
        rows = [p.reshape(len(p), width) for p, width in zip(parts, widths, strict=True)]
        return np.concatenate(rows, axis=1), shapes


_NAMES = tuple(Terms.__dataclass_fields__)


def terms_of_flat(flat: Floats, shapes: list[tuple[int, ...]]) -> Terms:
    """Take apart what :meth:`Terms.flat` joined; the first axis is kept."""
    parts = []
    start = 0
    for shape in shapes:
        width = int(np.prod(shape, dtype=int))
        parts.append(flat[:, start : start + width].reshape(len(flat), *shape))
        start += width
    return Terms(*parts)


def unit_terms(ratings: Ratings, categories: int) -> Terms:
    """Return the terms of each unit for ratings (coders, units, ...) of ``categories`` values.

    Axes after the second (such as indicators) are kept: ``paired`` has shape (units, ...).
    """
    coders = len(ratings)
    one_hot = np.stack([ratings == category for category in range(categories)], axis=-1)
    counts = one_hot.sum(axis=0).astype(float)
    raters = counts.sum(axis=-1)
    paired = (raters >= 2).astype(float)
    others = np.maximum(raters - 1, 1)
    agreeing = counts * (counts - 1)
    pairs = list(combinations(range(coders), 2))
    joint = np.empty((*raters.shape, len(pairs), categories, categories))
    for number, (first, second) in enumerate(pairs):
        joint[..., number, :, :] = one_hot[first][..., :, None] & one_hot[second][..., None, :]
    return Terms(
        paired=paired,
        margin=counts * paired[..., None],
        disagreement=(raters**2 - (counts**2).sum(axis=-1)) / others * paired,
        agreement=agreeing.sum(axis=-1) / np.maximum(raters * others, 1) * paired,
        read=(raters >= 1).astype(float),
        share=counts / np.maximum(raters, 1)[..., None],
        alike=agreeing / others[..., None] * paired[..., None],
        joint=joint,
    )


def summed(terms: Terms, axis: int = 0) -> Terms:
    """Add up terms along an axis."""
    return Terms(*(getattr(terms, name).sum(axis=axis) for name in _NAMES))


def _total(parts: Floats) -> Floats:
    """Add up along the last axis: of few categories, many times quicker than ``sum``."""
    total = parts[..., 0]
    for place in range(1, parts.shape[-1]):
        total = total + parts[..., place]
    return total


def _trace(joint: Floats) -> Floats:
    """Units on which the two of a pair agree."""
    total = joint[..., 0, 0]
    for place in range(1, joint.shape[-1]):
        total = total + joint[..., place, place]
    return total


def _divided(part: Floats, whole: Floats) -> Floats:
    """Divide, with nan where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(whole > 0, part / whole, np.nan))


def percent_of(sums: Terms) -> Floats:
    """Share of agreeing pairs of coders, averaged over units read by two or more."""
    return _divided(sums.agreement, sums.paired)


def positive_of(sums: Terms, category: int = 1) -> Floats:
    """Chance that a coder gives the category to a unit, when another coder has given it.

    For two coders 2a / (2a + b + c), the F1 of the two. nan where nobody used the category.
    """
    return _divided(sums.alike[..., category], sums.margin[..., category])


def alpha_of(sums: Terms) -> Floats:
    """Krippendorff's alpha, nominal: 1 - observed / expected disagreement.

    Only units read by two or more count. nan where no unit does, or where all values are in
    one category, so that no disagreement could be expected.
    """
    return alpha_of_sums(sums.margin, sums.disagreement)


def alpha_of_sums(margin: Floats, disagreement: Floats) -> Floats:
    """Nominal alpha from sums of ``margin`` (..., q) and ``disagreement`` (...), as in Terms."""
    values = _total(margin)
    observed = _divided(disagreement, values)
    expected = _divided(values**2 - _total(margin**2), values * np.maximum(values - 1, 0))
    return 1.0 - _divided(observed, expected)


def fleiss_of(sums: Terms) -> Floats:
    """Fleiss' kappa; with missing ratings, shares over all units read (Gwet 2014, eq. 2.9)."""
    share = _divided(sums.share, sums.read[..., None])
    by_chance = _total(share**2)
    return _divided(percent_of(sums) - by_chance, 1.0 - by_chance)


def ac1_of(sums: Terms) -> Floats:
    """Gwet's AC1: chance agreement as the mean of share x (1 - share) over categories."""
    share = _divided(sums.share, sums.read[..., None])
    by_chance = _total(share * (1.0 - share)) / (share.shape[-1] - 1)
    return _divided(percent_of(sums) - by_chance, 1.0 - by_chance)


def pabak_of(sums: Terms) -> Floats:
    """Prevalence- and bias-adjusted kappa: chance agreement is 1 / q, whatever was coded."""
    by_chance = 1.0 / sums.margin.shape[-1]
    return np.asarray((percent_of(sums) - by_chance) / (1.0 - by_chance))


def percents_of(sums: Terms) -> Floats:
    """Percent agreement of each pair of coders, shape (..., pairs)."""
    agreed = _trace(sums.joint)
    return _divided(agreed, _total(_total(sums.joint)))


def alphas_of(sums: Terms) -> Floats:
    """Krippendorff's alpha of each pair of coders, shape (..., pairs)."""
    margin = _total(sums.joint) + _total(sums.joint.swapaxes(-1, -2))
    agreed = _trace(sums.joint)
    return alpha_of_sums(margin, 2.0 * (_total(_total(sums.joint)) - agreed))


def kappas_of(sums: Terms) -> Floats:
    """Cohen's kappa of each pair of coders, shape (..., pairs).

    nan where the two share no unit or both use a single category throughout.
    """
    units = _total(_total(sums.joint))
    agreed = _divided(_trace(sums.joint), units)
    by_chance = _divided(_total(_total(sums.joint) * _total(sums.joint.swapaxes(-1, -2))), units**2)
    # Margins of a single shared category give chance agreement 1 up to rounding.
    room = np.where(by_chance < 1.0 - 1e-12, 1.0 - by_chance, 0.0)
    return _divided(agreed - by_chance, room)


def kappa_of(sums: Terms) -> Floats:
    """Cohen's kappa; for more than two coders the mean of all defined pairs (Light 1971)."""
    return mean_of_defined(kappas_of(sums))


def ratios_of(sums: Terms) -> dict[str, tuple[Floats, Floats]]:
    """Return (observed, expected) of each coefficient that is 1 - observed / expected.

    Cohen's kappa of the first pair; the others of all coders.
    """
    values = _total(sums.margin)
    share = _divided(sums.share, sums.read[..., None])
    differing = 1.0 - percent_of(sums)
    joint = sums.joint[..., 0, :, :]
    units = _total(_total(joint))
    by_chance = _divided(_total(_total(joint) * _total(joint.swapaxes(-1, -2))), units**2)
    pairs = values * np.maximum(values - 1, 0)
    return {
        "percent": (differing, np.ones_like(differing)),
        "cohen_kappa": (1.0 - _divided(_trace(joint), units), 1.0 - by_chance),
        "fleiss_kappa": (differing, 1.0 - _total(share**2)),
        "krippendorff_alpha": (
            _divided(sums.disagreement, values),
            _divided(values**2 - _total(sums.margin**2), pairs),
        ),
        "gwet_ac1": (differing, 1.0 - _total(share * (1.0 - share)) / (share.shape[-1] - 1)),
        "positive_agreement": (
            sums.margin[..., 1] - sums.alike[..., 1],
            np.asarray(sums.margin[..., 1]),
        ),
        "pabak": (differing, np.full_like(differing, 1.0 - 1.0 / sums.margin.shape[-1])),
    }


def dissenting(sums: Terms, share: Floats) -> Terms:
    """Return sums of two categories as if one coder had left the code out of some units.

    ``share`` (indicators,): of the units that carry category 1, how many. Exact where all agree
    and as many coders read each unit.
    """
    raters = np.maximum(_total(sums.margin) / np.maximum(sums.paired, 1), 2)
    units = share * sums.margin[..., 1] / raters
    moved = np.stack([units, -units], axis=-1)
    of_pair = (2 * units / raters)[..., None]
    of_pair = np.minimum(of_pair, sums.joint[..., 1, 1])
    joint = sums.joint.copy()
    joint[..., 1, 1] -= of_pair
    joint[..., 0, 1] += of_pair / 2
    joint[..., 1, 0] += of_pair / 2
    alike = sums.alike.copy()
    alike[..., 1] = np.maximum(alike[..., 1] - 2 * units, 0)
    return Terms(
        paired=sums.paired,
        margin=sums.margin + moved,
        disagreement=sums.disagreement + 2 * units,
        agreement=sums.agreement - 2 * units / raters,
        read=sums.read,
        share=sums.share + moved / raters[..., None],
        alike=alike,
        joint=joint,
    )


def mean_of_defined(values: Floats) -> Floats:
    """Mean along the last axis over what is defined; nan where nothing is."""
    defined = np.isfinite(values)
    return _divided(np.where(defined, values, 0.0).sum(axis=-1), defined.sum(axis=-1).astype(float))


def krippendorff_alpha(ratings: Ratings, categories: int | None = None) -> float | None:
    """Return Krippendorff's nominal alpha of ratings (coders, units); None if undefined."""
    array = np.asarray(ratings)
    if array.ndim != 2:
        raise ValueError("ratings must have shape (coders, units)")
    number = categories or max(2, int(array.max(initial=1)) + 1)
    value = float(alpha_of(summed(unit_terms(array, number))))
    return value if np.isfinite(value) else None
