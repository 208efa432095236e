"""The cheat sheet: every key and what it does, to be searched."""

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from desktop.ui.dialog import Dialog
from desktop.ui.menus import Menus
from desktop.ui.shortcut_list import ShortcutList

_SIZE_PX: Final = (560, 620)


class ShortcutsDialog(Dialog):
    """GUI thread; shown with ``open()``, deletes itself.

    Signals:
        change_requested(): The person wants other shortcuts.
    """

    change_requested = Signal()

    def __init__(self, menus: Menus, parent: QWidget) -> None:
        super().__init__(parent)
        self.list = ShortcutList(menus, shows_fixed=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.change_button = buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.change_button, buttons.button(QDialogButtonBox.StandardButton.Close)):
            button.setAutoDefault(False)  # Enter belongs to the search
        buttons.rejected.connect(self.reject)
        self.change_button.clicked.connect(self._on_change)
        column = self.column()
        column.addWidget(self.list)
        column.addWidget(buttons)
        self.resize(*_SIZE_PX)
        self._retranslate()
        self.list.field.setFocus()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.change_button.setText(self.tr("Change shortcuts…"))
        self.list.retranslate()

    @Slot()
    def _on_change(self) -> None:
        self.accept()
        self.change_requested.emit()
