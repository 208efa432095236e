"""Requests of the inspector that are being sent again, one an answer; their ends come to the GUI thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.core.connection import Connection
from desktop.core.errors import UserFacingError
from desktop.core.exchange import Exchange
from desktop.core.message import Message
from desktop.runtime.courier import Courier
from desktop.runtime.exchanges import Exchanges
from desktop.runtime.loop_thread import LoopTask, LoopThread

if TYPE_CHECKING:
    from desktop.runtime.engine import Engine
    from desktop.runtime.replay import Replayed


class Replays(QObject):
    """Owned by the workspace, lives in the GUI thread.

    Signals:
        ended(str): The request behind the answer of this id was sent again; ``exchanges`` has what came.
        failed(ErrorInfo): It could not even be tried.
    """

    ended = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        loop_thread: LoopThread,
        courier: Courier,
        engine: "Callable[[], Engine]",
        exchanges: Exchanges,
    ) -> None:
        super().__init__()
        self._loop_thread = loop_thread
        self._courier = courier
        self._engine = engine
        self._exchanges = exchanges
        self._tasks: dict[str, LoopTask[Replayed]] = {}

    def is_running(self, message_id: str) -> bool:
        """Whether the request behind this answer is being sent again."""
        return message_id in self._tasks

    def start(self, answer: Message, recorded: Exchange, connection: Connection) -> None:
        """Send the request behind ``answer`` again; nothing while that is under way."""
        if self.is_running(answer.id):
            return
        task = self._loop_thread.submit(self._send(recorded, answer, connection))
        self._tasks[answer.id] = task

        def on_done(replayed: "Replayed") -> None:
            del self._tasks[answer.id]
            self._exchanges.add_replay(answer.id, replayed)
            self.ended.emit(answer.id)

        def on_failed(error: UserFacingError) -> None:
            del self._tasks[answer.id]
            self.failed.emit(error.info)
            self.ended.emit(answer.id)

        self._courier.watch(task, on_done, on_failed)

    def stop(self, message_id: str) -> None:
        """Stop it; what came is kept."""
        task = self._tasks.get(message_id)
        if task is not None:
            task.cancel()

    async def _send(
        self, recorded: Exchange, answer: Message, connection: Connection
    ) -> "Replayed":
        from desktop.runtime.replay import send_again

        return await send_again(recorded, answer, connection, self._engine().clients)
