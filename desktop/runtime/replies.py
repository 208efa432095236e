"""Replies under way: started on the loop thread, their news brought to the conversations they belong to."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.core.message import Message
from desktop.core.progress import Progress
from desktop.core.reply import ReplyGrowth
from desktop.runtime.coalescer import Coalescer, ReplyView
from desktop.runtime.courier import Courier
from desktop.runtime.exchanges import Exchanges
from desktop.runtime.history_bridge import HistoryBridge
from desktop.runtime.loop_thread import LoopTask, LoopThread

if TYPE_CHECKING:
    from desktop.runtime.generation_terms import EngineServices, GenerationJob, GenerationResult


class RepliesTo(ReplyView, Protocol):
    """A conversation that waits for a reply."""

    def on_reply_done(self, reply_id: str, error: ErrorInfo | None) -> None:
        """Take in that nothing more comes, not even to the disk."""


class _Listener:
    """Passes what ``generate`` tells, in the loop thread, on to the coalescer."""

    def __init__(self, reply_id: str, coalescer: Coalescer) -> None:
        self._reply_id = reply_id
        self._coalescer = coalescer

    def on_progress(self, progress: Progress) -> None:
        self._coalescer.report(self._reply_id, progress)

    def on_message(self, message: Message) -> None:
        self._coalescer.replace(self._reply_id, message)

    def on_growth(self, growth: ReplyGrowth) -> None:
        self._coalescer.grow(self._reply_id, growth)

    def on_history(self, problem: ErrorInfo | None) -> None:
        """Nothing: the bridge watches, because saving may fail after the answer has ended, too."""


class Replies:
    """Owned by the workspace, lives in the GUI thread."""

    def __init__(
        self,
        loop_thread: LoopThread,
        coalescer: Coalescer,
        courier: Courier,
        history: HistoryBridge,
        services: "Callable[[], EngineServices]",
        exchanges: Exchanges,
    ) -> None:
        """Start nothing yet.

        Args:
            loop_thread: Runs the replies.
            coalescer: Brings their news to the window.
            courier: Brings their ends.
            history: Is told which conversations to watch.
            services: Gives the engine's services, always the same; called on the loop.
            exchanges: Keeps what was sent and received.
        """
        self._loop_thread = loop_thread
        self._coalescer = coalescer
        self._courier = courier
        self._history = history
        self._services = services
        self._exchanges = exchanges
        self._tasks: dict[str, LoopTask[GenerationResult]] = {}

    def start(self, job: "GenerationJob", session: RepliesTo) -> str:
        """Begin ``job`` and return the reply's id; ``session`` is told from now on."""
        reply_id = uuid4().hex
        self._coalescer.attach(reply_id, session)
        task = self._loop_thread.submit(self._generate(job, _Listener(reply_id, self._coalescer)))
        self._tasks[reply_id] = task

        def on_done(result: "GenerationResult") -> None:
            ids = tuple(m.id for m in result.messages)
            self._exchanges.add(ids, result.exchange, job.connection.id)
            self._finish(reply_id, session, None)

        def on_failed(error: UserFacingError) -> None:
            self._finish(reply_id, session, error.info)

        self._courier.watch(task, on_done, on_failed)
        return reply_id

    def stop(self, reply_id: str) -> None:
        """Ask a reply to stop; its end is told as any other."""
        task = self._tasks.get(reply_id)
        if task is not None:
            task.cancel()

    def forget(self, reply_id: str) -> None:
        """Drop what may still come of a reply that has told its end."""
        self._coalescer.drop(reply_id)

    def _finish(self, reply_id: str, session: RepliesTo, error: ErrorInfo | None) -> None:
        del self._tasks[reply_id]
        self._coalescer.detach(reply_id)
        session.on_reply_done(reply_id, error)

    async def _generate(self, job: "GenerationJob", listener: _Listener) -> "GenerationResult":
        # Guards nothing before ``generate`` does: up to its first wait a task cannot be cancelled.
        from desktop.runtime.generation import generate

        self._history.watch(job.conversation_id)
        return await generate(job, self._services(), listener)
