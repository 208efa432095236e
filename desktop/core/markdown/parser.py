"""Builds the Markdown parser: CommonMark, GitHub's additions, and what Chinese needs. Knows no Qt.

Imported late: markdown-it takes 50 ms that an empty window need not wait for.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink, normalizeLinkText
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.gfm_autolink import index as autolink_rules
from mdit_py_plugins.gfm_autolink._match import check_prev

from desktop.core.markdown.beginnings import ENV_KEY, Beginnings
from desktop.core.markdown.bracket_math import bracket_math_plugin
from desktop.core.markdown.sections import MAX_COLUMNS

#: Deeper nesting is shown as the text it is: nobody can read it, and each level costs a recursion.
MAX_NESTING: Final = 60

#: More opening brackets or emphasis marks than this in a section are nobody's text; looking for their
#: partners takes time that grows with the square of their number.
MAX_BRACKETS: Final = 400
MAX_MARKS: Final = 1_000

#: Of brackets that nothing closes, each is looked behind to the end of the text.
MAX_OPEN_BRACKETS: Final = 60

#: The same of colons, before each of which the name of a protocol is looked for, and of ``\\(`` or ``\\[`` that nothing closes.
MAX_COLONS: Final = 250
MAX_OPEN_FORMULAS: Final = 100

#: More lines of definitions than this in a section: each is a block of its own to read, to measure and to draw.
MAX_DEFINITION_LINES: Final = 400

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


#: Marks that Chinese shares with Latin, before which emphasis may begin and behind which it may end, whatever is beside it.
_OPENING: Final = frozenset("“‘…—")
_CLOSING: Final = frozenset("”’…—")

#: Choose how the character before them is drawn; what counts is that one.
_VARIATION_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]+$")


class _WideStateInline(StateInline):
    """Lets emphasis begin and end beside wide characters, punctuation or not.

    CommonMark 0.31.2, section 6.2, takes a mark beside punctuation for a beginning or an end only
    with a blank or punctuation on its other side. Chinese has no blanks there: in ``**“引号”**后`` and ``**注意：**API``
    the second mark would not close. A wide character counts like a blank here, and wide punctuation like a letter; so
    do quotation marks, dashes and dots towards what they enclose, as in ``**“Base64”**API``.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N803, FBT001 - theirs
        known = super().scanDelims(start, canSplitWord)
        if self.src.isascii() or not canSplitWord or (known.can_open and known.can_close):
            return known
        end = start + known.length
        before = _VARIATION_SELECTORS.sub("", self.src[max(start - 3, 0) : start])[-1:] or " "
        after = self.src[end] if end < self.posMax else " "
        is_beside_wide = WIDE.match(before) is not None or WIDE.match(after) is not None
        may_open = known.can_open or is_beside_wide or after in _OPENING
        may_close = known.can_close or is_beside_wide or before in _CLOSING
        return Scanned(
            may_open and not isWhiteSpace(ord(after)),
            may_close and not isWhiteSpace(ord(before)),
            known.length,
        )


class _WideParserInline(ParserInline):
    """Reads inline text with ``_WideStateInline``."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        known = env.get(ENV_KEY)
        if isinstance(known, Beginnings):
            tokens += known.read(src, md, lambda part: self._parse(part, md, env))
        else:
            tokens += self._parse(src, md, env)
        return tokens

    def _parse(self, src: str, md: MarkdownIt, env: EnvType) -> list[Token]:
        state = _WideStateInline(src, md, env, [])
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


#: Addresses are taken apart and put together again in pure Python, and an answer's are read with each of its frames.
_normalized_link: Final = lru_cache(512)(normalizeLink)
_normalized_link_text: Final = lru_cache(512)(normalizeLinkText)


class _RememberingMarkdownIt(MarkdownIt):
    """Remembers the addresses that it has normalised."""

    def normalizeLink(self, url: str) -> str:
        return _normalized_link(url)

    def normalizeLinkText(self, link: str) -> str:
        return _normalized_link_text(link)


def base_parser() -> MarkdownIt:
    """Return the parser of CommonMark alone, as the specification's examples want it."""
    return _RememberingMarkdownIt("commonmark")


