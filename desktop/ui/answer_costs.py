"""What an answer cost, and how its request had been counted here, as rows for its details. Worked out when looked at."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.core.message import Message
from desktop.core.prices import Cost, cost_of
from desktop.runtime.session import ConversationSession
from desktop.runtime.workspace import Workspace
from desktop.ui.quantities import money_text, number_text


class AnswerCosts(QObject):
    """Owned by the panels; GUI thread.

    Signals:
        changed(): More is known of an answer that was asked about.
    """

    changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        session: Callable[[], ConversationSession | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._session = session
        self._is_waiting = False
        workspace.prices.changed.connect(self.changed)
        workspace.counting.compared.connect(lambda _: self.changed.emit())

    def rows(self, message: Message) -> list[tuple[str, str]]:
        """Return label and value of what is known now; ``changed`` tells when there is more."""
        if message.usage is None:
            return []
        return [*self._price_rows(message), *self._count_rows(message)]

    def _price_rows(self, message: Message) -> list[tuple[str, str]]:
        cost = self._cost(message)
        if cost is None:
            return []
        rows = [(self.tr("Price"), money_text(cost.amount, cost.currency, is_exact=cost.is_exact))]
        parts = (
            (self.tr("… of the prompt"), cost.input),
            (self.tr("… of cached tokens"), cost.cached),
            (self.tr("… of the answer"), cost.output),
            (self.tr("… of the reasoning"), cost.reasoning),
        )
        shown = [
            (label, money_text(amount, cost.currency)) for label, amount in parts if amount > 0
        ]
        return rows + shown if len(shown) > 1 else rows

    def _cost(self, message: Message) -> Cost | None:
        prices = self._workspace.prices
        if prices.known is None:
            if not self._is_waiting:
                self._is_waiting = True
                prices.when_loaded(lambda _: self.changed.emit())
            return None
        connection = self._workspace.connections.get(message.connection or "")
        model = message.model or ""
        if message.usage is None:
            return None
        return cost_of(prices.known, connection, model, message.usage, message.created)

    def _count_rows(self, message: Message) -> list[tuple[str, str]]:
        told = message.usage.prompt_tokens if message.usage is not None else None
        counted = self._workspace.counting.counted(message.id)
        session = self._session()
        if told is None:
            return []
        if counted is None:
            if session is not None:
                self._workspace.counting.compare(session, message.id)
            return []
        difference = counted - told
        words = number_text(counted)
        if difference:
            words += f" ({'+' if difference > 0 else '−'}{number_text(abs(difference))})"
        return [(self.tr("Prompt tokens as counted here"), words)]
