"""The main window: lays out the list and the chat, connects them, and carries out what they ask for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from desktop.core.errors import Action, ErrorInfo
from desktop.runtime.session import ConversationSession
from desktop.runtime.workspace import Workspace
from desktop.ui.appearance import Appearance
from desktop.ui.chat_panel import ChatPanel
from desktop.ui.icons import app_icon
from desktop.ui.links import url_to_open
from desktop.ui.menus import Menus
from desktop.ui.notices import NoticeBar
from desktop.ui.sidebar import Sidebar
from desktop.ui.theme import Theme

if TYPE_CHECKING:
    from desktop.ui.settings.dialog import SettingsDialog

_GEOMETRY = "window.geometry"
_SPLITTER = "window.splitter"
_SIZE_PX = (1100, 760)
_SIDEBAR_PX = 272

#: The page of the settings dialog that each action leads to.
_PAGES = {
    Action.OPEN_KEY_SETTINGS: "key",
    Action.OPEN_CONNECTION_SETTINGS: "connection",
    Action.OPEN_PROXY_SETTINGS: "proxy",
    Action.OPEN_HISTORY_SETTINGS: "history",
}


class MainWindow(QMainWindow):
    """Owned by the application; GUI thread.

    Signals:
        painted(): The window was painted for the first time.
        closed(): The person closed it.
    """

    painted = Signal()
    closed = Signal()

    def __init__(self, workspace: Workspace, appearance: Appearance) -> None:
        super().__init__()
        self._workspace = workspace
        self._appearance = appearance
        self._is_painted = False
        theme = appearance.theme
        self._notices = NoticeBar(theme)
        self._sidebar = Sidebar(workspace.library, theme)
        self._chat = ChatPanel(workspace.connections, theme)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._settings: SettingsDialog | None = None
        self._lay_out()
        self._menus = Menus(self)
        self._wire()
        self._restore()
        self.new_conversation()
        if workspace.load_notice is not None:
            self._notices.add(workspace.load_notice)

    @property
    def chat(self) -> ChatPanel:
        """The shown conversation."""
        return self._chat

    @property
    def sidebar(self) -> Sidebar:
        """The list of conversations with its field and buttons."""
        return self._sidebar

    @property
    def notices(self) -> NoticeBar:
        """The bar at the top."""
        return self._notices

    @Slot()
    def new_conversation(self) -> None:
        """Show a new, empty conversation and put the keyboard into its composer."""
        self._show(self._workspace.library.new_conversation())
        self._chat.composer.setFocus()

    @Slot(str)
    def open_conversation(self, conversation_id: str) -> None:
        """Show the conversation of this id."""
        self._show(self._workspace.library.session(conversation_id))

    @Slot()
    def open_settings(self, page: str = "") -> None:
        """Show the settings; ``page`` is one of ``settings.dialog.PAGES``."""
        from desktop.ui.settings.dialog import SettingsDialog

        if self._settings is None:
            self._settings = SettingsDialog(self._workspace, self)
        session = self._chat.session
        self._settings.open_at(page, session.connection_id if session is not None else "")

    @Slot()
    def raise_window(self) -> None:
        """Come to the front, as when the program is started a second time."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot(object)
    def show_notice(self, notice: ErrorInfo) -> None:
        """Show a notice at the top."""
        self._notices.add(notice)

    def warm_up(self) -> None:
        """Make what the first paint did not show: the icon of the task bar, the view of the messages."""
        self.setWindowIcon(app_icon())
        self._chat.warm_up()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        preferences = self._workspace.preferences
        preferences.set(_GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode())
        preferences.set(_SPLITTER, bytes(self._splitter.saveState().toBase64().data()).decode())
        super().closeEvent(event)
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._menus.retranslate()

    def zoom(self, steps: int) -> None:
        """Make all text larger or smaller; 0 goes back to the default size."""
        self._appearance.zoom(steps)

    def _lay_out(self) -> None:
        self.setWindowTitle("Loquat")
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._notices)
        column.addWidget(self._chat, 1)
        self._splitter.addWidget(self._sidebar)
        self._splitter.addWidget(right)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setCollapsible(1, False)
        self._splitter.setHandleWidth(1)
        self._splitter.setSizes([_SIDEBAR_PX, _SIZE_PX[0] - _SIDEBAR_PX])
        self.setCentralWidget(self._splitter)
        self.resize(*_SIZE_PX)
        self.setMinimumSize(480, 360)

    def _wire(self) -> None:
        library = self._workspace.library
        self._sidebar.new_requested.connect(self.new_conversation)
        self._sidebar.opened.connect(self.open_conversation)
        self._sidebar.settings_requested.connect(self.open_settings)
        library.deleted.connect(self._on_deleted)
        library.notice.connect(self.show_notice)
        self._workspace.connections.notice.connect(self.show_notice)
        self._chat.notice.connect(self.show_notice)
        self._chat.action_requested.connect(self._on_action)
        self._chat.link_activated.connect(self._on_link)
        self._notices.action_requested.connect(self._on_notice_action)
        self._appearance.changed.connect(self._on_theme)

    def _restore(self) -> None:
        preferences = self._workspace.preferences
        geometry = preferences.value(_GEOMETRY)
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        splitter = preferences.value(_SPLITTER)
        if splitter:
            self._splitter.restoreState(QByteArray.fromBase64(splitter.encode()))

    def _show(self, session: ConversationSession) -> None:
        self._chat.show_session(session)
        self._sidebar.mark(session.id)

    @Slot(str, str)
    def _on_deleted(self, conversation_id: str, title: str) -> None:
        del title
        session = self._chat.session
        if session is not None and session.id == conversation_id:
            self.new_conversation()

    @Slot(str, str)
    def _on_action(self, name: str, message_id: str) -> None:
        del message_id
        if name == Action.SHORTEN:
            self.new_conversation()
        elif name == Action.CHOOSE_MODEL:
            self._chat.choose_model()
        elif name in _PAGES:
            self.open_settings(_PAGES[Action(name)])

    @Slot(str)
    def _on_notice_action(self, name: str) -> None:
        self._on_action(name, "")

    @Slot(str)
    def _on_link(self, address: str) -> None:
        url = url_to_open(address)
        if url is not None:
            QDesktopServices.openUrl(url)

    @Slot(object)
    def _on_theme(self, theme: Theme) -> None:
        self._sidebar.set_theme(theme)
        self._chat.set_theme(theme)
        self._notices.set_theme(theme)
