"""Remembers how the beginnings of growing texts were read, so that a frame reads their ends only. Knows no Qt."""

import re
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it.token import Token

#: Under this name the parser's environment holds a ``Beginnings``, while the text grows.
ENV_KEY: Final = "beginnings"

#: An end of so many characters is read with each frame; of one that is longer a part is taken into the beginning, as long as this.
_END_CHARS: Final = 240
_PART_CHARS: Final = 800

#: Of how many texts the beginnings are kept, and what tells the texts apart.
_TEXTS: Final = 16
_NAME_CHARS: Final = 40

#: Marks in plain text with which something may begin that only later text ends; nothing else reaches over a blank.
_MAY_OPEN: Final = re.compile(r"[`*~$\[]|\b_|_\b")

#: What these were read as depends on no text beyond them.
_CLOSED_TYPES: Final = frozenset(
    {
        *("text", "code_inline", "softbreak", "hardbreak"),
        *("math_inline", "math_inline_double"),
        *("strong_open", "strong_close", "em_open", "em_close", "s_open", "s_close"),
        *("link_open", "link_close"),
    }
)

Read = Callable[[str], "list[Token]"]


class _Beginning:
    """A part of a text up to a blank, behind which nothing is open."""

    __slots__ = ("next_look", "text", "tokens")

    def __init__(self) -> None:
        self.text = ""
        self.tokens: list[Token] = []
        # How long the rest must be for a longer beginning to be looked for.
        self.next_look = _END_CHARS


class Beginnings:
    """Belongs to one document that grows, and is used by whatever thread reads it."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[object, str], _Beginning] = OrderedDict()

    def read(self, text: str, parser: object, read: Read) -> "list[Token]":
        """Return the tokens of ``text``.

        Args:
            text: What stands in one paragraph or cell.
            parser: Whatever says how it is read: another one reads the same beginning otherwise.
            read: Reads a text, or a part of one that begins or ends at a blank.
        """
        if len(text) < _END_CHARS:
            return read(text)
        known = self._find(text, parser)
        rest = text[len(known.text) :]
        while len(rest) >= known.next_look:
            rest = _lengthen(known, rest, read)
        return _joined(known.tokens, read(rest))

    def _find(self, text: str, parser: object) -> _Beginning:
        name = (parser, text[:_NAME_CHARS])
        known = self._known.get(name)
        if known is None or not text.startswith(known.text):
            known = self._known[name] = _Beginning()
        self._known.move_to_end(name)
        if len(self._known) > _TEXTS:
            self._known.popitem(last=False)
        return known


def _lengthen(known: _Beginning, rest: str, read: Read) -> str:
    """Take a part of ``rest`` into the beginning if nothing is open behind it; return what is left."""
    end = _last_gap(rest[:_PART_CHARS])
    tokens = read(rest[:end]) if end else []
    if not tokens or not all(map(_is_closed, tokens)):
        known.next_look = len(rest) * 3 // 2
        return rest
    known.text += rest[:end]
    known.tokens = _joined(known.tokens, tokens)
    known.next_look = _END_CHARS
    return rest[end:]


def _joined(tokens: "list[Token]", more: "list[Token]") -> "list[Token]":
    """Return both lists as one.

    Whoever takes it puts a text into the text before it: so no two texts meet in ``tokens``, and the last is a copy.
    """
    if not tokens:
        return more
    last = tokens[-1].copy()
    if more and last.type == more[0].type == "text":
        last.content += more[0].content
        more = more[1:]
    return [*tokens[:-1], last, *more]


def _last_gap(text: str) -> int:
    """Return where the last word begins that a single blank separates from the word before it; 0 without one."""
    found = text.rfind(" ", 1, len(text) - 1)
    while found > 0 and (text[found - 1].isspace() or text[found + 1].isspace()):
        found = text.rfind(" ", 1, found)
    return max(found + 1, 0)


def _is_closed(token: "Token") -> bool:
    if token.type == "text":
        return not _MAY_OPEN.search(token.content)
    return token.type in _CLOSED_TYPES
