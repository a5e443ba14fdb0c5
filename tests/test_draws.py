"""Probabilities of draws, and quantiles, against exact and printed values."""

from __future__ import annotations

from math import comb, inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.statistics.hypergeometric import holding_at_least, holding_exactly
from tandai.statistics.quantiles import normal_quantile, t_quantile


@given(st.data())
def test_draws_without_replacement_are_counted(data: st.DataObject) -> None:
    """Probabilities are the shares of all draws, counted as whole numbers."""
    total = data.draw(st.integers(1, 60))
    kind, drawn = (data.draw(st.integers(0, total)) for _ in range(2))
    number = data.draw(st.integers(0, 6))

    def exactly(n: int) -> float:
        possible = n <= drawn
        ways = comb(kind, n) * comb(total - kind, drawn - n) if possible else 0
        return ways / comb(total, drawn)

    assert holding_exactly(number, total, kind, drawn) == pytest.approx(exactly(number), abs=1e-11)
    more = sum(exactly(n) for n in range(number, drawn + 1))
    assert holding_at_least(number, total, kind, drawn) == pytest.approx(more, abs=1e-11)


def test_draws_have_the_shape_of_what_is_asked() -> None:
    """Kinds and draws broadcast, where nothing is demanded as well."""
    kind, drawn = np.arange(4)[None, :], np.arange(6)[:, None]
    assert holding_exactly(0, 5, kind, drawn).shape == (6, 4)
    assert holding_at_least(0, 5, kind, drawn).tolist() == np.ones((6, 4)).tolist()


def test_quantiles_are_those_of_printed_tables() -> None:
    """Student's t of 1, 9 and 30 degrees of freedom and without bound; undefined below."""
    found = t_quantile(0.975, [1, 9, 30, inf])
    assert np.round(found, 3).tolist() == [12.706, 2.262, 2.042, 1.96]
    assert round(normal_quantile(0.975), 3) == 1.96
    assert np.isnan(t_quantile(0.975, 0))
