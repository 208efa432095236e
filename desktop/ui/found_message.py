"""Brings a message that a search found into view, once its conversation has been read."""

from PySide6.QtCore import QObject, Slot

from desktop.runtime.acting import Acting
from desktop.runtime.session import ConversationSession
from desktop.ui.chat_panel import ChatPanel


class FoundMessage(QObject):
    """Owned by the window; GUI thread. Only the message that was asked for last is waited for."""

    def __init__(self, chat: ChatPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._chat = chat
        self._session: ConversationSession | None = None
        self._message = ""
        self._words = ""

    def show(self, session: ConversationSession, message_id: str, words: str) -> None:
        """Show a message of the session that the chat shows, on whichever branch it is, with ``words`` found."""
        if self._session is not None:
            self._session.loaded.disconnect(self._on_loaded)
        self._session, self._message, self._words = session, message_id, words
        session.loaded.connect(self._on_loaded)
        if session.is_loaded:
            self._on_loaded()

    @Slot()
    def _on_loaded(self) -> None:
        session, self._session = self._session, None
        if session is None:
            return
        session.loaded.disconnect(self._on_loaded)
        if session is not self._chat.session:
            return  # the person has gone on to another one
        if all(message.id != self._message for message in session.path()):
            Acting(session).switch(self._message)
        if not self._chat.is_sheet:
            self._chat.view.find_in(self._message, self._words)
