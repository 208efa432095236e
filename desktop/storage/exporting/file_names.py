"""Names of files made from titles, good on every system. Pure."""

import re
import unicodedata
from collections.abc import Container
from typing import Final

#: Bytes of UTF-8 that a name may have before its suffix: file systems allow 255, and parts are added behind it.
MAX_BYTES: Final = 120

#: Windows: characters that no name may hold. Source: learn.microsoft.com, "Naming Files, Paths, and Namespaces".
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*]')

#: Windows: names of devices, whatever follows the first dot. The same page, superscript digits included.
_DEVICES: Final = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$", re.IGNORECASE
)

#: A file's ending as programs know it.
_ENDING: Final = re.compile(r"[A-Za-z0-9]{1,8}")

#: Control, format and private characters, lone surrogates, line ends: nothing of them can be read or typed.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_name(title: str, fallback: str) -> str:
    """Return a title as the name of a file without its suffix; Chinese and other letters are kept.

    Args:
        title: Anything at all.
        fallback: A safe name for a title of which nothing is left.
    """
    name = unicodedata.normalize("NFC", title)
    name = "".join(c for c in name if unicodedata.category(c) not in _UNSEEN or c in "\t\n\r")
    name = " ".join(_FORBIDDEN.sub(" ", name).split())
    name = _cut(name.lstrip(" .-~"), MAX_BYTES).rstrip(" .")
    stem = name.partition(".")[0].rstrip()
    if _DEVICES.fullmatch(stem):
        name = f"_{name}"
    return name or fallback


def safe_file_name(name: str, fallback: str) -> str:
    """Return a file's name with its suffix, made safe as ``safe_name`` does it."""
    stem, _, suffix = name.rpartition(".")
    if not stem or not _ENDING.fullmatch(suffix):
        return safe_name(name, fallback)
    return f"{safe_name(stem, fallback)}.{suffix}"


def unused(name: str, used: Container[str]) -> str:
    """Return ``name``, or with a number behind it; ``used`` holds names by ``key``."""
    found, number = name, 1
    while key(found) in used:
        number += 1
        found = f"{name} ({number})"
    return found


def key(name: str) -> str:
    """Return what two names have in common when Windows or macOS take them for one."""
    return unicodedata.normalize("NFKC", name).casefold()


def _cut(name: str, limit: int) -> str:
    return name.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")
