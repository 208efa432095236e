"""The text of a message as blocks, parsed section by section when asked for. Knows no Qt."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from desktop.core.markdown.beginnings import ENV_KEY, Beginnings
from desktop.core.markdown.blocks import (
    Block,
    CodeBlock,
    Levels,
    Lines,
    TableRow,
    TableShape,
    TextBlock,
    as_formula,
)
from desktop.core.markdown.data_urls import Packed, closed_while_arriving, packed
from desktop.core.markdown.display_text import safe_text
from desktop.core.markdown.pieces import bounded
from desktop.core.markdown.references import References, defines_only
from desktop.core.markdown.section import Kind, Section
from desktop.core.markdown.sections import MAX_COLUMNS, Splitter

#: A list, a table or a line is put together again for a file up to this length (characters).
WHOLE_CHARS: Final = 200_000

if TYPE_CHECKING:
    from markdown_it.token import Token

_LONE_MARK: Final = re.compile(r"^[ \t]*(?:[-=+*_~`#>:$]+|\d{1,9}[.)]?)[ \t]*$")

#: The beginnings of a task, of an alert and of a footnote.
_HALF_BOX: Final = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[(?:[ xX]\]?)?$")
_HALF_LABEL: Final = re.compile(r"^ {0,3}(?:>[ \t]?\[(?:![A-Za-z]*)?|\[(?:\^[^\]\s]*\]?)?)$")

#: A link or a picture whose address is arriving, and the marks of which more may come.
_HALF_LINK: Final = re.compile(
    r"!?\[([^\[\]\n]{0,999})\]\([^()\s]{0,2000}(?:[ \t]+(?:\"[^\"\n]{0,999}\"?)?)?$"
)
_RUN_MARKS: Final = frozenset("*_~`$")
_HALF_TABLE: Final = re.compile(r"(?:^|\n)( {0,3}\|[^\n]*)(\n[ \t|:-]*)?$")


class Document:
    """Owns one text and what has been read of it; appending costs what the new text costs.

    ``feed`` returns the first section that changed; those before it stay as they are for good,
    but for those that name a link or a footnote that has only now been explained.
    """

    def __init__(self, text: str = "", *, keep_breaks: bool = False, inside: Levels = ()) -> None:
        """Begin with ``text``; all blocks stand ``inside`` these levels too."""
        self.inside = inside
        self._splitter = Splitter()
        self._keep_breaks = keep_breaks
        self._references = References()
        self._to_read_again: set[int] = set()
        self._shapes: dict[int, TableShape] = {}
        self._pending_return = ""
        self._beginnings = Beginnings()
        self.is_growing = False
        self.feed(text)

    @property
    def source(self) -> str:
        """The text so far, made safe for display."""
        return self._splitter.source

    @property
    def sections(self) -> list[Section]:
        """The parts of the source that are read alone."""
        return self._splitter.sections

    def feed(self, text: str) -> int:
        """Append ``text``; return the index of the first section that changed."""
        text = self._pending_return + text
        self._pending_return = "\r" if text.endswith("\r") and self.is_growing else ""
        text = text.removesuffix(self._pending_return)
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = safe_text(text)
        before = len(self.source)
        first = self._splitter.feed(text)
        for index in [i for i in self._shapes if i >= first]:
            del self._shapes[index]
        self._note_references(before, first)
        return first

    def _note_references(self, before: int, first: int) -> None:
        """Look for what explains references in the new lines, as far as they are complete."""
        source = self.source
        start = source.rfind("\n", 0, before) + 1
        end = len(source) if not self.is_growing else source.rfind("\n") + 1
        explained = self._references.found_in(source, start, end)
        if explained and first:
            starts = [section.start for section in self.sections[:first]]
            end_of_known = self.sections[first].start
            places = self._references.uses(source, explained)
            self._to_read_again.update(
                bisect_right(starts, place) - 1 for place in places if place < end_of_known
            )

    def take_sections_to_read_again(self) -> list[int]:
        """Return the sections that name what has been explained only after them, since this was last asked."""
        found, self._to_read_again = sorted(self._to_read_again), set()
        return found

    def section_source(self, index: int) -> str:
        """Return the Markdown of one section, the data of its pictures included."""
        section = self.sections[index]
        return self.source[section.start : section.end]

    def blocks(self, index: int) -> list[Block]:
        """Parse one section."""
        found = self._blocks(index)
        if not self.inside:
            return found
        return [block._replace(levels=(*self.inside, *block.levels)) for block in found]

    def _blocks(self, index: int) -> list[Block]:
        section = self.sections[index]
        if section.kind in (Kind.FENCE, Kind.SOURCE):
            return [as_formula(self._code(section))]
        if section.kind is Kind.ROWS:
            return self._rows(index)
        written = self.section_source(index)
        shown = written.rstrip("\n")
        if not shown or defines_only(shown):
            return []
        # Blank lines at the end say nothing, and the parser goes through each of them.
        source = packed(shown if shown == written else shown + "\n")
        is_last = self.is_growing and index == len(self.sections) - 1
        if is_last:
            source = source._replace(text=tidy_unfinished(closed_while_arriving(source.text)))
        blocks = self._read(source, grows=is_last and not source.urls)
        self._remember_shape(index, blocks)
        if section.continues_line and blocks and isinstance(blocks[0], TextBlock):
            blocks[0] = blocks[0]._replace(tight=True)  # as pieces of a long text are
        return [piece for block in blocks for piece in bounded(block)]

    def parts(self) -> Iterator["CodeBlock | list[Token]"]:
        """Yield what the text is made of, in order: its fences, and the parser's tokens of all between them.

        For those who write it down as a whole: long lists, tables and lines, which are read in pieces to be
        shown, are put together again, up to ``WHOLE_CHARS``.
        """
        start = 0
        while start < len(self.sections):
            section, end = self.sections[start], start + 1
            if section.kind in (Kind.FENCE, Kind.SOURCE):
                yield self._code(section)
                start = end
                continue
            while end < len(self.sections) and self._goes_on(section, self.sections[end]):
                end += 1
            yield self._tokens(self.source[section.start : self.sections[end - 1].end])
            start = end

    def _goes_on(self, first: Section, later: Section) -> bool:
        is_same = later.kind is Kind.ROWS or later.continues_list or later.continues_line
        return is_same and later.end - first.start <= WHOLE_CHARS

    def _tokens(self, source: str) -> "list[Token]":
        from desktop.core.markdown.reading import read_tokens  # late: see there

        return read_tokens(packed(source), self._references.env(source))

    def _read(self, source: Packed, *, grows: bool = False) -> list[Block]:
        from desktop.core.markdown.reading import read_blocks  # late: see there

        env = self._references.env(source.text)
        if grows:
            env[ENV_KEY] = self._beginnings
        return read_blocks(source, env, keep_breaks=self._keep_breaks)

    def _code(self, section: Section) -> CodeBlock:
        if section.kind is Kind.FENCE:
            return self._fence(section)
        code = self.source[section.start : section.end].rstrip("\n")
        return CodeBlock((), code, "", Lines(0, code.count("\n") + 1))

    def _fence(self, section: Section) -> CodeBlock:
        source = self.source
        code = source[section.body : section.body_end]
        lines = source.count("\n", section.start, section.end) + 1
        closed = section.closed
        if not closed:
            opening = source[section.start : section.body].lstrip(" ")
            fence = opening[: len(opening) - len(opening.lstrip(opening[0]))]
            code, closed = _without_half_fence(code, fence, growing=self.is_growing)
        if section.indent:
            code = re.sub(rf"(?m)^ {{1,{section.indent}}}", "", code)
        language = section.info.split(maxsplit=1)[0] if section.info else ""
        return CodeBlock((), code.removesuffix("\n"), language, Lines(0, lines), closed)

    def _remember_shape(self, index: int, blocks: list[Block]) -> None:
        if blocks and isinstance(last := blocks[-1], TableRow):
            self._shapes[index] = last.shape

    def _rows(self, index: int) -> list[Block]:
        """Read rows that go on a table whose header stands in an earlier section."""
        section = self.sections[index]
        shape = self._shape(section.head)
        if shape is None:
            return self._read(packed(self.section_source(index)))
        header = "|" * (len(shape.aligns) + 1) + "\n" + "|-" * len(shape.aligns) + "|\n"
        rows: list[Block] = []
        for block in self._read(packed(header + self.section_source(index))):
            if isinstance(block, TableRow) and block.row == 0:
                continue
            lines = Lines(max(block.lines.start - 2, 0), max(block.lines.end - 2, 0))
            placed = block._replace(lines=lines)
            if isinstance(placed, TableRow):
                shape.include(placed.cells)
                placed = placed._replace(shape=shape, row=placed.row + 1)
            rows.append(placed)
        return rows

    def _shape(self, head: int) -> TableShape | None:
        if head not in self._shapes:
            self._remember_shape(head, self._read(packed(self.section_source(head))))
        return self._shapes.get(head)


def tidy_unfinished(source: str) -> str:
    """Return Markdown that is still arriving such that it does not change its looks with the next character.

    A last line that is only a mark (``-``, ``1.``, ``#``, `````) waits, and so does half a mark at its end; the first
    line of a table is a table at once, and of a link its words are there before its address.
    """
    head, newline, line = source.rpartition("\n")
    if line and any(half.match(line) for half in (_LONE_MARK, _HALF_BOX, _HALF_LABEL)):
        return head + newline
    table = _HALF_TABLE.search(source)
    if table and _begins_table(source, table):
        columns = table[1].strip().strip("|").count("|") + 1
        if columns > MAX_COLUMNS:
            return source  # no table will come of it
        return source[: table.end(1)] + "\n|" + "-|" * columns + "\n"
    if "|" in line and not line.strip(" \t|:-"):
        return head + newline  # the second line of a table, or as much of a row as that
    return head + newline + _without_half_run(_HALF_LINK.sub(r"\1", line))


def _without_half_run(line: str) -> str:
    """Take off marks at the end of a line, unless they are as many as those before them, which they then close."""
    mark = line[-1:]
    rest = line.rstrip(mark)
    if mark == "\\":
        return rest
    if mark not in _RUN_MARKS or rest.endswith("\\"):
        return line
    opening = rest[: rest.rfind(mark) + 1]
    return line if len(opening) - len(opening.rstrip(mark)) == len(line) - len(rest) else rest


def _begins_table(source: str, table: re.Match[str]) -> bool:
    previous = source[: table.start(1)].rstrip("\n").rpartition("\n")[2]
    if "\n\n" not in source[max(table.start(1) - 2, 0) : table.start(1)] and "|" in previous:
        return False  # a row of a table that began before
    delimiter = (table[2] or "").strip()
    return table[1].strip() != "|" and delimiter.count("|") <= table[1].count("|")


def _without_half_fence(code: str, fence: str, *, growing: bool) -> tuple[str, bool]:
    """Take off a last line that is, or may become, the one that closes ``fence``."""
    head, newline, line = code.rpartition("\n")
    stripped = line.strip(" \t")
    if not stripped or stripped.strip(fence[0]):
        return code, False
    if len(stripped) >= len(fence):
        return head + newline, True
    return (head + newline, False) if growing else (code, False)
