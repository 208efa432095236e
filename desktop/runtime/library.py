"""All conversations of the profile: the list, and those that are open."""

import uuid
from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desktop.core.conversation import Conversation, ConversationSummary
from desktop.runtime.courier import Courier
from desktop.runtime.session import ConversationSession, Replies
from desktop.runtime.worker import Worker


class History(Protocol):
    """The part of the history store that the list needs; everything blocks."""

    def summaries(self) -> list[ConversationSummary]:
        """All conversations, deleted ones too, in no particular order."""

    def delete(self, conversation_id: str) -> None:
        """Delete, so that it can be undone."""

    def undelete(self, conversation_id: str) -> None:
        """Undo a deletion."""


class Library(QObject):
    """Lives in the GUI thread; the disk is used elsewhere.

    Signals:
        changed(): ``summaries()`` gives something else.
        deleted(str, str): The conversation of this id and title was deleted and can be brought back.
        notice(ErrorInfo): The history could not be read or written.
    """

    changed = Signal()
    deleted = Signal(str, str)
    notice = Signal(object)

    def __init__(
        self,
        history: History,
        replies: Replies,
        disk: Worker,
        courier: Courier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._replies = replies
        self._disk = disk
        self._courier = courier
        self._summaries: dict[str, ConversationSummary] = {}
        self._sessions: dict[str, ConversationSession] = {}

    def summaries(self) -> tuple[ConversationSummary, ...]:
        """The conversations to list, newest first; empty before ``load`` was answered."""
        shown = (s for s in self._summaries.values() if not s.deleted)
        return tuple(sorted(shown, key=lambda s: (s.updated, s.id), reverse=True))

    def load(self) -> None:
        """Read the list; ``changed`` tells when it is there."""
        self._ask(self._history.summaries, self._on_summaries)

    def new_conversation(self) -> ConversationSession:
        """Return a new, empty conversation; it is in no list and on no disk before its first question."""
        conversation = Conversation(uuid.uuid4().hex)
        session = ConversationSession(conversation, self._replies, is_loaded=True, parent=self)
        self._sessions[session.id] = session
        return session

    def session(self, conversation_id: str) -> ConversationSession:
        """Return the open conversation of this id, opened now if need be (``loaded`` tells when it is read)."""
        found = self._sessions.get(conversation_id)
        if found is None:
            empty = Conversation(conversation_id)
            found = ConversationSession(empty, self._replies, is_loaded=False, parent=self)
            self._sessions[conversation_id] = found
        return found

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation; ``undo_delete`` brings it back."""
        title = self._summaries[conversation_id].title if conversation_id in self._summaries else ""
        self._ask(
            lambda: self._history.delete(conversation_id),
            lambda _: self.deleted.emit(conversation_id, title),
        )
        self.load()

    def undo_delete(self, conversation_id: str) -> None:
        """Bring a deleted conversation back."""
        self._ask(lambda: self._history.undelete(conversation_id), lambda _: self.load())

    def _on_summaries(self, summaries: Iterable[ConversationSummary]) -> None:
        self._summaries = {s.id: s for s in summaries}
        self.changed.emit()

    def _ask(self, work: Callable[[], object], on_success: Callable[..., None]) -> None:
        self._courier.watch(
            self._disk.submit(work), on_success, lambda error: self.notice.emit(error.info)
        )
