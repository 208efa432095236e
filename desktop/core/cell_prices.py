"""The price of sums of answers, by the table of models: the same as the prices of the answers one by one. Pure."""

from collections.abc import Iterable, Mapping

from desktop.core.connection import Connection
from desktop.core.price_table import ModelEntry, PriceTable
from desktop.core.prices import TELLS_COST, entry_for, host_of, price_of
from desktop.core.spending import Cell, Money
from desktop.core.usage import Usage


class CellPrices:
    """Prices of cells by one table; used by one thread at a time.

    What came by a connection that is not known any more, or from another program, has no price: the price
    depends on who was asked.
    """

    def __init__(self, table: PriceTable, connections: Mapping[str, Connection]) -> None:
        self._table = table
        self._connections = connections
        self._entries: dict[tuple[str, str], ModelEntry | None] = {}

    def __call__(self, cell: Cell) -> Money | None:
        """Return the price of a cell; ``None`` where it is not known."""
        connection = self._connections.get(cell.connection)
        if connection is None:
            return None
        if connection.is_local_model:
            return Money(0.0, "USD")
        host = host_of(connection)
        if cell.told and host == TELLS_COST:
            return Money(cell.told, "USD")
        entry = self._entry(cell.model, host)
        if entry is None or not cell.prompt_size:
            return None
        cost = price_of(entry, _usage_of(cell), cell.at_ms, cell.prompt_size)
        return Money(cost.amount, cost.currency) if cost is not None else None

    def hourly(self, models: Iterable[str]) -> frozenset[str]:
        """Return those of ``models`` whose price depends on the hour: their sums have to be kept apart by it."""
        hosts = {host_of(connection) for connection in self._connections.values()}
        return frozenset(
            model
            for model in models
            for host in hosts
            if (entry := self._entry(model, host)) and any(rate.hours for rate in entry.rates)
        )

    def _entry(self, model: str, host: str) -> ModelEntry | None:
        key = (model, host)
        if key not in self._entries:
            self._entries[key] = entry_for(self._table, model, host)
        return self._entries[key]


def _usage_of(cell: Cell) -> Usage:
    return Usage(
        cell.prompt,
        cell.completion,
        cell.prompt + cell.completion,
        cell.cached,
        cell.reasoning,
        {
            "prompt_tokens_details": {
                "cache_write_tokens": cell.written,
                "image_tokens": cell.pictures_in,
            },
            "completion_tokens_details": {"image_tokens": cell.pictures_out},
        },
    )
