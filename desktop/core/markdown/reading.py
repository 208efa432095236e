"""Reads Markdown (CommonMark and GitHub's additions) into blocks. HTML is text. Knows no Qt.

Imported late: markdown-it takes 50 ms that an empty window need not wait for.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from markdown_it.token import Token

from desktop.core.markdown.blocks import (
    BOLD,
    CODE,
    IMAGE,
    ITALIC,
    LINK,
    MATH,
    RAISED,
    STRIKE,
    Block,
    Cell,
    CodeBlock,
    FormulaBlock,
    ImageBlock,
    Inline,
    Level,
    Levels,
    Lines,
    RuleBlock,
    Span,
    TableRow,
    TableShape,
    TextBlock,
    as_formula,
)
from desktop.core.markdown.data_urls import Packed
from desktop.core.markdown.latex import FORMULA_ENDS
from desktop.core.markdown.parser import WIDE, parser_for
from desktop.core.markdown.pictures import Picture, image_text, trimmed, with_pictures_apart

_STYLE_OF: Final = {"strong_open": BOLD, "em_open": ITALIC, "s_open": STRIKE, "link_open": LINK}
_CLOSING: Final = {"strong_close": BOLD, "em_close": ITALIC, "s_close": STRIKE, "link_close": LINK}
#: More pictures in one field of a table are named there, and not drawn.
PICTURES_IN_CELL: Final = 8

_ALIGN: Final = re.compile(r"text-align:(\w+)")


def read_blocks(source: Packed, env: dict[str, Any], *, keep_breaks: bool = False) -> list[Block]:
    """Parse ``source``.

    Args:
        source: Markdown, made safe for display, lines ending in line feeds; the data of pictures taken out.
        env: The parser's environment: holds ``references`` that the rest of the message defines.
        keep_breaks: Whether a line end inside a paragraph is one on screen too (what people type).
    """
    return _Reader(read_tokens(source, env), keep_breaks=keep_breaks).read()


def read_tokens(source: Packed, env: dict[str, Any]) -> list[Token]:
    """Return the parser's tokens of ``source``, with the data of its pictures in them."""
    tokens = parser_for(source.text).parse(source.text, env)
    if source.urls:
        _put_back(tokens, source)
    return tokens


def _put_back(tokens: list[Token], source: Packed) -> None:
    """Put the data of pictures back wherever it was read as text or as an address."""
    for token in tokens:
        token.content = source.whole(token.content)
        for name in ("src", "href"):
            if name in token.attrs:
                token.attrs[name] = source.whole(str(token.attrs[name]))
        _put_back(token.children or [], source)


