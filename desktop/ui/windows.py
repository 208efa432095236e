"""The windows of a profile: opened beside each other, each with its own conversation, closed together at the end."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from desktop.core.errors import ErrorInfo
from desktop.runtime.crashes import Crash
from desktop.runtime.workspace import Workspace
from desktop.ui.appearance import Appearance
from desktop.ui.main_window import MainWindow

#: A further window is so far right of and below the one that it was opened from, in pixels.
_STEP_PX: Final = 32


class Windows(QObject):
    """Owned by ``app``; GUI thread. There is one from the start, ``first``; the others come and go.

    Signals:
        session_shown(): A window shows another conversation.
        quick_ask_requested(): The person wants the small window of a quick question.

    Attributes:
        stays: Whether Loquat goes on without any window, in the tray.
    """

    session_shown = Signal()
    quick_ask_requested = Signal()

    def __init__(self, workspace: Workspace, appearance: Appearance) -> None:
        super().__init__()
        self._workspace = workspace
        self._appearance = appearance
        self._open: list[MainWindow] = []
        self._is_quitting = False
        self.stays: Callable[[], bool] = lambda: False
        self.first: Final = self._made()
        for notice in (appearance.problem, workspace.load_notice):
            if notice is not None:
                self.first.show_notice(notice)

    @property
    def all(self) -> tuple[MainWindow, ...]:
        """The windows that are open, in the order in which they were opened."""
        return tuple(self._open)

    @property
    def front(self) -> MainWindow:
        """The window that the person works in, or the one opened last; the first when none is open."""
        active = QApplication.activeWindow()
        while active is not None and not isinstance(active, MainWindow):
            active = active.parentWidget()
        if isinstance(active, MainWindow) and active in self._open:
            return active
        return self._open[-1] if self._open else self.first

    def open_another(self, conversation_id: str = "") -> MainWindow:
        """Open a further window, with this conversation or a new one."""
        before = self.front
        window = self._made()
        window.resize(before.size())
        window.move(before.pos() + QPoint(_STEP_PX, _STEP_PX))
        if conversation_id:
            window.open_conversation(conversation_id)
        window.painted.connect(window.settle, Qt.ConnectionType.QueuedConnection)
        window.show()
        return window

    @Slot()
    def raise_front(self) -> None:
        """Bring the window that was used last to the front."""
        window = self.front
        if window not in self._open:
            self._open.append(window)
            window.raise_window()

    def show_conversation(self, conversation_id: str) -> None:
        """Bring a conversation to the front, in the window that shows it if there is one."""
        for window in self._open:
            if window.chat.session is not None and window.chat.session.id == conversation_id:
                window.raise_window()
                return
        self.raise_front()
        self.front.open_conversation(conversation_id)

    @Slot(object)
    def show_notice(self, notice: ErrorInfo) -> None:
        """Tell something in the front window."""
        self.front.show_notice(notice)

    @Slot(object)
    def show_crash(self, crash: Crash) -> None:
        """Tell of a bug in the front window."""
        self.front.show_crash(crash)

    @Slot()
    def leave(self) -> None:
        """Close all without a question, as when the session ends."""
        for window in self.all:
            window.leave()

    def close(self) -> None:
        """Free the windows, once nothing runs any more."""
        self.leave()
        for window in {self.first, *self._open}:
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _made(self) -> MainWindow:
        window = MainWindow(self._workspace, self._appearance)
        window.goes_on_without = lambda: self._goes_on_without(window)
        self._open.append(window)
        window.closed.connect(lambda: self._on_closed(window))
        window.another_requested.connect(self.open_another)
        window.quit_requested.connect(lambda: self._close_others(window))
        window.session_shown.connect(self.session_shown)
        window.quick_ask_requested.connect(self.quick_ask_requested)
        window.menus.menu("window").aboutToShow.connect(
            lambda: self._fill(window.menus.menu("window"))
        )
        return window

    def _goes_on_without(self, window: MainWindow) -> bool:
        if any(other is not window for other in self._open):
            return True
        return self.stays() and not self._is_quitting

    @Slot()
    def quit(self) -> None:
        """Close all and end, also where Loquat would stay in the tray."""
        if self._open:
            self.front.quit()
        else:
            QCoreApplication.quit()

    def _close_others(self, window: MainWindow) -> None:
        self._is_quitting = True
        QTimer.singleShot(
            0, self, self._on_tried_to_quit
        )  # the last window may stay, with a question
        for other in self.all:
            if other is not window:
                other.close()

    @Slot()
    def _on_tried_to_quit(self) -> None:
        self._is_quitting = False

    def _on_closed(self, window: MainWindow) -> None:
        if window in self._open:
            self._open.remove(window)
        if window is not self.first:
            window.deleteLater()
        if self._is_quitting and not self._open:
            QCoreApplication.quit()

    def _fill(self, menu: QMenu) -> None:
        """List the windows at the end of a menu; one alone needs no list."""
        for action in menu.actions():
            if action.data() == "window":
                menu.removeAction(action)
                action.deleteLater()
        if len(self._open) < 2:
            return
        menu.addSeparator().setData("window")
        for number, window in enumerate(self._open, start=1):
            action = QAction(f"&{number} {window.windowTitle().replace('&', '&&')}", menu)
            action.setData("window")
            action.setCheckable(True)
            action.setChecked(window is self.front)
            action.triggered.connect(window.raise_window)
            menu.addAction(action)
