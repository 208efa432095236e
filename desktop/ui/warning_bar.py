"""What the bars above the composer are that say something about the next request: words, and link buttons below them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.core.text import joined


class WarningBar(QFrame):
    """GUI thread; hidden at first. Subclasses say everything in ``retranslate``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "warningBar")
        self._words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._words.setContentsMargins(8, 0, 0, 0)  # above the words of the buttons
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(4)
        self._buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 12, 4)
        column.setSpacing(2)
        column.addWidget(self._words)
        column.addLayout(self._buttons)
        self.hide()

    def _add_button(self) -> QPushButton:
        """Return a new button at the right of those that were added."""
        button = QPushButton()
        button.setProperty("role", "link")
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    def _say_words(self, words: str) -> None:
        """Show ``words``; a screen reader says their lines as one sentence after the other."""
        self._words.setText(words)
        self.setAccessibleName(joined(words.splitlines()))

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
