"""A conversation with a model without roles: one sheet of text that the person writes and the model continues."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import Action, ErrorInfo
from desktop.core.message import Message, Role
from desktop.core.progress import Progress
from desktop.core.refused_parameters import action_of
from desktop.core.reply import ReplyGrowth
from desktop.core.sheet import as_shown, pieces, prompt_of, sheet_text, without_echo
from desktop.runtime.acting import Acting
from desktop.runtime.session import ConversationSession
from desktop.runtime.translation import translated
from desktop.ui.action_words import action_label
from desktop.ui.icons import icon, icon_size
from desktop.ui.long_lines import LongLinesEdit
from desktop.ui.theme import Theme

#: Actions that the button below the sheet does anyway.
_COMPLETING = frozenset({Action.NONE, Action.RETRY, Action.CONTINUE})


class Sheet(QWidget):
    """Shows one session at a time, or none; GUI thread.

    Signals:
        details_requested(str): How this piece of the model's came about.
        action_requested(str, str): What an error offers, and the message it belongs to.
        text_changed(): The person changed the text.
    """

    details_requested = Signal(str)
    action_requested = Signal(str, str)
    text_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: ConversationSession | None = None
        self._shown = ""
        self._is_showing = False
        self.edit = LongLinesEdit()
        self._problem = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._problem.setProperty("role", "danger")
        self._note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note.setProperty("role", "caption")
        self._note.hide()
        self._action, self._details = QPushButton(), QPushButton()
        self._previous, self._next, self._number = QToolButton(), QToolButton(), QLabel()
        self._complete = QPushButton()
        self._complete.setProperty("role", "primary")
        self._lay_out()
        self._wire()
        self.set_theme(theme)
        self._retranslate()

    @property
    def text(self) -> str:
        """The sheet as it is now."""
        return self.edit.text

    def show_session(self, session: ConversationSession | None) -> None:
        """Show the sheet of this conversation; what was changed in the one before is kept."""
        if session is self._session:
            return
        self.keep()
        if self._session is not None:
            self._link(self._session, on=False)
        self._session = session
        if session is not None:
            self._link(session, on=True)
            self._show()
            self._show_button()

    def keep(self) -> None:
        """Save text that was changed before its end; what was added at the end is a draft."""
        if self._session is not None and not self._session.is_streaming and self._is_rewritten():
            Acting(self._session).keep_sheet(self.edit.text)
            self._shown = self.edit.text

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self._theme = theme
        self._previous.setIcon(icon("chevron-left", theme))
        self._next.setIcon(icon("chevron-right", theme))
        for button in (self._previous, self._next):
            button.setIconSize(icon_size(theme))
        self._inside.setMaximumWidth(theme.reading_px())
        self._mark()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keep()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        for widget in (self._previous, self._number, self._next, self._details):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self._action)
        bar.addWidget(self._complete)
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.edit, 1)
        column.addWidget(self._note)
        column.addWidget(self._problem)
        column.addLayout(bar)
        row = QHBoxLayout(self)
        space = self._theme.space
        row.setContentsMargins(space(6), space(4), space(6), space(1))
        row.addStretch(1)
        row.addWidget(self._inside, 1000)
        row.addStretch(1)
        self.setFocusProxy(self.edit)

    def _wire(self) -> None:
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.refused.connect(self._on_refused)
        self._complete.clicked.connect(self._on_complete)
        self._details.clicked.connect(self._on_details)
        self._action.clicked.connect(self._on_action)
        self._previous.clicked.connect(lambda: self._switch(-1))
        self._next.clicked.connect(lambda: self._switch(1))
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            keys = QKeySequence(Qt.KeyboardModifier.ControlModifier | key)
            shortcut = QShortcut(keys, self.edit, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._on_complete)

    def _retranslate(self) -> None:
        self.edit.setAccessibleName(self.tr("Text that the model continues"))
        self.edit.setPlaceholderText(
            self.tr(
                "Write a beginning; the model goes on where it ends. Nobody is asked or answers."
            )
        )
        self._previous.setToolTip(self.tr("Previous version"))
        self._next.setToolTip(self.tr("Next version"))
        for button in (self._previous, self._next):
            button.setAccessibleName(button.toolTip())
        self._note.setText(
            self.tr(
                "A line is too long to be edited: it is shown in parts, and continued as it is."
            )
        )
        self._details.setText(self.tr("Details"))
        self._show_button()

    def _link(self, session: ConversationSession, *, on: bool) -> None:
        for signal, slot in (
            (session.path_changed, self._show),
            (session.drafting.replaced, self._show),
            (session.message_changed, self._on_message_changed),
            (session.grew, self._on_grew),
            (session.progress_changed, self._on_progress),
            (session.reply_ended, self._show),
        ):
            if on:
                signal.connect(slot)
            else:
                signal.disconnect(slot)

    def _path(self) -> tuple[Message, ...]:
        return self._session.path() if self._session is not None else ()

    def _last_answer(self) -> Message | None:
        return next((m for m in reversed(self._path()) if m.role is Role.ASSISTANT), None)

    def _is_rewritten(self) -> bool:
        """Whether the person changed the text before its end, and that is neither saved nor sent."""
        text = self.edit.text
        return text != self._shown and not text.startswith(sheet_text(self._path()))

    def _draft(self) -> str:
        """Return what was added at the end of the sheet and not sent."""
        text, written = self.edit.text, sheet_text(self._path())
        return text[len(written) :] if text.startswith(written) else ""

    def _put(self, text: str) -> None:
        """Show ``text``; cursor and place stay where they are, and no change is reported."""
        if text == self.edit.text:
            return
        bar, cursor = self.edit.verticalScrollBar(), self.edit.textCursor()
        position, place = cursor.position(), bar.value()
        was_at_end = cursor.atEnd()
        self._is_showing = True
        self.edit.set_text(text)
        self._is_showing = False
        cursor = self.edit.textCursor()
        if was_at_end:
            cursor.movePosition(QTextCursor.MoveOperation.End)
        else:
            cursor.setPosition(min(position, self.edit.document().characterCount() - 1))
        self.edit.setTextCursor(cursor)
        if not was_at_end:
            bar.setValue(place)

    def _mark(self) -> None:
        """Give what the model wrote a background; not in a text that is shown in parts, whose places are others."""
        if self.edit.is_in_parts:
            self.edit.setExtraSelections([])
            return
        marks, at, most = [], 0, self.edit.document().characterCount() - 1
        for piece in pieces(self._path()):
            end = at + _units(as_shown(piece.text))
            if piece.is_model and end > at:
                mark = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.edit.document())
                cursor.setPosition(min(at, most))
                cursor.setPosition(min(end, most), QTextCursor.MoveMode.KeepAnchor)
                cursor.setKeepPositionOnInsert(True)
                mark.cursor = cursor
                mark.format.setBackground(self._theme.color("accent_soft"))
                marks.append(mark)
            at = end
        self.edit.setExtraSelections(marks)

    @Slot()
    def _show(self) -> None:
        session = self._session
        if session is None:
            return
        if session.is_streaming or not self._is_rewritten():
            draft = "" if session.is_streaming else session.draft
            self._put(sheet_text(session.path()) + draft)
            self._shown = self.edit.text
        self._mark()
        self._show_versions()
        answer = self._last_answer()
        self._details.setVisible(answer is not None and not session.is_streaming)
        self._show_problem(answer.error if answer is not None else None)

    def _show_problem(self, error: ErrorInfo | None) -> None:
        words = [] if error is None else [error.sentence, error.advice]
        shown = [translated(w) for w in words] + ([error.message] if error is not None else [])
        self._problem.setText("\n".join(filter(None, shown)))
        self._problem.setVisible(bool(shown))
        offered = action_of(error) if error is not None else Action.NONE
        self._action.setVisible(offered not in _COMPLETING)
        self._action.setText(action_label(offered))

    def _show_versions(self) -> None:
        found = self._version()
        for widget in (self._previous, self._number, self._next):
            widget.setVisible(found is not None)
        if found is not None and self._session is not None:
            version = Acting(self._session).versions()[found]
            self._number.setText(f"{version.number}/{version.total}")
            self._previous.setEnabled(bool(version.previous))
            self._next.setEnabled(bool(version.next))

    def _version(self) -> str | None:
        """Return the last shown message that has other versions."""
        if self._session is None or self._session.is_streaming:
            return None
        versions = Acting(self._session).versions()
        return next((m.id for m in reversed(self._path()) if m.id in versions), None)

    def _switch(self, step: int) -> None:
        message_id = self._version()
        if self._session is None or message_id is None:
            return
        self.keep()
        version = Acting(self._session).versions().get(message_id)
        if version is not None and (other := version.next if step > 0 else version.previous):
            Acting(self._session).switch(other)

    def _show_button(self) -> None:
        streams = self._session is not None and self._session.is_streaming
        self._complete.setText(self.tr("Stop") if streams else self.tr("Complete"))
        self._complete.setToolTip(self.tr("Esc") if streams else self.tr("Ctrl+Enter"))
        self._complete.setEnabled(streams or bool(self.edit.text))
        self.edit.setReadOnly(streams or self.edit.is_in_parts)
        self._note.setVisible(self.edit.is_in_parts)

    @Slot(str)
    def _on_message_changed(self, message_id: str) -> None:
        if self._session is not None and message_id not in self._session.streaming_ids:
            self._show()

    @Slot(object)
    def _on_grew(self, growth: ReplyGrowth) -> None:
        path = self._path()
        if not path or path[-1].id != growth.message_id:
            return
        grown = self._added(path, growth.text)
        if not grown:
            return
        bar = self.edit.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 1
        self._is_showing = True
        self.edit.append_text(grown)
        self._is_showing = False
        self._shown = self.edit.text
        self._mark()
        if follows:
            bar.setValue(bar.maximum())

    def _added(self, path: Sequence[Message], grown: str) -> str:
        """Return what of an answer's growth the sheet does not show yet: a server may repeat the prompt first."""
        assert self._session is not None
        if not grown or self._session.choice.sent_parameters.get("echo") is not True:
            return grown
        prompt, text = prompt_of(path[:-1]), path[-1].text
        known = without_echo(prompt, text[: len(text) - len(grown)])
        return without_echo(prompt, text)[len(known) :]

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        del progress
        self._show_button()

    @Slot()
    def _on_text_changed(self) -> None:
        self._show_button()
        if not self._is_showing and self._session is not None:
            self._session.set_draft(self._draft())
            self.text_changed.emit()

    @Slot()
    def _on_refused(self) -> None:
        self._problem.setText(
            self.tr("Not pasted: a line of this text is too long to be edited here.")
        )
        self._problem.show()

    @Slot()
    def _on_complete(self) -> None:
        if self._session is None:
            return
        if self._session.is_streaming:
            self._session.stop()
            return
        text = self.edit.text
        self._shown = text
        self._session.complete(text)

    @Slot()
    def _on_details(self) -> None:
        answer = self._last_answer()
        if answer is not None:
            self.details_requested.emit(answer.id)

    @Slot()
    def _on_action(self) -> None:
        answer = self._last_answer()
        if answer is not None and answer.error is not None:
            self.action_requested.emit(str(answer.error.action), answer.id)


def _units(text: str) -> int:
    """Return the length of ``text`` as Qt counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
