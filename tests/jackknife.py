"""The jackknife's interval, written plainly, to check the quick one against."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

from scipy.stats import t


def by_jackknife(value: Any, left: Sequence[Any]) -> tuple[float, float]:
    """Return bounds from the value of all and the values with each cluster left out.

    Tukey's variance of pseudo-values, their mean as the centre, Student's t at one and a half
    times (sum d^2)^2 / sum d^4 degrees of freedom, at most clusters - 1.
    """
    number = len(left)
    pseudo = [number * value - (number - 1) * own for own in left]
    centre = fmean(pseudo)
    squares = [(own - centre) ** 2 for own in pseudo]
    error = (sum(squares) / (number - 1) / number) ** 0.5
    effective = sum(squares) ** 2 / sum(own**2 for own in squares)
    freedom = min(max(1.5 * effective, 1.5), number - 1)
    reach = float(t.ppf(0.975, freedom)) * error
    return min(centre - reach, value), max(centre + reach, value)
