"""The windows of the Tools menu, imported and made when they are first asked for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from desktop.runtime.workspace import Workspace
from desktop.ui.theme import Theme

if TYPE_CHECKING:
    from desktop.ui.tokenizer.window import TokenizerWindow
    from desktop.ui.usage.window import UsageWindow


class Tools(QObject):
    """Owned by the main window; GUI thread.

    Signals:
        conversation_opened(str): The conversation of this id shall be shown.
        bias_requested(object): These tokens shall get a bias in the conversation that is shown (list[int]).
    """

    conversation_opened = Signal(str)
    bias_requested = Signal(object)

    def __init__(self, workspace: Workspace, theme: Theme, window: QMainWindow) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._theme = theme
        self._window = window
        self._usage: UsageWindow | None = None
        self._tokenizer: TokenizerWindow | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        if self._usage is not None:
            self._usage.set_theme(theme)
        if self._tokenizer is not None:
            self._tokenizer.set_theme(theme)

    def open_tokenizer(self, words: str = "", model: str = "") -> None:
        """Show the tokens of ``words`` for ``model``; without any, of what was looked at before."""
        from desktop.ui.tokenizer.window import TokenizerWindow

        if self._tokenizer is None:
            self._tokenizer = TokenizerWindow(self._workspace.tokenizing, self._theme, self._window)
            self._tokenizer.bias_requested.connect(self.bias_requested)
            self._tokenizer.destroyed.connect(self._on_tokenizer_gone)
        if words:
            self._tokenizer.show_text(words)
        if model:
            self._tokenizer.show_model(model)
        _raise(self._tokenizer)

    def _on_tokenizer_gone(self) -> None:
        self._tokenizer = None

    def open_usage(self) -> None:
        """Show what answers cost."""
        from desktop.ui.usage.window import UsageWindow

        if self._usage is None:
            connections, library = self._workspace.connections, self._workspace.library

            def title_of(conversation_id: str) -> str:
                known = library.shelf.by_id.get(conversation_id)
                return known.title if known is not None else ""

            self._usage = UsageWindow(
                self._workspace.usage, connections.names, title_of, self._theme, self._window
            )
            self._usage.conversation_opened.connect(self.conversation_opened)
            self._usage.destroyed.connect(self._on_usage_gone)
        _raise(self._usage)

    def _on_usage_gone(self) -> None:
        self._usage = None


def _raise(window: QWidget) -> None:
    window.show()
    window.raise_()
    window.activateWindow()
