"""Takes from letters what nobody types who looks for them: accents, widths, shapes, and what is not seen; pure.

SQLite's tokenizer takes away case and the accents of Latin letters. The rest is done here, alike for the index, for
what is asked and for what a snippet marks, so that a text is found by what of it is on the screen.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from msgspec import Struct

#: Accents that stand after their letter; Hebrew points; Arabic signs of vowels, and the line that makes a word longer.
_ACCENTS: Final = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
)
#: Soft hyphens, joiners, and what chooses among the shapes of the character before it; tones of skin, and parts of flags.
_UNSEEN: Final = (
    "\u00ad\u200b\u200d\u2060\ufeff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff"
    "\U000e0020-\U000e007f\U000e0100-\U000e01ef"
)
#: Letters and digits of full width, katakana and Hangul of half width, the ligatures and Arabic shapes that come of
#: PDFs (ﬁ), raised and lowered digits (H₂O), Roman numbers, the letters of mathematics; not the punctuation, which
#: all Chinese has.
_SHAPES: Final = (
    "\u00b2\u00b3\u00b5\u00b9\u03d0-\u03d6\u03f0-\u03f5\u2070-\u209c\u2160-\u217f\ufb00-\ufb06"
    "\ufb1d-\ufd3d\ufd50-\ufdfb\ufe80-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f"
    "\uffa1-\uffdc\U0001d400-\U0001d7ff"
)
#: Greek, Cyrillic and Arabic letters with accents, of which SQLite takes none away.
_ACCENTED: Final = (
    "\u0386\u0388-\u0390\u03aa-\u03b0\u03ca-\u03ce\u1f00-\u1fff\u0400-\u040f\u0419\u0439"
    "\u0450-\u045f\u0476\u0477\u04c1\u04c2\u04d0-\u04f9\u0622-\u0626\u06c0\u06c2\u06d3"
)
#: Letters with a stroke, and two in one, which Unicode does not take apart.
_LETTERS: Final = str.maketrans({
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "TH",
    "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ł": "l", "Ł": "L",
    "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ı": "i", "ſ": "s",
})  # fmt: skip
#: Latin letters with accents, and characters of which Unicode says that they are another one.
_LATIN: Final = "\u00c0-\u024f\u1e00-\u1eff\u2126\u212a\u212b\uf900-\ufaff\U0002f800-\U0002fa1f"
#: Younger than SQLite's table of Unicode, which takes all that it does not know for letters: they part words.
_SEPARATORS: Final = "\u2066-\u2069\u2e3c-\u2e5d"
#: Where each sign goes, by the last 16 bits of its number: private characters, which SQLite takes for letters too.
_PRIVATE: Final = 0x100000
#: What a sign is once it is folded.
FOLDED_SIGN: Final = "\U00100000-\U0010ffff"
#: Two of these letters are a flag, which becomes one of the private characters from here on.
_FLAG_LETTERS: Final = "\U0001f1e6-\U0001f1ff"
_FLAGS: Final = 0x10E000
#: Money and "not" of full width.
_WIDE_SIGNS: Final = str.maketrans("￠￡￢￥￦", "¢£¬¥₩")


def _ranges(codes: Iterable[int]) -> str:
    runs = (list(run) for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


def _with_accents(first: str, last: str) -> str:
    """Return the Latin letters that are ``first`` to ``last`` without their accents."""
    latin = map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))
    return "".join(c for c in latin if first <= unicodedata.normalize("NFD", c)[0] <= last)


#: Latin capitals and small letters, with accents and without.
CAPITALS: Final = f"A-Z{_with_accents('A', 'Z')}"
SMALL_LETTERS: Final = f"a-z{_with_accents('a', 'z')}"

#: What belongs to the letter before it, in all scripts: accents, and the vowels and tones of Asian ones.
MARKS: Final = (
    _ranges(c for c in range(0x300, 0x1E00) if unicodedata.category(chr(c)) in ("Mn", "Mc"))
    + "\u302a-\u302f\u3099\u309a"
)

#: Signs that are words of their own: symbols, arrows, those of mathematics and money, emoji and what may become one,
#: and the frame of a key; not those of ASCII, which stand in all code, nor the same in full width.
_SIGNS: Final = (
    _ranges(
        c
        for c in (*range(0xA1, 0x2070), *range(0x20A0, 0x3400), *range(0x4DC0, 0x4E00))
        if unicodedata.category(chr(c)) in ("Sc", "Sm", "So")
    )
    + "\u20ba-\u20c0\u20e3\u23f4-\u23ff\u2700\u2b4d-\u2bff\uffe0-\uffe2\uffe5\uffe6"
    + f"\U0001f000-\U0001f3fa\U0001f400-\U0001fbff{FOLDED_SIGN}"
)

_FOLDED: Final = f"{''.join(map(chr, _LETTERS))}{_ACCENTS}{_UNSEEN}{_SHAPES}{_ACCENTED}"
_FOR_INDEX: Final = re.compile(f"[{_FOLDED}{_SEPARATORS}{_SIGNS}]+")
_GONE: Final = re.compile(f"[{_ACCENTS}{_UNSEEN}]+")
_SEPARATOR: Final = re.compile(f"[{_SEPARATORS}]")
_FLAG: Final = f"[{_FLAG_LETTERS}]{{2}}"
_SIGN: Final = re.compile(f"({_FLAG}|[{_SIGNS}])")
#: Whether there is anything to do in a text that is composed.
_IN_TEXT: Final = re.compile(f"[{_FOLDED}{_LATIN}{_SIGNS}]")
#: What follows a character and belongs to it.
_TAIL: Final = f"{MARKS}{_UNSEEN}\u20e3\uff9e\uff9f"
#: A flag, a letter or sign with what belongs to it and with the signs that are joined to it, a Korean syllable in its
#: parts, or what is folded alone.
_CLUSTER: Final = re.compile(
    f"{_FLAG}|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"
    f"|(?s:.)[{_TAIL}]+(?:(?<=\u200d)(?:{_FLAG}|[{_SIGNS}])[{_TAIL}]*)*|[{_FOLDED}{_LATIN}{_SIGNS}]"
)


class Folded(Struct, frozen=True):
    """A text without accents, widths and shapes, its case kept, its signs as private characters.

    Attributes:
        starts, ends: For each of its characters the place where that begins and ends in the text as it was
            written, with all that belongs to it.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def for_index(text: str) -> str:
    """Return ``text`` with those letters folded that SQLite does not fold, and signs as words that it knows."""
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _FOR_INDEX.sub(lambda match: _plain(match[0], " "), text)


