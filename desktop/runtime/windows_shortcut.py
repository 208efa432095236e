"""A global shortcut on Windows: ``RegisterHotKey`` in a thread whose message queue gets it. Not tried on Windows yet."""

import ctypes
import threading
from collections.abc import Callable
from typing import Any, Final

from desktop.core.text import text
from desktop.runtime.shortcut_keys import ShortcutKeys, ShortcutRefusedError

#: Source: learn.microsoft.com, RegisterHotKey and WM_HOTKEY (2025-10).
_MASKS: Final = {"Alt": 0x1, "Ctrl": 0x2, "Shift": 0x4, "Meta": 0x8}
_NO_REPEAT: Final = 0x4000
_WM_HOTKEY: Final = 0x0312
_WM_QUIT: Final = 0x0012

_END_S: Final = 1.0


class WindowsShortcut:
    """Made and closed in the GUI thread; ``pressed`` is called in a thread of its own."""

    def __init__(self, keys: ShortcutKeys, pressed: Callable[[], None]) -> None:
        """Register the keys.

        Raises:
            ShortcutRefusedError: Another program has them.
        """
        self._keys = keys
        self._pressed = pressed
        self._is_registered = False
        self._thread_id = 0
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="loquat-shortcut", daemon=True)
        self._thread.start()
        self._ready.wait(_END_S)
        if not self._is_registered:
            raise ShortcutRefusedError(text("another program has these keys"))

    def close(self) -> None:
        """Let go of the keys."""
        _user32().PostThreadMessageW(self._thread_id, _WM_QUIT, 0, 0)
        self._thread.join(_END_S)

    def _run(self) -> None:
        from ctypes import wintypes

        user32, message = _user32(), wintypes.MSG()
        self._thread_id = threading.get_native_id()
        held = sum(_MASKS[name] for name in self._keys.held) | _NO_REPEAT
        self._is_registered = bool(user32.RegisterHotKey(None, 1, held, self._keys.virtual_key))
        self._ready.set()
        if not self._is_registered:
            return
        while user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            if message.message == _WM_HOTKEY:
                self._pressed()
        user32.UnregisterHotKey(None, 1)


def _user32() -> Any:
    return getattr(ctypes, "windll").user32  # noqa: B009 - not there elsewhere
