"""The menu bar: every action of the window with its shortcut, grouped as people look for them."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolButton

from desktop.runtime.preferences import Preferences
from desktop.ui.commands import plain
from desktop.ui.editing_keys import EDITS, can_edit
from desktop.ui.shortcuts import SHORTCUTS_KEY, chosen_shortcuts, shortcuts_of

#: Menus in order; each entry is an action's name, or ``-`` for a separator.
_MENUS: Final = {
    "file": (
        "new",
        "new_with",
        "-",
        "import",
        "export_all",
        "-",
        "import_profile",
        "export_profile",
        "-",
        "print",
        "-",
        "settings",
        "-",
        "quit",
    ),
    "edit": (
        "undo",
        "redo",
        "-",
        "cut",
        "copy",
        "paste",
        "select_all",
        "-",
        "find",
        "question",
        "context_menu",
    ),
    "view": (
        "switch",
        "-",
        "sidebar",
        "search",
        "filter",
        "-",
        "parameters",
        "inspector",
        "branches",
        "-",
        "larger",
        "smaller",
        "normal_size",
        "-",
        "full_screen",
    ),
    "conversation": (
        "open_in_window",
        "rename",
        "pin",
        "archive",
        "move",
        "tags",
        "-",
        "delete",
        "undo_delete",
        "trash",
        "versions",
        "-",
        "export",
        "-",
        "stop",
        "choose_model",
    ),
    "tools": ("commands", "quick_ask", "-", "prompts", "assistants", "tokenizer", "usage"),
    "window": ("new_window", "minimise", "close"),
    "help": ("set_up", "shortcuts", "-", "support", "-", "about"),
}

_ROLES: Final = {
    "settings": QAction.MenuRole.PreferencesRole,
    "quit": QAction.MenuRole.QuitRole,
    "about": QAction.MenuRole.AboutRole,
}


class Menus(QObject):
    """Owned by its window, GUI thread. ``actions`` gives each action by its name."""

    def __init__(
        self,
        window: QMainWindow,
        handlers: Mapping[str, Callable[[], object]],
        preferences: Preferences,
    ) -> None:
        """Build the menu bar of ``window``.

        Args:
            window: Gets the menu bar; shortcuts work wherever the keyboard is in it.
            handlers: What each action does, by its name.
            preferences: Hold the shortcuts that the person chose.

        Raises:
            KeyError: A menu names an action without a handler.
        """
        super().__init__(window)
        self.actions: Final[dict[str, QAction]] = {}
        self._preferences = preferences
        self._menus: dict[str, QMenu] = {}
        self._controls: dict[QToolButton | QAction, str] = {}
        for menu_name, names in _MENUS.items():
            menu = self._menus[menu_name] = window.menuBar().addMenu("")
            for name in names:
                if name == "-":
                    menu.addSeparator()
                else:
                    menu.addAction(self._made(name, handlers[name]))
        self.retranslate()
        self._set_shortcuts()
        preferences.changed.connect(self._on_preference)
        self._menus["edit"].aboutToShow.connect(self._on_edit_opened)
        self._menus["edit"].aboutToHide.connect(self._on_edit_closed)
        window.installEventFilter(self)

    def explain(self, name: str, control: QToolButton | QAction) -> None:
        """Say in the tool tip of ``control`` what the action of this name does, and by which keys."""
        self._controls[control] = name
        self._say_keys()

    def _say_keys(self) -> None:
        for control, name in self._controls.items():
            action = self.actions[name]
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            words = plain(action.text()).removesuffix("…")
            control.setToolTip(f"{words} ({keys})" if keys else words)

    def menu(self, name: str) -> QMenu:
        """Return the menu of this name."""
        return self._menus[name]

    def groups(self) -> list[tuple[str, list[str]]]:
        """Return the menus in their order: the title of each, and the names of its actions."""
        return [
            (plain(self._menus[menu].title()), [name for name in names if name != "-"])
            for menu, names in _MENUS.items()
        ]

    def _set_shortcuts(self) -> None:
        chosen = chosen_shortcuts(self._preferences)
        for name, action in self.actions.items():
            action.setShortcuts(shortcuts_of(name, chosen))
        self._say_keys()

    @Slot(str)
    def _on_preference(self, key: str) -> None:
        if key == SHORTCUTS_KEY:
            self._set_shortcuts()

    @Slot()
    def _on_edit_opened(self) -> None:
        for name in EDITS:
            self.actions[name].setEnabled(can_edit(name))

    @Slot()
    def _on_edit_closed(self) -> None:
        """Enable them again: a disabled action has no shortcut, wherever the keyboard goes next."""
        for name in EDITS:
            self.actions[name].setEnabled(True)

    def _made(self, name: str, handler: Callable[[], object]) -> QAction:
        action = QAction(self)
        action.setMenuRole(_ROLES.get(name, QAction.MenuRole.NoRole))
        action.triggered.connect(lambda: handler())  # noqa: PLW0108 - drops the signal's "checked"
        self.actions[name] = action
        return action

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """Name menus and actions in the program's language."""
        for name, words in self._menu_words().items():
            self._menus[name].setTitle(words)
        for name, words in self._action_words().items():
            self.actions[name].setText(words)
        self._say_keys()

    def _menu_words(self) -> dict[str, str]:
        return {
            "file": self.tr("&File"),
            "edit": self.tr("&Edit"),
            "view": self.tr("&View"),
            "conversation": self.tr("&Conversation"),
            "tools": self.tr("&Tools"),
            "window": self.tr("&Window"),
            "help": self.tr("&Help"),
        }

    def _action_words(self) -> dict[str, str]:
        program = QCoreApplication.applicationName()
        return {
            "new": self.tr("New conversation"),
            "import": self.tr("Import…"),
            "export_all": self.tr("Export everything…"),
            "settings": self.tr("Settings…"),
            "quit": self.tr("Quit"),
            "undo": self.tr("Undo"),
            "redo": self.tr("Redo"),
            "cut": self.tr("Cut"),
            "copy": self.tr("Copy"),
            "paste": self.tr("Paste"),
            "select_all": self.tr("Select all"),
            "full_screen": self.tr("Full screen"),
            "quick_ask": self.tr("Quick ask…"),
            "print": self.tr("Print…"),
            "new_window": self.tr("New window"),
            "open_in_window": self.tr("Open in a new window"),
            "minimise": self.tr("Minimise"),
            "close": self.tr("Close the window"),
            "shortcuts": self.tr("Keyboard shortcuts…"),
            "support": self.tr("Support bundle…"),
            "rename": self.tr("Rename…"),
            "pin": self.tr("Pin or unpin"),
            "archive": self.tr("Archive or unarchive"),
            "move": self.tr("Move to a folder…"),
            "tags": self.tr("Tags…"),
            "delete": self.tr("Delete"),
            "undo_delete": self.tr("Undo in the list"),
            "trash": self.tr("Trash…"),
            "versions": self.tr("Earlier versions…"),
            "export": self.tr("Export…"),
            "stop": self.tr("Stop the answer"),
            "choose_model": self.tr("Choose a model…"),
            "switch": self.tr("Go to…"),
            "commands": self.tr("Commands…"),
            "tokenizer": self.tr("Tokenizer…"),
            "usage": self.tr("Usage…"),
            "sidebar": self.tr("Show or hide the list"),
            "search": self.tr("Search conversations"),
            "filter": self.tr("Filter the list…"),
            "find": self.tr("Find in this conversation…"),
            "question": self.tr("Go to the question field"),
            "context_menu": self.tr("Context menu"),
            "parameters": self.tr("Parameters"),
            "inspector": self.tr("Request inspector"),
            "branches": self.tr("Branches"),
            "larger": self.tr("Larger text"),
            "smaller": self.tr("Smaller text"),
            "normal_size": self.tr("Normal text size"),
            "new_with": self.tr("New with…"),
            "prompts": self.tr("Prompts…"),
            "assistants": self.tr("Assistants…"),
            "import_profile": self.tr("Import a profile…"),
            "export_profile": self.tr("Export the profile…"),
            "set_up": self.tr("Set up Loquat…"),
            "about": self.tr("About {program}").format(program=program),
        }
