"""The tables of dialogs: a few columns of words, one of which takes the room that is left; what is cut is in a tool tip."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QToolTip, QTreeWidget, QTreeWidgetItem

from desktop.ui.tips import tip

#: Of a row, beside the height of its words.
_ROW_SPACE_PX: Final = 12

#: Of a cell, beside the width of its words.
_CELL_PX: Final = 16


class Table(QTreeWidget):
    """GUI thread."""

    def __init__(self, columns: int, wide: int) -> None:
        """Make an empty table.

        Args:
            columns: How many there are; their words are set by ``setHeaderLabels``.
            wide: The column that takes the room that is left.
        """
        super().__init__()
        self.setProperty("role", "table")
        self.setColumnCount(columns)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self._wide = wide
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)

    @property
    def row_px(self) -> int:
        """The height of a row."""
        return self.fontMetrics().height() + _ROW_SPACE_PX

    def tip_of(self, index: QModelIndex) -> str:
        """Return the words of a cell for a tool tip; nothing where all of them are seen."""
        words = str(index.data() or "")
        needed = self.fontMetrics().horizontalAdvance(words) + _CELL_PX
        return tip(words) if needed > self.visualRect(index).width() else ""

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            if not index.data(Qt.ItemDataRole.ToolTipRole):
                QToolTip.showText(event.globalPos(), self.tip_of(index), self.viewport())
                return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        # Left unaccepted it goes on to the dialog, whose default button would act on the row once more.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    def row(self, words: Sequence[str]) -> QTreeWidgetItem:
        """Return a row, which is not in the table yet."""
        row = QTreeWidgetItem(list(words))
        row.setSizeHint(self._wide, QSize(0, self.row_px))
        return row
