"""What answers cost, for the window: added up in a thread of its own, from what is known at once and then from all files."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.connection import Connection
from desktop.core.errors import UserFacingError
from desktop.core.price_table import PriceTable
from desktop.core.spending import By, DateSpan, Sum, summed
from desktop.runtime.courier import Courier
from desktop.runtime.once import Once
from desktop.runtime.worker import Worker
from desktop.storage.paths import Profile

if TYPE_CHECKING:
    from desktop.storage.usage_index import UsageIndex

#: Seconds that reading new files may take before what is known by then is told.
_SLICE_S: Final = 1.0


class UsageAnswer(Struct, frozen=True):
    """The sums that were asked for; more may come while it is not ``is_complete``."""

    by: By
    span: DateSpan
    sums: tuple[Sum, ...] = ()
    is_complete: bool = True


class UsageSums(QObject):
    """Lives in the GUI thread; one call at a time runs in the usage thread, which the first question starts.

    A newer question takes the place of one that waits.

    Signals:
        answered(UsageAnswer): For the question that was asked last; again when files have been read.
        progressed(int, int): Files that were read, of so many.
        notice(ErrorInfo): The history could not be read.
    """

    answered = Signal(object)
    progressed = Signal(int, int)
    notice = Signal(object)
    _told = Signal(int, int)

    def __init__(
        self,
        profile: Profile,
        courier: Courier,
        connections: Callable[[], Mapping[str, Connection]],
        table: Callable[[], PriceTable],
        parent: QObject | None = None,
    ) -> None:
        """Ask nothing yet.

        Args:
            profile: Has the files and the index.
            courier: Brings results back.
            connections: Gives the connections by id, for prices depend on who was asked.
            table: Gives the prices; called in the usage thread.
            parent: The owner.
        """
        super().__init__(parent)
        self._courier = courier
        self._connections = connections
        self._table = table
        self._worker = Worker("loquat-usage")
        self._index = Once(partial(_index_of, profile))
        self._question: tuple[By, DateSpan] | None = None
        self._is_asked = self._is_stale = self._is_busy = self._is_closed = self._is_used = False
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def ask(self, by: By, span: DateSpan) -> None:
        """Add up by ``by`` what the days of ``span`` cost."""
        self._question = (by, span)
        self._is_asked = self._is_stale = self._is_used = True
        self._go_on()

    @Slot()
    def note_written(self) -> None:
        """Take new records in and answer again, while somebody looks."""
        if self._question is not None:
            self._is_stale = True
            self._go_on()

    def forget(self, by: By, span: DateSpan) -> None:
        """Answer this question no more: nobody looks. One that another window asked since goes on."""
        if self._question == (by, span):
            self._question = None
            self._is_asked = self._is_stale = False

    def is_asked(self, by: By, span: DateSpan) -> bool:
        """Whether this is the question that is answered, again whenever something was written."""
        return self._question == (by, span)

    def close(self, timeout_s: float) -> bool:
        """End the thread; return whether it ended in ``timeout_s``."""
        self._is_closed = True
        if self._is_used:
            self._worker.submit(self._end)
        return self._worker.finish(timeout_s)

    def _go_on(self) -> None:
        """Have the thread do the next thing, if it does nothing and there is anything to do."""
        if self._is_busy or self._is_closed or self._question is None:
            return
        if self._is_asked:
            self._is_busy, self._is_asked = True, False
            future = self._worker.submit(self._sums, *self._question, self._connections())
            self._courier.watch(future, self._on_sums, self._on_failed)
        elif self._is_stale:
            self._is_busy, self._is_stale = True, False
            refreshed = self._worker.submit(self._refresh, self._question)
            self._courier.watch(refreshed, self._on_refreshed, self._on_failed)

    # In the usage thread; the GUI thread's attributes are only read here.

    def _sums(
        self, by: By, span: DateSpan, connections: Mapping[str, Connection]
    ) -> tuple[By, DateSpan, tuple[Sum, ...]]:
        from desktop.core.cell_prices import CellPrices

        index = self._index()
        prices = CellPrices(self._table(), connections)
        asked = index.conversation_cells if by is By.CONVERSATION else index.cells
        cells = asked(span, prices.hourly(index.models()))
        return by, span, tuple(summed(cells, by, prices))

    def _refresh(self, question: tuple[By, DateSpan]) -> tuple[bool, bool]:
        """Read what changed; return whether anything did, and whether all of it was read."""
        until = time.monotonic() + _SLICE_S
        is_whole = True

        def may_go_on(done: int, total: int) -> bool:
            nonlocal is_whole
            is_wanted = self._question == question and not self._is_closed
            is_whole = done >= total or (is_wanted and time.monotonic() < until)
            if not self._is_closed:
                self._told.emit(done, total)
            return is_whole

        return self._index().refresh(may_go_on), is_whole

    def _end(self) -> None:
        if (index := self._index.made) is not None:
            index.close()

    # Back in the GUI thread.

    @Slot(int, int)
    def _on_told(self, done: int, total: int) -> None:
        if self._question is not None:
            self.progressed.emit(done, total)

    def _on_sums(self, found: tuple[By, DateSpan, tuple[Sum, ...]]) -> None:
        self._is_busy = False
        if self._question == found[:2]:
            self.answered.emit(UsageAnswer(*found, is_complete=not self._is_stale))
        self._go_on()

    def _on_refreshed(self, told: tuple[bool, bool]) -> None:
        self._is_busy = False
        self._is_stale = self._is_stale or not told[1]
        self._is_asked = self._question is not None
        self._go_on()

    def _on_failed(self, error: UserFacingError) -> None:
        self._is_busy = False
        self.notice.emit(error.info)
        if self._question is not None and self._is_stale and not self._is_asked:
            self._is_stale = False
            by, span = self._question
            self.answered.emit(UsageAnswer(by, span))
        self._go_on()


def _index_of(profile: Profile) -> "UsageIndex":
    from desktop.storage.usage_index import UsageIndex  # most starts never look at it

    return UsageIndex(profile.usage_file, profile.history, profile.trash)
