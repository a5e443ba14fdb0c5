"""Numbers as people write them, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.ground.language import LANGUAGES, Language, speaking
from tandai.ground.listing import first_counted, first_few
from tandai.ground.numbers import bounds, count, decimal, percent, percent_bounds, whole


@pytest.mark.parametrize(
    ("made", "en", "id"),
    [
        (lambda: whole(1234567), "1,234,567", "1.234.567"),
        (lambda: decimal(0.617), "0.62", "0,62"),
        (lambda: decimal(1234.5, 1), "1,234.5", "1.234,5"),
        (lambda: decimal(None), "–", "–"),
        (lambda: decimal(-0.001), "0.00", "0,00"),
        (lambda: bounds(0.5, 0.25), "0.50–0.25", "0,50–0,25"),
        (lambda: bounds(None, 0.25), "", ""),
        (lambda: percent(0.123, 1), "12.3%", "12,3 %"),
        (lambda: percent(0.123), "12%", "12 %"),
        (lambda: percent(None), "–", "–"),
        (lambda: percent(0.0), "0%", "0 %"),
        (lambda: percent(1.0), "100%", "100 %"),
        (lambda: percent(0.004), "0.4%", "0,4 %"),
        (lambda: percent(0.996), "99.6%", "99,6 %"),
        (lambda: percent(0.00001), "<0.1%", "<0,1 %"),
        (lambda: percent(0.99999, 1), ">99.9%", ">99,9 %"),
        (lambda: percent_bounds(0.0004, 0.2, 1), "<0.1–20.0%", "<0,1–20,0 %"),
        (lambda: count(1070, "passage", "kutipan"), "1,070 passages", "1.070 kutipan"),
        (lambda: count(1, "passage", "kutipan"), "1 passage", "1 kutipan"),
    ],
)
def test_numbers_are_written_as_each_language_does(
    made: Callable[[], str], en: str, id: str
) -> None:
    """Indonesian has a decimal comma, points between thousands, and a space before %."""
    with speaking("en"):
        assert made() == en
    with speaking("id"):
        assert made() == id


@given(
    st.floats(0, 1, exclude_min=True, exclude_max=True),
    st.integers(0, 2),
    st.sampled_from(LANGUAGES),
)
def test_a_share_that_is_neither_none_nor_all_is_never_written_so(
    share: float, digits: int, language: Language
) -> None:
    """What is there, however rarely, is not 0 %, and what is not everywhere not 100 %."""
    with speaking(language):
        said = percent(share, digits)
    number = float(re.sub(r"[<>% ]", "", said).replace(",", "."))
    assert 0 < number < 100
    assert said[0] in "<>" or abs(number - 100 * share) <= 0.5 + 1e-9


@pytest.mark.parametrize(
    ("names", "few", "counted"),
    [
        ([], "", ""),
        (["a", "b"], "a, b", "a, b"),
        (["a", "b", "c"], "a, b, …", "a, b, … (+1 lagi)"),
        (["a"] * 1200, "a, a, …", "a, a, … (+1.198 lagi)"),
    ],
)
def test_the_first_of_many_names(names: list[str], few: str, counted: str) -> None:
    """With a sign where there are more, or with how many more."""
    with speaking("id"):
        assert first_few(names, 2) == few
        assert first_few(names, 2, "; ") == few.replace(", ", "; ")
        assert first_counted(names, 2) == counted
