"""The rows of a message on paper: those of the chat view, without what is there to be clicked."""

import dataclasses
from collections.abc import Iterator
from typing import Final

from msgspec import structs

from desktop.core.conversation import Conversation
from desktop.core.export import ExportOptions
from desktop.core.markdown.blocks import Cell, ImageBlock, Inline, Lines, TextBlock
from desktop.core.markdown.display_text import safe_text
from desktop.core.markdown.pictures import host_of, is_remote
from desktop.core.message import Message, ReasoningPart, Role, TextPart
from desktop.core.transcript import Entry
from desktop.ui.chat_view import picture_words, words
from desktop.ui.chat_view.actions_row import ActionsRow
from desktop.ui.chat_view.cards import CardRow, LabelRow
from desktop.ui.chat_view.code_row import CodeRow
from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.chat_view.message_view import Looks, MessageView
from desktop.ui.chat_view.row_section import Section
from desktop.ui.chat_view.rows import Row, SpaceRow, TextRow
from desktop.ui.chat_view.table_row import TableRowRow

#: Characters of a title that are printed.
_TITLE_CHARS: Final = 300

#: Space and author stand above what a model thought.
_HEAD_ROWS: Final = 2


@dataclasses.dataclass(slots=True)
class PrintedRow:
    """A row with its place in the column.

    Attributes:
        left, width: Pixels from the column's left, and of the row.
        is_in_bubble: The person's own words, on a ground of their own.
        is_aside: What the model thought, with a line beside it.
    """

    row: Row
    left: int
    width: int
    is_in_bubble: bool = False
    is_aside: bool = False


def printed_rows(entry: Entry, looks: Looks, options: ExportOptions) -> list[PrintedRow]:
    """Return the rows of a message from the top; their heights are estimates until each is laid out."""
    message, thoughts = _without_thoughts(entry.message)
    if message.tool_calls and message.error is None:
        message = structs.replace(message, ending=None)  # its card asks for what the calls returned
    view = MessageView(message, looks, is_streaming=False)
    view.unfold()
    left = view.left + view.inset
    rows = [PrintedRow(row, left, view.width) for row in _rows_of(view.sections, view, looks)]
    if view.is_own:
        filled = [i for i, r in enumerate(rows) if not isinstance(r.row, SpaceRow)]
        for printed in rows[filled[0] : filled[-1] + 1] if filled else ():
            printed.is_in_bubble = True
    elif thoughts and options.reasoning:
        rows[_HEAD_ROWS:_HEAD_ROWS] = _thoughts(thoughts, looks)
    place = [PrintedRow(row, left, view.width) for row in _place_rows(entry, options)]
    return [*place, *rows]


def _without_thoughts(message: Message) -> tuple[Message, str]:
    thoughts = message.reasoning
    if not thoughts:
        return message, ""
    parts = tuple(part for part in message.parts if not isinstance(part, ReasoningPart))
    return structs.replace(message, parts=parts), thoughts


def _thoughts(thoughts: str, looks: Looks) -> Iterator[PrintedRow]:
    style = looks.style
    label = words.thought_label(Message("", Role.ASSISTANT), is_streaming=False, seconds=None)
    yield PrintedRow(LabelRow(label, gap=1), 0, looks.column)
    indent = style.space(4)
    narrow = Looks(style, looks.column - indent)
    said = Message("", Role.ASSISTANT, (TextPart(thoughts),))
    view = MessageView(said, narrow, is_streaming=False)
    sections = [section for section in view.sections if section.is_text]
    for row in _rows_of(sections, view, narrow):
        yield PrintedRow(row, indent, view.width, is_aside=True)
    yield PrintedRow(SpaceRow(style.space(4)), 0, looks.column)


def title_row(conversation: Conversation, fallback: str) -> Row:
    """Return what stands above the first message."""
    title = safe_text(" ".join(conversation.shown_title[:_TITLE_CHARS].split()) or fallback)
    row = TextRow(TextBlock((), Inline(title), Lines(0, 1), heading=1))
    row.is_first = True
    return row


def _place_rows(entry: Entry, options: ExportOptions) -> Iterator[Row]:
    """Say where in the tree the message stands, when all of it is printed."""
    if options.all_branches:
        place = words.place_in_tree(entry.number, entry.version, entry.versions, entry.after)
        yield LabelRow(place, gap=4)


def _rows_of(sections: list[Section], view: MessageView, looks: Looks) -> Iterator[Row]:
    for section in sections:
        for row in section.ensure_rows(looks.style, view.width):
            printed = _printed(row, looks)
            if printed is not None:
                yield printed


def _named(picture: ImageBlock) -> Inline:
    """Return the words that stand for a picture that would have to be fetched."""
    return Inline(
        f"▣ {safe_text(picture.alt) or picture_words.picture()} ({host_of(picture.source)})"
    )


def _printed_cell(cell: Cell) -> Cell:
    return Cell(
        tuple(
            _named(piece) if isinstance(piece, ImageBlock) and is_remote(piece.source) else piece
            for piece in cell.pieces
        )
    )


def _printed(row: Row, looks: Looks) -> Row | None:
    """Return the row without its buttons; ``None`` if it is nothing else."""
    if isinstance(row, ActionsRow):
        return SpaceRow(looks.style.space(2))
    if isinstance(row, LabelRow) and row.action:
        return None
    if isinstance(row, ImageRow) and row.address:
        return TextRow(TextBlock(row.levels, _named(row.block), row.block.lines))
    if isinstance(row, TableRowRow):
        return row.with_cells(tuple(map(_printed_cell, row.block.cells)))
    if isinstance(row, CodeRow):
        row.labels = {}
        if not row.wraps:
            row.toggle_wrap()
    elif isinstance(row, CardRow):
        row.card = dataclasses.replace(row.card, buttons=(), evidence="")
        row.forget_layout()
    return row
