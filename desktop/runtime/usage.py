"""What answers cost, for the window: added up from what is known at once, and then from all files."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.connection import Connection
from desktop.core.price_table import PriceTable
from desktop.core.spending import By, DateSpan, Sum, summed
from desktop.runtime.courier import Courier
from desktop.runtime.index_reader import IndexReader
from desktop.runtime.once import Once
from desktop.storage.paths import Profile

if TYPE_CHECKING:
    from desktop.storage.usage_index import UsageIndex

#: What the days of a span cost, added up by what.
_Question: TypeAlias = tuple[By, DateSpan]


class UsageAnswer(Struct, frozen=True):
    """The sums that were asked for; more may come while it is not ``is_complete``."""

    by: By
    span: DateSpan
    sums: tuple[Sum, ...] = ()
    is_complete: bool = True


class UsageSums(IndexReader[_Question, "UsageIndex"]):
    """Lives in the GUI thread. New records are read while somebody looks at what was asked, and not otherwise.

    Signals:
        answered(UsageAnswer): For the question that was asked last; again when files have been read.
        progressed(int, int): Files that were read, of so many.
    """

    progressed = Signal(int, int)
    _told_in_thread = Signal(int, int)

    NAME = "loquat-usage"

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
        super().__init__(Once(partial(_index_of, profile)), courier, parent)
        self._connections = connections
        self._table = table
        self._told_in_thread.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def ask(self, by: By, span: DateSpan) -> None:
        """Add up by ``by`` what the days of ``span`` cost."""
        self._ask((by, span))

    def forget(self, by: By, span: DateSpan) -> None:
        """Answer this question no more: nobody looks. One that another window asked since goes on."""
        if self._question == (by, span):
            self._ask(None)

    def is_asked(self, by: By, span: DateSpan) -> bool:
        """Whether this is the question that is answered, again whenever something was written."""
        return self._question == (by, span)

    def _go_on(self) -> None:
        if self._question is not None:
            super()._go_on()

    def _submitted(self, question: _Question) -> "Future[tuple[Sum, ...]]":
        return self._worker.submit(self._sums, *question, self._connections())

    def _sums(
        self, by: By, span: DateSpan, connections: Mapping[str, Connection]
    ) -> tuple[Sum, ...]:
        """Add up what the index knows; in its thread."""
        from desktop.core.cell_prices import CellPrices

        index = self._index()
        prices = CellPrices(self._table(), connections)
        asked = index.conversation_cells if by is By.CONVERSATION else index.cells
        cells = asked(span, prices.hourly(index.models()))
        return tuple(summed(cells, by, prices))

    def _told(self, done: int, total: int) -> None:
        self._told_in_thread.emit(done, total)

    def _tell(self, question: _Question, found: tuple[Sum, ...] | None) -> None:
        self.answered.emit(UsageAnswer(*question, found or (), is_complete=not self._is_stale))

    @Slot(int, int)
    def _on_told(self, done: int, total: int) -> None:
        if self._question is not None:
            self.progressed.emit(done, total)


def _index_of(profile: Profile) -> "UsageIndex":
    from desktop.storage.usage_index import UsageIndex  # most starts never look at it

    return UsageIndex(profile.usage_file, profile.history, profile.trash)
