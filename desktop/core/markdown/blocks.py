"""What a message is made of once its Markdown is read: flat blocks with runs of text. Knows no Qt and no pixels.

A list inside a quote inside a list is still a flat sequence: every block carries the levels that it
stands under, so that each can be laid out, measured and dropped alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from desktop.core.image_size import size_of_data_url

BOLD: Final = 1
ITALIC: Final = 2
STRIKE: Final = 4
CODE: Final = 8
LINK: Final = 16
IMAGE: Final = 32
HIDDEN: Final = 64  # a character that would not show or would reorder its neighbours
SMALL: Final = 128
RAISED: Final = 256  # a reference to a footnote
MATH: Final = 512  # a formula, as its LaTeX source


class Span(NamedTuple):
    """A run of characters (code points, end excluded) that look alike. ``style`` is a sum of the flags above."""

    start: int
    end: int
    style: int
    href: str = ""


class Inline(NamedTuple):
    """Text with its spans, sorted and not overlapping; what no span covers is plain."""

    text: str
    spans: tuple[Span, ...] = ()


class Level(NamedTuple):
    """A quote, an alert or a list item that a block stands in.

    Attributes:
        kind: ``quote``, ``item``, ``definition``, or an alert's word in lower case (``note``, ``warning``, …).
        marker: ``•``, ``12.``, ``☐`` or ``☑``: only on the first block of an item.
        width: Characters of the longest marker of the list, so that its items align.
    """

    kind: str
    marker: str = ""
    width: int = 1


Levels = tuple[Level, ...]


class Lines(NamedTuple):
    """The lines of the section's source that a block came from, end excluded."""

    start: int
    end: int


class TextBlock(NamedTuple):
    """A paragraph, a heading (1 to 6), or the text of a list item.

    Attributes:
        tight: Little space above.
        alert: For the first line of an alert: which (``note``, ``warning``, …).
    """

    levels: Levels
    inline: Inline
    lines: Lines
    heading: int = 0
    tight: bool = False
    alert: str = ""


class CodeBlock(NamedTuple):
    """A fenced or indented code block. ``code`` has no last line end; ``closed`` says the fence was."""

    levels: Levels
    code: str
    language: str
    lines: Lines
    closed: bool = True


class FormulaBlock(NamedTuple):
    """A formula on lines of its own, as LaTeX without the marks around it."""

    levels: Levels
    latex: str
    lines: Lines


def as_formula(code: CodeBlock) -> CodeBlock | FormulaBlock:
    """Return a fence of mathematics as the formula that GitHub draws, once it is closed; any other as it is."""
    if code.language != "math" or not code.closed or not code.code.strip():
        return code
    return FormulaBlock(code.levels, code.code, code.lines)


class ImageBlock(NamedTuple):
    """A picture that stands by itself, wherever in a paragraph it was written.

    Attributes:
        source: A ``data:`` URL of a picture, or ``http(s)``; empty while the ``data:`` is still arriving.
        alt: What it shows, in words.
        href: Where a click on it leads, if it is a link.
    """

    levels: Levels
    source: str
    alt: str
    lines: Lines
    href: str = ""


class RuleBlock(NamedTuple):
    """A thematic break."""

    levels: Levels
    lines: Lines


class Cell(NamedTuple):
    """What stands in one field of a table, from its top: text, and pictures between its parts."""

    pieces: tuple[Inline | ImageBlock, ...] = ()

    @property
    def text(self) -> str:
        """All of it in words."""
        return PIECE_JOINT.join(map(piece_text, self.pieces))


#: Stands between the words of two pieces of a cell.
PIECE_JOINT: Final = " "


def piece_text(piece: Inline | ImageBlock) -> str:
    """Return the words of a piece of a cell; a picture without a description is a sign."""
    return piece.text if isinstance(piece, Inline) else piece.alt or "▣"


#: A picture whose size is not known before it is there is given so much room (px).
_UNKNOWN_PICTURE_PX: Final = 180


@dataclass(eq=False, slots=True)
class TableShape:
    """What the rows of one table share: alignment of the columns and their widest cells.

    Attributes:
        aligns: ``left``, ``center``, ``right`` or an empty string, one a column.
        header: The cells of the header.
        widest: For each column the cell below the header that is widest, judged by its characters.
        pictures: For each column the width of its widest picture in the picture's own pixels; 0 without one.
        scroll: Pixels by which the table is scrolled to the left.
        columns: What the columns' widths were worked out from, and the result, kept by whoever draws.
    """

    aligns: tuple[str, ...]
    header: tuple[Cell, ...] = ()
    widest: list[Cell] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    scroll: int = 0
    rows: int = 0
    columns: tuple[Any, Any] = (None, None)

    def include(self, cells: Sequence[Cell]) -> None:
        """Let the columns know of one more row."""
        self.rows += 1
        if not self.header:
            self.header = tuple(cells)
            self.widest = [Cell()] * len(cells)
            self.pictures = [0] * len(cells)
        for column, cell in enumerate(cells[: len(self.widest)]):
            if self.rows > 1 and cell_width(cell.text) > cell_width(self.widest[column].text):
                self.widest[column] = cell
            for piece in cell.pieces:
                if isinstance(piece, ImageBlock):
                    size = size_of_data_url(piece.source) or (_UNKNOWN_PICTURE_PX, 0)
                    self.pictures[column] = max(self.pictures[column], size[0])


class TableRow(NamedTuple):
    """One row of a table; row 0 is the header."""

    levels: Levels
    shape: TableShape
    cells: tuple[Cell, ...]
    row: int
    lines: Lines


Block = TextBlock | CodeBlock | FormulaBlock | ImageBlock | RuleBlock | TableRow


def estimated_cells(text: str) -> int:
    """Return roughly what ``cell_width`` does, at the speed of encoding: for long texts."""
    if text.isascii():
        return len(text)
    # A wide character takes three bytes and two columns, so half of the bytes beyond one count.
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2


def cell_width(text: str) -> int:
    """Return how many columns ``text`` takes in a fixed-width font, wide characters counting two.

    An estimate good enough to compare texts: combining marks and joined emoji count too much.
    """
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for c in text if c >= "\u1100" and not "\u2000" <= c < "\u2e80")
