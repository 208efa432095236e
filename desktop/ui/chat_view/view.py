"""The chat view: paints what is visible of a conversation, and keeps the line being read where it is.

Its place is a row and the pixels of it that are above the viewport (the anchor); the scroll bar only
shows where that is. So nothing above can push the text when its real height turns out.
"""

import time
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop.runtime.pictures import PictureSources
from desktop.ui.chat_view.actions_row import ActionsRow
from desktop.ui.chat_view.bubbles import paint_bubbles
from desktop.ui.chat_view.code_row import CodeRow
from desktop.ui.chat_view.colouring import Colouring
from desktop.ui.chat_view.formulas import Formulas
from desktop.ui.chat_view.message_view import Looks
from desktop.ui.chat_view.pictures import Pictures
from desktop.ui.chat_view.rows import Canvas, Row
from desktop.ui.chat_view.style import Style
from desktop.ui.chat_view.text_layout import Overlay
from desktop.ui.chat_view.timeline import Place, Shown, Timeline
from desktop.ui.theme import Theme

#: A scroll by more viewports than this jumps by the estimates instead of measuring all between.
_JUMP_VIEWPORTS: Final = 3

#: Heights are guessed again for at most this long at a time (s).
_SETTLING_S: Final = 0.004

#: After so many viewports of scrolling, layouts of what is out of view are given back.
_KEPT_VIEWPORTS: Final = 60

#: Heights of what is not on screen are guessed again this long after the last resize (ms).
_SETTLE_MS: Final = 150


#: How long formulas and pictures that are being drawn are left alone before the view looks for them (ms).
_DRAWN_MS: Final = 16


