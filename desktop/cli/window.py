"""Opens the window, or says in one sentence why there can be none."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from desktop.cli.exits import Exit
from desktop.cli.language import tr

#: Qt's platforms that need no X or Wayland server.
_WITHOUT_SERVER: Final = frozenset(
    {"offscreen", "minimal", "minimalegl", "vnc", "linuxfb", "eglfs"}
)

#: TCP port of X display 0 (X11 protocol specification, appendix B).
_X_PORT: Final = 6000

#: Seconds for a display on another machine to answer.
_DISPLAY_S: Final = 5.0


def run(
    profile_folder: Path | None, open_window: Callable[..., int], ways: Mapping[str, bool]
) -> int:
    """Open the window in these ways, such as ``safe_mode``; return the exit code once it is closed.

    Raises:
        Exit: There is no display.
    """
    if not has_display(os.environ, sys.platform):
        raise Exit(
            tr(
                "There is no display for the window: start it in a desktop session, use xvfb-run loquat, or ask here with loquat ask QUESTION."
            )
        )
    return open_window(profile_folder, **ways)


def has_display(environ: Mapping[str, str], system: str) -> bool:
    """Whether Qt will find a display; asked first, because without one it aborts the process."""
    if system in ("win32", "darwin"):
        return True
    platforms = environ.get("QT_QPA_PLATFORM", "").split(";")
    if any(platform.partition(":")[0] in _WITHOUT_SERVER for platform in platforms):
        return True
    return _has_wayland(environ) or _has_x(environ.get("DISPLAY", ""))


def _has_wayland(environ: Mapping[str, str]) -> bool:
    name = environ.get("WAYLAND_DISPLAY", "")
    return bool(name) and _connects(str(Path(environ.get("XDG_RUNTIME_DIR", "/"), name)))


def _has_x(display: str) -> bool:
    host, _, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not number.isdigit():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen
        return _connects("\0" + path) or _connects(path)
    import socket

    try:
        socket.create_connection((host, _X_PORT + int(number)), _DISPLAY_S).close()
    except OSError:
        return False
    return True


def _connects(path: str) -> bool:
    import _socket  # its public face makes enums of all its names, 3 ms of the start

    probe = _socket.socket(_socket.AF_UNIX)
    try:
        probe.connect(path)
    except OSError:
        return False
    finally:
        probe.close()
    return True
