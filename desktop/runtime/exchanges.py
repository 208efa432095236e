"""The last requests with their responses, for the inspector; in memory only, never on the disk."""

import time
from collections import deque
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop.core.exchange import Exchange

if TYPE_CHECKING:
    from desktop.core.rate_limits import RateLimit
    from desktop.runtime.replay import Replayed

#: Exchanges that are kept; each is bounded by the recorder, and may have brought several answers.
KEPT: Final = 200

#: Bytes that all of them together may take: two hundred long conversations with their attachments would be gigabytes.
KEPT_BYTES: Final = 64 * 1024 * 1024


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
        self._replays: dict[str, list[Replayed]] = {}
        self._limits: dict[str, list[RateLimit]] = {}
        self._kept: deque[tuple[tuple[str, ...], Exchange]] = deque()
        self._bytes = 0

    def add(
        self, message_ids: tuple[str, ...], exchange: Exchange, connection_id: str = ""
    ) -> None:
        """Keep the exchange that these answers came with; the oldest is let go."""
        from desktop.core.rate_limits import rate_limits

        headers = {name.lower(): value for name, value in exchange.response_headers}
        if connection_id and (told := rate_limits(headers, time.time())):
            self._limits[connection_id] = told
            self.limits_changed.emit(connection_id)
        for message_id in message_ids:
            self._by_message[message_id] = exchange
        self._keep(message_ids, exchange)
        for message_id in message_ids:
            self.added.emit(message_id)

    def add_replay(self, message_id: str, replayed: "Replayed") -> None:
        """Keep what came when the request behind an answer was sent again."""
        self._replays.setdefault(message_id, []).append(replayed)
        self._keep((message_id,), replayed.exchange)
        self.added.emit(message_id)

    def limits(self, connection_id: str) -> "list[RateLimit]":
        """Return the rate limits that a connection told last; empty when it told none since the start."""
        return self._limits.get(connection_id, [])

    def of(self, message_id: str) -> Exchange | None:
        """Return the exchange of an answer; ``None`` when it is from before this start, or too long ago."""
        return self._by_message.get(message_id)

    def replays(self, message_id: str) -> "tuple[Replayed, ...]":
        """Return what came when the request behind an answer was sent again, oldest first."""
        return tuple(self._replays.get(message_id, ()))

    def _keep(self, message_ids: tuple[str, ...], exchange: Exchange) -> None:
        self._kept.append((message_ids, exchange))
        self._bytes += exchange.size
        while len(self._kept) > KEPT or (self._bytes > KEPT_BYTES and len(self._kept) > 1):
            self._let_go(*self._kept.popleft())

    def _let_go(self, message_ids: tuple[str, ...], exchange: Exchange) -> None:
        self._bytes -= exchange.size
        for message_id in message_ids:
            if self._by_message.get(message_id) is exchange:  # else it was asked for again since
                del self._by_message[message_id]
            others = [r for r in self._replays.get(message_id, ()) if r.exchange is not exchange]
            self._replays[message_id] = others
            if not others:
                del self._replays[message_id]
