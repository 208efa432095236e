"""The window: lays out the list and the chat, and connects what people do with what the program does."""

import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QChildEvent, QCoreApplication, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget

from desktop.core.conversation import ConversationSummary
from desktop.core.errors import Action, ErrorInfo
from desktop.runtime.crashes import Crash
from desktop.runtime.session import ConversationSession
from desktop.runtime.workspace import Workspace
from desktop.ui.appearance import Appearance
from desktop.ui.budgeting import Budgeting
from desktop.ui.chat_panel import ChatPanel
from desktop.ui.columns import Columns
from desktop.ui.found_message import FoundMessage
from desktop.ui.icons import app_icon
from desktop.ui.menus import Menus
from desktop.ui.metering import Metering
from desktop.ui.panels import Panels
from desktop.ui.question_edit import file_paths
from desktop.ui.sidebar import Sidebar
from desktop.ui.theme import Theme
from desktop.ui.window_actions import WindowActions
from desktop.ui.window_state import (
    keep_on_screen,
    restore_geometry,
    restore_panels,
    save_state,
    saved_list_px,
)

if TYPE_CHECKING:
    from desktop.ui.exporting import Exporting
    from desktop.ui.palette import Palette
    from desktop.ui.settings.dialog import SettingsDialog
    from desktop.ui.slash import Slash
    from desktop.ui.tools import Tools

#: The page of the settings dialog that each action leads to.
_PAGES: Final = {
    Action.OPEN_KEY_SETTINGS: "key",
    Action.OPEN_CONNECTION_SETTINGS: "connection",
    Action.OPEN_PROXY_SETTINGS: "proxy",
    Action.OPEN_HISTORY_SETTINGS: "history",
}


