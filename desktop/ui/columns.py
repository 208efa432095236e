"""The two columns of a window: the list and the chat, and how they share its width."""

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

#: The list takes at most this part of the window.
_LIST_SHARE: Final = 3

#: Less room than this for list and chat together: the list is shown only when it is asked for.
_TWO_COLUMNS_PX: Final = 520


class Columns(QSplitter):
    """The list at the left, the chat at the right; GUI thread.

    Attributes:
        list_px: The width that the person gave the list, where there is room for it.
    """

    def __init__(self, side: QWidget, chat: QWidget, list_px: int, parent: QWidget) -> None:
        """Lay out ``side`` and ``chat``; a ``list_px`` of 0 means the width that the list likes."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._list = side
        self._is_list_wanted = True
        self.list_px = list_px or side.sizeHint().width()
        self.addWidget(side)
        self.addWidget(chat)
        self.setHandleWidth(1)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.setCollapsible(0, False)
        self.setCollapsible(1, False)
        self.splitterMoved.connect(self._on_moved)

    @Slot()
    def toggle_list(self) -> None:
        """Show or hide the list."""
        is_wanted = not self._list.isVisible()
        self._list.setVisible(is_wanted)
        if self.width() >= _TWO_COLUMNS_PX:
            self._is_list_wanted = is_wanted

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._share(event.oldSize().width(), event.size().width())

    @Slot()
    def _on_moved(self) -> None:
        self.list_px = self._list.width()

    def _share(self, before: int, width: int) -> None:
        """Share the room: where there is little, the list is narrow; where there is less, it goes away."""
        had_room, has_room = before >= _TWO_COLUMNS_PX, width >= _TWO_COLUMNS_PX
        if has_room != had_room:
            self._list.setVisible(has_room and self._is_list_wanted)
        list_px = min(self.list_px, width // _LIST_SHARE)
        self.setSizes([list_px, width - list_px])
