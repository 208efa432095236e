"""A text field whose lines may be of any length: one that no layout should get is shown in parts, and not edited."""

from typing import Final

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QTextCursor

from desktop.ui.plain_text_edit import PlainTextEdit
from desktop.ui.question_edit import LONG_LINE_CHARS

#: A line that is longer than what may be edited is shown in parts of so many characters.
PART_CHARS: Final = 4_000


class LongLinesEdit(PlainTextEdit):
    """Owned by its window; GUI thread. ``text`` is the text; ``toPlainText`` what is shown of it.

    Signals:
        refused(): Text was pasted with a line that is too long to be edited.
    """

    refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._whole: str | None = None

    @property
    def text(self) -> str:
        """All of the text, its lines as they are."""
        return self.toPlainText() if self._whole is None else self._whole

    @property
    def is_in_parts(self) -> bool:
        """Whether a line is too long to be edited; it is shown in parts, and the field is to be read only."""
        return self._whole is not None

    def set_text(self, text: str) -> None:
        """Show another text."""
        shown = in_parts(text)
        self._whole = None if shown == text else text
        self.setPlainText(shown)

    def append_text(self, text: str) -> None:
        """Add to the end; costs what is added costs."""
        last = self.document().lastBlock().length() - 1
        if self._whole is None and last + len(text.split("\n", 1)[0]) > LONG_LINE_CHARS:
            self.set_text(self.toPlainText() + text)
            return
        if self._whole is not None:
            self._whole += text
            text = in_parts(text, last, PART_CHARS)
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)
        if self._whole is None and has_long_line(text):
            self.set_text(self.toPlainText())

    def insertFromMimeData(self, source: QMimeData) -> None:
        if has_long_line(source.text()):
            self.refused.emit()
        else:
            super().insertFromMimeData(source)


def has_long_line(text: str) -> bool:
    """Whether a line of ``text`` is too long to be edited."""
    return len(text) > LONG_LINE_CHARS and max(map(len, text.split("\n"))) > LONG_LINE_CHARS


def in_parts(text: str, column: int = 0, limit: int = LONG_LINE_CHARS) -> str:
    """Return ``text`` with its lines cut that have more than ``limit`` characters; the first begins at ``column``."""
    found = []
    for line in text.split("\n"):
        if column + len(line) <= limit:
            found.append(line)
        else:
            room = max(PART_CHARS - column, 0)
            rest = range(room, len(line), PART_CHARS)
            found += [line[:room], *(line[at : at + PART_CHARS] for at in rest)]
        column = 0
    return "\n".join(found)
