"""How large the next request of the shown conversation is and what it will cost.

While a count is under way the next one waits, and of several that wait only the newest is made.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.core.connection import Api
from desktop.core.errors import UserFacingError
from desktop.runtime.connections import Connections
from desktop.runtime.counting import Counting
from desktop.runtime.prices import Prices
from desktop.runtime.session import ConversationSession

if TYPE_CHECKING:
    from desktop.core.conversation import Conversation
    from desktop.core.message import Message
    from desktop.core.prompt_rendering import Rendered
    from desktop.runtime.request_counter import Draft, Reading, RequestCounter

#: Milliseconds that a growing answer may wait to be counted: it grows many times a second.
_GROWTH_MS: Final = 1000

#: Milliseconds in which nothing changes before the first count of all. It loads a vocabulary, which keeps Python's
#: lock for 0.1 to 0.2 seconds: a pause in typing, and not while a question that was pasted is on its way.
_PAUSE_MS: Final = 300


class Meter(QObject):
    """Lives in the GUI thread; a window has one.

    Signals:
        changed(Reading): The next request is another one, or is counted now; ``None`` while there is nothing to say.
    """

    changed = Signal(object)

    def __init__(
        self,
        counting: Counting,
        connections: Connections,
        prices: Prices,
        sheet_text: Callable[[], str],
    ) -> None:
        """Count nothing yet.

        Args:
            counting: Counts.
            connections: Say whose model is asked.
            prices: When they change, the request has another price.
            sheet_text: Returns the text that a model without roles shall continue.
        """
        super().__init__()
        self._sheet_text = sheet_text
        self._counting = counting
        self._connections = connections
        self._session: ConversationSession | None = None
        self._is_counting = False
        self._is_stale = False
        self._edited: tuple[Conversation, Conversation] | None = None
        self.reading: Reading | None = None
        self._growth = QTimer(self, singleShot=True, interval=_GROWTH_MS)
        self._growth.timeout.connect(self.count)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._count_now)
        prices.changed.connect(self.count)
        counting.compared.connect(self.count)  # it may have taught something
        counting.closed.connect(self._growth.stop)
        counting.closed.connect(self._pause.stop)

    def show_session(self, session: ConversationSession) -> None:
        """Count this conversation from now on."""
        if self._session is not None:
            before = self._session
            before.path_changed.disconnect(self.count)
            before.choice.changed.disconnect(self.count)
            before.grew.disconnect(self._on_grew)
            before.previewed.disconnect(self._on_previewed)
            before.reply_ended.disconnect(self._on_reply_ended)
        self._session = session
        session.path_changed.connect(self.count)
        session.choice.changed.connect(self.count)
        session.grew.connect(self._on_grew)
        session.previewed.connect(self._on_previewed)
        session.reply_ended.connect(self._on_reply_ended)
        self._say(None)
        self.count()

    def render(self, done: "Callable[[Rendered], None]") -> None:
        """Find out what the model will read, with tokens by message."""
        draft = self._draft()
        if draft is not None:
            self._counting.submit(lambda counter: counter.rendered(draft), done, lambda _: None)

    @property
    def session(self) -> ConversationSession | None:
        """The conversation that is counted."""
        return self._session

    @Slot()
    def count(self) -> None:
        """Something changed: count soon."""
        if self._counting.is_begun:
            self._count_now()
        elif not self._counting.is_closed:
            self._pause.start()

    @Slot()
    def _count_now(self) -> None:
        draft = self._draft()
        if draft is None:
            if self.reading is not None:
                self._say(None)
            return
        if self._is_counting:
            self._is_stale = True
            return
        self._is_counting = True
        self._counting.submit(
            lambda counter: counter.reading(draft), self._on_counted, self._on_failed
        )

    def place_to_cut(self, share: float, done: "Callable[[str | None], None]") -> None:
        """Find out where to cut so that the prompt is at most ``share`` of the context."""
        draft, reading = self._draft(), self.reading
        if draft is None or reading is None or reading.context is None:
            done(None)
            return
        too_many = reading.parts.prompt - round(reading.context * share)

        def find(counter: "RequestCounter") -> str | None:
            from desktop.core.context_cut import place_to_cut, sent_of

            path = sent_of(draft.conversation, draft.conversation.path())
            return place_to_cut(path, counter.message_tokens(draft), too_many)

        self._counting.submit(find, done, lambda _: done(None))

    def _draft(self) -> "Draft | None":
        """Return what would be sent now; ``None`` where there is nothing to count yet."""
        session = self._session
        if self._counting.is_closed or session is None or not session.is_loaded:
            return None
        written = session.drafting.draft
        conversation = session.conversation
        choice = session.choice
        connection = self._connections.get(choice.connection_id)
        is_sheet = connection is not None and connection.api is Api.COMPLETIONS
        sheet = self._sheet_text() if is_sheet else ""
        if not (conversation.messages or written.text or written.attachments or sheet):
            return None
        model = choice.model or (connection.model if connection else "")
        from desktop.runtime.request_counter import Draft

        if written.edits in conversation.messages:
            conversation = self._until(conversation, written.edits)
        return Draft(
            conversation,
            connection,
            model,
            choice.sent_parameters,
            choice.system,
            choice.role,
            written.text,
            written.attachments,
            sheet if is_sheet else None,
        )

    def _until(self, conversation: "Conversation", edited: str) -> "Conversation":
        """Return the branch that another version of a question is asked in; the same one for the same."""
        if self._edited is None or self._edited[0] is not conversation:
            parent = conversation.messages[edited].parent
            path = structs.replace(conversation, current=parent)
            if parent is None:
                path = structs.replace(conversation, current=None, messages={})
            self._edited = (conversation, path)
        return self._edited[1]

    def _on_counted(self, reading: "Reading") -> None:
        self._is_counting = False
        self._say(reading if self._draft() is not None else None)
        if self._is_stale:
            self._is_stale = False
            self.count()

    def _on_failed(self, error: UserFacingError) -> None:
        del error  # a bug, which was reported: there is no count, and nothing else depends on it
        self._is_counting = False
        self._say(None)

    def _say(self, reading: "Reading | None") -> None:
        self.reading = reading
        self.changed.emit(reading)

    @Slot(object)
    def _on_previewed(self, messages: "Sequence[Message]") -> None:
        """Load the vocabulary while the rest of a long conversation is read."""
        model = next((m.model for m in reversed(messages) if m.model), None)
        if model is not None:
            self._counting.submit(
                lambda counter: counter.prepare(model), lambda _: None, self._on_failed
            )

    @Slot()
    def _on_grew(self) -> None:
        if not (self._growth.isActive() or self._counting.is_closed):
            self._growth.start()

    @Slot(str, str)
    def _on_reply_ended(self, message_id: str, ending: str) -> None:
        del ending
        self._growth.stop()
        self.count()
        if self._session is not None:
            self._counting.compare(self._session, message_id)
