"""Tells which code page of Windows a text is in that is not UTF-8: that of Japanese, or of Chinese."""

import re
from typing import Final

#: Much of Western text is Shift JIS, too: “pâte” has one kana in it. Chinese text never has two side by side.
_KANA: Final = re.compile("[\u3041-\u30fe]{2}")


def in_code_page(raw: bytes, chinese: str) -> str | None:
    """Return the text; ``None`` if it is neither. ``chinese`` is the encoding that may be taken for it."""
    for encoding in ("cp932", chinese):
        try:
            found = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == chinese or _KANA.search(found):
            return found
    return None
