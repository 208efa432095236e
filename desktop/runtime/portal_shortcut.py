"""A global shortcut by the desktop's GlobalShortcuts portal, where programs may not grab keys (Wayland)."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Slot

from desktop.runtime.session_bus import SessionBus
from desktop.runtime.shortcut_keys import ShortcutKeys

_BUS_NAME: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_SHORTCUTS: Final = "org.freedesktop.portal.GlobalShortcuts"
_REQUEST: Final = "org.freedesktop.portal.Request"
_SESSION: Final = "org.freedesktop.portal.Session"
_ID: Final = "quick-ask"


class PortalShortcut(QObject):
    """Lives in the GUI thread. Source: XDG Desktop Portal documentation, "Global Shortcuts" version 1."""

    def __init__(
        self,
        bus: SessionBus,
        keys: ShortcutKeys,
        words: str,
        pressed: Callable[[], None],
        refused: Callable[[], None],
    ) -> None:
        """Ask for the shortcut; the desktop may ask the person which keys it shall be.

        Args:
            bus: The session bus.
            keys: What we would like.
            words: What the shortcut does, for the person.
            pressed: Called when it is pressed.
            refused: Called when there is no such portal, or the person wants no shortcut.
        """
        super().__init__()
        self._bus = bus
        self._keys = keys
        self._words = words
        self._pressed = pressed
        self._refused = refused
        self._session = ""
        self._is_bound = False
        bus.signalled.connect(self._on_signal)
        bus.listen(_SHORTCUTS)
        bus.listen(_REQUEST)
        options = {"handle_token": ("s", "loquat_new"), "session_handle_token": ("s", "loquat")}
        self._call("CreateSession", "a{sv}", (options,))

    def close(self) -> None:
        """Want the shortcut no more."""
        self._bus.signalled.disconnect(self._on_signal)
        if self._session:
            from jeepney import DBusAddress

            self._bus.call(DBusAddress(self._session, _BUS_NAME, _SESSION), "Close", "", ())

    def _call(self, member: str, signature: str, body: tuple[Any, ...]) -> None:
        from jeepney import DBusAddress

        def answered(reply: tuple[Any, ...] | None) -> None:
            if reply is None:
                self._refused()

        self._bus.call(DBusAddress(_PATH, _BUS_NAME, _SHORTCUTS), member, signature, body, answered)

    @Slot(str, str, object)
    def _on_signal(self, interface: str, member: str, body: object) -> None:
        if not isinstance(body, tuple):
            return
        if (interface, member) == (_REQUEST, "Response") and len(body) == 2:
            self._on_response(body[0], body[1])
        elif (interface, member, body[:2]) == (_SHORTCUTS, "Activated", (self._session, _ID)):
            self._pressed()

    def _on_response(self, code: object, results: object) -> None:
        if self._is_bound or not isinstance(results, dict):
            return
        if code != 0:
            self._refused()
        elif not self._session:
            handle = results.get("session_handle", ("s", ""))
            self._session = str(handle[1]) if isinstance(handle, tuple) else ""
            self._bind()
        else:
            self._is_bound = True

    def _bind(self) -> None:
        wanted = {
            "description": ("s", self._words),
            "preferred_trigger": ("s", self._keys.xdg),
        }
        body = (self._session, [(_ID, wanted)], "", {"handle_token": ("s", "loquat_bind")})
        self._call("BindShortcuts", "oa(sa{sv})sa{sv}", body)
