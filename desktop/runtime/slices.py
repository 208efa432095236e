"""Does work that would hold up the window in slices, between which the window goes on."""

import time
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

#: A slice takes this long, in seconds: painting, and another slice or two, fit beside it into a frame of 60 Hz.
SLICE_S: Final = 0.002


class Slices(QObject):
    """Goes through an iterator that does a little at each step; GUI thread. The first slice is done at once.

    Signals:
        done(bool): A slice was done; whether it was the last one.
    """

    done = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Iterator[object] = iter(())
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether something is left to do."""
        return self._timer.isActive()

    def start(self, work: Iterator[object]) -> None:
        """Do ``work`` in place of what was being done."""
        self._work = work
        self._go_on()

    def finish(self) -> None:
        """Do now what is left, if anything."""
        if self.is_busy:
            self._timer.stop()
            for _ in self._work:
                pass
            self.done.emit(True)

    def stop(self) -> None:
        """Do no more."""
        self._work = iter(())
        self._timer.stop()

    @Slot()
    def _go_on(self) -> None:
        until = time.perf_counter() + SLICE_S
        work = self._work
        for _ in work:
            if time.perf_counter() >= until:
                self._timer.start()
                self.done.emit(False)
                return
        self._timer.stop()
        self.done.emit(True)
