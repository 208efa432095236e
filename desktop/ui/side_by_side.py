"""All versions of a message beside each other, also while they are still arriving."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.core.message import Message
from desktop.core.reply import ReplyGrowth
from desktop.runtime.acting import Acting
from desktop.runtime.pictures import PictureSources
from desktop.runtime.session import ConversationSession
from desktop.ui.branch_model import author_words
from desktop.ui.chat_view import ChatView
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.theme import Theme
from desktop.ui.themed_dialog import ThemedDialog

_SIZE_PX: Final = (1000, 640)
_LEAST_COLUMN_PX: Final = 260


class SideBySide(ThemedDialog):
    """Follows one session; GUI thread; shown with ``show()``, deletes itself.

    Signals:
        link_activated(str): A link was clicked; http, https or mailto.
        details_requested(str): The person wants to know how the message of this id came about.
        picture_requested(str, str): A picture is to be loaded (its address, the message's id).
        acted(object, str, str): Something was chosen on a message (the view, the action, the message id).
    """

    link_activated = Signal(str)
    details_requested = Signal(str)
    picture_requested = Signal(str, str)
    acted = Signal(object, str, str)

    def __init__(
        self,
        session: ConversationSession,
        message_id: str,
        pictures: PictureSources,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(theme, parent)
        self._session = session
        self._pictures = pictures
        self._parent_id = session.conversation.messages[message_id].parent
        self.columns: dict[str, Column] = {}
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(self._splitter)
        around = self.column()
        around.addWidget(area)
        self.resize(*_SIZE_PX)
        session.path_changed.connect(self._on_versions)
        session.message_changed.connect(self._on_message)
        session.grew.connect(self._on_grew)
        session.reply_ended.connect(self._on_message)
        self.finished.connect(self._let_go)
        self._on_versions()
        self._retranslate()

    @Slot()
    def _let_go(self) -> None:
        self._session.path_changed.disconnect(self._on_versions)
        self._session.message_changed.disconnect(self._on_message)
        self._session.grew.disconnect(self._on_grew)
        self._session.reply_ended.disconnect(self._on_message)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for column in self.columns.values():
            column.view.set_theme(theme)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Answers side by side"))
        self._name_columns()

    @Slot()
    def _on_versions(self) -> None:
        conversation = self._session.conversation
        ids = conversation.children.get(self._parent_id, ())
        for gone in self.columns.keys() - set(ids):
            self.columns.pop(gone).deleteLater()
        for message_id in ids:
            if message_id not in self.columns:
                self._add(conversation.messages[message_id])
        if not ids:
            self.close()
        self._name_columns()

    def _add(self, message: Message) -> None:
        column = self.columns[message.id] = Column(self._pictures, self.theme)
        view, session = column.view, self._session
        view.show_messages((message,), session.streaming_ids & {message.id})
        view.link_activated.connect(self.link_activated)
        view.details_requested.connect(self.details_requested)
        view.picture_requested.connect(self.picture_requested)
        view.retry_requested.connect(session.retry)
        view.continue_requested.connect(session.continue_reply)
        view.action_requested.connect(lambda action, i: self.acted.emit(view, action, i))
        column.choose.clicked.connect(lambda: Acting(session).switch(message.id))
        self._splitter.addWidget(column)

    def _name_columns(self) -> None:
        shown = {message.id for message in self._session.path()}
        total = len(self.columns)
        for number, (message_id, column) in enumerate(self.columns.items(), start=1):
            message = self._session.conversation.messages[message_id]
            position = self.tr("Version {number} of {total}").format(number=number, total=total)
            column.title.set_text(f"{position} · {author_words(message)}")
            column.view.setAccessibleName(position)
            column.choose.setText(self.tr("Show this one"))
            column.choose.setEnabled(message_id not in shown)

    @Slot(str)
    def _on_message(self, message_id: str) -> None:
        column = self.columns.get(message_id)
        message = self._session.conversation.messages.get(message_id)
        if column is not None and message is not None:
            column.view.update_message(message)
            column.view.set_streaming(message_id, message_id in self._session.streaming_ids)

    @Slot(object)
    def _on_grew(self, growth: ReplyGrowth) -> None:
        column = self.columns.get(growth.message_id)
        if column is not None:
            column.view.grow(growth)


class Column(QWidget):
    """One version: what it is, a button that shows its branch, and its text."""

    def __init__(self, pictures: PictureSources, theme: Theme) -> None:
        super().__init__()
        self.title = ElidedLabel()
        self.title.setProperty("role", "caption")
        self.choose = QPushButton()
        self.view = ChatView(theme, sources=pictures)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self.setMinimumWidth(_LEAST_COLUMN_PX)
