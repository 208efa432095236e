"""Fields for the tool calls of a message that is written by hand: function, id and arguments of each."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.message import ToolCallPart
from desktop.core.text import Text
from desktop.core.tool_call_check import call_problem
from desktop.ui.chat_view.message_view import pretty_json

_ARGUMENTS_HEIGHT_PX: Final = 84


class ToolCallFields(QWidget):
    """Owned by its dialog; GUI thread.

    Signals:
        edited(): The person changed, added or removed something.
        added(QWidget): There is a new call, whose first field this is.
    """

    edited = Signal()
    added = Signal(object)

    def __init__(self, calls: Sequence[ToolCallPart]) -> None:
        super().__init__()
        self._rows: list[_CallRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addStretch(1)
        for call in calls:
            self._append(call, is_new=False)

    @property
    def calls(self) -> tuple[ToolCallPart, ...]:
        """The calls as entered."""
        return tuple(row.call for row in self._rows)

    @property
    def problem(self) -> Text | None:
        """What is wrong with the first call that is wrong; what came from a model and was not touched may be."""
        for row in self._rows:
            others = [other.call for other in self._rows if other is not row]
            if row.is_touched and (problem := call_problem(row.call, others)):
                return problem
        return None

    @Slot()
    def add(self) -> None:
        """Add an empty call."""
        known = {call.id for call in self.calls}
        numbers = range(1, len(known) + 2)
        free = next(i for number in numbers if (i := f"call_{number}") not in known)
        row = self._append(ToolCallPart(free, "", "{}"), is_new=True)
        self.edited.emit()
        row.name.setFocus()
        self.added.emit(row.name)

    def _append(self, call: ToolCallPart, *, is_new: bool) -> "_CallRow":
        row = _CallRow(call, is_new=is_new)
        row.edited.connect(self.edited)
        row.remove.clicked.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._column.insertWidget(len(self._rows) - 1, row)
        return row

    def _remove(self, row: "_CallRow") -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self.edited.emit()


class _CallRow(QFrame):
    """One call. ``is_touched``: it is new, or is not what it was."""

    edited = Signal()

    def __init__(self, call: ToolCallPart, *, is_new: bool) -> None:
        super().__init__()
        self.setObjectName("toolCall")
        self._before, self._is_new = call, is_new
        self.name = QLineEdit(call.name)
        self.id = QLineEdit(call.id)
        self._shown = pretty_json(call.arguments)
        self.arguments = QPlainTextEdit(self._shown)
        self.arguments.setTabChangesFocus(True)
        self.arguments.setFixedHeight(_ARGUMENTS_HEIGHT_PX)
        self.arguments.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.remove = QPushButton()
        self.remove.setAutoDefault(False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, widget in enumerate((self.name, self.id, self.remove)):
            grid.addWidget(widget, 0, place)
        grid.addWidget(self.arguments, 1, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for field in (self.name, self.id, self.arguments):
            field.textChanged.connect(self.edited)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.name.setPlaceholderText(self.tr("Function"))
        self.name.setAccessibleName(self.tr("Name of the function"))
        self.id.setPlaceholderText(self.tr("Id"))
        self.id.setAccessibleName(self.tr("Id of the call"))
        self.arguments.setAccessibleName(self.tr("Arguments, as a JSON object"))
        self.remove.setText(self.tr("Remove"))

    @property
    def call(self) -> ToolCallPart:
        """The call as entered; arguments that nobody touched are the model's own, to the letter."""
        words = self.arguments.toPlainText()
        arguments = self._before.arguments if words == self._shown else words
        return ToolCallPart(
            self.id.text().strip(), self.name.text().strip(), arguments, self._before.extra
        )

    @property
    def is_touched(self) -> bool:
        return self._is_new or self.call != self._before
