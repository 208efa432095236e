"""Limits that a person sets to what asking may cost, and how far they are used up. Pure.

Amounts of different currencies are never added up: a budget counts what was paid in its own.
"""

import math
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct

from desktop.core.connection import Connection
from desktop.core.days import day_of
from desktop.core.price_table import CURRENCIES, PriceTable
from desktop.core.prices import entry_for, estimate, host_of, money
from desktop.core.spending import Cell, Money, PriceCell, Sum, iso_day
from desktop.core.text import Text, text

#: Budgets that a settings file may hold, and the most that one may be.
MOST_BUDGETS: Final = 200
MOST_AMOUNT: Final = 1_000_000_000.0

#: Share at which a warning is given unless the person says otherwise.
WARN_PERCENT: Final = 80

#: What an answer is taken for whose server told no figures, where no other of its model did: a question
#: with some history, and an answer of a page.
_TYPICAL: Final = (1_000, 500)


class Period(StrEnum):
    """What a limit is for."""

    DAY = "day"
    MONTH = "month"
    CREDIT = "credit"
    EXPIRED = "expired"


class Budget(Struct, frozen=True, omit_defaults=True):
    """What may be spent by one connection, or by all of them.

    Attributes:
        connection: Its id; empty: all connections together.
        per_day, per_month: Limits in ``currency``; ``None``: no limit.
        credit: Prepaid, from ``credit_from`` on (ISO 8601; empty: from the beginning).
        credit_until: The last day on which the credit can be used; empty: it does not expire.
        warn_percent: A warning is given from this share of a limit on.
    """

    connection: str = ""
    currency: str = "USD"
    per_day: float | None = None
    per_month: float | None = None
    credit: float | None = None
    credit_from: str = ""
    credit_until: str = ""
    warn_percent: int = WARN_PERCENT


