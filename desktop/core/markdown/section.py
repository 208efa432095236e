"""A part of a text that is read alone. Knows no parser and no Qt."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a section is read."""

    MARKDOWN = "markdown"
    FENCE = "fence"
    ROWS = "rows"  # rows of a table that an earlier section began
    SOURCE = "source"  # a table with more columns than anybody reads, shown as it was written


@dataclass(slots=True)
class Section:
    """A part of the source, ``start`` to ``end`` in characters.

    Attributes:
        info: The fence's info string (``FENCE``).
        indent: Blanks before the fence, to be taken off its lines (``FENCE``).
        body: Where the fenced lines begin (``FENCE``).
        closed: Whether the closing fence came (``FENCE``).
        head: Index of the section that holds the table's header (``ROWS``).
        continues_list: Whether a list was cut before this section.
        continues_line: Whether a line was.
    """

    kind: Kind
    start: int
    end: int
    info: str = ""
    indent: int = 0
    body: int = 0
    body_end: int = 0
    closed: bool = False
    head: int = -1
    continues_list: bool = False
    continues_line: bool = False
