"""What may be spent, and how much of it is."""

from datetime import date

import pytest

from desktop.core.budgets import (
    Budget,
    Period,
    budget_problem,
    first_day,
    read_budgets,
    spent_of,
    states,
    stored_budgets,
)
from desktop.core.cell_prices import CellPrices
from desktop.core.connection import Connection, openai_connection
from desktop.core.price_table import ModelEntry, PriceTable, Rate
from desktop.core.spending import Cell, Money

TODAY = date(2026, 11, 23)
SPENT = {
    ("2026-11-23", "a", "USD"): 1.0,
    ("2026-11-23", "b", "USD"): 2.0,
    ("2026-11-23", "a", "CNY"): 100.0,
    ("2026-11-01", "a", "USD"): 4.0,
    ("2026-10-31", "a", "USD"): 8.0,
}


def state(budget, connection="a", today=TODAY, spent=None, more=None):
    return {s.period: s for s in states([budget], connection, spent or SPENT, today, more)}


def test_a_day_and_a_month_of_one_connection():
    found = state(Budget("a", per_day=2.0, per_month=5.0))
    assert found[Period.DAY].spent == 1
    assert not found[Period.DAY].is_near
    assert found[Period.MONTH].spent == 5
    assert found[Period.MONTH].is_over


def test_all_connections_together_and_other_connections():
    assert state(Budget("", per_day=3.0))[Period.DAY].is_over
    assert state(Budget("b", per_day=1.0)) == {}


def test_currencies_are_not_added_up():
    assert state(Budget("a", "CNY", per_day=200.0))[Period.DAY].spent == 100


def test_a_credit_counts_from_its_day_and_expires():
    budget = Budget("a", credit=12.0, credit_from="2026-11-01", credit_until="2026-11-30")
    assert state(budget)[Period.CREDIT].spent == 5
    assert Period.EXPIRED not in state(budget, today=date(2026, 11, 30))
    late = state(budget, today=date(2026, 12, 1))
    assert late[Period.EXPIRED].is_over
    assert "2026-11-30" in str(late[Period.EXPIRED].sentence("A"))
    assert state(Budget("a", credit=100.0))[Period.CREDIT].spent == 13


def test_a_warning_at_the_share_that_was_chosen():
    assert state(Budget("a", per_day=2.0, warn_percent=50))[Period.DAY].is_near
    assert not state(Budget("a", per_day=2.0, warn_percent=51))[Period.DAY].is_near


def test_what_the_request_will_cost_counts():
    budget = Budget("a", per_day=2.0)
    assert not state(budget, more=Money(0.9, "USD"))[Period.DAY].is_over
    assert state(budget, more=Money(1.0, "USD"))[Period.DAY].is_over
    assert not state(budget, more=Money(9.0, "CNY"))[Period.DAY].is_over


def test_a_clock_that_was_put_back_does_not_open_the_purse():
    assert state(Budget("a", per_day=1.0), today=date(2026, 11, 20))[Period.DAY].is_over


def test_another_day_begins_anew():
    found = state(Budget("a", per_day=1.0), today=date(2026, 11, 24))
    assert found[Period.DAY].spent == 0


def test_nothing_is_allowed_by_a_budget_of_nothing():
    assert state(Budget("a", per_day=0.0), spent={("x", "x", "USD"): 0.0})[Period.DAY].is_over


def test_the_most_urgent_limit_comes_first():
    found = states([Budget("a", per_day=100.0, per_month=1.0)], "a", SPENT, TODAY)
    assert [s.period for s in found] == [Period.MONTH, Period.DAY]


def test_how_far_back_must_be_known():
    assert first_day([Budget("a", per_day=1.0)], TODAY) == date(2026, 11, 22)
    assert first_day([Budget("a", per_month=1.0)], TODAY) == date(2026, 10, 31)
    assert first_day([Budget("a", credit=1.0)], TODAY) is None
    late = Budget("a", credit=1.0, credit_from="2026-06-01")
    assert first_day([late], TODAY) == date(2026, 5, 31)


def test_a_credit_from_the_first_of_all_days_is_one_from_the_beginning():
    assert first_day([Budget(credit=5.0, credit_from="0001-01-01")], date(2026, 11, 23)) is None


def test_budgets_of_a_settings_file():
    good = Budget("a", per_day=1.0)
    stored = stored_budgets([good, Budget("b")])
    assert read_budgets(stored) == (good,)
    for nonsense in (None, 1, "x", {}, [1], [{"per_day": "x"}], [{"per_day": -1}], [{"currency": "x"}], [{"warn_percent": 0}], [{"credit": 1, "credit_until": "soon"}],
                     [{"credit": 1, "credit_from": "2026-W48-1"}], [{"per_day": True}], [{"per_month": 1e308}], [{"warn_percent": 1e308}]):  # fmt: skip
        assert read_budgets(nonsense) == ()


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), -1, 1e12])
def test_amounts_that_make_no_sense(amount):
    assert budget_problem(Budget("a", per_day=amount)) is not None


def test_answers_without_figures_are_estimated():
    connection = openai_connection()
    entry = ModelEntry("e", ("m",), ("api.openai.com",), rates=(Rate(1.0, output=2.0),))
    table = PriceTable(1, "2026-11-23", (entry,))
    known = {connection.id: connection}
    day = (TODAY - date(1970, 1, 1)).days
    told = Cell(day, 1_795_420_800_000, "m", connection.id, 1_000_000, answers=2, prompt=2_000_000)
    silent = Cell(day, 1_795_420_800_000, "m", connection.id, silent=3)
    prices = CellPrices(table, known)
    found = spent_of([told, silent], prices, table, known)
    assert found == {("2026-11-23", "openai", "USD"): pytest.approx(2.0 + 3 * 1.0)}
    alone = spent_of([silent], prices, table, known)
    assert alone == {("2026-11-23", "openai", "USD"): pytest.approx(3 * 0.002)}
    unknown = Cell(day, 0, "other", connection.id, silent=3)
    assert spent_of([unknown], prices, table, known) == {}


def test_answers_without_figures_cost_what_the_others_did_where_the_table_knows_nothing():
    router = Connection("router", "R", "https://openrouter.ai/api/v1")
    known, table = {router.id: router}, PriceTable(1, "2026-11-23")
    cells = [
        Cell(20_000, model="x/y", connection="router", answers=1, told=0.01),
        Cell(20_001, model="x/y", connection="router", answers=9, told=0.49),
        Cell(20_002, model="x/y", connection="router", silent=2),
    ]
    found = spent_of(cells, CellPrices(table, known), table, known)
    assert found["2024-10-06", "router", "USD"] == pytest.approx(2 * 0.05)


@pytest.mark.parametrize(
    ("today", "spent"),
    [
        (date(2027, 1, 31), 1.0),
        (date(2028, 2, 29), 1.0),
        (date(2028, 3, 1), 0.0),
        (date(2026, 12, 31), 2.0),
    ],
)
def test_a_month_goes_from_its_first_day_to_its_last(today, spent):
    paid = {
        (day, "a", "USD"): 1.0
        for day in ("2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01", "2028-02-01")
        if day <= today.isoformat()
    }
    assert state(Budget("a", per_month=5.0), today=today, spent=paid)[Period.MONTH].spent == spent
    assert str(first_day([Budget("a", per_month=5.0)], today)) < today.isoformat()[:8]
