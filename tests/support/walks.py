"""Walks over a window as it is shown; each returns what is wrong with it, one sentence a finding.

They ask the widgets, not the code, so a new window is held to the same by being listed in ``tests/gui/window/surfaces.py``.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from desktop.ui.theme import MIN_TARGET_PX, MIN_TEXT_CONTRAST, contrast
from tests.support.pseudo_locale import OPEN

#: Of an icon against its ground (WCAG 2.2, success criterion 1.4.11).
MIN_ICON_CONTRAST: Final = 3.0

#: Spots in a row and in a column at which a window's lightness is looked at, and the share that may be of the other scheme.
_SAMPLES: Final = 40
_OTHER_SCHEME: Final = 0.4

#: Tab presses after which a ring that has not closed never will.
_MAX_TABS: Final = 120

CONTROLS: Final = (
    QAbstractButton,
    QLineEdit,
    QComboBox,
    QAbstractSpinBox,
    QPlainTextEdit,
    QTextEdit,
    QAbstractItemView,
    QAbstractSlider,
    QTabBar,
)


def shown(window: QWidget) -> Iterator[QWidget]:
    """Every widget of the window that a person sees; what belongs to another window is another walk's."""
    for widget in window.findChildren(QWidget):
        if widget.isVisibleTo(window) and widget.window() is window.window():
            yield widget


def called(widget: QWidget) -> str:
    """How a finding names a widget."""
    words = widget.accessibleName() or getattr(widget, "text", str)()
    return f"{type(widget).__name__} {widget.objectName()} “{words[:60]}”".replace("  ", " ")


def is_inner(widget: QWidget) -> bool:
    """Whether it is a part of another control."""
    parent = widget.parent()
    return isinstance(
        parent, QComboBox | QAbstractSpinBox | QLineEdit | QKeySequenceEdit | QTabBar
    ) or isinstance(widget, QScrollBar)


def settle() -> None:
    """Lay out what waits to be laid out."""
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


# Words


def unmarked(window: QWidget, known: re.Pattern[str]) -> list[str]:
    """Words on labels and buttons that are not in the pseudo-locale, but for ``known``: names and data."""
    found = []
    for widget in shown(window):
        found += [
            f"{called(widget)}: “{words}” is not translated"
            for words in _words_of(widget)
            if any(c.isalpha() for c in words) and OPEN not in words and not known.fullmatch(words)
        ]
    return found


def _words_of(widget: QWidget) -> Iterator[str]:
    yield widget.toolTip().removeprefix("<p>").removesuffix("</p>")
    yield widget.accessibleName()
    if isinstance(widget, QLabel | QAbstractButton) and not isinstance(widget.parent(), QTabBar):
        yield widget.text()
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(at) for at in range(widget.count()))
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QHeaderView):
        for at in range(widget.count()):
            yield str(widget.model().headerData(at, widget.orientation()) or "")


# Targets


def small_targets(window: QWidget) -> list[str]:
    """Controls that are less than ``MIN_TARGET_PX`` wide or high (WCAG 2.2, success criterion 2.5.8)."""
    found = []
    for widget in shown(window):
        if is_inner(widget) or not isinstance(widget, CONTROLS) or isinstance(widget, QHeaderView):
            continue
        sizes = [widget.size()]
        if isinstance(widget, QTabBar):
            sizes = [widget.tabRect(at).size() for at in range(widget.count())]
        elif isinstance(widget, QAbstractItemView) and widget.model() and widget.model().rowCount():
            sizes.append(widget.visualRect(widget.model().index(0, 0)).size())
        found += [
            f"{called(widget)} is {size.width()}×{size.height()}"
            for size in sizes
            if not size.isEmpty() and min(size.width(), size.height()) < MIN_TARGET_PX
        ]
    return found


# Keyboard


