"""Fields for request parameters: each gives the value as entered, or ``None`` for one that is not sent.

Text that is no number, or no JSON, comes as text: the check of the parameters says so.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLineEdit

from desktop.core.connection import Api
from desktop.core.parameters import PARAMETERS, Parameter, ParameterKind
from desktop.runtime.tokenizer import Tokenizer
from desktop.ui.choice_fields import ChoiceField, ToolChoiceField
from desktop.ui.fitted_combo import FittedCombo
from desktop.ui.number_text import number_or_text
from desktop.ui.plain_text_edit import PlainTextEdit
from desktop.ui.structured_fields import JsonField, ResponseFormatField
from desktop.ui.token_bias_field import TokenBiasField

_LINES_HEIGHT_PX = 76

_TOOLS_EXAMPLE = '[{"type": "function", "function": {"name": "…", "parameters": {…}}}]'


class LineField(QLineEdit):
    """A number or a text in one line; GUI thread.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self._kind = parameter.kind
        self._default = parameter.server_default
        self.textEdited.connect(self.edited)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        if self._default is not None:
            words = self.tr("Not sent (server: {value})").format(value=self._default)
        else:
            words = self.tr("Not sent")
        self.setPlaceholderText(words)

    @property
    def value(self) -> Any:
        """The value as entered."""
        words = self.text() if self._kind is ParameterKind.TEXT else self.text().strip()
        if not words:
            return None
        return words if self._kind is ParameterKind.TEXT else number_or_text(words)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.setText("" if value is None else str(value))


class SwitchField(FittedCombo):
    """On, off, or not sent; a value that is neither is shown as it is; GUI thread.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known = 0
        self._offer()
        self.activated.connect(self.edited)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._offer()

    @property
    def value(self) -> Any:
        """The value as entered."""
        return self.currentData()

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self._show(value)

    def _offered(self) -> Sequence[tuple[str, Any]]:
        return ((self.tr("On"), True), (self.tr("Off"), False))

    def _offer(self) -> None:
        """Offer what there is to choose, in the program's language; what is entered stays."""
        entered = self.value
        self.clear()
        self.addItem(self.tr("Not sent"), None)
        for name, value in self._offered():
            self.addItem(name, value)
        self._known = self.count()
        self._show(entered)

    def _show(self, value: Any) -> None:
        while self.count() > self._known:
            self.removeItem(self.count() - 1)
        rows = [row for row in range(self.count()) if _is_same(self.itemData(row), value)]
        if not rows:
            self.addItem(json.dumps(value, ensure_ascii=False), value)
        self.setCurrentIndex(rows[0] if rows else self.count() - 1)


class ProbabilitiesField(SwitchField):
    """Whether to return probabilities; for legacy completions how many tokens at each place; GUI thread."""

    _api = Api.CHAT

    def set_api(self, api: Api) -> None:
        """Offer what this API takes; what is entered stays."""
        self._api = api
        self._offer()

    def _offered(self) -> Sequence[tuple[str, Any]]:
        if self._api is not Api.COMPLETIONS:
            return super()._offered()
        most = int(PARAMETERS["logprobs"].maximum or 0)
        return [(str(count), count) for count in range(most + 1)]


class LinesField(PlainTextEdit):
    """Several texts, one a line; GUI thread.

    Signals:
        edited(): The person changed it.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_LINES_HEIGHT_PX)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.edited)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setPlaceholderText(self.tr("Not sent; one text a line, \\n for a line break"))

    @property
    def value(self) -> Any:
        """The value as entered."""
        lines = [line for line in self.toPlainText().split("\n") if line]
        return [line.replace("\\n", "\n") for line in lines] or None

    def show_value(self, value: Any) -> None:
        """Show a value."""
        texts = [value] if isinstance(value, str) else value or []
        self.setPlainText("\n".join(str(t).replace("\n", "\\n") for t in texts))


def _is_same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other  # in Python 1 is True


AnyField = (
    LineField
    | SwitchField
    | ChoiceField
    | LinesField
    | JsonField
    | ResponseFormatField
    | ToolChoiceField
    | TokenBiasField
)


def field_for(parameter: Parameter, tokenizer: Tokenizer) -> AnyField:
    """Return an empty field for a parameter."""
    if parameter.name == "logprobs":
        return ProbabilitiesField()
    made: dict[ParameterKind, Callable[[], AnyField]] = {
        ParameterKind.TOOLS: lambda: JsonField(_TOOLS_EXAMPLE),
        ParameterKind.RESPONSE_FORMAT: ResponseFormatField,
        ParameterKind.TOOL_CHOICE: ToolChoiceField,
        ParameterKind.LOGIT_BIAS: lambda: TokenBiasField(tokenizer),
        ParameterKind.SWITCH: SwitchField,
        ParameterKind.CHOICE: lambda: ChoiceField(parameter.choices),
        ParameterKind.STOP: LinesField,
    }
    return made.get(parameter.kind, lambda: LineField(parameter))()
