"""Numbers, times and dates are written as the language of the window writes them, not as Python does."""

import ast

import pytest
from PySide6.QtCore import QDateTime, QLocale

from desktop.core.budgets import Budget, BudgetState, Period
from desktop.runtime.translation import locale_for
from desktop.ui import quantities
from tests.conftest import ROOT
from tests.gui.test_translation import translation, workspace  # noqa: F401 - fixtures


@pytest.fixture
def speak(translation):  # noqa: F811 - the fixture above
    translation.switch("en")
    return translation.switch


def test_units_are_in_the_language(speak):
    said = lambda: [quantities.seconds_text(0.5, 2), quantities.milliseconds_text(1234.4)]  # noqa: E731
    assert said() == ["0.50 s", "1,234 ms"]
    speak("zh_CN")
    assert said() == ["0.50 秒", "1,234 毫秒"]


def test_dates_are_those_of_the_language(speak):
    noon = QDateTime.fromString("2026-11-23T12:00:00", "yyyy-MM-ddTHH:mm:ss").toMSecsSinceEpoch()
    assert quantities.moment_text(noon).startswith("11/23/26")
    speak("zh_CN")
    assert quantities.moment_text(noon).startswith("2026/11/23")


def test_shares_are_percentages(speak):
    assert [quantities.percent_text(1.5), quantities.percent_text(0.6479, 1)] == ["150%", "64.8%"]


def test_the_systems_region_holds_when_it_speaks_the_language(monkeypatch):
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("en_GB"))
    assert locale_for("en").name() == "en_GB"
    assert locale_for("zh_CN").name() == "zh_CN"


def test_nothing_in_the_window_is_written_as_python_writes_it():
    wrong = []
    for path in sorted((ROOT / "desktop" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            spec = node.format_spec if isinstance(node, ast.FormattedValue) else None
            is_grouped = spec is not None and "," in ast.unparse(spec)
            is_date = isinstance(node, ast.Attribute) and node.attr == "strftime"
            if is_grouped or is_date:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_money_is_grouped_as_the_region_does(speak):
    amounts = ((1_234_567.5, "USD"), (0.000123, "CNY"), (0.25, "USD"), (0.0, "USD"))
    said = lambda: [quantities.money_text(*amount) for amount in amounts]  # noqa: E731
    assert said() == ["$1,234,567.50", "¥0.00012", "$0.25", "$0.00"]
    prices = ((0.175, "USD"), (2, "USD"), (0.003, "USD"), (1234.5, "CNY"), (0.0375, "USD"))
    assert [quantities.price_text(*price) for price in prices] == ["$0.175", "$2.00", "$0.003", "¥1,234.50", "$0.0375"]  # fmt: skip
    QLocale.setDefault(QLocale("en_IN"))
    assert said()[0] == "$12,34,567.50"
    QLocale.setDefault(QLocale("de_DE"))
    assert said() == ["$1.234.567,50", "¥0,00012", "$0,25", "$0,00"]
    assert quantities.money_text(3, "EUR", is_exact=False) == "≈ EUR 3,00"
    state = BudgetState(Budget("a", "USD"), Period.DAY, 1234.5, 2000.0)
    assert "$1.234,50 of $2.000,00" in str(state.sentence("A", quantities.money_text))
