"""What every page of the settings dialog is."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """A page; GUI thread. Subclasses name themselves and say everything in ``retranslate``."""

    def title(self) -> str:
        """Return what the list calls the page, in the program's language."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
