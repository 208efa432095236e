"""Keys of a global shortcut as people write them ("Ctrl+Alt+Space"), and as X11, portals and Windows do; no Qt."""

from typing import Final

from msgspec import Struct

from desktop.core.text import Text

_MODIFIERS: Final = ("Ctrl", "Alt", "Shift", "Meta")

#: Keys with a name: their X11 keysym (X11 protocol, appendix A) and Windows' virtual-key code.
_NAMED: Final = {
    "space": (0x20, 0x20),
    "return": (0xFF0D, 0x0D),
    "tab": (0xFF09, 0x09),
    "ins": (0xFF63, 0x2D),
    "del": (0xFFFF, 0x2E),
    "home": (0xFF50, 0x24),
    "end": (0xFF57, 0x23),
    "pgup": (0xFF55, 0x21),
    "pgdown": (0xFF56, 0x22),
    "pause": (0xFF13, 0x13),
}

#: What the XDG shortcuts specification calls the keys whose Qt name differs.
_XDG: Final = {
    "ins": "Insert", "del": "Delete", "pgup": "Page_Up", "pgdown": "Page_Down", "home": "Home",
    "end": "End", "return": "Return", "tab": "Tab", "pause": "Pause",
}  # fmt: skip

_F1_KEYSYM: Final = 0xFFBE
_F1_CODE: Final = 0x70
_LAST_F: Final = 24


class ShortcutRefusedError(Exception):
    """The keys cannot be had; ``reason`` says why, for people."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


class ShortcutKeys(Struct, frozen=True):
    """One key with what is held.

    Attributes:
        held: Of ``Ctrl``, ``Alt``, ``Shift`` and ``Meta``.
        key: In small letters: ``a``, ``7``, ``f5``, ``space``.
    """

    held: frozenset[str]
    key: str

    @property
    def keysym(self) -> int:
        """X11's number of the key."""
        if self.key in _NAMED:
            return _NAMED[self.key][0]
        number = _f_number(self.key)
        return _F1_KEYSYM + number - 1 if number else ord(self.key)

    @property
    def virtual_key(self) -> int:
        """Windows' number of the key."""
        if self.key in _NAMED:
            return _NAMED[self.key][1]
        number = _f_number(self.key)
        return _F1_CODE + number - 1 if number else ord(self.key.upper())

    @property
    def xdg(self) -> str:
        """As the portal wants it: ``CTRL+ALT+space``. Source: XDG Shortcuts Specification."""
        names = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Meta": "LOGO"}
        held = [names[name] for name in _MODIFIERS if name in self.held]
        number = _f_number(self.key)
        key = f"F{number}" if number else _XDG.get(self.key, self.key)
        return "+".join([*held, key])


def shortcut_keys(portable: str) -> ShortcutKeys | None:
    """Read keys as Qt writes them (``QKeySequence.PortableText``); ``None`` for what cannot be a global shortcut."""
    *held, key = portable.split("+") if portable else [""]
    key = key.lower()
    is_known = key in _NAMED or bool(_f_number(key)) or (len(key) == 1 and key.isascii())
    is_held = any(name in ("Ctrl", "Alt", "Meta") for name in held) or bool(_f_number(key))
    if not is_known or not is_held or not key.isprintable() or not set(held) <= set(_MODIFIERS):
        return None
    return ShortcutKeys(frozenset(held), key)


def _f_number(key: str) -> int:
    number = key.removeprefix("f")
    is_number = key.startswith("f") and number.isdecimal() and number.isascii()
    return int(number) if is_number and 1 <= int(number) <= _LAST_F else 0
