"""How Loquat shows itself on the desktop: messages, the tray, the global shortcut of Quick ask."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QSystemTrayIcon,
    QWidget,
)

from desktop.runtime.global_shortcut import GlobalShortcut
from desktop.runtime.preferences import Preferences
from desktop.runtime.translation import translated
from desktop.ui.settings.keys_edit import KeysEdit
from desktop.ui.settings.settings_page import SettingsPage

_KEYS = "desktop.quick_ask_keys"


class DesktopPage(SettingsPage):
    """GUI thread. Says of what this desktop does not have that it is not there."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        self._label = QLabel()
        self.keys = KeysEdit()
        self.keys_hint, self.tray_hint = QLabel(wordWrap=True), QLabel(wordWrap=True)
        for hint in (self.keys_hint, self.tray_hint):
            hint.setProperty("role", "caption")
        super().__init__(preferences, "desktop", parent)
        row = QHBoxLayout()
        self._label.setWordWrap(True)
        row.addWidget(self._label, 1)
        row.addWidget(self.keys)
        self._label.setBuddy(self.keys)
        self.below.addWidget(self.tray_hint)
        self.below.addLayout(row)
        self.below.addWidget(self.keys_hint)
        self.keys.setKeySequence(QKeySequence(preferences.value(_KEYS)))
        self.keys.editingFinished.connect(self._on_keys)
        if (shortcut := _shortcut()) is not None:
            shortcut.state_changed.connect(self._show_state)

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        super().retranslate()
        self._label.setText(self.tr("Global shortcut of Quick ask"))
        self.keys.setAccessibleName(self._label.text())
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_state()

    @Slot()
    def _on_keys(self) -> None:
        portable = QKeySequence.SequenceFormat.PortableText
        self._preferences.set(_KEYS, self.keys.keySequence().toString(portable))
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        has_tray = QSystemTrayIcon.isSystemTrayAvailable()
        self.tray_hint.setVisible(not has_tray)
        self.tray_hint.setText(self.tr("This desktop has no system tray now."))
        shortcut = _shortcut()
        state = translated(shortcut.state) if shortcut is not None else ""
        self.keys_hint.setText(
            state or self.tr("Works while another program is in front. Empty for none.")
        )


def _shortcut() -> GlobalShortcut | None:
    """Return the program's global shortcut; a window that stands alone has none."""
    application = QApplication.instance()
    found = application.findChild(GlobalShortcut) if application is not None else None
    return found if isinstance(found, GlobalShortcut) else None
