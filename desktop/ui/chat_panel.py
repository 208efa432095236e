"""One conversation with all that belongs to it: header, messages, status and composer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import Action, ErrorInfo
from desktop.core.progress import Progress
from desktop.core.reply import ReplyGrowth
from desktop.runtime.connections import Connections
from desktop.runtime.session import ConversationSession
from desktop.runtime.translation import translated
from desktop.ui.composer import Composer
from desktop.ui.model_picker import ModelPicker
from desktop.ui.status_line import StatusLine
from desktop.ui.theme import Theme
from desktop.ui.welcome import Welcome

if TYPE_CHECKING:
    from desktop.ui.chat_view import ChatView

#: The composer is no wider than what is read above it, with its margins.
_MAX_WIDTH_PX = 860


class ChatPanel(QWidget):
    """Shows one session at a time; GUI thread.

    Signals:
        action_requested(str, str): An ``Action`` or a message action that the window carries out, with a message id.
        link_activated(str): A link was clicked (http, https or mailto).
        notice(ErrorInfo): Something that the person should know.
    """

    action_requested = Signal(str, str)
    link_activated = Signal(str)
    notice = Signal(object)

    def __init__(
        self, connections: Connections, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._connections = connections
        self._theme = theme
        self._view: ChatView | None = None
        self._session: ConversationSession | None = None
        self._title = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._title.setProperty("role", "title")
        self._title.setMinimumWidth(40)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._connection = QComboBox()
        self._connection.setProperty("role", "quiet")
        self._model = ModelPicker()
        self._welcome = Welcome(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._welcome)
        self.status = StatusLine()
        self.composer = Composer(theme)
        self._lay_out(theme)
        self._wire()
        self._retranslate()
        self._show_connections()

    @property
    def view(self) -> "ChatView":
        """The messages; made when first needed, because the first paint shows none."""
        if self._view is None:
            from desktop.ui.chat_view import ChatView

            self._view = ChatView(self._theme)
            self._wire_view(self._view)
            self._stack.addWidget(self._view)
        return self._view

    @property
    def session(self) -> ConversationSession | None:
        """The conversation that is shown."""
        return self._session

    def show_session(self, session: ConversationSession) -> None:
        """Show another conversation; the one before goes on in the background."""
        if session is self._session:
            return
        if self._session is not None:
            self._session.disconnect(self)
        self._session = session
        session.loaded.connect(self._on_path_changed)
        session.path_changed.connect(self._on_path_changed)
        session.message_changed.connect(self._on_message_changed)
        session.grew.connect(self._on_grew)
        session.progress_changed.connect(self._on_progress)
        session.reply_ended.connect(self._on_reply_ended)
        session.title_changed.connect(self._on_title_changed)
        session.draft_changed.connect(self._on_draft_changed)
        session.choice_changed.connect(self._on_choice_changed)
        session.notice.connect(self.notice)
        if self._view is not None:
            self._view.clear()
        self._on_path_changed()
        if self._view is not None:
            self._view.scroll_to_end()
        self._on_choice_changed()
        self._on_progress(session.progress)
        self._on_draft_changed()

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        if self._view is not None:
            self._view.set_theme(theme)
        self.composer.set_theme(theme)

    def warm_up(self) -> None:
        """Make the view of the messages, before the first question needs it."""
        assert self.view is self._view

    def stop(self) -> None:
        """Stop the running answer, if there is one."""
        self._on_stop()

    def choose_model(self) -> None:
        """Put the keyboard where the model is chosen."""
        self._model.select_all()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self, theme: Theme) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(theme.space(5), theme.space(2), theme.space(3), theme.space(2))
        header.setSpacing(theme.space(2))
        header.addWidget(self._title, 1)
        header.addWidget(self._connection)
        header.addWidget(self._model)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(theme.space(4), 0, theme.space(4), theme.space(3))
        bottom.setSpacing(0)
        bottom.addWidget(self.status)
        bottom.addWidget(self.composer)
        column = QWidget()
        column.setLayout(bottom)
        column.setMaximumWidth(_MAX_WIDTH_PX)
        centred = QHBoxLayout()
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addStretch(1)
        centred.addWidget(column, 1000)
        centred.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(header)
        outer.addWidget(self._stack, 1)
        outer.addLayout(centred)
        self.setFocusProxy(self.composer)

    def _wire(self) -> None:
        self._connections.changed.connect(self._show_connections)
        self._connections.models_loaded.connect(self._on_models_loaded)
        self._connections.models_failed.connect(self._on_models_failed)
        self._connections.key_status_changed.connect(self._on_key_status)
        self._connection.activated.connect(self._on_connection_chosen)
        self._model.chosen.connect(self._on_model_chosen)
        self._model.opened.connect(self._on_models_wanted)
        self.composer.sent.connect(self._on_sent)
        self.composer.stop_requested.connect(self._on_stop)
        self.composer.draft_changed.connect(self._on_draft_typed)
        self.status.cancel_requested.connect(self._on_stop)
        self._welcome.suggested.connect(self._on_sent)
        self._welcome.settings_requested.connect(self._on_setup)

    def _wire_view(self, view: "ChatView") -> None:
        view.retry_requested.connect(self._on_retry)
        view.continue_requested.connect(self._on_continue)
        view.action_requested.connect(self.action_requested)
        view.link_activated.connect(self.link_activated)

    def _retranslate(self) -> None:
        self._connection.setAccessibleName(self.tr("Connection"))
        self._connection.setToolTip(self.tr("Connection"))
        self._on_title_changed()

    # What the person does

    @Slot(str)
    def _on_sent(self, text: str) -> None:
        if self._session is not None and self._session.send(text):
            self.composer.set_text("")
            self.view.scroll_to_end()

    @Slot()
    def _on_stop(self) -> None:
        if self._session is not None:
            self._session.stop()

    @Slot(str)
    def _on_draft_typed(self, text: str) -> None:
        if self._session is not None:
            self._session.set_draft(text)

    @Slot(str)
    def _on_retry(self, message_id: str) -> None:
        if self._session is not None:
            self._session.retry(message_id)

    @Slot(str)
    def _on_continue(self, message_id: str) -> None:
        if self._session is not None:
            self._session.continue_reply(message_id)

    @Slot(int)
    def _on_connection_chosen(self, row: int) -> None:
        if self._session is not None:
            self._session.set_connection(str(self._connection.itemData(row)))

    @Slot(str)
    def _on_model_chosen(self, name: str) -> None:
        if self._session is not None:
            self._session.set_model(name)

    @Slot()
    def _on_models_wanted(self) -> None:
        if self._session is not None and self._session.connection_id:
            self._connections.refresh_models(self._session.connection_id)

    @Slot()
    def _on_setup(self) -> None:
        self.action_requested.emit(Action.OPEN_KEY_SETTINGS.value, "")

    # What the session says

    @Slot()
    def _on_path_changed(self) -> None:
        if self._session is None:
            return
        messages = self._session.path()
        is_empty = not messages and self._session.is_loaded
        if not is_empty or self._view is not None:
            self.view.show_messages(messages, self._session.streaming_ids)
        self._stack.setCurrentWidget(self._welcome if is_empty else self.view)
        self.composer.set_streaming(self._session.is_streaming)
        self._on_title_changed()

    @Slot(str)
    def _on_message_changed(self, message_id: str) -> None:
        if self._session is not None:
            message = self._session.conversation.messages.get(message_id)
            if message is not None:
                self.view.update_message(message)

    @Slot(object)
    def _on_grew(self, growth: ReplyGrowth) -> None:
        self.view.grow(growth)

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        self.status.show_progress(progress)
        if self._session is not None:
            self.composer.set_streaming(self._session.is_streaming)

    @Slot(str, str)
    def _on_reply_ended(self, message_id: str, ending: str) -> None:
        del ending
        self.view.set_streaming(message_id, False)
        self.composer.set_streaming(False)

    @Slot()
    def _on_title_changed(self) -> None:
        title = self._session.title if self._session is not None else ""
        shown = title or self.tr("New conversation")
        self._title.setText(shown)
        self._title.setToolTip(shown)

    @Slot()
    def _on_draft_changed(self) -> None:
        if self._session is not None:
            self.composer.set_text(self._session.draft)

    @Slot()
    def _on_choice_changed(self) -> None:
        self._show_connections()

    # Connections and their models

    @Slot()
    def _show_connections(self) -> None:
        items = self._connections.items()
        self._connection.clear()
        for item in items:
            self._connection.addItem(item.name, item.id)
        session = self._session
        chosen = session.connection_id if session is not None else ""
        self._connection.setCurrentIndex(self._connection.findData(chosen))
        self._model.show_models(self._connections.models(chosen))
        self._model.show_model(session.model if session is not None else "")
        self._model.show_status("")
        self._show_who_answers()

    @Slot(str, object)
    def _on_models_loaded(self, connection_id: str, names: tuple[str, ...]) -> None:
        if self._session is not None and connection_id == self._session.connection_id:
            self._model.show_models(names)
            self._model.show_model(self._session.model)
            self._model.show_status("")

    @Slot(str, object)
    def _on_models_failed(self, connection_id: str, error: ErrorInfo) -> None:
        if self._session is not None and connection_id == self._session.connection_id:
            self._model.show_status(f"{translated(error.sentence)}\n{translated(error.advice)}")

    @Slot(str)
    def _on_key_status(self, connection_id: str) -> None:
        if self._session is not None and connection_id == self._session.connection_id:
            self._show_who_answers()

    def _show_who_answers(self) -> None:
        chosen = self._session.connection_id if self._session is not None else ""
        self._welcome.show_connection(
            self._connections.get(chosen), self._connections.key_status(chosen)
        )
