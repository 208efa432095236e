"""Where a question is typed: the field with its button, which sends or stops; knows no thread and no HTTP."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.ui.icons import icon, icon_size
from desktop.ui.question_edit import QuestionEdit
from desktop.ui.theme import Theme


class Composer(QWidget):
    """GUI thread.

    Signals:
        sent(str): The person wants this text sent.
        stop_requested(): They pressed Stop.
        draft_changed(str): What is typed is something else.
        recall_requested(): Arrow up in an empty field.
    """

    sent = Signal(str)
    stop_requested = Signal()
    draft_changed = Signal(str)
    recall_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_streaming = False
        self._is_showing = False
        self._reason = ""
        self.edit = QuestionEdit()
        self.button = QToolButton()
        self.button.setProperty("role", "send")
        self._box = QFrame()
        self._box.setObjectName("composerBox")
        self._lay_out()
        self.setFocusProxy(self.edit)
        self.edit.submitted.connect(self._on_submitted)
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.focus_changed.connect(self._on_focus_changed)
        self.edit.recall_requested.connect(self.recall_requested)
        self.button.clicked.connect(self._on_clicked)
        self._retranslate()

    def _lay_out(self) -> None:
        space = self._theme.space
        row = QHBoxLayout(self._box)
        row.setContentsMargins(space(3), space(1.5), space(1.5), space(1.5))
        row.setSpacing(space(2))
        row.addWidget(self.edit, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._box)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Show ``text`` with the cursor at its end; not reported as a change of the draft."""
        if text == self.text:
            return
        self._is_showing = True
        self.edit.setPlainText(text)
        self._is_showing = False
        self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self._show_button()

    def set_streaming(self, *, is_streaming: bool) -> None:
        """Turn Send into Stop, or back."""
        if is_streaming != self._is_streaming:
            self._is_streaming = is_streaming
            self._show_button()

    def set_blocked(self, reason: str) -> None:
        """Take no question, and say why; an empty reason takes them again. What is typed stays."""
        if reason != self._reason:
            self._reason = reason
            self.edit.setReadOnly(bool(reason))
            self._set_state("blocked", is_on=bool(reason))
            self._retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._show_button()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.edit.setFocus()

    def _retranslate(self) -> None:
        self.edit.setAccessibleName(self.tr("Your question"))
        self.edit.setPlaceholderText(self._reason or self.tr("Ask anything"))
        self._show_button()

    def _show_button(self) -> None:
        name = self.tr("Stop") if self._is_streaming else self.tr("Send")
        key = self.tr("Esc") if self._is_streaming else self.tr("Enter")
        self.button.setToolTip(f"{name} ({key})")
        self.button.setAccessibleName(name)
        self.button.setIconSize(icon_size(self._theme))
        drawn = "stop" if self._is_streaming else "send"
        self.button.setIcon(icon(drawn, self._theme, "on_accent"))
        self.button.setEnabled(self._is_streaming or self._may_send())

    def _may_send(self) -> bool:
        return bool(self.text.strip()) and not self._reason and not self.edit.is_composing

    def _set_state(self, name: str, *, is_on: bool) -> None:
        self._box.setProperty(name, is_on)
        self._box.style().unpolish(self._box)
        self._box.style().polish(self._box)

    @Slot()
    def _on_submitted(self) -> None:
        if not self._is_streaming and self._may_send():
            self.sent.emit(self.text)

    @Slot()
    def _on_clicked(self) -> None:
        if self._is_streaming:
            self.stop_requested.emit()
        else:
            self._on_submitted()

    @Slot()
    def _on_text_changed(self) -> None:
        self._show_button()
        if not self._is_showing:
            self.draft_changed.emit(self.text)

    @Slot(bool)
    def _on_focus_changed(self, has_focus: bool) -> None:  # noqa: FBT001 - a slot
        self._set_state("focused", is_on=has_focus)
