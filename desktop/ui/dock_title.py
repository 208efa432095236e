"""The title of a panel beside the chat: its name, and a button that closes it."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QToolButton, QWidget

from desktop.ui.elided_label import ElidedLabel
from desktop.ui.icons import icon, icon_size
from desktop.ui.theme import Theme


class DockTitle(QWidget):
    """Owned by its dock; follows the dock's window title. GUI thread."""

    def __init__(self, dock: QDockWidget, theme: Theme) -> None:
        super().__init__(dock)
        self._label = ElidedLabel(dock.windowTitle())
        self._label.setProperty("role", "title")
        self.close_button = QToolButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        row.addWidget(self._label, 1)
        row.addWidget(self.close_button)
        self.close_button.clicked.connect(dock.close)
        dock.windowTitleChanged.connect(self._label.set_text)
        self._retranslate()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.close_button.setIcon(icon("close", theme))
        self.close_button.setIconSize(icon_size(theme, 4))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.close_button.setAccessibleName(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Close"))
