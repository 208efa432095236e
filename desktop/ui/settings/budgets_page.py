"""What may be spent by each connection and by all: a day, a month, a prepaid credit; and how far it is used."""

from typing import Final

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.core.budgets import MOST_AMOUNT, WARN_PERCENT, Budget
from desktop.core.price_table import CURRENCIES
from desktop.runtime.translation import translated
from desktop.runtime.workspace import Workspace
from desktop.ui.fitted_combo import FittedCombo
from desktop.ui.quantities import money_text
from desktop.ui.settings.page import Page, scrolled
from desktop.ui.settings.spin_boxes import padded

_DATE: Final = "yyyy-MM-dd"

#: Of the names of connections so much is shown at least.
_NAME_PX: Final = 240

#: The largest amounts need not be seen whole in a small window.
_LEAST_FIELD_PX: Final = 120


class _Amount:
    """A limit that may be switched off: a row of the form."""

    def __init__(self) -> None:
        self.check = QCheckBox()
        self.box = padded(QDoubleSpinBox())
        self.box.setRange(0, MOST_AMOUNT)
        self.box.setDecimals(2)
        self.check.toggled.connect(self.box.setEnabled)
        self.box.setEnabled(False)

    def value(self) -> float | None:
        return self.box.value() if self.check.isChecked() else None

    def set_value(self, value: float | None) -> None:
        self.check.setChecked(value is not None)
        self.box.setValue(value if value is not None else 0.0)


class _Day:
    """A day that may be switched off: a row of the form."""

    def __init__(self) -> None:
        self.check = QCheckBox()
        self.edit = QDateEdit(QDate.currentDate())
        self.edit.setDisplayFormat(_DATE)
        self.edit.setCalendarPopup(True)
        self.check.toggled.connect(self.edit.setEnabled)
        self.edit.setEnabled(False)

    def value(self) -> str:
        return self.edit.date().toString(_DATE) if self.check.isChecked() else ""

    def set_value(self, words: str) -> None:
        self.check.setChecked(bool(words))
        if words:
            self.edit.setDate(QDate.fromString(words, _DATE))

    def set_enabled(self, *, is_enabled: bool) -> None:
        self.check.setEnabled(is_enabled)
        self.edit.setEnabled(is_enabled and self.check.isChecked())


