"""The usage page: what all answers cost, as a chart with a table beside it, by day, model, connection or conversation."""

import csv
import io
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QDate, QEvent, QLocale, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import ErrorInfo
from desktop.core.spending import By, DateSpan, Sum, total_of, with_empty_days
from desktop.core.spreadsheet import harmless
from desktop.runtime.translation import translated
from desktop.runtime.usage import UsageAnswer, UsageSums
from desktop.ui.dialog import Dialog
from desktop.ui.image_bytes import png_of
from desktop.ui.theme import Theme
from desktop.ui.usage.chart import Bars, UsageChart
from desktop.ui.usage.metric import Metric, metrics_for, name_of, series_of, value_of
from desktop.ui.usage.names import KeyNames
from desktop.ui.usage.span_chooser import SpanChooser
from desktop.ui.usage.summary import UsageSummary
from desktop.ui.usage.table_model import MONEY, NAME, UsageTable

_SIZE_PX: Final = (1000, 640)

#: From this width on the table stands beside the chart, else below it.
_BESIDE_PX: Final = 860

#: Lying bars that are drawn; the table has them all.
_MOST_LYING: Final = 12

#: Standing bars that are drawn: of a longer time the last.
_MOST_DAYS: Final = 3660


class UsageWindow(Dialog):
    """GUI thread; shown with ``show()``, deletes itself.

    Signals:
        conversation_opened(str): The conversation of this id shall be shown.
    """

    conversation_opened = Signal(str)

    def __init__(
        self,
        sums: UsageSums,
        connections: Callable[[], dict[str, str]],
        titles: Callable[[str], str],
        theme: Theme,
        parent: QWidget,
    ) -> None:
        """Ask for the last thirty days.

        Args:
            sums: Adds up.
            connections: Gives the names of connections by id.
            titles: Gives the title of a conversation; empty where there is none.
            theme: The look.
            parent: The window that it belongs to.
        """
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._sums = sums
        self._names = KeyNames(connections, titles)
        self._words = UsageSummary(self)
        self._theme = theme
        #: What was asked last. A day later the same choice of days means others.
        self._asked: tuple[By, DateSpan] = (By.DAY, DateSpan())
        self._answer: UsageAnswer | None = None
        self._metric: Metric | None = None
        self._is_chosen = False
        self.by, self.measure, self.span = QComboBox(), QComboBox(), SpanChooser()
        self.by.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.export_button = QPushButton()
        self.summary = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.chart, self.caption = UsageChart(theme), QLabel(textFormat=Qt.TextFormat.PlainText)
        self.table, self.model = QTableView(), UsageTable()
        self.notes = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.empty = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._stack, self._splitter = QStackedWidget(), QSplitter()
        self._prepare_table()
        self._lay_out()
        self._connect()
        self._retranslate()
        self.resize(*_SIZE_PX)
        self._ask()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.chart.set_theme(theme)

    def csv_bytes(self) -> bytes:
        """Return the table as CSV in UTF-8, with the mark that spreadsheets want; numbers as they are."""
        rows = io.StringIO()
        writer = csv.writer(rows, lineterminator="\r\n")
        sums = [self.model.sum_at(row) for row in range(self.model.rowCount())]
        currencies = sorted({currency for item in sums for currency in item.money})
        headers = self.model.headers()
        writer.writerow([*headers[:MONEY], *currencies, *headers[MONEY + 1 :]])
        for item in sums:
            name = self.model.words_in(item)[NAME] if self._by is not By.DAY else item.key
            writer.writerow(
                [
                    harmless(name),
                    *(item.money.get(currency, "") for currency in currencies),
                    *(item.answers, item.prompt, item.cached, item.completion, item.reasoning),
                    *(_plain(item.first_token_s), _plain(item.tokens_per_s)),
                ]
            )
        return b"\xef\xbb\xbf" + rows.getvalue().encode("utf-8", "replace")

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        elif (
            event.type() == QEvent.Type.ActivationChange
            and self.isActiveWindow()
            and not self._sums.is_asked(self._by, self.span.span)
        ):
            # Another window's page, or its end, has taken the place of the question, or the day is another.
            self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= _BESIDE_PX
        wanted = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if self._splitter.orientation() is not wanted:
            self._splitter.setOrientation(wanted)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._sums.forget(*self._asked)

    def done(self, result: int) -> None:
        super().done(result)
        self._sums.forget(*self._asked)

    # Building

    def _prepare_table(self) -> None:
        self.table.setObjectName("usageTable")
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(30)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        self.table.setSortingEnabled(True)

    def _lay_out(self) -> None:
        space = self._theme.space
        top = QHBoxLayout()
        top.setSpacing(space(2))
        self.measure.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for widget in (self.span, self.by):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self.export_button)
        drawn = QWidget()
        column = QVBoxLayout(drawn)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.measure, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.chart, 1)
        column.addWidget(self.caption)
        self.caption.setProperty("role", "caption")
        self.notes.setProperty("role", "caption")
        self.empty.setProperty("role", "muted")
        self._splitter.addWidget(drawn)
        self._splitter.addWidget(self.table)
        self._splitter.setObjectName("quietSplitter")
        self._splitter.setHandleWidth(space(3))
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([560, 420])
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self.empty)
        whole = self.column()
        whole.setSpacing(space(3))
        whole.addLayout(top)
        whole.addWidget(self.summary)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self.notes)

    def _connect(self) -> None:
        self.span.changed.connect(self._ask)
        self.by.currentIndexChanged.connect(self._ask)
        self.measure.activated.connect(self._on_metric)
        self.chart.current_changed.connect(self._on_bar)
        self.table.activated.connect(self._on_row)
        self._sums.answered.connect(self._on_answered)
        self._sums.progressed.connect(self._on_progress)
        self._sums.notice.connect(self._on_notice)
        menu = QMenu(self.export_button)
        self._save_csv = menu.addAction("", self._on_csv)
        self._save_png = menu.addAction("", self._on_png)
        self.export_button.setMenu(menu)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Usage"))
        words = {
            By.DAY: self.tr("By day"),
            By.MODEL: self.tr("By model"),
            By.CONNECTION: self.tr("By connection"),
            By.CONVERSATION: self.tr("By conversation"),
        }
        self.by.blockSignals(True)
        chosen = max(0, self.by.currentIndex())
        self.by.clear()
        for by, label in words.items():
            self.by.addItem(label, by)
        self.by.setCurrentIndex(chosen)
        self.by.blockSignals(False)
        self.by.setAccessibleName(self.tr("Added up by"))
        self.measure.setAccessibleName(self.tr("What is drawn"))
        self.table.setAccessibleName(self.tr("Usage"))
        self.export_button.setText(self.tr("Export"))
        self._save_csv.setText(self.tr("Table as CSV…"))
        self._save_png.setText(self.tr("Chart as PNG…"))

    # Asking and showing

    @property
    def _by(self) -> By:
        return By(self.by.currentData())

    @Slot()
    def _ask(self) -> None:
        self._asked = (self._by, self.span.span)
        self._sums.ask(*self._asked)

    @Slot(object)
    def _on_answered(self, answer: UsageAnswer) -> None:
        if (answer.by, answer.span) == self._asked:  # else another window's
            self._answer = answer
            self._show()

    def _show(self) -> None:
        answer = self._answer
        if answer is None:
            return
        whole = total_of(answer.sums)
        has_any = bool(answer.sums)
        self._offer_metrics(list(answer.sums))
        # A first look shows nothing before the files were read: then it would say that there is nothing.
        self._stack.setCurrentIndex(0 if has_any else 1)
        self.empty.setText(self._empty_words(is_complete=answer.is_complete))
        self.summary.setVisible(has_any)
        self.summary.setText(self._words.summary(whole))
        self.notes.setText(self._words.notes(whole))
        self.notes.setVisible(bool(self.notes.text()))
        self.export_button.setEnabled(has_any)
        self.model.show_sums(answer.by, list(answer.sums), lambda key: self._names(answer.by, key))
        column, order = self.model.order
        self.table.horizontalHeader().setSortIndicator(column, order)
        self._fit_columns()
        self._draw()

    def _empty_words(self, *, is_complete: bool) -> str:
        if not is_complete:
            return self.tr("Reading the conversations…")
        return self.tr(
            "There are no answers in these days.\nWhat servers report for their answers is added up here."
        )

    def _offer_metrics(self, sums: list[Sum]) -> None:
        offered = metrics_for(sums)
        if not self._is_chosen or self._metric not in offered:
            self._metric = offered[0]
        self.measure.clear()
        for metric in offered:
            self.measure.addItem(name_of(metric), metric)
        self.measure.setCurrentIndex(offered.index(self._metric))

    def _fit_columns(self) -> None:
        self.table.resizeColumnsToContents()
        most = max(160, self.table.width() // 2)
        if self.table.columnWidth(NAME) > most:
            self.table.setColumnWidth(NAME, most)

    def _draw(self) -> None:
        answer, metric = self._answer, self._metric
        if answer is None or metric is None:
            return
        if answer.by is By.DAY:
            sums = with_empty_days(list(answer.sums), answer.span, _MOST_DAYS)
            labels = [_day(item.key, QLocale.FormatType.NarrowFormat) for item in sums]
            names = [_day(item.key, QLocale.FormatType.ShortFormat) for item in sums]
        else:
            ranked = sorted(answer.sums, key=lambda s: value_of(metric, s) or 0.0, reverse=True)
            sums = ranked[:_MOST_LYING]
            labels = names = [self._names(answer.by, item.key) for item in sums]
        self.chart.show_bars(
            Bars(
                f"{name_of(metric)} · {self.by.currentText()}",
                metric,
                tuple(labels),
                tuple(names),
                tuple(value_of(metric, item) for item in sums),
                tuple(series_of(metric, sums)),
                is_lying=answer.by is not By.DAY,
            )
        )

    # What people do

    @Slot(int)
    def _on_metric(self, at: int) -> None:
        self._metric, self._is_chosen = self.measure.itemData(at), True
        self._draw()

    @Slot(int)
    def _on_bar(self, at: int) -> None:
        self.caption.setText(
            self.chart.words_of(at).replace("\n", " · ")
            or self.tr("Point at a bar, or go there with the arrow keys.")
        )

    @Slot(QModelIndex)
    def _on_row(self, index: QModelIndex) -> None:
        if self._answer is not None and self._answer.by is By.CONVERSATION:
            self.conversation_opened.emit(self.model.sum_at(index.row()).key)

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        if done < total:
            words = self.tr("Reading conversations: {done} of {total}")
            self.notes.setText(words.format(done=done, total=total))
            self.notes.show()

    @Slot(object)
    def _on_notice(self, error: ErrorInfo) -> None:
        self.notes.setText(translated(error.sentence))
        self.notes.show()

    @Slot()
    def _on_csv(self) -> None:
        QFileDialog.saveFileContent(self.csv_bytes(), self._file_name("csv"), self)

    @Slot()
    def _on_png(self) -> None:
        QFileDialog.saveFileContent(png_of(self.chart.picture()), self._file_name("png"), self)

    def _file_name(self, ending: str) -> str:
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        return f"loquat-usage-{self._by}-{today}.{ending}"


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _day(iso: str, form: QLocale.FormatType) -> str:
    day = QDate.fromString(iso, Qt.DateFormat.ISODate)
    if form is QLocale.FormatType.NarrowFormat:
        return f"{day.month()}/{day.day()}"
    return QLocale().toString(day, form)
