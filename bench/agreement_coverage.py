"""How often 95 % intervals of alpha hold the truth, by interviews, clustering and method.

    python bench/agreement_coverage.py --draws 2000            # what tandai gives
    python bench/agreement_coverage.py --methods --draws 1000  # the methods side by side

Simulated interviews of twenty passages, coded by two coders. How often an interview speaks of an
indicator differs from one to the next (a beta distribution with the intraclass correlation of the
study), and so does how often each coder misses it (correlation .17) and gives it where it is not.
The truth is the coefficient of 200,000 interviews. A share of 2,000 draws is known to about one
point, of 1,000 to one and a half.

"one": alpha of one indicator, seven kinds of study; "mean": mean alpha over eight indicators in
3 to 25 % of passages, two kinds of coders, three strengths of clustering. Studies in which
nobody used the indicator, or in which one interview alone did, have no interval and are left out;
how many that are is printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from tandai.statistics.cells import Cells
from tandai.statistics.design import design_of
from tandai.statistics.jackknife import FEW_CARRIERS, LeftOut, LeftOutRatio
from tandai.statistics.little import share_not_excluded

PASSAGES = 20
SIZES = (5, 6, 8, 10, 12, 20, 40)
EIGHT = (0.03, 0.04, 0.06, 0.08, 0.10, 0.14, 0.18, 0.25)
LARGE = 200_000

Floats = NDArray[np.float64]
Bounds = tuple[Floats, Floats]


@dataclass(frozen=True)
class Study:
    """Prevalences, clustering of presence, and how often a coder misses a code or adds one."""

    name: str
    prevalence: tuple[float, ...] = (0.10,)
    clustering: float = 0.14
    missed: float = 0.20
    added: float = 0.02


ONE = (
    Study("middle"),
    Study("rare (4 %)", (0.04,)),
    Study("common (40 %)", (0.40,)),
    Study("weak clustering (.02)", clustering=0.02),
    Study("strong clustering (.33)", clustering=0.33),
    Study("coders who differ", missed=0.50, added=0.05),
    Study("coders who agree", (0.15,), missed=0.07, added=0.005),
)
CODERS = {"usual coders": (0.20, 0.02), "coders who agree": (0.07, 0.005)}
MEAN = tuple(
    Study(f"mean, clustering {own:.2f}, {name}", EIGHT, own, *coders)
    for own in (0.02, 0.14, 0.33)
    for name, coders in CODERS.items()
)


def beta(mean: Floats, correlation: float, random: np.random.Generator) -> Floats:
    """Return shares that differ with this intraclass correlation."""
    strength = (1 - correlation) / correlation
    return random.beta(mean * strength, (1 - mean) * strength)


def counts(study: Study, shape: tuple[int, int], random: np.random.Generator) -> Floats:
    """Return passages that both, the first, the second and neither coded: (draws, G, k, 4)."""
    mean = np.broadcast_to(study.prevalence, (*shape, len(study.prevalence)))
    present = random.binomial(PASSAGES, beta(mean, study.clustering, random))
    missed = [beta(np.full((*shape, 1), study.missed), 0.17, random) for _ in "12"]
    chances = [(1 - missed[0]) * (1 - missed[1]), (1 - missed[0]) * missed[1]]
    chances.append(missed[0] * (1 - missed[1]))
    added = study.added
    alone = added * (1 - added)
    wrong = [np.full((*shape, 1), chance) for chance in (added**2, alone, alone)]
    parts = [_parted(n, p, random) for n, p in ((present, chances), (PASSAGES - present, wrong))]
    return np.asarray(parts[0] + parts[1], dtype=float)


def _parted(
    number: NDArray[np.int64], chances: list[Floats], random: np.random.Generator
) -> NDArray[np.int64]:
    """Part numbers at random into four, with these chances and the rest."""
    rest, left, parts = number, np.ones_like(chances[0]), []
    for chance in chances:
        share = np.clip(chance / np.maximum(left, 1e-12), 0, 1)
        own = random.binomial(rest, np.broadcast_to(share, rest.shape))
        parts.append(own)
        rest, left = rest - own, left - chance
    return np.stack([*parts, rest], axis=-1)


def ratio(sums: Floats) -> Bounds:
    """Return observed and expected disagreement of sums (..., 4); nan where nobody used it."""
    both, first, second = sums[..., 0], sums[..., 1], sums[..., 2]
    values = 2 * sums.sum(axis=-1)
    used = 2 * both + first + second
    observed = 2 * (first + second) / values
    expected = 2 * used * (values - used) / (values * (values - 1))
    return np.where(used > 0, observed, np.nan), np.where(expected > 0, expected, np.nan)


def alpha(sums: Floats) -> Floats:
    """Return alpha, a mean over indicators where there are several; nan where undefined."""
    observed, expected = ratio(sums)
    own = 1 - observed / expected
    defined = np.isfinite(own)
    total = np.where(defined, own, 0).sum(axis=-1)
    return np.where(defined.any(axis=-1), total / np.maximum(defined.sum(axis=-1), 1), np.nan)


def of_tandai(cells: Floats) -> Bounds:
    """Return the intervals that tandai gives: (draws,) of counts (draws, G, k, 4)."""
    total, left = _all_and_left(cells)
    one = LeftOut(alpha(total))
    one.add(alpha(left))
    found = one.intervals(-1, 1)
    low, high = found.low, found.high
    if cells.shape[2] == 1:
        observed, expected = ratio(total)
        test = LeftOutRatio(observed[:, 0], expected[:, 0])
        left_observed, left_expected = (part[..., 0] for part in ratio(left))
        test.add(left_observed, left_expected, None)
        by_test = test.bounds()
        few = ((cells[..., 0, :3].sum(axis=-1) > 0).sum(axis=1) <= FEW_CARRIERS) & (found.why == 0)
        low = np.where(few, np.clip(np.minimum(by_test[0], found.value), -1, 1), low)
        high = np.where(few, np.clip(np.maximum(by_test[1], found.value), -1, 1), high)
    perfect = found.why == 4
    carried = cells[..., :3].sum(axis=-1).swapaxes(0, 1)
    shares = share_not_excluded(carried.sum(axis=-1) if cells.shape[2] > 1 else carried[..., 0])
    if_not = total.copy()
    moved = shares[:, None] * total[..., 0]
    if_not[..., 0] -= moved
    if_not[..., 1:3] += moved[..., None] / 2
    low = np.where(perfect, alpha(if_not), low)
    return low, np.where(perfect, 1.0, high)


def plain_t(cells: Floats, *, corrected: bool) -> Bounds:
    """Return the jackknife with t at G - 1, the centre corrected for bias or not."""
    total, left = _all_and_left(cells)
    value, values = alpha(total), alpha(left)
    number = len(values)
    error = np.sqrt((number - 1) * values.var(axis=0))
    centre = number * value - (number - 1) * values.mean(axis=0) if corrected else value
    reach = t.ppf(0.975, number - 1) * error
    return centre - reach, centre + reach


def percentiles(cells: Floats, resamples: int = 500) -> Bounds:
    """Return the percentile interval of resampled interviews."""
    random = np.random.default_rng(1)
    draws, size, k = cells.shape[:3]
    drawn = random.multinomial(size, np.full(size, 1 / size), resamples).astype(float)
    bounds = []
    for start in range(0, draws, 100):
        own = cells[start : start + 100].reshape(-1, size, k * 4)
        values = alpha((drawn @ own).reshape(len(own), resamples, k, 4))
        defined = np.isfinite(values).any(axis=1)
        filled = np.where(defined[:, None], values, 0.0)
        found = np.nanpercentile(filled, [2.5, 97.5], axis=1)
        bounds.append(np.where(defined, found, np.nan))
    low, high = np.concatenate(bounds, axis=1)
    return low, high


def _all_and_left(cells: Floats) -> Bounds:
    total = cells.sum(axis=1)
    return total, np.stack([total - cells[:, g] for g in range(cells.shape[1])])


METHODS: dict[str, Callable[[Floats], Bounds]] = {
    "percentile over interviews": percentiles,
    "jackknife, t with G − 1": lambda cells: plain_t(cells, corrected=False),
    "the same, centre corrected": lambda cells: plain_t(cells, corrected=True),
    "tandai": of_tandai,
}


def held(study: Study, size: int, draws: int, method: Callable[[Floats], Bounds]) -> Floats:
    """Return coverage, mean width, and the share of studies without an interval."""
    random = np.random.default_rng([size, draws])
    truth = float(alpha(counts(study, (1, LARGE), random).sum(axis=1))[0])
    low, high = method(counts(study, (draws, size), random))
    known = np.isfinite(low)
    inside = (low <= truth) & (truth <= high)
    width = np.clip(high, -1, 1) - np.clip(low, -1, 1)
    return np.array([inside[known].mean(), width[known].mean(), 1 - known.mean()])


def rows(studies: tuple[Study, ...], draws: int, *, methods: bool) -> Iterator[str]:
    """Yield the lines of a Markdown table: coverage in percent, and mean width."""
    yield "| study | " + " | ".join(f"{size}" for size in SIZES) + " |"
    yield "|---" * (1 + len(SIZES)) + "|"
    chosen = METHODS if methods else {"": of_tandai}
    for study in studies:
        for name, method in chosen.items():
            found = [held(study, size, draws, method) for size in SIZES]
            cells = [
                f"{100 * own[0]:.0f} ({own[1]:.2f}"
                + (f"; none {own[2]:.0%})" if own[2] >= 0.005 else ")")
                for own in found
            ]
            heading = f"{study.name}, {name}" if name else study.name
            yield f"| {heading} | " + " | ".join(cells) + " |"


def checked_against_the_command() -> None:
    """Raise where this file's intervals are not those of `tandai agree`."""
    random = np.random.default_rng(3)
    for study in (ONE[0], ONE[1], ONE[6], MEAN[2]):
        for size in (4, 5, 9):
            cells = counts(study, (1, size), random)
            codes = np.array([[1, 1, 0, 0], [1, 0, 1, 0]], dtype=np.int8)
            ratings = np.stack(
                [
                    np.concatenate([np.repeat(codes, own.astype(int), axis=1) for own in column], 1)
                    for column in cells[0].swapaxes(0, 1)
                ],
                axis=-1,
            )
            documents = [str(n) for n in range(size) for _ in range(PASSAGES)]
            found = design_of(documents).estimate({"cells": Cells(ratings)})["cells"]
            key = "krippendorff_alpha" if len(study.prevalence) == 1 else "mean.krippendorff_alpha"
            own = (found[key].low.reshape(-1)[0], found[key].high.reshape(-1)[0])
            if not np.allclose(own, np.array(of_tandai(cells))[:, 0], equal_nan=True, atol=1e-9):
                raise SystemExit(f"{study.name}, {size}: {own} is not {of_tandai(cells)}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--methods", action="store_true")
    options = parser.parse_args()
    checked_against_the_command()
    for studies in (ONE, MEAN):
        for line in rows(studies, options.draws, methods=options.methods):
            print(line, flush=True)
        print()


if __name__ == "__main__":
    main()
