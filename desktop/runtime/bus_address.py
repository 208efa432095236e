"""Where the session bus of the desktop listens; no Qt."""

from collections.abc import Mapping
from pathlib import Path


def bus_address(environ: Mapping[str, str]) -> str:
    """Return where the session bus listens; empty when there is none.

    Source: D-Bus specification, "Well-known Message Bus Instances".
    """
    if address := environ.get("DBUS_SESSION_BUS_ADDRESS", ""):
        return address
    socket = Path(environ.get("XDG_RUNTIME_DIR", "")) / "bus"
    return f"unix:path={socket}" if socket.is_absolute() and socket.exists() else ""
