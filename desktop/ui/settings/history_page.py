"""Where the conversations lie, and a button that opens the folder."""

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from desktop.ui.settings.page import Page


class HistoryPage(Page):
    """GUI thread."""

    icon_name = "history"

    def __init__(self, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._words = QLabel(wordWrap=True)
        self._path = QLineEdit(folder, readOnly=True)
        self._open = QPushButton()
        self._open.clicked.connect(self._on_open)
        self._hint = QLabel(wordWrap=True)
        self._hint.setProperty("role", "caption")
        column = self.body
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addWidget(self._path)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._hint)
        column.addStretch(1)
        self.retranslate()

    def title(self) -> str:
        """Return what the list calls the page."""
        return self.tr("History")

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        super().retranslate()
        self._words.setText(self.tr("Every conversation is one file in this folder:"))
        self._path.setAccessibleName(self.tr("Folder of the history"))
        self._open.setText(self.tr("Open the folder"))
        self._hint.setText(
            self.tr(
                "The files are plain JSON Lines and are only ever added to, so the folder may be "
                "synchronised or backed up while Loquat runs."
            )
        )

    @Slot()
    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))
