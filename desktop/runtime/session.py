"""One conversation that is open: what the window shows of it and does with it."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.conversation import Conversation
from desktop.core.editing import Edit, instructed
from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.core.message import Ending, Message
from desktop.core.progress import TERMINAL_STAGES, Progress, Stage
from desktop.core.reply import ReplyGrowth
from desktop.runtime.asking import branch_instruction
from desktop.runtime.choice import Choice
from desktop.runtime.desk import Desk
from desktop.runtime.drafting import Drafting
from desktop.runtime.growing import Growing
from desktop.runtime.reading_notices import READ_ONLY, damaged

if TYPE_CHECKING:
    from desktop.runtime.generation_terms import GenerationJob
    from desktop.runtime.jobs import Asked

_IDLE = Progress(Stage.IDLE)


class ConversationSession(QObject):
    """Owned by the library, lives in the GUI thread.

    Signals:
        loaded(): The conversation has been read; ``path_changed`` came before.
        previewed(object): The last messages of a long conversation, while all of it is being read.
        path_changed(): Other messages are shown: read ``path()`` again.
        message_changed(str): The message of this id is another one now.
        grew(ReplyGrowth): An answer got longer; at most once a frame and answer.
        progress_changed(Progress): The running answer is at another stage.
        reply_ended(str, str): The answer of this message id ended, and how (an ``Ending``).
        title_changed(): ``title`` is another.
        notice(ErrorInfo): Something that the person should know, such as that saving fails.
        saving_recovered(): What could not be saved has been saved.
        settled(str): In the conversation of this id nothing is under way any more, not even to the disk.
        touched(str): The conversation of this id has a newer question, answer or title (for the list).
    """

    loaded = Signal()
    previewed = Signal(object)
    path_changed = Signal()
    message_changed = Signal(str)
    grew = Signal(object)
    progress_changed = Signal(object)
    reply_ended = Signal(str, str)
    title_changed = Signal()
    notice = Signal(object)
    saving_recovered = Signal()
    settled = Signal(str)
    touched = Signal(str)

    def __init__(
        self,
        conversation: Conversation,
        desk: Desk,
        *,
        is_new: bool,
        draft_key: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._desk = desk
        self._is_new = is_new
        self._is_loaded = is_new
        self._is_reading = False
        self._is_outdated = False
        self._growing = Growing()
        self._progress = _IDLE
        self._reply_id: str | None = None
        self._growing_ids: list[str] = []
        self._open_replies: set[str] = set()
        self.choice = Choice(desk.connections, lambda: self._conversation, self)
        self._unsaved: ErrorInfo | None = None
        self.drafting = Drafting(
            desk.drafts, desk.attaching, lambda: draft_key if self._is_new else self.id, self
        )
        self.drafting.refused.connect(self.notice)

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
        self._conversation = self._growing.merged_into(self._conversation)
        return self._conversation

    @property
    def is_new(self) -> bool:
        """Whether nothing of it is on the disk yet, and nothing on its way there."""
        return self._is_new

    @property
    def is_loaded(self) -> bool:
        """Whether it has been read from the disk; a new one always is."""
        return self._is_loaded

    @property
    def progress(self) -> Progress:
        """Where the running answer is, or how the last one ended; ``idle`` before the first."""
        return self._progress

    @property
    def is_streaming(self) -> bool:
        """Whether an answer is under way, from ``send`` to ``reply_ended``."""
        return self._reply_id is not None

    @property
    def is_busy(self) -> bool:
        """Whether an answer is under way, or anything still on its way to the disk."""
        return bool(self._open_replies) or self._desk.history.has_unsaved(self.id)

    @property
    def streaming_ids(self) -> frozenset[str]:
        """Ids of the messages that are growing."""
        return frozenset(self._growing_ids) if self.is_streaming else frozenset()

    @property
    def is_ahead(self) -> bool:
        """Whether something in it is not on the disk, or was not a moment ago: its file is older."""
        return self.is_busy or self._unsaved is not None

    @property
    def is_outdated(self) -> bool:
        """Whether it was ahead of its file when that was read last, and the file may be ahead of it as well."""
        return self._is_outdated

    @property
    def connection_id(self) -> str:
        """The connection that the next question goes to; empty when there is none."""
        return self.choice.connection_id

    @property
    def model(self) -> str:
        """The model that the next question goes to; empty when one must be chosen."""
        return self.choice.model

    @property
    def draft(self) -> str:
        """The text that was typed and not sent, also before a restart."""
        return self.drafting.draft.text

    @property
    def unsaved(self) -> ErrorInfo | None:
        """What keeps the conversation from being saved; ``None`` when all is well."""
        return self._unsaved

    def path(self) -> tuple[Message, ...]:
        """The messages that are shown, from the first to the last."""
        return self.conversation.path()

    def set_draft(self, text: str) -> None:
        """Remember what is typed; it is written in its own time."""
        self.drafting.set_text(text)

    def read(self) -> None:
        """Read the conversation from the disk, unless it is being read or is not there yet."""
        if self._is_new or self._is_reading:
            return
        self._is_reading = True
        self._desk.history.open(self.id, self._on_read, self._on_not_read)

    def send(self, text: str) -> bool:
        """Ask ``text`` with what is attached: question and empty answer are on the path when this returns.

        If the draft is another version of a question, that is asked beside the old one.

        Returns:
            Whether it was taken: not while an answer is under way or a file is being attached, not
            without a model, not blanks only. A ``notice`` says why.
        """
        is_something = bool(text.strip() or self.drafting.draft.attachments)
        return is_something and not self.drafting.is_attaching and self._ask(text, is_sheet=False)

    def complete(self, text: str) -> bool:
        """Have the model continue a sheet that reads ``text``; as ``send`` otherwise."""
        return bool(text) and self._ask(text, is_sheet=True)

    def stop(self) -> None:
        """Stop the running answer; what came is kept."""
        if self._reply_id is not None and self._progress.stage is not Stage.STOPPING:
            self._set_progress(structs.replace(self._progress, stage=Stage.STOPPING))
            self._desk.replies.stop(self._reply_id)

    def retry(self, message_id: str, model: str = "") -> None:
        """Ask for another answer to the question of ``message_id``; the old one stays beside it.

        Args:
            message_id: An answer, or a message that is to be answered.
            model: Ask this model, this time only; empty for the conversation's.
        """
        if message_id not in self._conversation.messages or not self._may_ask():
            return
        if (asked := self._asked(lambda: self.retry(message_id, model), model)) is not None:
            from desktop.runtime.jobs import retry_job

            self._start(retry_job(self.conversation, message_id, asked))

    def retry_without_refused(self, message_id: str) -> None:
        """Ask again without the parameter that the server refused; its model is never sent it again."""
        message = self._conversation.messages.get(message_id)
        if message is not None and self._may_ask() and self.choice.asking.remember_refused(message):
            is_same = message.connection == self.connection_id
            self.retry(message_id, (message.model or "") if is_same else "")

    @property
    def may_edit(self) -> bool:
        """Whether its messages can be changed by hand now; a ``notice`` says why not."""
        return self._may_ask()

    @property
    def may_switch(self) -> bool:
        """Whether another branch can be shown now; a ``notice`` says why not."""
        return self._is_loaded and self._may_write()

    def apply(self, edit: Edit) -> None:
        """Show what an edit made, and save it."""
        is_newer = any(isinstance(change, MessageChange) for change in edit.changes)
        updated = _now_ms() if is_newer else edit.conversation.updated
        self._conversation = structs.replace(edit.conversation, updated=updated)
        self._is_new = False
        self._desk.history.save(self.id, edit.changes)
        self.path_changed.emit()
        self.touched.emit(self.id)

    def continue_reply(self, message_id: str) -> None:
        """Ask the model to go on where ``message_id`` broke off; the text goes into the same message."""
        if message_id not in self._conversation.messages or not self._may_ask():
            return
        if (asked := self._asked(lambda: self.continue_reply(message_id))) is not None:
            from desktop.runtime.jobs import continue_job

            self._start(continue_job(self.conversation, message_id, asked))

    def set_title(self, title: str) -> None:
        """Give it a title; an empty one means the beginning of the first question."""
        self._conversation = structs.replace(self._conversation, title=title)
        self.set_fields({"title": title})
        self.title_changed.emit()
        if not self._is_new:
            self.touched.emit(self.id)

    def set_fields(self, fields: dict[str, Any]) -> None:
        """Set fields of the conversation itself, such as its folder, and save them."""
        known = {**self._conversation.fields, **fields}
        self._conversation = structs.replace(self._conversation, fields=known)
        if not self._is_new:
            self._desk.history.save(self.id, [ConversationChange(fields)])

    # Called by the replies and the coalescer, in the GUI thread.

    def on_growth(self, growth: ReplyGrowth) -> None:
        """Take in what an answer grew by."""
        self._growing.add(growth)
        self.grew.emit(growth)

    def on_message(self, message: Message) -> None:
        """Take in a message as it is now."""
        self._growing.forget(message.id)
        before = self._conversation.messages.get(message.id)
        self._conversation = self._conversation.with_message(message)
        if before is None and self.is_streaming:
            self._growing_ids.append(message.id)  # one more answer to the same question
            self.path_changed.emit()
        elif before != message:
            self.message_changed.emit(message.id)

    def on_progress(self, progress: Progress) -> None:
        """Take in the newest stage; the terminal one ends the answer."""
        if not self.is_streaming:
            return
        if progress.stage in TERMINAL_STAGES:
            self._end(progress)
        elif self._progress.stage is not Stage.STOPPING:
            self._set_progress(progress)

    def on_reply_done(self, reply_id: str, error: ErrorInfo | None) -> None:
        """Take in that nothing more comes of a reply; ``error`` if it ended by a bug of ours."""
        if reply_id == self._reply_id:
            self._end_without_ending(error)
        self._open_replies.discard(reply_id)
        if not self._open_replies:
            self.settled.emit(self.id)

    def on_history_problem(self, problem: ErrorInfo | None) -> None:
        """Take in what keeps the conversation from being saved, or that nothing does any more."""
        self._unsaved = problem
        if problem is None:
            self.saving_recovered.emit()
        else:
            self.notice.emit(problem)

    def _may_ask(self) -> bool:
        return self._may_write() and self._is_loaded and not self.is_streaming

    def _may_write(self) -> bool:
        if self._conversation.read_only:
            self.notice.emit(READ_ONLY)
        return not self._conversation.read_only

    def _ask(self, text: str, *, is_sheet: bool) -> bool:
        edits = self.drafting.draft.edits in self._conversation.messages and not is_sheet
        again = None if edits else lambda: self._ask(text, is_sheet=is_sheet)
        asked = self._asked(again) if self._may_ask() else None
        if asked is None:
            return False
        from desktop.runtime.jobs import question_job, sheet_job

        draft = self.drafting.take()
        if is_sheet:
            self._start(sheet_job(self.conversation, text, asked, _now_ms()))
        elif edits:
            from desktop.runtime.acting import Acting

            Acting(self).ask_edited(draft.edits, text, draft.attachments)
        else:
            job = question_job(self.conversation, text, asked, _now_ms(), draft.attachments)
            self._start(job)
        return True

    def _asked(self, again: Callable[[], object] | None, model: str = "") -> "Asked | None":
        """Return whom to ask; ``None`` if nobody, or if a budget is used up: then ``again`` may be called later."""
        asked = self.choice.asking.asked(self._conversation, model)
        if isinstance(asked, ErrorInfo):
            self.notice.emit(asked)
            return None
        if again is not None and not self._desk.may_ask(self, asked.connection, again):
            return None
        role, words = self.choice.asking.instruction(self._conversation)
        known = branch_instruction(self._conversation)
        if self._conversation.path() and (role, words) != known and (words or known[1]):
            new_id, now_ms = lambda: uuid4().hex, _now_ms()
            self.apply(instructed(self._conversation, words, new_id, now_ms, role))
        return asked

    def _start(self, job: "GenerationJob") -> None:
        from desktop.runtime.jobs import with_job

        title_before = self.title
        self._is_new = False
        self._conversation = with_job(self.conversation, job, _now_ms())
        self._growing_ids = [job.reply_ids[0]]
        self._reply_id = self._desk.replies.start(job, self)
        self._open_replies.add(self._reply_id)
        self._set_progress(Progress(Stage.CONNECTING, since=time.monotonic()))
        self.path_changed.emit()
        self.touched.emit(self.id)
        if self.title != title_before:
            self.title_changed.emit()

    def _end(self, progress: Progress) -> None:
        reply_id, self._reply_id = self._reply_id, None
        assert reply_id is not None
        self._desk.replies.forget(reply_id)
        self._set_progress(progress)
        self._conversation = structs.replace(self.conversation, updated=_now_ms())
        for message_id in self._growing_ids:
            message = self._conversation.messages[message_id]
            self.reply_ended.emit(message_id, str(message.ending or Ending.FAILED))
        self.touched.emit(self.id)

    def _end_without_ending(self, error: ErrorInfo | None) -> None:
        for message_id in self._growing_ids:
            message = self.conversation.messages[message_id]
            if message.ending is None:
                ending = Ending.STOPPED if error is None else Ending.FAILED
                self.on_message(structs.replace(message, ending=ending, error=error))
        reason = error.sentence if error else None
        self._end(Progress(Stage.STOPPED if error is None else Stage.FAILED, reason=reason))

    def _set_progress(self, progress: Progress) -> None:
        self._progress = progress
        self.progress_changed.emit(progress)

    def _on_read(self, conversation: Conversation) -> None:
        self._is_reading = False
        self._is_outdated = self.is_ahead
        if self._is_loaded and self._is_outdated:
            return  # the library has it read again when what is here is on the disk
        first, title_before = not self._is_loaded, self.title
        damage_before = self._conversation.damage
        self._conversation = conversation
        self._growing = Growing()
        self._is_loaded = True
        self.path_changed.emit()
        if first:
            self.loaded.emit()
        if self.title != title_before:
            self.title_changed.emit()
        if conversation.damage and conversation.damage != damage_before:
            self.notice.emit(damaged(conversation))

    def _on_not_read(self, error: UserFacingError) -> None:
        self._is_reading = False
        self.notice.emit(error.info)


def _now_ms() -> int:
    return round(time.time() * 1000)
