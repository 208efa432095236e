"""Rows that are made together, of one section of a text; heights are estimates until rows are laid out."""

from typing import Any

from desktop.core.markdown.blocks import (
    BOLD,
    Block,
    CodeBlock,
    FormulaBlock,
    ImageBlock,
    Inline,
    RuleBlock,
    Span,
    TableRow,
    TextBlock,
    cell_width,
    estimated_cells,
)
from desktop.core.markdown.data_urls import packed
from desktop.core.markdown.document import Document
from desktop.ui.chat_view import words
from desktop.ui.chat_view.code_row import CodeRow
from desktop.ui.chat_view.formula_row import FormulaRow
from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.chat_view.rows import Row, RuleRow, TextRow
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.table_row import TableRowRow


class Section:
    """Rows that are made together: of one section of a document, or fixed ones.

    Attributes:
        rows: ``None`` until they were asked for.
        height: Pixels; an estimate until all rows were laid out.
    """

    __slots__ = ("_document", "_index", "height", "rows")

    def __init__(
        self,
        rows: list[Row] | None = None,
        document: Document | None = None,
        index: int = 0,
    ) -> None:
        self.rows = rows
        self._document = document
        self._index = index
        self.height = sum(row.height for row in rows) if rows else 0

    @property
    def source(self) -> str:
        """The Markdown of the section; empty for Loquat's own rows."""
        return self._document.section_source(self._index) if self._document else ""

    @property
    def is_text(self) -> bool:
        """Whether the rows are the message's own words."""
        return self._document is not None

    def ensure_rows(self, style: Style, width: int) -> list[Row]:
        """Parse if that was not done; heights of new rows are estimates."""
        if self.rows is None:
            assert self._document is not None
            self.rows = self._make_rows([], style, width)
            self.height = sum(row.height for row in self.rows)
        return self.rows

    def refresh(self, style: Style, width: int) -> None:
        """Parse again what was parsed before; rows of unchanged blocks stay as they are."""
        if self.rows is None or self._document is None:
            return
        self.rows = self._make_rows(self.rows, style, width)
        self.height = sum(row.height for row in self.rows)

    def _make_rows(self, old: list[Row], style: Style, width: int) -> list[Row]:
        assert self._document is not None
        rows = _rows_for(self._document.blocks(self._index), old, style, width)
        if rows and self._index == 0:
            rows[0].is_first = True  # the space above it is the message's
        elif rows:
            rows[0].joined = max(rows[0].joined, len(self._document.inside))
        return rows

    def lay_out_row(self, index: int, style: Style, width: int) -> int:
        """Give the row its exact height; return by how much the section's height changed."""
        row = self.ensure_rows(style, width)[index]
        before = row.height
        change = row.lay_out(style, width) - before
        self.height += change
        return change

    def estimate(self, style: Style, width: int) -> None:
        """Guess the height of what was not parsed yet from its length."""
        if self.rows is None:
            self.height = estimated_height(packed(self.source).text, style, width)


def estimated_height(source: str, style: Style, width: int) -> int:
    """Guess the height of text: its lines, and how often they must be broken."""
    breaks = source.count("\n") + 1
    wrapped = estimated_cells(source) * style.average_char_width / max(width, 1)
    return round((max(wrapped, 0.7 * breaks) + 0.35 * breaks) * style.line_height)


def _rows_for(blocks: list[Block], old: list[Row], style: Style, width: int) -> list[Row]:
    rows: list[Row] = []
    levels: tuple[Any, ...] = ()
    for index, block in enumerate(blocks):
        known = old[index] if index < len(old) else None
        row = _kept(known, block) or _new_row(block, style, width)
        row.joined = _shared(levels, block.levels)
        levels = block.levels
        rows.append(row)
    return rows


def _shared(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a.kind != b.kind:
            break
        count += 1
    return count


def _kept(row: Row | None, block: Block) -> Row | None:
    """Return the old row if it can show ``block`` too."""
    if isinstance(row, CodeRow) and isinstance(block, CodeBlock):
        if row.block.language != block.language:
            return None
        if row.block != block:
            row.grow(block)
        return row
    if isinstance(row, TableRowRow) and isinstance(block, TableRow):
        if row.block[2:4] == block[2:4] and row.block.levels == block.levels:
            row.share(block)
            return row
        return None
    if isinstance(row, TextRow | RuleRow | FormulaRow | ImageRow) and row.block == block:
        return row
    return None


def _new_row(block: Block, style: Style, width: int) -> Row:
    row: Row
    match block:
        case TextBlock():
            if block.alert:
                title = words.alert_title(block.alert)
                block = block._replace(inline=Inline(title, (Span(0, len(title), BOLD),)))
            row = TextRow(block)
            lines = cell_width(block.inline.text) * style.average_char_width / max(width, 1)
            row.height = round((int(lines) + 1.5) * style.line_height)
        case CodeBlock():
            row = CodeRow(block, words.code_labels())
            row.height = (block.code.count("\n") + 4) * style.code_line_height
        case FormulaBlock():
            row = FormulaRow(block)
            row.height = (block.latex.count("\n") + 3) * style.line_height
        case TableRow():
            row = TableRowRow(block)
            row.height = round(1.6 * style.line_height)
        case ImageBlock():
            row = ImageRow.of(block)
            row.height = 8 * style.line_height
        case RuleBlock():
            row = RuleRow(block)
            row.height = style.line_height
    return row
