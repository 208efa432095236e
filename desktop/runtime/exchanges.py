"""The last requests with their responses, for the inspector; in memory only, never on the disk."""

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QObject, Signal

from desktop.core.exchange import Exchange

#: Answers whose exchanges are kept; each is bounded by the recorder.
KEPT: Final = 200


class Exchanges(QObject):
    """Lives in the GUI thread; an exchange comes here when its loop is done with it.

    Signals:
        added(str): There is an exchange for the answer of this message id.
    """

    added = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_message: OrderedDict[str, Exchange] = OrderedDict()

    def add(self, message_ids: tuple[str, ...], exchange: Exchange) -> None:
        """Keep the exchange that these answers came with; the oldest is let go."""
        for message_id in message_ids:
            self._by_message[message_id] = exchange
            self._by_message.move_to_end(message_id)
            self.added.emit(message_id)
        while len(self._by_message) > KEPT:
            self._by_message.popitem(last=False)

    def of(self, message_id: str) -> Exchange | None:
        """Return the exchange of an answer; ``None`` when it is from before this start, or too long ago."""
        return self._by_message.get(message_id)
