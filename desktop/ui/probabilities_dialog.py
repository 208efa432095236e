"""An answer whose tokens are tinted by their probability; what else could have stood there is a hover away."""

import html
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Slot
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTextEdit,
    QToolTip,
    QWidget,
)

from desktop.core.message import Message
from desktop.core.token_probabilities import Candidate, Token, tokens_of
from desktop.ui.quantities import percent_text
from desktop.ui.theme import Theme
from desktop.ui.themed_dialog import ThemedDialog

_SIZE_PX: Final = (720, 560)

#: Steps of the tint, and how much of the warning colour the least likely token gets.
_STEPS: Final = 10
_STRONGEST: Final = 0.5

#: Characters that are shown at most, and those of one line: a text field with more would stop answering.
_MAX_CHARS: Final = 200_000
_LINE_CHARS: Final = 2_000

#: Alternatives that are named in one line.
_NAMED: Final = 5


def tint(theme: Theme, probability: float) -> QColor:
    """Return what is painted behind a token: nothing to see when it is sure, redder the less likely."""
    surface, warning = theme.color("surface"), theme.color("danger")
    share = _STRONGEST * round((1 - probability) * _STEPS) / _STEPS
    mixed = [
        round(a + (b - a) * share)
        for a, b in (
            (surface.red(), warning.red()),
            (surface.green(), warning.green()),
            (surface.blue(), warning.blue()),
        )
    ]
    return QColor(*mixed)


class TokenText(QTextEdit):
    """Shows tokens; the one under the mouse or the caret is ``current``. GUI thread."""

    def __init__(self, tokens: Sequence[Token], theme: Theme, details: QLabel) -> None:
        super().__init__()
        self._tokens = tokens
        self._details = details
        self._starts: list[int] = []
        self.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setMouseTracking(True)
        self.show_tokens(theme)
        self.cursorPositionChanged.connect(self._on_caret)

    def token_at(self, position: int) -> Token | None:
        """Return the token that the character at ``position`` of the document belongs to."""
        at = bisect_right(self._starts, position) - 1
        return self._tokens[at] if 0 <= at < len(self._starts) else None

    def token_under(self, point: QPoint) -> Token | None:
        """Return the token at a point of the viewport."""
        at = (
            self.document()
            .documentLayout()
            .hitTest(
                point.toPointF()
                + QPoint(
                    self.horizontalScrollBar().value(), self.verticalScrollBar().value()
                ).toPointF(),
                Qt.HitTestAccuracy.ExactHit,
            )
        )
        return self.token_at(at) if at >= 0 else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        token = self.token_under(event.position().toPoint())
        if token is not None:
            self._details.setText(self.words_of(token))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            token = self.token_under(event.pos())
            words = f"<p>{html.escape(self.words_of(token))}</p>" if token is not None else ""
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def words_of(self, token: Token) -> str:
        """Return how likely a token was, and what else could have stood there."""
        parts = [_named(Candidate(token.text, token.probability))]
        if token.probability is None:
            parts.append(self.tr("no probability"))
        if token.others:
            others = ", ".join(_named(other) for other in token.others[:_NAMED])
            parts.append(self.tr("instead: {tokens}").format(tokens=others))
        return " · ".join(parts)

    @Slot()
    def _on_caret(self) -> None:
        token = self.token_at(self.textCursor().position())
        if token is not None:
            self._details.setText(self.words_of(token))

    def show_tokens(self, theme: Theme) -> None:
        """Show the tokens in a theme's colours, from the first on."""
        self.clear()
        self._starts.clear()
        cursor = QTextCursor(self.document())
        plain = QTextCharFormat()
        plain.setForeground(theme.color("text"))
        cursor.beginEditBlock()
        in_line = 0
        for token in self._tokens:
            if cursor.position() > _MAX_CHARS:
                break
            text = token.text.replace("\r", "")[:_LINE_CHARS]
            in_line = 0 if "\n" in text else in_line + len(text)
            if in_line > _LINE_CHARS:
                cursor.insertText("\n", plain)
                in_line = len(text)
            self._starts.append(cursor.position())
            look = QTextCharFormat(plain)
            if token.probability is not None:
                look.setBackground(tint(theme, token.probability))
            cursor.insertText(text, look)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)


class ProbabilitiesDialog(ThemedDialog):
    """GUI thread; shown with ``open()``, deletes itself."""

    def __init__(self, message: Message, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        tokens = tokens_of(message)
        self.details = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.text = TokenText(tokens, theme, self.details)
        self.details.setMinimumHeight(2 * self.details.fontMetrics().lineSpacing())
        self.average = QLabel()
        self.average.setProperty("role", "caption")
        known = [t.probability for t in tokens if t.probability is not None]
        self._mean = sum(known) / len(known) if known else None
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.average, 1)
        foot.addWidget(buttons)
        column = self.column()
        column.addWidget(self.text, 1)
        column.addWidget(self.details)
        column.addLayout(foot)
        self.resize(*_SIZE_PX)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Probabilities of the tokens"))
        self.text.setAccessibleName(self.tr("Answer with probabilities"))
        self.details.setText(
            self.tr(
                "The redder a token, the less likely it was. Point at one, or go there with the arrow keys."
            )
        )
        if self._mean is not None:
            words = self.tr("Average probability {percent}")
            self.average.setText(words.format(percent=percent(self._mean)))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.text.show_tokens(theme)


def percent(probability: float) -> str:
    """Return a probability as people write it where they live."""
    return percent_text(probability, 1)


def _named(candidate: Candidate) -> str:
    # Blanks and line breaks are tokens too: shown as escapes, or nobody would see them.
    text = candidate.text.encode("unicode_escape").decode() if candidate.text.isspace() else ""
    named = f"“{text if text.strip() else candidate.text[:80]}”"
    if candidate.probability is None:
        return named
    return f"{named} {percent(candidate.probability)}"
