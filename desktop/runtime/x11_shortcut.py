"""A global shortcut on X11: grabs the key on a connection of its own, by libxcb, and waits for it in a thread."""

import ctypes
import os
import select
import threading
from collections.abc import Callable
from ctypes import POINTER, c_char_p, c_int, c_uint8, c_uint16, c_uint32, c_void_p
from typing import Any, Final

from desktop.core.text import text
from desktop.runtime.shortcut_keys import ShortcutKeys, ShortcutRefusedError

#: Masks of the X11 protocol ("Keyboards", SETofKEYBUTMASK) as every common keymap has them.
_MASKS: Final = {"Shift": 0x01, "Ctrl": 0x04, "Alt": 0x08, "Meta": 0x40}

#: Caps Lock and Num Lock may be on: without grabs for them the key would be dead then.
_LOCKS: Final = (0x00, 0x02, 0x10, 0x12)

_KEY_PRESS: Final = 2
_ASYNC: Final = 1

#: Where ``xcb_setup_t`` holds the smallest and the largest keycode, as bytes.
_MIN_KEYCODE: Final = 34
_MAX_KEYCODE: Final = 35

#: Seconds that the thread gets to end.
_END_S: Final = 1.0


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Screens(ctypes.Structure):
    _fields_ = (("data", POINTER(c_uint32)), ("rem", c_int), ("index", c_int))


class _Mapping(ctypes.Structure):
    """The head of ``xcb_get_keyboard_mapping_reply_t``; keysyms follow it."""

    _fields_ = (
        ("response_type", c_uint8),
        ("keysyms_per_keycode", c_uint8),
        ("sequence", c_uint16),
        ("length", c_uint32),
        ("pad", c_uint8 * 24),
    )


class X11Shortcut:
    """Made and closed in the GUI thread; ``pressed`` is called in a thread of its own."""

    def __init__(self, keys: ShortcutKeys, pressed: Callable[[], None]) -> None:
        """Grab the keys. Blocks for some round trips to the X server.

        Raises:
            ShortcutRefusedError: No such key on this keyboard, or another program has the keys.
            OSError: There is no libxcb.
        """
        self._pressed = pressed
        self._xcb = _library()
        self._connection = self._xcb.xcb_connect(None, None)
        try:
            self._grab(keys)
        except ShortcutRefusedError:
            self._xcb.xcb_disconnect(self._connection)
            raise
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._run, name="loquat-shortcut", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let go of the keys."""
        os.write(self._wake_write, b"x")
        self._thread.join(_END_S)
        os.close(self._wake_write)

    def _grab(self, keys: ShortcutKeys) -> None:
        xcb, connection = self._xcb, self._connection
        if xcb.xcb_connection_has_error(connection):
            raise ShortcutRefusedError(text("there is no X server"))
        setup = xcb.xcb_get_setup(connection)
        root = xcb.xcb_setup_roots_iterator(setup).data[0]
        keycode = self._keycode(setup, keys.keysym)
        held = sum(_MASKS[name] for name in keys.held)
        for locks in _LOCKS:
            cookie = xcb.xcb_grab_key_checked(
                connection, 1, root, held | locks, keycode, _ASYNC, _ASYNC
            )
            error = xcb.xcb_request_check(connection, cookie)
            if error:
                _free(error)
                raise ShortcutRefusedError(text("another program has these keys"))

    def _keycode(self, setup: int, keysym: int) -> int:
        bounds = ctypes.cast(setup, POINTER(c_uint8))
        first, last = bounds[_MIN_KEYCODE], bounds[_MAX_KEYCODE]
        xcb, connection = self._xcb, self._connection
        cookie = xcb.xcb_get_keyboard_mapping(connection, first, last - first + 1)
        reply = xcb.xcb_get_keyboard_mapping_reply(connection, cookie, None)
        if not reply:
            raise ShortcutRefusedError(text("the X server does not tell its keys"))
        head = ctypes.cast(reply, POINTER(_Mapping))[0]
        keysyms = ctypes.cast(reply + ctypes.sizeof(_Mapping), POINTER(c_uint32))
        wide = head.keysyms_per_keycode
        found = next(
            (
                first + i // wide
                for i in range(head.length)
                if keysyms[i] == keysym and not i % wide
            ),
            0,
        )
        _free(reply)
        if not found:
            raise ShortcutRefusedError(text("this keyboard does not have the key"))
        return int(found)

    # In the thread.

    def _run(self) -> None:
        xcb, connection = self._xcb, self._connection
        socket = xcb.xcb_get_file_descriptor(connection)
        try:
            while not xcb.xcb_connection_has_error(connection):
                while event := xcb.xcb_poll_for_event(connection):
                    kind = ctypes.cast(event, POINTER(c_uint8))[0] & 0x7F
                    _free(event)
                    if kind == _KEY_PRESS:
                        self._pressed()
                ready, _, _ = select.select([socket, self._wake_read], [], [])
                if self._wake_read in ready:
                    return
        finally:
            xcb.xcb_disconnect(connection)
            os.close(self._wake_read)


def _library() -> Any:
    xcb = ctypes.CDLL("libxcb.so.1")
    pointer = c_void_p
    declared: dict[str, tuple[Any, list[Any]]] = {
        "xcb_connect": (pointer, [c_char_p, POINTER(c_int)]),
        "xcb_disconnect": (None, [pointer]),
        "xcb_connection_has_error": (c_int, [pointer]),
        "xcb_get_setup": (pointer, [pointer]),
        "xcb_setup_roots_iterator": (_Screens, [pointer]),
        "xcb_get_keyboard_mapping": (_Cookie, [pointer, c_uint8, c_uint8]),
        "xcb_get_keyboard_mapping_reply": (pointer, [pointer, _Cookie, pointer]),
        "xcb_grab_key_checked": (
            _Cookie,
            [pointer, c_uint8, c_uint32, c_uint16, c_uint8, c_uint8, c_uint8],
        ),
        "xcb_request_check": (pointer, [pointer, _Cookie]),
        "xcb_poll_for_event": (pointer, [pointer]),
        "xcb_get_file_descriptor": (c_int, [pointer]),
    }
    for name, (result, arguments) in declared.items():
        function = getattr(xcb, name)
        function.restype, function.argtypes = result, arguments
    return xcb


def _free(memory: int) -> None:
    free = ctypes.CDLL(None).free
    free.restype, free.argtypes = None, [c_void_p]
    free(memory)
