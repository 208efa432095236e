"""A list of rows that are all equally high: where a row is gets reckoned, and nothing is laid out."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QCursor,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QRegion,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex

    Index = QModelIndex | QPersistentModelIndex

_Move = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint
_State = QStyle.StateFlag

#: Keys that go on by one row, and which way.
_STEPS: Final = {_Move.MoveUp: -1, _Move.MovePrevious: -1, _Move.MoveDown: 1, _Move.MoveNext: 1}


class RowView(QListView):
    """Shows a model of one column; GUI thread.

    ``QListView`` keeps the place of each row, and finds all of them anew with any change: a dozen milliseconds for a
    hundred thousand. Here whatever is asked of them costs as much as the rows in sight. It stays a ``QListView``
    for what it is to screen readers, and for its keys and dragging.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_px = 1
        self._ground = QColor()
        self._dragged_over = -1
        # For the one that Qt makes PySide6 looks for the right class among all there are, and makes them: 6 ms.
        self.setViewport(QWidget())
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_look(self, row_px: int, ground: QColor) -> None:
        """Have rows as high as this from now on, on opaque ``ground``.

        Were it transparent, all that is under the list would be painted anew whenever a row is.
        """
        self._row_px, self._ground = row_px, ground
        self.scheduleDelayedItemsLayout()

    # Where rows are

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)  # takes the new number of rows, and paints

    def updateGeometries(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self._row_px)
        bar.setPageStep(room)
        bar.setRange(0, max(self._count() * self._row_px - room, 0))
        QAbstractItemView.updateGeometries(self)

    def visualRect(self, index: "Index") -> QRect:
        return self._span(index.row(), index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._row_at(point.y())
        is_inside = 0 <= point.x() < self.viewport().width() and 0 <= row < self._count()
        return self.model().index(row, 0) if is_inside else QModelIndex()

    def scrollTo(
        self, index: "Index", hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        self.executeDelayedItemsLayout()  # the bar may not know of all rows yet
        top, room = index.row() * self._row_px, self.viewport().height()
        lowest, highest = top + self._row_px - room, top
        at = self.verticalScrollBar().value()
        if hint == _Hint.PositionAtCenter:
            at = (lowest + highest) // 2
        elif hint == _Hint.PositionAtTop:
            at = highest
        elif hint == _Hint.PositionAtBottom:
            at = lowest
        else:
            at = min(max(at, lowest), highest)
        self.verticalScrollBar().setValue(at)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.scrollDirtyRegion(dx, dy)
        self.viewport().scroll(dx, dy)

    # Dragging

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        # The list's own looks for rows that were laid out.
        QAbstractItemView.dragMoveEvent(self, event)
        over = self.indexAt(event.position().toPoint()) if event.isAccepted() else QModelIndex()
        self._show_dragged_over(over.row())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_dragged_over(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self._show_dragged_over(-1)

    def _show_dragged_over(self, row: int) -> None:
        """Mark the row that takes what is dragged, as the mouse does else; -1 for none."""
        self._dragged_over = row
        self.viewport().update()

    # Reckoning

    def _count(self) -> int:
        return self.model().rowCount() if self.model() is not None else 0

    def _row_at(self, y: int) -> int:
        return (y + self.verticalScrollBar().value()) // self._row_px

    def _span(self, first: int, last: int) -> QRect:
        """Return where the rows from ``first`` to ``last`` are in the viewport."""
        top = first * self._row_px - self.verticalScrollBar().value()
        return QRect(0, top, self.viewport().width(), (last - first + 1) * self._row_px)

    def _rows_in(self, place: QRect) -> range:
        """Return the rows that ``place`` touches."""
        first, last = sorted((self._row_at(place.top()), self._row_at(place.bottom())))
        return range(max(first, 0), min(last + 1, self._count()))

    # The keyboard

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        del modifiers
        current, count = self.currentIndex(), self._count()
        page = max(self.viewport().height() // self._row_px, 1)
        if action == _Move.MoveHome or not current.isValid():
            return self._enabled(range(count))
        if action == _Move.MoveEnd:
            return self._enabled(range(count - 1, -1, -1))
        steps = {**_STEPS, _Move.MovePageUp: -page, _Move.MovePageDown: page}
        step = steps.get(action, 0)
        wanted = min(max(current.row() + step, 0), count - 1)
        onwards, back = range(wanted, count), range(wanted, -1, -1)
        tries = (onwards, back) if step > 0 else (back, onwards)
        found = (self._enabled(rows) for rows in tries)
        return next((index for index in found if index.isValid()), current)

    def _enabled(self, rows: range) -> QModelIndex:
        """Return the first of ``rows`` that the keyboard can go to."""
        indexes = (self.model().index(row, 0) for row in rows)
        usable = (i for i in indexes if i.flags() & Qt.ItemFlag.ItemIsEnabled)
        return next(usable, QModelIndex())

    # What is chosen

    def selectAll(self) -> None:
        everything = self._span(0, self._count() - 1)
        self.setSelection(everything, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        chosen, rows = QItemSelection(), self._rows_in(rect)
        if len(rows) > 1 or self._enabled(rows).isValid():
            chosen.select(self.model().index(rows[0], 0), self.model().index(rows[-1], 0))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        seen, region = self.viewport().rect(), QRegion()
        for number in range(selection.count()):
            span = selection.at(number)
            region += self._span(span.top(), span.bottom()) & seen
        return region

    def currentChanged(self, current: "Index", previous: "Index") -> None:
        QAbstractItemView.currentChanged(self, current, previous)
        if current.isValid() and self.hasFocus():
            self._tell(QAccessible.Event.Focus, current.row())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        QAbstractItemView.selectionChanged(self, selected, deselected)
        for event, spans in (
            (QAccessible.Event.SelectionRemove, deselected),
            (QAccessible.Event.SelectionAdd, selected),
        ):
            if not spans.isEmpty():
                self._tell(event, spans.at(0).top())

    def _tell(self, what: QAccessible.Event, row: int) -> None:
        """Tell screen readers what a row has become."""
        if QAccessible.isActive():
            event = QAccessibleEvent(self, what)
            event.setChild(row)
            QAccessible.updateAccessibility(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        usual = option.state & ~(_State.State_HasFocus | _State.State_MouseOver)
        pointed = max(self._dragged_over, self._row_under_mouse())
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._ground)
        for row in self._rows_in(event.rect()):
            index = self.model().index(row, 0)
            option.rect = self._span(row, row)
            option.state = usual | self._state_of(index)
            if row == pointed:
                option.state |= _State.State_MouseOver
            self.itemDelegate().paint(painter, option, index)

    def _state_of(self, index: QModelIndex) -> QStyle.StateFlag:
        state = _State.State_None
        if self.selectionModel().isSelected(index):
            state |= _State.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            state |= _State.State_HasFocus
        return state

    def _row_under_mouse(self) -> int:
        if not self.viewport().underMouse():
            return -1
        return self._row_at(self.viewport().mapFromGlobal(QCursor.pos()).y())
