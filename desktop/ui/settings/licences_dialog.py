"""Whose things ship with the program, under which licences: the shipped THIRD-PARTY.md as it is."""

from typing import Final

from PySide6.QtWidgets import QDialogButtonBox, QTextBrowser, QWidget

from desktop.runtime.resources import resource
from desktop.ui.dialog import Dialog

_SIZE_PX: Final = (720, 460)


class LicencesDialog(Dialog):
    """GUI thread; shown with ``open()``, deletes itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.report = QTextBrowser()
        self.report.setOpenExternalLinks(True)
        # Our own file of some kilobytes, read as the icons are.
        self.report.setMarkdown(resource("THIRD-PARTY.md").read_text(encoding="utf-8"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = self.column()
        column.addWidget(self.report)
        column.addWidget(buttons)
        self.resize(*_SIZE_PX)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Licences"))
        self.report.setAccessibleName(self.windowTitle())
