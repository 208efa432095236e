"""Collects garbage in the GUI thread only: elsewhere Python would free widgets in the wrong thread."""

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

#: Milliseconds of quiet after which garbage is collected; long enough not to meet the next frame.
QUIET_MS: Final = 1500


class Collector(QObject):
    """Owned by the workspace, lives in the GUI thread.

    Automatic collection is off from ``start`` to ``stop``; ``note_activity`` asks for one, soon. While
    nothing happens no timer runs. A collection takes 20 ms and more, a frame and a key at once: while
    ``is_busy`` says that answers arrive it waits for their end.
    """

    def __init__(
        self, is_busy: Callable[[], bool] = lambda: False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._is_busy = is_busy
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        """Turn automatic collection off."""
        gc.disable()

    def freeze(self) -> None:
        """Leave what exists now out of later collections: modules and widgets that stay for good."""
        gc.collect()
        gc.freeze()

    @Slot()
    def note_activity(self) -> None:
        """Something was done that leaves garbage: collect when it has been quiet for a moment."""
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Collect once more and give collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()

    @Slot()
    def _on_timeout(self) -> None:
        if self._is_busy():
            self._timer.start()
        else:
            gc.collect()
