"""Colours code with Pygments, a slice at a time, going on where it stopped when more code arrives. Knows no Qt.

Pygments is imported when the first code block is coloured: it takes some 40 ms.
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

#: Longer code stays plain, and so does code with such a line: regular expressions can be slow on them.
MAX_CHARS: Final = 400_000
MAX_LINE: Final = 2_000

#: A lexer that cannot be resumed reads again from this far before the new text (characters).
_LOOK_BACK: Final = 3_000

#: States are remembered at every line start, the last so many.
_CHECKPOINTS_KEPT: Final = 40

#: Some lexers match nothing at one place for ever (``<!--`` in mcschema): after so often they go on behind it.
_MOST_EMPTY: Final = 100

#: Names that people and models give to languages that Pygments knows by another.
_OTHER_NAMES: Final = {
    "assembly": "nasm", "astro": "html", "conf": "ini", "config": "ini", "curl": "bash", "dotenv": "bash", "ejs": "html",
    "env": "bash", "gql": "graphql", "hack": "php", "ipython": "python", "jinja2": "jinja", "jsonc": "json",
    "mdx": "markdown", "mustache": "handlebars", "node": "js", "opencl": "c", "plsql": "sql", "pyspark": "python",
    "shellsession": "console", "spark": "scala", "sqlite": "sql", "stylus": "sass", "svelte": "html",
    "terminal": "console", "traceback": "pytb", "vba": "vbnet",
}  # fmt: skip

#: The name itself in what stands behind a fence: ``python:app.py``, ``rust,no_run``, ``{.haskell``, ``js{1,3}``.
_LANGUAGE: Final = re.compile(r"\{?\.?([^\s{}:,=]+)")

#: Pygments' token types, by their dotted names, and the theme's colours. The longest name decides.
_ROLES: Final = {
    "Comment": "code_comment",
    "Comment.Preproc": "code_keyword",
    "Keyword": "code_keyword",
    "Keyword.Type": "code_type",
    "Keyword.Constant": "code_number",
    "Name.Function": "code_function",
    "Name.Builtin": "code_function",
    "Name.Decorator": "code_function",
    "Name.Attribute": "code_function",
    "Name.Class": "code_type",
    "Name.Exception": "code_type",
    "Name.Namespace": "code_type",
    "Name.Tag": "code_keyword",
    "Name.Entity": "code_number",
    "Literal": "code_string",
    "Literal.Number": "code_number",
    "Operator": "code_operator",
    "Operator.Word": "code_keyword",
    "Generic.Heading": "code_keyword",
    "Generic.Subheading": "code_function",
    "Generic.Deleted": "code_error",
    "Generic.Inserted": "code_string",
    "Generic.Prompt": "code_comment",
    "Generic.Output": "code_comment",
    "Generic.Traceback": "code_error",
}


def is_imported() -> bool:
    """Whether colouring can go on without importing Pygments first."""
    return "pygments.lexers" in sys.modules


def role_of(token_type: Any) -> str:
    """Return the theme's colour role of a Pygments token type; empty for plain text."""
    name = str(token_type).removeprefix("Token").removeprefix(".")
    while name:
        if name in _ROLES:
            return _ROLES[name]
        name = name.rpartition(".")[0]
    return ""


@cache
def _lexer_names() -> dict[str, str]:
    from pygments.lexers import get_all_lexers

    found = {}
    for name, aliases, patterns, _ in get_all_lexers(plugins=False):
        extensions = [p[2:] for p in patterns if p.startswith("*.")]
        for word in (*extensions, *aliases, name.lower()):
            found[word] = name
    for name, aliases, _, _ in get_all_lexers(plugins=False):
        found.update(dict.fromkeys(aliases, name))  # an alias says more than a file's ending
    return found


@cache
def lexer_for(language: str) -> Any:
    """Return Pygments' lexer for the word after a fence, or ``None``."""
    found = _LANGUAGE.match(language.lower())
    if found is None:
        return None
    from pygments.lexers import find_lexer_class

    names, word = _lexer_names(), found[1]
    name = names.get(word) or names.get(_OTHER_NAMES.get(word, ""))
    lexer_class = find_lexer_class(name) if name else None
    return lexer_class(stripnl=False, ensurenl=False) if lexer_class else None