def unreached(window: QWidget) -> list[str]:
    """Walk with Tab until the ring closes; return controls that were not reached, and that do not show it."""
    window.activateWindow()
    first = window.focusWidget() or window
    first.setFocus()
    settle()
    start = QApplication.focusWidget()
    seen, pictures, found = [], {}, []
    for _ in range(_MAX_TABS):
        here = QApplication.focusWidget()
        if here is None or here.window() is not window.window():
            found.append("the keyboard left the window")
            break
        if here not in seen:
            seen.append(here)
            pictures[here] = _picture(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        settle()
        if QApplication.focusWidget() is start and len(seen) > 1:
            break
    wanted = [w for w in shown(window) if _takes_part(w)]
    found += [f"{called(w)} is not reached by Tab" for w in wanted if not _was_reached(w, seen)]
    window.setFocus()
    QApplication.focusWidget().clearFocus()
    settle()
    found += [
        f"{called(w)} does not show that it has the keyboard"
        for w, picture in pictures.items()
        if w.isVisible() and _picture(w) == picture
    ]
    return found


def _picture(widget: QWidget) -> QImage:
    """The widget with what stands around it: a frame around a field may belong to its parent."""
    shows = widget.parentWidget() if _frame_is_parent_s(widget) else widget
    return shows.grab().toImage()


def _frame_is_parent_s(widget: QWidget) -> bool:
    return (
        isinstance(widget, QPlainTextEdit | QTextEdit | QLineEdit)
        and widget.parentWidget() is not None
    )


def _takes_part(widget: QWidget) -> bool:
    if is_inner(widget) or not widget.isEnabled() or not isinstance(widget, CONTROLS):
        return False
    if isinstance(widget, QHeaderView | QScrollBar) or widget.parent() is None:
        return False
    if isinstance(widget, QTabBar) and widget.count() < 2:
        return False
    return not isinstance(widget.parent(), QAbstractScrollArea)


def _was_reached(widget: QWidget, seen: list[QWidget]) -> bool:
    if widget in seen or widget.focusProxy() in seen:
        return True
    if isinstance(widget, QRadioButton):  # the arrow keys go from one to the other
        return any(isinstance(w, QRadioButton) and w.parent() is widget.parent() for w in seen)
    return any(widget.isAncestorOf(w) for w in seen)


# Names


def nameless(window: QWidget) -> list[str]:
    """Controls that a screen reader could not name."""
    return [
        called(w)
        for w in shown(window)
        if _takes_part(w)
        and not (w.accessibleName() or getattr(w, "text", str)())
        and not isinstance(w, QTabBar)
    ]


# Contrast


def pale(window: QWidget) -> list[str]:
    """Words and icons whose pixels have too little contrast against what is behind them, as drawn."""
    picture = window.grab().toImage()
    ratio = picture.devicePixelRatio()
    found = []
    for widget in shown(window):
        if not _is_read(widget):
            continue
        seen = widget.visibleRegion().boundingRect()
        if seen.top() > 0 or seen.height() < min(
            2 * widget.fontMetrics().height(), widget.height()
        ):
            continue  # scrolled half away: the words may not be on screen
        place = QRect(widget.mapTo(window, seen.topLeft()) * ratio, seen.size() * ratio)
        inside = place.intersected(picture.rect()).adjusted(3, 3, -3, -3)
        if inside.width() > 4 and inside.height() > 4:
            drawn = _contrast_in(picture.copy(inside))
            if drawn < (MIN_ICON_CONTRAST if _is_icon(widget) else MIN_TEXT_CONTRAST):
                found.append(f"{called(widget)}: {drawn:.2f}")
    return found


def unlike(window: QWidget, *, is_dark: bool) -> list[str]:
    """How much of the window is still light in a dark scheme, or dark in a light one; pictures and accents may be."""
    picture = window.grab().toImage().scaled(_SAMPLES, _SAMPLES)
    spots = [
        picture.pixelColor(x, y).lightnessF() for x in range(_SAMPLES) for y in range(_SAMPLES)
    ]
    wrong = sum((light > 0.5) == is_dark for light in spots) / len(spots)
    return [f"{wrong:.0%} of it are of another scheme"] if wrong > _OTHER_SCHEME else []


def _is_read(widget: QWidget) -> bool:
    if not widget.isEnabled() or is_inner(widget) or widget.visibleRegion().isEmpty():
        return False
    if isinstance(widget, QLabel | QAbstractButton):
        return any(c.isalnum() for c in widget.text()) or _is_icon(widget)
    if isinstance(widget, QComboBox):
        return bool(widget.currentText())
    if isinstance(widget, QLineEdit):
        return bool(widget.text() or widget.placeholderText())
    return isinstance(widget, QPlainTextEdit) and bool(
        widget.toPlainText() or widget.placeholderText()
    )


def _is_icon(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and not (widget.text() or widget.icon().isNull())


def _contrast_in(picture: QImage) -> float:
    """The contrast of the commonest colour to the colour furthest from it; text is drawn with soft edges."""
    whole = picture.convertToFormat(QImage.Format.Format_RGB32)
    data = bytes(whole.constBits())
    colors = Counter(data[at : at + 3] for at in range(0, len(data), 4))
    ground = _hex(colors.most_common(1)[0][0])
    return max(contrast(ground, _hex(color)) for color in colors)


def _hex(blue_green_red: bytes) -> str:
    return "#" + blue_green_red[::-1].hex()
