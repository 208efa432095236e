"""Cuts Markdown into sections that can be parsed alone, line by line as it arrives. Knows no parser and no Qt.

A cut is made only where CommonMark cannot look across it: before and after a fence, before a heading,
and at a blank line that no list, quote or definition continues. So a growing answer is parsed from its
last cut only, and a long one is parsed where it is read. A list or table without an end is cut between
two items or rows once it is long, and anything else when it is very long.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from desktop.core.markdown.data_urls import whole_cut
from desktop.core.markdown.section import Kind, Section

#: A list or a table longer than this is cut between items or rows (characters).
SOFT_LIMIT: Final = 1500

#: A section shorter than this is not ended at a blank line: fewer, larger parts cost less to keep.
MIN_SECTION: Final = 400

#: Whatever it is, a section is cut at the next line once it is this long (characters).
HARD_LIMIT: Final = 3000

#: Each line costs its reader, however short: a list is cut after so many of them, and anything else.
SOFT_LINES: Final = 120
HARD_LINES: Final = 250

#: A table with more columns is shown as it was written: each field of each row is a text of its own to be read.
MAX_COLUMNS: Final = 128

#: A line is cut once it is longer than this, and after how many characters: a reader goes through it with each frame …
LINE_LIMIT: Final = 4500
LINE_CUT: Final = 3000

#: … and takes ten times as long where nearly half of it are marks.
DENSE_LIMIT: Final = 1500
DENSE_CUT: Final = 1000
_MANY_MARKS: Final = DENSE_LIMIT * 9 // 20
_MARK: Final = re.compile(r"[!#$%&*+\-:<=>@\[\\\]^_`{}~]")

_FENCE: Final = re.compile(r"^( *)(`{3,}(?=[^`]*$)|~{3,})(.*)$")
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}(?:[ \t]|$)")
_ITEM: Final = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_DELIMITER_ROW: Final = re.compile(
    r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$"
)

#: The beginning of a line that says whether the line begins an item, a heading, a fence or none of them, however it goes on.
_DECIDED: Final = re.compile(
    r"[^\s`~#*+\-\d]|[*+\-].|#{1,6}[^#]|`{1,2}[^`]|~{1,2}[^~]|\d+(?:[.)].|[^.)\d])"
)
_MATH_FENCE: Final = re.compile(r"^ {0,3}(\$\$|\\\[)")

#: A line that begins no item, fence, heading, formula or table: nothing is to be noted of it.
_INERT_LINE: Final = (
    r"(?:[^\s`~#$\\|:*+\-\d]|[*+](?=\S)|-(?=[^\s\-:|])|\d+(?:[.)]\S|[^\s.)\d]))[^\n]*\n"
)

#: Many of them at once: alone, and with what may stand between them in a section that is not long enough to be ended.
_INERT_LINES: Final = re.compile(rf"(?:{_INERT_LINE}){{1,60}}")
_BLANK_LINES: Final = re.compile(r"\n+")
_SMALL_PARTS: Final = re.compile(rf"(?:#{{1,6}}[ \t][^\n]*\n|\n|{_INERT_LINE})+")
_ITEMS: Final = re.compile(r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+[^\s`~$\\|][^\n]*\n){1,60}")


@dataclass(slots=True)
class _State:
    """What the next line must know of those before it."""

    line_start: int = 0
    blank_before: bool = False
    item_indent: int = (
        -1
    )  # where the text of the last top-level list item begins; -1 outside a list
    fence: str = ""  # the characters that opened the fence we are in
    fence_nested: bool = False
    fence_indent: int = 0
    math_close: str = ""
    table_head: int = -1  # index of the section with the header; -1 outside a table
    previous_line: str = ""
    is_source: bool = False  # whether the last section is shown as it was written
    lines: int = 0  # of the last section, as far as they have ended


@dataclass(slots=True)
class Splitter:
    """Owns the source of one text and its sections. ``feed`` costs what the new text costs."""

    source: str = ""
    sections: list[Section] = field(default_factory=list)
    _state: _State = field(default_factory=_State)

    @property
    def open_fence(self) -> str:
        """The characters of a fence that no line has closed yet, at the top or in a list; empty when there is none."""
        return self._state.fence

    def feed(self, text: str) -> int:
        """Append ``text``; return the index of the first section that changed."""
        first = max(len(self.sections) - 1, 0)
        self.source += text
        state, source = self._state, self.source
        while (newline := source.find("\n", state.line_start)) >= 0:
            if newline - state.line_start > DENSE_LIMIT:
                self._cut_long_line(newline)
            self._take(source[state.line_start : newline], newline + 1)
            self._pass_over()
        self._take_unfinished()
        return first

    def _pass_over(self) -> None:
        """Go to the end of lines that are alike, as far as no section gets too long: line by line takes time."""
        state, source = self._state, self.source
        if state.fence or state.math_close or state.is_source or not self.sections:
            return
        start, at = self.sections[-1].start, state.line_start
        run = _BLANK_LINES.match(source, at) if state.blank_before else None
        if run is None and at - start < MIN_SECTION:
            run = _SMALL_PARTS.match(source, at, start + MIN_SECTION)
        if run is not None:
            self._take_run(run[0])
        elif state.blank_before:
            return
        elif state.item_indent >= 0 and (run := _ITEMS.match(source, at, start + SOFT_LIMIT)):
            self._take_run(_up_to(run[0], SOFT_LINES - state.lines))
        elif run := _INERT_LINES.match(source, at, start + HARD_LIMIT):
            self._take_run(_up_to(run[0], HARD_LINES - state.lines))

    def _take_run(self, run: str) -> None:
        """Take lines of which nothing is to be noted but how they end."""
        state = self._state
        if not run:
            return
        was_blank = state.blank_before or run.startswith("\n")
        follows_blank = (was_blank and run.strip("\n")) or "\n\n" in run.rstrip("\n")
        if follows_blank or run.startswith("#") or "\n#" in run:
            state.item_indent = state.table_head = -1
        state.line_start += len(run)
        self.sections[-1].end = state.line_start
        if not state.blank_before or run.strip("\n"):
            state.lines += sum(map(bool, run.split("\n")))
        state.previous_line = run[run.rfind("\n", 0, -1) + 1 : -1]
        state.blank_before = not state.previous_line
        if state.blank_before:
            state.table_head = -1
        elif item := _ITEM.match(state.previous_line):
            state.item_indent = len(item[0])

    def _take_unfinished(self) -> None:
        """Let the last section end with the source."""
        size = len(self.source)
        self._cut_long_line(size)
        section = self._open()
        section.end = size
        if section.kind is Kind.FENCE:
            section.body_end = max(size, section.body)

    def _cut_long_line(self, end: int) -> None:
        """Cut the line that reaches to ``end`` so far, where it begins and where it gets too long.

        It begins a section before it is finished, once it is clear what it will be: the paragraph that grows is
        not read together with those before it.
        """
        state = self._state
        is_fenced = state.fence and not state.fence_nested
        if is_fenced or state.is_source:
            return
        if _DECIDED.match(self.source, state.line_start, end):
            self._maybe_cut(
                self.source[state.line_start : min(end, state.line_start + DENSE_LIMIT)]
            )
        start = max(self._open().start, state.line_start)
        while end - start > DENSE_LIMIT:
            longest, length = self._line_limits(start)
            if end - start <= longest:
                return
            cut = whole_cut(self.source, start, self._place_to_cut(start + length), end)
            if cut < 0:
                return
            self.sections[-1].end = state.line_start = start = cut
            self._new(cut).continues_line = True

    def _line_limits(self, start: int) -> tuple[int, int]:
        """Return how long a line may be from ``start`` on, and after how much of it to cut it."""
        marks = _MARK.findall(self.source, start, start + DENSE_LIMIT)
        is_dense = len(marks) > _MANY_MARKS
        return (DENSE_LIMIT, DENSE_CUT) if is_dense else (LINE_LIMIT, LINE_CUT)

    def _place_to_cut(self, limit: int) -> int:
        blank = self.source.rfind(" ", limit - DENSE_CUT // 2, limit)
        return blank + 1 if blank > 0 else limit

    def _open(self) -> Section:
        return self.sections[-1] if self.sections else self._new(0)

    def _new(self, start: int, kind: Kind = Kind.MARKDOWN) -> Section:
        section = Section(kind, start, start)
        if self.sections and self.sections[-1].start == start:
            self.sections.pop()  # nothing stood before the cut
        elif self.sections:
            self.sections[-1].end = start  # it reached over a line that was not finished
        self.sections.append(section)
        self._state.lines = 0
        return section

    def _take(self, line: str, after: int) -> None:
        state = self._state
        if state.fence and not state.fence_nested:
            self._take_fenced(line, after)
            return
        if state.is_source and line.strip():
            self.sections[-1].end = state.line_start = after
            return
        if state.is_source:
            state.is_source = False
            self._new(state.line_start)
        if self._maybe_cut(line):
            section = self.sections[-1]
            if section.kind is Kind.FENCE:
                section.end = section.body = section.body_end = after
                state.line_start, state.blank_before = after, False
                return
        section = self._open()
        section.end = state.line_start = after
        state.lines += bool(line)
        self._note(line)
        state.previous_line = line

    def _take_fenced(self, line: str, after: int) -> None:
        state, section = self._state, self.sections[-1]
        start, state.line_start = state.line_start, after
        section.end = after
        if _closes(line, state.fence):
            section.body_end = start
            section.closed, state.fence = True, ""
            state.item_indent, state.table_head = -1, -1
            state.previous_line = ""
            self._new(after)
        else:
            section.body_end = after

    def _maybe_cut(self, line: str) -> bool:
        """Begin a new section at ``line`` if that is safe or needed."""
        state = self._state
        if (state.fence and not state.fence_nested) or not line.strip():
            return False
        start = state.line_start
        fence = None if state.fence or state.math_close else _FENCE.match(line)
        if fence and self._is_top_level(len(fence[1])):
            self._begin_fence(fence, start)
            return True
        size = start - (self.sections[-1].start if self.sections else 0)
        if not self.sections or not size:
            return False
        if self._is_safe(line):
            state.item_indent = state.table_head = -1
            if size >= MIN_SECTION:
                self._new(start)
                return True
            return False
        return self._cut_by_size(line, start, size)

    def _begin_fence(self, fence: re.Match[str], start: int) -> None:
        state = self._state
        section = self._new(start, Kind.FENCE)
        section.info, section.indent = fence[3].strip(), len(fence[1])
        section.body = section.body_end = section.end = min(
            start + len(fence[0]) + 1, len(self.source)
        )
        state.fence, state.fence_nested = fence[2], False
        state.item_indent = state.table_head = -1

    def _cut_by_size(self, line: str, start: int, size: int) -> bool:
        state = self._state
        is_long = size > SOFT_LIMIT or state.lines > SOFT_LINES
        if is_long and state.table_head >= 0 and line.lstrip().startswith("|"):
            section = self._new(start, Kind.ROWS)
            section.head = state.table_head
            return True
        if is_long and state.item_indent >= 0 and not state.fence and _ITEM.match(line):
            self._new(start).continues_list = True
            return True
        if size > HARD_LIMIT or state.lines > HARD_LINES:
            state.math_close = ""
            self._new(start)
            return True
        return False

    def _is_top_level(self, indent: int) -> bool:
        state = self._state
        return indent <= 3 and (state.item_indent < 0 or indent < state.item_indent)

    def _is_safe(self, line: str) -> bool:
        state = self._state
        if state.fence or state.math_close or not line or line[0] in " \t":
            return False
        if _HEADING.match(line):
            return True
        return state.blank_before and line[0] != ":" and not _ITEM.match(line)

    def _note(self, line: str) -> None:
        """Remember what the following lines need to know of ``line``."""
        state = self._state
        stripped = line.lstrip(" ")
        indent = len(line) - len(stripped)
        state.blank_before = not stripped.strip()
        if state.blank_before:
            state.table_head = -1
            return
        if not state.math_close:
            self._note_nested_fence(line, stripped, indent)
        if not state.fence:
            self._note_math(line)
        item = _ITEM.match(line)
        if item and not state.fence:
            state.item_indent = len(item[0]) if item[0].strip() != line.strip() else indent + 2
        if state.table_head < 0 and "|" in state.previous_line and _DELIMITER_ROW.match(line):
            if line.count("|") > MAX_COLUMNS:
                self._begin_source(len(line))
            else:
                state.table_head = len(self.sections) - 1

    def _begin_source(self, size: int) -> None:
        """Show a table as it was written, from the line before the one just taken, which has ``size`` characters."""
        state = self._state
        after = state.line_start
        start = after - size - len(state.previous_line) - 2
        section = self._new(max(start, self.sections[-1].start), Kind.SOURCE)
        section.end = after
        state.is_source, state.item_indent = True, -1

    def _note_nested_fence(self, line: str, stripped: str, indent: int) -> None:
        state = self._state
        if state.fence:
            if _closes(stripped, state.fence) or indent < min(state.fence_indent, 2):
                state.fence = ""
        elif fence := _FENCE.match(line):
            state.fence, state.fence_nested, state.fence_indent = fence[2], True, indent

    def _note_math(self, line: str) -> None:
        state = self._state
        if state.math_close:
            if state.math_close in line:
                state.math_close = ""
        elif found := _MATH_FENCE.match(line):
            close = "$$" if found[1] == "$$" else "\\]"
            if close not in line[found.end() :]:
                state.math_close = close


def _up_to(lines: str, count: int) -> str:
    """Return at most ``count`` of these lines, each with its end."""
    if lines.count("\n") <= count:
        return lines
    end = 0
    for _ in range(count):
        end = lines.index("\n", end) + 1
    return lines[:end]


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip(" \t")
    indent = len(line) - len(line.lstrip(" "))
    return (
        indent <= 3
        and len(stripped) >= len(fence)
        and not stripped.strip(fence[0])
        and stripped.startswith(fence[0])
    )
