"""How large a window may become on the screen that it is shown on."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


def bounded_to_screen(wanted: QSize, window: QWidget) -> QSize:
    """Return ``wanted``, or what the screen of ``window`` has room for: 640 × 480, or any at 400 %, is small."""
    return wanted.boundedTo(window.screen().availableSize())
