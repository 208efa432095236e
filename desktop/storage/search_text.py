"""How text is cut into words for the search, and where in a text a query's words are; pure.

SQLite's ``unicode61`` cuts at everything that is no letter or digit and folds case and accents. It
is handed text that was prepared: runs of Chinese, Japanese and Korean characters become overlapping
pairs and the last character ("天空蓝" → 天空 空蓝 蓝), so that every word of two or more is a phrase
of pairs; ``CamelCase`` becomes its parts. Single characters and whole identifiers stand in a column of their own.
"""

import re
import unicodedata
from collections.abc import Iterator
from operator import add
from typing import Final

from desktop.core.search import SearchQuery, Term

#: Scripts that are written without spaces: Han, Hiragana, Katakana, Hangul, Bopomofo, and their extensions.
_CJK: Final = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u3130-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_CJK_RUN: Final = re.compile(f"[{_CJK}]+")
_CJK_LAST: Final = re.compile(f"[{_CJK}]+$")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
#: The same without looking around, several times quicker: most texts need no more.
_HAS_CAMEL: Final = re.compile(r"[a-z0-9][A-Z]|[A-Z][A-Z][a-z]")
_CAMEL_WORD: Final = re.compile(r"\b[A-Za-z0-9]*(?:[a-z0-9][A-Z]|[A-Z][A-Z][a-z])[A-Za-z0-9]*")

#: Of one message; a longer one is found by its beginning.
MAX_CHARS: Final = 1_000_000

#: A snippet shows this many characters before the first match, and this many in all.
_BEFORE_CHARS: Final = 40
SNIPPET_CHARS: Final = 160

#: How far into a text the match is looked for; beyond it a snippet shows the beginning.
_MARKED_CHARS: Final = 200_000


def prepared(text: str) -> tuple[str, str]:
    """Return ``text`` as the index gets it, and beside it what was taken apart in it.

    That is each identifier as a whole, and each character of the scripts without spaces, once.
    """
    text = text[:MAX_CHARS]
    whole: dict[str, None] = {}
    if _HAS_CAMEL.search(text):
        whole.update(dict.fromkeys(_CAMEL_WORD.findall(text)))
        text = _CAMEL.sub(" ", text)
    if text.isascii():
        return text, " ".join(whole)
    runs = _CJK_RUN.findall(text)
    if runs:
        whole.update(dict.fromkeys("".join(runs)))
        text = _CJK_RUN.sub(_pairs, text)
    return text, " ".join(whole)


def _pairs(match: re.Match[str]) -> str:
    run = match[0]
    pairs = map(add, run, run[1:])
    return f" {' '.join(pairs)} {run[-1]} "


def match_expression(query: SearchQuery) -> tuple[str, str]:
    """Return two FTS5 expressions: what must match, and what must not; either may be empty."""
    wanted = [e for t in query.terms if not t.is_excluded and (e := _expression(t))]
    unwanted = [e for t in query.terms if t.is_excluded and (e := _expression(t))]
    return " AND ".join(wanted), " OR ".join(unwanted)


def _expression(term: Term) -> str:
    text, _ = prepared(term.text)
    tail = _CJK_LAST.search(term.text)
    is_prefix = term.is_prefix
    if tail is not None:
        # The run may go on in the text: its last character is the beginning of a pair there.
        text = text.rstrip()
        if len(tail[0]) > 1:
            text = text[: text.rindex(" ")]
        # Alone it is found among the single characters, which is quicker than every pair with it.
        is_prefix = len(tail[0]) == 1 and text.strip() != tail[0]
    if not any(c.isalnum() for c in text):
        return ""
    return '"' + text.replace('"', " ").replace("\0", " ") + '"' + (" *" if is_prefix else "")


def snippet_of(text: str, query: SearchQuery) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a line of ``text`` around the first match, and the ranges in it that match."""
    head = text[:_MARKED_CHARS]
    spans = sorted(_spans(head, query))
    start = max(0, spans[0][0] - _BEFORE_CHARS) if spans else 0
    end = start + SNIPPET_CHARS
    line = "".join(" " if c.isspace() or c == "\0" else c for c in text[start:end])
    inside = (
        (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
    )
    marks = _joined(list(inside))
    if start > 0:
        line, marks = "…" + line, [(a + 1, b + 1) for a, b in marks]
    return line + ("…" if end < len(text) else ""), tuple(marks)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for a, b in spans:
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return found


def _spans(text: str, query: SearchQuery) -> Iterator[tuple[int, int]]:
    folded, origin = _folded(text)
    for term in query.terms:
        words = re.findall(r"[^\W_]+", _folded(term.text)[0])
        if term.is_excluded or not words:
            continue
        for match in re.finditer(r"[\W_]*".join(map(re.escape, words)), folded):
            a, b = match.span()
            start, end = origin[a], origin[b - 1] + 1
            if _begins_word(text, start) and (term.is_prefix or _ends_word(text, end)):
                yield start, end


def _folded(text: str) -> tuple[str, list[int] | range]:
    """Return ``text`` without case and accents, and where each of its characters came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        for plain in unicodedata.normalize("NFD", char.lower()):
            if not unicodedata.combining(plain):
                folded.append(plain)
                origin.append(place)
    return "".join(folded), origin


def _begins_word(text: str, start: int) -> bool:
    if start == 0 or not text[start - 1].isalnum() or _CJK_RUN.match(text[start]):
        return True
    return bool(_CJK_RUN.match(text[start - 1]) or _CAMEL.match(text, start))


def _ends_word(text: str, end: int) -> bool:
    if end == len(text) or not text[end].isalnum() or _CJK_RUN.match(text[end - 1]):
        return True
    return bool(_CJK_RUN.match(text[end]) or _CAMEL.match(text, end))
