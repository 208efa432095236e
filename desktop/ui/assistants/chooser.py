"""The menu of assistants: begin a conversation with one of them, or without, or go to the manager."""

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from desktop.core.assistant import Assistant
from desktop.runtime.item_library import ItemLibrary
from desktop.ui.assistants.avatar import avatar_icon
from desktop.ui.theme import Theme

_SIDE_UNITS = 5


class AssistantMenu(QMenu):
    """GUI thread; deletes itself when it is closed.

    Signals:
        chosen(object): This assistant; ``None`` for none.
        manage_requested(): The person wants to change the assistants.
    """

    chosen = Signal(object)
    manage_requested = Signal()

    def __init__(self, library: ItemLibrary[Assistant], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._theme = theme
        self.setAccessibleName(self.tr("Assistants"))
        self.aboutToHide.connect(self.deleteLater)
        library.changed.connect(self._fill)
        library.load()
        self._fill()

    def open_at(self, at: QPoint) -> None:
        """Show the menu at a place of the screen."""
        self.popup(at)
        self._choose_first()

    @Slot()
    def _fill(self) -> None:
        self.clear()
        side_px, ratio = self._theme.space(_SIDE_UNITS), self.devicePixelRatioF()
        for known in self._library.items:
            icon = avatar_icon(known.icon, known.name, self._theme, side_px, ratio)
            action = self.addAction(icon, known.name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, one=known: self.chosen.emit(one))
        self.addSeparator()
        plain = self.addAction(self.tr("Without an assistant"))
        plain.triggered.connect(lambda: self.chosen.emit(None))
        manage = self.addAction(self.tr("Manage assistants…"))
        manage.triggered.connect(self.manage_requested)
        if self.isVisible():  # they were still being read
            self._choose_first()

    def _choose_first(self) -> None:
        usable = (action for action in self.actions() if not action.isSeparator())
        self.setActiveAction(next(usable))
