"""Remembers where the window was and how wide its list, as text in the settings."""

import base64
import binascii
from typing import Final

from PySide6.QtWidgets import QMainWindow

from desktop.runtime.preferences import Preferences

_GEOMETRY: Final = "window.geometry"
_LIST: Final = "window.splitter"


def save_state(window: QMainWindow, list_px: int, preferences: Preferences) -> None:
    """Write down the window's place and the width of its list."""
    geometry = base64.b64encode(window.saveGeometry().data()).decode("ascii")
    preferences.set(_GEOMETRY, geometry)
    preferences.set(_LIST, str(list_px))


def restore_geometry(window: QMainWindow, preferences: Preferences) -> bool:
    """Put the window back; return whether there was anything to go by. Nonsense counts as nothing."""
    try:
        geometry = base64.b64decode(preferences.value(_GEOMETRY), validate=True)
    except (binascii.Error, ValueError):
        return False
    return bool(geometry) and window.restoreGeometry(geometry)


def saved_list_px(preferences: Preferences) -> int:
    """Return the width that the list had; 0 when nothing sensible is known."""
    value = preferences.value(_LIST)
    return int(value) if value.isdecimal() and value.isascii() and len(value) <= 5 else 0
