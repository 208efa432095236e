"""The manager of assistants: what each is called, told, and asked with."""

from typing import Any, Final

from msgspec import structs
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.assistant import MAX_ICON_CHARS, MAX_NAME_CHARS, Assistant
from desktop.core.organising import COLOURS
from desktop.core.parameter_check import check
from desktop.core.parameters import PARAMETERS
from desktop.runtime.item_library import ItemLibrary
from desktop.runtime.translation import translated
from desktop.runtime.workspace import Workspace
from desktop.ui.assistants.avatar import avatar_icon
from desktop.ui.fitted_combo import FittedCombo
from desktop.ui.item_manager import ItemManager
from desktop.ui.list_actions import colour_words
from desktop.ui.parameter_fields import LineField
from desktop.ui.structured_fields import JsonField
from desktop.ui.theme import Theme

_SIDE_UNITS: Final = 5
_SYSTEM_PX: Final = 130
_JSON_PX: Final = 64

#: Offered in the field of the icon; any other emoji can be typed.
_EMOJI: Final = ("✍️", "🌍", "💻", "🎓", "📈", "⚖️", "🎨", "🔬", "🍳", "🗓️", "🧭", "💬")


class AssistantsDialog(ItemManager):
    """GUI thread; not modal, deletes itself.

    Signals:
        begin_requested(Assistant): The person wants a conversation with it.
    """

    size_px = (780, 640)
    begin_requested = Signal(object)

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget) -> None:
        self._connections = workspace.connections
        library: ItemLibrary[Assistant] = workspace.assistants
        super().__init__(library, theme, parent)
        self.begin_button.clicked.connect(self._on_begin)
        self.list.itemActivated.connect(self._on_begin)
        self.system.textChanged.connect(self.on_edited)
        self.icon.editTextChanged.connect(self.on_edited)
        self.connection.activated.connect(self.on_edited)
        self.model.textEdited.connect(self.on_edited)
        self.temperature.edited.connect(self._on_parameters)
        self.further.edited.connect(self._on_parameters)
        self._connections.changed.connect(self._fill_connections)
        library.notice.connect(lambda notice: self.say(translated(notice.sentence)))

    def make_editor(self) -> QWidget:
        self.name.setMaxLength(MAX_NAME_CHARS)
        self.icon = FittedCombo(editable=True)
        self.icon.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for emoji in ("", *_EMOJI):
            self.icon.addItem(emoji, emoji)
        for colour in COLOURS:
            self.icon.addItem("", colour)
        self.system = QPlainTextEdit()
        self.system.setTabChangesFocus(True)
        self.system.setMinimumHeight(_SYSTEM_PX)
        self.connection, self.model = QComboBox(), QLineEdit()
        self.temperature = LineField(PARAMETERS["temperature"])
        self.further = JsonField('{"top_p": 0.9}', _JSON_PX)
        self._parameter_problem = QLabel(wordWrap=True)
        self._parameter_problem.setProperty("role", "danger")
        self._labels: dict[QWidget, QLabel] = {
            field: QLabel()
            for field in (
                self.name,
                self.icon,
                self.system,
                self.connection,
                self.model,
                self.temperature,
                self.further,
            )
        }
        for field, label in self._labels.items():
            label.setBuddy(field)
        accept = QDialogButtonBox.ButtonRole.AcceptRole
        self.begin_button: QPushButton = self.buttons.addButton("", accept)
        self.begin_button.setProperty("role", "primary")
        return self._laid_out()

    def _laid_out(self) -> QWidget:
        head = QHBoxLayout()
        for field, stretch in ((self.name, 3), (self.icon, 1)):
            pair = QVBoxLayout()
            pair.addWidget(self._labels[field])
            pair.addWidget(field)
            head.addLayout(pair, stretch)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for line in (self.connection, self.model, self.temperature, self.further):
            form.addRow(self._labels[line], line)
        form.addRow(self._parameter_problem)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, self.theme.space(2), 0)
        column.addLayout(head)
        column.addWidget(self._labels[self.system])
        column.addWidget(self.system, 1)
        column.addLayout(form)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def show_item(self, item: Assistant | None, *, may_write: bool) -> None:
        shown = item or Assistant("", "")
        row = self.icon.findData(shown.icon)
        self.icon.setCurrentIndex(row)
        self.icon.setEditText(self.icon.itemText(row) if row >= 0 else shown.icon)
        self.system.setPlainText(shown.system)
        self._fill_connections()
        self._choose_connection(shown.connection)
        self.model.setText(shown.model)
        rest = dict(shown.parameters)
        self.temperature.show_value(rest.pop("temperature", None))
        self.further.show_value(rest or None)
        for field in (self.system, self.model, self.temperature):
            field.setReadOnly(not may_write)
        self.begin_button.setEnabled(item is not None)
        self._say_problem()

    def entered(self, item: Assistant) -> Assistant:
        parameters = item.parameters if self._problem_of_parameters() else self._parameters()
        return structs.replace(
            item,
            icon=self._icon(),
            system=self.system.toPlainText(),
            parameters=parameters,
            connection=str(self.connection.currentData() or ""),
            model=self.model.text().strip(),
        )

    def new_item(self, item_id: str) -> Assistant:
        return Assistant(item_id, self.tr("New assistant"))

    def words_of(self, item: Any) -> str:
        return str(item.system)

    def icon_of(self, item: Any) -> QIcon:
        side_px = self.theme.space(_SIDE_UNITS)
        return avatar_icon(item.icon, item.name, self.theme, side_px, self.devicePixelRatioF())

    def _retranslate(self) -> None:
        super()._retranslate()
        self.setWindowTitle(self.tr("Assistants"))
        self.hint.setText(
            self.tr(
                "An assistant is what a conversation begins with: what the model is told, how it is asked, and where. Choose one under File, New with…"
            )
        )
        self.list.setAccessibleName(self.tr("Assistants"))
        names = {
            self.name: self.tr("Name"),
            self.icon: self.tr("Icon"),
            self.system: self.tr("Instruction (system message)"),
            self.connection: self.tr("Connection"),
            self.model: self.tr("Model"),
            self.temperature: self.tr("Temperature"),
            self.further: self.tr("Further parameters"),
        }
        for field, words in names.items():
            self._labels[field].setText(words)
            field.setAccessibleName(words)
        for colour, words in colour_words().items():
            self.icon.setItemText(self.icon.findData(colour), words)
        self.icon.setItemText(0, self.tr("First letter"))
        self.model.setPlaceholderText(self.tr("The connection’s own"))
        self.begin_button.setText(self.tr("Begin a conversation"))
        self._fill_connections()

    def _icon(self) -> str:
        words = self.icon.currentText().strip()
        row = self.icon.findText(words)
        return str(self.icon.itemData(row)) if row >= 0 else words[:MAX_ICON_CHARS]

    def _parameters(self) -> dict[str, Any]:
        rest, temperature = self.further.value, self.temperature.value
        parameters = dict(rest) if isinstance(rest, dict) else {}
        return parameters if temperature is None else {**parameters, "temperature": temperature}

    def _problem_of_parameters(self) -> str:
        rest = self.further.value
        if rest is not None and not isinstance(rest, dict):
            return self.tr("The further parameters are not a JSON object.")
        wrong = [problem for problem in check(self._parameters()) if not problem.is_hint]
        return f"{wrong[0].parameter}: {translated(wrong[0].sentence)}" if wrong else ""

    def _say_problem(self) -> None:
        problem = self._problem_of_parameters()
        self._parameter_problem.setText(problem)
        self._parameter_problem.setVisible(bool(problem))

    def _choose_connection(self, connection_id: str) -> None:
        if connection_id and self.connection.findData(connection_id) < 0:
            self.connection.addItem(self.tr("(not here any more)"), connection_id)
        self.connection.setCurrentIndex(self.connection.findData(connection_id))

    @Slot()
    def _fill_connections(self) -> None:
        chosen = str(self.connection.currentData() or "")
        self.connection.clear()
        self.connection.addItem(self.tr("As usual"), "")
        for connection in self._connections.items():
            self.connection.addItem(connection.name, connection.id)
        self._choose_connection(chosen)

    @Slot()
    def _on_parameters(self) -> None:
        self._say_problem()
        self.on_edited()

    @Slot()
    def _on_begin(self) -> None:
        self.save()
        if (assistant := self.shown) is not None:
            self.begin_requested.emit(assistant)
            self.close()
