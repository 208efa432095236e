"""The Edit menu's Cut, Copy, Paste …: done by whatever has the keyboard."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QApplication, QComboBox, QWidget

#: What widgets call each of them: Qt's own, then ours.
EDITS: Final = {
    "undo": ("undo",),
    "redo": ("redo",),
    "cut": ("cut",),
    "copy": ("copy",),
    "paste": ("paste",),
    "select_all": ("selectAll", "select_all"),
}


def can_edit(name: str) -> bool:
    """Whether what has the keyboard knows how to do this."""
    return _method(name) is not None


def edit(name: str) -> None:
    """Have what has the keyboard do this; nothing when it cannot."""
    if (method := _method(name)) is not None:
        method()


def edit_handlers() -> dict[str, Callable[[], object]]:
    """Return what the actions of the menu do, by their names."""
    return {name: partial(edit, name) for name in EDITS}


def _method(name: str) -> Callable[[], object] | None:
    widget: QWidget | None = QApplication.focusWidget()
    if isinstance(widget, QComboBox):
        widget = widget.lineEdit()
    for known in EDITS[name]:
        method = getattr(widget, known, None)
        if callable(method):
            return method  # type: ignore[no-any-return] # looked up by name
    return None
