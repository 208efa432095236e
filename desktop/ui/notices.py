"""Bars at the top of the chat that say what a person should know, one at a time; never a dialog."""

from collections import deque
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import Action, ErrorInfo
from desktop.core.text import joined
from desktop.runtime.translation import translated
from desktop.ui.action_words import action_label
from desktop.ui.announcing import announce
from desktop.ui.icons import icon, icon_size, pixmap
from desktop.ui.theme import Theme

#: What a notice has a button for; the rest belongs to a message and stands on its card.
_OFFERED: Final = frozenset(
    {
        Action.OPEN_KEY_SETTINGS,
        Action.OPEN_CONNECTION_SETTINGS,
        Action.OPEN_PROXY_SETTINGS,
        Action.OPEN_HISTORY_SETTINGS,
        Action.CHOOSE_MODEL,
    }
)

#: Below this width, in average characters, the buttons stand under the sentence.
_NARROW_CHARS: Final = 88


class NoticeBar(QFrame):
    """One notice with its buttons; GUI thread."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self._icon = QLabel()
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = QLabel()
        self._more.setProperty("role", "caption")
        self.act_button = QPushButton()
        self.close_button = QToolButton()
        self._lay_out(theme)
        self.set_theme(theme)

    def _lay_out(self, theme: Theme) -> None:
        space = theme.space
        said = QHBoxLayout()
        said.setSpacing(space(3))
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._label, 1)
        doing = QHBoxLayout()
        doing.setSpacing(space(2))
        doing.addStretch(1)
        for widget in (self._more, self.act_button, self.close_button):
            doing.addWidget(widget)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(space(3), space(2), space(2), space(2))
        self._halves.setSpacing(space(2))
        self._halves.addLayout(said, 1)
        self._halves.addLayout(doing)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(pixmap("warning", theme.color("warning"), theme.space(5), ratio))
        self.close_button.setIcon(icon("close", theme))
        self.close_button.setIconSize(icon_size(theme, 4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def say(self, notice: ErrorInfo, behind: int) -> None:
        """Show ``notice``, behind which so many wait."""
        self.close_button.setAccessibleName(self.tr("Dismiss"))
        self.close_button.setToolTip(self.tr("Dismiss"))
        self._label.setText(_words(notice))
        self._label.setAccessibleName(self._label.text())
        self.act_button.setText(action_label(notice.action))
        self.act_button.setVisible(notice.action in _OFFERED)
        self._more.setText(self.tr("+{count} more").format(count=behind))
        self._more.setVisible(behind > 0)
        self._arrange()

    def _arrange(self) -> None:
        """Put what can be done under the sentence where both have little room; the cross alone takes none."""
        narrow = self.width() < _NARROW_CHARS * self.fontMetrics().averageCharWidth()
        is_wordy = not (self.act_button.isHidden() and self._more.isHidden())
        direction = QBoxLayout.Direction
        self._halves.setDirection(
            direction.TopToBottom if narrow and is_wordy else direction.LeftToRight
        )

    @property
    def words(self) -> str:
        """What is shown."""
        return self._label.text()


def _words(notice: ErrorInfo) -> str:
    said = joined((translated(notice.sentence), translated(notice.advice)))
    return "\n".join(filter(None, (said, notice.message)))


class Notices(QWidget):
    """The place of the bar: shows the oldest notice that was not dismissed, and how many wait behind it.

    Notices that come before the window is shown wait in it, so nothing said early is lost. GUI thread.

    Signals:
        action_requested(Action): The person wants to do what the notice offers.
    """

    action_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._waiting: deque[ErrorInfo] = deque()
        self._bar: NoticeBar | None = None
        self.hide()

    @property
    def bar(self) -> NoticeBar:
        """The bar; made for the first notice."""
        if self._bar is None:
            self._bar = NoticeBar(self._theme)
            self._bar.act_button.clicked.connect(self._on_act)
            self._bar.close_button.clicked.connect(self._on_close)
            space = self._theme.space
            around = QVBoxLayout(self)
            around.setContentsMargins(space(3), space(2), space(3), 0)
            around.addWidget(self._bar)
        return self._bar

    def add(self, notice: ErrorInfo) -> None:
        """Show ``notice`` when its turn comes; one that waits already is not said twice."""
        if notice not in self._waiting:
            self._waiting.append(notice)
            self._show_first()
            announce(self, _words(notice))

    def remove(self, notice: ErrorInfo) -> None:
        """Take a notice back that is true no more."""
        if notice in self._waiting:
            self._waiting.remove(notice)
            self._show_first()

    @property
    def words(self) -> str:
        """What is shown; empty when nothing is."""
        return self.bar.words if self._waiting else ""

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        if self._bar is not None:
            self._bar.set_theme(theme)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_first()

    def _show_first(self) -> None:
        if self._waiting:
            self.bar.say(self._waiting[0], len(self._waiting) - 1)
        self.setVisible(bool(self._waiting))

    @Slot()
    def _on_act(self) -> None:
        action: Action = self._waiting[0].action
        self._on_close()
        self.action_requested.emit(action)

    @Slot()
    def _on_close(self) -> None:
        self._waiting.popleft()
        self._show_first()
