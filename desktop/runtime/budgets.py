"""Keeps what is spent beside the person's budgets, and asks before a request that goes beyond; counts in its own thread.

Without a budget nothing is counted or loaded. What was spent comes from the derived index; answers of this
window are added as they end, so that a send never waits for a file once the first count is there.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.core.errors import UserFacingError
from desktop.runtime.connections import Connections
from desktop.runtime.courier import Courier
from desktop.runtime.once import Once
from desktop.runtime.preferences import Preferences
from desktop.runtime.worker import Worker
from desktop.storage.paths import Profile

if TYPE_CHECKING:
    from desktop.core.budgets import Budget, BudgetState, Spent
    from desktop.core.connection import Connection
    from desktop.core.message import Message
    from desktop.core.spending import Money
    from desktop.core.usage import Usage
    from desktop.runtime.prices import Prices
    from desktop.runtime.session import ConversationSession
    from desktop.storage.usage_index import UsageIndex

_KEY: Final = "budgets"
#: After so long an answer that ended is in its file.
_WRITTEN_MS: Final = 2000


class Budgets(QObject):
    """Lives in the GUI thread; owned by the workspace.

    Signals:
        changed(): Budgets, or what is spent, are others.
        asked(object, object, object): A request of this session goes beyond these ``BudgetState``s; the third
            asks it all the same, after ``allow``.
        warned(object): These ``BudgetState``s are near their end; told once for each limit and time.
        cleared(object): A request of this session that had to wait for the count was sent.
    """

    changed = Signal()
    asked = Signal(object, object, object)
    warned = Signal(object)
    cleared = Signal(object)

    def __init__(
        self,
        profile: Profile,
        preferences: Preferences,
        connections: Connections,
        prices: "Callable[[], Prices]",
        courier: Courier,
    ) -> None:
        super().__init__()
        self._profile = profile
        self._preferences = preferences
        self._connections = connections
        self._prices = prices
        self._courier = courier
        self._worker = Worker("loquat-budgets")
        self._index: Once[UsageIndex] = Once(self._make_index)
        self._spent: Spent | None = None
        self._allowed = ""
        #: By session, what its next request is likely to cost.
        self._expected: dict[str, Money | None] = {}
        #: By session, the request that was let pass last: whom it asks, and what it is likely to cost.
        self._sent: dict[str, tuple[ConversationSession, str, Money]] = {}
        self._told: set[tuple[str, str, str]] = set()
        #: The figures that were added last: the choices of one request have them in common.
        self._noted_usage: Usage | None = None
        #: What answers cost that ended while it was counted.
        self._noted: list[tuple[tuple[str, str, str], float]] = []
        self._waiting: list[tuple[ConversationSession, Callable[[], object]]] = []
        self._is_counting = self._is_stale = self._is_closed = self._is_used = False
        #: The count that is under way is for budgets that were changed since.
        self._is_outdated = False
        self._again = QTimer(self, singleShot=True, interval=_WRITTEN_MS)
        self._again.timeout.connect(self.count)
        preferences.changed.connect(self._on_preference)

    def all(self) -> "tuple[Budget, ...]":
        """Return the budgets that the person set."""
        stored = self._preferences.value(_KEY)
        if not stored:
            return ()
        from desktop.core.budgets import read_budgets

        return read_budgets(stored)

    def put(self, budget: "Budget") -> None:
        """Set the budget of a connection, or of all; one without limits is taken away."""
        from desktop.core.budgets import stored_budgets

        others = [b for b in self.all() if b.connection != budget.connection]
        self._preferences.set(_KEY, stored_budgets([*others, budget]))

    def states(self, connection_id: str) -> "list[BudgetState] | None":
        """Return how far the limits of a connection are used up; ``None`` while that is not known."""
        if self._spent is None:
            return None
        return self._states(connection_id, self._spent)

    def expect(self, session_id: str, cost: "Money | None") -> None:
        """Take in what the next request of a session is likely to cost; ``None``: that is not known."""
        self._expected[session_id] = cost

    @Slot()
    def prepare(self) -> None:
        """Find out what was spent, if there is a budget; called when a question is begun."""
        if self._spent is None and not self._is_counting and self.all():
            self.count()

    @Slot()
    def count(self) -> None:
        """Find out again what was spent."""
        budgets = self.all()
        if self._is_closed or not budgets:
            return
        if self._is_counting:
            self._is_stale = True
            return
        self._is_counting = self._is_used = True
        self._noted.clear()
        connections = {c.id: c for c in self._connections.items()}
        counted = self._worker.submit(self._counted, budgets, connections, self._prices())
        self._courier.watch(counted, self._on_counted, self._on_not_counted)

    def passes(
        self, session: "ConversationSession", connection: "Connection", again: Callable[[], object]
    ) -> bool:
        """Whether a request may be sent now. If not, ``asked`` tells, or it is sent as soon as the count is there.

        Args:
            session: Whose request it is.
            connection: That will be asked.
            again: Asks it again.
        """
        allowed, self._allowed = self._allowed, ""
        if connection.is_local_model or not self.all():
            return True
        if allowed != session.id:
            if self._spent is None:
                self._waiting.append((session, again))
                self.count()
                return False
            expected = self._expected.get(session.id)
            found = self._states(connection.id, self._with_sent(self._spent), expected)
            over = [state for state in found if state.is_over]
            if over:
                self.asked.emit(session, over, again)
                return False
            self._warn(found)
        if (cost := self._expected.get(session.id)) is not None:
            self._sent[session.id] = (session, connection.id, cost)
        return True

    def allow(self, session: "ConversationSession") -> None:
        """Let the next request of a session pass."""
        self._allowed = session.id

    @Slot()
    def note_written(self) -> None:
        """Files of the history changed: answers may have ended, here or elsewhere."""
        if self._spent is not None:
            self.count()

    def note_answer(self, answer: "Message") -> None:
        """Add an answer that just ended, before its file is looked at."""
        table = self._prices().known
        connection = self._connections.get(answer.connection or "")
        if self._spent is None or table is None or connection is None or answer.usage is None:
            return
        if answer.usage is self._noted_usage:
            return
        self._noted_usage = answer.usage
        from desktop.core.prices import cost_of

        cost = cost_of(table, connection, answer.model or "", answer.usage, answer.created)
        if cost is not None:
            key = (_today().isoformat(), connection.id, cost.currency)
            self._spent = {**self._spent, key: self._spent.get(key, 0.0) + cost.amount}
            if self._is_counting:
                self._noted.append((key, cost.amount))
            self.changed.emit()
            # What is used up is told when it is asked next.
            self._warn([s for s in self.states(connection.id) or () if not s.is_over])

    def close(self, timeout_s: float) -> bool:
        """Count nothing more; return whether the thread has ended in ``timeout_s``."""
        if self._is_used and not self._is_closed:
            self._worker.submit(self._end)
        self._is_closed = True
        self._again.stop()
        self._waiting.clear()
        return self._worker.finish(timeout_s)

    def _states(
        self, connection_id: str, spent: "Spent", more: "Money | None" = None
    ) -> "list[BudgetState]":
        from desktop.core.budgets import states

        return states(self.all(), connection_id, spent, _today(), more)

    def _with_sent(self, spent: "Spent") -> "Spent":
        """Return ``spent`` with what the answers that are under way, in any window, will cost at least."""
        self._sent = {i: sent for i, sent in self._sent.items() if sent[0].is_streaming}
        found = dict(spent)
        for _, connection_id, cost in self._sent.values():
            key = (_today().isoformat(), connection_id, cost.currency)
            found[key] = found.get(key, 0.0) + cost.amount
        return found

    def _warn(self, found: "list[BudgetState]") -> None:
        near = [state for state in found if state.is_near]
        today = _today().isoformat()
        new = [s for s in near if (s.budget.connection, str(s.period), today) not in self._told]
        if new:
            self._told |= {(s.budget.connection, str(s.period), today) for s in new}
            self.warned.emit(new)

    # In the thread of the budgets.

    def _make_index(self) -> "UsageIndex":
        from desktop.storage.usage_index import UsageIndex

        profile = self._profile
        return UsageIndex(profile.usage_file, profile.history, profile.trash)

    def _counted(
        self, budgets: "tuple[Budget, ...]", connections: "dict[str, Connection]", prices: "Prices"
    ) -> "Spent":
        from desktop.core.budgets import first_day
        from desktop.storage.spent import spent_since

        first = first_day(budgets, _today())
        return spent_since(self._index(), first, prices.table(), connections)

    def _end(self) -> None:
        if (index := self._index.made) is not None:
            index.close()

    # Back in the GUI thread.

    def _on_counted(self, spent: "Spent") -> None:
        is_outdated, self._is_counting, self._is_outdated = self._is_outdated, False, False
        if is_outdated and self.all():
            self.count()
            return
        self._spent = dict(spent)
        for key, amount in self._noted:
            self._spent[key] = self._spent.get(key, 0.0) + amount
        if self._noted and not self._is_closed:
            # Their files may have been read or not: once they are written for certain, it is counted anew.
            self._again.start()
        self.changed.emit()
        self._go_on()

    def _on_not_counted(self, error: UserFacingError) -> None:
        """What is not known must not keep anybody from asking; the history's own notices tell what is wrong."""
        del error
        self._is_counting = self._is_outdated = False
        self._spent = self._spent if self._spent is not None else {}
        self._go_on()

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, []
        for session, again in waiting:
            again()
            self.cleared.emit(session)
        if self._is_stale:
            self._is_stale = False
            self.count()

    @Slot(str)
    def _on_preference(self, key: str) -> None:
        if key == _KEY:
            self._told.clear()
            self._spent = None
            # It may look back less far than the new budgets do.
            self._is_outdated = self._is_counting
            self.changed.emit()
            self.prepare()


def _today() -> date:
    """Return the day where the person is."""
    return datetime.now().astimezone().date()
