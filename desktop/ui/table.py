"""The tables of dialogs: a few columns of words, one of which takes the room that is left."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

#: Of a row, beside the height of its words.
_ROW_SPACE_PX: Final = 12


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

    def row(self, words: Sequence[str]) -> QTreeWidgetItem:
        """Return a row, which is not in the table yet."""
        row = QTreeWidgetItem(list(words))
        row.setSizeHint(self._wide, QSize(0, self.row_px))
        return row
