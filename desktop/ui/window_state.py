"""Remembers where the window was, how wide its list and which panels stood where; keeps windows on the screen."""

import base64
import binascii
from typing import Final

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QMainWindow, QWidget

from desktop.runtime.preferences import Preferences
from desktop.ui.panels import Panels

_GEOMETRY: Final = "window.geometry"
_LIST: Final = "window.splitter"
_PANELS: Final = "window.panels"
_DOCKS: Final = "window.docks"

_FIRST_SIZE: Final = QSize(1100, 760)

#: The smallest window, on a screen that is larger.
_LEAST_SIZE: Final = QSize(480, 360)


def save_state(window: QMainWindow, list_px: int, panels: Panels, preferences: Preferences) -> None:
    """Write down the window's place, the width of its list, and its panels."""
    preferences.set(_GEOMETRY, _as_text(window.saveGeometry()))
    preferences.set(_LIST, str(list_px))
    preferences.set(_PANELS, ",".join(panels.open_names))
    preferences.set(_DOCKS, _as_text(window.saveState()) if panels.open_names else "")


def restore_geometry(window: QMainWindow, preferences: Preferences) -> None:
    """Put the window back to where it was, or where nothing sensible is known give it its first size.

    A screen that is gone or smaller now costs nothing: the window is moved, and made smaller, until it fits.
    """
    screen_size = window.screen().availableSize()
    window.setMinimumSize(_LEAST_SIZE.boundedTo(screen_size))
    geometry = _from_text(preferences.value(_GEOMETRY))
    if not geometry or not window.restoreGeometry(geometry):
        window.resize(_FIRST_SIZE)
    keep_on_screen(window)


def restore_panels(window: QMainWindow, panels: Panels, preferences: Preferences) -> None:
    """Open the panels that were open, where they were. After the first paint."""
    names = [name for name in preferences.value(_PANELS).split(",") if name]
    if names:
        panels.open(names)
        window.restoreState(_from_text(preferences.value(_DOCKS)))


def keep_on_screen(widget: QWidget) -> None:
    """Make a window no larger than the screen that it is on."""
    room = widget.screen().availableSize()
    if widget.width() > room.width() or widget.height() > room.height():
        widget.resize(widget.size().boundedTo(room))


def _as_text(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode("ascii")


def _from_text(text: str) -> bytes:
    """Return what was written down; nothing for nonsense."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def saved_list_px(preferences: Preferences) -> int:
    """Return the width that the list had; 0 when nothing sensible is known."""
    value = preferences.value(_LIST)
    return int(value) if value.isdecimal() and value.isascii() and len(value) <= 5 else 0
