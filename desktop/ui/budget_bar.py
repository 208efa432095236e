"""Says above the composer that a budget is used up and asks whether to send all the same, or that it soon will be."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.core.budgets import BudgetState
from desktop.runtime.translation import translated


class BudgetBar(QFrame):
    """GUI thread.

    Signals:
        send_requested(): Send all the same, this once.
        budgets_requested(): Show the page of the budgets.
    """

    send_requested = Signal()
    budgets_requested = Signal()

    def __init__(self, name_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("budgetBar")
        self._name_of = name_of
        self._states: Sequence[BudgetState] = ()
        self._asks = False
        self._words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.send = QPushButton()
        self.budgets = QPushButton()
        self.close_button = QPushButton()
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in (self.send, self.budgets, self.close_button):
            button.setProperty("role", "link")
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 12, 4)
        column.setSpacing(2)
        self._words.setContentsMargins(8, 0, 0, 0)  # above the words of the buttons
        column.addWidget(self._words)
        column.addLayout(row)
        self.send.clicked.connect(self._on_send)
        self.budgets.clicked.connect(self.budgets_requested)
        self.close_button.clicked.connect(self.hide)
        self.hide()
        self._retranslate()

    def ask(self, over: Sequence[BudgetState]) -> None:
        """Ask whether to go beyond these limits."""
        self._show(over, asks=True)
        self.send.setFocus()

    def warn(self, near: Sequence[BudgetState]) -> None:
        """Say that these limits are nearly used up."""
        self._show(near, asks=False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _show(self, found: Sequence[BudgetState], *, asks: bool) -> None:
        self._states, self._asks = found, asks
        self._retranslate()
        self.send.setVisible(asks)
        self.show()

    def _retranslate(self) -> None:
        self.send.setText(self.tr("Send anyway"))
        self.budgets.setText(self.tr("Budgets…"))
        self.close_button.setText(self.tr("Do not send") if self._asks else self.tr("Close"))
        names = [self._name_of(state.budget.connection) for state in self._states]
        said = [translated(s.sentence(n)) for s, n in zip(self._states, names, strict=True)]
        self._words.setText("\n".join(said))
        self.setAccessibleName(" ".join(said))

    @Slot()
    def _on_send(self) -> None:
        self.hide()
        self.send_requested.emit()
