"""The pages “Models and prices” and “Budgets” of the settings."""

import json

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDialogButtonBox

from desktop.core.budgets import Budget
from desktop.core.price_table import ModelEntry, Rate
from desktop.storage.model_table import load_table, shipped_table
from desktop.ui.settings.budgets_page import BudgetsPage
from desktop.ui.settings.model_form import ModelForm
from desktop.ui.settings.models_page import ModelsPage


@pytest.fixture
def models(workspace, qtbot, theme):
    page = ModelsPage(workspace.prices)
    page.workspace = workspace
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() > 50)
    return page


def form_of(page, qtbot):
    qtbot.waitUntil(lambda: bool(page.findChildren(ModelForm)))
    return page.findChildren(ModelForm)[-1]


def save(form, qtbot):
    button = form.buttons.button(QDialogButtonBox.StandardButton.Save)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_table_says_its_date_and_each_entrys(models):
    assert shipped_table().date in models._date.text()
    words = [models.model.index(0, column).data() for column in range(7)]
    assert words[:3] == ["gpt-6.2-sol", "api.openai.com", "1.05M"]
    assert words[3:] == ["$2.00+", "$0.10", "$10.00", "2026-11-23"]
    tip = models.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "above 272,000 tokens: $4.00 / $15.00" in tip
    assert "Context 1.05M<br>Input $2.00+<br>Cached $0.10<br>Output $10.00<br>" in tip
    assert "https://" in tip


@pytest.mark.parametrize(("width", "hidden"), [(900, ()), (340, (1, 2, 4))])
def test_the_day_is_seen_without_scrolling(models, qtbot, width, hidden):
    models.resize(width, 500)
    table = models.table
    qtbot.waitUntil(lambda: not table.horizontalScrollBar().isVisible())
    assert tuple(c for c in range(7) if table.isColumnHidden(c)) == hidden


def test_a_model_is_found_by_its_name(models, qtbot):
    qtbot.keyClicks(models.search, "kimi-k2.6")
    assert models.table.model().rowCount() == 1


def test_an_entry_is_edited_and_reset(models, qtbot):
    models._choose("openai/gpt-4o")
    qtbot.mouseClick(models.edit, Qt.MouseButton.LeftButton)
    form = form_of(models, qtbot)
    assert form.fields["input"].text() == "2.5"
    form.fields["input"].setText("3")
    save(form, qtbot)
    path = models.workspace.profile.prices_file
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: load_table(path).own.entries != ())
    entry = load_table(path).own.entries[0]
    assert entry.rates[0] == Rate(3.0, 1.25, None, 10.0)
    assert models.model.is_own(0)
    models._choose("openai/gpt-4o")
    assert models.reset.isEnabled()
    qtbot.mouseClick(models.reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: load_table(path).own.entries == ())
    assert not models.model.is_own(0)


def test_what_the_form_does_not_show_stays(models, qtbot):
    models._choose("deepseek/deepseek-flash")
    before = models.current()
    form = ModelForm(models.workspace.prices, before, models)
    assert form.made().rates == before.rates
    models._choose("openai/gpt-6.2-sol")
    before = models.current()
    form = ModelForm(models.workspace.prices, before, models)
    assert form.made().rates == before.rates


def test_an_entry_is_added(models, qtbot):
    qtbot.mouseClick(models.add, Qt.MouseButton.LeftButton)
    form = form_of(models, qtbot)
    form.models.setText("My-Model, other-*")
    form.hosts.setText("api.example.com")
    form.context.setText("8,000")
    form.fields["input"].setText("1")
    form.fields["output"].setText("2")
    form.above.setText("4000")
    form.long["input"].setText("2")
    save(form, qtbot)
    entry = models.workspace.prices.table().entries[0]
    assert entry == ModelEntry(
        "own/my-model, other-*/api.example.com",
        ("my-model", "other-*"),
        ("api.example.com",),
        rates=(Rate(1.0, output=2.0), Rate(2.0, above=4000)),
        context=8000,
    )


@pytest.mark.parametrize(
    ("field", "words", "said"),
    [
        ("input", "-1", "from 0 to"),
        ("output", "much", "digits"),
        ("input", "nan", "from 0 to"),
        ("output", "1e309", "from 0 to"),
        ("long", "2", "above which"),
        ("context", "-5", "cannot be right"),
        ("context", "9" * 5000, "digits"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(models, qtbot, field, words, said):
    form = ModelForm(models.workspace.prices, None, models)
    form.open()
    form.models.setText("m")
    fields = {**form.fields, "long": form.long["input"], "context": form.context}
    fields[field].setMaxLength(9999)
    fields[field].setText(words)
    save(form, qtbot)
    assert form.isVisible()
    assert said in form.problem.text()
    form.reject()


def test_a_table_is_imported_or_refused(models, qtbot, tmp_path):
    path = tmp_path / "update.json"
    good = {"id": "a", "models": ["new-model"], "hosts": ["h"], "rates": [{"input": 1}]}
    table = {"version": 1, "date": shipped_table().date, "entries": [good]}
    path.write_text(json.dumps(table))
    models.import_file(str(path))
    qtbot.waitUntil(lambda: models.model.rowCount() == 1)
    for change, said in (
        ({"entries": [{**good, "rates": [{"input": -1}]}]}, "from 0 to"),
        ({"entries": [{**good, "rates": [{"input": 1e300}]}]}, "from 0 to"),
        ({"entries": [{**good, "currency": "XAU"}]}, "USD or CNY"),
        ({"entries": [good, good]}, "twice"),
        ({"entries": 3}, "not a table"),
        ({"date": "2026-W48-1"}, "no date"),
        ({"date": "2020-01-01"}, "older"),
        ({"date": "9998-12-31"}, "to come"),
        ({"version": 2}, "version"),
    ):
        path.write_text(json.dumps(table | change))
        models.problem.hide()
        models.import_file(str(path))
        qtbot.waitUntil(models.problem.isVisible)
        assert said in models.problem.text()
        assert models.model.rowCount() == 1
    qtbot.mouseClick(models.reset_all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: models.model.rowCount() > 50)
    assert not models.problem.isVisible()


@pytest.fixture
def budgets(workspace, qtbot, theme):
    page = BudgetsPage(workspace)
    page.workspace = workspace
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    return page


def test_a_budget_is_set_for_a_connection_and_taken_away(budgets, qtbot):
    budgets.connection.setCurrentIndex(budgets.connection.findData("test"))
    budgets.per_day.check.click()
    budgets.per_day.box.setValue(2.5)
    budgets.credit.check.click()
    budgets.credit.box.setValue(18)
    budgets.credit_until.check.click()
    budgets.credit_until.edit.setDate(QDate(2027, 3, 1))
    budgets.currency.setCurrentText("CNY")
    budgets.warn.setValue(50)
    expected = Budget("test", "CNY", 2.5, None, 18.0, "", "2027-03-01", 50)
    assert budgets.workspace.budgets.all() == (expected,)
    qtbot.waitUntil(lambda: "¥0.00 of ¥2.50" in budgets.used.text())
    budgets.connection.setCurrentIndex(0)
    assert budgets.per_day.value() is None
    budgets.connection.setCurrentIndex(budgets.connection.findData("test"))
    assert budgets.per_day.value() == 2.5
    budgets.per_day.check.click()
    budgets.credit.check.click()
    assert budgets.workspace.budgets.all() == ()


def test_budgets_are_there_after_a_restart(open_workspace):
    first = open_workspace()
    first.budgets.put(Budget("test", per_month=5.0))
    assert first.shutdown()
    assert open_workspace().budgets.all() == (Budget("test", per_month=5.0),)
