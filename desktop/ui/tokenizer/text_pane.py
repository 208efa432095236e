"""The text of the tokenizer window: typed into where that stays fluid, else shown by its tokens alone."""

from typing import Final

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.plain_text_edit import PlainTextEdit

#: A line of more characters would make a text field stop answering: the cost grows faster than the length.
LONGEST_LINE: Final = 20_000

#: Characters that are taken at most; more would not be looked at token by token.
MOST_CHARS: Final = 10_000_000


class _Editor(PlainTextEdit):
    """Takes plain text only.

    Signals:
        refused(str): What the text would be after a paste that is too much for a text field.
    """

    refused = Signal(str)

    def insertFromMimeData(self, source: QMimeData) -> None:
        pasted = source.text()
        cursor = self.textCursor()
        if not is_fluid(pasted) or len(pasted) > MOST_CHARS:
            words = self.toPlainText()
            # Positions are counted in UTF-16 units.
            units = words.encode("utf-16-le", "surrogatepass")
            before = units[: cursor.selectionStart() * 2].decode("utf-16-le", "surrogatepass")
            after = units[cursor.selectionEnd() * 2 :].decode("utf-16-le", "surrogatepass")
            self.refused.emit(before + pasted + after)
        else:
            self.insertPlainText(pasted)
            self.ensureCursorVisible()


class TextPane(QStackedWidget):
    """GUI thread.

    Signals:
        changed(): ``text`` is another.
        selected(int, int): From where to where something is selected, in UTF-16 units.
    """

    changed = Signal()
    selected = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._long = ""
        self._is_showing = False
        self.editor = _Editor()
        self.editor.setTabChangesFocus(True)
        self.note = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.note.setProperty("role", "muted")
        self.clear_button = QPushButton()
        instead = QWidget()
        column = QVBoxLayout(instead)
        column.addStretch(1)
        column.addWidget(self.note)
        column.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.addWidget(self.editor)
        self.addWidget(instead)
        self.setFocusProxy(self.editor)
        self.editor.textChanged.connect(self._on_changed)
        self.editor.selectionChanged.connect(self._on_selected)
        self.editor.cursorPositionChanged.connect(self._on_selected)
        self.editor.refused.connect(self.set_text)
        self.clear_button.clicked.connect(self._on_clear)
        self._retranslate()

    @property
    def text(self) -> str:
        """The text, all of it."""
        return self._long or self.editor.toPlainText()

    @Slot(str)
    def set_text(self, words: str) -> None:
        """Show a text; one that no text field can hold is named instead."""
        words = words[:MOST_CHARS]
        is_fluid_text = is_fluid(words)
        self._long = "" if is_fluid_text else words
        self.editor.blockSignals(True)
        self.editor.setPlainText(words if is_fluid_text else "")
        self.editor.blockSignals(False)
        self.setCurrentIndex(0 if is_fluid_text else 1)
        self._retranslate()
        self.changed.emit()

    def select(self, start: int, end: int) -> None:
        """Select a part, counted in UTF-16 units, and bring it into view; not told by the signal."""
        if self._long:
            return
        cursor = self.editor.textCursor()
        last = max(0, self.editor.document().characterCount() - 1)
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        self._is_showing = True
        self.editor.setTextCursor(cursor)
        self._is_showing = False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.editor.setAccessibleName(self.tr("Text"))
        self.editor.setPlaceholderText(self.tr("Type or paste any text"))
        words = self.tr(
            "This text has a line of %n characters, too long to be typed into. "
            "It is counted as a whole and shown by its tokens.",
            "",
            longest_line(self._long),
        )
        self.note.setText(words)
        self.clear_button.setText(self.tr("Remove the text"))

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()

    @Slot()
    def _on_selected(self) -> None:
        if not self._is_showing:
            cursor = self.editor.textCursor()
            self.selected.emit(cursor.selectionStart(), cursor.selectionEnd())

    @Slot()
    def _on_clear(self) -> None:
        self.set_text("")
        self.editor.setFocus()


def longest_line(words: str) -> int:
    """Return the characters of the longest line."""
    return max(map(len, words.split("\n")))


def is_fluid(words: str) -> bool:
    """Whether a text field stays fluid with ``words``."""
    return longest_line(words) <= LONGEST_LINE
