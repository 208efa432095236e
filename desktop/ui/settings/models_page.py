"""The table of models: limits and prices, each with its source; entries can be edited, added, reset, or imported."""

from typing import Final

from PySide6.QtCore import (  # fmt: skip
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Slot,
)
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from desktop.core.price_table import ModelEntry
from desktop.core.text import Text
from desktop.runtime.prices import Prices, Table
from desktop.runtime.translation import translated
from desktop.ui.meter_view import short
from desktop.ui.quantities import number_text, price_text
from desktop.ui.settings.page import Page
from desktop.ui.tips import tip

_COLUMNS: Final = 7
_AnyIndex = QModelIndex | QPersistentModelIndex


#: The columns of servers, contexts and cached input give way, in this order, where the models have too little room.
_SERVERS: Final = 1
_LESS_WANTED: Final = (_SERVERS, 2, 4)
_MODEL_CHARS: Final = 13

#: How much of a server's name is shown.
_SERVER_CHARS: Final = 14

#: The columns of numbers and days, which end at one line.
_NUMBERS: Final = range(2, 7)


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


class ModelsTable(QAbstractTableModel):
    """The entries; GUI thread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: tuple[ModelEntry, ...] = ()
        self._own: frozenset[str] = frozenset()

    def show_table(self, loaded: Table) -> None:
        """Show these entries, the person's own marked."""
        self.beginResetModel()
        self._entries = loaded.table.entries
        self._own = frozenset(entry.id for entry in loaded.own.entries)
        self.endResetModel()

    def entry(self, row: int) -> ModelEntry:
        """Return the entry of a row."""
        return self._entries[row]

    def is_own(self, row: int) -> bool:
        """Whether the entry of a row is the person's own."""
        return self._entries[row].id in self._own

    def rowCount(self, parent: _AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else _COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # fmt: skip
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Model"),
            self.tr("Server"),
            self.tr("Context"),
            self.tr("Input"),
            self.tr("Cached"),
            self.tr("Output"),
            self.tr("As of"),
        )[section]

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(entry, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(entry)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        return None

    def _words(self, entry: ModelEntry, column: int) -> str:
        rate = entry.rates[0] if entry.rates else None
        price = (None, None, None, "input", "cached", "output", None)[column]
        if price is not None:
            amount = getattr(rate, price) if rate is not None else None
            more = "+" if price == "input" and len(entry.rates) > 1 else ""
            return "" if amount is None else price_text(amount, entry.currency) + more
        match column:
            case 0:
                mark = " ✎" if entry.id in self._own else ""
                return ", ".join(entry.models) + mark
            case 1:
                return ", ".join(entry.hosts)
            case 2:
                return short(entry.context) if entry.context else ""
            case _:
                return entry.read

    def _tip(self, entry: ModelEntry) -> str:
        lines = [", ".join(entry.models), ", ".join(entry.hosts)]
        lines += [
            f"{self.headerData(column, Qt.Orientation.Horizontal)} {words}"
            for column in range(2, _COLUMNS - 1)
            if (words := self._words(entry, column))
        ]
        for rate in entry.rates[1:]:
            when = []
            if rate.above:
                when.append(self.tr("above {tokens} tokens").format(tokens=number_text(rate.above)))
            if rate.since:
                when.append(self.tr("from {day}").format(day=rate.since))
            if rate.hours:
                when.append(self.tr("weekdays, {hours} o’clock UTC").format(hours=rate.hours))
            prices = [
                self.tr("not known") if amount is None else price_text(amount, entry.currency)
                for amount in (rate.input, rate.output)
            ]
            lines.append(f"{', '.join(when)}: {' / '.join(prices)}")
        if entry.ends:
            lines.append(self.tr("Ends on {day}").format(day=entry.ends))
        language = self.tr("en", "the language of the notes in the table of models: en or zh_CN")
        lines.append(entry.note.get(language, ""))
        lines.append(entry.source)
        return tip("\n".join(line for line in lines if line))


class ModelsPage(Page):
    """GUI thread; the table is read when the page is first shown."""

    icon_name = "tag"

    def __init__(self, prices: Prices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prices = prices
        self._is_shown = False
        self._notice: Text | None = None
        self._day = ""
        self._date = QLabel(wordWrap=True)
        self._date.setProperty("role", "caption")
        self.search = QLineEdit(clearButtonEnabled=True)
        self.model = ModelsTable(self)
        self._filter = QSortFilterProxyModel(self)
        self._filter.setSourceModel(self.model)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter.setFilterKeyColumn(-1)
        self.table = QTableView()
        self.table.setObjectName("modelsTable")
        self.table.setModel(self._filter)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_SERVERS, QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "danger")
        self.problem.hide()
        self.edit = QPushButton()
        self.add = QPushButton()
        self.reset = QPushButton()
        self.import_button = QPushButton()
        self.reset_all = QPushButton()
        row = QHBoxLayout()
        for button in (self.edit, self.add, self.reset):
            row.addWidget(button)
        row.addStretch(1)
        below = QHBoxLayout()
        for button in (self.reset_all, self.import_button):
            below.addWidget(button)
        below.addStretch(1)
        self.body.setSpacing(8)
        for part in (self._date, self.search, self.table, self.problem):
            self.body.addWidget(part)
        self.body.addLayout(row)
        self.body.addLayout(below)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter.setFilterFixedString)
        self.table.doubleClicked.connect(self._on_edit)
        self.edit.clicked.connect(self._on_edit)
        self.add.clicked.connect(self._on_add)
        self.reset.clicked.connect(self._on_reset)
        self.reset_all.clicked.connect(self._prices.reset_all)
        self.import_button.clicked.connect(self._choose_file)
        self.table.selectionModel().currentRowChanged.connect(self._show_buttons)
        self._prices.changed.connect(self._on_changed)

    def title(self) -> str:
        """Return what the list calls the page."""
        return self.tr("Models and prices")

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        super().retranslate()
        self.search.setPlaceholderText(self.tr("Find a model"))
        self.search.setAccessibleName(self.tr("Find a model"))
        self.table.setAccessibleName(self.title())
        self.edit.setText(self.tr("Edit…"))
        self.add.setText(self.tr("Add…"))
        self.reset.setText(self.tr("Reset"))
        self.reset.setToolTip(tip(self.tr("Take your own entry away; the table’s one holds again")))
        self.reset_all.setText(self.tr("Reset everything"))
        self.import_button.setText(self.tr("Import a table…"))
        self._say_date()
        if self._notice is not None:
            self.problem.setText(translated(self._notice))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_shown:
            self._is_shown = True
            self._prices.when_loaded(self._on_loaded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        char_px = self.fontMetrics().averageCharWidth()
        header = self.table.horizontalHeader()
        header.resizeSection(_SERVERS, _SERVER_CHARS * char_px)
        wanted_px = {
            column: max(header.sectionSizeHint(column), self.table.sizeHintForColumn(column))
            for column in range(1, _COLUMNS)
        } | {_SERVERS: _SERVER_CHARS * char_px}
        room_px = self.table.viewport().width() - _MODEL_CHARS * char_px - sum(wanted_px.values())
        for column in _LESS_WANTED:
            self.table.setColumnHidden(column, room_px < 0)
            room_px += wanted_px[column] if room_px < 0 else 0

    def current(self) -> ModelEntry | None:
        """Return the chosen entry."""
        index = self.table.currentIndex()
        return self.model.entry(self._filter.mapToSource(index).row()) if index.isValid() else None

    def _say_date(self) -> None:
        words = self.tr(
            "Prices for a million tokens, as of {day}. They are facts that change: check them at the source, and "
            "correct or import what is newer. What is not known has no price."
        )
        self._date.setText(words.format(day=self._day or "–"))

    def _on_loaded(self, loaded: Table) -> None:
        self._day = loaded.base.date
        self._say_date()
        chosen = self.current()
        self.model.show_table(loaded)
        self._share_room()
        if chosen is not None:
            self._choose(chosen.id)
        self._show_buttons()

    def _choose(self, entry_id: str) -> None:
        for row in range(self.model.rowCount()):
            if self.model.entry(row).id == entry_id:
                index = self._filter.mapFromSource(self.model.index(row, 0))
                self.table.setCurrentIndex(index)
                return

    @Slot()
    def _on_changed(self) -> None:
        self._say_problem(None)
        if self._is_shown:
            self._prices.when_loaded(self._on_loaded)

    @Slot()
    def _show_buttons(self) -> None:
        index = self.table.currentIndex()
        self.edit.setEnabled(index.isValid())
        is_own = index.isValid() and self.model.is_own(self._filter.mapToSource(index).row())
        self.reset.setEnabled(is_own)

    @Slot()
    def _on_edit(self) -> None:
        if (entry := self.current()) is not None:
            self._open_form(entry)

    @Slot()
    def _on_add(self) -> None:
        self._open_form(None)

    def _open_form(self, entry: ModelEntry | None) -> None:
        from desktop.ui.settings.model_form import ModelForm

        form = ModelForm(self._prices, entry, self)
        form.open()

    @Slot()
    def _on_reset(self) -> None:
        if (entry := self.current()) is not None:
            self._prices.reset(entry.id)

    @Slot()
    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Import a table"))
        dialog.setNameFilter("JSON (*.json)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def import_file(self, path: str) -> None:
        """Take the table of a file."""
        self._prices.import_file(path, self._say_problem)

    def _say_problem(self, problem: Text | None) -> None:
        self._notice = problem
        self.problem.setVisible(problem is not None)
        if problem is not None:
            self.problem.setText(translated(problem))