class BudgetState(Struct, frozen=True):
    """How far one limit is used up; ``expected`` is what the next request will add at least."""

    budget: Budget
    period: Period
    spent: float
    allowed: float
    expected: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether it is reached: nothing more should be asked without a question."""
        return self.period is Period.EXPIRED or self.spent + self.expected >= self.allowed

    @property
    def is_near(self) -> bool:
        """Whether it is time for a warning."""
        return self.is_over or (
            self.spent + self.expected >= self.allowed * self.budget.warn_percent / 100
        )

    def sentence(self, name: str, write: Callable[[float, str], str] = money) -> Text:
        """Say it.

        Args:
            name: The connection's; empty for all.
            write: Writes an amount in a currency.
        """
        budget = self.budget
        values = {
            "name": name or text("all connections"),
            "spent": write(self.spent, budget.currency),
            "allowed": write(self.allowed, budget.currency),
        }
        match self.period:
            case Period.DAY:
                return text("Today’s budget for {name}: {spent} of {allowed} are used.", **values)
            case Period.MONTH:
                return text(
                    "This month’s budget for {name}: {spent} of {allowed} are used.", **values
                )
            case Period.CREDIT:
                return text("The credit of {name}: {spent} of {allowed} are used.", **values)
            case _:
                return text(
                    "The credit of {name} expired on {day}.",
                    name=values["name"],
                    day=budget.credit_until,
                )


#: Amounts by day (ISO 8601), connection and currency.
Spent = dict[tuple[str, str, str], float]


def read_budgets(stored: Any) -> tuple[Budget, ...]:
    """Return the budgets that a settings file holds; what is none, or makes no sense, is left out."""
    found: dict[str, Budget] = {}
    for value in stored[:MOST_BUDGETS] if isinstance(stored, list) else ():
        try:
            budget = msgspec.convert(value, Budget)
        except msgspec.ValidationError:
            continue
        if budget_problem(budget) is None:
            found[budget.connection] = budget
    return tuple(found.values())


def stored_budgets(budgets: Iterable[Budget]) -> list[dict[str, Any]]:
    """Return budgets as a settings file holds them; those without any limit are left out."""
    return [
        msgspec.to_builtins(b)
        for b in budgets
        if any(n is not None for n in (b.per_day, b.per_month, b.credit))
    ]


def budget_problem(budget: Budget) -> Text | None:
    """Return what is wrong with a budget, or ``None``."""
    for amount in (budget.per_day, budget.per_month, budget.credit):
        if amount is not None and not (math.isfinite(amount) and 0 <= amount <= MOST_AMOUNT):
            return text("A limit must be a number that is not negative.")
    if budget.currency not in CURRENCIES:
        return text("The currency must be USD or CNY.")
    if not 1 <= budget.warn_percent <= 100:
        return text("The share must be from 1 to 100%.")
    for day in (budget.credit_from, budget.credit_until):
        if day and day_of(day) is None:
            return text("A date must be written like 2026-11-23.")
    return None


def first_day(budgets: Iterable[Budget], today: date) -> date | None:
    """Return the day from which spending must be known; ``None``: from the beginning."""
    first = today
    for budget in budgets:
        if budget.per_month is not None:
            first = min(first, today.replace(day=1))
        if budget.credit is not None:
            begins = day_of(budget.credit_from)
            if begins is None or begins == date.min:
                return None
            first = min(first, begins)
    return first - timedelta(days=1)  # a machine that travels west


def states(
    budgets: Iterable[Budget], connection: str, spent: Spent, today: date, more: Money | None = None
) -> list[BudgetState]:
    """Return the limits that a request by ``connection`` falls under, the most used first.

    What is dated later than today counts too: a clock that was put back must not open the purse again.

    Args:
        budgets: All of them.
        connection: Id of the one that is to be asked.
        spent: What was spent.
        today: Where the person is.
        more: What the request will cost at least.
    """
    found: list[BudgetState] = []
    for budget in budgets:
        if budget.connection not in ("", connection):
            continue
        periods = (
            (Period.DAY, budget.per_day, today.isoformat()),
            (Period.MONTH, budget.per_month, today.replace(day=1).isoformat()),
            (Period.CREDIT, budget.credit, budget.credit_from),
        )
        for period, allowed, since in periods:
            if allowed is None:
                continue
            amount = _sum(budget, spent, since)
            is_ours = more is not None and more.currency == budget.currency
            expected = more.amount if more is not None and is_ours else 0.0
            found.append(BudgetState(budget, period, amount, allowed, expected))
        ends = day_of(budget.credit_until)
        if budget.credit is not None and ends is not None and today > ends:
            found.append(BudgetState(budget, Period.EXPIRED, 0.0, budget.credit))
    return sorted(found, key=lambda s: (not s.is_over, -s.spent / max(s.allowed, 1e-9)))


def spent_of(
    cells: Iterable[Cell],
    price: PriceCell,
    table: PriceTable,
    connections: dict[str, Connection],
) -> Spent:
    """Return what cells of days cost; answers without figures are taken for the mean of their model.

    Args:
        cells: By day.
        price: Gives the price of a cell; ``None`` where it is not known.
        table: For answers of models that never told any figures.
        connections: By id.
    """
    found: Spent = {}
    sums: dict[tuple[str, str], Sum] = {}
    silent: list[Cell] = []
    for cell in cells:
        cost = price(cell)
        sums.setdefault((cell.connection, cell.model), Sum("")).take(cell, cost)
        if cell.silent:
            silent.append(cell)
        if cost is not None:
            _add(found, cell, cost)
    for cell in silent:
        each = _mean(sums[cell.connection, cell.model]) or _typical(cell, table, connections)
        if each is not None:
            _add(found, cell, Money(each.amount * cell.silent, each.currency))
    return found


def _mean(whole: Sum) -> Money | None:
    """Return what an answer of a model cost on average; ``None`` where none has a price."""
    priced = whole.answers - whole.unpriced
    # A connection is paid in one currency.
    amounts = (Money(amount / priced, currency) for currency, amount in whole.money.items())
    return next(amounts, None)


def _typical(cell: Cell, table: PriceTable, connections: dict[str, Connection]) -> Money | None:
    connection = connections.get(cell.connection)
    if connection is None or connection.is_local_model:
        return None
    entry = entry_for(table, cell.model, host_of(connection))
    cost = estimate(entry, *_TYPICAL, cell.at_ms) if entry is not None else None
    return Money(cost.amount, cost.currency) if cost is not None else None


def _add(found: Spent, cell: Cell, cost: Money) -> None:
    day = iso_day(cell.key) if isinstance(cell.key, int) else str(cell.key)
    key = (day, cell.connection, cost.currency)
    found[key] = found.get(key, 0.0) + cost.amount


def _sum(budget: Budget, spent: Spent, since: str) -> float:
    return sum(
        amount
        for (day, connection, currency), amount in spent.items()
        if day >= since and currency == budget.currency and budget.connection in ("", connection)
    )
