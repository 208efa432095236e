"""What of the words of a window is cut, one sentence a finding; what is cut with an ellipsis by design is not.

By design means: in one line, and whole in the tool tip.
"""

import html
import re
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QMenuBar,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolTip,
    QTreeView,
    QWidget,
)

from desktop.ui.elided_label import ElidedLabel
from desktop.ui.model_picker import ModelPicker
from desktop.ui.quiet_combo import QuietCombo
from desktop.ui.table import Table
from tests.support.pseudo_locale import OPEN
from tests.support.walks import CONTROLS, called, is_inner, settle, shown

#: Pixels by which two ways of measuring the same text may differ.
_ROUNDING_PX: Final = 1

#: Where a line may end.
_BREAKS: Final = re.compile(r"\s+|(?<=[-/])")

#: Around the words of a cell of a table, in pixels.
_CELL_PX: Final = 16

#: Beside the words and the shortcut of a menu's entry, in pixels.
_ENTRY_PX: Final = 24

#: A tool tip in one line is at most so wide; Qt breaks lines of rich text only.
_TIP_PX: Final = 480


def clipped(window: QWidget, width: int, height: int) -> list[str]:
    """What is cut when the window is ``width`` × ``height`` pixels large."""
    whole = window.window()
    whole.resize(width, height)
    settle()
    found = []
    if whole.width() > width or whole.height() > height:
        found.append(f"the window needs {whole.width()}×{whole.height()}")
    for widget in shown(window):
        found += [f"{called(widget)}: {what}" for what in _cut_in(widget)]
        found += [f"{called(widget)}: {what}" for what in _cut_off(widget, window)]
        found += [f"{called(widget)}: {what}" for what in _cut_in_tip(widget.toolTip())]
    return found + [f"“{words}” is cut where it is painted" for words in _cut_while_painted(window)]


def faults_of(menu: QMenu, screen_px: int, known: re.Pattern[str]) -> list[str]:
    """What is cut in a menu and those below it on a screen of this width, and what of it is not translated."""
    found = []
    if menu.sizeHint().width() > screen_px:
        found.append(f"{menu.title()} is {menu.sizeHint().width()} px wide")
    for action in menu.actions():
        words = action.text()
        if OPEN not in words and any(c.isalpha() for c in words) and not known.fullmatch(words):
            found.append(f"“{words}” is not translated")
        keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
        measure = menu.fontMetrics().horizontalAdvance
        needed = measure(words.replace("&", "")) + measure(keys) + _ENTRY_PX
        found += [
            f"“{words}” {what}" for what in _narrower(needed, menu.actionGeometry(action).width())
        ]
        found += [f"“{words}” {what}" for what in _cut_in_tip(action.toolTip())]
        if isinstance(below := action.menu(), QMenu):
            found += faults_of(below, screen_px, known)
    return found


def _cut_in(widget: QWidget) -> Iterator[str]:
    """What of its own text a widget has no room for; what is cut with an ellipsis on purpose is not."""
    if isinstance(widget, QLineEdit | QAbstractSpinBox | QComboBox) and not is_inner(widget):
        yield from _lower(widget.sizeHint().height(), widget.height())
    if isinstance(widget, QLabel):
        yield from _cut_in_label(widget)
    elif isinstance(widget, QCheckBox | QRadioButton | QGroupBox) or (
        isinstance(widget, QAbstractButton) and widget.text() and not is_inner(widget)
    ):
        yield from _narrower(widget.sizeHint().width(), widget.width())
        yield from _lower(widget.fontMetrics().height(), widget.height())
    elif isinstance(widget, QComboBox):
        yield from _cut_in_combo(widget)
    elif isinstance(widget, QTabBar):
        yield from _cut_in_tabs(widget)
    elif isinstance(widget, QHeaderView):
        yield from _cut_in_header(widget)
    elif isinstance(widget, QMenuBar):
        yield from _cut_in_menu_bar(widget)
    elif isinstance(widget, QTreeView):
        yield from _cut_in_rows(widget, QModelIndex())
    elif isinstance(widget, QListWidget):
        rows = [widget.item(at) for at in range(widget.count())]
        if any(
            not row.toolTip() for row in rows
        ):  # else it is cut with an ellipsis, and whole there
            yield from _narrower(widget.sizeHintForColumn(0), widget.viewport().width())


def _narrower(needed: int, has: int) -> Iterator[str]:
    if needed > has + _ROUNDING_PX:
        yield f"needs {needed} px of width and has {has}"


def _lower(needed: int, has: int) -> Iterator[str]:
    if needed > has + _ROUNDING_PX:
        yield f"needs {needed} px of height and has {has}"


def _cut_in_label(label: QLabel) -> Iterator[str]:
    if not label.text() or isinstance(label, ElidedLabel):
        return
    if not label.wordWrap():
        yield from _narrower(label.sizeHint().width(), label.width())
        yield from _lower(label.sizeHint().height(), label.height())
        return
    yield from _lower(label.heightForWidth(label.width()), label.height())
    room = label.contentsRect().width() - 2 * label.margin()
    for word in _BREAKS.split(_plain(label)):
        yield from _narrower(QFontMetrics(label.font()).horizontalAdvance(word), room)


