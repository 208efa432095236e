"""What of a sum is drawn: the measures of the usage page, their values, and how they are written. Knows no widget."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QLocale

from desktop.core.spending import Sum
from desktop.ui.quantities import money_text, seconds_text


class Measure(StrEnum):
    """What can be drawn."""

    MONEY = "money"
    TOKENS = "tokens"
    ANSWERS = "answers"
    FIRST_TOKEN = "first_token"  # noqa: S105 - a time, no secret
    RATE = "rate"


class Metric(Struct, frozen=True):
    """A measure; money has a currency, for amounts of several are not added up."""

    measure: Measure
    currency: str = ""


class Series(Struct, frozen=True):
    """Part of each bar: its name, its colour as a role of the theme, and a value for each bar."""

    name: str
    color: str
    values: tuple[float, ...]


#: Roles with enough contrast to the surface to be told apart without reading.
_INPUT: Final = "code_function"
_CACHED: Final = "code_type"
_OUTPUT: Final = "focus"
_REASONING: Final = "code_string"


translate: Final = QCoreApplication.translate


def metrics_for(sums: Sequence[Sum]) -> list[Metric]:
    """Return what can be drawn of ``sums``, the most interesting first."""
    amounts: dict[str, float] = {}
    for item in sums:
        for currency, amount in item.money.items():
            amounts[currency] = amounts.get(currency, 0.0) + amount
    in_money = [Metric(Measure.MONEY, currency) for currency in sorted(amounts)]
    return [*in_money, *(Metric(m) for m in Measure if m is not Measure.MONEY)]


def name_of(metric: Metric) -> str:
    """Return what a metric is called."""
    match metric.measure:
        case Measure.MONEY:
            return translate("Metric", "Cost ({currency})").format(currency=metric.currency)
        case Measure.TOKENS:
            return translate("Metric", "Tokens")
        case Measure.ANSWERS:
            return translate("Metric", "Answers")
        case Measure.FIRST_TOKEN:
            return translate("Metric", "Time to the first token")
        case Measure.RATE:
            return translate("Metric", "Tokens per second")


def series_of(metric: Metric, sums: Sequence[Sum]) -> list[Series]:
    """Return the parts of the bars for ``sums``; parts that are 0 in all of them are left out."""
    if metric.measure is Measure.TOKENS:
        made = [
            Series(translate("Metric", "Input"), _INPUT, tuple(s.prompt - s.cached for s in sums)),
            Series(translate("Metric", "Cached input"), _CACHED, tuple(s.cached for s in sums)),
            Series(
                translate("Metric", "Output"),
                _OUTPUT,
                tuple(s.completion - s.reasoning for s in sums),
            ),
            Series(translate("Metric", "Reasoning"), _REASONING, tuple(s.reasoning for s in sums)),
        ]
        return [series for series in made if any(series.values)] or made[:1]
    values = tuple(value_of(metric, item) or 0.0 for item in sums)
    return [Series(name_of(metric), _OUTPUT, values)]


def value_of(metric: Metric, item: Sum) -> float | None:
    """Return the value of a sum; ``None`` where it is not known."""
    match metric.measure:
        case Measure.MONEY:
            return item.money.get(metric.currency)
        case Measure.TOKENS:
            return item.tokens
        case Measure.ANSWERS:
            return item.answers
        case Measure.FIRST_TOKEN:
            return item.first_token_s
        case Measure.RATE:
            return item.tokens_per_s


def value_words(metric: Metric, value: float | None) -> str:
    """Return a value as people read it, with its unit."""
    if value is None:
        return "–"
    match metric.measure:
        case Measure.MONEY:
            return money_text(value, metric.currency)
        case Measure.FIRST_TOKEN:
            return seconds_words(value)
        case Measure.RATE:
            return QLocale().toString(value, "f", 1)
        case _:
            return QLocale().toString(round(value))


def axis_words(metric: Metric, value: float) -> str:
    """Return a round value for an axis: as short as it may be."""
    if metric.measure is Measure.MONEY:
        return money_text(value, metric.currency) if value else "0"
    for least, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= least:
            return f"{QLocale().toString(value / least, 'g', 3)} {letter}"
    unit = " s" if metric.measure is Measure.FIRST_TOKEN else ""
    return QLocale().toString(value, "g", 3) + unit


def money_words(item: Sum) -> str:
    """Return the amounts of a sum, each in its currency; empty where none is known."""
    return "  ".join(
        money_text(amount, currency, is_exact=item.is_exact)
        for currency, amount in item.money.items()
    )


def seconds_words(value: float | None) -> str:
    """Return a time in seconds."""
    return "–" if value is None else seconds_text(value, 2)


def rate_words(value: float | None) -> str:
    """Return a rate in tokens a second, without its unit."""
    return "–" if value is None else QLocale().toString(value, "f", 1)
