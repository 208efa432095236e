"""What every page of the settings dialog is."""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

#: Room around a page and below its heading, in pixels; multiples of the grid.
_MARGIN_PX: Final = 24
_BELOW_HEADING_PX: Final = 16


class Page(QWidget):
    """A page; GUI thread. Subclasses fill ``body``, name themselves and say everything in ``retranslate``.

    Attributes:
        icon_name: The icon in the list of pages.
    """

    icon_name = "settings"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = QLabel()
        self._heading.setProperty("role", "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        column.setSpacing(_BELOW_HEADING_PX)
        column.addWidget(self._heading)
        self.body = QVBoxLayout()
        column.addLayout(self.body, 1)

    def title(self) -> str:
        """Return what the list calls the page, in the program's language."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Say everything in the program's language; subclasses add their own words."""
        self._heading.setText(self.title())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def scrolled(layout: QLayout) -> QScrollArea:
    """Return an area that holds ``layout``, which is higher than a small screen."""
    inside = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    inside.setLayout(layout)
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
