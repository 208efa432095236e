"""Paints what an export asks for, in slices, so that the window answers meanwhile."""

import time
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.runtime.exporting import PaintRequest
from desktop.ui.printing.outputs import painted
from desktop.ui.printing.painting import KeptPictures, Output, Step, Subject

#: Painting takes at most so long at a time (s), and comes back so much later when it waits (ms).
_SLICE_S: Final = 0.006
_WAIT_MS: Final = 8


class PagePainter(QObject):
    """Lives in the GUI thread; one request at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request: PaintRequest | None = None
        self._steps: Iterator[Step | Output] = iter(())
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)

    @Slot(object)
    def paint(self, request: PaintRequest) -> None:
        """Begin to paint."""
        self._request = request
        subject = Subject(request.conversation, request.options, KeptPictures(request.read))
        self._steps = painted(request.form, subject)
        self._timer.start(0)

    @Slot()
    def stop(self) -> None:
        """Paint no more of it: it was cancelled."""
        self._timer.stop()
        self._end()

    def _go_on(self) -> None:
        request = self._request
        if request is None:
            return
        try:
            self._slice(request)
        except Exception as bug:  # noqa: BLE001 - the export says it, and must not wait for ever
            request.finish(bug)
            self._end()

    def _slice(self, request: PaintRequest) -> None:
        until = time.perf_counter() + _SLICE_S
        while time.perf_counter() < until:
            if request.is_full:
                self._timer.start(_WAIT_MS)
                return
            step = next(self._steps, None)
            if step is None:
                request.finish()
                self._end()
                return
            if isinstance(step, Output):
                request.answer(step.content)
            elif step is Step.WAIT:
                self._timer.start(_WAIT_MS)
                return
        self._timer.start(0)

    def _end(self) -> None:
        """Let go of what was painted, its painter first."""
        self._request = None
        close = getattr(self._steps, "close", None)
        self._steps = iter(())
        if close is not None:
            close()
