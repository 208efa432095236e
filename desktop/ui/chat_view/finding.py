"""Find in conversation: the bar, the marks over the text, and going from match to match."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent

from desktop.ui.chat_view.find_bar import FindBar
from desktop.ui.chat_view.finder import Finder, Match, Query
from desktop.ui.chat_view.selecting import SelectingView
from desktop.ui.chat_view.selection import Position
from desktop.ui.chat_view.text_layout import Overlay
from desktop.ui.chat_view.timeline import Shown
from desktop.ui.theme import Theme

#: Counting all matches takes this long at a time (s); the window stays quick in between.
_SLICE_S: Final = 0.004


class FindingView(SelectingView):
    """Adds finding. ``open_find`` is also what the window's menu calls."""

    def _prepare(self) -> None:
        super()._prepare()
        self._finder = Finder(self._timeline)
        self._bar: FindBar | None = None
        self._count_timer = QTimer(self, singleShot=True, interval=0)
        self._count_timer.timeout.connect(self._count_on)

    def open_find(self) -> None:
        """Show the find bar; what is selected on one line is looked for."""
        selected = self.selected_text()
        self._made_bar().open(selected if selected and "\n" not in selected else "")
        self._place_bar()

    def find_in(self, message_id: str, text: str) -> None:
        """Bring a message into view, with ``text`` found in it; the keyboard stays where it is.

        Of a text that lies across lines its first word is found; of one that is not seen, as the address of a link, nothing.
        """
        index = self._timeline.index_of(message_id)
        if index is None:
            return
        self.scroll_to(message_id)
        for words in dict.fromkeys([text.strip(), *text.split()[:1]]):
            match = self._finder.start(self._made_bar().show_text(words), index)
            if match is not None and match.place.message == index:
                self._show_match(match)
                self._count_timer.start()
                return
        self.hide_find()

    def hide_find(self) -> None:
        """Forget what was looked for; the keyboard stays where it is."""
        if self._bar is not None:
            self._bar.hide()
        self._finder.stop()
        self._count_timer.stop()
        self.viewport().update()

    def _made_bar(self) -> FindBar:
        if self._bar is None:
            self._bar = FindBar(self._style.theme, self)
            self._bar.query_changed.connect(self.find_query)
            self._bar.step_requested.connect(self.find_step)
            self._bar.closed.connect(self.end_find)
        return self._bar

    def end_find(self) -> None:
        """Forget what was looked for; what was found last is selected."""
        found = self._finder.current
        self._finder.stop()
        self._count_timer.stop()
        if found is not None:
            place = self._timeline.valid(found.place)
            if place == found.place:
                self._selection.set(Position(place, found.start), Position(place, found.end))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.viewport().update()

    def find_text(
        self, text: str, *, matches_case: bool = False, whole_words: bool = False
    ) -> bool:
        """Look for ``text`` from the first message on screen; return whether there is any."""
        return self.find_query(Query(text, matches_case, whole_words))

    def find_query(self, query: Query) -> bool:
        """Look for ``query`` and show the first match."""
        start = self._anchor.message if self._anchor else 0
        found = self._finder.start(query, start)
        self._show_match(found)
        self._count_timer.start()
        return found is not None

    def find_step(self, direction: int) -> None:
        """Go to the next match (1) or the one before (-1)."""
        self._show_match(self._finder.step(direction))

    def find_count(self) -> tuple[int, int, bool]:
        """Return the number of the current match, how many there are, and whether all were counted."""
        return self._finder.number, len(self._finder.matches), self._finder.is_done

    def _show_match(self, match: Match | None) -> None:
        if match is not None:
            self._follows = False
            self._timeline.unfold(match.place.message)
            self._show_position(Position(match.place, match.start))
        self._tell_count()
        self.viewport().update()

    def _tell_count(self) -> None:
        if self._bar is not None:
            number, total, is_complete = self.find_count()
            self._bar.show_count(number, total, is_complete=is_complete)
            self._place_bar()

    def _count_on(self) -> None:
        self._finder.work(_SLICE_S)
        self._tell_count()
        if not self._finder.is_done:
            self._count_timer.start()

    def _overlays(self, shown: Shown) -> list[Overlay]:
        found = super()._overlays(shown)
        if self._finder.query is None:
            return found
        current = self._finder.current
        for start, end in self._finder.matches_in_text(shown.row.text):
            here = current == Match(shown.place, start, end)
            look = self._style.found_current if here else self._style.found
            found.append((start, end, look))
        return found

    def _on_messages_moved(self, before: tuple[str, ...]) -> None:
        super()._on_messages_moved(before)
        self._look_again(0)

    def _on_content_changed(self) -> None:
        super()._on_content_changed()
        self._look_again(max(len(self._timeline) - 1, 0))

    def _look_again(self, first: int) -> None:
        if self._finder.query is not None:
            self._finder.content_changed(first)
            self._count_timer.start()

    def _place_bar(self) -> None:
        if self._bar is not None:
            beside = self._style.space(2)
            right = self.viewport().geometry().right() - beside
            self._bar.fit(right - beside)
            self._bar.move(max(right - self._bar.width(), 0), beside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_bar()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        if self._bar is not None:
            self._bar.dress(theme)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._count_timer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.open_find()
        elif event.key() == Qt.Key.Key_F3 and self._finder.query is not None:
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.find_step(-1 if is_shifted else 1)
        elif event.key() == Qt.Key.Key_Escape and self._bar and self._bar.isVisible():
            self._bar.close_bar()
        else:
            super().keyPressEvent(event)
