"""Messages of the desktop ("an answer is ready") over D-Bus; a click on one leads back to what it is about."""

import html
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from desktop.runtime.session_bus import SessionBus

_INTERFACE: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"
_DEFAULT: Final = "default"

#: Messages whose clicks are still known; older ones only raise the window.
_MOST: Final = 50


class DesktopNotices(QObject):
    """Lives in the GUI thread. Source: Desktop Notifications Specification 1.2.

    Signals:
        clicked(str): The person clicked the message about this (a conversation's id).
        refused(str, str, str): Nobody shows messages here; this one's subject, title and words.
    """

    clicked = Signal(str)
    refused = Signal(str, str, str)

    def __init__(self, bus: SessionBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._subjects: dict[int, str] = {}
        self._is_listening = False
        bus.signalled.connect(self._on_signal)

    def show(self, subject: str, title: str, words: str, open_label: str) -> None:
        """Show a message; the one before about the same subject is replaced."""
        if not self._is_listening:
            self._is_listening = True
            self._bus.listen(_INTERFACE)
        from jeepney import DBusAddress

        def answered(body: tuple[Any, ...] | None) -> None:
            if body is None:
                self.refused.emit(subject, title, words)
            elif body and isinstance(body[0], int):
                self._subjects[body[0]] = subject
                while len(self._subjects) > _MOST:
                    self._subjects.pop(next(iter(self._subjects)))

        replaced = next((i for i, known in self._subjects.items() if known == subject), 0)
        body = (
            "Loquat",
            replaced,
            "loquat",
            title,
            html.escape(words, quote=False),  # servers read a little markup in it
            [_DEFAULT, open_label],
            {"desktop-entry": ("s", "loquat"), "category": ("s", "im.received")},
            -1,
        )
        address = DBusAddress(_PATH, _INTERFACE, _INTERFACE)
        self._bus.call(address, "Notify", "susssasa{sv}i", body, answered)

    def withdraw(self, subject: str) -> None:
        """Take the message about this away: the person has seen what it is about."""
        from jeepney import DBusAddress

        for number in [i for i, known in self._subjects.items() if known == subject]:
            del self._subjects[number]
            address = DBusAddress(_PATH, _INTERFACE, _INTERFACE)
            self._bus.call(address, "CloseNotification", "u", (number,))

    @Slot(str, str, object)
    def _on_signal(self, interface: str, member: str, body: object) -> None:
        if interface != _INTERFACE or not isinstance(body, tuple) or len(body) < 2:
            return
        if member == "ActionInvoked" and body[1] == _DEFAULT and body[0] in self._subjects:
            self.clicked.emit(self._subjects[body[0]])
        elif member == "NotificationClosed":
            self._subjects.pop(body[0], None)
