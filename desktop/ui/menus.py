"""The menu bar: every action of the window with its shortcut, grouped as people look for them."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

_STANDARD: Final = QKeySequence.StandardKey

#: Menus in order; each entry is an action's name, or ``-`` for a separator.
_MENUS: Final = {
    "file": ("new", "-", "import", "export_all", "-", "settings", "-", "quit"),
    "conversation": (
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
    "view": (
        "switch",
        "commands",
        "-",
        "sidebar",
        "search",
        "filter",
        "find",
        "question",
        "-",
        "parameters",
        "inspector",
        "branches",
        "-",
        "larger",
        "smaller",
        "normal_size",
    ),
    "help": ("about",),
}

_SHORTCUTS: Final[dict[str, tuple[QKeySequence.StandardKey | str, ...]]] = {
    "new": ("Ctrl+N",),
    "import": ("Ctrl+Shift+O",),
    "settings": ("Ctrl+,",),
    "quit": (_STANDARD.Quit, "Ctrl+Q"),
    "stop": ("Escape",),
    "choose_model": ("Ctrl+Shift+M",),
    "sidebar": ("Ctrl+B",),
    "switch": ("Ctrl+K",),
    "commands": ("Ctrl+Shift+P",),
    "search": ("Ctrl+Shift+F",),
    "filter": ("Ctrl+Shift+L",),
    "find": (_STANDARD.Find,),
    "question": ("Ctrl+L",),
    "parameters": ("Ctrl+Shift+E",),
    "inspector": ("Ctrl+Shift+I",),
    "branches": ("Ctrl+Shift+B",),
    "larger": (_STANDARD.ZoomIn, "Ctrl+="),
    "smaller": (_STANDARD.ZoomOut,),
    "normal_size": ("Ctrl+0",),
    "undo_delete": ("Ctrl+Shift+Z",),
}

_ROLES: Final = {
    "settings": QAction.MenuRole.PreferencesRole,
    "quit": QAction.MenuRole.QuitRole,
    "about": QAction.MenuRole.AboutRole,
}


class Menus(QObject):
    """Owned by its window, GUI thread. ``actions`` gives each action by its name."""

    def __init__(self, window: QMainWindow, handlers: dict[str, Callable[[], object]]) -> None:
        """Build the menu bar of ``window``.

        Args:
            window: Gets the menu bar; shortcuts work wherever the keyboard is in it.
            handlers: What each action does, by its name.

        Raises:
            KeyError: A menu names an action without a handler.
        """
        super().__init__(window)
        self.actions: Final[dict[str, QAction]] = {}
        self._menus: dict[str, QMenu] = {}
        for menu_name, names in _MENUS.items():
            menu = self._menus[menu_name] = window.menuBar().addMenu("")
            for name in names:
                if name == "-":
                    menu.addSeparator()
                else:
                    menu.addAction(self._made(name, handlers[name]))
        self.retranslate()
        window.installEventFilter(self)

    def _made(self, name: str, handler: Callable[[], object]) -> QAction:
        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in _SHORTCUTS.get(name, ())])
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

    def _menu_words(self) -> dict[str, str]:
        return {
            "file": self.tr("&File"),
            "conversation": self.tr("&Conversation"),
            "view": self.tr("&View"),
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
            "rename": self.tr("Rename…"),
            "pin": self.tr("Pin or unpin"),
            "archive": self.tr("Archive or take out"),
            "move": self.tr("Move to a folder…"),
            "tags": self.tr("Tags…"),
            "delete": self.tr("Delete"),
            "undo_delete": self.tr("Undo delete"),
            "trash": self.tr("Trash…"),
            "versions": self.tr("Earlier versions…"),
            "export": self.tr("Export…"),
            "stop": self.tr("Stop the answer"),
            "choose_model": self.tr("Choose a model…"),
            "switch": self.tr("Go to…"),
            "commands": self.tr("Commands…"),
            "sidebar": self.tr("Show or hide the list"),
            "search": self.tr("Search conversations"),
            "filter": self.tr("Filter the list…"),
            "find": self.tr("Find in this conversation…"),
            "question": self.tr("Go to the question field"),
            "parameters": self.tr("Parameters"),
            "inspector": self.tr("Request inspector"),
            "branches": self.tr("Branches"),
            "larger": self.tr("Larger text"),
            "smaller": self.tr("Smaller text"),
            "normal_size": self.tr("Normal text size"),
            "about": self.tr("About {program}").format(program=program),
        }
