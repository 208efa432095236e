"""Writes or edits a message by hand, of any role; and takes the results of tool calls."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from desktop.core.editing import NO_TOOLS, ToolFields
from desktop.core.message import Role, ToolCallPart
from desktop.runtime.translation import translated
from desktop.ui.chat_view.message_view import pretty_json
from desktop.ui.dialog import Dialog
from desktop.ui.plain_text_edit import PlainTextEdit
from desktop.ui.style_sheet import set_styled
from desktop.ui.tool_call_fields import ToolCallFields

_SIZE_PX = (560, 360)
_HEIGHT_WITH_CALLS_PX = 480

#: Roles that a person may write.
_WRITTEN = (Role.SYSTEM, Role.DEVELOPER, Role.USER, Role.ASSISTANT, Role.TOOL)


class WrittenMessage(Struct, frozen=True):
    """What a person wrote."""

    role: Role
    text: str
    tools: ToolFields = NO_TOOLS


class MessageDialog(Dialog):
    """GUI thread; shown with ``open()``, deletes itself.

    Args:
        message: The message as it is now; of a new one its role and nothing else.
        is_new: The person may choose the role.
        calls: What a tool's result may be the result of, the likeliest first.

    Signals:
        written(WrittenMessage): What the person wants.
    """

    written = Signal(object)

    def __init__(
        self,
        message: WrittenMessage,
        *,
        is_new: bool,
        parent: QWidget,
        calls: Sequence[ToolCallPart] = (),
    ) -> None:
        super().__init__(parent)
        self._role = self._roles(message.role)
        self._role.setVisible(is_new)
        self._call = QComboBox(editable=True, insertPolicy=QComboBox.InsertPolicy.NoInsert)
        self._call.addItems([call.id for call in calls])
        if message.tools.tool_call_id:
            self._call.setEditText(message.tools.tool_call_id)
        self._text = QPlainTextEdit(message.text)
        self._text.setTabChangesFocus(True)
        self.tool_calls = ToolCallFields(message.tools.calls)
        self._calls_area = QScrollArea(widgetResizable=True)
        self._calls_area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._calls_area.setWidget(self.tool_calls)
        self._add_call = QPushButton()
        self._add_call.setAutoDefault(False)
        self._is_new = is_new
        self._hint = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._lay_out()
        self._retranslate()
        self._text.setFocus()

    def _roles(self, role: Role) -> QComboBox:
        box = QComboBox()
        for known in _WRITTEN:
            box.addItem("", known.value)
        box.setCurrentIndex(box.findData(role.value))
        return box

    def _retranslate(self) -> None:
        is_new = self._is_new
        self.setWindowTitle(self.tr("Insert a message") if is_new else self.tr("Edit the message"))
        names = {
            Role.SYSTEM: self.tr("System"),
            Role.DEVELOPER: self.tr("Developer"),
            Role.USER: self.tr("User"),
            Role.ASSISTANT: self.tr("Assistant"),
            Role.TOOL: self.tr("Tool"),
        }
        for row, role in enumerate(_WRITTEN):
            self._role.setItemText(row, names[role])
        self._role.setAccessibleName(self.tr("Role"))
        self._call.setAccessibleName(self.tr("Id of the call"))
        if (line := self._call.lineEdit()) is not None:
            line.setPlaceholderText(self.tr("Id of the call that this is the result of"))
        self._text.setAccessibleName(self.tr("Text of the message"))
        self._add_call.setText(self.tr("Add a tool call"))
        self._on_changed()

    def _lay_out(self) -> None:
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self._buttons.button(kinds.Ok).setProperty("role", "primary")
        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)
        self._text.textChanged.connect(self._on_changed)
        self._role.currentIndexChanged.connect(self._on_changed)
        self._call.editTextChanged.connect(self._on_changed)
        self.tool_calls.edited.connect(self._on_changed)
        self._add_call.clicked.connect(self.tool_calls.add)
        self.tool_calls.added.connect(self._on_call_added)
        column = self.column()
        column.addWidget(self._role)
        column.addWidget(self._call)
        column.addWidget(self._text, 1)
        column.addWidget(self._calls_area, 2)
        column.addWidget(self._add_call, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._hint)
        column.addWidget(self._buttons)
        self.resize(*_SIZE_PX)

    @property
    def _chosen(self) -> Role:
        return Role(str(self._role.currentData()))

    @Slot()
    def _on_changed(self) -> None:
        is_result, may_call = self._chosen is Role.TOOL, self._chosen is Role.ASSISTANT
        calls = self.tool_calls.calls if may_call else ()
        self._call.setVisible(is_result)
        self._add_call.setVisible(may_call)
        self._calls_area.setVisible(bool(calls))
        if calls and self.height() < _HEIGHT_WITH_CALLS_PX:
            self.resize(self.width(), _HEIGHT_WITH_CALLS_PX)
        problem = self.tool_calls.problem if may_call else None
        self._say(translated(problem) if problem else "")
        is_whole = bool(self._call.currentText().strip()) or not is_result
        has_content = bool(self._text.toPlainText().strip() or calls)
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(has_content and is_whole and problem is None)

    def _say(self, problem: str) -> None:
        what_happens = (
            self.tr("It is put behind the message that you chose.")
            if self._is_new
            else self.tr("The message as it is now stays as another version.")
        )
        self._hint.setText(problem or what_happens)
        set_styled(self._hint, "role", "danger" if problem else "caption")

    @Slot(object)
    def _on_call_added(self, field: QWidget) -> None:
        QTimer.singleShot(0, self, lambda: self._calls_area.ensureWidgetVisible(field))

    @Slot()
    def _on_accepted(self) -> None:
        role = self._chosen
        call_id = self._call.currentText().strip() if role is Role.TOOL else None
        calls = self.tool_calls.calls if role is Role.ASSISTANT else ()
        tools = ToolFields(calls, call_id)
        self.written.emit(WrittenMessage(role, self._text.toPlainText(), tools))
        self.accept()


class ToolResultsDialog(Dialog):
    """Takes the result of each tool call; GUI thread; shown with ``open()``, deletes itself.

    Signals:
        answered(object): The results by the ids of the calls (dict[str, str]).
    """

    answered = Signal(object)

    def __init__(self, calls: Sequence[ToolCallPart], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[tuple[ToolCallPart, QPlainTextEdit, PlainTextEdit]] = []
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for call in calls:
            title = QLabel(f"{call.name}  ·  {call.id}", textFormat=Qt.TextFormat.PlainText)
            title.setProperty("role", "title")
            arguments = QPlainTextEdit(pretty_json(call.arguments), readOnly=True)
            arguments.setMaximumHeight(110)
            result = PlainTextEdit()
            for field in (arguments, result):
                field.setTabChangesFocus(True)
            self._rows.append((call, arguments, result))
            form.addRow(title, arguments)
            form.addRow(result)
        inside = QWidget()
        inside.setLayout(form)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Cancel)
        self._send = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._send.setProperty("role", "primary")
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = self.column()
        column.addWidget(area, 1)
        column.addWidget(buttons)
        self.resize(*_SIZE_PX)
        self._retranslate()
        for _, _, result in self._rows[:1]:
            result.setFocus()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Results of the tools"))
        self._send.setText(self.tr("Send the results"))
        for call, arguments, field in self._rows:
            arguments.setAccessibleName(self.tr("Arguments of {name}").format(name=call.name))
            field.setPlaceholderText(self.tr("Result: text or JSON"))
            field.setAccessibleName(self.tr("Result of {name}").format(name=call.name))

    @Slot()
    def _on_accepted(self) -> None:
        self.answered.emit({call.id: result.toPlainText() for call, _, result in self._rows})
        self.accept()
