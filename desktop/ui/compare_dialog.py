"""Two versions of a message as one text that shows what went and what came."""

import re
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTextEdit,
    QWidget,
)

from desktop.core.comparison import Kind, compared
from desktop.core.conversation import Conversation
from desktop.core.message import Message
from desktop.ui.branch_model import author_words, row_words
from desktop.ui.theme import Theme
from desktop.ui.themed_dialog import ThemedDialog

_SIZE_PX: Final = (720, 560)

#: Characters of a version that are compared; a text field with much more would stop answering.
_MAX_CHARS: Final = 200_000

#: A line of more characters than this is laid out as several: the cost of one grows faster than its length.
_LINE_CHARS: Final = 2_000
_LONG_LINE: Final = re.compile(rf"([^\n]{{{_LINE_CHARS}}})(?=[^\n])")


class CompareDialog(ThemedDialog):
    """GUI thread; shown with ``open()``, deletes itself."""

    def __init__(
        self, conversation: Conversation, message_id: str, theme: Theme, parent: QWidget
    ) -> None:
        """Compare ``message_id`` with the version before it (the first one with the next)."""
        super().__init__(theme, parent)
        ids = conversation.siblings(message_id)
        self._versions = [conversation.messages[i] for i in ids]
        newer = max(1, ids.index(message_id))
        self.older = self._choice(newer - 1)
        self.newer = self._choice(newer)
        self.shown = QTextEdit(readOnly=True)
        self.summary = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.summary.setProperty("role", "caption")
        self._lay_out()
        self.older.currentIndexChanged.connect(self._fill)
        self.newer.currentIndexChanged.connect(self._fill)
        self.resize(*_SIZE_PX)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Compare versions"))
        self.older.setAccessibleName(self.tr("Older version"))
        self.newer.setAccessibleName(self.tr("Newer version"))
        self.shown.setAccessibleName(self.tr("Differences"))
        for choice in (self.older, self.newer):
            for at, message in enumerate(self._versions):
                choice.setItemText(at, self._label(at + 1, message))
        self._fill()

    def _choice(self, index: int) -> QComboBox:
        made = QComboBox()
        made.addItems([""] * len(self._versions))
        made.setCurrentIndex(index)
        made.setMinimumContentsLength(12)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return made

    def _label(self, number: int, message: Message) -> str:
        position = f"{number}/{len(self._versions)}"
        return f"{position}  ·  {author_words(message)}  ·  {row_words(message)}"

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.addWidget(self.older, 1)
        choices.addWidget(QLabel("→"))
        choices.addWidget(self.newer, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.summary, 1)
        foot.addWidget(buttons)
        column = self.column()
        column.addLayout(choices)
        column.addWidget(self.shown, 1)
        column.addLayout(foot)

    @Slot()
    def _fill(self) -> None:
        old = self._versions[self.older.currentIndex()].text[:_MAX_CHARS]
        new = self._versions[self.newer.currentIndex()].text[:_MAX_CHARS]
        pieces = compared(old, new)
        looks = self._looks()
        self.shown.clear()
        cursor = self.shown.textCursor()
        cursor.beginEditBlock()
        for piece in pieces:
            cursor.insertText(_LONG_LINE.sub(r"\1\n", piece.text), looks[piece.kind])
        cursor.endEditBlock()
        self.shown.moveCursor(QTextCursor.MoveOperation.Start)
        gone = sum(len(p.text) for p in pieces if p.kind is Kind.REMOVED)
        come = sum(len(p.text) for p in pieces if p.kind is Kind.ADDED)
        self.summary.setText(self._words_for(gone, come))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._fill()

    def _words_for(self, gone: int, come: int) -> str:
        if not gone and not come:
            return self.tr("Both versions are the same.")
        parts = (
            self.tr("− %n character(s) removed", "", gone),
            self.tr("+ %n character(s) added", "", come),
        )
        return "   ".join(parts)

    def _looks(self) -> dict[Kind, QTextCharFormat]:
        theme = self.theme
        made = {kind: QTextCharFormat() for kind in Kind}
        made[Kind.SAME].setForeground(theme.color("text"))
        made[Kind.REMOVED].setForeground(theme.color("danger"))
        made[Kind.REMOVED].setBackground(theme.color("danger_soft"))
        made[Kind.REMOVED].setFontStrikeOut(True)
        made[Kind.ADDED].setForeground(theme.color("success"))
        made[Kind.ADDED].setBackground(theme.color("success_soft"))
        made[Kind.ADDED].setFontUnderline(True)
        return made
