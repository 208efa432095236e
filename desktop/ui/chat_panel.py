"""One conversation in the window: header, notices, messages, composer and the line that says what is going on."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.core.connection import Api, Connection
from desktop.core.errors import Action, ErrorInfo
from desktop.core.local_model import LocalModelState
from desktop.core.progress import Progress, Stage
from desktop.core.reply import ReplyGrowth
from desktop.runtime.connections import Connections
from desktop.runtime.pictures import PictureSources
from desktop.runtime.session import ConversationSession
from desktop.ui.chat_header import ChatHeader
from desktop.ui.composer import Composer
from desktop.ui.draft_binding import DraftBinding
from desktop.ui.local_model_words import local_model_words
from desktop.ui.marks import remarks, versions
from desktop.ui.message_actions import MessageActions
from desktop.ui.notices import Notices
from desktop.ui.question_edit import can_attach
from desktop.ui.session_links import SessionLinks
from desktop.ui.status_line import StatusLine
from desktop.ui.theme import Theme
from desktop.ui.welcome import Welcome

if TYPE_CHECKING:
    from desktop.ui.chat_view import ChatView
    from desktop.ui.sheet import Sheet

#: As the style sheet has it.
SCROLL_BAR_PX: Final = 12


class ChatPanel(QWidget):
    """Shows one session at a time; GUI thread.

    Signals:
        action_requested(Action, str): Something that leads out of the chat, and the connection it is about.
        link_activated(str): A link was clicked; http, https or mailto.
        streaming_changed(bool): The shown conversation began or ended to be answered.
        sheet_changed(): The person changed the text that a model without roles continues.
        tokens_requested(str): They want to see the tokens of this text.
        details_requested(str): The person wants to know how the message of this id came about.
    """

    action_requested = Signal(object, str)
    link_activated = Signal(str)
    details_requested = Signal(str)
    tokens_requested = Signal(str)
    streaming_changed = Signal(bool)
    sheet_changed = Signal()

    def __init__(
        self,
        connections: Connections,
        pictures: PictureSources,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._connections = connections
        self._session: ConversationSession | None = None
        self._links = SessionLinks()
        self._unsaved: dict[ConversationSession, ErrorInfo] = {}
        self.header = ChatHeader(connections, theme)
        self.message_actions = MessageActions(self, pictures, theme)
        self.notices = Notices(theme)
        self._theme = theme
        self._view: ChatView | None = None
        self._sheet: Sheet | None = None
        self.welcome = Welcome(theme)
        self._pictures = pictures
        self.composer = Composer(theme, pictures)
        self._drafts = DraftBinding(self.composer, self)
        self.status = StatusLine()
        self._local_state = LocalModelState()
        self._stack = QStackedWidget()
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        space = theme.space
        self._stack.addWidget(self.welcome)
        foot = QVBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(space(0.5))
        self.above_composer = QVBoxLayout()
        foot.addLayout(self.above_composer)
        foot.addWidget(self.composer)
        foot.addWidget(self.status)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        self._foot.setMaximumWidth(theme.reading_px())
        centred = QHBoxLayout()
        # As far from the edges as the text above it, whose scroll bar takes its room on the right.
        centred.setContentsMargins(space(6), space(1), space(6) + SCROLL_BAR_PX, space(1.5))
        centred.addStretch(1)
        centred.addWidget(self._foot, 1000)
        centred.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.notices)
        column.addWidget(self._stack, 1)
        column.addLayout(centred)

    def _connect(self) -> None:
        self.message_actions.view_acted.connect(self._on_other_view)
        self.message_actions.link_activated.connect(self.link_activated)
        self.message_actions.picture_requested.connect(self.load_picture)
        self.message_actions.details_requested.connect(self.details_requested)
        self.composer.sent.connect(self._on_sent)
        self.composer.edit.tokens_requested.connect(self.tokens_requested)
        self.composer.stop_requested.connect(self.stop)
        self.status.cancel_requested.connect(self.stop)
        self.welcome.suggested.connect(self._on_suggested)
        self.welcome.key_requested.connect(lambda: self._on_action(Action.OPEN_KEY_SETTINGS))
        self.welcome.connection_requested.connect(
            lambda: self._on_action(Action.OPEN_CONNECTION_SETTINGS)
        )
        self.notices.action_requested.connect(self._on_action)
        self._connections.changed.connect(self._show_place)
        self._connections.key_status_changed.connect(self._show_place)

    def _wire_view(self, view: "ChatView") -> None:
        view.link_activated.connect(self.link_activated)
        view.details_requested.connect(self.details_requested)
        view.retry_requested.connect(self._on_retry)
        view.continue_requested.connect(self._on_continue)
        view.action_requested.connect(self._on_view_action)
        view.picture_requested.connect(self.load_picture)
        view.tokens_requested.connect(self.tokens_requested)

    @property
    def view(self) -> "ChatView":
        """The messages; made when first needed, because the first paint shows none."""
        if self._view is None:
            from desktop.ui.chat_view import ChatView

            self._view = ChatView(self._theme, sources=self._pictures)
            self._wire_view(self._view)
            self._stack.addWidget(self._view)
        return self._view

    def find_in_messages(self) -> None:
        """Look for text in the messages, if there are any."""
        if self._stack.currentWidget() is self._view:
            self.view.open_find()

    @property
    def sheet(self) -> "Sheet":
        """The text that a model without roles continues; made when first needed."""
        if self._sheet is None:
            from desktop.ui.sheet import Sheet

            self._sheet = Sheet(self._theme)
            self._sheet.details_requested.connect(self.details_requested)
            self._sheet.action_requested.connect(self._on_view_action)
            self._sheet.text_changed.connect(self.sheet_changed)
            self._stack.addWidget(self._sheet)
        return self._sheet

    @property
    def is_sheet(self) -> bool:
        """Whether the conversation is one text, because its server knows no roles."""
        connection = self._connections.get(self._session.connection_id) if self._session else None
        return connection is not None and connection.api is Api.COMPLETIONS

    @property
    def theme(self) -> Theme:
        """Colours and fonts as they are now."""
        return self._theme

    def warm_up(self) -> None:
        """Make the view of the messages, before the first question needs it."""
        assert self.view is self._view
        self.welcome.offer_assistants()

    @property
    def session(self) -> ConversationSession | None:
        """The conversation that is shown."""
        return self._session

    def show_session(self, session: ConversationSession) -> None:
        """Show this conversation; the one before goes on by itself."""
        if session is self._session:
            return
        self._links.cut()
        self._session = session
        if not session.is_loaded:
            self._links.add(session.previewed, self.view.show_messages)
        self._links.add(session.path_changed, self._show_path)
        self._links.add(session.message_changed, self._on_message_changed)
        self._links.add(session.grew, self._on_grew)
        self._links.add(session.progress_changed, self._on_progress)
        self._links.add(session.reply_ended, self._on_reply_ended)
        self._drafts.show_session(session)
        self._links.add(session.choice.changed, self._on_choice_changed)
        self._links.add(session.notice, self._on_notice)
        self.header.show_session(session)
        if self._view is not None:
            self._view.hide_find()
            self._view.clear()
        self._show_path()
        if self._view is not None:
            self._view.scroll_to_end()
        self._drafts.show()
        self._on_progress(session.progress)
        self._show_place()
        if session.unsaved is not None:
            self._on_notice(session.unsaved)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self._theme = theme
        self._foot.setMaximumWidth(theme.reading_px())
        for part in (self.header, self.notices, self.welcome, self.composer, self.message_actions):
            part.set_theme(theme)
        for made in (self._view, self._sheet):
            if made is not None:
                made.set_theme(theme)

    @Slot(object)
    def show_local_model(self, state: LocalModelState) -> None:
        """Say where the model server on this machine is, while it is the one that is asked."""
        self._local_state = state
        self._show_place()

    @Slot(str)
    def show_message(self, message_id: str) -> None:
        """Bring a message of the shown branch into view."""
        self.view.scroll_to(message_id)

    @Slot(str)
    def compare(self, message_id: str) -> None:
        """Compare a message with its other versions."""
        self._on_view_action("compare", message_id)

    @Slot()
    def stop(self) -> None:
        """Stop the running answer."""
        if self._session is not None:
            self._session.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_place()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_attach(event.mimeData()) and self.composer.isVisible():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.composer.edit.attach(event.mimeData())

    # What the session says

    @Slot()
    def _show_path(self) -> None:
        assert self._session is not None
        is_sheet = self.is_sheet
        self.composer.setVisible(not is_sheet)
        if is_sheet or self._sheet is not None:
            self.sheet.show_session(self._session if is_sheet else None)
        if is_sheet:
            self._stack.setCurrentWidget(self.sheet)
            return
        path = tuple(message for message in self._session.path() if not message.is_hidden)
        is_empty = not path and self._session.is_loaded
        if not is_empty or self._view is not None:
            self.view.show_messages(
                path,
                self._session.streaming_ids,
                versions(self._session),
                remarks(self._session, path),
            )
        self._stack.setCurrentWidget(self.welcome if is_empty else self.view)

    @Slot(str)
    def _on_message_changed(self, message_id: str) -> None:
        assert self._session is not None
        message = self._session.conversation.messages.get(message_id)
        if message is not None and not self.is_sheet:
            self.view.update_message(message)

    @Slot(object)
    def _on_grew(self, growth: ReplyGrowth) -> None:
        if not self.is_sheet:
            self.view.grow(growth)

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        assert self._session is not None
        self.status.show_progress(progress)
        self.composer.set_streaming(is_streaming=self._session.is_streaming)
        self.streaming_changed.emit(self._session.is_streaming)

    @Slot(str, str)
    def _on_reply_ended(self, message_id: str, ending: str) -> None:
        del ending
        self._on_message_changed(message_id)
        if not self.is_sheet:
            self.view.set_streaming(message_id, False)

    @Slot(object)
    def _on_notice(self, notice: ErrorInfo) -> None:
        session = self._session
        assert session is not None
        if notice == session.unsaved:
            # Not a link: it may be saved while another one is shown.
            if session not in self._unsaved:
                session.saving_recovered.connect(self._on_saving_recovered)
            self._unsaved[session] = notice
        self.notices.add(notice)

    @Slot()
    def _on_saving_recovered(self) -> None:
        for session in [known for known in self._unsaved if known.unsaved is None]:
            session.saving_recovered.disconnect(self._on_saving_recovered)
            notice = self._unsaved.pop(session)
            if notice not in self._unsaved.values():
                self.notices.remove(notice)

    @Slot()
    def _show_place(self) -> None:
        if self._session is None:
            return
        connection = self._connections.get(self._session.connection_id)
        key = self._connections.key_status(self._session.connection_id)
        self.welcome.show_connection(connection, key)
        self.welcome.show_assistant((self._session.choice.assistant or ("", ""))[1])
        shows_sheet = self._sheet is not None and self._stack.currentWidget() is self._sheet
        if self.is_sheet != shows_sheet:
            self._show_path()
            self._drafts.show()
        self.composer.set_blocked(
            "" if connection else self.tr("Add a connection in the settings to ask")
        )
        is_local = connection is not None and connection.is_local_model
        is_shipped = is_local and connection is not None and not connection.gguf
        hint = self._local_hint() if is_shipped else self._keys_hint()
        self.status.set_hint((local_model_words(self._local_state) if is_local else "") or hint)

    @Slot()
    def _on_choice_changed(self) -> None:
        if self._session is not None and not self._session.is_streaming:
            self.status.show_progress(Progress(Stage.IDLE))  # what was said is of another server
        self._show_place()

    def _local_hint(self) -> str:
        return self.tr(
            "Local model: Qwen2.5-Coder-0.5B-Instruct (Alibaba Cloud, Apache-2.0), run by llama.cpp. Small, often wrong."
        )

    def _keys_hint(self) -> str:
        if self.is_sheet:
            return self.tr("Ctrl+Enter has the model continue the text")
        return self.tr("Enter sends · Shift+Enter breaks the line")

    # What the person does

    @Slot(str)
    def _on_sent(self, text: str) -> None:
        assert self._session is not None
        if self._session.send(text):
            self.composer.set_text("")
            self.view.scroll_to_end()

    @Slot(str)
    def _on_suggested(self, question: str) -> None:
        assert self._session is not None
        self.composer.set_text(question)
        self._session.set_draft(question)
        self.composer.setFocus()

    @Slot(str)
    def _on_retry(self, message_id: str) -> None:
        if self._session is not None:
            self._session.retry(message_id)

    @Slot(str)
    def _on_continue(self, message_id: str) -> None:
        if self._session is not None:
            self._session.continue_reply(message_id)

    @Slot(str, str)
    def load_picture(self, address: str, message_id: str) -> None:
        """Fetch a picture, the way that the message it stands in came."""
        if self._session is None:
            return
        message = self._session.conversation.messages.get(message_id)
        came_by = self._connections.get((message.connection if message else None) or "")
        now = self._connections.get(self._session.connection_id)
        self._pictures.load(address, came_by or now or Connection("", ""))

    @Slot(object, str, str)
    def _on_other_view(self, view: "ChatView", action: str, message_id: str) -> None:
        self._on_view_action(action, message_id, view)

    @Slot(str, str)
    def _on_view_action(self, action: str, message_id: str, view: "ChatView | None" = None) -> None:
        if self._session is None:
            return
        message = self._session.conversation.messages.get(message_id)
        if self.message_actions.perform(action, self._session, message_id):
            return
        if action == "save_code":
            self.message_actions.save_code(view or self.view)
        elif action in set(Action):
            self._on_action(Action(action), (message.connection if message else None) or "")

    def _on_action(self, action: Action, connection_id: str = "") -> None:
        if self._session is None:
            return
        if action is Action.CHOOSE_MODEL:
            self.header.choose_model()
        else:
            self.action_requested.emit(action, connection_id or self._session.connection_id)
