"""Cells (passage x indicator) as parts: all coefficients of nominal codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tandai.statistics.clusters import Part
from tandai.statistics.coefficients import (
    MISSING,
    Terms,
    ac1_of,
    alpha_of,
    alphas_of,
    dissenting,
    fleiss_of,
    kappa_of,
    kappas_of,
    mean_of_defined,
    pabak_of,
    percent_of,
    percents_of,
    positive_of,
    ratios_of,
    terms_of_flat,
    unit_terms,
)

Floats = NDArray[np.float64]

FUNCTIONS: Mapping[str, Callable[[Terms], Floats]] = {
    "percent": percent_of,
    "cohen_kappa": kappa_of,
    "fleiss_kappa": fleiss_of,
    "krippendorff_alpha": alpha_of,
    "gwet_ac1": ac1_of,
    "positive_agreement": positive_of,
    "pabak": pabak_of,
}
_PAIRS: Mapping[str, Callable[[Terms], Floats]] = {
    "percent": percents_of,
    "cohen_kappa": kappas_of,
    "krippendorff_alpha": alphas_of,
}


def ratings_of(
    present: NDArray[np.bool_], read: NDArray[np.bool_], by_pair: bool = False
) -> NDArray[np.int8]:
    """Return 1 (coded), 0 (read, not coded) or MISSING, shape (coders, units, k).

    ``by_pair``: leave out what fewer than two read.
    """
    counted = read & (read.sum(axis=0) >= 2) if by_pair else read
    # Of one kind from the start: as whole numbers of eight bytes a million passages are much.
    return np.where(counted[:, :, None], present.astype(np.int8), np.int8(MISSING))


class Cells(Part):
    """All coefficients, per indicator and per pool of indicators, and those of each pair.

    ``ratings``: (coders, units, k), 0, 1 or MISSING. ``pools``: the columns of each pool, whose
    cells are added up. An indicator that nobody used in what two or more read has no
    coefficient and no part in a mean.

    Keys of the result: those of ``FUNCTIONS``, shape (n, k + pools); with ``mean.`` before
    them, the means over the k indicators, (n,); with ``pairs.`` before percent, cohen_kappa
    and krippendorff_alpha each pair's, (n, k, pairs); with ``pairs.mean.`` their means over
    indicators, (n, pairs); with ``pairs.difference.`` what the first of two pairs has more, for
    each two pairs in their order, (n, pairs of pairs).
    """

    def __init__(
        self,
        ratings: NDArray[np.int8],
        pools: Sequence[NDArray[np.int64]] = (),
        *,
        differences: bool = False,
    ) -> None:
        self._ratings = ratings
        self._pools = pools
        self._differences = differences
        self._shapes = unit_terms(ratings[:, :0], 2).flat()[1]

    def rows(self, start: int, stop: int) -> Floats:
        """Return the terms of these units."""
        return unit_terms(self._ratings[:, start:stop], 2).flat()[0]

    def terms(self, sums: Floats) -> Terms:
        """Return sums (n, columns) taken apart, pools after the indicators."""
        terms = terms_of_flat(sums, self._shapes)
        if not self._pools:
            return terms
        parts = []
        for name in Terms.__dataclass_fields__:
            own = getattr(terms, name)
            pooled = [own[:, columns].sum(axis=1, keepdims=True) for columns in self._pools]
            parts.append(np.concatenate([own, *pooled], axis=1))
        return Terms(*parts)

    def measure(self, sums: Floats) -> dict[str, Floats]:
        """Return all coefficients of sums (n, columns)."""
        return self._of(self.terms(sums))

    def _of(self, terms: Terms) -> dict[str, Floats]:
        k = self._ratings.shape[2]
        used = terms.margin[..., 1] > 0
        pairs = {name: _where(used, function(terms)) for name, function in _PAIRS.items()}
        result = {
            # Of kappa there is one a pair; their mean is the coefficient of all coders.
            name: (
                mean_of_defined(pairs[name])
                if name == "cohen_kappa"
                else _where(used, function(terms))
            )
            for name, function in FUNCTIONS.items()
        }
        result |= {f"mean.{name}": mean_of_defined(result[name][:, :k]) for name in FUNCTIONS}
        for name, values in pairs.items():
            means = mean_of_defined(values[:, :k].swapaxes(1, 2))
            result[f"pairs.{name}"] = values[:, :k]
            result[f"pairs.mean.{name}"] = means
            if self._differences:
                two = np.array(list(combinations(range(means.shape[1]), 2)), dtype=int)
                one, other = two.reshape(-1, 2).T
                result[f"pairs.difference.{name}"] = means[:, one] - means[:, other]
        return result

    def counted(self, rows: Floats) -> dict[str, NDArray[np.int64]]:
        """Return which clusters have cells that two coders read, and which of each pair's."""
        terms = self.terms(rows)
        own = (terms.paired > 0).astype(np.int64)
        k = self._ratings.shape[2]
        joint = terms.joint[:, :k].sum(axis=(-1, -2)) > 0
        sides = dict.fromkeys(FUNCTIONS, own)
        sides |= {f"mean.{name}": own[:, :k].max(axis=1) for name in FUNCTIONS}
        any_ = joint.any(axis=1)
        two = np.array(list(combinations(range(any_.shape[1]), 2)), dtype=int).reshape(-1, 2)
        for name in _PAIRS:
            sides[f"pairs.{name}"] = joint.astype(np.int64)
            sides[f"pairs.mean.{name}"] = any_.astype(np.int64)
            # Of two pairs it is one sample of interviews: what one of them read counts.
            sides[f"pairs.difference.{name}"] = (any_[:, two[:, 0]] | any_[:, two[:, 1]]).astype(
                np.int64
            )
        return sides

    def ratios(self, sums: Floats) -> dict[str, tuple[Floats, Floats]]:
        """Return observed and expected disagreement; of kappa for two coders only."""
        terms = self.terms(sums)
        used = terms.margin[..., 1] > 0
        found = ratios_of(terms)
        if len(self._ratings) > 2:
            del found["cohen_kappa"]
        return {name: (_where(used, o), _where(used, e)) for name, (o, e) in found.items()}

    def carriers(self, rows: Floats) -> dict[str, Floats]:
        """Return cells that carry the code: ``own`` of each indicator, ``all`` of all."""
        terms = self.terms(rows)
        raters = terms.margin.sum(axis=-1) / np.maximum(terms.paired, 1)
        own = terms.margin[..., 1] / np.maximum(raters, 1)
        return {"own": own, "all": own[:, : self._ratings.shape[2]].sum(axis=1)}

    def nearly(self, total: Floats, share: Mapping[str, Floats]) -> dict[str, Floats]:
        """Return the coefficients if in this share of its cells one coder had left the code out."""
        terms = self.terms(total)
        own = self._of(dissenting(terms, share["own"]))
        means = self._of(dissenting(terms, np.full_like(share["own"], share["all"])))
        return {
            key: means[key] if "mean." in key else values
            for key, values in own.items()
            if "difference" not in key
        }

    def bounds(self, key: str) -> tuple[float, float]:
        """Return what the coefficient can be at the least and at the most."""
        if "difference" in key:
            return (-2.0, 2.0)
        shares = key.endswith(("percent", "positive_agreement"))
        return (0.0 if shares else -1.0, 1.0)


def _where(used: NDArray[np.bool_], values: Floats) -> Floats:
    """Return values (n, k, ...) where the indicator was used, else nan."""
    shape = (*used.shape, *(1,) * (values.ndim - used.ndim))
    return np.asarray(np.where(used.reshape(shape), values, np.nan))
