"""The quick switcher (titles, then messages, then commands) and the command palette: the same, with commands only."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QMainWindow,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.runtime.library import Library
from desktop.runtime.search import Search, SearchAnswer
from desktop.runtime.slices import Slices
from desktop.ui.announcing import announce
from desktop.ui.commands import Command, commands_of
from desktop.ui.conversation_model import Index
from desktop.ui.icons import paint_icon
from desktop.ui.marked_rows import MarkedRowDelegate
from desktop.ui.palette_model import (
    MOST,
    PaletteModel,
    PaletteRole,
    PaletteRow,
    TitleScan,
    command_rows,
    message_row,
    title_row,
)
from desktop.ui.row_painting import draw_elided
from desktop.ui.row_view import RowView
from desktop.ui.theme import Theme

_WIDTH_PX: Final = 620
_MARGIN_PX: Final = 24

#: The palette takes at most this part of the window's height.
_SHARE: Final = 0.7

_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
}


class _PaletteDelegate(MarkedRowDelegate):
    """One line for each row: an icon, the words with what matches, a caption."""

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.row_px = self._title_px + theme.space(4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        space = self._theme.space
        row: PaletteRow = index.data(PaletteRole.ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self._box(option).adjusted(space(3), 0, -space(3), 0)
        if row.is_heading:
            painter.setFont(self._caption_font)
            painter.setPen(self._theme.color("text_muted"))
            draw_elided(painter, inside.adjusted(0, space(1), 0, 0), row.words)
        else:
            self._paint_ground(painter, option)
            self._paint_row(painter, inside, row)
        painter.restore()

    def _paint_row(self, painter: QPainter, inside: QRect, row: PaletteRow) -> None:
        side = self._theme.space(4)
        spot = QRect(inside.left(), inside.center().y() - side // 2, side, side)
        paint_icon(painter, row.icon, self._theme.color("text_muted"), spot.toRectF())
        line = inside.adjusted(side + self._theme.space(2), 0, 0, 0)
        painter.setFont(self._caption_font)
        room = line.width() // 3
        caption = self._time_of(row.updated_ms) if row.updated_ms else row.caption
        caption = painter.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, room)
        line = self._paint_caption_at_right(painter, line, caption)
        painter.setFont(self._title_font)
        painter.setPen(self._theme.color("text"))
        self._paint_marked(painter, line, row.words, row.marks, 1)


class Palette(QWidget):
    """Covers its window while it is open, made when it is first opened; GUI thread.

    Signals:
        opened(str): The person chose the conversation of this id.
        message_opened(str, str, str): They chose a message, by its conversation's id and its own, in
            which the last text was found.
        closed(): It is hidden again.
    """

    opened = Signal(str)
    message_opened = Signal(str, str, str)
    closed = Signal()

    def __init__(self, library: Library, search: Search, theme: Theme, window: QMainWindow) -> None:
        super().__init__(window)
        self._library = library
        self._search = search
        self._window = window
        self._commands: Sequence[Command] = ()
        self._is_for_commands = False
        self._has_moved = False
        self._focus_before: QWidget | None = None
        self._scan: TitleScan | None = None
        self._messages: list[PaletteRow] = []
        self._slices = Slices(self)
        self._slices.done.connect(self._show_found)
        self._frame = QFrame(self)
        self._frame.setObjectName("palette")
        self.field = QLineEdit()
        self.field.installEventFilter(self)
        self.model = PaletteModel(self)
        self.list = RowView()
        self._delegate = _PaletteDelegate(theme, self.list)
        self._nothing = QLabel()
        self._nothing.setProperty("role", "muted")
        self._lay_out(theme)
        self.field.textChanged.connect(self._on_typed)
        self.list.clicked.connect(lambda index: self._choose(self.model.row_at(index.row())))
        search.answered.connect(self._on_answered)
        window.installEventFilter(self)
        self.hide()

    def _lay_out(self, theme: Theme) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.set_look(self._delegate.row_px, theme.color("raised"))
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFocusProxy(self.field)  # its arrow keys move in the list
        space = theme.space
        column = self._column = QVBoxLayout(self._frame)
        column.setContentsMargins(space(2), space(2), space(2), space(2))
        column.setSpacing(space(1))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing)
        self._nothing.setContentsMargins(space(3), space(1), space(3), space(1))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self._delegate.set_theme(theme)
        self.list.set_look(self._delegate.row_px, theme.color("raised"))

    def open_at(self, *, commands: bool) -> None:
        """Show all, or with ``commands`` only these; shown already in the same way, it is closed."""
        if self.isVisible() and self._is_for_commands == commands:
            self.close_again()
            return
        if not self.isVisible():
            self._focus_before = self._window.focusWidget()
        self._is_for_commands = commands
        self._commands = commands_of(self._window.menuBar())
        self._name()
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.clear()
        self._on_typed()

    def close_again(self) -> None:
        """Hide it, and give the keyboard back."""
        self.hide()
        if self._focus_before is not None:
            self._focus_before.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            self._commands = commands_of(self._window.menuBar())
            self._name()
            self._show_found(is_last=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._slices.stop()
        self._scan = None
        self.closed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._frame.geometry().contains(event.position().toPoint()):
            self.close_again()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            return self._took_key(event)
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _took_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close_again()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.model.row_at(self.list.currentIndex().row()))
        elif key in _STEPS:
            self._has_moved = True
            self._go_to(self.model.next_row(self.list.currentIndex().row(), _STEPS[key]))
        else:
            return False
        return True

    def _go_to(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row))
        found = self.model.row_at(row)
        if found is not None:
            announce(self.field, str(self.model.index(row).data()))

    def _choose(self, row: PaletteRow | None) -> None:
        if row is None or row.is_heading:
            return
        self.close_again()
        if row.action is not None:
            row.action.trigger()
        elif row.message:
            self.message_opened.emit(row.conversation, row.message, row.match)
        else:
            self.opened.emit(row.conversation)

    @Slot()
    def _on_typed(self) -> None:
        typed = self.field.text().strip()
        self._messages = []
        self._has_moved = False
        if self._is_for_commands:
            self._show_found(is_last=True)
            return
        self._search.ask(typed)
        if typed:
            self._scan = TitleScan(self._library.shelf.rows, typed)
            self._slices.start(self._scan.steps())
        else:
            self._slices.stop()
            self._scan = None
            self._show_found(is_last=True)

    @Slot(object)
    def _on_answered(self, answer: SearchAnswer) -> None:
        is_asked = self.isVisible() and answer.words == self.field.text().strip()
        if is_asked and not self._is_for_commands:
            known = self._library.shelf.by_id  # the index may not know yet what was deleted
            there = (h for h in answer.hits if (s := known.get(h.conversation)) and not s.deleted)
            messages = (message_row(hit) for hit in there if hit.message)
            self._messages = list(islice(messages, MOST))
            self._show_found(is_last=True)

    @Slot(bool)
    def _show_found(self, is_last: bool) -> None:  # noqa: FBT001 - a slot
        if not self.isVisible():
            return
        typed = self.field.text().strip()
        titles = self._recent() if self._scan is None else self._scan.found()
        commands = command_rows(self._commands, typed)
        if self._is_for_commands:
            rows = commands
        else:
            rows = self._under(self.tr("Conversations"), titles)
            rows += self._under(self.tr("Messages"), self._messages)
            is_offered = typed or not titles  # who has no conversation yet
            rows += self._under(self.tr("Commands"), commands[:MOST] if is_offered else [])
        self._nothing.setVisible(not rows and is_last)
        if rows == self.model.rows and rows:
            return  # most slices find nothing better
        kept = self.model.row_at(self.list.currentIndex().row())
        self.model.show(rows)
        # What the person went to stays; else the best is ready for Enter.
        is_kept = kept is not None and self._has_moved
        same = (i for i, row in enumerate(rows) if is_kept and kept and _key(row) == _key(kept))
        self._go_to(next(same, self.model.next_row(-1, 1)))
        self._place()

    def _recent(self) -> list[PaletteRow]:
        listed = self._library.shelf.rows[: 10 * MOST]  # what is pinned stands first
        newest = sorted(listed, key=lambda s: s.updated, reverse=True)
        return [title_row(summary) for summary in newest[:MOST]]

    def _under(self, heading: str, rows: list[PaletteRow]) -> list[PaletteRow]:
        return [PaletteRow(heading), *rows] if rows else []

    def _place(self) -> None:
        """Stand in the upper middle of the window, as high as what is found."""
        room = self._window.rect()
        self.setGeometry(room)
        width = min(_WIDTH_PX, room.width() - 2 * _MARGIN_PX)
        row_px = self._delegate.row_px
        space = self._column.spacing()
        wanted = 2 * self._column.contentsMargins().top() + self.field.sizeHint().height()
        wanted += self.model.rowCount() * row_px + 3 * space + 2 * self.list.frameWidth()
        if not self._nothing.isHidden():
            wanted += self._nothing.sizeHint().height() + space
        self.list.setVisible(self.model.rowCount() > 0)
        height = min(wanted, round(room.height() * _SHARE))
        top = min(self._window.menuBar().height() + 2 * _MARGIN_PX, room.height() - height)
        self._frame.setGeometry((room.width() - width) // 2, max(top, 0), width, height)

    def _name(self) -> None:
        words = (
            self.tr("Run a command")
            if self._is_for_commands
            else self.tr("Go to a conversation, a message or a command")
        )
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.list.setAccessibleName(self.tr("What was found"))
        self._nothing.setText(self.tr("Nothing was found."))


def _key(row: PaletteRow) -> tuple[str, str, str]:
    return row.conversation, row.message, row.words
