"""The button over the messages that jumps to the end."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.ui.icons import icon
from desktop.ui.theme import Theme


class JumpButton(QToolButton):
    """Owned by a chat view; shown while the end is not followed. GUI thread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("jump_to_latest")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def set_label(self, label: str) -> None:
        """Say what it does, for the mouse and for screen readers."""
        self.setToolTip(label)
        self.setAccessibleName(label)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and distances."""
        side = theme.space(9)
        self.setIcon(icon("arrow-down", theme, "text"))
        self.setIconSize(QSize(theme.space(4), theme.space(4)))
        self.setFixedSize(side, side)
        self.setStyleSheet(
            f"QToolButton {{ background: {theme.colors.raised}; border-radius: {side // 2}px;"
            f" border: 1px solid {theme.colors.border}; }}"
            f" QToolButton:hover {{ background: {theme.colors.hover}; }}"
        )

    def place_in(self, area: QRect, margin: int) -> None:
        """Go to the middle of the lower edge of ``area``, ``margin`` pixels above it."""
        side = self.width()
        self.move(area.center().x() - side // 2, area.bottom() - side - margin)
        self.raise_()
