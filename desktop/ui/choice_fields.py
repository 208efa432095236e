"""Fields that offer the known values of a request parameter and take any other."""

import json
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox

from desktop.core.parameter_check import chosen_function

#: What every server knows as ``tool_choice``.
_CHOICES: Final = ("auto", "none", "required")


class ChoiceField(QComboBox):
    """One of the known values, or any other; GUI thread.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItem("")
        self.addItems(list(choices))
        self._retranslate()
        self.editTextChanged.connect(self.edited)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        line = self.lineEdit()
        assert line is not None  # it is editable
        line.setPlaceholderText(self._empty_text())

    def _empty_text(self) -> str:
        return self.tr("Not sent")

    @property
    def value(self) -> Any:
        """The value as entered."""
        return self.currentText().strip() or None

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.setEditText("" if value is None else str(value))


class ToolChoiceField(ChoiceField):
    """Auto, none, required, or the name of a function; JSON for what servers have beside these; GUI thread."""

    def __init__(self) -> None:
        super().__init__(_CHOICES)

    def _empty_text(self) -> str:
        return self.tr("Not sent; or the name of a function")

    @property
    def value(self) -> Any:
        """The value as entered."""
        words = self.currentText().strip()
        if not words or words in _CHOICES:
            return words or None
        if words.startswith("{"):
            try:
                return json.loads(words)
            except (ValueError, RecursionError):
                return words
        return {"type": "function", "function": {"name": words}}

    def show_value(self, value: Any) -> None:
        """Show a value."""
        name = chosen_function(value)
        if value is None or isinstance(value, str):
            shown = value or ""
        else:
            shown = name or json.dumps(value, ensure_ascii=False)
        self.setEditText(shown)
