"""The text field of several lines that has a placeholder."""

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QPlainTextEdit


class PlainTextEdit(QPlainTextEdit):
    """Hides its placeholder while an input method composes.

    WORKAROUND: Qt (6.11) paints what is composed over the placeholder: its document is empty until then.
    """

    _hidden = ""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if event.preeditString():
            self._hidden = self.placeholderText() or self._hidden
            self.setPlaceholderText("")
        elif self._hidden:
            # Whoever set another meanwhile meant it.
            self.setPlaceholderText(self.placeholderText() or self._hidden)
            self._hidden = ""