class MainWindow(QMainWindow):
    """Owned by ``app``, which ends the workspace after the window is closed. GUI thread.

    Signals:
        painted(): The window was painted for the first time with its list, or with why there is none.
        closed(): The person closed it.
        another_requested(str): They want a further window, with the conversation of this id or a new one.
        session_shown(): It shows another conversation.
        quick_ask_requested(): They want the small window of a quick question.
        quit_requested(): They want all windows closed; this one closes itself after it.

    Attributes:
        goes_on_without: Whether the program goes on once this window is closed.
    """

    painted = Signal()
    closed = Signal()
    another_requested = Signal(str)
    quit_requested = Signal()
    session_shown = Signal()
    quick_ask_requested = Signal()

    def __init__(
        self, workspace: Workspace, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._is_painted = False
        self._is_leaving = False
        self.goes_on_without: Callable[[], bool] = lambda: False
        self._looks_for_key = False
        self._is_list_known = workspace.library.is_loaded
        self._appearance = appearance
        self._settings: SettingsDialog | None = None
        self._palette: Palette | None = None
        theme = appearance.theme
        self.sidebar = Sidebar(
            workspace.library, lambda: workspace.search, workspace.connections, theme
        )
        self.chat = ChatPanel(workspace.connections, workspace.pictures, theme)
        self._found_message = FoundMessage(self.chat, self)
        self._columns = Columns(self.sidebar, self.chat, saved_list_px(workspace.preferences), self)
        self.setCentralWidget(self._columns)
        self.panels = Panels(workspace, theme, self)
        self.metering = Metering(workspace, self.chat, self, self)
        self.budgeting = Budgeting(workspace, self.chat, self)
        self.budgeting.page_requested.connect(lambda: self.open_settings("budgets"))
        self._actions = WindowActions(self, workspace, appearance, self._columns)
        self.menus = Menus(self, self._actions.handlers(), workspace.preferences)
        self._connect()
        self.setAcceptDrops(True)
        restore_geometry(self, workspace.preferences)
        self.start_conversation()

    def _connect(self) -> None:
        library, connections = self._workspace.library, self._workspace.connections
        self.sidebar.opened.connect(self.open_conversation)
        self.sidebar.message_opened.connect(self._on_message_opened)
        self.sidebar.pane.export_requested.connect(self.export)
        self.sidebar.new_requested.connect(self.start_conversation)
        self.chat.action_requested.connect(self.perform)
        self.chat.welcome.assistant_requested.connect(self._on_assistant_requested)
        self.chat.details_requested.connect(self.panels.show_details)
        self.chat.message_actions.branch_requested.connect(self._on_branch)
        self.panels.message_reached.connect(self.chat.show_message)
        self.panels.compare_requested.connect(self.chat.compare)
        self.panels.notice.connect(self.show_notice)
        self.panels.left.connect(self.chat.composer.setFocus)
        self.chat.composer.files_dropped.connect(self._actions.take_files)
        self.chat.link_activated.connect(self._on_link)
        self.chat.tokens_requested.connect(self.open_tokenizer)
        self.chat.header.sidebar_toggled.connect(self._columns.toggle_list)
        self.menus.explain("sidebar", self.chat.header.sidebar_button)
        self.menus.explain("new", self.sidebar.new_button)
        self.menus.explain("filter", self.sidebar.filter_icon)
        # Esc stops only what runs; otherwise it belongs to the field or list that has the keyboard.
        self.chat.streaming_changed.connect(self.menus.actions["stop"].setEnabled)
        self._appearance.changed.connect(self._on_theme)
        library.notice.connect(self.show_notice)
        library.recovered.connect(self.chat.notices.remove)
        library.loaded.connect(self._on_list_known)
        library.notice.connect(self._on_list_known)
        library.deleted.connect(self._on_deleted)
        connections.notice.connect(self.show_notice)
        self._workspace.local_model.state_changed.connect(self.chat.show_local_model)

    def show_session(self, session: ConversationSession) -> None:
        """Show this conversation."""
        before = self.chat.session
        if before is not None:
            before.title_changed.disconnect(self._show_title)
            before.choice.changed.disconnect(self._refresh_key_status)
        session.title_changed.connect(self._show_title)
        session.choice.changed.connect(self._refresh_key_status)
        self._workspace.library.note_shown(self, session.id)
        self.chat.show_session(session)
        self.sidebar.mark(session)
        self.panels.show_session(session)
        self.metering.show_session(session)
        self.budgeting.show_session(session)
        self._show_title()
        self._refresh_key_status()
        self.session_shown.emit()

    @Slot()
    def _refresh_key_status(self) -> None:
        if self._looks_for_key and self.chat.session is not None:
            self._workspace.connections.refresh_key_status(self.chat.session.connection_id)

    @Slot()
    def start_conversation(self) -> None:
        """Show the new conversation, ready to be typed into."""
        session = self._workspace.library.new_conversation(self)
        session.choice.begin_with(None)
        self.show_session(session)
        self.chat.composer.setFocus()

    @Slot()
    def open_settings(self, page: str = "", connection_id: str = "") -> None:
        """Show the settings; ``page`` is one of ``settings.dialog.PAGES``."""
        from desktop.ui.settings.dialog import SettingsDialog

        if self._settings is None:
            self._settings = SettingsDialog(self._workspace, self._appearance, self.menus, self)
        shown = self.chat.session.connection_id if self.chat.session is not None else ""
        self._settings.open_at(page, connection_id or shown)

    @Slot(object)
    def show_notice(self, notice: ErrorInfo) -> None:
        """Show a notice at the top of the chat."""
        self.chat.notices.add(notice)

    @Slot(object)
    def show_crash(self, crash: Crash) -> None:
        """Save what was written, then tell of a bug; one dialog at a time."""
        from desktop.ui.crash_dialog import CrashDialog

        self._workspace.save_now()
        if self.findChild(CrashDialog) is None:
            dialog = CrashDialog(crash, self)
            dialog.support_requested.connect(self.menus.actions["support"].trigger)
            dialog.ending_requested.connect(self.close)
            dialog.open()

    @Slot()
    def raise_window(self) -> None:
        """Come to the front, as when the program is started a second time."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def settle(self) -> None:
        """Do what the first paint did not wait for: the task bar's icon, the view of the messages.

        Called once after it. The HTTP client and the key wait for the first letter of a question: the keyring's
        library takes 11 MB. Only who has no conversation yet is told at once that a key is missing.
        """
        self.setWindowIcon(app_icon())
        restore_panels(self, self.panels, self._workspace.preferences)
        self.chat.warm_up()
        assert self.slash
        if not self._workspace.library.summaries():
            self._look_for_key()
        self.chat.composer.filled.connect(self._on_begun)
        if self.chat.composer.text:
            self._on_begun()

    @Slot()
    def _on_begun(self) -> None:
        self._workspace.warm_up()
        self._look_for_key()

    def _look_for_key(self) -> None:
        if not self._looks_for_key:
            self._looks_for_key = True
            self._refresh_key_status()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if file_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Offer to import what comes here: the chat takes for itself what can be attached."""
        paths = file_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._actions.import_files(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_list_known and not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    @Slot()
    def leave(self) -> None:
        """Close without a question, as when the session ends."""
        self._is_leaving = True
        self.close()

    def quit(self) -> None:
        """Close this window and all others."""
        self.quit_requested.emit()
        self.close()

    def _may_close(self) -> bool:
        library = self._workspace.library
        if (
            self._is_leaving
            or self.goes_on_without()
            or not (library.changes_left or library.unsaved)
        ):
            return True
        from desktop.ui.unsaved_question import may_close

        return may_close(library, self.leave, self)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close():
            event.ignore()
            return
        try:
            self._leave()
        except Exception as bug:  # noqa: BLE001 - see below
            # While an exception is on its way back to Python, PySide (6.11) calls no override, and Qt is about to
            # hide the window: what is not told of that makes the process crash a little later.
            sys.excepthook(type(bug), bug, bug.__traceback__)
        super().closeEvent(event)
        self.closed.emit()

    def _leave(self) -> None:
        """Put down what the next start shows, and let go of the conversation."""
        if self._settings is not None:
            self._settings.close()
        save_state(self, self._columns.list_px, self.panels, self._workspace.preferences)
        self._workspace.library.note_shown(self, "")

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        # Sent when a dialog is about to be shown for the first time: it may be larger than a small screen. The
        # type comes first: to ask for the children that Qt makes itself while the window is built takes 8 ms.
        if event.type() == QEvent.Type.ChildPolished:
            child = event.child()
            if isinstance(child, QDialog):
                keep_on_screen(child)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_title()

    @cached_property
    def slash(self) -> "Slash":
        """Offers saved prompts in the composer; made after the first paint."""
        from desktop.ui.slash import Slash

        slash = Slash(self.chat.composer, self._workspace)
        slash.notice.connect(self.show_notice)
        return slash

    @cached_property
    def exporting(self) -> "Exporting":
        """Begins exports."""
        from desktop.ui.exporting import Exporting

        return Exporting(self._workspace, self)

    @cached_property
    def tools(self) -> "Tools":
        """The windows of the Tools menu."""
        from desktop.ui.tools import Tools

        tools = Tools(self._workspace, self._appearance.theme, self)
        tools.conversation_opened.connect(self.open_conversation)
        tools.bias_requested.connect(self.panels.add_bias)
        return tools

    @Slot(str)
    def open_tokenizer(self, words: str = "") -> None:
        """Show the tokens of ``words`` for the model that is shown."""
        model = self.chat.session.model if self.chat.session is not None else ""
        self.tools.open_tokenizer(words, model)

    @Slot(object)
    def export(self, ids: Sequence[str]) -> None:
        """Ask how the conversations of these ids are exported."""
        self.exporting.export(ids, self._appearance.theme)

    @Slot()
    def _on_list_known(self) -> None:
        if not self._is_list_known:
            self._is_list_known = True
            self.update()

    @Slot()
    def _show_title(self) -> None:
        program = QCoreApplication.applicationName() or "Loquat"
        title = self.chat.session.title if self.chat.session else ""
        self.setWindowTitle(f"{title} — {program}" if title else program)

    @Slot(str)
    def open_conversation(self, conversation_id: str) -> None:
        """Show the conversation of this id."""
        self.show_session(self._workspace.library.session(conversation_id))

    @Slot(str, str, str)
    def _on_message_opened(self, conversation_id: str, message_id: str, words: str) -> None:
        session = self._workspace.library.session(conversation_id)
        self.show_session(session)
        self._found_message.show(session, message_id, words)

    @Slot(object)
    def _on_deleted(self, gone: tuple[ConversationSummary, ...]) -> None:
        shown = self.chat.session
        if shown is not None and any(summary.id == shown.id for summary in gone):
            self.start_conversation()

    @Slot(object, str)
    def perform(self, action: Action, connection_id: str) -> None:
        """Do what leads out of the chat, about this connection."""
        if action in _PAGES:
            self.open_settings(_PAGES[action], connection_id)
        elif action is Action.OPEN_PARAMETERS:
            self.panels.show_parameter("")
        elif action is Action.SHORTEN:
            self.start_conversation()

    @Slot(str, str)
    def _on_branch(self, conversation_id: str, message_id: str) -> None:
        branch = self._workspace.library.branch_off(conversation_id, message_id)
        if branch is not None:
            self.show_session(branch)

    @Slot(str)
    def _on_link(self, address: str) -> None:
        from desktop.ui.links import open_link  # the start opens none

        open_link(address)

    @Slot(object)
    def _on_theme(self, theme: Theme) -> None:
        self.sidebar.set_theme(theme)
        self.chat.set_theme(theme)
        self.panels.set_theme(theme)
        self.metering.set_theme(theme)
        if self._palette is not None:
            self._palette.set_theme(theme)
        if "tools" in vars(self):
            self.tools.set_theme(theme)
        from desktop.ui.themed_dialog import ThemedDialog

        ThemedDialog.recolour(self, theme)

    def look_for_updates(self) -> None:
        """Look for a new version if the last look was long ago; a notice tells of one. Called when it is turned on."""
        from desktop.runtime.updates import is_due, notice_of

        if is_due(self._workspace.preferences):
            updates = self._workspace.updates
            updates.found.connect(lambda announced: self.show_notice(notice_of(announced)))
            updates.look()

    @Slot()
    def _on_assistant_requested(self) -> None:
        self.menus.actions["new_with"].trigger()

    def open_palette(self, *, commands: bool) -> None:
        """Open the quick switcher, or with ``commands`` the command palette."""
        from desktop.ui.palette import Palette

        if self._palette is None:
            space, theme = self._workspace, self._appearance.theme
            self._palette = Palette(space.library, space.search, theme, self)
            self._palette.opened.connect(self.open_conversation)
            self._palette.message_opened.connect(self._on_message_opened)
            self._palette.closed.connect(self.sidebar.search_again)
        self._palette.open_at(commands=commands)

    @Slot(str)
    def show_restored(self, conversation_id: str) -> None:
        """Show a conversation that came back from an earlier version."""
        self._workspace.library.refresh()
        self.open_conversation(conversation_id)
