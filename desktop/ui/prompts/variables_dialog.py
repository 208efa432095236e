"""Asks for the variables of a prompt, and shows what it will read like."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from desktop.core.prompt_library import Prompt, filled, variables_of
from desktop.ui.dialog import Dialog

_SIZE_PX: Final = (520, 560)
_FIELD_LINES: Final = 2
_PREVIEW_PX: Final = 120


class VariableField(QPlainTextEdit):
    """A value of one or more lines; Tab goes on to the next. GUI thread."""

    def __init__(self, default: str, parent: QWidget | None = None) -> None:
        super().__init__(default, parent)
        self.setTabChangesFocus(True)
        margins = 2 * round(self.document().documentMargin()) + 14
        self.setFixedHeight(_FIELD_LINES * self.fontMetrics().lineSpacing() + margins)


class VariablesDialog(Dialog):
    """GUI thread; shown with ``open()``, deletes itself.

    Signals:
        filled(str): The prompt with the values in it.
    """

    filled = Signal(str)

    def __init__(self, prompt: Prompt, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(prompt.name)
        self._prompt = prompt
        self.fields: dict[str, VariableField] = {}
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setContentsMargins(0, 0, 0, 0)
        for variable in variables_of(prompt.text):
            field = self.fields[variable.name] = VariableField(variable.default)
            field.setAccessibleName(variable.name)
            field.textChanged.connect(self._show)
            name = QLabel(variable.name, textFormat=Qt.TextFormat.PlainText)
            name.setBuddy(field)
            form.addRow(name, field)
        inside = QWidget()
        inside.setLayout(form)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._hint = QLabel()
        self._hint.setProperty("role", "caption")
        self.preview = QPlainTextEdit(readOnly=True)
        self.preview.setMaximumHeight(_PREVIEW_PX)
        self.preview.setTabChangesFocus(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.insert_button = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.insert_button.setProperty("role", "primary")
        self.insert_button.setDefault(True)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = self.column()
        column.addWidget(area, 1)
        column.addWidget(self._hint)
        column.addWidget(self.preview)
        column.addWidget(buttons)
        self.resize(*_SIZE_PX)
        self._retranslate()
        self._show()
        next(iter(self.fields.values())).selectAll()
        next(iter(self.fields.values())).setFocus()

    def _retranslate(self) -> None:
        self._hint.setText(self.tr("It will be put into the question field:"))
        self.preview.setAccessibleName(self.tr("Preview"))
        self.insert_button.setText(self.tr("Insert"))

    @property
    def text(self) -> str:
        """The prompt with what has been typed so far; an empty field leaves nothing."""
        values = {name: field.toPlainText() for name, field in self.fields.items()}
        return filled(self._prompt.text, values)

    @Slot()
    def _show(self) -> None:
        self.preview.setPlainText(self.text)

    @Slot()
    def _on_accepted(self) -> None:
        self.filled.emit(self.text)
        self.accept()
