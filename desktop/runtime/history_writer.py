"""Brings changes to the history from the loop: in order, in one thread, kept and repeated while saving fails.

Knows nothing of replies or windows. Lives in the loop's thread; only the store's methods run in the
history thread.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Final, ParamSpec, Protocol, TypeVar

from desktop.core.changes import Change, MessageChange, Piece
from desktop.core.errors import ErrorInfo, ErrorKind, HistoryError, HistoryRefused, describe
from desktop.core.records import SETTLED

logger: Final = logging.getLogger("loquat.runtime")

#: Pauses before a failed save is repeated, in seconds; the last one goes on until it works.
RETRY_PAUSES_S: Final = (0.25, 0.5, 1.0, 2.0, 5.0)

#: Pieces of an answer after which its file is looked at: a minute of streaming, at ten pieces a second.
COMPACT_AFTER_PIECES: Final = 600
#: The file is rewritten when at least this part of it counts no more.
_WORTHWHILE: Final = 0.5

P = ParamSpec("P")
T = TypeVar("T")
#: Called with what keeps a conversation from being saved, and with ``None`` once it is saved again.
HistoryWatcher = Callable[[ErrorInfo | None], None]


class AppendsChanges(Protocol):
    """The part of the history store that writes."""

    def append(self, conversation_id: str, changes: Sequence[Change], *, sync: bool) -> None:
        """Write ``changes`` as one piece; raise HistoryError with the file as it was."""

    def compact(self, conversation_id: str, worthwhile: float) -> int:
        """Leave out what counts no more, where that is the part ``worthwhile``; raise HistoryError."""


class _Journal:
    """What one conversation still has to write."""

    def __init__(self) -> None:
        self.pending: list[Change] = []
        self.sync = False
        self.problem: ErrorInfo | None = None
        self.refused: ErrorInfo | None = None
        self.pieces = 0
        self.is_worth_compacting = False
        self.waiting: list[asyncio.Future[ErrorInfo | None]] = []
        self.watchers: list[HistoryWatcher] = []
        self.task: asyncio.Task[None] | None = None
        self.urgent = asyncio.Event()

    def count(self, written: Sequence[Change]) -> None:
        """Take note of pieces, and of the record that makes many of them superfluous."""
        self.pieces += sum(isinstance(change, Piece) for change in written)
        if _settled(written):
            self.is_worth_compacting |= self.pieces >= COMPACT_AFTER_PIECES
            self.pieces = 0


class HistoryWriter:
    """Changes of one conversation are written in order, one write at a time, all in the history thread.

    A change whose write fails stays in memory and is written again, at growing pauses and whenever
    something new is saved, until it works; there is no timer while everything is saved. What the history
    will never take is told and dropped. After a long answer its pieces are taken out of the file.
    """

    def __init__(self, store: AppendsChanges, thread: Executor) -> None:
        """Start nothing yet.

        Args:
            store: Called in ``thread`` only.
            thread: Runs one call at a time; its owner ends it, after ``aclose``.
        """
        self._store = store
        self._thread = thread
        self._journals: dict[str, _Journal] = {}
        self._closing = False

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call ``function`` in the history thread and return what it returns or raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: function(*args, **kwargs))

    def put(self, conversation_id: str, changes: Sequence[Change]) -> None:
        """Have ``changes`` written soon, without waiting and without fsync."""
        self._add(conversation_id, changes)

    async def save(
        self, conversation_id: str, changes: Sequence[Change], *, sync: bool = True
    ) -> ErrorInfo | None:
        """Write ``changes`` and all that waits before them.

        Returns:
            ``None`` once they are written (and fsynced, with ``sync``); else what went wrong. They are
            kept then and written as soon as it works. Cancelling the caller does not stop the write.
        """
        journal = self._add(conversation_id, changes)
        journal.sync |= sync
        journal.urgent.set()
        done: asyncio.Future[ErrorInfo | None] = asyncio.get_running_loop().create_future()
        journal.waiting.append(done)
        return await done

    async def all_saved(self, conversation_id: str) -> None:
        """Wait until nothing of a conversation is left to be written, however long saving fails."""
        task = self._journal(conversation_id).task
        if task is not None:
            await asyncio.shield(task)

    def watch(self, conversation_id: str, watcher: HistoryWatcher) -> Callable[[], None]:
        """Tell ``watcher`` when saving this conversation begins to fail and when it works again.

        Returns:
            A function that ends the watching.
        """
        watchers = self._journal(conversation_id).watchers
        watchers.append(watcher)
        return lambda: watchers.remove(watcher)

    def problems(self) -> dict[str, ErrorInfo]:
        """What keeps conversations from being saved, by conversation id; empty when all is well."""
        return {
            i: p for i, j in self._journals.items() if (p := j.problem or j.refused) is not None
        }

    async def aclose(self) -> dict[str, ErrorInfo]:
        """Write what is left, with one last attempt for what failed; return what could not be written."""
        self._closing = True
        tasks = [j.task for j in self._journals.values() if j.task is not None]
        for journal in self._journals.values():
            journal.urgent.set()
        await asyncio.gather(*tasks)
        return self.problems()

    def _journal(self, conversation_id: str) -> _Journal:
        return self._journals.setdefault(conversation_id, _Journal())

    def _add(self, conversation_id: str, changes: Sequence[Change]) -> _Journal:
        journal = self._journal(conversation_id)
        journal.pending = _superseded_left_out([*journal.pending, *changes])
        if journal.task is None:
            journal.task = asyncio.create_task(self._drain(conversation_id, journal))
        return journal

    async def _drain(self, conversation_id: str, journal: _Journal) -> None:
        failures = 0
        while journal.pending or journal.is_worth_compacting:
            if not journal.pending:
                await self._compact(conversation_id, journal)
                continue
            problem = await self._write(conversation_id, journal)
            if problem is None:
                failures = 0
                continue
            if self._closing:
                break
            pause = RETRY_PAUSES_S[min(failures, len(RETRY_PAUSES_S) - 1)]
            failures += 1
            await _wait(journal.urgent, pause)
        journal.task = None

    async def _write(self, conversation_id: str, journal: _Journal) -> ErrorInfo | None:
        batch, journal.pending = journal.pending, []
        waiting, journal.waiting = journal.waiting, []
        sync, journal.sync = journal.sync, False
        journal.urgent.clear()
        refused: ErrorInfo | None = None
        problem: ErrorInfo | None = None
        try:
            problem = await self._append(conversation_id, batch, sync=sync)
        except HistoryRefused as error:
            refused = error.info
        if problem is not None:
            journal.pending = _superseded_left_out([*batch, *journal.pending])
            journal.sync |= sync
        elif refused is None:
            journal.count(batch)
        for done in waiting:
            if not done.done():
                done.set_result(problem or refused)
        self._tell(journal, problem, refused)
        return problem

    async def _append(
        self, conversation_id: str, batch: list[Change], *, sync: bool
    ) -> ErrorInfo | None:
        try:
            await self.run(self._store.append, conversation_id, batch, sync=sync)
        except HistoryRefused:
            raise
        except HistoryError as error:
            return error.info
        except Exception as error:  # noqa: BLE001 - whoever waits for the save must hear of it
            bug = describe(ErrorKind.HISTORY, path=conversation_id, reason=type(error).__name__)
            if bug != self._journal(conversation_id).problem:
                logger.error("saving failed by a %s", type(error).__name__)  # noqa: TRY400 - no text of messages
            return bug
        return None

    async def _compact(self, conversation_id: str, journal: _Journal) -> None:
        journal.is_worth_compacting = False
        try:
            await self.run(self._store.compact, conversation_id, _WORTHWHILE)
        except HistoryError as error:  # nothing is lost, and the next long answer tries again
            logger.info("a conversation was not compacted: %s", error.info.sentence.source)
        except Exception as error:  # noqa: BLE001 - saving must go on
            logger.error("compacting failed by a %s", type(error).__name__)  # noqa: TRY400 - no text of messages

    def _tell(
        self, journal: _Journal, problem: ErrorInfo | None, refused: ErrorInfo | None
    ) -> None:
        news = [problem] if problem != journal.problem else []
        if refused is not None and refused != journal.refused:
            news.append(refused)
        journal.problem, journal.refused = problem, refused
        for found in news:
            for watcher in list(journal.watchers):
                watcher(found)


def _settled(changes: Sequence[Change]) -> set[tuple[str, str]]:
    """Return message and stream of the pieces that ``changes`` make superfluous."""
    return {
        (change.message_id, stream)
        for change in changes
        if isinstance(change, MessageChange)
        for stream in change.fields.get(SETTLED, ())
    }


def _superseded_left_out(changes: list[Change]) -> list[Change]:
    """Leave out pieces whose stream a later change settles: its ``parts`` hold their text."""
    settled = _settled(changes)
    if not settled:
        return changes
    return [
        c for c in changes if not (isinstance(c, Piece) and (c.message_id, c.stream) in settled)
    ]


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
