"""The list of what a search found; opens what is chosen."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop.ui.conversation_model import Index
from desktop.ui.search_delegate import SearchDelegate
from desktop.ui.search_model import SearchModel, SearchRow
from desktop.ui.theme import Theme


class SearchResults(QListView):
    """Shows a ``SearchModel``; a click or Enter opens, the arrows only move. GUI thread.

    Signals:
        chosen(SearchRow): The person wants to see this.
        left_upwards(): They go back to what they typed.
        left(): They are done with searching.
    """

    chosen = Signal(object)
    left_upwards = Signal()
    left = Signal()

    def __init__(self, model: SearchModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = model
        self._delegate = SearchDelegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._choose)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._come_back)
        self._kept: SearchRow | None = None
        self._retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self._delegate.set_theme(theme)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def enter(self) -> None:
        """Take the keyboard, at the first row if at none."""
        self.setFocus()
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.found.index(0))

    def open_best(self) -> None:
        """Open the first conversation if its title matches, or else its first message; take the keyboard."""
        first = self.found.row_at(self.found.index(0))
        is_title = first is None or first.marks or self.found.rowCount() == 1
        best = self.found.index(0 if is_title else 1)
        self.setFocus()
        self.setCurrentIndex(best)
        self._choose(best)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(current)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Up and current.row() <= 0:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @Slot(QModelIndex)
    def _choose(self, index: Index) -> None:
        row = self.found.row_at(index)
        if row is not None:
            self.chosen.emit(row)

    @Slot()
    def _remember(self) -> None:
        self._kept = self.found.row_at(self.currentIndex())

    @Slot()
    def _come_back(self) -> None:
        """Stay at the message that the person was at, if it is still found."""
        kept = self._kept
        if kept is None:
            return
        for number in range(self.found.rowCount()):
            index = self.found.index(number)
            row = self.found.row_at(index)
            if row is not None and _place(row) == _place(kept):
                self.setCurrentIndex(index)
                return

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("What was found"))


def _place(row: SearchRow) -> tuple[str, str]:
    return row.summary.id, row.hit.message if row.hit else ""
