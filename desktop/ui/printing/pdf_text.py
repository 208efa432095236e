"""Has a PDF name its characters as they were written, so that what is copied from it or sought in it is right.

WORKAROUND Qt (6.9 to 6.11): of the characters that a font draws alike its PDFs name the first in Unicode's order.
That is the radical ⽂ for the word 文, the joined form of an Arabic letter for the letter, and a tab for a space.
"""

import re
import unicodedata
from typing import Final

#: A row of the table that says which characters glyphs stand for (ISO 32000-1, 9.10.3): the first and the last glyph,
#: then the character of each in UTF-16; without brackets where it is one glyph.
_ROW: Final = re.compile(rb"(<([0-9A-F]{4})> (?:<[0-9A-F]{4}> \[|<\2> ))(<[<>0-9A-F ]+)")
_CODE: Final = re.compile(rb"(?<=<)[0-9A-F]{4}(?=>)")

#: What is never written, but drawn as something that is: radicals, Chinese of other standards, joined Arabic letters.
_DRAWN_ALIKE: Final = re.compile("[\u2f00-\u2fd5\uf900-\ufaff\ufb50-\ufdff\ufe70-\ufefc]")

#: The same where no normal form says so. Source: Unicode, EquivalentUnifiedIdeograph.txt (read 2026-11).
_OTHERS: Final = str.maketrans(
    "\t⺒⺓⺠⻁⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻯⻰⻱⻲⼾",
    " 巳幺民虎见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐齿竜龙龜亀户",
)


def with_characters_as_written(pdf: bytes) -> bytes:
    """Return the document of the same length; any thread."""
    return _ROW.sub(lambda row: row[1] + _CODE.sub(_as_written, row[3]), pdf)


def _as_written(code: "re.Match[bytes]") -> bytes:
    character = chr(int(code[0], 16)).translate(_OTHERS)
    if _DRAWN_ALIKE.match(character):
        character = unicodedata.normalize("NFKC", character)
    return f"{ord(character):04X}".encode() if len(character) == 1 else code[0]
