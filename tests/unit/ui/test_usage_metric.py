"""What of sums is drawn, and how it is written."""

import pytest

from desktop.core.spending import Sum
from desktop.ui.usage.chart import nice_ceiling
from desktop.ui.usage.metric import (
    Measure,
    Metric,
    axis_words,
    metrics_for,
    money_words,
    series_of,
    value_of,
    value_words,
)

SUMS = [
    Sum("a", 2, prompt=100, cached=40, completion=30, reasoning=10, money={"USD": 0.5}),
    Sum("b", 1, prompt=10, completion=5, money={"CNY": 2.0}),
]


def test_each_currency_is_a_chart_of_its_own():
    assert metrics_for(SUMS)[:3] == [
        Metric(Measure.MONEY, "CNY"),
        Metric(Measure.MONEY, "USD"),
        Metric(Measure.TOKENS),
    ]
    assert metrics_for([])[0] == Metric(Measure.TOKENS)


def test_the_parts_of_tokens_make_the_whole():
    parts = series_of(Metric(Measure.TOKENS), SUMS)
    assert [sum(part.values[at] for part in parts) for at in (0, 1)] == [130, 15]
    assert len(parts) == 4
    assert len(series_of(Metric(Measure.TOKENS), SUMS[1:])) == 2


def test_what_is_not_known_is_no_zero():
    dollars = Metric(Measure.MONEY, "USD")
    assert value_of(dollars, SUMS[1]) is None
    assert value_words(dollars, None) == "–"
    assert money_words(SUMS[0]) == "$0.50"
    assert money_words(Sum("c", 1, unpriced=1, prompt=5)) == ""


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 1), (0.07, 0.08), (7, 8), (90, 100), (101, 120), (float("inf"), 1)]
)
def test_the_axis_ends_at_a_round_number(value, expected):
    assert nice_ceiling(value) == pytest.approx(expected)


def test_an_axis_is_short():
    assert axis_words(Metric(Measure.TOKENS), 1_200_000) == "1.2 M"
    assert axis_words(Metric(Measure.FIRST_TOKEN), 0.5) == "0.5 s"
    assert axis_words(Metric(Measure.MONEY, "USD"), 0.06) == "$0.06"