class _Reader:
    """Walks the tokens of one parse and flattens them."""

    def __init__(self, tokens: list[Token], *, keep_breaks: bool) -> None:
        self._tokens = tokens
        self._keep_breaks = keep_breaks
        self._levels: list[Level] = []
        self._numbers: list[tuple[int, str, int]] = []  # next number (-1: bullets), its end, width
        self._heading = 0
        self._tight = False
        self._lines = Lines(0, 0)
        self._item_empty = False
        self._alert = ""
        self._is_term = False
        self._shape: TableShape | None = None
        self._cells: list[Cell] = []
        self._blocks: list[Block] = []

    def read(self) -> list[Block]:
        for token in self._tokens:
            if token.map and token.type != "inline":
                self._lines = Lines(token.map[0], max(token.map[1], token.map[0] + 1))
            handler = _HANDLERS.get(token.type)
            if handler:
                handler(self, token)
        return self._blocks

    def _here(self) -> Levels:
        """Return the levels for the next block; a marker is given out once."""
        levels = tuple(self._levels)
        for index, level in enumerate(levels):
            if level.marker:
                self._levels[index] = level._replace(marker="")
        self._item_empty = False
        return levels

    def on_list_open(self, token: Token) -> None:
        if token.type == "bullet_list_open":
            self._numbers.append((-1, "", 1))
            return
        first = int(token.attrs.get("start", 1))
        items = sum(
            1 for t in self._tokens if t.type == "list_item_open" and t.level == token.level + 1
        )
        self._numbers.append((first, token.markup, len(str(first + items)) + 1))

    def on_list_close(self, _token: Token) -> None:
        self._numbers.pop()

    def on_item_open(self, token: Token) -> None:
        number, end, width = self._numbers[-1]
        marker = "•" if number < 0 else f"{number}{end}"
        if number >= 0:
            self._numbers[-1] = (number + 1, end, width)
        if "checked" in token.meta:
            marker = "☑" if token.meta["checked"] else "☐"
        self._levels.append(Level("item", marker, width))
        self._item_empty = True

    def on_item_close(self, _token: Token) -> None:
        if self._item_empty:
            self._blocks.append(TextBlock(self._here(), Inline(""), self._lines, tight=True))
        self._levels.pop()

    def on_quote_open(self, token: Token) -> None:
        kind = token.meta.get("kind", "quote").lower() if token.type == "alert_open" else "quote"
        self._levels.append(Level(kind))
        self._alert = kind if kind != "quote" else ""

    def on_quote_close(self, _token: Token) -> None:
        self._levels.pop()

    def on_footnote_open(self, token: Token) -> None:
        marker = f"{token.meta.get('label', '')}."
        self._levels.append(Level("item", marker, len(marker)))
        self._item_empty = True

    def on_definition_open(self, _token: Token) -> None:
        self._levels.append(Level("definition"))

    def on_term(self, token: Token) -> None:
        self._is_term = token.nesting > 0

    def on_heading(self, token: Token) -> None:
        self._heading = int(token.tag[1]) if token.nesting > 0 else 0

    def on_paragraph(self, token: Token) -> None:
        self._tight = token.hidden and token.nesting > 0

    def on_inline(self, token: Token) -> None:
        children = token.children or []
        if self._shape is not None:
            self._cells.append(self._cell(children))
            return
        if self._is_term:
            self._add_text(_all_bold(read_inline(children, keep_breaks=self._keep_breaks)))
            return
        lines = self._lines
        for piece in with_pictures_apart(children):
            if isinstance(piece, Picture):
                self._blocks.append(
                    ImageBlock(self._here(), piece.source, piece.alt, self._lines, piece.href)
                )
            else:
                inline = read_inline(piece, keep_breaks=self._keep_breaks)
                self._add_text(inline if piece is children else trimmed(inline))
            self._lines = Lines(lines.end, lines.end)  # the first one stands for all of them
        self._lines = lines

    def _cell(self, children: list[Token]) -> Cell:
        pieces: list[Inline | ImageBlock] = []
        for piece in with_pictures_apart(children, PICTURES_IN_CELL):
            if isinstance(piece, Picture):
                pieces.append(ImageBlock((), piece.source, piece.alt, self._lines, piece.href))
                continue
            inline = trimmed(read_inline(piece, keep_breaks=self._keep_breaks))
            if inline.text:
                pieces.append(inline)
        return Cell(tuple(pieces))

    def _add_text(self, inline: Inline) -> None:
        alert, self._alert = self._alert, ""
        self._blocks.append(
            TextBlock(self._here(), inline, self._lines, self._heading, self._tight, alert)
        )

    def on_code(self, token: Token) -> None:
        info = token.info.split(maxsplit=1)
        code = token.content.removesuffix("\n")
        block = CodeBlock(self._here(), code, info[0] if info else "", self._lines, closed=True)
        self._blocks.append(as_formula(block))

    def on_formula(self, token: Token) -> None:
        latex = token.content.strip("\n")
        if token.type == "math_block_label":
            latex += f"\\tag{{{token.info}}}"
        self._blocks.append(FormulaBlock(self._here(), latex, self._lines))

    def on_rule(self, _token: Token) -> None:
        self._blocks.append(RuleBlock(self._here(), self._lines))

    def on_table_open(self, _token: Token) -> None:
        self._shape = TableShape(())

    def on_table_close(self, _token: Token) -> None:
        self._shape = None

    def on_header_cell(self, token: Token) -> None:
        assert self._shape is not None
        found = _ALIGN.search(str(token.attrs.get("style", "")))
        self._shape.aligns += (found[1] if found else "",)

    def on_row_close(self, _token: Token) -> None:
        assert self._shape is not None
        cells, self._cells = tuple(self._cells), []
        row = self._shape.rows
        self._shape.include(cells)
        self._blocks.append(TableRow(self._here(), self._shape, cells, row, self._lines))


