"""The window's way to the history: reading in the disk thread, writing through the loop's writer."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.conversation import Conversation, ConversationSummary
from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.core.listing import Difference, difference
from desktop.core.message import Message
from desktop.runtime.courier import Courier
from desktop.runtime.ground import Ground
from desktop.runtime.loop_thread import LoopThread

if TYPE_CHECKING:
    from desktop.core.changes import Change
    from desktop.runtime.disk_queue import DiskQueue
    from desktop.runtime.history_writer import HistoryWriter

Failed = Callable[[UserFacingError], None]
Known = dict[str, ConversationSummary]


class HistoryBridge(QObject):
    """Lives in the GUI thread; the store's methods run in the disk thread, the writer's on the loop.

    Signals:
        problem_changed(str, object): What keeps the conversation of this id from being saved (an
            ErrorInfo), or ``None`` once it is saved again.
        saving(int, int): So many of so many changes of conversations that nobody has open are on the disk.
        saved(str): All that ``save`` was given of the conversation of this id is on the disk, or was refused.
    """

    problem_changed = Signal(str, object)
    saving = Signal(int, int)
    saved = Signal(str)
    _reported = Signal(str, object)

    def __init__(
        self,
        ground: Ground,
        loop_thread: LoopThread,
        writer: Callable[[], "HistoryWriter"],
        courier: Courier,
        parent: QObject | None = None,
    ) -> None:
        """Open nothing yet.

        Args:
            ground: Has the store and the disk thread.
            loop_thread: Where the writer lives.
            writer: Gives the writer, always the same; called on the loop.
            courier: Brings results back.
            parent: The owner.
        """
        super().__init__(parent)
        self._profile = ground.profile
        self._listed = ground.listed
        self._store = ground.store
        self._thread = ground.disk
        self._loop_thread = loop_thread
        self._writer = writer
        self._courier = courier
        self._watched: set[str] = set()  # the loop's
        self._unsaved: Counter[str] = Counter()
        self._problems: dict[str, ErrorInfo] = {}
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    @cached_property
    def _queue(self) -> "DiskQueue":
        """Makes changes of conversations that nobody has open, which may be very many at once."""
        from desktop.runtime.disk_queue import DiskQueue  # a start changes nothing

        queue = DiskQueue(self._thread, self._courier, self)
        queue.advanced.connect(self.saving)
        return queue

    @property
    def is_saving(self) -> bool:
        """Whether the disk may hold what is older than ``delete``, ``undelete`` and ``save_fields`` made of it."""
        return "_queue" in vars(self) and self._queue.is_busy

    @property
    def changes_left(self) -> int:
        """How many of these changes have not been made yet."""
        return self._queue.left if self.is_saving else 0

    @property
    def unsaved(self) -> dict[str, ErrorInfo]:
        """What keeps from the disk what ``save`` was given, by conversation id."""
        return {i: problem for i, problem in self._problems.items() if self.has_unsaved(i)}

    def has_unsaved(self, conversation_id: str) -> bool:
        """Whether the disk may hold what is older than what ``save`` was given of a conversation."""
        return self._unsaved[conversation_id] > 0

    def finish(self) -> None:
        """Have the disk thread do before its end what is left of them."""
        if self.is_saving:
            self._queue.finish()

    def open(
        self, conversation_id: str, done: Callable[[Conversation], None], failed: Failed
    ) -> None:
        """Read a conversation."""
        self._ask(lambda: self._store().open(conversation_id), done, failed)

    def preview(self, conversation_id: str, done: Callable[[tuple[Message, ...]], None]) -> None:
        """Give the last messages of a long conversation, soon; none of a short one, or if they are not sure."""

        def read() -> tuple[Message, ...]:
            from desktop.storage.preview import last_messages  # with the store, not before

            return last_messages(self._profile, conversation_id)

        self._ask(read, done, _said_by_open)

    def listed(self, known: Known, done: Callable[[Difference], None], failed: Failed) -> None:
        """Give the list as it was known last, without a look at the files, against a copy of what is ``known``."""
        self._ask(lambda: difference(known, self._listed()), done, failed)

    def summaries(self, known: Known, done: Callable[[Difference], None], failed: Failed) -> None:
        """Give the list as it is; ``known`` as in ``listed``."""
        self._ask(lambda: difference(known, self._store().summaries()), done, failed)

    def empty_trash(self, done: Callable[[tuple[str, ...]], None], failed: Failed) -> None:
        """Delete for good what has lain in the trash for a month; gives the ids."""
        self._ask(lambda: self._store().empty_trash(), done, failed)

    def delete(self, ids: Iterable[str], failed: Failed) -> None:
        """Move conversations to the trash, after what was asked for before; ``saving`` tells how far it is."""
        self._add((partial(self._delete, i), failed) for i in ids)

    def undelete(self, ids: Iterable[str], failed: Failed) -> None:
        """Bring conversations back from the trash, likewise."""
        self._add((partial(self._undelete, i), failed) for i in ids)

    def purge(self, conversation_id: str, done: Callable[[object], None], failed: Failed) -> None:
        """Delete a conversation for good."""
        self._ask(lambda: self._store().purge(conversation_id), done, failed)

    def changed_elsewhere(
        self, ids: tuple[str, ...], done: Callable[[list[str]], None], failed: Failed
    ) -> None:
        """Give those of ``ids`` whose files hold what this process neither read nor wrote."""
        self._ask(lambda: [i for i in ids if self._store().changed_elsewhere(i)], done, failed)

    def save_fields(self, ids: Collection[str], fields: dict[str, Any]) -> None:
        """Write fields of conversations that are not open, after what was asked for before; ``saving`` tells.

        Repeated until it works; ``problem_changed`` tells of those that failed. What is set of one of these
        before waits behind it: the older change would win if it came later.
        """
        from desktop.core.changes import ConversationChange

        changes = [ConversationChange(fields)]

        def append(conversation_id: str) -> tuple[Callable[[], None], Failed]:
            again = partial(self.save, conversation_id, changes)
            return partial(self._append, conversation_id, changes), lambda _: again()

        waiting = {i for i in ids if self.has_unsaved(i)}
        for conversation_id in waiting:
            self.save(conversation_id, changes)
        self._add(append(i) for i in ids if i not in waiting)

    def _add(self, works: Iterable[tuple[Callable[[], None], Failed]]) -> None:
        from desktop.runtime.disk_queue import Work

        self._queue.add([Work(run, failed) for run, failed in works])

    def save(self, conversation_id: str, changes: "Sequence[Change]") -> None:
        """Write changes of a conversation; repeated until it works, ``problem_changed`` and ``saved`` tell."""
        saving = self._loop_thread.submit(self._save(conversation_id, changes))
        self._unsaved[conversation_id] += 1
        over = partial(self._on_saved, conversation_id)
        self._courier.watch(saving, over, over)

    def watch(self, conversation_id: str) -> None:
        """Report the writer's problems with a conversation from now on. On the loop."""
        if conversation_id not in self._watched:
            self._watched.add(conversation_id)

            def report(problem: ErrorInfo | None) -> None:
                self._reported.emit(conversation_id, problem)

            self._writer().watch(conversation_id, report)

    # In the disk thread.

    def _append(self, conversation_id: str, changes: "Sequence[Change]") -> None:
        self._store().append(conversation_id, changes, sync=True)

    def _delete(self, conversation_id: str) -> None:
        self._store().delete(conversation_id)

    def _undelete(self, conversation_id: str) -> None:
        self._store().undelete(conversation_id)

    # On the loop.

    async def _save(self, conversation_id: str, changes: "Sequence[Change]") -> None:
        self.watch(conversation_id)
        await self._writer().save(conversation_id, changes)
        await self._writer().all_saved(conversation_id)

    def _ask(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Failed) -> None:
        self._courier.watch(self._thread.submit(work), done, failed)

    def _on_saved(self, conversation_id: str, _: object) -> None:
        self._unsaved[conversation_id] -= 1
        if not self._unsaved[conversation_id]:
            del self._unsaved[conversation_id]
            self.saved.emit(conversation_id)

    @Slot(str, object)
    def _on_reported(self, conversation_id: str, problem: ErrorInfo | None) -> None:
        if problem is None:
            self._problems.pop(conversation_id, None)
        else:
            self._problems[conversation_id] = problem
        self.problem_changed.emit(conversation_id, problem)


def _said_by_open(_: UserFacingError) -> None:
    """A preview says nothing of what fails: the reading of the whole file says it."""
