"""The text field of the composer: grows with its text, Enter sends, and takes plain text only."""

from typing import Final

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

#: It takes at most this share of its window.
_MAX_SHARE: Final = 3

_PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)


class QuestionEdit(QPlainTextEdit):
    """Owned by the composer.

    Signals:
        submitted(): Enter was pressed, outside of an input method's composition.
        focus_changed(bool): It got or lost the keyboard.
        recall_requested(): Arrow up in an empty field.
    """

    submitted = Signal()
    focus_changed = Signal(bool)
    recall_requested = Signal()

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
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
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
        else:
            super().keyPressEvent(event)

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
        if source.hasText():
            self.insertPlainText(source.text())
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

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
