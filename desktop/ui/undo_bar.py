"""Offers for a while to bring deleted conversations back."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.core.conversation import ConversationSummary
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.theme import Theme

#: How long a deleted conversation can be brought back by one click, in milliseconds.
UNDO_MS: Final = 12_000


class UndoBar(QFrame):
    """Hidden while there is nothing to undo; GUI thread.

    Signals:
        undone(tuple[str, ...]): The person wants the conversations of these ids back.
    """

    undone = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("undoBar")
        self._gone: tuple[ConversationSummary, ...] = ()
        self._label = ElidedLabel()
        self.button = QPushButton()
        self.button.setProperty("role", "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(1), theme.space(1), theme.space(1))
        row.addWidget(self._label, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self.button.clicked.connect(self.undo)
        self._timer = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @Slot(object)
    def offer(self, gone: tuple[ConversationSummary, ...]) -> None:
        """Offer to undo the deletion of these conversations."""
        self._gone = gone
        self._retranslate()
        self.show()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.isHidden():  # not when the window is only minimised
            self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.button.setText(self.tr("Undo"))
        if len(self._gone) > 1:
            words = self.tr("Deleted %n conversation(s)", "", len(self._gone))
        else:
            title = next((s.title for s in self._gone), "") or self.tr("New conversation")
            words = self.tr("Deleted “{title}”").format(title=title)
        self._label.set_text(words)

    @Slot()
    def undo(self) -> None:
        """Undo what is offered, if anything is."""
        if not self.isHidden():
            self.hide()
            self.undone.emit(tuple(summary.id for summary in self._gone))
