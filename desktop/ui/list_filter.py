"""Narrows the list: the menu in which a folder, tag, model … is chosen, and the bar that says what is shown."""

from collections import Counter
from collections.abc import Callable, Iterable
from operator import attrgetter

from msgspec import structs
from PySide6.QtCore import QDate, QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.listing import ListFilter, Shelf
from desktop.core.organising import COLOURS
from desktop.ui.announcing import announce
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.icons import icon, icon_size
from desktop.ui.list_actions import colour_words, most_used
from desktop.ui.theme import Theme

_Chosen = Callable[[ListFilter], object]


class FilterMenu(QMenu):
    """Made each time it is opened, from what the conversations have; GUI thread."""

    def __init__(
        self,
        shelf: Shelf,
        shown: ListFilter,
        connections: dict[str, str],
        chosen: _Chosen,
        parent: QWidget,
    ) -> None:
        """Build the menu.

        Args:
            shelf: The conversations.
            shown: What the list shows now.
            connections: Names of the connections by id.
            chosen: Called with what it shall show.
            parent: The owner.
        """
        super().__init__(parent)
        self._shelf = shelf
        self._shown = shown
        self._chosen = chosen
        self.aboutToHide.connect(self.deleteLater)
        self._add(self, self.tr("All conversations"), ListFilter())
        self._add(self, self.tr("Archive"), ListFilter(archived=True))
        self.addSeparator()
        self._add_kind(self.tr("Folder"), "folder")
        self._add_kind(self.tr("Tag"), "tag")
        self._add_kind(self.tr("Colour"), "colour", colour_words())
        self._add_kind(self.tr("Model"), "model")
        self._add_kind(self.tr("Connection"), "connection", connections)
        self._add_dates()

    def _used(self, field: str) -> Counter[str]:
        """Return the values of a field, and how many conversations the list shows if it is narrowed to each of them too."""
        rows = structs.replace(self._shown, **{field: ""}).chosen(self._shelf)
        if field == "tag":
            return Counter(tag for summary in rows for tag in summary.tags)
        return Counter(map(attrgetter(field), rows))

    def _add_kind(self, words: str, field: str, names: dict[str, str] | None = None) -> None:
        """Add a menu of the values of one field, and the one chosen; none where nothing has any.

        What is used less is found by the search's own words.
        """
        used = self._used(field)
        values = most_used(used)
        chosen = getattr(self._shown, field)
        if chosen and chosen not in values:
            values.append(chosen)
        shown = {value: (names or {}).get(value, value) for value in values}
        if field == "colour":
            values = [colour for colour in COLOURS if colour in shown]
        else:
            values.sort(key=lambda value: shown[value].casefold())
        if values:
            menu = self.addMenu(words)
            for value in values:
                wanted = structs.replace(self._shown, **{field: value})
                self._add(menu, f"{shown[value]}  ({used[value]})", wanted)
            menu.addSeparator()
            self._add(menu, self.tr("Any"), structs.replace(self._shown, **{field: ""}))

    def _add_dates(self) -> None:
        menu = self.addMenu(self.tr("Date"))
        today = QDate.currentDate()
        year = QDate(today.year(), 1, 1)
        for words, since, until in (
            (self.tr("Today"), today, None),
            (self.tr("Last 7 days"), today.addDays(-7), None),
            (self.tr("Last 30 days"), today.addDays(-30), None),
            (self.tr("This year"), year, None),
            (self.tr("Earlier years"), None, year),
        ):
            limits = {"after_ms": _start_ms(since), "before_ms": _start_ms(until)}
            self._add(menu, words, structs.replace(self._shown, **limits))
        menu.addSeparator()
        self._add(menu, self.tr("Any"), structs.replace(self._shown, after_ms=0, before_ms=0))

    def _add(self, menu: QMenu, words: str, wanted: ListFilter) -> None:
        action = menu.addAction(words.replace("&", "&&"), lambda: self._chosen(wanted))
        action.setCheckable(True)
        action.setChecked(wanted == self._shown)


def _start_ms(day: QDate | None) -> int:
    return day.startOfDay().toMSecsSinceEpoch() if day is not None else 0


class FilterBar(QFrame):
    """Says what the list is narrowed to, and leads back; made when that is first so. GUI thread.

    Signals:
        left(): The person wants the whole list.
    """

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterBar")
        self.back = QToolButton()
        self.label = ElidedLabel()
        self.label.setProperty("role", "section")
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        beside = theme.space(2) + 1  # the words of the button below begin behind its frame
        self.note.setContentsMargins(beside, theme.space(2), theme.space(3), 0)
        self.all_button = QPushButton()
        self.all_button.setProperty("role", "link")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(2), 0, theme.space(3), theme.space(1))
        column.setSpacing(0)
        row = QHBoxLayout()
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        row.setSpacing(theme.space(1))
        row.addWidget(self.back)
        row.addWidget(self.label, 1)
        self.back.clicked.connect(self.left)
        self.all_button.clicked.connect(self.left)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.back.setIcon(icon("chevron-left", theme, "text"))
        self.back.setIconSize(icon_size(theme))

    def show_filter(self, shown: ListFilter, connections: dict[str, str], *, has_any: bool) -> None:
        """Say what is shown, and whether there is anything."""
        before = self._said
        self.note.setText(self.tr("No conversation matches."))
        self.all_button.setText(self.tr("Show all conversations"))
        self.note.setVisible(not has_any)
        self.all_button.setVisible(not has_any)
        self.back.setToolTip(self.tr("Back to all conversations"))
        self.back.setAccessibleName(self.tr("Back to all conversations"))
        self.label.set_text(" · ".join(self._words(shown, connections)))
        if self._said != before and self.label.text():
            announce(self, self._said)

    @property
    def _said(self) -> str:
        return self.label.text() + ("" if self.note.isHidden() else f". {self.note.text()}")

    def _words(self, shown: ListFilter, connections: dict[str, str]) -> Iterable[str]:
        if shown.archived:
            yield self.tr("Archive")
        if shown.folder:
            yield shown.folder
        if shown.tag:
            yield f"#{shown.tag}"
        if shown.colour:
            yield colour_words()[shown.colour]
        if shown.model:
            yield shown.model
        if shown.connection:
            yield connections.get(shown.connection, shown.connection)
        if shown.after_ms:
            yield self.tr("from {date}").format(date=_date(shown.after_ms))
        if shown.before_ms:
            yield self.tr("before {date}").format(date=_date(shown.before_ms))


def _date(at_ms: int) -> str:
    form = QLocale.FormatType.ShortFormat
    return QLocale().toString(QDateTime.fromMSecsSinceEpoch(at_ms).date(), form)
