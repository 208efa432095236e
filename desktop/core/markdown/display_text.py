"""Makes hostile characters harmless or visible, always one for one, so that offsets stay the same."""

import re
import unicodedata
from typing import Final

#: Stands for what may not be shown as it is. Every font has it, and Qt draws it visibly.
STAND_IN: Final = "\ufffd"

_UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]+")

#: Characters that reorder, join or hide: harmless in prose of many scripts, never wanted in code and links
#: (bidirectional controls, zero-width characters, fillers, tags, variation selectors supplement).
_HIDDEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


class _Safe(dict[int, str]):
    """What stands for each character of ``_UNSAFE``, worked out when it is met: a hostile text has nothing else."""

    def __missing__(self, code: int) -> str:
        if code in (0x2028, 0x2029):
            self[code] = " "
        elif code < 0x20:
            self[code] = chr(0x2400 + code)  # the control pictures: an escape shows as ␛
        else:
            self[code] = "\u2421" if code == 0x7F else STAND_IN
        return self[code]


_SAFE: Final = _Safe()


def safe_text(text: str) -> str:
    """Return ``text`` with control characters as pictures and lone surrogates as ``STAND_IN``.

    Tabs and line feeds stay; a carriage return before a line feed must have been removed by the caller.
    """
    return _UNSAFE.sub(lambda found: found[0].translate(_SAFE), text)


def revealed(text: str) -> tuple[str, list[int]]:
    """Return ``text`` with hidden characters as ``STAND_IN``, and where they were."""
    places = [match.start() for match in _HIDDEN.finditer(text)]
    return (_HIDDEN.sub(STAND_IN, text) if places else text), places


def revealed_address(address: str) -> str:
    """Return an address with each hidden character written as ``<U+XXXX>``, to be shown before it opens."""
    return _HIDDEN.sub(lambda match: f"<U+{ord(match[0]):04X}>", safe_text(address))


def name_of(character: str) -> str:
    """Return code point and Unicode name of ``character``, such as ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def utf16_offset(text: str, offset: int) -> int:
    """Return the UTF-16 position (what Qt counts in) of the code point ``offset``."""
    return offset if text.isascii() else _utf16_units(text[:offset])


def _utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def code_point_offset(text: str, position: int) -> int:
    """Return the code point offset of the UTF-16 ``position``; the inside of a pair counts as its start."""
    if text.isascii() or _utf16_units(text) == len(text):
        return position
    units = 0
    for index, character in enumerate(text):
        if units >= position:
            return index
        units += 2 if character > "\uffff" else 1
    return len(text)
