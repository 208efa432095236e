"""Other shortcuts for the actions of the menus: chosen by pressing them, with conflicts told."""

from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.runtime.preferences import Preferences
from desktop.ui.commands import plain
from desktop.ui.menus import Menus
from desktop.ui.settings.keys_edit import KeysEdit
from desktop.ui.settings.page import Page
from desktop.ui.shortcut_list import ShortcutList
from desktop.ui.shortcuts import (
    SHORTCUTS_KEY,
    choose,
    chosen_shortcuts,
    is_usable,
    shortcuts_of,
    taken_by,
)

_GAP_PX: Final = 8


class KeyboardPage(Page):
    """GUI thread. What is chosen works at once, in every window."""

    icon_name = "keyboard"

    def __init__(
        self, preferences: Preferences, menus: Menus, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._menus = menus
        self.list = ShortcutList(menus, shows_fixed=False)
        self._label = QLabel()
        self.keys = KeysEdit()
        self._label.setBuddy(self.keys)
        self.set_button, self.reset_button = QPushButton(), QPushButton()
        self.reset_all_button = QPushButton()
        self.hint = QLabel(wordWrap=True)
        self.hint.setProperty("role", "caption")
        row = QHBoxLayout()
        row.setSpacing(_GAP_PX)
        row.addWidget(self._label)
        row.addWidget(self.keys, 1)
        row.addWidget(self.set_button)
        row.addWidget(self.reset_button)
        below = QHBoxLayout()
        below.setSpacing(_GAP_PX)
        below.addWidget(self.hint, 1)
        below.addWidget(self.reset_all_button)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(row)
        self.body.addLayout(below)
        self.list.chosen.connect(self._on_chosen)
        self.keys.keySequenceChanged.connect(self._show_state)
        self.set_button.clicked.connect(self._on_set)
        self.reset_button.clicked.connect(self._on_reset)
        self.reset_all_button.clicked.connect(self._on_reset_all)
        preferences.changed.connect(self._on_preference)
        self.retranslate()

    def title(self) -> str:
        """Return what the list calls the page."""
        return self.tr("Keyboard")

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        super().retranslate()
        self.list.retranslate()
        self._label.setText(self.tr("New keys"))
        self.keys.setAccessibleName(self.tr("New keys"))
        self.set_button.setText(self.tr("Set"))
        self.reset_button.setText(self.tr("Reset"))
        self.reset_all_button.setText(self.tr("Reset all"))
        self._show_state()

    @Slot()
    def _on_chosen(self) -> None:
        shown = shortcuts_of(self.list.current, chosen_shortcuts(self._preferences))
        self.keys.setKeySequence(shown[0] if shown else QKeySequence())
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        name, keys = self.list.current, self.keys.keySequence()
        chosen = chosen_shortcuts(self._preferences)
        is_new = bool(name) and [keys][: not keys.isEmpty()] != shortcuts_of(name, chosen)[:1]
        other = taken_by(keys, name, self._menus.actions, chosen) if not keys.isEmpty() else None
        self.keys.setEnabled(bool(name))
        self.set_button.setEnabled(is_new and (keys.isEmpty() or is_usable(keys)))
        self.reset_button.setEnabled(name in chosen)
        self.reset_all_button.setEnabled(bool(chosen))
        self.hint.setText(self._hint(name, keys, other if is_new else None))

    def _hint(self, name: str, keys: QKeySequence, other: str | None) -> str:
        if not name:
            return self.tr("Choose an action above, then press the keys for it.")
        if not keys.isEmpty() and not is_usable(keys):
            return self.tr(
                "A shortcut needs Ctrl, Alt or a function key: others are typed in texts."
            )
        if other is not None:
            words = plain(self._menus.actions[other].text())
            return self.tr("“{action}” has these keys. It loses them if you set them here.").format(
                action=words
            )
        return self.tr("Empty keys leave the action without a shortcut.")

    @Slot()
    def _on_set(self) -> None:
        name, keys = self.list.current, self.keys.keySequence()
        chosen = chosen_shortcuts(self._preferences)
        while not keys.isEmpty() and (other := taken_by(keys, name, self._menus.actions, chosen)):
            choose(self._preferences, other, QKeySequence())
            chosen = chosen_shortcuts(self._preferences)
        choose(self._preferences, name, keys)

    @Slot()
    def _on_reset(self) -> None:
        choose(self._preferences, self.list.current, None)
        self._on_chosen()

    @Slot()
    def _on_reset_all(self) -> None:
        self._preferences.set(SHORTCUTS_KEY, {})
        self._on_chosen()

    @Slot(str)
    def _on_preference(self, key: str) -> None:
        if key == SHORTCUTS_KEY:
            self.list.retranslate()
            self._show_state()
