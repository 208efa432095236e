"""Where a question is typed: grows with the text, Enter sends; knows no thread and no HTTP."""

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.icons import icon, icon_size
from desktop.ui.theme import Theme

#: The composer takes at most this share of its window.
_MAX_SHARE = 3


class QuestionEdit(QPlainTextEdit):
    """The text field.

    Signals:
        submitted(): Enter was pressed, outside of an input method's composition.
        focus_changed(bool): It got or lost the keyboard.
    """

    submitted = Signal()
    focus_changed = Signal(bool)
    recall_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_composing = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # Some input methods pass the Enter that ends a composition on as a key press too.
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_enter and self._is_composing:
            event.accept()
            return
        sends = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)
        if is_enter and sends:
            self.submitted.emit()
            event.accept()
            return
        if event.key() == Qt.Key.Key_Up and not held and not self.toPlainText():
            self.recall_requested.emit()
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def insertFromMimeData(self, source: QMimeData) -> None:
        # Plain text only: what is sent is what is seen (CVE-2025-64495).
        if source.hasText():
            self.insertPlainText(source.text())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        lines = max(1, round(self.document().size().height()))
        wanted = lines * line + 2 * round(self.document().documentMargin()) + 2
        return QSize(200, min(wanted, self.window().height() // _MAX_SHARE))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.fontMetrics().lineSpacing() + 6)

    @property
    def is_composing(self) -> bool:
        """Whether an input method has text that is not committed yet."""
        return self._is_composing


class Composer(QWidget):
    """The field with its button, which sends or stops; GUI thread.

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
        self._edit = QuestionEdit()
        self._button = QToolButton()
        self._button.setObjectName("sendButton")
        self._box = QFrame()
        self._box.setObjectName("composerBox")
        row = QHBoxLayout(self._box)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        row.setSpacing(theme.space(2))
        row.addWidget(self._edit, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignBottom)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._box)
        self.setFocusProxy(self._edit)
        self._edit.submitted.connect(self._on_submitted)
        self._edit.textChanged.connect(self._on_text_changed)
        self._edit.focus_changed.connect(self._on_focus_changed)
        self._edit.recall_requested.connect(self.recall_requested)
        self._button.clicked.connect(self._on_clicked)
        self._retranslate()
        self._show_button()

    @property
    def text(self) -> str:
        """What is typed."""
        return self._edit.toPlainText()

    @property
    def edit(self) -> QuestionEdit:
        """The text field."""
        return self._edit

    def set_text(self, text: str) -> None:
        """Show ``text`` with the cursor at its end; not reported as a change of the draft."""
        if text == self.text:
            return
        self._edit.blockSignals(True)
        self._edit.setPlainText(text)
        self._edit.blockSignals(False)
        self._edit.moveCursor(self._edit.textCursor().MoveOperation.End)
        self._edit.updateGeometry()
        self._show_button()

    def set_streaming(self, on: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Turn Send into Stop, or back."""
        if on != self._is_streaming:
            self._is_streaming = on
            self._show_button()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._show_button()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._show_button()

    def _retranslate(self) -> None:
        self._edit.setAccessibleName(self.tr("Your question"))
        self._edit.setPlaceholderText(self.tr("Ask anything"))
        self._edit.setToolTip(self.tr("Enter sends, Shift+Enter breaks the line"))

    def _show_button(self) -> None:
        name = self.tr("Stop") if self._is_streaming else self.tr("Send")
        self._button.setToolTip(name)
        self._button.setAccessibleName(name)
        self._button.setIconSize(icon_size(self._theme, 5))
        self._button.setIcon(
            icon("stop" if self._is_streaming else "send", self._theme, "accent_text")
        )
        self._button.setEnabled(self._is_streaming or bool(self.text.strip()))

    @Slot()
    def _on_submitted(self) -> None:
        if not self._is_streaming and self.text.strip():
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
        self.draft_changed.emit(self.text)

    @Slot(bool)
    def _on_focus_changed(self, has_focus: bool) -> None:  # noqa: FBT001 - a slot
        self._box.setProperty("focused", has_focus)
        self._box.style().unpolish(self._box)
        self._box.style().polish(self._box)
