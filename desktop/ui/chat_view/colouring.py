"""Colours code that is on screen, a little at a time, while there is nothing else to do."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractScrollArea

from desktop.ui.chat_view.code_row import CodeRow

#: How long it may take at a time (s), and how many characters are coloured in a step.
_AT_ONCE_S: Final = 0.004
_STEP_CHARS: Final = 200


class Colouring:
    """Owned by the chat view; lives in the GUI thread."""

    def __init__(self, view: QAbstractScrollArea, on_screen: Callable[[], list[CodeRow]]) -> None:
        """Colour what ``on_screen`` returns, and have ``view`` paint it."""
        self._view = view
        self._on_screen = on_screen
        self._timer = QTimer(view, singleShot=True, interval=0)
        self._timer.timeout.connect(self._work)

    def look(self) -> None:
        """Begin if there is something to colour."""
        if not self._timer.isActive() and any(row.needs_colour for row in self._on_screen()):
            self._timer.start()

    def stop(self) -> None:
        """Do nothing until the next look."""
        self._timer.stop()

    def _work(self) -> None:
        waiting = [row for row in self._on_screen() if row.needs_colour]
        if not waiting:
            return
        end = time.perf_counter() + _AT_ONCE_S
        while waiting and time.perf_counter() < end:
            waiting[0].colour(_STEP_CHARS)
            if not waiting[0].needs_colour:
                waiting.pop(0)
        self._view.viewport().update()
        if waiting:
            self._timer.start()
