r"""Writes chemical formulas (``\ce`` of LaTeX's mhchem) as the mathematics they look like. Pure.

What people and models write: elements with numbers, charges, isotopes, states and arrows; no bonds but ``-``, ``=``, ``#``.
"""

import re
from typing import Final

_ARROWS: Final = {
    "->": "rightarrow",
    "<-": "leftarrow",
    "<->": "leftrightarrow",
    "<=>": "rightleftharpoons",
}
_ARROW: Final = re.compile(r"(<=>|<->|->|<-)(?:\[([^\]]*)\])?(?:\[([^\]]*)\])?")

#: What stands alone between blanks: a gas, what settles, and the signs of an equation.
_WORDS: Final = {"^": r"\uparrow", "v": r"\downarrow", "+": "+", "=": "="}

_PIECE: Final = re.compile(
    r"""(?P<raised>\^(?:\{[^{}]*\}|\d*[+-]|\d+)) | (?P<lowered>_(?:\{[^{}]*\}|\d+)) | (?P<letters>[A-Za-z]+)
    | (?P<number>\d+(?:\.\d+)?(?:/\d+)?) | (?P<charge>(?<=[\w)\]])[+-]$) | (?P<command>\\[A-Za-z]+) | (?P<sign>.)""",
    re.VERBOSE,
)
_SIGNS: Final = {"*": r"\cdot ", ".": r"\cdot ", "#": r"\equiv ", "-": "{-}", "=": "{=}"}


def chemical(source: str) -> str:
    """Return the LaTeX of a reaction or a formula, in no braces: each pair of them doubles the library's work."""
    found, place = [], 0
    for arrow in _ARROW.finditer(source):
        found += [_words(source[place : arrow.start()]), _arrow(arrow)]
        place = arrow.end()
    return " ".join([*found, _words(source[place:])])


def _arrow(found: re.Match[str]) -> str:
    name, above, below = _ARROWS[found[1]], found[2], found[3]
    if above is None:
        return rf"\{name} "
    under = f"[{chemical(below)}]" if below else ""
    return rf"\x{name}{under}{{{chemical(above)}}}"


def _words(source: str) -> str:
    return " ".join(_WORDS.get(word) or _formula(word) for word in source.split())


def _formula(word: str) -> str:
    written = ""
    before = ""  # the kind of the piece before
    for piece in _PIECE.finditer(word):
        kind = piece.lastgroup or ""
        written += _piece(kind, piece[0], before, written)
        before = kind if piece[0] not in (")", "]") else "letters"
    return written


def _piece(kind: str, text: str, before: str, written: str) -> str:
    inner = text[1:].removeprefix("{").removesuffix("}")
    top, _, bottom = text.partition("/")
    match kind:
        case "letters":
            found = rf"\mathrm{{{text}}}"
        case "number" if before == "letters":
            found = f"_{{{text}}}"
        case "number":
            found = (rf"\frac{{{top}}}{{{bottom}}}" if bottom else text) + r"\,"
        case "raised" | "lowered":
            found = f"{text[0]}{{{inner}}}" if written else f"{{}}{text[0]}{{{inner}}}"
        case "charge":
            found = f"^{{{text}}}"
        case "command":
            found = f"{text} "
        case _:
            found = _SIGNS.get(text, text)
    return found
