"""Builds the Markdown parser: CommonMark, GitHub's additions, and what Chinese needs. Knows no Qt.

Imported late: markdown-it takes 50 ms that an empty window need not wait for.
"""

import re
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

#: Deeper nesting is shown as the text it is: nobody can read it, and each level costs a recursion.
MAX_NESTING: Final = 60

#: More opening brackets or emphasis marks than this in a section are nobody's text; looking for their
#: partners takes time that grows with the square of their number.
MAX_BRACKETS: Final = 400
MAX_MARKS: Final = 1_000

#: Characters of scripts that write no blanks between words: Chinese, Japanese, Korean and their punctuation.
WIDE: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U0001b000-\U0001b2ff\U00020000-\U0003ffff]"
)


class _KeepingParserBlock(ParserBlock):
    """Keeps as plain text what is nested too deeply, which the original leaves out."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - theirs
        if state.level < state.md.options.maxNesting:
            super().tokenize(state, startLine, endLine)
            return
        token = state.push("code_block", "code", 0)
        token.content = state.getLines(startLine, endLine, state.blkIndent, keepLastLF=True)
        token.map = [startLine, endLine]
        state.line = endLine


class _WideStateInline(StateInline):
    """Lets emphasis begin and end between a wide character and punctuation.

    CommonMark 0.31.2, section 6.2, takes a mark beside punctuation for a beginning or an end only
    with a blank or punctuation on its other side. Chinese has no blanks there: in ``**“引号”**后``
    the second mark would not close. A wide character counts like a blank here.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N803, FBT001 - theirs
        known = super().scanDelims(start, canSplitWord)
        if self.src.isascii() or (known.can_open and known.can_close):
            return known
        end = start + known.length
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        can_open = known.can_open or (
            bool(WIDE.match(before)) and _is_punctuation(after) and canSplitWord
        )
        can_close = known.can_close or (
            bool(WIDE.match(after)) and _is_punctuation(before) and canSplitWord
        )
        return Scanned(can_open, can_close, known.length)


def _is_punctuation(character: str) -> bool:
    is_blank = isWhiteSpace(ord(character))
    return not is_blank and (isMdAsciiPunct(ord(character)) or isPunctChar(character))


class _WideParserInline(ParserInline):
    """Reads inline text with ``_WideStateInline``."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _WideStateInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def base_parser() -> MarkdownIt:
    """Return the parser of CommonMark alone, as the specification's examples want it."""
    return MarkdownIt("commonmark")


def parser_for(source: str) -> MarkdownIt:
    """Return the parser for a section; one that reads fewer things if the others would take too long."""
    has_many_links = source.count("[") > MAX_BRACKETS
    has_many_marks = source.count("*") + source.count("_") + source.count("~") > MAX_MARKS
    return chat_parser(links=not has_many_links, emphasis=not has_many_marks)


@cache
def chat_parser(*, links: bool = True, emphasis: bool = True) -> MarkdownIt:
    """Return the parser that messages are read with."""
    parser = MarkdownIt("commonmark")
    block, inline = _KeepingParserBlock(), _WideParserInline()
    block.ruler.enableOnly(parser.block.ruler.get_active_rules())
    inline.ruler.enableOnly(parser.inline.ruler.get_active_rules())
    inline.ruler2.enableOnly(parser.inline.ruler2.get_active_rules())
    parser.block, parser.inline = block, inline
    parser.options["html"] = False
    parser.options["tasklists"] = True
    parser.options["alerts"] = True
    parser.options["strikethrough_single_tilde"] = True
    parser.options["maxNesting"] = MAX_NESTING
    parser.enable(["table", "strikethrough"])
    parser.use(gfm_autolink_plugin)
    if not links:
        parser.disable(["link", "image"])
    if not emphasis:
        parser.disable(["emphasis", "strikethrough"])
    return parser