def _inline_rules(parser: MarkdownIt) -> dict[str, RuleFuncInlineType]:
    ruler = parser.inline.ruler
    return dict(zip(ruler.get_active_rules(), ruler.getRules(""), strict=True))


def _html_as_text(parser: MarkdownIt) -> None:
    parser.options["html"] = False


def _tables(parser: MarkdownIt) -> None:
    parser.enable("table")


def _strikethrough(parser: MarkdownIt) -> None:
    parser.enable("strikethrough")
    parser.options["strikethrough_single_tilde"] = True


def _task_lists(parser: MarkdownIt) -> None:
    parser.options["tasklists"] = True


def _alerts(parser: MarkdownIt) -> None:
    parser.options["alerts"] = True


#: Where an address ends in Chinese, which has no blank there: at a mark of its own, and at the end of emphasis.
_WIDE_END: Final = re.compile(
    "[\u2018\u2019\u201c\u201d\u2026\u3001\u3002\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]"
    rf"|(?:\*+|~+)(?={WIDE.pattern})"
)


#: A host in Latin letters that Chinese follows without a blank.
_HOST_BESIDE_WIDE: Final = re.compile(
    rf"(?:://)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?={WIDE.pattern})"
)


def _may_precede_address(character: str) -> bool:
    """Whether an address may begin behind ``character``: where GitHub allows it, behind wide ones, and in quotes."""
    return check_prev(character) or WIDE.match(character) is not None or character in "“‘\"'"


