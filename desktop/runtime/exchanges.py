"""The last requests with their responses, for the inspector; in memory only, never on the disk."""

from collections import deque
from typing import Final

from PySide6.QtCore import QObject, Signal

from desktop.core.exchange import Exchange
from desktop.core.rate_limits import RateLimit, rate_limits

#: Exchanges that are kept; each is bounded by the recorder, and may have brought several answers.
KEPT: Final = 200


class Exchanges(QObject):
    """Lives in the GUI thread; an exchange comes here when its loop is done with it.

    Signals:
        added(str): There is an exchange for the answer of this message id.
        limits_changed(str): The connection of this id has told newer rate limits.
    """

    added = Signal(str)
    limits_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_message: dict[str, Exchange] = {}
        self._limits: dict[str, list[RateLimit]] = {}
        self._kept: deque[tuple[tuple[str, ...], Exchange]] = deque()

    def add(
        self, message_ids: tuple[str, ...], exchange: Exchange, connection_id: str = ""
    ) -> None:
        """Keep the exchange that these answers came with; the oldest is let go."""
        headers = {name.lower(): value for name, value in exchange.response_headers}
        if connection_id and (told := rate_limits(headers)):
            self._limits[connection_id] = told
            self.limits_changed.emit(connection_id)
        self._kept.append((message_ids, exchange))
        if len(self._kept) > KEPT:
            self._let_go(*self._kept.popleft())
        for message_id in message_ids:
            self._by_message[message_id] = exchange
            self.added.emit(message_id)

    def limits(self, connection_id: str) -> list[RateLimit]:
        """Return the rate limits that a connection told last; empty when it told none since the start."""
        return self._limits.get(connection_id, [])

    def of(self, message_id: str) -> Exchange | None:
        """Return the exchange of an answer; ``None`` when it is from before this start, or too long ago."""
        return self._by_message.get(message_id)

    def _let_go(self, message_ids: tuple[str, ...], exchange: Exchange) -> None:
        for message_id in message_ids:
            if self._by_message.get(message_id) is exchange:  # else it was asked for again since
                del self._by_message[message_id]
