"""The icon in the system tray: how many answers wait to be read, and the way to them."""

from typing import Final

from PySide6.QtCore import QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.runtime.library import Library
from desktop.ui.icons import app_icon
from desktop.ui.unread import Unread

_SIDE_PX: Final = 64

#: Part of the icon's side that the badge takes, and of the badge's that its number does.
_BADGE_SHARE: Final = 0.56
_NUMBER_SHARE: Final = 0.7
_BADGE: Final = "#b3261e"
_ON_BADGE: Final = "#ffffff"

#: Unread conversations that the menu names, and characters of a title.
_NAMED: Final = 5
_TITLE_CHARS: Final = 40


class Tray(QObject):
    """Made while there is a tray and it is wanted; GUI thread.

    Signals:
        raise_requested(): The person wants the window.
        conversation_requested(str): They want the conversation of this id.
        quick_ask_requested(): They want to ask something quickly.
        quit_requested(): They want Loquat to end.
    """

    raise_requested = Signal()
    conversation_requested = Signal(str)
    quick_ask_requested = Signal()
    quit_requested = Signal()

    def __init__(self, library: Library, unread: Unread, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._unread = unread
        self._subject = ""
        self._menu = QMenu()
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self._menu)
        self._menu.aboutToShow.connect(self.refresh)
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(self._on_message_clicked)
        unread.changed.connect(self.refresh)
        self.refresh()
        self.icon.show()

    @property
    def menu(self) -> QMenu:
        """What a click with the right button opens."""
        return self._menu

    def close(self) -> None:
        """Take the icon away."""
        self.icon.hide()
        self._menu.deleteLater()
        self.deleteLater()

    def tell(self, subject: str, title: str, words: str) -> None:
        """Show a message at the icon, where the desktop shows none itself."""
        self._subject = subject
        self.icon.showMessage(title, words, app_icon())

    @Slot()
    def refresh(self) -> None:
        """Show what is unread now, in the program's language."""
        ids = self._unread.ids
        self.icon.setIcon(badged(app_icon(), len(ids)))
        words = self.tr("%n unread answer(s)", "", len(ids)) if ids else ""
        self.icon.setToolTip(f"Loquat — {words}" if words else "Loquat")
        self._menu.clear()
        for conversation_id in ids[:_NAMED]:
            summary = self._library.shelf.by_id.get(conversation_id)
            title = (summary.title if summary else "") or self.tr("New conversation")
            action = self._add(title[:_TITLE_CHARS].replace("&", "&&"))
            action.setData(conversation_id)
            action.triggered.connect(
                lambda _=False, chosen=conversation_id: self.conversation_requested.emit(chosen)
            )
        if ids:
            self._menu.addSeparator()
        self._add(self.tr("Open Loquat")).triggered.connect(self.raise_requested)
        self._add(self.tr("Quick ask…")).triggered.connect(self.quick_ask_requested)
        self._menu.addSeparator()
        self._add(self.tr("Quit")).triggered.connect(self.quit_requested)

    def _add(self, words: str) -> QAction:
        action = QAction(words, self._menu)
        self._menu.addAction(action)
        return action

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        reasons = QSystemTrayIcon.ActivationReason
        if reason in (reasons.Trigger, reasons.DoubleClick):
            self.raise_requested.emit()
        elif reason == reasons.MiddleClick:
            self.quick_ask_requested.emit()

    @Slot()
    def _on_message_clicked(self) -> None:
        self.conversation_requested.emit(self._subject)


def badged(plain: QIcon, count: int) -> QIcon:
    """Return the icon with a number at its lower right corner; as it is for 0."""
    if not count:
        return plain
    pixmap = plain.pixmap(_SIDE_PX, _SIDE_PX)
    drawn = QPixmap(pixmap)
    side = round(drawn.width() * _BADGE_SHARE)
    place = QRect(drawn.width() - side, drawn.height() - side, side, side)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_BADGE))
    painter.drawEllipse(place)
    font = QFont()
    font.setBold(True)
    font.setPixelSize(round(side * _NUMBER_SHARE))
    painter.setFont(font)
    painter.setPen(QColor(_ON_BADGE))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(count) if count < 10 else "+")
    painter.end()
    return QIcon(drawn)
