"""Changes of very many conversations: made in the disk thread in the order in which they were asked for."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.core.errors import UserFacingError
from desktop.runtime.courier import Courier
from desktop.runtime.worker import Worker

#: Seconds that the disk thread works on it at a time: a conversation that is opened meanwhile waits no longer.
SLICE_S: Final = 0.05


class Work(Struct, frozen=True):
    """One change.

    Attributes:
        run: Called in the disk thread.
        on_failure: Called in the GUI thread if ``run`` raised an error for people; of all works with the
            same one only for the first, until the queue is empty.
    """

    run: Callable[[], object]
    on_failure: Callable[[UserFacingError], None]


class DiskQueue(QObject):
    """Lives in the GUI thread. While it works, the disk holds what is older than what is shown.

    Signals:
        advanced(int, int): So many of so many changes have been made; as many as all when nothing is left.
    """

    advanced = Signal(int, int)

    def __init__(self, disk: Worker, courier: Courier, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._disk = disk
        self._courier = courier
        # Added to by the GUI thread, taken from by the disk thread.
        self._works: deque[Work] = deque()
        self._total = 0
        self._told: set[Callable[[UserFacingError], None]] = set()

    @property
    def is_busy(self) -> bool:
        """Whether anything that was asked for may not be on the disk yet."""
        return self._total > 0

    @property
    def left(self) -> int:
        """How many changes have not been made yet."""
        return len(self._works)

    def add(self, works: Iterable[Work]) -> None:
        """Have these done soon, after all that was asked for before."""
        asked = list(works)
        was_busy = self.is_busy
        self._total += len(asked)
        self._works.extend(asked)
        if asked and not was_busy:
            self._go_on()

    def finish(self) -> None:
        """Have the disk thread do at its end, in one go, all that is left; tells nothing more."""
        if self._works:
            with suppress(RuntimeError):  # it has ended already
                self._disk.submit(self._slice, None)

    def _go_on(self) -> None:
        with suppress(RuntimeError):  # the end has begun: ``finish`` was called before it
            future = self._disk.submit(self._slice, SLICE_S)
            self._courier.watch(future, self._on_slice, self._on_bug)

    def _slice(self, seconds: float | None) -> list[tuple[Work, UserFacingError]]:
        until = time.monotonic() + seconds if seconds is not None else float("inf")
        failed = []
        while self._works:
            work = self._works.popleft()
            try:
                work.run()
            except UserFacingError as error:
                failed.append((work, error))
            if time.monotonic() >= until:
                break
        return failed

    def _on_slice(self, failed: list[tuple[Work, UserFacingError]]) -> None:
        total = self._total
        if self._works:
            self._go_on()
        else:
            self._total = 0
        self.advanced.emit(total - len(self._works), total)
        for work, error in failed:
            if work.on_failure not in self._told:  # a full disk refuses all of them
                self._told.add(work.on_failure)
                work.on_failure(error)
        if not self.is_busy:
            self._told.clear()

    def _on_bug(self, _error: UserFacingError) -> None:
        """The bug has been told; the works after it are done all the same."""
        self._on_slice([])