class Highlighter:
    """Colours one block of code. Owned by its row.

    ``update`` takes the code as it is now, ``work`` reads a slice of it, ``spans`` gives what is known.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._code = ""
        self._starts: list[int] = []
        self._spans: list[tuple[int, int, str]] = []
        self._place = 0
        self._stack: tuple[str, ...] = ("root",)
        self._checkpoints: list[tuple[int, tuple[str, ...]]] = [(0, ("root",))]
        self._whole: Iterator[tuple[int, Any, str]] | None = None
        self._base = 0
        self._is_plain = not language

    @property
    def is_done(self) -> bool:
        """Whether all of the code has been read."""
        return self._is_plain or self._place >= len(self._code)

    @property
    def place(self) -> int:
        """How far the code has been read."""
        return self._place

    def update(self, code: str) -> int:
        """Take a later state of the code; return from which offset on colours may change."""
        old, self._code = self._code, code
        if self._is_plain:
            return len(code)
        if len(code) > MAX_CHARS or _has_long_line(code, max(len(old) - MAX_LINE, 0)):
            self._is_plain = True
            self._forget_from(0)
            return 0
        if not code.startswith(old):
            self._restart(0)
            return 0
        # The end of what was known may mean something else now: read its last two lines again.
        line = code.rfind("\n", 0, len(old))
        line = code.rfind("\n", 0, max(line, 0)) + 1
        return self._restart(min(line, self._place)) if old else 0

    def _restart(self, offset: int) -> int:
        while len(self._checkpoints) > 1 and self._checkpoints[-1][0] > offset:
            self._checkpoints.pop()
        place, stack = self._checkpoints[-1]
        if place > offset:
            place, stack = 0, ("root",)
            self._checkpoints = [(0, stack)]
        if self._whole is not None:
            place = self._code.rfind("\n", 0, max(min(place, self._place) - _LOOK_BACK, 0)) + 1
            self._whole = None
        self._place, self._stack = place, stack
        self._forget_from(place)
        return place

    def _forget_from(self, offset: int) -> None:
        keep = bisect_left(self._starts, offset)
        del self._starts[keep:], self._spans[keep:]

    def spans(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return (start, end, colour role) of what is known between two offsets, in order."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        found = []
        for index in range(first, len(self._spans)):
            a, b, role = self._spans[index]
            if a >= end:
                break
            if b > start:
                found.append((max(a, start), min(b, end), role))
        return found

    def work(self, budget_chars: int) -> None:
        """Read about ``budget_chars`` more of the code."""
        if self.is_done:
            return
        lexer = lexer_for(self._language)
        if lexer is None:
            self._is_plain = True
            return
        limit = min(self._place + budget_chars, len(self._code))
        if _can_resume(lexer):
            self._read_resumable(lexer, limit)
        else:
            self._read_whole(lexer, limit)

    def _add(self, start: int, token_type: Any, size: int) -> None:
        role = role_of_cached(token_type)
        if not role or not size:
            return
        if self._spans and self._spans[-1][1] == start and self._spans[-1][2] == role:
            self._spans[-1] = (self._spans[-1][0], start + size, role)
        else:
            self._starts.append(start)
            self._spans.append((start, start + size, role))

    def _read_whole(self, lexer: Any, limit: int) -> None:
        """Read with a lexer that only knows whole texts: a generator that is left where it is."""
        if self._whole is None:
            self._base = self._place
            self._whole = iter(lexer.get_tokens_unprocessed(self._code[self._base :] + "\n"))
        empty = 0
        for offset, token_type, value in self._whole:
            empty = 0 if value else empty + 1
            if empty > _MOST_EMPTY:
                break
            self._add(self._base + offset, token_type, len(value))
            self._place = self._base + offset + len(value)
            if self._place >= limit:
                return
        self._place = len(self._code)

    def _read_resumable(self, lexer: Any, limit: int) -> None:
        """Read as Pygments' RegexLexer does, noting the state at each line start."""
        text, stack, place = self._code + "\n", list(self._stack), self._place
        rules = lexer._tokens  # noqa: SLF001 - how its documentation describes a lexer; there is no other way in
        empty = 0
        while place < limit:
            if text[place - 1 : place] in ("", "\n"):
                self._note(place, stack)
            for matches, action, new_state in rules[stack[-1]]:
                match = matches(text, place)
                if match is None:
                    continue
                self._take(lexer, action, match, place)
                empty = empty + 1 if match.end() == place else 0
                place = match.end()
                _change_state(stack, new_state)
                if empty > _MOST_EMPTY:
                    stack, place, empty = ["root"], place + 1, 0
                break
            else:
                if text[place] == "\n":
                    stack = ["root"]
                place += 1
        self._place, self._stack = place, tuple(stack)

    def _note(self, place: int, stack: list[str]) -> None:
        if place > self._checkpoints[-1][0]:
            self._checkpoints.append((place, tuple(stack)))
            if len(self._checkpoints) > 2 * _CHECKPOINTS_KEPT:
                del self._checkpoints[1:_CHECKPOINTS_KEPT]

    def _take(self, lexer: Any, action: Any, match: Any, place: int) -> None:
        if action is None:
            return
        if isinstance(action, tuple):  # a token type
            self._add(place, action, match.end() - place)
            return
        for offset, token_type, value in action(lexer, match):
            self._add(offset, token_type, len(value))


@cache
def role_of_cached(token_type: Any) -> str:
    """Return ``role_of``, remembered: there are some eighty types."""
    return role_of(token_type)


def _has_long_line(code: str, start: int) -> bool:
    place = code.rfind("\n", 0, start) + 1
    while (newline := code.find("\n", place)) >= 0:
        if newline - place > MAX_LINE:
            return True
        place = newline + 1
    return len(code) - place > MAX_LINE


@cache
def _can_resume(lexer: Any) -> bool:
    from pygments.lexer import RegexLexer

    return (
        isinstance(lexer, RegexLexer)
        and type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed
    )


def _change_state(stack: list[str], new_state: Any) -> None:
    """Apply a rule's state change (Pygments' documentation, "Changing states")."""
    if new_state is None:
        return
    if isinstance(new_state, tuple):
        for state in new_state:
            if state == "#pop":
                _pop(stack, 1)
            elif state == "#push":
                stack.append(stack[-1])
            else:
                stack.append(state)
    elif isinstance(new_state, int):
        _pop(stack, -new_state)
    elif new_state == "#push":
        stack.append(stack[-1])


def _pop(stack: list[str], count: int) -> None:
    for _ in range(count):
        if len(stack) > 1:
            stack.pop()
