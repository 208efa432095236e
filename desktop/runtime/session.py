"""One conversation that is open: what the window shows of it and does with it."""

import time
import uuid
from collections.abc import Sequence
from typing import Protocol

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from desktop.core.conversation import Conversation
from desktop.core.message import Ending, Message, Role, TextPart
from desktop.core.progress import TERMINAL_STAGES, Progress, Stage
from desktop.core.reply import ReplyGrowth


class Replies(Protocol):
    """Starts and stops replies on the loop thread; events come back through the session's ``on_…``."""

    def start(self, session: "ConversationSession", message_id: str) -> str:
        """Begin to fill the answer ``message_id``; return the reply's id."""

    def stop(self, reply_id: str) -> None:
        """Ask a reply to stop."""


class ConversationSession(QObject):
    """Owned by the library, lives in the GUI thread.

    Signals:
        loaded(): The conversation has been read.
        path_changed(): Other messages are shown: read ``path()`` again.
        message_changed(str): The message of this id is another one now.
        grew(ReplyGrowth): An answer got longer; at most once a frame and answer.
        progress_changed(Progress): The running answer is at another stage.
        reply_ended(str, str): The answer of this message id ended, and how (an ``Ending``).
        title_changed(): ``title`` is another.
        draft_changed(): ``draft`` was changed by something else than ``set_draft``.
        notice(ErrorInfo): Something that the person should know, such as that saving fails.
    """

    loaded = Signal()
    path_changed = Signal()
    message_changed = Signal(str)
    grew = Signal(object)
    progress_changed = Signal(object)
    reply_ended = Signal(str, str)
    title_changed = Signal()
    draft_changed = Signal()
    notice = Signal(object)

    def __init__(
        self,
        conversation: Conversation,
        replies: Replies,
        *,
        is_loaded: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._replies = replies
        self._is_loaded = is_loaded
        self._progress = Progress(Stage.IDLE)
        self._reply_id: str | None = None
        self._reply_message_id = ""
        self._draft = ""
        self._connection_id = ""
        self._model = ""

    @property
    def id(self) -> str:
        """The conversation's id; it does not change."""
        return self._conversation.id

    @property
    def title(self) -> str:
        """The title, or the beginning of the first question; empty while there is neither."""
        return self._conversation.shown_title

    @property
    def conversation(self) -> Conversation:
        """The conversation as it is now, with the text that has been shown."""
        return self._conversation

    @property
    def is_loaded(self) -> bool:
        """Whether it has been read from the disk; a new one always is."""
        return self._is_loaded

    @property
    def progress(self) -> Progress:
        """Where the running answer is; ``idle`` without one."""
        return self._progress

    @property
    def is_streaming(self) -> bool:
        """Whether an answer is under way, from ``send`` to ``reply_ended``."""
        return self._reply_id is not None

    @property
    def streaming_ids(self) -> frozenset[str]:
        """Ids of the messages that are growing."""
        return frozenset({self._reply_message_id}) if self.is_streaming else frozenset()

    @property
    def connection_id(self) -> str:
        """The connection that the next question goes to; empty when there is none."""
        return self._connection_id

    @property
    def model(self) -> str:
        """The model that the next question goes to; empty when one must be chosen."""
        return self._model

    @property
    def draft(self) -> str:
        """The text that was typed and not sent, also before a restart."""
        return self._draft

    def path(self) -> tuple[Message, ...]:
        """The messages that are shown, from the first to the last."""
        return self._conversation.path()

    def raw_response(self, message_id: str) -> str:
        """The raw response behind an answer's error, masked; empty when there is none."""
        message = self._conversation.messages.get(message_id)
        return message.error.evidence if message and message.error else ""

    def set_draft(self, text: str) -> None:
        """Remember what is typed; it is written in its own time."""
        self._draft = text

    def set_connection(self, connection_id: str) -> None:
        """Send the next question to this connection."""
        self._connection_id = connection_id

    def set_model(self, name: str) -> None:
        """Send the next question to this model."""
        self._model = name

    def send(self, text: str) -> None:
        """Ask ``text``: the question and the empty answer are on the path when this returns."""
        if self.is_streaming or not text.strip():
            return
        parts = (TextPart(text),)
        question = self._message(Role.USER, parts, self._conversation.current)
        answer = self._message(Role.ASSISTANT, (), question.id)
        self._show(question, answer)
        self._begin(answer.id)

    def stop(self) -> None:
        """Stop the running answer; what came is kept."""
        if self._reply_id is not None and self._progress.stage is not Stage.STOPPING:
            self.on_progress(structs.replace(self._progress, stage=Stage.STOPPING))
            self._replies.stop(self._reply_id)

    def retry(self, message_id: str) -> None:
        """Ask for another answer to the question of ``message_id``."""
        failed = self._conversation.messages.get(message_id)
        if failed is None or self.is_streaming:
            return
        answer = self._message(Role.ASSISTANT, (), failed.parent)
        self._show(answer)
        self._begin(answer.id)

    def continue_reply(self, message_id: str) -> None:
        """Ask the model to go on where ``message_id`` broke off; the text goes into the same message."""
        if message_id in self._conversation.messages and not self.is_streaming:
            self._begin(message_id)

    # What the coalescer and the reply's end call, in the GUI thread.

    def on_growth(self, growth: ReplyGrowth) -> None:
        """Take in what an answer grew by."""
        self.grew.emit(growth)

    def on_message(self, message: Message) -> None:
        """Take in a message as it is now."""
        self._conversation = self._conversation.with_message(message)
        self.message_changed.emit(message.id)

    def on_progress(self, progress: Progress) -> None:
        """Take in the newest stage."""
        if progress.stage in TERMINAL_STAGES or self.is_streaming:
            self._progress = progress
            self.progress_changed.emit(progress)

    def on_ended(self, reply_id: str, message: Message) -> None:
        """Take in the end of a reply; that of an old one is dropped."""
        if reply_id != self._reply_id:
            return
        self._reply_id = None
        self.on_message(message)
        self.reply_ended.emit(message.id, str(message.ending or Ending.FAILED))

    def _message(self, role: Role, parts: Sequence[TextPart], parent: str | None) -> Message:
        return Message(
            uuid.uuid4().hex,
            role,
            tuple(parts),
            parent=parent,
            created=round(time.time() * 1000),
            model=self._model or None,
            connection=self._connection_id or None,
        )

    def _show(self, *messages: Message) -> None:
        conversation = self._conversation
        for message in messages:
            conversation = conversation.with_message(message)
        self._conversation = structs.replace(conversation, current=messages[-1].id)
        self.path_changed.emit()

    def _begin(self, message_id: str) -> None:
        self._reply_message_id = message_id
        self._reply_id = self._replies.start(self, message_id)