_HANDLERS: Final = {
    "bullet_list_open": _Reader.on_list_open,
    "ordered_list_open": _Reader.on_list_open,
    "bullet_list_close": _Reader.on_list_close,
    "ordered_list_close": _Reader.on_list_close,
    "list_item_open": _Reader.on_item_open,
    "list_item_close": _Reader.on_item_close,
    "blockquote_open": _Reader.on_quote_open,
    "blockquote_close": _Reader.on_quote_close,
    "alert_open": _Reader.on_quote_open,
    "alert_close": _Reader.on_quote_close,
    "footnote_reference_open": _Reader.on_footnote_open,
    "footnote_reference_close": _Reader.on_item_close,
    "dd_open": _Reader.on_definition_open,
    "dd_close": _Reader.on_quote_close,
    "dt_open": _Reader.on_term,
    "dt_close": _Reader.on_term,
    "heading_open": _Reader.on_heading,
    "heading_close": _Reader.on_heading,
    "paragraph_open": _Reader.on_paragraph,
    "inline": _Reader.on_inline,
    "fence": _Reader.on_code,
    "code_block": _Reader.on_code,
    "math_block": _Reader.on_formula,
    "math_block_label": _Reader.on_formula,
    "hr": _Reader.on_rule,
    "table_open": _Reader.on_table_open,
    "table_close": _Reader.on_table_close,
    "th_open": _Reader.on_header_cell,
    "tr_close": _Reader.on_row_close,
}


def read_inline(children: list[Token], *, keep_breaks: bool) -> Inline:
    """Flatten inline tokens into text and spans."""
    pieces: list[str] = []
    spans: list[Span] = []
    size = style = 0
    depth = dict.fromkeys(_STYLE_OF.values(), 0)
    href = ""
    for text, flag, token in _runs(children, keep_breaks=keep_breaks):
        if token.type in _STYLE_OF:
            depth[_STYLE_OF[token.type]] += 1
            href = str(token.attrs.get("href", "")) if token.type == "link_open" else href
        elif token.type in _CLOSING:
            depth[_CLOSING[token.type]] -= 1
            href = "" if token.type == "link_close" else href
        else:
            if text:
                target = str(token.attrs.get("src", "")) if token.type == "image" else href
                _add_span(spans, Span(size, size + len(text), style | flag, target))
            pieces.append(text)
            size += len(text)
            continue
        style = sum(bit for bit, count in depth.items() if count)
    return Inline("".join(pieces), tuple(spans))


def _all_bold(inline: Inline) -> Inline:
    """Return the text with everything bold that is not marked otherwise."""
    spans, place = [], 0
    for span in (*inline.spans, Span(len(inline.text), len(inline.text), 0)):
        if span.start > place:
            spans.append(Span(place, span.start, BOLD))
        if span.end > span.start:
            spans.append(span._replace(style=span.style | BOLD))
        place = span.end
    return Inline(inline.text, tuple(spans))


def _add_span(spans: list[Span], span: Span) -> None:
    if not span.style:
        return
    is_same = spans and spans[-1].end == span.start and spans[-1][2:] == span[2:]
    if is_same and not span.style & MATH:  # two formulas side by side stay two
        spans[-1] = spans[-1]._replace(end=span.end)
    else:
        spans.append(span)


def _runs(children: list[Token], *, keep_breaks: bool) -> Iterator[tuple[str, int, Token]]:
    """Yield text, its own style flag and its token, for each inline token."""
    last = ""
    for index, token in enumerate(children):
        text, flag = token.content, 0
        if token.type == "softbreak":
            following = children[index + 1].content[:1] if index + 1 < len(children) else ""
            text = "\n" if keep_breaks else _joint(last, following)
        elif token.type == "hardbreak":
            text = "\n"
        elif token.type == "code_inline":
            flag = CODE
        elif token.type.startswith("math_inline"):
            text, flag = _formula(token), MATH
        elif token.type == "footnote_ref":
            text, flag = str(token.meta.get("label", "")), RAISED
        elif token.type == "image":
            text, flag = image_text(token), IMAGE
        last = text[-1:] or last
        yield text, flag, token


def _formula(token: Token) -> str:
    """Return a formula as it was written, marks included: what is no formula after all must not lose them."""
    return f"{token.markup}{token.content}{FORMULA_ENDS[token.markup]}"


def _joint(before: str, after: str) -> str:
    """What stands for a line end in the source: nothing between two wide characters, else a blank."""
    return "" if WIDE.match(before) and WIDE.match(after) else " "
