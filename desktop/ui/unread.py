"""Which answers came while nobody looked: told by the desktop, counted in the tray, forgotten when they are seen."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop.core.message import Ending
from desktop.runtime.library import Library
from desktop.ui.windows import Windows


class Unread(QObject):
    """Owned by the presence on the desktop; GUI thread.

    Signals:
        changed(): ``ids`` is different.
        arrived(str, str, str): An answer of this conversation (the message's id, how it ended) came unseen.
        seen(str): The person has looked at this conversation.
    """

    changed = Signal()
    arrived = Signal(str, str, str)
    seen = Signal(str)

    def __init__(self, library: Library, windows: Windows, parent: QObject) -> None:
        super().__init__(parent)
        self._windows = windows
        self._ids: dict[str, None] = {}
        library.answered.connect(self._on_answered)
        library.deleted.connect(self._on_deleted)
        windows.session_shown.connect(self._look)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusWindowChanged.connect(self._look)

    @property
    def ids(self) -> tuple[str, ...]:
        """Conversations with an answer that was not seen yet, in the order in which they came."""
        return tuple(self._ids)

    @Slot(str, str, str)
    def _on_answered(self, conversation_id: str, message_id: str, ending: str) -> None:
        if ending == Ending.STOPPED or self._is_looked_at(conversation_id):
            return
        self._ids[conversation_id] = None
        self.changed.emit()
        self.arrived.emit(conversation_id, message_id, ending)

    @Slot(object)
    def _on_deleted(self, gone: tuple[object, ...]) -> None:
        for summary in gone:
            self._forget(getattr(summary, "id", ""))

    @Slot()
    def _look(self) -> None:
        for conversation_id in self.ids:
            if self._is_looked_at(conversation_id):
                self._forget(conversation_id)
                self.seen.emit(conversation_id)

    def _forget(self, conversation_id: str) -> None:
        if conversation_id in self._ids:
            del self._ids[conversation_id]
            self.changed.emit()

    def _is_looked_at(self, conversation_id: str) -> bool:
        return any(
            window.isActiveWindow()
            and window.chat.session is not None
            and window.chat.session.id == conversation_id
            for window in self._windows.all
        )
