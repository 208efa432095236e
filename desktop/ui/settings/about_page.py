"""What this program is, whose it is, and what it uses of others."""

from PySide6.QtCore import Qt, Slot, qVersion
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import __version__
from desktop.ui.icons import app_icon
from desktop.ui.settings.page import Page

_LOGO_PX = 64
_GAP_PX = 8


class AboutPage(Page):
    """GUI thread."""

    icon_name = "info"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        logo = QLabel()
        logo.setPixmap(app_icon().pixmap(_LOGO_PX, _LOGO_PX))
        self._name = QLabel(f"Loquat {__version__}")
        self._name.setProperty("role", "title")
        self._words = QLabel(wordWrap=True)
        self._parts = QLabel(wordWrap=True)
        self._parts.setProperty("role", "muted")
        self._model = QLabel(wordWrap=True)
        self._model.setProperty("role", "muted")
        column = QVBoxLayout()
        column.setSpacing(_GAP_PX)
        self.body.addLayout(column)
        self.body.addStretch(1)
        for label in (logo, self._name, self._words, self._parts, self._model):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        self.licences_button = QPushButton()
        self.licences_button.clicked.connect(self._on_licences)
        column.addWidget(self.licences_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.retranslate()

    @Slot()
    def _on_licences(self) -> None:
        from desktop.ui.settings.licences_dialog import LicencesDialog

        LicencesDialog(self).open()

    def title(self) -> str:
        """Return what the list calls the page."""
        return self.tr("About")

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        super().retranslate()
        self._words.setText(
            self.tr(
                "A native chat client for OpenAI-compatible APIs. MIT licence, © 2026 The Loquat developers."
            )
        )
        self._parts.setText(
            self.tr(
                "Made with Qt {version} and Qt for Python (LGPL-3.0), httpx (BSD), keyring (MIT), msgspec (BSD), "
                "markdown-it-py (MIT) and Pygments (BSD)."
            ).format(version=qVersion())
        )
        self._model.setText(
            self.tr(
                "The local model is Qwen2.5-Coder-0.5B-Instruct by Alibaba Cloud (Apache-2.0), run by llama.cpp "
                "(MIT). It is small: quick and private, but often wrong about facts."
            )
        )
        self.licences_button.setText(self.tr("Licences…"))
