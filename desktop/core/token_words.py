"""How the bytes of a token are shown: what cannot be seen and what is no whole character gets a name. Pure."""

import unicodedata
from typing import Final

_SHOWN: Final = {" ": "␣", "\n": "↵", "\t": "⇥"}

#: So many times the same character in a row are written out.
_WRITTEN_OUT: Final = 4

#: Characters that one token is shown with at most.
_MOST_CHARS: Final = 60

#: Marks, controls, formats, surrogates, private and unassigned characters, separators: nothing to see, or it
#: would change what stands beside it.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs", "Mn", "Me"})


def token_words(data: bytes) -> str:
    """Return what a token is shown as: ``␣the``, ``↵↵``, ``␣×128``, ``U+200B``, ``<E4 BD>``."""
    shown: list[str] = []
    at = 0
    while at < len(data):
        text, bad = _readable(data, at)
        shown += map(_character_words, text)
        at += len(text.encode())
        if bad:
            shown.append(f"<{data[at : at + bad].hex(' ').upper()}>")
            at += bad
    words = "".join(_runs(shown))
    return words if len(words) <= _MOST_CHARS else words[: _MOST_CHARS - 1] + "…"


def byte_words(data: bytes) -> str:
    """Return bytes as pairs of hexadecimal digits; of many the first."""
    most = 32
    return data[:most].hex(" ").upper() + (" …" if len(data) > most else "")


def _readable(data: bytes, start: int) -> tuple[str, int]:
    """Return the text from ``start`` on, and how many bytes after it are none."""
    try:
        return data[start:].decode(), 0
    except UnicodeDecodeError as exc:
        text = data[start : start + exc.start].decode()
        return text, _unreadable(data, start + exc.start)


def _unreadable(data: bytes, start: int) -> int:
    """Return how many bytes from ``start`` on are no character, up to the next that begins one."""
    end = start + 1
    while end < len(data):
        try:
            data[end : end + 4].decode()
        except UnicodeDecodeError as exc:
            if exc.start > 0:
                break
            end += 1
        else:
            break
    return end - start


def _character_words(char: str) -> str:
    known = _SHOWN.get(char)
    if known is not None:
        return known
    is_unseen = unicodedata.category(char) in _UNSEEN
    return f"U+{ord(char):04X}" if is_unseen else char


def _runs(shown: list[str]) -> list[str]:
    """Join runs of what is the same and cannot be seen well: 128 blanks are ``␣×128``."""
    found: list[str] = []
    at = 0
    while at < len(shown):
        end = at
        while end < len(shown) and shown[end] == shown[at]:
            end += 1
        count = end - at
        found.append(f"{shown[at]}×{count}" if count > _WRITTEN_OUT else shown[at] * count)
        at = end
    return found
