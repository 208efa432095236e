"""Finds an input method that the program's Qt can use, where the environment names one that it cannot.

The environment names a plugin of Qt (``QT_IM_MODULE=fcitx``), which a distribution builds for its own Qt; a program
that brings its Qt along does not have it, and Qt then uses none at all: no Chinese can be typed. fcitx5 speaks
ibus's protocol too, for which Qt has a plugin of its own. Without either the compose key still works.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import which
from typing import Any, Final, cast

from PySide6.QtCore import QCoreApplication, QPluginLoader

_ONE: Final = "QT_IM_MODULE"

#: In order, separated by semicolons; before the other (Qt 6.7 and newer).
_SEVERAL: Final = "QT_IM_MODULES"

#: Has Qt's plugin speak to ibus's portal. Otherwise it does nothing where there is no program ``ibus-daemon``,
#: which a system with fcitx5 alone does not have (QIBusPlatformInputContext, Qt 6.11).
_PORTAL: Final = "IBUS_USE_PORTAL"


@contextmanager
def usable_input_method() -> Iterator[None]:
    """Let Qt find a method that it has while it starts; children get the environment as it was.

    GUI thread, around the making of the application object, and only where one of the variables is set.
    """
    named = {name: os.environ[name] for name in (_ONE, _SEVERAL) if name in os.environ}
    chosen = replacement(named, _available(), has_ibus=is_ibus_there(os.environ))
    if chosen is None:
        yield
        return
    os.environ[_ONE] = chosen
    os.environ.pop(_SEVERAL, None)
    by_portal = chosen == "ibus" and _PORTAL not in os.environ and not which("ibus-daemon")
    if by_portal:
        os.environ[_PORTAL] = "1"
    try:
        yield
    finally:
        os.environ.update(named)
        if _ONE not in named:
            del os.environ[_ONE]
        if by_portal:
            del os.environ[_PORTAL]


def replacement(named: Mapping[str, str], available: set[str], *, has_ibus: bool) -> str | None:
    """Return what to name instead; ``None`` where Qt has what is named, or where none is wanted."""
    words = named.get(_SEVERAL) or named.get(_ONE) or ""
    wanted = [word for word in words.split(";") if word]
    if not wanted or available.intersection(wanted):
        return None
    if has_ibus and "ibus" in available:
        return "ibus"
    return "compose" if "compose" in available else None


def is_ibus_there(environ: Mapping[str, str]) -> bool:
    """Whether an ibus, or one that speaks like it, has left its address for this display.

    Source: ibus, "ibus_get_socket_path": ``<config>/ibus/bus/<machine>-<host>-<display>``.
    """
    if environ.get("IBUS_ADDRESS") or environ.get("IBUS_ADDRESS_FILE"):
        return True
    config = environ.get("XDG_CONFIG_HOME") or os.path.join(environ.get("HOME", ""), ".config")  # noqa: PTH118 - may be empty
    display = environ.get("DISPLAY", "").rpartition(":")[2].partition(".")[0] or "0"
    endings = tuple(f"-{name}" for name in (environ.get("WAYLAND_DISPLAY"), display) if name)
    with suppress(OSError):
        return any(path.name.endswith(endings) for path in Path(config, "ibus", "bus").iterdir())
    return False


def _available() -> set[str]:
    """Return the names that Qt's plugins for input methods are asked for by."""
    found: set[str] = set()
    for folder in QCoreApplication.libraryPaths():
        for path in sorted(Path(folder, "platforminputcontexts").glob("*.so")):
            plugin = cast("dict[str, Any]", QPluginLoader(str(path)).metaData())
            keys = plugin.get("MetaData", {}).get("Keys", [])
            found.update(str(key) for key in keys)
    return found
