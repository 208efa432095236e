"""The small bar to find text in the conversation. It only asks; the view finds."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from desktop.ui.chat_view.finder import Query
from desktop.ui.icons import icon
from desktop.ui.theme import Theme

#: How wide the field is where there is room.
_FIELD_PX: Final = 200


class FindBar(QFrame):
    """Lives over the top right corner of the chat view.

    Signals:
        query_changed(object): A ``Query``.
        step_requested(int): 1 for the next match, -1 for the one before.
        closed(): The person is done.
    """

    query_changed = Signal(object)
    step_requested = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("find_bar")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find in this conversation"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.count = QLabel(self)
        self.case = QCheckBox(self.tr("Case"), self)
        self.case.setToolTip(self.tr("Match upper and lower case"))
        self.whole = QCheckBox(self.tr("Words"), self)
        self.whole.setToolTip(self.tr("Whole words only"))
        self._icons: list[tuple[QToolButton, str]] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 6, 6)
        layout.setSpacing(6)
        for widget in (self.field, self.count, self.case, self.whole):
            layout.addWidget(widget)
        for name, label, slot in (
            ("chevron-up", self.tr("Previous match"), lambda: self.step_requested.emit(-1)),
            ("chevron-down", self.tr("Next match"), lambda: self.step_requested.emit(1)),
            ("close", self.tr("Close"), self.close_bar),
        ):
            button = QToolButton(self)
            button.setAutoRaise(True)
            button.setToolTip(label)
            button.setAccessibleName(label)
            button.clicked.connect(slot)
            layout.addWidget(button)
            self._icons.append((button, name))
        self.field.textChanged.connect(self._changed)
        self.case.toggled.connect(self._changed)
        self.whole.toggled.connect(self._changed)
        self.field.installEventFilter(self)
        self.dress(theme)
        self.hide()

    def dress(self, theme: Theme) -> None:
        """Take the colours of ``theme``."""
        for button, name in self._icons:
            button.setIcon(icon(name, theme))
        colors = theme.colors
        self.setStyleSheet(
            f"#find_bar {{ background: {colors.raised}; border: 1px solid {colors.border};"
            f" border-radius: {theme.radii.medium}px; }}"
            f" QLabel {{ color: {colors.text_muted}; }}"
        )

    def open(self, text: str) -> None:
        """Show the bar, with ``text`` to look for if it is not empty."""
        self.show()
        self.raise_()
        if text:
            self.field.setText(text)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._changed()

    def show_text(self, text: str) -> Query:
        """Show the bar with ``text`` and leave the keyboard where it is; return what is to be looked for."""
        for widget in (self.field, self.whole):
            widget.blockSignals(True)
        self.field.setText(text)
        self.whole.setChecked(False)  # it may be the beginning of a word
        for widget in (self.field, self.whole):
            widget.blockSignals(False)
        self.show()
        self.raise_()
        return Query(text, self.case.isChecked())

    def close_bar(self) -> None:
        """Hide the bar."""
        self.hide()
        self.closed.emit()

    def show_count(self, number: int, total: int, *, is_complete: bool) -> None:
        """Say which match this is of how many; the total may still grow."""
        if not self.field.text().strip():
            words = ""
        elif not total:
            words = self.tr("Not found") if is_complete else "…"
        else:
            more = "" if is_complete else "+"
            words = self.tr("{number} of {total}").replace("{number}", str(number))
            words = words.replace("{total}", f"{total}{more}")
        self.count.setText(words)

    def fit(self, room_px: int) -> None:
        """Take as much room as is needed, or what there is: then the field gives way."""
        hint = self.sizeHint()
        wanted_px = hint.width() + max(_FIELD_PX - self.field.sizeHint().width(), 0)
        self.resize(min(wanted_px, room_px), hint.height())

    def _changed(self) -> None:
        self.query_changed.emit(
            Query(self.field.text(), self.case.isChecked(), self.whole.isChecked())
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = watched is self.field and event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and self._takes(event):
            return True
        return super().eventFilter(watched, event)

    def _takes(self, event: QKeyEvent) -> bool:
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.step_requested.emit(-1 if is_shifted else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            return False
        return True
