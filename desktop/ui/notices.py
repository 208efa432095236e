"""Bars at the top of the window that say what a person should know, one at a time; never a dialog."""

from collections import deque

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desktop.core.errors import ErrorInfo
from desktop.runtime.translation import translated
from desktop.ui.action_words import action_label
from desktop.ui.icons import icon, icon_size
from desktop.ui.theme import Theme

#: How long a deleted conversation can be brought back by one click, in milliseconds.
_UNDO_MS = 12_000

#: Room for the title of what was deleted, and what stands beside it, in pixels.
_MIN_TITLE_PX = 120
_AROUND_TITLE_PX = 140


class NoticeBar(QFrame):
    """Shows the oldest notice that was not dismissed; the same notice is shown once. GUI thread.

    Signals:
        action_requested(str): The person wants to do what the notice offers (an ``Action``).
    """

    action_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self._theme = theme
        self._waiting: deque[ErrorInfo] = deque()
        self._icon = QLabel()
        self._label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._act = QPushButton()
        self._close = QToolButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(2), theme.space(2), theme.space(2))
        row.setSpacing(theme.space(3))
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        row.addWidget(self._act)
        row.addWidget(self._close)
        self._act.clicked.connect(self._on_act)
        self._close.clicked.connect(self._on_close)
        self.setProperty("kind", "warning")
        self.set_theme(theme)
        self._show_first()

    def add(self, notice: ErrorInfo) -> None:
        """Show ``notice`` when its turn comes."""
        if notice not in self._waiting:
            self._waiting.append(notice)
            self._show_first()

    def remove(self, notice: ErrorInfo) -> None:
        """Take a notice back that is true no more."""
        if notice in self._waiting:
            self._waiting.remove(notice)
            self._show_first()

    @property
    def words(self) -> str:
        """What is shown; empty when nothing is."""
        return self._label.text() if self._waiting else ""

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        size = icon_size(theme, 5)
        self._icon.setPixmap(icon("warning", theme, "warning").pixmap(size))
        self._close.setIcon(icon("close", theme))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_first()

    def _show_first(self) -> None:
        self.setVisible(bool(self._waiting))
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        if not self._waiting:
            return
        notice = self._waiting[0]
        sentences = [translated(notice.sentence), translated(notice.advice), notice.message]
        self._label.setText(
            "\n".join(filter(None, [" ".join(filter(None, sentences[:2])), sentences[2]]))
        )
        self._label.setAccessibleName(self._label.text())
        self._act.setText(action_label(notice.action))
        self._act.setVisible(notice.action.value.startswith("open_"))

    @Slot()
    def _on_act(self) -> None:
        action = self._waiting[0].action
        self._on_close()
        self.action_requested.emit(action.value)

    @Slot()
    def _on_close(self) -> None:
        self._waiting.popleft()
        self._show_first()


class UndoBar(QFrame):
    """Offers for a while to bring a deleted conversation back; GUI thread.

    Signals:
        undone(str): The person wants the conversation of this id back.
    """

    undone = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("undoBar")
        self._id = ""
        self._title = ""
        self._label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._button = QPushButton()
        self._button.setProperty("role", "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(1), theme.space(1), theme.space(1))
        row.addWidget(self._label, 1)
        row.addWidget(self._button)
        self._button.clicked.connect(self._on_undo)
        self._timer = QTimer(self, singleShot=True, interval=_UNDO_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def offer(self, conversation_id: str, title: str) -> None:
        """Offer to undo the deletion of this conversation."""
        self._id, self._title = conversation_id, title
        self._retranslate()
        self.show()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._button.setText(self.tr("Undo"))
        words = self.tr("Deleted “{title}”").format(
            title=self._title or self.tr("New conversation")
        )
        self._label.setToolTip(words)
        parent = self.parentWidget()
        width = max(_MIN_TITLE_PX, parent.width() - _AROUND_TITLE_PX) if parent else _MIN_TITLE_PX
        elided = self._label.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)
        self._label.setText(elided)

    @Slot()
    def _on_undo(self) -> None:
        self.hide()
        self.undone.emit(self._id)
