"""A wide button whose words wrap: one of several ways to begin, with a line that explains it where it needs one."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.icons import pixmap
from desktop.ui.theme import Theme


class SuggestionButton(QPushButton):
    """A push button with an icon and a label that may take several lines; GUI thread."""

    def __init__(self, icon_name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setProperty("role", "suggestion")
        self._icon = QLabel()
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._explanation: QLabel | None = None
        for part in (self._icon, self._label):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
        row.setSpacing(theme.space(3))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._words = words = QVBoxLayout()
        words.setSpacing(theme.space(0.5))
        words.addWidget(self._label)
        row.addLayout(words, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_theme(theme)

    def set_words(self, words: str, explanation: str = "") -> None:
        """Show ``words``, and below them an explanation if there is one."""
        self._label.setText(words)
        self._label.setProperty("role", "section" if explanation else "body")
        if explanation and self._explanation is None:
            self._explanation = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            self._explanation.setProperty("role", "caption")
            self._explanation.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._words.addWidget(self._explanation)
        if self._explanation is not None:
            self._explanation.setText(explanation)
            self._explanation.setVisible(bool(explanation))
        self.setAccessibleName(words)
        self.setAccessibleDescription(explanation)
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        color, ratio = theme.color("accent_text"), self.devicePixelRatioF()
        self._icon.setPixmap(pixmap(self._icon_name, color, theme.space(5), ratio))

    def heightForWidth(self, width: int) -> int:
        return self._row.totalHeightForWidth(width)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return self._row.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._row.totalMinimumSize()
