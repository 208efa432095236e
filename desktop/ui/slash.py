"""``/name`` at the beginning of a line in the composer offers the saved prompts and inserts one."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor

from desktop.core.prompt_library import MAX_NAME_CHARS, variables_of
from desktop.runtime.workspace import Workspace
from desktop.ui.composer import Composer

if TYPE_CHECKING:
    from desktop.core.prompt_library import Prompt
    from desktop.ui.prompts.popup import PromptPopup

#: What Shift+Enter puts into a text field of Qt: the line ends, its paragraph does not.
_LINE_BREAK: Final = "\u2028"


class Slash(QObject):
    """Belongs to the composer; GUI thread. Costs nothing until the first slash is typed.

    Signals:
        notice(ErrorInfo): The file of prompts could not be read or written.
    """

    notice = Signal(object)

    def __init__(self, composer: Composer, workspace: Workspace) -> None:
        super().__init__(composer)
        self._composer = composer
        self._edit = composer.edit
        self._workspace = workspace
        self._popup: PromptPopup | None = None
        self._dismissed = ""
        self._edit.textChanged.connect(self._on_typed)
        self._edit.cursorPositionChanged.connect(self._on_typed)
        self._edit.focus_changed.connect(self._on_focus_changed)

    @property
    def popup(self) -> "PromptPopup | None":
        """The list, once there was one."""
        return self._popup

    def insert(self, prompt: "Prompt") -> None:
        """Put a prompt where the keyboard is; its variables are asked for first."""
        if not variables_of(prompt.text):
            self._insert(prompt.text)
            return
        from desktop.ui.prompts.variables_dialog import VariablesDialog

        dialog = VariablesDialog(prompt, self._composer.window())
        dialog.filled.connect(self._insert)
        dialog.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if is_key and isinstance(event, QKeyEvent) and self._popup and self._popup.isVisible():
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()  # it closes the list, and stops no answer
                return True
            if event.type() == QEvent.Type.KeyPress and self._took(event):
                return True
        return super().eventFilter(watched, event)

    def _took(self, event: QKeyEvent) -> bool:
        assert self._popup is not None
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._popup.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            if self._popup.current is None or self._edit.is_composing or event.modifiers():
                return False
            self._on_chosen(self._popup.current)
        elif event.key() == Qt.Key.Key_Escape:
            self._dismissed = self._typed() or ""
            self._popup.hide()
        else:
            return False
        return True

    def _typed(self) -> str | None:
        """Return what stands between a slash at the line's beginning and the cursor; ``None`` without one."""
        cursor = self._edit.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()].rpartition(_LINE_BREAK)[2]
        is_name = before.startswith("/") and len(before) <= MAX_NAME_CHARS + 1
        return before[1:] if is_name and not cursor.hasSelection() else None

    @Slot()
    def _on_typed(self) -> None:
        typed = self._typed()
        if self._popup is None and typed is None:
            return
        if typed is None or not self._edit.hasFocus():
            self._dismissed = ""
            self._hide()
            return
        if self._dismissed and typed.startswith(self._dismissed):
            return
        self._offer(typed)

    def _offer(self, typed: str) -> None:
        from desktop.ui.prompts.popup import PromptPopup, matching

        library = self._workspace.prompts
        if self._popup is None:
            self._popup = PromptPopup(self._composer.window())
            self._popup.chosen.connect(self._on_chosen)
            self._edit.installEventFilter(self)
            library.changed.connect(self._on_typed)
            library.notice.connect(self.notice)
            library.load()
        found = matching(library.items, typed)
        if found or (library.is_loaded and not typed):
            self._popup.show_prompts(found, self._composer)
        else:
            self._popup.hide()  # a path, perhaps: /etc/hosts

    def _hide(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    @Slot(object)
    def _on_chosen(self, prompt: "Prompt") -> None:
        typed = self._typed()
        if typed is not None:
            cursor = self._edit.textCursor()
            cursor.movePosition(
                QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(typed) + 1
            )
            cursor.removeSelectedText()
        self._hide()
        self.insert(prompt)

    @Slot(str)
    def _insert(self, text: str) -> None:
        self._edit.insertPlainText(text)
        self._edit.ensureCursorVisible()
        self._edit.setFocus()

    @Slot(bool)
    def _on_focus_changed(self, has_focus: bool) -> None:  # noqa: FBT001 - a slot
        if not has_focus:
            self._hide()
