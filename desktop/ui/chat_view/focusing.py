"""Reaches what can be clicked with the keyboard: Tab goes through the buttons and links on screen, Enter presses them."""

from collections import Counter
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip

from desktop.ui.chat_view.finding import FindingView
from desktop.ui.chat_view.rows import HotSpot, Row
from desktop.ui.chat_view.timeline import Shown

#: Ways to come here after which a person looks for where the keyboard is; a mouse knows.
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)

_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


#: Keys that scroll what has the keyboard sideways, in steps of the grid.
_SIDEWAYS = (Qt.Key.Key_Left, Qt.Key.Key_Right)
_STEP_UNITS = 20


class _Target(NamedTuple):
    """What has the keyboard: the row, the action, and which of several with this action."""

    row: Row
    action: str
    number: int


class FocusingView(FindingView):
    """Adds a focus inside of the view, with a ring around it."""

    def _prepare(self) -> None:
        super()._prepare()
        self._target: _Target | None = None
        self._is_walked_to = False

    def _targets(self) -> list[tuple[_Target, Shown, HotSpot]]:
        """Return what can be reached on screen, in reading order."""
        found = []
        for shown in self._rows_on_screen():
            counts: Counter[str] = Counter()
            for spot in shown.row.stops():
                target = _Target(shown.row, spot.action, counts[spot.action])
                counts[spot.action] += 1
                place = spot.rect.translated(shown.x, shown.y)
                if 0 <= place.center().y() < self.viewport().height():
                    found.append((target, shown, spot))
        return found

    def _focused(self) -> tuple[Shown, HotSpot] | None:
        if self._target is None:
            return None  # while an answer arrives this is asked with every frame
        found = ((shown, spot) for target, shown, spot in self._targets() if target == self._target)
        return next(found, None)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's signature
        targets = self._targets()
        known = [target for target, _, _ in targets]
        step = 1 if forward else -1
        if self._target in known:
            index = known.index(self._target) + step
        else:
            index = 0 if forward else len(known) - 1
        if not 0 <= index < len(known):
            self._focus(None)
            return super().focusNextPrevChild(forward)
        self._focus(targets[index])
        return True

    def _focus(self, found: tuple[_Target, Shown, HotSpot] | None) -> None:
        self._target = found[0] if found else None
        self.viewport().update()
        if found is None:
            QToolTip.hideText()
            return
        target, shown, spot = found
        self._on_focused(shown)
        if self._scroll_row(shown.row, shown.row.sideways_to(spot.rect)):
            _, shown, spot = next((f for f in self._targets() if f[0] == target), found)
        place = spot.rect.translated(shown.x, shown.y).center().toPoint()
        if hint := self.hint_at(place):
            QToolTip.showText(self.viewport().mapToGlobal(place), hint, self.viewport())

    def hint_at(self, _point: QPoint) -> str:
        """For subclasses: what the tool tip at a point says."""
        return ""

    def _on_focused(self, _shown: Shown) -> None:
        """For subclasses: something in this row has the keyboard."""

    def _press(self, _shown: Shown, _spot: HotSpot) -> None:
        """For subclasses: what has the keyboard was pressed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PRESSING and not event.modifiers() and (found := self._focused()):
            event.accept()
            self._press(*found)
        elif event.key() in _SIDEWAYS and not event.modifiers() and (found := self._focused()):
            event.accept()
            step = self._style.space(_STEP_UNITS)
            self._scroll_row(found[0].row, step if event.key() == Qt.Key.Key_Right else -step)
        elif event.key() == Qt.Key.Key_Escape and self._target is not None:
            event.accept()
            self._focus(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._is_walked_to = event.reason() in _BY_KEYBOARD
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._is_walked_to = False
        self.viewport().update()
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self._focus(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        found = self._focused()
        if found is not None:
            shown, spot = found
            self._draw_ring(spot.rect.translated(shown.x, shown.y).adjusted(-1, -1, 1, 1))
        elif self._is_walked_to:
            self._draw_ring(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    def _draw_ring(self, around: QRectF) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._style.color("focus"), 2))
        radius = self._style.theme.radii.small
        painter.drawRoundedRect(around, radius, radius)
        painter.end()

    @property
    def _has_overlays(self) -> bool:
        return super()._has_overlays or self._target is not None or self._is_walked_to