def _plain(label: QLabel) -> str:
    if label.textFormat() is Qt.TextFormat.PlainText or "<" not in label.text():
        return label.text()
    document = QTextDocument()
    document.setHtml(label.text())
    return document.toPlainText()


def _cut_in_combo(combo: QComboBox) -> Iterator[str]:
    """Names that a person or a server gave may be longer than any field."""
    if isinstance(combo, QuietCombo | ModelPicker):
        if combo.currentText() not in html.unescape(combo.toolTip()):
            yield "its tool tip does not say it whole"
        return
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    control, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    room = combo.style().subControlRect(control, option, field, combo).width()
    for row in range(combo.count()):
        words = combo.itemText(row)
        if words.startswith(OPEN):
            for what in _narrower(combo.fontMetrics().horizontalAdvance(words), room):
                yield f"“{words}” {what}"


def _cut_in_tabs(bar: QTabBar) -> Iterator[str]:
    for at in range(bar.count()):
        if bar.elideMode() is not Qt.TextElideMode.ElideNone and bar.tabToolTip(at):
            continue
        if not bar.rect().contains(bar.tabRect(at)):
            yield f"tab “{bar.tabText(at)}” is not within the bar"
        words = bar.fontMetrics().horizontalAdvance(bar.tabText(at))
        yield from _narrower(words, bar.tabRect(at).width())


def _cut_in_header(header: QHeaderView) -> Iterator[str]:
    if header.orientation() is Qt.Orientation.Vertical:
        return
    for at in range(header.count()):
        words = str(header.model().headerData(at, header.orientation()) or "")
        if words.startswith(OPEN) and not header.isSectionHidden(at):
            needed = header.fontMetrics().horizontalAdvance(words)
            for what in _narrower(needed, header.sectionSize(at)):
                yield f"“{words}” {what}"


def _cut_off(widget: QWidget, window: QWidget) -> Iterator[str]:
    """What another widget or the window's edge cuts off; what can be scrolled to is not."""
    if is_inner(widget) or not _says_something(widget):
        return
    area = _area_of(widget, window)
    if area is None:
        outside = window.rect()
        place = QRect(widget.mapTo(window, QPoint()), widget.size())
    else:
        outside = area.widget().rect()
        place = QRect(widget.mapTo(area.widget(), QPoint()), widget.size())
        yield from _narrower(area.widget().width(), area.viewport().width())
    if not outside.contains(place):
        yield f"lies at {place.getRect()} outside of {outside.getRect()}"


def _says_something(widget: QWidget) -> bool:
    return isinstance(widget, (*CONTROLS, QLabel)) and not isinstance(widget.parent(), QHeaderView)


def _area_of(widget: QWidget, window: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea):
            return parent
        parent = parent.parentWidget()
    return None


def _cut_in_menu_bar(bar: QMenuBar) -> Iterator[str]:
    for action in bar.actions():
        if not bar.rect().contains(bar.actionGeometry(action)):
            yield f"“{action.text()}” is not within the bar"


def _cut_in_rows(tree: QTreeView, parent: QModelIndex) -> Iterator[str]:
    """Look at the cells of a tree, on screen or not; a tool tip may say what has no room."""
    model = tree.model()
    for row in range(model.rowCount(parent) if model is not None else 0):
        for column in range(model.columnCount(parent)):
            index = model.index(row, column, parent)
            words = str(index.data() or "")
            whole = tree.tip_of(index) if isinstance(tree, Table) else ""
            if words.startswith(OPEN) and not (whole or index.data(Qt.ItemDataRole.ToolTipRole)):
                needed = tree.fontMetrics().horizontalAdvance(words) + _CELL_PX
                for what in _narrower(needed, tree.visualRect(index).width() or needed):
                    yield f"“{words}” {what}"
        yield from _cut_in_rows(tree, model.index(row, 0, parent))


def _cut_in_tip(words: str) -> Iterator[str]:
    if not words.startswith("<p>"):
        lines = QFontMetrics(QToolTip.font()).size(0, words)
        if lines.width() > _TIP_PX:
            yield f"its tool tip is one line of {lines.width()} px"


def _cut_while_painted(window: QWidget) -> list[str]:
    """Words of ours that get an ellipsis while the window is painted and that no tool tip says whole."""
    cut: list[str] = []
    original = QFontMetrics.elidedText

    def watching(self: QFontMetrics, words: str, *rest: object) -> str:
        drawn = original(self, words, *rest)
        if drawn != words and words.startswith(OPEN):
            cut.append(words)
        return drawn

    QFontMetrics.elidedText = watching
    try:
        window.grab()
    finally:
        QFontMetrics.elidedText = original
    tips = [html.unescape(widget.toolTip()) for widget in shown(window)]
    return [words for words in dict.fromkeys(cut) if not any(words in tip for tip in tips)]
