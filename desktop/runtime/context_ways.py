"""The ways out of a context that is full: leave out the oldest messages, sum them up, or send all again; GUI thread."""

import time
from collections.abc import Callable
from uuid import uuid4

from msgspec import structs
from PySide6.QtCore import QObject, Signal, Slot

from desktop.core import editing
from desktop.core.context_cut import SUMMARY_REQUEST, Cut, cut_field, cut_of, until
from desktop.core.message import COMPLETE_ENDINGS, Message, Role
from desktop.runtime.session import ConversationSession


class ContextWays(QObject):
    """For one session at a time; owned by the window.

    Signals:
        summarised(object, str): The summary that was asked for in this session came, or an empty text: it did not.
    """

    summarised = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: _Waiting | None = None

    def leave_out(self, session: ConversationSession, start: str, summary: str = "") -> None:
        """Send the messages from ``start`` on only, with what sums up the others."""
        before = cut_of(session.conversation)
        kept = summary or (before.summary if before is not None else "")
        session.set_fields(cut_field(Cut(start, kept)))
        session.path_changed.emit()

    def send_all(self, session: ConversationSession) -> None:
        """Leave nothing out any more."""
        session.set_fields(cut_field(None))
        session.path_changed.emit()

    def summarise(self, session: ConversationSession, start: str) -> bool:
        """Have the model sum up what comes before ``start``; then that is left out. Return whether it was begun.

        The question and the summary become a branch of their own beside what follows.
        """
        before = until(session.path(), start)
        return bool(before) and self._ask(session, before[-1].id, start)

    def summarise_all(self, session: ConversationSession) -> bool:
        """Have the model sum up all of the branch, for another conversation; return whether it was begun."""
        path = session.path()
        return bool(path) and self._ask(session, path[-1].id, "")

    def _ask(self, session: ConversationSession, after: str, start: str) -> bool:
        if self._waiting is not None or not session.may_edit:
            return False
        conversation, leaf = session.conversation, session.conversation.current
        at_end = structs.replace(conversation, current=after)
        edit = editing.inserted(
            at_end, after, Role.USER, SUMMARY_REQUEST, lambda: uuid4().hex, _now_ms()
        )
        session.apply(edit)
        question = edit.conversation.current or ""
        session.retry(question)
        if not session.is_streaming:  # there is nobody to ask; the session said why
            self._show_again(session, leaf)
            return False
        self._waiting = _Waiting(session, leaf, start, self._on_ended)
        return True

    def _on_ended(self, waiting: "_Waiting", answer: Message | None) -> None:
        self._waiting = None
        session = waiting.session
        is_whole = answer is not None and answer.ending in COMPLETE_ENDINGS and answer.text.strip()
        if answer is None or not is_whole:
            self.summarised.emit(session, "")  # it stands where it is, with what went wrong
            return
        self._show_again(session, waiting.leaf)
        if waiting.start:
            self.leave_out(session, waiting.start, answer.id)
        self.summarised.emit(session, answer.text)

    def _show_again(self, session: ConversationSession, leaf: str | None) -> None:
        if leaf is not None and leaf in session.conversation.messages:
            session.apply(editing.switched(session.conversation, leaf))


class _Waiting(QObject):
    """Waits for the end of one summary."""

    def __init__(
        self,
        session: ConversationSession,
        leaf: str | None,
        start: str,
        ended: "Callable[[_Waiting, Message | None], None]",
    ) -> None:
        super().__init__(session)
        self.session = session
        self.leaf = leaf
        self.start = start
        self._ended = ended
        session.reply_ended.connect(self._on_reply_ended)

    @Slot(str, str)
    def _on_reply_ended(self, message_id: str, ending: str) -> None:
        del ending
        self.session.reply_ended.disconnect(self._on_reply_ended)
        self._ended(self, self.session.conversation.messages.get(message_id))
        self.deleteLater()


def _now_ms() -> int:
    return round(time.time() * 1000)
