"""What every dialog is that is made anew each time it is wanted."""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

#: Room around what stands in a dialog, in pixels.
_MARGIN_PX: Final = 16


class Dialog(QDialog):
    """Deletes itself when it is closed, and says everything anew when the language changes; GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def column(self) -> QVBoxLayout:
        """Give the dialog its layout; return it to be filled from the top down."""
        column = QVBoxLayout(self)
        column.setContentsMargins(*[_MARGIN_PX] * 4)
        return column

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        """Say everything in the program's language; subclasses call it once they are built."""
        raise NotImplementedError
