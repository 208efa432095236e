"""Loquat on the desktop beside its windows: messages, the tray, the dock's number, Quick ask and its global shortcut."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from desktop.core.errors import Action
from desktop.core.message import Ending
from desktop.runtime.desktop_notices import DesktopNotices
from desktop.runtime.global_shortcut import GlobalShortcut
from desktop.runtime.session_bus import SessionBus
from desktop.runtime.taskbar import Taskbar
from desktop.runtime.workspace import Workspace
from desktop.ui.appearance import Appearance
from desktop.ui.unread import Unread
from desktop.ui.windows import Windows

if TYPE_CHECKING:
    from desktop.ui.quick_ask import QuickAsk
    from desktop.ui.tray import Tray

#: Characters of an answer in a message of the desktop.
_MAX_CHARS: Final = 160

#: Endings of an answer that is all there.
_WHOLE: Final = (Ending.FINISHED, Ending.LENGTH, Ending.TOOL_CALLS)

_KEYS: Final = "desktop.quick_ask_keys"


class Presence(QObject):
    """Made after the first paint, closed before the windows; GUI thread."""

    def __init__(self, workspace: Workspace, appearance: Appearance, windows: Windows) -> None:
        super().__init__(QApplication.instance())
        self._workspace = workspace
        self._appearance = appearance
        self._windows = windows
        self._quick_ask: QuickAsk | None = None
        self.tray: Tray | None = None
        self._bus = SessionBus(parent=self)
        self._notices = DesktopNotices(self._bus, self)
        self._taskbar = Taskbar(self._bus)
        self.shortcut: Final = GlobalShortcut(self._bus, QGuiApplication.platformName(), self)
        self.unread: Final = Unread(workspace.library, windows, self)
        self._is_counted = False
        self._connect()
        self._set_tray()
        self._bind()

    def _connect(self) -> None:
        self.unread.arrived.connect(self._on_arrived)
        self.unread.seen.connect(self._notices.withdraw)
        self.unread.changed.connect(self._show_count)
        self._notices.clicked.connect(self._windows.show_conversation)
        self._notices.refused.connect(self._on_refused)
        self.shortcut.activated.connect(self.quick_ask)
        self._workspace.preferences.changed.connect(self._on_preference)
        self._windows.quick_ask_requested.connect(self.quick_ask)
        self._windows.stays = self._stays

    def close(self) -> None:
        """Leave the desktop."""
        self.shortcut.close()
        if self.tray is not None:
            self.tray.close()
        if self._quick_ask is not None:
            self._quick_ask.close()
            self._quick_ask.deleteLater()
        self._bus.close()
        self.deleteLater()

    @Slot()
    def quick_ask(self) -> None:
        """Open the small window of a quick question."""
        if self._quick_ask is None:
            from desktop.ui.quick_ask import QuickAsk

            self._quick_ask = QuickAsk(self._workspace, self._appearance)
            self._quick_ask.window_requested.connect(self._windows.show_conversation)
            self._quick_ask.action_requested.connect(self._on_action)
        self._quick_ask.open()

    @Slot(object, str)
    def _on_action(self, action: Action, connection_id: str) -> None:
        self._windows.front.perform(action, connection_id)

    def _stays(self) -> bool:
        return self.tray is not None and bool(self._wants("desktop.close_to_tray"))

    def _wants(self, key: str) -> object:
        return self._workspace.preferences.value(key)

    @Slot(str)
    def _on_preference(self, key: str) -> None:
        if key in ("desktop.tray", "desktop.close_to_tray"):
            self._set_tray()
        elif key == _KEYS:
            self._bind()

    def _set_tray(self) -> None:
        is_wanted = self._wants("desktop.tray") and QSystemTrayIcon.isSystemTrayAvailable()
        if is_wanted and self.tray is None:
            from desktop.ui.tray import Tray

            self.tray = Tray(self._workspace.library, self.unread, self)
            self.tray.raise_requested.connect(self._windows.raise_front)
            self.tray.conversation_requested.connect(self._windows.show_conversation)
            self.tray.quick_ask_requested.connect(self.quick_ask)
            self.tray.quit_requested.connect(self._windows.quit)
        elif self.tray is not None and not is_wanted:
            self.tray.close()
            self.tray = None
        QApplication.setQuitOnLastWindowClosed(not self._stays())

    def _bind(self) -> None:
        self.shortcut.bind(str(self._wants(_KEYS)), self.tr("Quick ask"))

    @Slot(str, str, str)
    def _on_arrived(self, conversation_id: str, message_id: str, ending: str) -> None:
        for window in self._windows.all:
            if window.chat.session is not None and window.chat.session.id == conversation_id:
                QApplication.alert(window)
        is_anywhere = QGuiApplication.focusWindow() is not None
        if is_anywhere or not self._wants("desktop.notify"):
            return
        is_whole = ending in _WHOLE
        title = self.tr("An answer is ready") if is_whole else self.tr("An answer was cut off")
        words = ""
        if self._wants("desktop.notify_with_text"):
            conversation = self._workspace.library.session(conversation_id).conversation
            title = conversation.shown_title or title
            message = conversation.messages.get(message_id)
            words = " ".join(message.text.split())[:_MAX_CHARS] if message is not None else ""
        self._notices.show(conversation_id, title, words, self.tr("Open"))

    @Slot(str, str, str)
    def _on_refused(self, subject: str, title: str, words: str) -> None:
        if self.tray is not None:
            self.tray.tell(subject, title, words)

    @Slot()
    def _show_count(self) -> None:
        if self.unread.ids or self._is_counted:
            self._is_counted = bool(self.unread.ids)
            self._taskbar.show(len(self.unread.ids), None)
