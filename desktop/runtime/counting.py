"""Counts requests in a thread of its own, for all windows: they share what is counted, and the vocabularies.

Nothing is loaded before there is something to count.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.core.errors import UserFacingError
from desktop.runtime.connections import Connections
from desktop.runtime.courier import Courier
from desktop.runtime.once import Once
from desktop.runtime.prices import Prices
from desktop.runtime.session import ConversationSession
from desktop.runtime.worker import Worker
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.paths import Profile

if TYPE_CHECKING:
    from desktop.runtime.request_counter import RequestCounter

_T = TypeVar("_T")

#: Seconds that a count gets when the program ends; a vocabulary takes half of one to load.
_COUNT_S: Final = 2.0


class Counting(QObject):
    """Lives in the GUI thread; owned by the workspace.

    Attributes:
        is_begun: Something was to be counted, so that the vocabulary is loaded, or about to be.
        is_closed: Nothing is counted any more.

    Signals:
        compared(str): An answer's prompt was counted; see ``counted``.
        closed(): Nothing is counted any more.
    """

    compared = Signal(str)
    closed = Signal()

    def __init__(
        self, profile: Profile, connections: Connections, prices: Prices, courier: Courier
    ) -> None:
        super().__init__()
        self._profile = profile
        self._connections = connections
        self._prices = prices
        self._courier = courier
        self._worker = Worker("loquat-meter")
        self._counter: Once[RequestCounter] = Once(self._make_counter)
        self._counted: dict[str, int] = {}
        self.is_begun = False
        self.is_closed = False

    def submit(
        self,
        work: "Callable[[RequestCounter], _T]",
        done: Callable[[_T], None],
        failed: Callable[[UserFacingError], None],
    ) -> None:
        """Have the counter do something in its thread; call one of the two later, or neither once it is closed."""
        if not self.is_closed:
            self.is_begun = True
            self._courier.watch(self._worker.submit(lambda: work(self._counter())), done, failed)

    def counted(self, message_id: str) -> int | None:
        """Return the tokens of the request that an answer came to, as counted here; ``None`` until ``compared``."""
        return self._counted.get(message_id)

    def compare(self, session: ConversationSession, message_id: str) -> None:
        """Count the request of an answer, unless that was done; ``compared`` tells."""
        answer = session.conversation.messages.get(message_id)
        if answer is None or answer.usage is None or message_id in self._counted:
            return
        conversation = session.conversation
        connection = self._connections.get(answer.connection or "")
        parameters = dict(answer.facts.parameters) if answer.facts is not None else {}

        def done(tokens: int | None) -> None:
            if tokens is not None:
                self._counted[message_id] = tokens
                self.compared.emit(message_id)

        # What goes wrong with it was reported as a bug, and nothing else depends on it.
        self.submit(
            lambda counter: counter.compare(conversation, answer, connection, parameters),
            done,
            lambda _error: None,
        )

    def close(self) -> bool:
        """Count nothing more; return whether the thread has ended."""
        self.is_closed = True
        self.closed.emit()
        return self._worker.finish(_COUNT_S)

    def _make_counter(self) -> "RequestCounter":
        from desktop.runtime.request_counter import RequestCounter
        from desktop.storage.kept_counts import KeptCounts
        from desktop.storage.token_factors import TokenFactors

        return RequestCounter(
            AttachmentFolder(self._profile.attachments),
            TokenFactors(self._profile.token_factors_file),
            KeptCounts(self._profile.token_counts),
            self._prices.table,
        )
