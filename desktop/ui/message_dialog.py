"""Writes or edits a message by hand, of any role; and takes the results of tool calls."""

import json
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.message import Role, ToolCallPart

_SIZE_PX = (560, 360)

#: Roles that a person may write.
_WRITTEN = (Role.SYSTEM, Role.DEVELOPER, Role.USER, Role.ASSISTANT, Role.TOOL)


class MessageDialog(QDialog):
    """GUI thread; shown with ``open()``, deletes itself.

    Signals:
        written(str, str, str): The role and the text that the person wants; of a tool's result also the
            id of its call.
    """

    written = Signal(str, str, str)

    def __init__(
        self,
        role: Role,
        text: str,
        *,
        is_new: bool,
        parent: QWidget,
        calls: Sequence[ToolCallPart] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._role = QComboBox()
        names = {
            Role.SYSTEM: self.tr("System"),
            Role.DEVELOPER: self.tr("Developer"),
            Role.USER: self.tr("User"),
            Role.ASSISTANT: self.tr("Assistant"),
            Role.TOOL: self.tr("Tool"),
        }
        for known in _WRITTEN:
            self._role.addItem(names[known], known.value)
        self._role.setCurrentIndex(self._role.findData(role.value))
        self._role.setVisible(is_new)
        self._role.setAccessibleName(self.tr("Role"))
        self._call = QComboBox(editable=True, insertPolicy=QComboBox.InsertPolicy.NoInsert)
        self._call.addItems([call.id for call in calls])
        self._call.setAccessibleName(self.tr("Id of the call"))
        if (line := self._call.lineEdit()) is not None:
            line.setPlaceholderText(self.tr("Id of the call that this is the result of"))
        self._text = QPlainTextEdit(text)
        self._text.setAccessibleName(self.tr("Text of the message"))
        self._text.setTabChangesFocus(True)
        self._hint = QLabel(wordWrap=True)
        self._hint.setProperty("role", "caption")
        self._hint.setText(
            self.tr("It is put behind the message that you chose.")
            if is_new
            else self.tr("The message as it is now stays as another version.")
        )
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)
        self._text.textChanged.connect(self._on_text)
        self._role.currentIndexChanged.connect(self._on_text)
        self._call.editTextChanged.connect(self._on_text)
        column = QVBoxLayout(self)
        for widget in (self._role, self._call, self._text, self._hint, self._buttons):
            column.addWidget(widget)
        self.setWindowTitle(self.tr("Insert a message") if is_new else self.tr("Edit the message"))
        self.resize(*_SIZE_PX)
        self._text.setFocus()
        self._on_text()

    @Slot()
    def _on_text(self) -> None:
        needs_call = self._role.currentData() == Role.TOOL.value and not self._role.isHidden()
        self._call.setVisible(needs_call)
        is_whole = bool(self._call.currentText().strip()) or not needs_call
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self._text.toPlainText().strip()) and is_whole)

    @Slot()
    def _on_accepted(self) -> None:
        role, call = str(self._role.currentData()), self._call.currentText().strip()
        self.written.emit(role, self._text.toPlainText(), call)
        self.accept()


class ToolResultsDialog(QDialog):
    """Takes the result of each tool call; GUI thread; shown with ``open()``, deletes itself.

    Signals:
        answered(object): The results by the ids of the calls (dict[str, str]).
    """

    answered = Signal(object)

    def __init__(self, calls: Sequence[ToolCallPart], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fields: dict[str, QPlainTextEdit] = {}
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for call in calls:
            title = QLabel(f"{call.name}  ·  {call.id}", textFormat=Qt.TextFormat.PlainText)
            title.setProperty("role", "title")
            arguments = QPlainTextEdit(pretty_json(call.arguments), readOnly=True)
            arguments.setMaximumHeight(110)
            arguments.setAccessibleName(self.tr("Arguments of {name}").format(name=call.name))
            result = QPlainTextEdit()
            for field in (arguments, result):
                field.setTabChangesFocus(True)
            result.setPlaceholderText(self.tr("Result: text or JSON"))
            result.setAccessibleName(self.tr("Result of {name}").format(name=call.name))
            self._fields[call.id] = result
            form.addRow(title, arguments)
            form.addRow(result)
        inside = QWidget()
        inside.setLayout(form)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        buttons.button(kinds.Ok).setText(self.tr("Send the results"))
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        self.setWindowTitle(self.tr("Results of the tools"))
        self.resize(*_SIZE_PX)
        for field in list(self._fields.values())[:1]:
            field.setFocus()

    @Slot()
    def _on_accepted(self) -> None:
        self.answered.emit({i: field.toPlainText() for i, field in self._fields.items()})
        self.accept()


def pretty_json(source: str) -> str:
    """Return JSON with indentation; anything else as it is."""
    try:
        return json.dumps(json.loads(source), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return source
