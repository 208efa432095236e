r"""Mathematics in brackets, ``\(…\)`` and ``\[…\]``, as rules of the Markdown parser. Knows no Qt.

Imported late, with the parser.
"""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

#: By the bracket that opens a formula in a text: what closes it, and the token that it becomes.
_INLINE: Final = {"(": ("\\)", "math_inline"), "[": ("\\]", "math_inline_double")}

#: Brackets around signs alone are escaped ones.
_SAYS_SOMETHING: Final = re.compile(r"\w")

#: What a formula of its own interrupts.
_INTERRUPTS: Final[RuleOptionsType] = {"alt": ["paragraph", "reference", "blockquote", "list"]}


def bracket_math_plugin(parser: MarkdownIt) -> None:
    """Read mathematics in brackets."""
    parser.inline.ruler.before("escape", "bracket_math", _inline)
    parser.block.ruler.before("fence", "bracket_math", _block, _INTERRUPTS)


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - theirs
    start = state.pos
    if state.src[start] != "\\":
        return False
    close, kind = _INLINE.get(state.src[start + 1 : start + 2], ("", ""))
    end = state.src.find(close, start + 2, state.posMax) if close else -1
    if end < 0 or not _SAYS_SOMETHING.search(state.src, start + 2, end):
        return False
    if kind == "math_inline_double" and state.src.startswith("(", end + 2):
        return False  # the brackets of a link, to be shown as they are
    if not silent:
        token = state.push(kind, "math", 0)
        token.content = state.src[start + 2 : end]
        token.markup = state.src[start : start + 2]
    state.pos = end + 2
    return True


def _block(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803, FBT001 - theirs
    r"""Take lines from ``\[`` at the beginning of one to ``\]`` at the end of one; otherwise it stands in a text."""
    begin = state.bMarks[startLine] + state.tShift[startLine]
    if state.is_code_block(startLine) or not state.src.startswith("\\[", begin):
        return False
    line, place = startLine, begin + 2
    while (close := state.src.find("\\]", place, state.eMarks[line])) < 0:
        line += 1
        is_outside = line < endLine and state.sCount[line] < state.blkIndent
        if line >= endLine or (is_outside and not state.isEmpty(line)):
            return False
        place = state.bMarks[line]
    if state.src[close + 2 : state.eMarks[line]].strip():
        return False
    if not _SAYS_SOMETHING.search(state.src, begin + 2, close):
        return False
    if silent:
        return True
    whole = state.getLines(startLine, line + 1, state.blkIndent, False)
    token = state.push("math_block", "math", 0)
    token.block = True
    token.content = whole[whole.index("\\[") + 2 : whole.rindex("\\]")]
    token.markup = "\\["
    token.map = [startLine, line + 1]
    state.line = line + 1
    return True
