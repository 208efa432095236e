"""Fields for request parameters: each gives the value as entered, or ``None`` for one that is not sent.

Text that is no number, or no JSON, comes as text: the check of the parameters says so.
"""

import json
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.core.parameters import Parameter, ParameterKind

_JSON_HEIGHT_PX = 120
_LINES_HEIGHT_PX = 76

_JSON_KINDS = frozenset(
    {
        ParameterKind.LOGIT_BIAS,
        ParameterKind.RESPONSE_FORMAT,
        ParameterKind.TOOLS,
        ParameterKind.TOOL_CHOICE,
    }
)

_EXAMPLES = {
    ParameterKind.LOGIT_BIAS: '{"50256": -100}',
    ParameterKind.RESPONSE_FORMAT: '{"type": "json_object"}',
    ParameterKind.TOOLS: '[{"type": "function", "function": {"name": "…", "parameters": {…}}}]',
    ParameterKind.TOOL_CHOICE: '"auto"',
}


class LineField(QLineEdit):
    """A number or a text in one line; GUI thread.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self._kind = parameter.kind
        default = parameter.server_default
        if default is not None:
            self.setPlaceholderText(self.tr("Not sent (server: {value})").format(value=default))
        else:
            self.setPlaceholderText(self.tr("Not sent"))
        self.textEdited.connect(self.edited)

    @property
    def value(self) -> Any:
        """The value as entered."""
        words = self.text() if self._kind is ParameterKind.TEXT else self.text().strip()
        if not words:
            return None
        return words if self._kind is ParameterKind.TEXT else _number(words)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.setText("" if value is None else str(value))


class SwitchField(QComboBox):
    """On, off, or not sent; GUI thread.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        for name, value in (
            (self.tr("Not sent"), None),
            (self.tr("On"), True),
            (self.tr("Off"), False),
        ):
            self.addItem(name, value)
        self.activated.connect(self.edited)

    @property
    def value(self) -> Any:
        """The value as entered."""
        return self.currentData()

    def show_value(self, value: Any) -> None:
        """Show a value."""
        rows = {True: 1, False: 2}
        self.setCurrentIndex(rows.get(value, 0) if isinstance(value, bool) else 0)


class ChoiceField(QComboBox):
    """One of the known values, or any other; GUI thread.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItem("")
        self.addItems(list(parameter.choices))
        line = self.lineEdit()
        assert line is not None  # it is editable
        line.setPlaceholderText(self.tr("Not sent"))
        self.editTextChanged.connect(self.edited)

    @property
    def value(self) -> Any:
        """The value as entered."""
        return self.currentText().strip() or None

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.setEditText("" if value is None else str(value))


class LinesField(QPlainTextEdit):
    """Several texts, one a line; GUI thread.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_LINES_HEIGHT_PX)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(self.tr("Not sent; one text a line, \\n for a line break"))
        self.textChanged.connect(self.edited)

    @property
    def value(self) -> Any:
        """The value as entered."""
        lines = [line for line in self.toPlainText().split("\n") if line]
        return [line.replace("\\n", "\n") for line in lines] or None

    def show_value(self, value: Any) -> None:
        """Show a value."""
        texts = [value] if isinstance(value, str) else value or []
        self.setPlainText("\n".join(str(t).replace("\n", "\\n") for t in texts))


class JsonField(QWidget):
    """A JSON value; GUI thread.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self, example: str = "") -> None:
        super().__init__()
        self._edit = QPlainTextEdit()
        self._edit.setFixedHeight(_JSON_HEIGHT_PX)
        self._edit.setTabChangesFocus(True)
        self._edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._edit.setPlaceholderText(example)
        self._edit.textChanged.connect(self.edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._edit)
        self.setFocusProxy(self._edit)

    @property
    def value(self) -> Any:
        """The value as entered; text when it is no JSON."""
        words = self._edit.toPlainText().strip()
        if not words:
            return None
        try:
            return json.loads(words)
        except (ValueError, RecursionError):
            return words

    def show_value(self, value: Any) -> None:
        """Show a value."""
        shown = "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)
        self._edit.setPlainText(shown)


AnyField = LineField | SwitchField | ChoiceField | LinesField | JsonField


def field_for(parameter: Parameter) -> AnyField:
    """Return an empty field for a parameter."""
    if parameter.kind in _JSON_KINDS:
        return JsonField(_EXAMPLES[parameter.kind])
    if parameter.kind is ParameterKind.SWITCH:
        return SwitchField()
    if parameter.kind is ParameterKind.CHOICE:
        return ChoiceField(parameter)
    if parameter.kind is ParameterKind.STOP:
        return LinesField()
    return LineField(parameter)


def _number(words: str) -> Any:
    for kind in (int, float):
        try:
            return kind(words)
        except ValueError:
            continue
    return words
