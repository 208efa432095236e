"""Says above the composer that a budget is used up and asks whether to send all the same, or that it soon will be."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.core.budgets import BudgetState
from desktop.runtime.translation import translated
from desktop.ui.quantities import money_text
from desktop.ui.warning_bar import WarningBar


class BudgetBar(WarningBar):
    """GUI thread.

    Signals:
        send_requested(): Send all the same, this once.
        budgets_requested(): Show the page of the budgets.
    """

    send_requested = Signal()
    budgets_requested = Signal()

    def __init__(self, name_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.send = self._add_button()
        self.budgets = self._add_button()
        self.close_button = self._add_button()
        self._name_of = name_of
        self._states: Sequence[BudgetState] = ()
        self._asks = False
        self.send.clicked.connect(self._on_send)
        self.budgets.clicked.connect(self.budgets_requested)
        self.close_button.clicked.connect(self.hide)
        self.retranslate()

    def ask(self, over: Sequence[BudgetState]) -> None:
        """Ask whether to go beyond these limits."""
        self._show(over, asks=True)
        self.send.setFocus()

    def warn(self, near: Sequence[BudgetState]) -> None:
        """Say that these limits are nearly used up."""
        self._show(near, asks=False)

    def _show(self, found: Sequence[BudgetState], *, asks: bool) -> None:
        self._states, self._asks = found, asks
        self.retranslate()
        self.send.setVisible(asks)
        self.show()

    def retranslate(self) -> None:
        self.send.setText(self.tr("Send anyway"))
        self.budgets.setText(self.tr("Budgets…"))
        self.close_button.setText(self.tr("Do not send") if self._asks else self.tr("Close"))
        names = [self._name_of(state.budget.connection) for state in self._states]
        said = [
            translated(s.sentence(n, money_text)) for s, n in zip(self._states, names, strict=True)
        ]
        self._say_words("\n".join(said))

    @Slot()
    def _on_send(self) -> None:
        self.hide()
        self.send_requested.emit()
