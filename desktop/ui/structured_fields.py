"""Fields for request parameters that are more than a number: JSON, and the format of the answer."""

import json
from typing import Any, Final

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.text import Text, text
from desktop.ui.fitted_combo import FittedCombo
from desktop.ui.plain_text_edit import PlainTextEdit

_JSON_HEIGHT_PX: Final = 120
_SCHEMA_HEIGHT_PX: Final = 200

_FORMATS: Final = ("text", "json_object", "json_schema")

#: What stands in the editor when a schema is chosen: small, whole, and strict as the API wants it.
_SCHEMA: Final[dict[str, Any]] = {
    "name": "answer",
    "strict": True,
    "schema": {
        "type": "object",
        "properties": {"answer": {"type": "string"}},
        "required": ["answer"],
        "additionalProperties": False,
    },
}


class JsonField(QWidget):
    """A JSON value; GUI thread.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self, example: str = "", height_px: int = _JSON_HEIGHT_PX) -> None:
        super().__init__()
        self._edit = PlainTextEdit()
        self._edit.setFixedHeight(height_px)
        self._edit.setTabChangesFocus(True)
        self._edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._edit.setLineWrapMode(PlainTextEdit.LineWrapMode.NoWrap)
        self._edit.setPlaceholderText(example)
        self._edit.textChanged.connect(self.edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._edit)
        self.setFocusProxy(self._edit)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._edit.setAccessibleName(name)

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

    @property
    def problem(self) -> Text | None:
        """Where the text stops being JSON; ``None`` when it is JSON or empty."""
        words = self._edit.toPlainText()
        try:
            json.loads(words if words.strip() else "null")
        except json.JSONDecodeError as error:
            return text(
                "This is not JSON: line {line}, column {column}.",
                line=error.lineno,
                column=error.colno,
            )
        except RecursionError:
            return text("This JSON is nested too deeply.")
        except ValueError:
            return text("A number in this JSON has too many digits.")
        return None

    def show_value(self, value: Any) -> None:
        """Show a value."""
        shown = "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)
        self._edit.setPlainText(shown)


class ResponseFormatField(QWidget):
    """Text, any JSON, or JSON that fits a schema, which is edited here; GUI thread.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._type = FittedCombo()
        self._type.addItem("", None)
        for name in _FORMATS:
            self._type.addItem(name, name)
        self._other: Any = None
        self._schema = JsonField(height_px=_SCHEMA_HEIGHT_PX)
        self._schema.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._type)
        column.addWidget(self._schema)
        self.setFocusProxy(self._type)
        self._type.activated.connect(self._on_type)
        self._schema.edited.connect(self.edited)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._type.setItemText(0, self.tr("Not sent"))

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._type.setAccessibleName(name)
        self._schema.setAccessibleName(self.tr("Schema of the answer"))

    @property
    def value(self) -> Any:
        """The value as entered."""
        kind = self._type.currentData()
        if kind == "json_schema":
            return {"type": kind, "json_schema": self._schema.value}
        return {"type": kind} if kind is not None else self._other

    @property
    def problem(self) -> Text | None:
        """Where the schema stops being JSON."""
        return self._schema.problem if self._type.currentData() == "json_schema" else None

    def show_value(self, value: Any) -> None:
        """Show a value."""
        kind = value.get("type") if isinstance(value, dict) else None
        row = max(0, self._type.findData(kind)) if isinstance(kind, str) else 0
        self._type.setCurrentIndex(row)
        self._other = value if row == 0 else None
        is_schema = kind == "json_schema"
        self._schema.blockSignals(True)
        self._schema.show_value(value.get("json_schema") if is_schema else None)
        self._schema.blockSignals(False)
        self._schema.setVisible(is_schema)

    @Slot()
    def _on_type(self) -> None:
        self._other = None
        is_schema = self._type.currentData() == "json_schema"
        if is_schema and self._schema.value is None:
            self._schema.blockSignals(True)
            self._schema.show_value(_SCHEMA)
            self._schema.blockSignals(False)
        self._schema.setVisible(is_schema)
        self.edited.emit()
