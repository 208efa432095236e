"""What the menus of a window do; each dialog is imported when it is first asked for."""

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent

from desktop.runtime.workspace import Workspace
from desktop.ui.appearance import Appearance
from desktop.ui.columns import Columns
from desktop.ui.editing_keys import edit_handlers

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from desktop.core.assistant import Assistant
    from desktop.ui.main_window import MainWindow
    from desktop.ui.profile_dialog import ProfileDialog

#: What is dropped on a question with such an ending, or none, is looked into: it may hold conversations.
_MAY_HOLD_CONVERSATIONS: Final = frozenset(
    {"", ".json", ".jsonl", ".dms", ".db", ".sqlite", ".bak"}
)


class WindowActions:
    """Belongs to its window; GUI thread."""

    def __init__(
        self, window: "MainWindow", workspace: Workspace, appearance: Appearance, columns: Columns
    ) -> None:
        self._window = window
        self._workspace = workspace
        self._appearance = appearance
        self._columns = columns

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each action of the menus does, by its name."""
        window = self._window
        sidebar, chat, panels = window.sidebar, window.chat, window.panels
        return {
            "new": window.start_conversation,
            "import": self._on_import,
            "export_all": lambda: window.exporting.export_all(self._appearance.theme),
            "settings": window.open_settings,
            "quit": window.quit,
            "print": self._on_print,
            "new_window": lambda: window.another_requested.emit(""),
            "quick_ask": window.quick_ask_requested.emit,
            "open_in_window": self._on_open_in_window,
            **edit_handlers(),
            "full_screen": self._on_full_screen,
            "minimise": window.showMinimized,
            "close": window.close,
            "shortcuts": self._on_shortcuts,
            "support": self._on_support,
            "rename": sidebar.pane.rename,
            "delete": sidebar.list.delete_action.trigger,
            "pin": self._on_pin,
            "archive": self._on_archive,
            "move": self._on_move,
            "tags": self._on_tags,
            "export": lambda: window.export(sidebar.pane.chosen_ids()),
            "undo_delete": sidebar.undo_bar.undo,
            "trash": self._on_trash,
            "versions": self._on_versions,
            "stop": chat.stop,
            "choose_model": chat.header.choose_model,
            "sidebar": self._columns.toggle_list,
            "switch": lambda: window.open_palette(commands=False),
            "commands": lambda: window.open_palette(commands=True),
            "tokenizer": self._on_tokenizer,
            "usage": self._on_usage,
            "search": self._on_search,
            "filter": self._on_filter,
            "find": chat.find_in_messages,
            "question": chat.composer.setFocus,
            "context_menu": self._on_context_menu,
            "parameters": panels.toggle_parameters,
            "inspector": panels.toggle_inspector,
            "branches": panels.toggle_branches,
            "larger": lambda: self._appearance.zoom(1),
            "smaller": lambda: self._appearance.zoom(-1),
            "normal_size": lambda: self._appearance.zoom(0),
            "new_with": self.choose_assistant,
            "prompts": self._on_prompts,
            "assistants": self.manage_assistants,
            "import_profile": lambda: self._profile_dialog().choose_file(),
            "export_profile": lambda: self._profile_dialog().choose_target(),
            "set_up": self.set_up,
            "about": lambda: window.open_settings("about"),
        }

    def _on_print(self) -> None:
        from desktop.ui.printing.paper import Paper

        session = self._window.chat.session
        if session is None or not session.path():
            return
        paper = self._window.findChild(Paper)
        if paper is None:
            paper = Paper(self._workspace.pictures, self._window)
            paper.failed.connect(self._window.show_notice)
        if not paper.is_busy:
            paper.ask(session.conversation)

    def _on_open_in_window(self) -> None:
        for conversation_id in self._window.sidebar.pane.chosen_ids()[:1]:
            self._window.another_requested.emit(conversation_id)

    def _on_full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _on_context_menu(self) -> None:
        """Do what the keyboard's own key for it does: the window hands it to whatever has the keyboard."""
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
        QCoreApplication.sendEvent(self._window.windowHandle(), asked)

    def _on_shortcuts(self) -> None:
        from desktop.ui.shortcuts_dialog import ShortcutsDialog

        dialog = ShortcutsDialog(self._window.menus, self._window)
        dialog.change_requested.connect(lambda: self._window.open_settings("keyboard"))
        dialog.open()

    def _on_support(self) -> None:
        from desktop.ui.support_dialog import SupportDialog

        session = self._window.chat.session
        connection_id = session.connection_id if session is not None else ""
        connection = self._workspace.connections.get(connection_id)
        SupportDialog(self._workspace, connection, self._window).open()

    def _on_tokenizer(self) -> None:
        self._window.open_tokenizer()

    def _on_usage(self) -> None:
        self._window.tools.open_usage()

    def _on_search(self) -> None:
        self._window.sidebar.show()
        self._window.sidebar.search.setFocus()
        self._window.sidebar.search.selectAll()

    def _on_import(self) -> None:
        self.import_files(())

    def import_files(self, paths: Sequence[str]) -> None:
        """Open the import, with these files looked at; nothing comes in before the person says so."""
        from pathlib import Path

        from desktop.ui.import_dialog import ImportDialog

        dialog = ImportDialog(self._workspace.imports, self._window)
        dialog.open()
        if paths:
            dialog.choose([Path(path) for path in paths])

    def take_files(self, paths: Sequence[str]) -> None:
        """Attach what was dropped on the question, but offer to import what holds conversations."""
        attach = self._window.chat.composer.files_given.emit

        def part(exports: frozenset[str]) -> None:
            if rest := [path for path in paths if path not in exports]:
                attach(rest)
            if exports:
                self.import_files([path for path in paths if path in exports])

        doubtful = [
            path for path in paths if PurePath(path).suffix.lower() in _MAY_HOLD_CONVERSATIONS
        ]
        if doubtful:
            self._workspace.imports.recognise(doubtful, part)
        else:
            attach(list(paths))

    def _on_prompts(self) -> None:
        from desktop.ui.prompts.dialog import PromptsDialog

        window = self._window
        dialog = window.findChild(PromptsDialog)
        if dialog is None:
            dialog = PromptsDialog(self._workspace.prompts, self._appearance.theme, window)
            dialog.insert_requested.connect(window.slash.insert)
        _bring_up(dialog)

    def choose_assistant(self) -> None:
        """Have the person choose what a new conversation begins with."""
        from desktop.ui.assistants.chooser import AssistantMenu

        window, theme = self._window, self._appearance.theme
        menu = AssistantMenu(self._workspace.assistants, theme, window)
        menu.chosen.connect(self.begin_with)
        menu.manage_requested.connect(self.manage_assistants)
        header = window.chat.header
        menu.open_at(header.mapToGlobal(header.rect().bottomLeft()))

    def manage_assistants(self) -> None:
        """Open the manager of assistants."""
        from desktop.ui.assistants.dialog import AssistantsDialog

        window = self._window
        dialog = window.findChild(AssistantsDialog)
        if dialog is None:
            dialog = AssistantsDialog(self._workspace, self._appearance.theme, window)
            dialog.begin_requested.connect(self.begin_with)
        _bring_up(dialog)

    def begin_with(self, assistant: "Assistant | None") -> None:
        """Show a new conversation that begins with an assistant, or with none."""
        self._window.start_conversation()
        if self._window.chat.session is not None:
            self._window.chat.session.choice.begin_with(assistant)

    def _profile_dialog(self) -> "ProfileDialog":
        from desktop.ui.profile_dialog import ProfileDialog

        dialog = ProfileDialog(self._workspace, self._window)
        dialog.key_requested.connect(lambda chosen: self._window.open_settings("key", chosen))
        return dialog

    def set_up(self) -> None:
        """Open the assistant of the first start."""
        from desktop.ui.first_run.dialog import FirstRunDialog

        dialog = self._window.findChild(FirstRunDialog)
        if dialog is None:
            dialog = FirstRunDialog(self._workspace, self._appearance, self._window)
            dialog.begun.connect(self._on_set_up)
            dialog.import_requested.connect(self._on_import)
        _bring_up(dialog)

    def _on_set_up(self, connection_id: str) -> None:
        self._window.start_conversation()
        session = self._window.chat.session
        connection = self._workspace.connections.get(connection_id)
        if session is not None and connection is not None:
            session.choice.set_connection(connection_id)
            session.choice.set_model(connection.model)

    def _on_trash(self) -> None:
        from desktop.ui.trash_dialog import TrashDialog

        TrashDialog(self._workspace.library, self._window).open()

    def _on_versions(self) -> None:
        from desktop.ui.versions_dialog import VersionsDialog

        if self._window.chat.session is not None:
            dialog = VersionsDialog(self._workspace.upkeep, self._window.chat.session, self._window)
            dialog.restored.connect(self._window.show_restored)
            dialog.open()

    def _on_pin(self) -> None:
        self._window.sidebar.pane.actions_on_chosen.pin()

    def _on_archive(self) -> None:
        self._window.sidebar.pane.actions_on_chosen.archive()

    def _on_move(self) -> None:
        pane = self._window.sidebar.pane
        pane.actions_on_chosen.pop_up_folders(pane.place_of_chosen())

    def _on_tags(self) -> None:
        pane = self._window.sidebar.pane
        pane.actions_on_chosen.pop_up_tags(pane.place_of_chosen())

    def _on_filter(self) -> None:
        self._window.sidebar.show()
        self._window.sidebar.pop_up_filter()


def _bring_up(dialog: "QDialog") -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
