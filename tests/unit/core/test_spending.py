"""Adding up what answers cost: by what, in which days of which time zone, at which price."""

import time
from datetime import date

import pytest

from desktop.core.cell_prices import CellPrices
from desktop.core.connection import Connection
from desktop.core.price_table import ModelEntry, PriceTable, Rate
from desktop.core.prices import price_of
from desktop.core.spending import (
    DAY_MS,
    By,
    Cell,
    DateSpan,
    Money,
    Sum,
    last_days,
    offsets,
    summed,
    this_month,
    total_of,
    with_empty_days,
)
from desktop.core.usage import Usage

MONDAY = 20_780  # 2026-11-23


@pytest.fixture
def zone(monkeypatch):
    def set_to(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield set_to
    monkeypatch.undo()
    time.tzset()


def cell(key, model="gpt-4o", connection="openai", **values):
    return Cell(key, MONDAY * DAY_MS, model, connection, 32_000, **values)


def test_cells_are_added_up_by_what_is_asked():
    cells = [
        cell(MONDAY, answers=1, prompt=10, completion=5),
        cell(MONDAY, "o4-mini", answers=2, prompt=100, completion=50, reasoning=40),
        cell(MONDAY - 1, answers=1, prompt=7, completion=1),
    ]
    days = summed(cells, By.DAY)
    assert [(d.key, d.answers, d.tokens) for d in days] == [
        ("2026-11-22", 1, 8),
        ("2026-11-23", 3, 165),
    ]
    assert [(m.key, m.tokens) for m in summed(cells, By.MODEL)] == [
        ("o4-mini", 150),
        ("gpt-4o", 23),
    ]
    assert [c.key for c in summed(cells, By.CONNECTION)] == ["openai"]
    assert total_of(days).reasoning == 40


def test_currencies_stay_apart_and_unknown_prices_show_no_money():
    prices = {"a": Money(1.5, "USD"), "b": Money(2.0, "CNY"), "free": Money(0.0, "USD")}
    cells = [cell(MONDAY, m, answers=1) for m in ("a", "a", "b", "c", "free")]
    (day,) = summed(cells, By.DAY, lambda c: prices.get(c.model))
    assert day.money == {"USD": 3.0, "CNY": 2.0}
    assert day.unpriced == 1
    assert total_of([day, day]).money == {"USD": 6.0, "CNY": 4.0}


@pytest.mark.parametrize(
    ("values", "is_exact"), [({}, True), ({"unpriced": 1}, False), ({"doubtful": 1}, False)]
)
def test_money_is_exact_where_all_of_it_is_known(values, is_exact):
    assert Sum("a", 2, money={"USD": 1.0}, **values).is_exact is is_exact


def test_times_are_means_of_what_is_known():
    whole = summed(
        [cell(1, first_ms=900.0, first_count=2, timed_tokens=99, timed_ms=1100.0)], By.DAY
    )
    assert whole[0].first_token_s == 0.45
    assert whole[0].tokens_per_s == 90
    assert Sum("").first_token_s is None
    assert Sum("").tokens_per_s is None


def test_days_without_answers_are_shown_too():
    days = [Sum("2026-11-20", answers=1), Sum("2026-11-23", answers=2)]
    span = DateSpan(date(2026, 11, 19), date(2026, 11, 23))
    assert [d.answers for d in with_empty_days(days, span, 99)] == [0, 1, 0, 0, 2]
    assert [d.key for d in with_empty_days(days, DateSpan(), 99)][::3] == [
        "2026-11-20",
        "2026-11-23",
    ]
    assert with_empty_days([], span, 99) == []
    ages = [Sum("0001-01-01", answers=1), Sum("9998-12-31", answers=2)]
    assert [d.key for d in with_empty_days(ages, DateSpan(), 2)] == ["9998-12-30", "9998-12-31"]


def test_spans():
    today = date(2026, 3, 1)
    assert last_days(7, today) == DateSpan(date(2026, 2, 23), today)
    assert this_month(today) == DateSpan(today, today)


def test_a_day_is_the_persons(zone):
    zone("Asia/Shanghai")
    span = DateSpan(date(2026, 11, 23), date(2026, 11, 23))
    assert span.begins_ms == MONDAY * DAY_MS - 8 * 3_600_000
    assert span.ends_ms - span.begins_ms == DAY_MS
    assert DateSpan().begins_ms is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("UTC", [0]),
        ("Europe/Berlin", [1, 2, 1]),
        ("Asia/Kathmandu", [5.75]),
        ("Australia/Lord_Howe", [11, 10.5, 11]),
        ("America/New_York", [-5, -4, -5]),
    ],
)
def test_summer_time_cuts_a_year_into_parts(zone, name, found):
    zone(name)
    from_ms, until_ms = (MONDAY - 326) * DAY_MS, (MONDAY + 38) * DAY_MS
    parts = offsets(from_ms, until_ms)
    assert [part.offset_ms / 3_600_000 for part in parts] == found
    assert [p.from_ms for p in parts[1:]] == [p.until_ms for p in parts[:-1]]
    assert (parts[0].from_ms, parts[-1].until_ms) == (from_ms, until_ms)