class BudgetsPage(Page):
    """GUI thread; what is entered holds at once."""

    icon_name = "wallet"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._is_showing = False
        self.connection = FittedCombo(most_px=_NAME_PX)
        self.currency = QComboBox()
        self.currency.addItems(CURRENCIES)
        self.per_day, self.per_month, self.credit = _Amount(), _Amount(), _Amount()
        self.credit_from, self.credit_until = _Day(), _Day()
        self.warn = padded(QSpinBox())
        self.warn.setRange(1, 100)
        self.warn.setSuffix("%")
        self._labels = {name: QLabel() for name in ("connection", "currency", "warn")}
        self.used = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._hint = QLabel(wordWrap=True)
        self._hint.setProperty("role", "caption")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self._labels["connection"], self.connection)
        form.addRow(self._labels["currency"], self.currency)
        limits = (
            (amount.check, amount.box) for amount in (self.per_day, self.per_month, self.credit)
        )
        days = ((day.check, day.edit) for day in (self.credit_from, self.credit_until))
        for check, field in (*limits, *days):
            # As high as its field, so that both stand on one line.
            check.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            form.addRow(check, field)
        form.addRow(self._labels["warn"], self.warn)
        for amount in (self.per_day, self.per_month, self.credit):
            amount.box.setMinimumWidth(_LEAST_FIELD_PX)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.used)
        column.addWidget(self._hint)
        column.addStretch(1)
        self.body.addWidget(scrolled(column))

    def _connect(self) -> None:
        self.connection.currentIndexChanged.connect(self._show_budget)
        self.currency.currentIndexChanged.connect(self._on_edited)
        for amount in (self.per_day, self.per_month, self.credit):
            amount.check.toggled.connect(self._on_edited)
            amount.box.valueChanged.connect(self._on_edited)
            amount.box.setKeyboardTracking(False)
        for day in (self.credit_from, self.credit_until):
            day.check.toggled.connect(self._on_edited)
            day.edit.dateChanged.connect(self._on_edited)
            day.edit.setKeyboardTracking(False)
        self.warn.valueChanged.connect(self._on_edited)

    def title(self) -> str:
        """Return what the list calls the page."""
        return self.tr("Budgets")

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        super().retranslate()
        labels = {
            "connection": self.tr("Budget for"),
            "currency": self.tr("Currency"),
            "warn": self.tr("Warn when so much is used"),
        }
        fields = {"connection": self.connection, "currency": self.currency, "warn": self.warn}
        for name, words in labels.items():
            self._labels[name].setText(words)
            fields[name].setAccessibleName(words)
        checks = (
            (self.per_day, self.per_day.box, self.tr("Limit for a day")),
            (self.per_month, self.per_month.box, self.tr("Limit for a month")),
            (self.credit, self.credit.box, self.tr("Prepaid credit")),
            (self.credit_from, self.credit_from.edit, self.tr("The credit counts from")),
            (self.credit_until, self.credit_until.edit, self.tr("The credit can be used until")),
        )
        for part, field, words in checks:
            part.check.setText(words)
            field.setAccessibleName(words)
        self._hint.setText(
            self.tr(
                "At a limit the window asks before it sends, and “loquat ask” ends. Spending is counted from the "
                "servers’ own figures, in your time zone; answers without figures are estimated, those of models "
                "without a known price do not count. Currencies are not converted."
            )
        )
        self._fill_connections()
        self._say_used()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill_connections()
        budgets = self._workspace.budgets
        budgets.changed.connect(self._say_used, Qt.ConnectionType.UniqueConnection)
        budgets.count()
        self._show_budget()

    def _fill_connections(self) -> None:
        chosen = self.connection.currentData()
        self.connection.blockSignals(True)
        self.connection.clear()
        self.connection.addItem(self.tr("All connections"), "")
        for item in self._workspace.connections.items():
            if not item.is_local_model:
                self.connection.addItem(item.name, item.id)
        self.connection.setCurrentIndex(max(0, self.connection.findData(chosen)))
        self.connection.blockSignals(False)

    @Slot()
    def _show_budget(self) -> None:
        known = {b.connection: b for b in self._workspace.budgets.all()}
        budget = known.get(self.connection.currentData() or "", Budget(warn_percent=WARN_PERCENT))
        self._is_showing = True
        self.currency.setCurrentText(budget.currency)
        self.per_day.set_value(budget.per_day)
        self.per_month.set_value(budget.per_month)
        self.credit.set_value(budget.credit)
        self.credit_from.set_value(budget.credit_from)
        self.credit_until.set_value(budget.credit_until)
        self.warn.setValue(budget.warn_percent)
        self._is_showing = False
        self._enable()
        self._say_used()

    @Slot()
    def _on_edited(self) -> None:
        self._enable()
        if self._is_showing:
            return
        self._workspace.budgets.put(
            Budget(
                self.connection.currentData() or "",
                self.currency.currentText(),
                self.per_day.value(),
                self.per_month.value(),
                self.credit.value(),
                self.credit_from.value(),
                self.credit_until.value(),
                self.warn.value(),
            )
        )

    def _enable(self) -> None:
        has_credit = self.credit.check.isChecked()
        for day in (self.credit_from, self.credit_until):
            day.set_enabled(is_enabled=has_credit)

    @Slot()
    def _say_used(self) -> None:
        chosen = self.connection.currentData() or ""
        if not self.isVisible():
            return
        found = self._workspace.budgets.states(chosen)
        ours = [s for s in found or () if s.budget.connection == chosen]
        names = self._workspace.connections.names()
        said = [translated(state.sentence(names.get(chosen, ""), money_text)) for state in ours]
        self.used.setText("\n".join(said))
