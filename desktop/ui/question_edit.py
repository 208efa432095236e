"""The text field of the composer: grows with its text, Enter sends, and takes plain text only."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.ui.plain_text_edit import PlainTextEdit

#: It takes at most this share of its window.
_MAX_SHARE: Final = 3

_PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)

#: A pasted text of more characters becomes an attachment.
LONG_TEXT_CHARS: Final = 8_000

#: A line that is typed becomes one too at this length: Qt lays out all of a line at each key, 13 ms for so many
#: characters without a blank, and seconds for a quarter of a million.
LONG_LINE_CHARS: Final = 16_000


def file_paths(data: QMimeData) -> list[str]:
    """Return the paths of local files; none when ``data`` holds anything else as well."""
    urls = data.urls()
    return [u.toLocalFile() for u in urls] if all(u.isLocalFile() for u in urls) else []


def can_attach(data: QMimeData) -> bool:
    """Whether ``data`` is files, or a picture and no text: what has both is mostly a table or a page."""
    if paths := file_paths(data):
        return not are_archives(paths)
    return data.hasImage() and not data.hasText()


def are_archives(paths: Sequence[str]) -> bool:
    """Whether there are only zip archives: no text to attach, but maybe another program's conversations."""
    return bool(paths) and all(path.lower().endswith(".zip") for path in paths)


class QuestionEdit(PlainTextEdit):
    """Owned by the composer.

    Signals:
        submitted(): Enter was pressed, outside of an input method's composition.
        begun(): A key or a button was pressed in it, even the Ctrl of Ctrl+V: there may soon be a question.
        focus_changed(bool): It got or lost the keyboard.
        recall_requested(): Arrow up in an empty field.
        cancelled(): Escape.
        files_given(object): Files were dropped or pasted (list[str] of their paths).
        image_given(object): A picture that is no file was dropped or pasted (QImage).
        long_text_pasted(str): A text was pasted, or a line typed, that is better attached than shown.
        tokens_requested(str): The tokens of this text shall be shown: what is selected, or all of it.
    """

    submitted = Signal()
    begun = Signal()
    focus_changed = Signal(bool)
    recall_requested = Signal()
    cancelled = Signal()
    files_given = Signal(object)
    image_given = Signal(object)
    long_text_pasted = Signal(str)
    tokens_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_composing = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    @property
    def is_composing(self) -> bool:
        """Whether an input method has text that is not committed yet."""
        return self._is_composing

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # Some input methods pass the Enter that ends a composition on as a key press too.
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self._give_out_long_line()
        self._fit()

    def event(self, event: QEvent) -> bool:
        # Ctrl+Shift+Z is "redo" to every text field. With nothing to redo it is the window's: undo a deletion.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Redo)
            and not self.document().isRedoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        entry = menu.addAction(self.tr("Show the tokens…"))
        entry.setEnabled(not self.document().isEmpty())
        entry.triggered.connect(self._ask_for_tokens)
        menu.popup(event.globalPos())

    @Slot()
    def _ask_for_tokens(self) -> None:
        # Qt ends the lines of a selection with U+2029.
        selected = self.textCursor().selectedText().replace("\u2029", "\n")
        self.tokens_requested.emit(selected or self.toPlainText())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.begun.emit()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.begun.emit()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_enter and self._is_composing:
            event.accept()
        elif is_enter and held in _PLAIN:
            event.accept()
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Up and not held and self.document().isEmpty():
            event.accept()
            self.recall_requested.emit()
        elif event.key() == Qt.Key.Key_Escape and not self._is_composing:
            event.accept()
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
            self._give_out_long_line()

    def _give_out_long_line(self) -> None:
        """Have the line with the cursor attached once it is too long to be edited; Undo brings it back."""
        cursor = self.textCursor()
        if self._is_composing or cursor.block().length() <= LONG_LINE_CHARS:
            return
        text = cursor.block().text()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self.long_text_pasted.emit(text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._is_composing = False  # whatever was composed has been committed or dropped
        self.focus_changed.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        # Plain text only: what is sent is what is seen (CVE-2025-64495).
        if self.attach(source):
            return
        if len(source.text()) > LONG_TEXT_CHARS:
            self.long_text_pasted.emit(source.text())
        elif source.hasText():
            self.insertPlainText(source.text())
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        if file_paths(source):
            return can_attach(source)  # what is dropped here otherwise is for the window
        return source.hasText() or can_attach(source)

    def attach(self, source: QMimeData) -> bool:
        """Give out what is to be attached rather than inserted; return whether there was anything."""
        if paths := file_paths(source):
            self.files_given.emit(paths)
            return True
        if can_attach(source) and isinstance(image := source.imageData(), QImage):
            self.image_given.emit(image)
            return True
        return False

    def sizeHint(self) -> QSize:
        # The layout of a plain text document measures its height in lines.
        lines = max(1, round(self.document().size().height()))
        margins = 2 * round(self.document().documentMargin()) + 2
        wanted = lines * self.fontMetrics().lineSpacing() + margins
        return QSize(200, min(wanted, max(self.window().height() // _MAX_SHARE, self._least())))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._least())

    def _least(self) -> int:
        return self.fontMetrics().lineSpacing() + 6

    def _fit(self) -> None:
        fits = self.sizeHint().height() < max(self.window().height() // _MAX_SHARE, self._least())
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded
        )
        self.updateGeometry()
