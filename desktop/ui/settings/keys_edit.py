"""A field that takes the keys of a shortcut as they are pressed."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit


class KeysEdit(QKeySequenceEdit):
    """One chord, not a sequence of them; GUI thread."""

    def __init__(self) -> None:
        super().__init__(clearButtonEnabled=True)
        self.setMaximumSequenceLength(1)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._line().setAccessibleName(name)

    def changeEvent(self, event: QEvent) -> None:
        """Put Qt's own hint into the new language: Qt does so only when the keys are changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            words = QCoreApplication.translate("QKeySequenceEdit", "Press shortcut")
            self._line().setPlaceholderText(words)

    def _line(self) -> QLineEdit:
        line = self.findChild(QLineEdit)
        assert isinstance(line, QLineEdit)
        return line
