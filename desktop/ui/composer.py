"""Where a question is typed: the field with its button, which sends or stops; knows no thread and no HTTP."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.message import AttachmentPart
from desktop.runtime.pictures import PictureSources
from desktop.ui.attachment_chips import AttachmentChips
from desktop.ui.icons import icon, icon_size
from desktop.ui.question_edit import QuestionEdit
from desktop.ui.style_sheet import set_styled
from desktop.ui.theme import Theme


class Composer(QWidget):
    """GUI thread.

    Signals:
        sent(str): The person wants this text sent.
        stop_requested(): They pressed Stop.
        draft_changed(str): What is typed is something else.
        filled(): There is a text, typed or put there, that may soon be sent; or a first key was pressed for one.
        recall_requested(): Arrow up in an empty field.
        edit_cancelled(): The question that is being edited shall stay as it is.
        files_given(object): Files were chosen to be attached (list[str] of their paths).
        files_dropped(object): Files were dropped or pasted (likewise).
        image_given(object): A picture that is no file was dropped or pasted (QImage).
        detail_chosen(str, str): How closely the model is to look at a picture (SHA-256, detail).
        long_text_pasted(str): A text was pasted that is better attached than shown.
        attachment_removed(str): The attachment of this SHA-256 is not wanted any more.
    """

    sent = Signal(str)
    stop_requested = Signal()
    draft_changed = Signal(str)
    filled = Signal()
    recall_requested = Signal()
    edit_cancelled = Signal()
    files_given = Signal(object)
    files_dropped = Signal(object)
    image_given = Signal(object)
    detail_chosen = Signal(str, str)
    long_text_pasted = Signal(str)
    attachment_removed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        pictures: PictureSources | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_streaming = False
        self._is_showing = False
        self._reason = ""
        self._is_attaching = False
        self.chips = AttachmentChips(theme, pictures)
        self._editing = QWidget()
        self._editing_words = QLabel()
        self._editing_words.setProperty("role", "caption")
        self.cancel = QToolButton()
        self._editing.hide()
        self.edit = QuestionEdit()
        self.attach = QToolButton()
        self.button = QToolButton()
        self.button.setProperty("role", "send")
        self._box = QFrame()
        self._box.setObjectName("composerBox")
        self._lay_out()
        self.setFocusProxy(self.edit)
        self.setTabOrder(self.edit, self.button)
        self.setTabOrder(self.button, self.attach)
        self.edit.submitted.connect(self._on_submitted)
        self.edit.begun.connect(self.filled)
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.focus_changed.connect(self._on_focus_changed)
        self.edit.recall_requested.connect(self._on_recall)
        self.edit.cancelled.connect(self._on_cancelled)
        self.edit.files_given.connect(self.files_dropped)
        self.edit.image_given.connect(self.image_given)
        self.attach.clicked.connect(self._choose_files)
        self.chips.detail_chosen.connect(self.detail_chosen)
        self.edit.long_text_pasted.connect(self.long_text_pasted)
        self.chips.removed.connect(self.attachment_removed)
        self.cancel.clicked.connect(self.edit_cancelled)
        self.button.clicked.connect(self._on_clicked)
        self._retranslate()

    def _lay_out(self) -> None:
        space = self._theme.space
        row = QHBoxLayout()
        row.setSpacing(space(2))
        hint = QHBoxLayout(self._editing)
        hint.setContentsMargins(0, 0, 0, 0)
        hint.addWidget(self._editing_words)
        hint.addWidget(self.cancel)
        hint.addStretch(1)
        column = QVBoxLayout(self._box)
        column.setContentsMargins(space(1.5), space(1.5), space(1.5), space(1.5))
        column.setSpacing(space(1.5))
        column.addWidget(self._editing)
        column.addWidget(self.chips)
        column.addLayout(row)
        row.addWidget(self.attach, 0, Qt.AlignmentFlag.AlignBottom)
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

    def set_attachments(self, parts: Sequence[AttachmentPart], *, is_attaching: bool) -> None:
        """Show what goes with the question; nothing is sent while a file is still being read."""
        self.chips.show_parts(parts)
        self._is_attaching = is_attaching
        self._show_button()

    def set_editing(self, *, is_editing: bool) -> None:
        """Say that what is typed becomes another version of the last question, or not any more."""
        self._editing.setVisible(is_editing)

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
        self.chips.set_theme(theme)
        self._show_button()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._level_buttons()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.edit.setFocus()

    def _retranslate(self) -> None:
        self.edit.setAccessibleName(self.tr("Your question"))
        self.edit.setPlaceholderText(self._reason or self.tr("Ask anything"))
        self._editing_words.setText(self.tr("Editing your last question"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Leave the question as it is (Esc)"))
        self.attach.setAccessibleName(self.tr("Attach files"))
        self.attach.setToolTip(self.tr("Attach pictures and text files"))
        self._show_button()

    @Slot()
    def _choose_files(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self, self.tr("Attach files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.files_given.emit)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_button(self) -> None:
        name = self.tr("Stop") if self._is_streaming else self.tr("Send")
        key = self.tr("Esc") if self._is_streaming else self.tr("Enter")
        self.button.setToolTip(f"{name} ({key})")
        self.button.setAccessibleName(name)
        self.button.setIconSize(icon_size(self._theme))
        self.attach.setIconSize(icon_size(self._theme))
        self.attach.setIcon(icon("attach", self._theme))
        self._level_buttons()
        drawn = "stop" if self._is_streaming else "send"
        self.button.setIcon(icon(drawn, self._theme, "on_accent"))
        self.button.setEnabled(self._is_streaming or self._may_send())

    def _level_buttons(self) -> None:
        self.attach.setFixedHeight(self.button.sizeHint().height())

    def _may_send(self) -> bool:
        is_ready = not self._reason and not self._is_attaching and not self.edit.is_composing
        return is_ready and bool(self.text.strip() or self.chips.parts)

    def _set_state(self, name: str, *, is_on: bool) -> None:
        set_styled(self._box, name, is_on)

    @Slot()
    def _on_submitted(self) -> None:
        if not self._is_streaming and self._may_send():
            self.sent.emit(self.text)

    @Slot()
    def _on_recall(self) -> None:
        if not self.chips.parts and not self._is_attaching:
            self.recall_requested.emit()

    @Slot()
    def _on_cancelled(self) -> None:
        if not self._editing.isHidden():
            self.edit_cancelled.emit()

    @Slot()
    def _on_clicked(self) -> None:
        if self._is_streaming:
            self.stop_requested.emit()
        else:
            self._on_submitted()

    @Slot()
    def _on_text_changed(self) -> None:
        self._show_button()
        if self.text:
            self.filled.emit()
        if not self._is_showing:
            self.draft_changed.emit(self.text)

    @Slot(bool)
    def _on_focus_changed(self, has_focus: bool) -> None:  # noqa: FBT001 - a slot
        self._set_state("focused", is_on=has_focus)
