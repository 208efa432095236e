"""Shows the next request as the model reads it: special tokens marked, with the tokens of each message."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QWidget,
)

from desktop.core.prompt_rendering import Entry, Rendered, Template
from desktop.core.text import joined
from desktop.ui.theme import Theme
from desktop.ui.themed_dialog import ThemedDialog

_SIZE_PX: Final = (680, 520)


class PromptWindow(ThemedDialog):
    """GUI thread; not modal, deletes itself. It shows the request as it was when it was asked for."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._shown: Rendered | None = None
        self._note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note.setProperty("role", "caption")
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setTabChangesFocus(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = self.column()
        column.addWidget(self._note)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        self.resize(*_SIZE_PX)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("What the model reads"))
        self.text.setAccessibleName(self.windowTitle())
        self._fill_again()

    def show_prompt(self, shown: Rendered) -> None:
        """Show this request."""
        self._shown = shown
        self._fill(shown)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        super().set_theme(theme)
        self._fill_again()

    def _fill_again(self) -> None:
        if self._shown is not None:
            place = self.text.verticalScrollBar().value()
            self._fill(self._shown)
            self.text.verticalScrollBar().setValue(place)

    def _notes(self, shown: Rendered) -> str:
        total = sum(entry.tokens for entry in shown.entries)
        words = self.tr("{model}: %n token(s) in all.", "", total).format(model=shown.model)
        return joined((words, self._source(shown.template)))

    def _source(self, template: Template) -> str:
        match template:
            case Template.CHATML:
                return self.tr(
                    "Rebuilt after ChatML, which OpenAI published in 2023, and the tokens that are charged: what is used today is not published."
                )
            case Template.HARMONY:
                return self.tr(
                    "In the harmony format, as OpenAI published it. The server puts a system message of its own before it, which is not counted here."
                )
            case Template.HARMONY_GUESSED:
                return self.tr(
                    "Rebuilt after the harmony format of gpt-oss and the tokens that are charged: the format of this model is not published."
                )
            case Template.PLAIN:
                return self.tr("This model knows no roles: it reads this text and nothing else.")
            case Template.UNKNOWN:
                return self.tr(
                    "The special tokens of this model are not known here: shown are the roles and texts of the request."
                )

    def _fill(self, shown: Rendered) -> None:
        plain, caption, special = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        caption.setForeground(self.theme.color("text_muted"))
        caption.setFont(self.theme.font("caption"))
        plain.setForeground(self.theme.color("text"))
        plain.setFont(self.theme.code_font())
        special.setForeground(self.theme.color("accent_text"))
        special.setFont(self.theme.code_font())
        self._note.setText(self._notes(shown))
        self.text.clear()
        cursor = QTextCursor(self.text.document())
        for number, entry in enumerate(shown.entries):
            cursor.insertText("\n\n" if number else "", plain)
            cursor.insertText(self._heading(entry), caption)
            if entry.pieces:
                cursor.insertText("\n", plain)
            for piece in entry.pieces:
                cursor.insertText(piece.text, special if piece.is_special else plain)

    def _heading(self, entry: Entry) -> str:
        tokens = self.tr("%n token(s)", "", entry.tokens)
        if entry.hidden:
            return self.tr("… %n message(s) not shown here", "", entry.hidden) + f" · {tokens}"
        return f"{entry.role} · {tokens}"
