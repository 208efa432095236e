"""How text is cut into words for the search, and what of a query FTS5 is asked; pure.

SQLite's ``unicode61`` cuts at everything that is no letter or digit and folds case and the accents of Latin letters. It
is handed text that was prepared: letters of another width (ＡＢＣ, ｶﾀｶﾅ) become the usual ones; runs of
Chinese, Japanese and Korean characters become overlapping pairs and the last character ("天空蓝" → 天空 空蓝 蓝), so
that every word of two or more is a phrase of pairs, and a single character the beginning of one; ``CamelCase``
becomes its parts, and stands as a whole in a column of its own.
"""

import re
import unicodedata
from array import array
from functools import lru_cache
from typing import Final

from desktop.core.search import SearchQuery, Term

#: Scripts that are written without spaces: Han, Hiragana, Katakana, Hangul, Bopomofo, and their extensions.
_CJK: Final = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u3130-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
#: Letters and digits of full width, katakana and Hangul of half width, and the ligatures that come of PDFs (ﬁ); not
#: the punctuation, which all Chinese has.
_OTHER_WIDTH: Final = re.compile(
    "[\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f\uffa1-\uffdc]+"
)
#: Greek letters with accents, and ё: of these SQLite takes no accent away, as it does of Latin ones.
_ACCENTED: Final = re.compile(
    "[\u0386\u0388-\u0390\u03aa-\u03b0\u03ca-\u03ce\u0401\u0451\u1f00-\u1fff]+"
)
#: Accents that stand after their letter.
ACCENTS: Final = re.compile("[\u0300-\u036f]")
CJK_RUN: Final = re.compile(f"[{_CJK}]+")
_CJK_RUNS: Final = re.compile(f"([{_CJK}]+)")
_CJK_LAST: Final = re.compile(f"[{_CJK}]+$")
#: What stands around the words of a query.
_AROUND: Final = re.compile(r"^[\W_]+|[\W_]+$")
#: What is cheap to say no to: most texts hold nothing beyond it, and none of these scripts.
_MAY_BE_CJK: Final = re.compile("[^\x00-\u10ff]+")
#: A capital that begins a part. The pattern begins with it: the engine leaps from one to the next, ten times quicker.
PART: Final = re.compile(r"[A-Z](?:(?<=[a-z0-9][A-Z])|(?<=[A-Z][A-Z])(?=[a-z]))")
_CAMEL_WORD: Final = re.compile(r"\b[A-Za-z0-9]*(?:[a-z0-9][A-Z]|[A-Z][A-Z][a-z])[A-Za-z0-9]*")

#: Four bytes a character: as an array of numbers, and back.
_WIDE: Final = "utf-32-le"

#: A beginning of up to so many letters has very many words.
_SHORT_CHARS: Final = 4

#: Of one message; a longer one is found by its beginning.
MAX_CHARS: Final = 1_000_000


def prepared(text: str) -> tuple[str, str]:
    """Return ``text`` as the index gets it, and beside it the identifiers that were taken apart in it."""
    text = in_usual_width(text[:MAX_CHARS].replace("\0", " "))
    whole: dict[str, None] = {}
    if PART.search(text):
        whole.update(dict.fromkeys(_CAMEL_WORD.findall(text)))
        text = PART.sub(r" \g<0>", text)
    if text.isascii():
        return text, " ".join(whole)
    text = _ACCENTED.sub(lambda match: _without_accents(match[0]), text)
    if _MAY_BE_CJK.search(text):
        text = _in_pairs(text)
    return text, " ".join(whole)


def in_usual_width(text: str) -> str:
    """Return ``text`` with its letters in the usual width; ``ｶﾞ`` becomes one character of two."""
    if text.isascii():
        return text
    return _OTHER_WIDTH.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def folded(text: str) -> str:
    """Return ``text`` without case, accents and widths, for a comparison without words; ガ stays what it is."""
    return _without_accents(in_small_letters(in_usual_width(text)))


def in_small_letters(text: str) -> str:
    """Return ``text`` in small letters, with one sigma wherever it stands, as SQLite has it."""
    return text.lower().replace("ς", "σ")


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFD", text)))


def _in_pairs(text: str) -> str:
    """Return ``text`` with its runs of these scripts as pairs.

    All runs are paired at once, as an array: to make strings of each pair takes twice as long.
    """
    parts = _CJK_RUNS.split(text)
    if len(parts) == 1:
        return text
    chars = array("I", "\n".join(["", *parts[1::2]]).encode(_WIDE))
    pairs = array("I", " ".encode(_WIDE) * (3 * len(chars)))
    pairs[::3] = chars
    pairs[1:-3:3] = chars[1:]
    # "\nab" has become "\na ab b ": what begins with a line end is no pair, nor is what ends with one.
    runs = pairs.tobytes().decode(_WIDE)[1:-2].split("\n \n")
    parts[1::2] = [run[2:] for run in runs]
    return " ".join(parts)


@lru_cache(maxsize=8)  # a search asks twice
def match_expression(query: SearchQuery) -> tuple[str, str]:
    """Return two FTS5 expressions: what must match, and what must not; either may be empty."""
    wanted = [e for t in query.terms if not t.is_excluded and (e := _expression(t))]
    unwanted = [e for t in query.terms if t.is_excluded and (e := _expression(t))]
    return " AND ".join(wanted), " OR ".join(unwanted)


def _expression(term: Term) -> str:
    asked = in_usual_width(
        _AROUND.sub("", term.text)
    )  # "天空」" is the beginning of a run as "天空" is
    text, _ = prepared(asked)
    tail = _CJK_LAST.search(asked)
    is_prefix = term.is_prefix
    if tail is not None:
        # The run may go on in the text: its last character is the beginning of a pair there.
        text = text.rstrip()
        if len(tail[0]) > 1:
            text = text[: text.rindex(" ")]
        is_prefix = len(tail[0]) == 1
    if not any(c.isalnum() for c in text):
        return ""
    return '"' + text.replace('"', " ").replace("\0", " ") + '"' + (" *" if is_prefix else "")


def is_common(term: Term) -> bool:
    """Return whether a term is so short a beginning of words that FTS5 would gather very many of them."""
    is_begin = term.is_prefix or (len(term.text) == 1 and CJK_RUN.match(term.text) is not None)
    return is_begin and not term.is_excluded and len(term.text) <= _SHORT_CHARS
