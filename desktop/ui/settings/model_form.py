"""The form of one entry of the table of models; what is left empty is not known."""

from typing import Final

from msgspec import structs
from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from desktop.core.price_table import CURRENCIES, ModelEntry, Rate
from desktop.runtime.prices import Prices
from desktop.runtime.translation import translated
from desktop.ui.dialog import Dialog
from desktop.ui.settings.page import scrolled

_WIDTH_PX: Final = 460
_PRICES: Final = ("input", "cached", "output", "reasoning")
_LONG: Final = ("input", "cached", "output")


class ModelForm(Dialog):
    """GUI thread; shown with ``open()``, deletes itself."""

    def __init__(self, prices: Prices, entry: ModelEntry | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._prices = prices
        self._entry = entry
        known = entry or ModelEntry("")
        base = known.rates[0] if known.rates else Rate()
        long = next((rate for rate in known.rates if rate.above), Rate())
        self.models = QLineEdit(", ".join(known.models))
        self.hosts = QLineEdit(", ".join(known.hosts))
        self.currency = QComboBox()
        self.currency.addItems(CURRENCIES)
        self.currency.setCurrentText(known.currency)
        self.context = QLineEdit(str(known.context or ""))
        self.output = QLineEdit(str(known.output or ""))
        self.fields = {name: QLineEdit(_number(getattr(base, name))) for name in _PRICES}
        self.above = QLineEdit(str(long.above or ""))
        self.long = {name: QLineEdit(_number(getattr(long, name))) for name in _LONG}
        self.source = QLineEdit(known.source)
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "danger")
        self.problem.hide()
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Save | kinds.Cancel)
        self.buttons.button(kinds.Save).setProperty("role", "primary")
        self.buttons.accepted.connect(self._on_saved)
        self.buttons.rejected.connect(self.reject)
        self._hint = QLabel()
        self._labels: dict[QWidget, QLabel] = {}
        self._lay_out()
        self._retranslate()
        self.setMinimumWidth(_WIDTH_PX)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for _, field in self._rows():
            label = self._labels[field] = QLabel()
            form.addRow(label, field)
        self.models.setPlaceholderText("my-model, my-model-*")
        self.hosts.setPlaceholderText("api.example.com")
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "caption")
        column = self.column()
        column.addWidget(self._hint)
        column.addWidget(scrolled(form), 1)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)

    def _rows(self) -> list[tuple[str, QWidget]]:
        """Return the fields in their order, each with what it is called."""
        names = {
            "input": self.tr("Input"),
            "cached": self.tr("Cached input"),
            "output": self.tr("Output"),
            "reasoning": self.tr("Reasoning"),
        }
        rows: list[tuple[str, QWidget]] = [
            (self.tr("Names"), self.models),
            (self.tr("Servers"), self.hosts),
            (self.tr("Context (tokens)"), self.context),
            (self.tr("Longest answer (tokens)"), self.output),
            (self.tr("Currency"), self.currency),
        ]
        rows += [(names[name], field) for name, field in self.fields.items()]
        rows.append((self.tr("Longer prompts: above (tokens)"), self.above))
        rows += [(names[name], field) for name, field in self.long.items()]
        rows.append((self.tr("Source"), self.source))
        return rows

    def _retranslate(self) -> None:
        for words, field in self._rows():
            self._labels[field].setText(words)
            field.setAccessibleName(words)
        self._hint.setText(
            self.tr("Prices are for a million tokens; what is left empty is not known.")
        )
        self.setWindowTitle(self.tr("A model") if self._entry is None else self.tr("Edit a model"))

    def made(self) -> ModelEntry | None:
        """Return the entry as entered; ``None`` where a number is none: then ``problem`` says so."""
        try:
            base = {name: _amount(field) for name, field in self.fields.items()}
            long = {name: _amount(field) for name, field in self.long.items()}
            above = _whole(self.above) or 0
            context, output = _whole(self.context), _whole(self.output)
        except ValueError:
            self._say(self.tr("A number is written with digits, such as 2.5."))
            return None
        if not above and any(price is not None for price in long.values()):
            self._say(
                self.tr("Prices of longer prompts need the number of tokens above which they hold.")
            )
            return None
        models, hosts = _words(self.models), _words(self.hosts)
        known = self._entry
        return ModelEntry(
            known.id if known is not None else f"own/{', '.join(models)}/{', '.join(hosts)}",
            models,
            hosts,
            self.currency.currentText(),
            self._rates(base, long, above),
            context,
            output,
            known.encoding if known is not None else "",
            known.capabilities if known is not None else (),
            known.ends if known is not None else "",
            self.source.text().strip(),
        )

    def _rates(
        self, base: dict[str, float | None], long: dict[str, float | None], above: int
    ) -> tuple[Rate, ...]:
        """Return the rates as entered, and those that have no field here as they were."""
        before = self._entry.rates if self._entry is not None else ()
        kept = tuple(rate for rate in before[1:] if not rate.above)
        rates = (structs.replace(before[0] if before else Rate(), **base), *kept)
        if not above:
            return rates
        longer = [rate for rate in before if rate.above]
        first = longer[0] if longer else Rate()
        return (*rates, structs.replace(first, above=above, **long), *longer[1:])

    @Slot()
    def _on_saved(self) -> None:
        entry = self.made()
        if entry is None:
            return
        problem = self._prices.put(entry)
        if problem is None:
            self.accept()
            return
        self._say(translated(problem))

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()


def _words(field: QLineEdit) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip().lower() for word in field.text().split(","))))


def _amount(field: QLineEdit) -> float | None:
    words = field.text().strip()
    return float(words) if words else None


def _whole(field: QLineEdit) -> int | None:
    words = field.text().replace(",", "").strip()
    return int(words) if words else None


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
