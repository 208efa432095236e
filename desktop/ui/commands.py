"""All that a window's menus can do, as a list to search in."""

from collections.abc import Iterator

from msgspec import Struct
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar


class Command(Struct, frozen=True):
    """An action of the menu bar: what it is called, in which menu, and its first shortcut, as a person reads it."""

    action: QAction
    words: str
    menu: str
    shortcut: str


def commands_of(bar: QMenuBar) -> list[Command]:
    """Return what can be done now, in the order of the menus."""
    found: list[Command] = []
    for action in bar.actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            found += _commands_in(menu, plain(action.text()))
    return found


def _commands_in(menu: QMenu, path: str) -> Iterator[Command]:
    for action in menu.actions():
        below = action.menu()
        words = plain(action.text())
        if isinstance(below, QMenu):
            yield from _commands_in(below, f"{path} › {words}")
        elif words and action.isEnabled() and action.isVisible():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            yield Command(action, words, path, keys)


def plain(words: str) -> str:
    """Return the words of a menu without the marks of its keys: ``&File``, and ``文件(&F)`` in Chinese."""
    cut = words.find("(&")
    if cut > 0 and words[cut + 3 : cut + 4] == ")":
        words = words[:cut] + words[cut + 4 :]
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&").strip()
