"""What a generation is told to do, needs, tells and returns; the words that it and its surroundings have in common."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from msgspec import Struct

from desktop.core.connection import Connection
from desktop.core.errors import ErrorInfo
from desktop.core.events import Event
from desktop.core.exchange import Exchange
from desktop.core.message import Ending, Message
from desktop.core.progress import Progress
from desktop.core.reply import ReplyGrowth
from desktop.core.request import ModelRequest
from desktop.core.usage import Usage
from desktop.runtime.history_writer import HistoryWriter
from desktop.storage.attachments import AttachmentFolder


class GenerationJob(Struct, frozen=True, kw_only=True):
    """What is to be generated and where it belongs.

    Attributes:
        questions: Messages to save before the request is sent (a system message, the question), parents first;
            empty for another answer to a saved question.
        parent: The message that is answered.
        reply_ids: Ids for the answers, one for each choice asked for; answers take them in the order in
            which they begin.
        continued: The partial answer that goes on, as it was read; ``request`` ends with it and
            ``reply_ids`` holds its id alone.
        settles: For a continued answer: streams of unfinished runs whose pieces its parts already hold.
        changes: Fields of the conversation to save with it, such as its title or model.
    """

    conversation_id: str
    connection: Connection
    request: ModelRequest
    parent: str | None
    reply_ids: tuple[str, ...]
    questions: tuple[Message, ...] = ()
    continued: Message | None = None
    settles: tuple[str, ...] = ()
    changes: dict[str, Any] = {}


class ChoiceResult(Struct, frozen=True):
    """One answer: its index in the response, its message as saved, its log probabilities if asked for."""

    index: int
    message: Message
    logprobs: list[dict[str, Any]] = []


class GenerationResult(Struct, frozen=True, kw_only=True):
    """How it ended.

    Attributes:
        ending: The worst of the answers' endings.
        choices: By index; empty when the server began none (the message that says so is ``messages[0]``).
        messages: Every answer's message as saved, at least one.
        exchange: The last request with its response.
        unsaved: What keeps the answer from being saved; it is saved as soon as that is over.
    """

    ending: Ending
    choices: tuple[ChoiceResult, ...]
    messages: tuple[Message, ...]
    error: ErrorInfo | None
    usage: Usage | None
    model: str
    exchange: Exchange
    unsaved: ErrorInfo | None = None


class GenerationListener(Protocol):
    """Is told what happens, in the loop's thread; must return at once and not raise."""

    def on_progress(self, progress: Progress) -> None:
        """Take a change of stage; exactly one terminal stage comes, and nothing after it."""

    def on_message(self, message: Message) -> None:
        """Take a message that is new or replaces the one of its id: question, begun answer, ended answer."""

    def on_growth(self, growth: ReplyGrowth) -> None:
        """Take what an answer grew by since the call before."""

    def on_history(self, problem: ErrorInfo | None) -> None:
        """Take what keeps the conversation from being saved; ``None`` once it is saved again."""


class StreamingClient(Protocol):
    """The part of ``api.client.ModelClient`` that answers are made with."""

    def stream(
        self, request: ModelRequest, exchange: Exchange, on_progress: Callable[[Progress], None]
    ) -> AsyncGenerator[Event, None]:
        """Ask for an answer; see ``ModelClient.stream``."""


class ClientProvider(Protocol):
    """Makes the client of a connection ready: secrets gathered, local server started."""

    def client(
        self, connection: Connection, on_progress: Callable[[Progress], None]
    ) -> AbstractAsyncContextManager[StreamingClient]:
        """Lend a client for the time of one request; raises UserFacingError when there can be none."""


class EngineServices(Struct, frozen=True):
    """What a generation needs from its surroundings.

    Attributes:
        now_ms: Milliseconds since 1970 (UTC).
        monotonic: Seconds of a clock that never goes back.
        attachments: Read in the history thread.
    """

    clients: ClientProvider
    history: HistoryWriter
    now_ms: Callable[[], int]
    monotonic: Callable[[], float]
    attachments: AttachmentFolder
