"""What a message is made of once its Markdown is read: flat blocks with runs of text. Knows no Qt and no pixels.

A list inside a quote inside a list is still a flat sequence: every block carries the levels that it
stands under, so that each can be laid out, measured and dropped alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

BOLD: Final = 1
ITALIC: Final = 2
STRIKE: Final = 4
CODE: Final = 8
LINK: Final = 16
IMAGE: Final = 32
HIDDEN: Final = 64  # a character that would not show or would reorder its neighbours
SMALL: Final = 128


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
        kind: ``quote``, ``item``, or an alert's word in lower case (``note``, ``warning``, …).
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
    """A paragraph, a heading (1 to 6), or the text of a list item. ``tight``: little space above."""

    levels: Levels
    inline: Inline
    lines: Lines
    heading: int = 0
    tight: bool = False


class CodeBlock(NamedTuple):
    """A fenced or indented code block. ``code`` has no last line end; ``closed`` says the fence was."""

    levels: Levels
    code: str
    language: str
    lines: Lines
    closed: bool = True


class RuleBlock(NamedTuple):
    """A thematic break."""

    levels: Levels
    lines: Lines


@dataclass(eq=False, slots=True)
class TableShape:
    """What the rows of one table share: alignment of the columns and their widest cells.

    Attributes:
        aligns: ``left``, ``center``, ``right`` or an empty string, one a column.
        widest: For each column the text that is widest, judged by its characters.
        scroll: Pixels by which the table is scrolled to the left.
    """

    aligns: tuple[str, ...]
    widest: list[str] = field(default_factory=list)
    widest_cells: list[int] = field(default_factory=list)
    bold_header: list[str] = field(default_factory=list)
    scroll: int = 0
    rows: int = 0

    def include(self, cells: Sequence[Inline]) -> None:
        """Let the columns know of one more row."""
        self.rows += 1
        for column, cell in enumerate(cells[: len(self.aligns)]):
            while len(self.widest) <= column:
                self.widest.append("")
                self.widest_cells.append(0)
            width = cell_width(cell.text)
            if width > self.widest_cells[column]:
                self.widest[column], self.widest_cells[column] = cell.text, width


class TableRow(NamedTuple):
    """One row of a table; row 0 is the header."""

    levels: Levels
    shape: TableShape
    cells: tuple[Inline, ...]
    row: int
    lines: Lines


Block = TextBlock | CodeBlock | RuleBlock | TableRow


def cell_width(text: str) -> int:
    """Return how many columns ``text`` takes in a fixed-width font, wide characters counting two.

    An estimate good enough to compare texts: combining marks and joined emoji count too much.
    """
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for c in text if c >= "\u1100" and not "\u2000" <= c < "\u2e80")