def folded(text: str) -> Folded:
    """Return ``text`` folded, and where each character of that came from."""
    size = len(text)
    is_composed = text.isascii() or unicodedata.is_normalized("NFC", text)
    if is_composed and not _IN_TEXT.search(text):
        return Folded(text, range(size), range(1, size + 1))
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _CLUSTER.finditer(text):
        begin, end = match.span()
        plain = _plain_cluster(match[0])
        parts += (text[at:begin], plain)
        starts += (*range(at, begin), *[begin] * len(plain))
        ends += (*range(at + 1, begin + 1), *[end] * len(plain))
        at = end
    parts.append(text[at:])
    return Folded("".join(parts), (*starts, *range(at, size)), (*ends, *range(at + 1, size + 1)))


def without_case(text: str) -> str:
    """Return ``text`` folded and in small letters, for a comparison without words."""
    return in_small_letters(folded(text).text)


def in_small_letters(text: str) -> str:
    """Return a folded text in small letters, with one sigma wherever it stands, as SQLite has it; as long as it was."""
    return text.lower().replace("ς", "σ")


@lru_cache(maxsize=4096)
def _plain_cluster(chars: str) -> str:
    composed = unicodedata.normalize("NFC", chars)
    return _without_accents(_FOR_INDEX.sub(lambda match: _plain(match[0], ""), composed))


def _plain(chars: str, around: str) -> str:
    """Return characters of ``_FOR_INDEX`` folded, with ``around`` at both sides of each sign."""
    parts = _SIGN.split(chars)
    parts[::2] = [letters and _plain_letters(letters) for letters in parts[::2]]
    parts[1::2] = [f"{around}{_private(sign)}{around}" for sign in parts[1::2]]
    return "".join(parts)


def _plain_letters(chars: str) -> str:
    plain = unicodedata.normalize("NFKC", _SEPARATOR.sub(" ", chars)).translate(_LETTERS)
    return _without_accents(plain)


def _private(sign: str) -> str:
    """Return the private character for a sign, or for the two letters of a flag."""
    if len(sign) == 1:
        return chr(_PRIVATE | ord(sign.translate(_WIDE_SIGNS)) & 0xFFFF)
    first, second = (ord(letter) - 0x1F1E6 for letter in sign)
    return chr(_FLAGS + first * 26 + second)


def _without_accents(chars: str) -> str:
    """Return ``chars`` without accents; ガ stays what it is."""
    return unicodedata.normalize("NFC", _GONE.sub("", unicodedata.normalize("NFD", chars)))
