"""Which days are looked at: the usual spans, or two dates."""

from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QEvent, Signal, Slot
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QWidget

from desktop.core.spending import DateSpan, last_days, this_month
from desktop.ui.fitted_combo import FittedCombo

_CUSTOM: Final = "custom"
_SPANS: Final = ("7", "30", "90", "month", "all", _CUSTOM)
_FIRST: Final = "30"


class SpanChooser(QWidget):
    """GUI thread.

    Signals:
        changed(): ``span`` is another.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice = FittedCombo()
        self.first, self.last = QDateEdit(), QDateEdit()
        self._to = QLabel("–")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.choice, self.first, self._to, self.last):
            row.addWidget(widget)
        for name in _SPANS:
            self.choice.addItem("", name)
        self.choice.setCurrentIndex(_SPANS.index(_FIRST))
        for field in (self.first, self.last):
            field.setCalendarPopup(True)
        today = QDate.currentDate()
        self.first.setDate(today.addMonths(-1))
        self.last.setDate(today)
        self.choice.currentIndexChanged.connect(self._on_choice)
        self.first.dateChanged.connect(self.changed)
        self.last.dateChanged.connect(self.changed)
        self._show_dates()
        self._retranslate()

    @property
    def span(self) -> DateSpan:
        """The days that are looked at. Of two dates in the wrong order each bounds its side all the same."""
        name, today = self.choice.currentData(), date.today()  # noqa: DTZ011 - the person's own day is meant
        if name == "month":
            return this_month(today)
        if name == "all":
            return DateSpan()
        if name == _CUSTOM:
            first, last = sorted((_python_date(self.first.date()), _python_date(self.last.date())))
            return DateSpan(first, last)
        return last_days(int(name), today)

    def choose(self, name: str) -> None:
        """Look at one of the spans: ``7``, ``30``, ``90``, ``month``, ``all``, ``custom``."""
        self.choice.setCurrentIndex(_SPANS.index(name))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @Slot()
    def _on_choice(self) -> None:
        self._show_dates()
        self.changed.emit()

    def _show_dates(self) -> None:
        for widget in (self.first, self._to, self.last):
            widget.setVisible(self.choice.currentData() == _CUSTOM)

    def _retranslate(self) -> None:
        words = (
            self.tr("Last 7 days"),
            self.tr("Last 30 days"),
            self.tr("Last 90 days"),
            self.tr("This month"),
            self.tr("All time"),
            self.tr("Other days…"),
        )
        for at, label in enumerate(words):
            self.choice.setItemText(at, label)
        self.choice.setAccessibleName(self.tr("Days"))
        self.first.setAccessibleName(self.tr("First day"))
        self.last.setAccessibleName(self.tr("Last day"))


def _python_date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
