"""What was spent since a day, from the derived index of answers' usage. Blocks; one thread at a time."""

from collections.abc import Mapping
from datetime import date

from desktop.core.budgets import Spent, spent_of
from desktop.core.cell_prices import CellPrices
from desktop.core.connection import Connection
from desktop.core.price_table import PriceTable
from desktop.core.spending import DateSpan
from desktop.storage.usage_index import UsageIndex


def spent_since(
    index: UsageIndex,
    first: date | None,
    table: PriceTable,
    connections: Mapping[str, Connection],
) -> Spent:
    """Bring ``index`` up to date and return what the days from ``first`` on cost.

    Only files that changed are read. Later days count too: a clock may have been put back.

    Raises:
        HistoryError: A folder of the history cannot be looked at.
    """
    index.refresh()
    prices = CellPrices(table, connections)
    cells = index.cells(DateSpan(first, None), prices.hourly(index.models()))
    return spent_of(cells, prices, table, dict(connections))
