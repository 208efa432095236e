"""The messages of a conversation from top to bottom: finds rows, keeps heights, walks. Knows no scroll bar.

Only what is asked for is built and laid out; everything else is an estimate in ``heights``. A place is
stable while a message grows, because only its last sections change.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from msgspec import structs

from desktop.core.message import Message, TextPart
from desktop.core.reply import ReplyGrowth
from desktop.ui.chat_view.actions_row import SiblingPosition
from desktop.ui.chat_view.estimates import estimate, quick_estimates
from desktop.ui.chat_view.heights import HeightIndex
from desktop.ui.chat_view.message_view import Looks, MessageView
from desktop.ui.chat_view.rows import Row

#: Message views kept although they are not on screen; building one again takes about a millisecond.
VIEWS_KEPT: Final = 60


class Place(NamedTuple):
    """A row: index of the message, of its section, and of the row in the section."""

    message: int
    section: int
    row: int


@dataclass(slots=True)
class Shown:
    """A row on screen. ``x`` and ``y`` are its top left corner on the viewport, in pixels."""

    place: Place
    row: Row
    view: MessageView
    x: int
    y: int


@dataclass(slots=True)
class _Entry:
    message: Message
    view: MessageView | None = None
    is_streaming: bool = False
    siblings: SiblingPosition | None = None
    remark: str = ""
    #: What its height was last measured or guessed with care for.
    measured_for: Looks | None = None


class Timeline:
    """Owned by the chat view; lives in the GUI thread."""

    def __init__(self, looks: Looks) -> None:
        self.looks = looks
        self.heights = HeightIndex()
        self._entries: list[_Entry] = []
        self._indexes: dict[str, int] = {}
        self._recent: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def message(self, index: int) -> Message:
        """Return the message at ``index``."""
        return self._entries[index].message

    def current(self, index: int) -> Message:
        """Return the message at ``index`` with the text that has come so far."""
        entry = self._entries[index]
        if entry.view is None or not entry.is_streaming:
            return entry.message
        return structs.replace(entry.message, parts=(TextPart(entry.view.text),))

    def ids(self) -> Iterable[str]:
        """Return the ids of all messages, from the top."""
        return self._indexes.keys()

    def index_of(self, message_id: str) -> int | None:
        """Return where a message stands, if it is shown."""
        return self._indexes.get(message_id)

    def is_streaming(self, index: int) -> bool:
        """Whether the message at ``index`` is still arriving."""
        return self._entries[index].is_streaming

    def set_messages(
        self,
        messages: Sequence[Message],
        streaming: frozenset[str],
        siblings: Mapping[str, SiblingPosition],
        remarks: Mapping[str, str],
    ) -> None:
        """Show a branch. Views of messages that were shown before are kept."""
        old, indexes, guess = self._entries, self._indexes, quick_estimates(self.looks)
        self._entries, self._indexes = [], {}
        heights: list[float] = []
        for index, message in enumerate(messages):
            key = message.id
            known = indexes.get(key)
            entry = _Entry(message) if known is None else old[known]
            entry.is_streaming = key in streaming
            entry.siblings = siblings.get(key)
            entry.remark = remarks.get(key, "")
            if entry.view is not None:
                entry.view.set_message(message, is_streaming=entry.is_streaming)
                entry.view.set_siblings(entry.siblings)
                entry.view.set_remark(entry.remark)
                heights.append(entry.view.height)
            elif known is not None and entry.message is message:
                heights.append(self.heights[known])
            else:
                heights.append(guess(message))
                entry.measured_for = None
            entry.message = message
            self._entries.append(entry)
            self._indexes[key] = index
        self._recent = OrderedDict((i, None) for i in self._recent if i in self._indexes)
        self.heights.rebuild(heights)

    def update(self, message: Message) -> bool:
        """Replace a message; return whether it is shown at all."""
        index = self._indexes.get(message.id)
        if index is None:
            return False
        entry = self._entries[index]
        entry.message = message
        if entry.view is not None:
            entry.view.set_message(message, is_streaming=entry.is_streaming)
        self.measure(index)
        return True

    def set_streaming(self, index: int, *, is_streaming: bool) -> None:
        """Note that a message is still arriving, or no longer."""
        entry = self._entries[index]
        entry.is_streaming = is_streaming
        if entry.view is not None:
            entry.view.set_message(entry.view.message, is_streaming=is_streaming)
        self.measure(index)

    def grow(self, growth: ReplyGrowth) -> int | None:
        """Append to a streaming message; return its index if it is shown."""
        index = self._indexes.get(growth.message_id)
        if index is None:
            return None
        view = self.view(index)
        view.grow(growth)
        self.heights.set(index, view.height)
        return index

    def view(self, index: int) -> MessageView:
        """Return the view of a message, built when it is new."""
        entry = self._entries[index]
        key = entry.message.id
        if entry.view is None:
            entry.view = MessageView(entry.message, self.looks, is_streaming=entry.is_streaming)
            entry.view.set_siblings(entry.siblings)
            entry.view.set_remark(entry.remark)
            self.heights.set(index, entry.view.height)
            self._forget_oldest()
        elif entry.view.looks is not self.looks:
            entry.view.set_looks(self.looks)
        self._recent[key] = None
        self._recent.move_to_end(key)
        return entry.view

    def _forget_oldest(self) -> None:
        for key in list(self._recent)[: max(len(self._recent) - VIEWS_KEPT, 0)]:
            entry = self._entries[self._indexes[key]]
            if not entry.is_streaming and not (entry.view and entry.view.is_unfolded):
                entry.view = None
                del self._recent[key]

    def forget_views(self) -> None:
        """Build every message anew when it is next looked at."""
        for entry in self._entries:
            entry.view = None
        self._recent.clear()

    def texts_of(self, index: int) -> Iterator[tuple[Place, str]]:
        """Yield the text of each row of a message; reads a message that has no view without keeping it."""
        entry = self._entries[index]
        view = entry.view
        if view is None or view.hides_text:
            view = MessageView(entry.message, self.looks, is_streaming=entry.is_streaming)
            view.unfold()
        for number, section in enumerate(view.sections):
            for row_number, row in enumerate(section.ensure_rows(self.looks.style, view.width)):
                if text := row.text:
                    yield Place(index, number, row_number), text
        if entry.view is not None:
            self.measure(index)

    def unfold(self, index: int) -> None:
        """Show all of a message, for something that is in it."""
        if self.view(index).unfold():
            self.measure(index)

    def set_looks(self, looks: Looks) -> None:
        """Take another width or style; rows are laid out again when they are next on screen."""
        self.looks = looks

    def estimate_again(self, first: int, until_s: float) -> int:
        """Guess heights with care, where that was not done, until it is so late; return the first that is left.

        ``until_s`` is a time of ``time.perf_counter``.
        """
        looks, entries = self.looks, self._entries
        for index in range(first, len(entries)):
            if entries[index].measured_for is not looks:
                self.measure(index)
                if time.perf_counter() >= until_s:
                    return index + 1
        return len(entries)

    def measure(self, index: int) -> None:
        """Take the height of a message's view anew."""
        entry = self._entries[index]
        entry.measured_for = self.looks
        view = entry.view
        self.heights.set(index, view.height if view else estimate(entry.message, self.looks))

    def row(self, place: Place) -> Row:
        """Return the row at ``place``, laid out."""
        view = self.view(place.message)
        section = view.sections[place.section]
        rows = section.rows
        if rows is None:
            before = section.height
            rows = section.ensure_rows(self.looks.style, view.width)
            self._shift(place.message, section.height - before)
        row = rows[place.row]
        if not row.is_laid_out(self.looks.style, view.width):
            self._shift(place.message, section.lay_out_row(place.row, self.looks.style, view.width))
        return row

    def _shift(self, index: int, change: int) -> None:
        if change:
            self.heights.set(index, self.heights[index] + change)

    def _row_count(self, message: int, section: int) -> int:
        view = self.view(message)
        found = view.sections[section]
        if found.rows is None:
            before = found.height
            found.ensure_rows(self.looks.style, view.width)
            self._shift(message, found.height - before)
        return len(found.rows or ())

    def rows_in(self, place: Place) -> Sequence[Row]:
        """Return all rows of the section at ``place``, read but not laid out."""
        self._row_count(place.message, place.section)
        return self.view(place.message).sections[place.section].rows or ()

    def first(self) -> Place | None:
        """Return the first place, or ``None`` when there is no message."""
        return self._forward(0, 0) if self._entries else None

    def last(self) -> Place | None:
        """Return the last place, or ``None`` when there is no message."""
        return self._backward(len(self._entries) - 1, -1) if self._entries else None

    def first_of(self, message: int) -> Place:
        """Return the first place of a message; each message has some."""
        found = self._forward(message, 0)
        assert found is not None
        return found

    def after(self, place: Place) -> Place | None:
        """Return the place below."""
        if place.row + 1 < self._row_count(place.message, place.section):
            return Place(place.message, place.section, place.row + 1)
        return self._forward(place.message, place.section + 1)

    def before(self, place: Place) -> Place | None:
        """Return the place above."""
        if place.row > 0:
            return Place(place.message, place.section, place.row - 1)
        if place.section > 0:
            return self._backward(place.message, place.section - 1)
        return self._backward(place.message - 1, -1) if place.message else None

    def _forward(self, message: int, section: int) -> Place | None:
        while message < len(self._entries):
            sections = len(self.view(message).sections)
            while section < sections:
                if self._row_count(message, section):
                    return Place(message, section, 0)
                section += 1
            message, section = message + 1, 0
        return None

    def _backward(self, message: int, section: int) -> Place | None:
        while message >= 0:
            if section < 0:
                section = len(self.view(message).sections) - 1
            while section >= 0:
                if count := self._row_count(message, section):
                    return Place(message, section, count - 1)
                section -= 1
            message -= 1
        return None

    def valid(self, place: Place) -> Place | None:
        """Return ``place``, or the nearest one that exists, after messages or rows have gone."""
        if not self._entries:
            return None
        if place.message >= len(self._entries):
            return self.last()
        sections = len(self.view(place.message).sections)
        if place.section >= sections:
            return self._backward(place.message, sections - 1)
        count = self._row_count(place.message, place.section)
        if place.row < count:
            return place
        if count:
            return place._replace(row=count - 1)
        return self._backward(place.message, place.section) or self.first()

    def offset_of(self, place: Place) -> float:
        """Return the pixels from the top of the conversation to the row; exact where all was laid out."""
        y = self.heights.offset(place.message)
        view = self.view(place.message)
        for section in view.sections[: place.section]:
            y += section.height
        for row in (view.sections[place.section].rows or ())[: place.row]:
            y += row.height
        return y

    def place_at(self, y: float) -> tuple[Place, int] | None:
        """Return the row that stands at ``y`` by the present estimates, and how far below its top."""
        if not self._entries:
            return None
        message, rest = self.heights.find(y)
        sections = self.view(message).sections
        for index, section in enumerate(sections):
            if rest < section.height or index == len(sections) - 1:
                return self._place_in_section(message, index, rest)
            rest -= section.height
        return None

    def _place_in_section(
        self, message: int, section: int, rest: float
    ) -> tuple[Place, int] | None:
        count = self._row_count(message, section)
        rows = self.view(message).sections[section].rows or []
        for index in range(count):
            if rest < rows[index].height or index == count - 1:
                return Place(message, section, index), round(min(rest, rows[index].height))
            rest -= rows[index].height
        found = self._forward(message, section) or self.last()
        return (found, 0) if found else None

    def rows_from(self, place: Place | None) -> Iterator[tuple[Place, Row]]:
        """Yield rows downwards, each laid out when it is reached."""
        while place is not None:
            yield place, self.row(place)
            place = self.after(place)

    def forget_waiting_layouts(self) -> None:
        """Have the rows laid out again that show something instead of formulas or pictures that were not drawn yet."""
        for key in self._recent:
            view = self._entries[self._indexes[key]].view
            for section in view.sections if view else ():
                for row in section.rows or ():
                    if row.is_waiting:
                        row.forget_layout()

    def drop_layouts_except(self, kept: Iterable[Row]) -> None:
        """Give back the layouts of all rows that are not in ``kept``."""
        keep = {id(row) for row in kept}
        for key in self._recent:
            view = self._entries[self._indexes[key]].view
            for section in view.sections if view else ():
                for row in section.rows or ():
                    if id(row) not in keep and row.laid_width >= 0:
                        row.release()
