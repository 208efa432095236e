"""What the bars above the composer are that say something about the next request: words, and link buttons below them."""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.core.text import joined

_GAP_PX: Final = 4

#: Columns of buttons where one row is too wide.
_NARROW: Final = 2


class WarningBar(QFrame):
    """GUI thread; hidden at first. Subclasses say everything in ``retranslate``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "warningBar")
        self._words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._words.setContentsMargins(8, 0, 0, 0)  # above the words of the buttons
        self._buttons: list[QPushButton] = []
        self._order: list[tuple[int, int, QPushButton]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(_GAP_PX)
        self._grid.setVerticalSpacing(0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 8, 12, 4)
        self._column.setSpacing(2)
        self._column.addWidget(self._words)
        self._column.addLayout(self._grid)
        self.hide()

    def _add_button(self) -> QPushButton:
        """Return a new button at the right of those that were added."""
        button = QPushButton()
        button.setProperty("role", "link")
        self._buttons.append(button)
        self._grid.setColumnStretch(len(self._buttons), 1)
        self._grid.setColumnStretch(len(self._buttons) - 1, 0)
        self._arrange()
        return button

    def _arrange(self) -> None:
        """Put the buttons that are shown into one row, or into two columns where that is too wide."""
        shown = [button for button in self._buttons if not button.isHidden()]
        margins = self._column.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        wanted = sum(button.sizeHint().width() + _GAP_PX for button in shown) - _GAP_PX
        columns = len(self._buttons) if wanted <= room else _NARROW
        # Hidden ones come last: they ask for the layout when they are shown.
        placed = shown + [button for button in self._buttons if button not in shown]
        order = [(*divmod(at, columns), button) for at, button in enumerate(placed)]
        if order == self._order:
            return
        self._order = order
        for row, column, button in order:
            self._grid.addWidget(button, row, column, Qt.AlignmentFlag.AlignLeft)

    def _say_words(self, words: str) -> None:
        """Show ``words``; a screen reader says their lines as one sentence after the other."""
        self._words.setText(words)
        self.setAccessibleName(joined(words.splitlines()))

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
