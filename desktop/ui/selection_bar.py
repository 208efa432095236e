"""Says how many conversations are chosen, and leads to what can be done with all of them."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from desktop.ui.announcing import announce
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.icons import icon, icon_size
from desktop.ui.theme import Theme


class SelectionBar(QFrame):
    """Made when several are first chosen, hidden while fewer are; GUI thread.

    Signals:
        menu_requested(QPoint): The person asks at this place on the screen what can be done.
        left(): They choose none of them any more.
    """

    menu_requested = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("selectionBar")
        self._label = ElidedLabel()
        self.button = QPushButton()
        self.button.setProperty("role", "link")
        self.close_button = QToolButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(5), theme.space(1), theme.space(2), theme.space(1))
        row.setSpacing(theme.space(1))
        row.addWidget(self._label, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        row.addWidget(self.close_button)
        self.button.clicked.connect(self._on_button)
        self.close_button.clicked.connect(self.left)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.close_button.setIcon(icon("close", theme))
        self.close_button.setIconSize(icon_size(theme))

    def show_count(self, count: int) -> None:
        """Say that so many are chosen; fewer than two are not worth a bar."""
        self._label.set_text(self.tr("%n selected", "", count))
        self.button.setText(self.tr("Actions"))
        self.close_button.setToolTip(self.tr("Clear the selection"))
        self.close_button.setAccessibleName(self.tr("Clear the selection"))
        self.setVisible(count > 1)
        if count > 1:
            announce(self, self._label.text())

    def _on_button(self) -> None:
        self.menu_requested.emit(self.button.mapToGlobal(QPoint(0, self.button.height())))
