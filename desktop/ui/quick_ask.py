"""A small window for one question, over whatever the person is doing; the conversation is kept as any other."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QCursor,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import Action
from desktop.runtime.workspace import Workspace
from desktop.ui.appearance import Appearance
from desktop.ui.chat_panel import SCROLL_BAR_PX, ChatPanel
from desktop.ui.icons import app_icon
from desktop.ui.links import open_link
from desktop.ui.theme import Theme

_SIZE_PX: Final = (620, 460)

#: Part of the free height of the screen that is above it.
_ABOVE: Final = 0.3


class QuickAsk(QWidget):
    """Made when it is first asked for; GUI thread.

    Signals:
        window_requested(str): The person wants to go on with this conversation in the window.
        action_requested(Action, str): Something that leads out of the chat, and the connection it is about.
    """

    window_requested = Signal(str)
    action_requested = Signal(object, str)

    def __init__(self, workspace: Workspace, appearance: Appearance) -> None:
        super().__init__(None, Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._workspace = workspace
        self.setWindowIcon(app_icon())
        self.chat = ChatPanel(workspace.connections, workspace.pictures, appearance.theme)
        self.chat.header.sidebar_button.hide()
        self._hint = QLabel()
        self._hint.setProperty("role", "caption")
        self.open_button = QPushButton()
        self.open_button.clicked.connect(self._on_open)
        space = appearance.theme.space
        foot = QHBoxLayout()
        foot.setContentsMargins(space(6), 0, space(6) + SCROLL_BAR_PX, space(3))
        foot.addWidget(self._hint, 1)
        foot.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chat, 1)
        column.addLayout(foot)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self._on_escape)
        self.chat.action_requested.connect(self._on_action)
        self.chat.details_requested.connect(self._on_open)
        self.chat.link_activated.connect(open_link)
        self.chat.composer.filled.connect(workspace.warm_up)
        appearance.changed.connect(self._on_theme)
        self.resize(*_SIZE_PX)
        self.retranslate()

    @Slot()
    def open(self) -> None:
        """Come to the front with a new question, or with the one that is being answered."""
        session = self.chat.session
        if session is None or not (self.isVisible() or session.is_busy):
            session = self._workspace.library.new_conversation(self)
            self._workspace.library.note_shown(self, session.id)
            self.chat.show_session(session)
        if not self.isVisible():
            self._place()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.chat.composer.setFocus()

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        title = self.tr("Quick ask")
        self.setWindowTitle(f"{title} — {QCoreApplication.applicationName()}")
        self._hint.setText(self.tr("Esc stops an answer, then closes"))
        self.open_button.setText(self.tr("Go on in the window"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._workspace.library.note_shown(self, "")
        super().closeEvent(event)

    def _place(self) -> None:
        """Stand in the upper middle of the screen where the mouse is, no larger than it."""
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        self.resize(min(_SIZE_PX[0], room.width()), min(_SIZE_PX[1], room.height()))
        left = room.left() + (room.width() - self.width()) // 2
        self.move(left, room.top() + round((room.height() - self.height()) * _ABOVE))

    @Slot()
    def _on_escape(self) -> None:
        if self.chat.session is not None and self.chat.session.is_streaming:
            self.chat.stop()
        else:
            self.close()

    @Slot()
    def _on_open(self) -> None:
        if self.chat.session is not None:
            conversation_id = self.chat.session.id
            self.close()
            self.window_requested.emit(conversation_id)

    @Slot(object, str)
    def _on_action(self, action: Action, connection_id: str) -> None:
        self._on_open()
        self.action_requested.emit(action, connection_id)

    @Slot(object)
    def _on_theme(self, theme: Theme) -> None:
        self.chat.set_theme(theme)
        from desktop.ui.themed_dialog import ThemedDialog

        ThemedDialog.recolour(self, theme)
