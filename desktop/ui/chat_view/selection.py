"""What is selected: from one position to another, across rows and messages. Draws nothing, knows no mouse."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from PySide6.QtCore import QTextBoundaryFinder

from desktop.core.markdown.display_text import code_point_offset, utf16_offset
from desktop.ui.chat_view.code_row import CodeRow
from desktop.ui.chat_view.formula_row import FormulaRow
from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.chat_view.row_section import Section
from desktop.ui.chat_view.rows import BlockRow, Row, RuleRow, TextRow
from desktop.ui.chat_view.table_row import TableRowRow
from desktop.ui.chat_view.timeline import Place, Timeline

#: In a larger selection whole messages are copied as the Markdown they are, without being read.
MESSAGES_READ: Final = 300

#: So is a message that is longer and selected as a whole (characters): reading it takes seconds.
CHARS_READ: Final = 200_000


class Position(NamedTuple):
    """A place in the text: the row, and the offset in its text. Positions compare in reading order."""

    place: Place
    offset: int


class Selection:
    """The selected range; owned by the chat view. ``anchor`` is where it began, ``caret`` where it is drawn to."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.anchor: Position | None = None
        self.caret: Position | None = None

    def clear(self) -> None:
        """Select nothing."""
        self.anchor = self.caret = None

    def set(self, anchor: Position, caret: Position) -> None:
        """Select from ``anchor`` to ``caret``, whichever comes first."""
        self.anchor, self.caret = anchor, caret

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected; there may still be a caret."""
        return self.anchor is None or self.anchor == self.caret

    @property
    def ends(self) -> tuple[Position, Position] | None:
        """Start and end in reading order, if anything is selected."""
        if self.anchor is None or self.caret is None or self.anchor == self.caret:
            return None
        return min(self.anchor, self.caret), max(self.anchor, self.caret)

    def part_of(self, place: Place, size: int) -> tuple[int, int] | None:
        """Return the selected offsets of a row whose text has ``size`` characters."""
        ends = self.ends
        if ends is None or place < ends[0].place or place > ends[1].place:
            return None
        start = ends[0].offset if place == ends[0].place else 0
        end = ends[1].offset if place == ends[1].place else size
        return (start, min(end, size)) if start < end else None

    def move_messages(self, new_index: dict[int, int]) -> None:
        """Follow messages that have moved; a selection whose end is gone is cleared."""
        if self.anchor is None or self.caret is None:
            return
        ends = [new_index.get(p.place.message) for p in (self.anchor, self.caret)]
        if ends[0] is None or ends[1] is None:
            self.clear()
            return
        self.anchor = _moved(self.anchor, ends[0])
        self.caret = _moved(self.caret, ends[1])

    def plain_text(self) -> str:
        """Return the selected text as it reads, list markers included."""
        return self._joined(self._plain_section)

    def markdown(self) -> str:
        """Return the Markdown of the selection: source lines of what is covered as a whole, else its text."""
        return self._joined(self._markdown_section)

    def _joined(self, of_section: Callable[[Place, Section], str]) -> str:
        ends = self.ends
        if ends is None:
            return ""
        first, last = ends[0].place.message, ends[1].place.message
        messages = []
        for index in range(first, last + 1):
            is_long = len(self._timeline.message(index).text) > CHARS_READ
            is_many = last - first > MESSAGES_READ and first < index < last
            if is_many or (is_long and self._covers_message(index)):
                messages.append(self._timeline.message(index).text.rstrip("\n"))
                continue
            parts = [of_section(i, s) for i, s in self._sections(index)]
            messages.append("".join(parts).strip("\n"))
        return "\n\n".join(text for text in messages if text)

    def _covers_message(self, index: int) -> bool:
        """Whether all of a message is selected."""
        ends, timeline = self.ends, self._timeline
        if ends is None or ends[0] > Position(timeline.first_of(index), 0):
            return False
        if index < ends[1].place.message:
            return True
        below = timeline.after(ends[1].place)
        is_last = below is None or below.message != index
        return is_last and ends[1].offset >= len(timeline.row(ends[1].place).text)

    def _sections(self, message: int) -> Iterator[tuple[Place, Section]]:
        for index, section in enumerate(self._timeline.view(message).sections):
            yield Place(message, index, 0), section

    def _rows(self, place: Place) -> Iterator[tuple[Place, Row, int, int]]:
        """Yield the rows of a section that are selected, and which part of them."""
        for index, row in enumerate(self._timeline.rows_in(place)):
            here = place._replace(row=index)
            text = row.text
            part = self.part_of(here, len(text))
            if part is None and not text and self._covers(here):
                part = (0, 0)
            if part is not None:
                yield here, row, *part

    def _covers(self, place: Place) -> bool:
        ends = self.ends
        return ends is not None and ends[0].place < place < ends[1].place

    def _plain_section(self, place: Place, _section: Section) -> str:
        ends = self.ends
        is_one_row = ends is not None and ends[0].place == ends[1].place
        pieces: list[str] = []
        for _, row, start, end in self._rows(place):
            text = row.text[start:end]
            if is_one_row:
                return text
            before, after = _surroundings(row)
            is_apart = after == "\n\n" or (isinstance(row, TableRowRow) and row.block.row == 0)
            if pieces and is_apart and not pieces[-1].endswith("\n\n"):
                pieces.append("\n")
            pieces.append((before if start == 0 else "") + text + after)
        return "".join(pieces)

    def _markdown_section(self, place: Place, section: Section) -> str:
        selected = list(self._rows(place))
        if not section.is_text:
            return "".join(row.text[a:b] + "\n\n" for _, row, a, b in selected if row.text)
        all_whole = all(a == 0 and b == len(row.text) for _, row, a, b in selected)
        if all_whole and len(selected) == len(self._timeline.rows_in(place)):
            return section.source
        from_top = bool(selected) and selected[0][0].row == 0
        parts = [(row, a, b) for _, row, a, b in selected]
        return _source_of(parts, section.source.split("\n"), 0 if from_top else -1)


def _source_of(selected: list[tuple[Row, int, int]], lines: list[str], done: int) -> str:
    """Return source lines of rows that are selected as a whole, and the text of the others.

    ``done`` is the line up to which all was taken; -1 where a row is selected in part.
    """
    pieces: list[str] = []
    for row, start, end in selected:
        assert isinstance(row, TextRow | CodeRow | FormulaRow | ImageRow | TableRowRow | RuleRow)
        first, last = row.block.lines
        if done >= 0:
            pieces += [line + "\n" for line in lines[done:first]]
        if start > 0 or end < len(row.text):
            pieces.append(row.text[start:end])
            if start > 0:
                pieces.append("\n\n")
            done = -1
            continue
        pieces += [line + "\n" for line in lines[max(first, done) : last]]
        done = max(last, done)
    return "".join(pieces)


def _moved(position: Position, message: int) -> Position:
    return position._replace(place=position.place._replace(message=message))


def _surroundings(row: Row) -> tuple[str, str]:
    """What stands before and after a row's text when several rows are copied."""
    if isinstance(row, TableRowRow):
        return "", "\n"
    if isinstance(row, BlockRow):
        before = ""
        for level in row.levels:
            if level.kind == "item":
                before += (level.marker + " ") if level.marker else "  "
        is_tight = isinstance(row, TextRow) and row.block.tight
        return before, "\n" if is_tight else "\n\n"
    return "", "\n\n"


def word_around(text: str, offset: int) -> tuple[int, int]:
    """Return start and end of the word at ``offset`` (Unicode's word boundaries)."""
    unit = utf16_offset(text, offset)
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Word, text)
    finder.setPosition(unit)
    start = unit if finder.isAtBoundary() else finder.toPreviousBoundary()
    finder.setPosition(unit)
    end = finder.toNextBoundary()
    if end < 0:
        end = utf16_offset(text, len(text))
    return code_point_offset(text, max(start, 0)), code_point_offset(text, end)


def next_word(text: str, offset: int) -> int:
    """Return where the word after ``offset`` begins."""
    found = re.compile(r"\w+\W*|\W+").match(text, offset)
    return found.end() if found else len(text)


def previous_word(text: str, offset: int) -> int:
    """Return where the word before ``offset`` begins."""
    start = 0
    for found in re.finditer(r"\w+", text[:offset]):
        start = found.start()
    return start