def test_a_change_is_found_to_the_quarter_of_an_hour(zone):
    zone("Europe/Berlin")
    change = offsets((MONDAY - 326) * DAY_MS, MONDAY * DAY_MS)[0].until_ms
    assert time.strftime("%m-%d %H:%M", time.gmtime(change / 1000)) == "03-29 01:00"


TABLE = PriceTable(
    1,
    "2026-11-23",
    (
        ModelEntry(
            "a", ("gpt-4o",), ("api.openai.com",), "USD",
            (Rate(2, 1, 3, 10), Rate(4, 2, 6, 20, above=200_000)),
        ),
        ModelEntry("d", ("deep",), ("api.deep.cn",), "CNY", (Rate(2, output=4), Rate(1, output=2, hours="16-24"))),
    ),
)  # fmt: skip
KNOWN = {
    c.id: c
    for c in (
        Connection("openai", "O", "https://api.openai.com/v1"),
        Connection("router", "R", "https://openrouter.ai/api/v1"),
        Connection("deep", "D", "https://api.deep.cn"),
    )
}


def test_the_price_of_a_sum_is_the_sum_of_the_prices():
    prices = CellPrices(TABLE, KNOWN)
    one = Usage(
        300_000, 100, 300_100, 50_000, 40, {"prompt_tokens_details": {"cache_write_tokens": 9}}
    )
    alone = price_of(TABLE.entries[0], one, 0)
    three = Cell(1, 0, "gpt-4o", "openai", 300_000, 3, prompt=900_000, completion=300, cached=150_000, reasoning=120, written=27)  # fmt: skip
    assert prices(three).amount == pytest.approx(3 * alone.amount)
    short = Cell(1, 0, "gpt-4o", "openai", 32_000, 30, prompt=900_000)
    assert prices(short).amount == pytest.approx(0.9 * 2)


def test_what_has_no_known_price_has_none():
    prices = CellPrices(TABLE, KNOWN)
    assert prices(cell(1, connection="gone", prompt=5)) is None
    assert prices(cell(1, model="other", prompt=5)) is None
    assert prices(Cell(1, 0, "gpt-4o", "openai", 0, 1, prompt=5)) is None
    assert prices(Cell(1, 0, "x", "router", 32_000, 1, told=0.25)) == Money(0.25, "USD")
    assert prices(Cell(1, 0, "x", "deep", 32_000, 1, told=0.25)) is None


def test_models_whose_price_depends_on_the_hour_are_told():
    assert CellPrices(TABLE, KNOWN).hourly(["gpt-4o", "deep", "x"]) == {"deep"}
