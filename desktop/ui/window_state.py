"""Remembers where the window was and how wide its list, as text in the settings."""

import base64
import binascii
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter

from desktop.runtime.preferences import Preferences

_GEOMETRY: Final = "window.geometry"
_SPLITTER: Final = "window.splitter"


def save_state(window: QMainWindow, splitter: QSplitter, preferences: Preferences) -> None:
    """Write down the window's place and the splitter's."""
    preferences.set(_GEOMETRY, _text(window.saveGeometry()))
    preferences.set(_SPLITTER, _text(splitter.saveState()))


def restore_state(window: QMainWindow, splitter: QSplitter, preferences: Preferences) -> bool:
    """Put window and splitter back; return whether there was anything to go by. Nonsense counts as nothing."""
    geometry = _bytes(preferences.value(_GEOMETRY))
    splitter.restoreState(_bytes(preferences.value(_SPLITTER)))
    return bool(geometry) and window.restoreGeometry(geometry)


def _text(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode("ascii")


def _bytes(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        return b""
