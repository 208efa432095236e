"""Puts messages into the chat view and lets them grow there."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, QRect

from desktop.core.message import Message
from desktop.core.reply import ReplyGrowth
from desktop.ui.chat_view.actions_row import SiblingPosition
from desktop.ui.chat_view.view import PlacedView


class ShowingView(PlacedView):
    """Adds what the window tells the view: which messages there are, and what they grew by."""

    def show_messages(
        self,
        messages: Sequence[Message],
        streaming: frozenset[str] = frozenset(),
        siblings: Mapping[str, SiblingPosition] | None = None,
        remarks: Mapping[str, str] | None = None,
    ) -> None:
        """Show a branch from the first message to the last. The line being read stays if it still exists.

        Args:
            messages: From the root to the leaf.
            streaming: Ids of those that are still arriving.
            siblings: By id, for messages of which there are several versions: which this one is.
            remarks: By id, what is said above a message, such as that it is not sent to the model.
        """
        anchor_id = self._anchor_id()
        before = self.message_ids()
        self._timeline.set_messages(messages, streaming, siblings or {}, remarks or {})
        self._on_messages_moved(before)
        if messages:
            self._settle_later()
        index = self._timeline.index_of(anchor_id) if anchor_id else None
        if self._follows or index is None or self._anchor is None:
            self._go_to_end()
        else:
            self._anchor = self._timeline.valid(self._anchor._replace(message=index))
            self._settle_down()
        self._on_content_changed()

    def update_message(self, message: Message) -> None:
        """Replace one message by a later state of it."""
        if self._timeline.update(message):
            self._after_change()

    def set_streaming(self, message_id: str, on: bool) -> None:  # noqa: FBT001 - a Qt-like setter
        """Say whether a message is still arriving."""
        index = self._timeline.index_of(message_id)
        if index is not None:
            self._timeline.set_streaming(index, is_streaming=on)
            self._after_change()

    def grow(self, growth: ReplyGrowth) -> None:
        """Append to a streaming message; only its last block is read again."""
        index = self._timeline.grow(growth)
        if index is not None:
            self._after_change(grown=index)

    def clear(self) -> None:
        """Show nothing."""
        self.show_messages(())

    # What screen readers ask for (accessibility.ReadableView)

    def spoken_messages(self) -> list[Message]:
        """Return all messages that are shown, as they are now."""
        return [self._timeline.current(i) for i in range(len(self._timeline))]

    def message_rect(self, index: int) -> QRect:
        """Return where a message is on the screen, in global coordinates; empty if out of view."""
        rows = [s for s in self._rows_on_screen() if s.place.message == index]
        if not rows:
            return QRect()
        top, bottom = rows[0].y, rows[-1].y + rows[-1].row.height
        area = QRect(rows[0].x, top, rows[0].view.width, bottom - top)
        area = area.intersected(self.viewport().rect())
        return QRect(self.viewport().mapToGlobal(area.topLeft()), area.size())

    def message_at(self, point: QPoint) -> int:
        """Return the index of the message at a global point, or -1."""
        y = self.viewport().mapFromGlobal(point).y()
        rows = (s for s in self._rows_on_screen() if s.y <= y < s.y + s.row.height)
        return next((s.place.message for s in rows), -1)

    def current_message(self) -> int:
        """Return the index of the message that is being read, or -1."""
        return self._anchor.message if self._anchor else -1

    def scroll_to_index(self, index: int) -> None:
        """Bring a message into view."""
        if 0 <= index < len(self._timeline):
            self._go_to(self._timeline.first_of(index), 0)

    def message_ids(self) -> tuple[str, ...]:
        """Return the ids of the messages that are shown, from the top."""
        return tuple(self._timeline.ids())

    def _on_messages_moved(self, _before: tuple[str, ...]) -> None:
        """For subclasses: messages were at other indexes before."""

    def _on_content_changed(self) -> None:
        """For subclasses: what is shown has changed."""

    def _anchor_id(self) -> str | None:
        if self._anchor is None or self._anchor.message >= len(self._timeline):
            return None
        return self._timeline.message(self._anchor.message).id

    def _after_change(self, grown: int | None = None) -> None:
        if grown is not None and self._follows and self._shown:
            self._grow_at_end()
        elif self._follows:
            self._go_to_end()
        elif self._anchor is not None:
            self._anchor = self._timeline.valid(self._anchor)
            if grown is None or self._is_on_screen(grown):
                self._settle_down()
            else:
                self._sync_bar()
        else:
            self._go_to_end()
        self._on_content_changed()

    def _grow_at_end(self) -> None:
        """Follow the end, moving the picture of what is unchanged and painting only the rest.

        A frame costs a fraction of a whole one, which is what a fast stream is made of.
        """
        before = {id(s.row): (s.row, s.row.version, s.y) for s in self._shown or ()}
        self._repaints = False
        self._go_to_end()
        self._repaints = True
        height = self.viewport().height()
        moves: set[int] = set()
        dirty_top = height
        for shown in self._rows_on_screen():
            row, version, y = before.get(id(shown.row), (None, -1, 0))
            if row is not shown.row or version != shown.row.version:
                dirty_top = shown.y
                break
            moves.add(shown.y - y)
        if len(moves) != 1 or dirty_top < 0 or self._has_overlays:
            self.viewport().update()
            return
        dy = moves.pop()
        if dy:
            self.viewport().scroll(0, dy)
        self.viewport().update(0, dirty_top, self.viewport().width(), height - dirty_top)

    @property
    def _has_overlays(self) -> bool:
        """For subclasses: whether anything is drawn over the text that does not move with it."""
        return False

    def _is_on_screen(self, message: int) -> bool:
        return self._shown is None or any(s.place.message == message for s in self._shown)

    def _keep_place(self, index: int, change: Callable[[], None]) -> None:
        """Let ``change`` alter the rows of a message without moving the row at the top."""
        self._follows = False
        change()
        self._timeline.measure(index)
        self._after_change()
