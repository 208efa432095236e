"""Offers for a while to bring a deleted conversation back."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.ui.elided_label import ElidedLabel
from desktop.ui.theme import Theme

#: How long a deleted conversation can be brought back by one click, in milliseconds.
UNDO_MS: Final = 12_000


class UndoBar(QFrame):
    """Hidden while there is nothing to undo; GUI thread.

    Signals:
        undone(str): The person wants the conversation of this id back.
    """

    undone = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("undoBar")
        self._id = ""
        self._title = ""
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

    def offer(self, conversation_id: str, title: str) -> None:
        """Offer to undo the deletion of this conversation."""
        self._id, self._title = conversation_id, title
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
        title = self._title or self.tr("New conversation")
        self._label.set_text(self.tr("Deleted “{title}”").format(title=title))

    @Slot()
    def undo(self) -> None:
        """Undo what is offered, if anything is."""
        if not self.isHidden():
            self.hide()
            self.undone.emit(self._id)