def _ended_by_wide_marks(rule: RuleFuncInlineType, first: str) -> RuleFuncInlineType:
    """Return a rule for addresses that sees the text up to the next full-width mark only; asked at ``first``."""

    def ended(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - theirs
        if state.src[state.pos] != first:
            return False
        end = state.posMax
        if not state.src.isascii():
            host = _HOST_BESIDE_WIDE.match(state.src, state.pos, end)
            mark = _WIDE_END.search(state.src, state.pos, end)
            state.posMax = host.end() if host else mark.start() if mark else end
        try:
            return rule(state, silent)
        finally:
            state.posMax = end

    return ended


#: A mark inside a word, which CommonMark 0.31.2, section 6.2, never takes for emphasis.
_UNDERSCORES_IN_WORD: Final = re.compile(r"(?<=[A-Za-z0-9])_+(?=[A-Za-z0-9])")


def _underscores_in_words(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - theirs
    """Take underscores inside a word as the letters they are: the rule for addresses looks back at letters only."""
    found = _UNDERSCORES_IN_WORD.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.append_pending(found[0])
    state.pos = found.end()
    return True


def _autolinks(parser: MarkdownIt) -> None:
    parser.use(gfm_autolink_plugin)
    parser.inline.ruler.before("emphasis", "underscores_in_words", _underscores_in_words)
    # WORKAROUND: the plugin's rules ask for it by this name, and there is no option for it.
    autolink_rules.check_prev = _may_precede_address  # type: ignore[assignment, attr-defined]
    rules = _inline_rules(parser)
    for name, first in (("gfm_autolink_www", "w"), ("gfm_autolink_protocol", ":")):
        parser.inline.ruler.at(name, _ended_by_wide_marks(rules[name], first))


def _footnotes(parser: MarkdownIt) -> None:
    parser.use(footnote_plugin, inline=False, move_to_end=False)


def _definition_lists(parser: MarkdownIt) -> None:
    parser.use(deflist_plugin)


def _mended_dollar_rule(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    """Return the plugin's rule with GitHub's ``$`…`$``, and one that knows what stands before the first character.

    WORKAROUND: the plugin asks for the character at -1, which is the last one: ``$x$ is 3`` was no formula.
    """

    def mended(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - theirs
        source = state.src
        if source[state.pos] != "$":
            return False
        if not state.pos:
            state.src = f"{source} "
        try:
            is_found = rule(state, silent)
        finally:
            state.src = source
        if is_found and not silent:
            _take_off_backticks(state.tokens[-1])
        return is_found

    return mended


def _take_off_backticks(formula: Token) -> None:
    inner = formula.content[1:-1]
    if formula.markup == "$" and inner and formula.content == f"`{inner}`":
        formula.content, formula.markup = inner, "$`"


def _mathematics(parser: MarkdownIt) -> None:
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    rule = _inline_rules(parser)["math_inline"]
    parser.inline.ruler.at("math_inline", _mended_dollar_rule(rule))


def _mathematics_in_brackets(parser: MarkdownIt) -> None:
    parser.use(bracket_math_plugin)


def _wide_emphasis(parser: MarkdownIt) -> None:
    inline = _WideParserInline()
    inline.ruler, inline.ruler2 = parser.inline.ruler, parser.inline.ruler2
    inline.terminator_re = parser.inline.terminator_re  # with what the additions stop at
    parser.inline = inline


def _deep_nesting(parser: MarkdownIt) -> None:
    block = _KeepingParserBlock()
    block.ruler = parser.block.ruler
    parser.block = block
    parser.options["maxNesting"] = MAX_NESTING


_BRACKETS: Final = "mathematics in brackets"

#: Everything that is read differently from CommonMark alone. To add one: write a function that changes a
#: parser, name it here, and list in tests/unit/core/markdown/test_commonmark.py which examples it changes.
EXTENSIONS: Final[dict[str, Callable[[MarkdownIt], None]]] = {
    "html as text": _html_as_text,
    "tables": _tables,
    "strikethrough": _strikethrough,
    "task lists": _task_lists,
    "alerts": _alerts,
    "autolinks": _autolinks,
    "footnotes": _footnotes,
    "definition lists": _definition_lists,
    "mathematics": _mathematics,
    _BRACKETS: _mathematics_in_brackets,
    "emphasis beside wide characters": _wide_emphasis,
    "deep nesting": _deep_nesting,
}


def parser_for(source: str) -> MarkdownIt:
    """Return the parser for a section; one that reads fewer things if the others would take too long."""
    brackets = source.count("[")
    has_many_links = brackets > MAX_BRACKETS or brackets - source.count("]") > MAX_OPEN_BRACKETS
    has_many_marks = source.count("*") + source.count("_") + source.count("~") > MAX_MARKS
    has_many_colons = source.count(":") > MAX_COLONS
    has_wide_tables = source.count("|") > MAX_COLUMNS and any(
        line.count("|") > MAX_COLUMNS for line in source.split("\n")
    )
    has_open_formulas = any(
        source.count(f"\\{a}") - source.count(f"\\{b}") > MAX_OPEN_FORMULAS for a, b in ("()", "[]")
    )
    return chat_parser(
        links=not has_many_links,
        emphasis=not has_many_marks,
        addresses=not has_many_colons,
        formulas=not has_open_formulas,
        definitions=source.count("\n:") <= MAX_DEFINITION_LINES,
        tables=not has_wide_tables,
    )


@cache
def chat_parser(
    *,
    links: bool = True,
    emphasis: bool = True,
    addresses: bool = True,
    formulas: bool = True,
    definitions: bool = True,
    tables: bool = True,
) -> MarkdownIt:
    """Return the parser that messages are read with."""
    parser = base_parser()
    for name, extend in EXTENSIONS.items():
        if formulas or name != _BRACKETS:
            extend(parser)
    if not links:
        parser.disable(["link", "image", "footnote_ref"])
    if not emphasis:
        parser.disable(["emphasis", "strikethrough"])
    if not addresses:
        parser.disable("gfm_autolink_protocol")
    if not definitions:
        parser.disable("deflist")
    if not tables:
        parser.disable("table")
    return parser
