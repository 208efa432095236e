"""A shortcut that works while another program has the keyboard, in whichever way the platform offers."""

from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.text import Text, text
from desktop.runtime.session_bus import SessionBus
from desktop.runtime.shortcut_keys import ShortcutRefusedError, shortcut_keys

#: Nothing to say: it works, or none is wanted.
_FINE: Final = Text("")

_CANNOT_BE: Final = text("These keys cannot be a global shortcut: Ctrl, Alt or Meta and a key.")
_IS_TAKEN: Final = text("The shortcut does not work here: {reason}.")
_NO_PORTAL: Final = text(
    "This desktop offers no global shortcuts to programs. Give one to the command “loquat --quick-ask” in its settings."
)
_NOT_HERE: Final = text(
    "There is no global shortcut on this system. Quick ask is in the Tools menu."
)


class GlobalShortcut(QObject):
    """Lives in the GUI thread.

    Signals:
        activated(): The keys were pressed, wherever.
        state_changed(Text): Why it does not work; empty when it does or none is wanted.
    """

    activated = Signal()
    state_changed = Signal(object)
    _pressed = Signal()

    def __init__(self, bus: SessionBus, platform: str, parent: QObject | None = None) -> None:
        """Bind nothing yet; ``platform`` is what Qt calls it: ``xcb``, ``wayland``, ``windows`` …."""
        super().__init__(parent)
        self._bus = bus
        self._platform = platform
        self._bound: Any = None
        self.state: Text = _FINE
        self._pressed.connect(self._on_pressed, Qt.ConnectionType.QueuedConnection)

    def bind(self, portable: str, words: str) -> None:
        """Have these keys, as Qt writes them, from now on; none when empty. ``words`` say what for."""
        self.close()
        keys = shortcut_keys(portable)
        if not portable:
            self._tell(_FINE)
        elif keys is None:
            self._tell(_CANNOT_BE)
        elif self._platform.startswith("wayland"):
            from desktop.runtime.portal_shortcut import PortalShortcut

            self._tell(_FINE)
            self._bound = PortalShortcut(
                self._bus, keys, words, self._pressed.emit, lambda: self._tell(_NO_PORTAL)
            )
        elif self._platform in ("xcb", "windows"):
            try:
                self._bound = self._grabber()(keys, self._pressed.emit)
            except ShortcutRefusedError as refused:
                self._tell(Text(_IS_TAKEN.source, {"reason": refused.reason}))
            except OSError:
                self._tell(_NOT_HERE)  # a system without libxcb
            else:
                self._tell(_FINE)
        else:
            self._tell(_NOT_HERE)

    def close(self) -> None:
        """Let go of the keys."""
        bound, self._bound = self._bound, None
        if bound is not None:
            bound.close()

    def _grabber(self) -> Any:
        if self._platform == "windows":
            from desktop.runtime.windows_shortcut import WindowsShortcut

            return WindowsShortcut
        from desktop.runtime.x11_shortcut import X11Shortcut

        return X11Shortcut

    def _tell(self, state: Text) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    @Slot()
    def _on_pressed(self) -> None:
        self.activated.emit()
