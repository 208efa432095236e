"""A number and a progress on the program's icon in the dock, where the desktop has such a thing (KDE, Ubuntu, Dash to Dock)."""

from typing import Any, Final

from desktop.runtime.session_bus import SessionBus

_INTERFACE: Final = "com.canonical.Unity.LauncherEntry"
_PATH: Final = "/io/github/loquat"
_ENTRY: Final = "application://loquat.desktop"


class Taskbar:
    """Lives in the GUI thread. A desktop that knows no such signal ignores it.

    Source: Ubuntu wiki, "Unity/LauncherAPI", as Plasma and Dash to Dock read it.
    """

    def __init__(self, bus: SessionBus) -> None:
        self._bus = bus

    def show(self, count: int, progress: float | None) -> None:
        """Show how many answers wait to be read, and how far something is (0 to 1); 0 and ``None`` for nothing."""
        from jeepney import DBusAddress

        values: dict[str, tuple[str, Any]] = {
            "count": ("x", count),
            "count-visible": ("b", count > 0),
            "progress": ("d", progress or 0.0),
            "progress-visible": ("b", progress is not None),
        }
        address = DBusAddress(_PATH, interface=_INTERFACE)
        self._bus.emit_signal(address, "Update", "sa{sv}", (_ENTRY, values))