class PlacedView(QAbstractScrollArea):
    """Scrolling and painting; what is shown and what a person does with it stands in the classes above it.

    Signals:
        link_activated(str): A link was clicked; its address, http, https or mailto only.
        retry_requested(str), continue_requested(str), details_requested(str): A message's id.
        action_requested(str, str): An action's name and a message's id.
        picture_requested(str, str): A picture at this address is to be loaded, for the message of this id.
    """

    link_activated = Signal(str)
    retry_requested = Signal(str)
    continue_requested = Signal(str)
    details_requested = Signal(str)
    action_requested = Signal(str, str)
    picture_requested = Signal(str, str)
    tokens_requested = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        sources: PictureSources | None = None,
    ) -> None:
        super().__init__(parent)
        self._formulas = Formulas()
        self.pictures = Pictures(sources)
        self._style = Style(theme, self._formulas, self.pictures)
        self._timeline = Timeline(Looks(self._style, self._column_width()))
        self._anchor: Place | None = None
        self._offset = 0
        self._follows = True
        self._syncing = False
        self._repaints = True
        self._last_value = 0
        self._scrolled = 0
        self._shown: list[Shown] | None = None
        self._settle = QTimer(self, singleShot=True)
        self._settled_to = 0
        self._settle.timeout.connect(self._settled)
        self._colouring = Colouring(self, self._code_on_screen)
        self._drawn = QTimer(self, singleShot=True, interval=_DRAWN_MS)
        self._drawn.timeout.connect(self._take_drawn)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # It keeps its room, unseen, where all is in view: the text must not move when it comes.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        if sources is not None:
            sources.changed.connect(self._lay_out_waiting)
        self._prepare()

    def _prepare(self) -> None:
        """For subclasses: make what they add, once the parts of this class are there."""

    # Looks

    def set_theme(self, theme: Theme) -> None:
        """Take other colours, fonts and distances."""
        self._style = Style(theme, self._formulas, self.pictures)
        self._relook()
        self._settle_later()

    def set_font_size(self, pt: float) -> None:
        """Take another size of text, in points."""
        self.set_theme(self._style.theme.with_font_size(pt))

    @property
    def theme(self) -> Theme:
        """The look in use."""
        return self._style.theme

    def _column_width(self) -> int:
        gutter = self._style.space(6)
        room = self.viewport().width() - 2 * gutter
        return max(min(room, self._style.reading_width), 120)

    @property
    def _column_left(self) -> int:
        return max((self.viewport().width() - self._timeline.looks.column) // 2, 0)

    def _relook(self) -> None:
        self.pictures.ratio = self.devicePixelRatioF()
        looks = self._timeline.looks
        column = self._column_width()
        if looks.style is not self._style or looks.column != column:
            self._timeline.set_looks(Looks(self._style, column))
            if self._anchor is not None:
                self._anchor = self._timeline.valid(self._anchor)
        if self._follows:
            self._go_to_end()
        else:
            self._settle_down()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relook()
        if event.oldSize().width() != event.size().width():
            self._settle_later()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._colouring.stop()
        self._drawn.stop()
        self._settle.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._settled_to < len(self._timeline):
            self._settle.start(_SETTLE_MS)

    def _code_on_screen(self) -> list[CodeRow]:
        return [s.row for s in self._rows_on_screen() if isinstance(s.row, CodeRow)]

    def _settle_later(self) -> None:
        """Guess the heights of what is not on screen again, once nothing has changed for a moment."""
        self._settled_to = 0
        if self.isVisible():
            self._settle.start(_SETTLE_MS)

    def _settled(self) -> None:
        """Guess the heights of some messages, and go on soon; at the end the scroll bar is right."""
        until_s = time.perf_counter() + _SETTLING_S
        self._settled_to = self._timeline.estimate_again(self._settled_to, until_s)
        if self._settled_to < len(self._timeline):
            self._settle.start(0)
        else:
            self._sync_bar()

    def _take_drawn(self) -> None:
        """Lay out again what waited for formulas and pictures that have been drawn since."""
        formulas, pictures = self._formulas.take_news(), self.pictures.take_news()
        if formulas or pictures:
            self._lay_out_waiting()
        self._look_for_drawn()

    def _look_for_drawn(self) -> None:
        if (self._formulas.is_busy or self.pictures.is_busy) and not self._drawn.isActive():
            self._drawn.start()

    @Slot()
    def _lay_out_waiting(self) -> None:
        self._timeline.forget_waiting_layouts()
        if self._follows:
            self._go_to_end()
        else:
            self._settle_down()

    def sizeHint(self) -> QSize:
        return QSize(self._style.reading_width, 600)

    # Where we are

    @property
    def is_at_end(self) -> bool:
        """Whether the end is in view and stays there while an answer grows."""
        return self._follows

    def scroll_to_end(self) -> None:
        """Show the end, and follow it."""
        self._go_to_end()

    def scroll_to(self, message_id: str) -> None:
        """Bring the beginning of a message to the top of the view."""
        index = self._timeline.index_of(message_id)
        if index is not None:
            self._go_to(self._timeline.first_of(index), 0)

    def scroll_to_start(self) -> None:
        """Show the beginning."""
        first = self._timeline.first()
        if first is not None:
            self._go_to(first, 0)

    def _go_to(self, place: Place, offset: int) -> None:
        self._anchor, self._offset, self._follows = place, offset, False
        self._settle_down()

    def _go_to_end(self) -> None:
        """Put the last row at the bottom of the viewport, measuring upwards from it."""
        self._follows = True
        place = self._timeline.last()
        if place is None:
            self._anchor, self._offset = None, 0
            self._sync_bar()
            return
        room = self.viewport().height()
        room -= self._timeline.row(place).height
        while room > 0 and (above := self._timeline.before(place)) is not None:
            place = above
            room -= self._timeline.row(place).height
        self._anchor, self._offset = place, max(-room, 0)
        self._sync_bar()

    def _move(self, dy: int) -> None:
        """Move down by ``dy`` pixels (up if negative), measuring what comes into view."""
        if self._anchor is None:
            return
        if dy < 0:
            self._follows = False
        self._offset += dy
        self._settle_down()

    def _scroll_row(self, row: Row, pixels: int) -> bool:
        """Scroll a row's own content to the right; return whether it moved."""
        if not pixels or not row.scroll_sideways(pixels):
            return False
        if self._follows:
            self._go_to_end()
        else:
            self._settle_down()
        return True

    def _settle_down(self) -> None:
        """Make the anchor a row whose offset is inside it, and never show less than there is."""
        place = self._anchor
        if place is None:
            self._sync_bar()
            return
        timeline = self._timeline
        while self._offset < 0 and (above := timeline.before(place)) is not None:
            place = above
            self._offset += timeline.row(place).height
        self._offset = max(self._offset, 0)
        while self._offset >= timeline.row(place).height:
            below = timeline.after(place)
            if below is None:
                break
            self._offset -= timeline.row(place).height
            place = below
        self._anchor = place
        bottom = self._fill()
        if bottom <= self.viewport().height():
            self._go_to_end()
        else:
            self._sync_bar()

    def _fill(self) -> int:
        """Find the rows on screen; return where the last of them ends, in viewport pixels."""
        shown: list[Shown] = []
        y, height, left = -self._offset, self.viewport().height(), self._column_left
        for place, row in self._timeline.rows_from(self._anchor):
            if y > height:
                break
            view = self._timeline.view(place.message)
            shown.append(Shown(place, row, view, left + view.left + view.inset, y))
            y += row.height
        self._shown = shown
        return y

    def _rows_on_screen(self) -> list[Shown]:
        if self._shown is None:
            self._fill()
        return self._shown or []

    def _sync_bar(self) -> None:
        """Have the scroll bar show where we are, and paint."""
        self._shown = None
        total = self._timeline.heights.total
        page = max(self.viewport().height(), 1)
        value = self._timeline.offset_of(self._anchor) + self._offset if self._anchor else 0
        maximum = max(round(total) - page, 0)
        self._syncing = True
        bar = self.verticalScrollBar()
        bar.setRange(0, max(maximum, round(value)))
        bar.setEnabled(bar.maximum() > 0)
        bar.setPageStep(page)
        bar.setSingleStep(self._style.line_height)
        bar.setValue(bar.maximum() if self._follows else round(value))
        self._last_value = bar.value()
        self._syncing = False
        self._on_moved()
        if self._repaints:
            self.viewport().update()

    def _on_moved(self) -> None:
        """For subclasses: the position has changed."""

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        if self._syncing:
            return
        bar = self.verticalScrollBar()
        delta, self._last_value = bar.value() - self._last_value, bar.value()
        self._scrolled += abs(delta)
        if self._scrolled > _KEPT_VIEWPORTS * self.viewport().height():
            self._scrolled = 0
            self._timeline.drop_layouts_except(s.row for s in self._rows_on_screen())
        if bar.value() >= bar.maximum():
            self._go_to_end()
        elif bar.value() <= 0:
            self.scroll_to_start()
        elif abs(delta) <= _JUMP_VIEWPORTS * self.viewport().height():
            self._move(delta)
        else:
            found = self._timeline.place_at(bar.value())
            if found:
                self._go_to(*found)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        clip = event.rect()
        painter.fillRect(clip, self._style.color("surface"))
        rows = self._rows_on_screen()
        paint_bubbles(painter, self._style, rows)
        for shown in rows:
            if shown.y > clip.bottom() or shown.y + shown.row.height <= clip.top():
                continue
            self._paint_row(painter, shown, clip)
        painter.end()
        self._colouring.look()
        self._look_for_drawn()

    def _paint_row(self, painter: QPainter, shown: Shown, clip: QRect) -> None:
        canvas = Canvas(
            painter,
            self._style,
            shown.x,
            shown.y,
            shown.view.width,
            clip.top(),
            clip.bottom(),
            self._overlays(shown),
            *self._hovered(shown),
            self._is_active(shown),
        )
        if isinstance(shown.row, ActionsRow):
            shown.row.is_kept = shown.place.message == len(self._timeline) - 1
        shown.row.paint(canvas)

    def _overlays(self, _shown: Shown) -> list[Overlay]:
        """For subclasses: what lies over the text of a row."""
        return []

    def _hovered(self, _shown: Shown) -> tuple[str, Row | None]:
        """For subclasses: the action of the hot spot under the mouse, and the part of the row that it belongs to."""
        return "", None

    def _is_active(self, _shown: Shown) -> bool:
        """For subclasses: whether the person is at the row's message."""
        return False
