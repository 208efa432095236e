"""The usage page in the real window over a real history."""

import csv
import io
import time
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip

from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.connection import Connection
from desktop.core.spending import By
from desktop.core.spreadsheet import harmless
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.ui.usage import span_chooser
from desktop.ui.usage.metric import Measure
from tests.unit.storage.test_usage_index import answer

DAY_MS = 86_400_000


@pytest.fixture
def store(profile):
    made = HistoryStore(profile, new_writer_id())
    yield made
    made.close()


def write(store, conversation, title, *answers):
    changes = [MessageChange(f"a{i}", fields) for i, fields in enumerate(answers)]
    store.append(conversation, [*changes, ConversationChange({"title": title})], False)


def now_ms():
    return round(time.time() * 1000)


@pytest.fixture
def filled(store):
    today = now_ms() - 1000
    write(
        store,
        "c" * 20,
        "=Heat pumps",
        answer(1_000_000, 1000, today),
        answer(500, 10, today - 3 * DAY_MS),
    )
    write(store, "d" * 20, "Cats", answer(9000, 2000, today, model="nobody's", connection="gone"))
    write(store, "e" * 20, "Long ago", answer(7, 7, today - 400 * DAY_MS, model="old"))  # fmt: skip


@pytest.fixture
def page(open_window, open_workspace, filled, qtbot):
    space = open_workspace()
    space.connections.save(Connection("openai", "Open", "https://api.openai.com/v1"))
    window = open_window(space)
    window.menus.actions["usage"].trigger()
    found = window.tools._usage
    found.main = window
    qtbot.waitUntil(lambda: found._answer is not None and found._answer.is_complete)
    return found


def wait(page, qtbot, by):
    qtbot.waitUntil(lambda: page._answer and page._answer.by is by and page._answer.is_complete)


def rows(page):
    return [page.model.words_in(page.model.sum_at(r))[0] for r in range(page.model.rowCount())]


def test_the_last_thirty_days_are_shown_with_their_cost(page):
    assert page.model.rowCount() == 2
    assert page._metric.measure is Measure.MONEY
    assert "$2.5" in page.summary.text()
    assert "3 answer" in page.summary.text()
    assert "No price is known for 1" in page.notes.text()
    assert len(page.chart._bars.labels) == 30
    assert page.chart.accessibleName().startswith("Cost (USD)")


def test_everything_is_added_up_by_everything(page, qtbot):
    for at, by, expected in (
        (1, By.MODEL, {"gpt-4o", "nobody's"}),
        (2, By.CONNECTION, {"Open", "gone"}),
        (3, By.CONVERSATION, {"=Heat pumps", "Cats"}),
    ):
        page.by.setCurrentIndex(at)
        wait(page, qtbot, by)
        assert set(rows(page)) == expected
    page.span.choose("all")
    qtbot.waitUntil(lambda: len(rows(page)) == 3)
    page.span.choose("custom")
    page.span.last.setDate(QDate.currentDate().addDays(-300))
    page.span.first.setDate(QDate.currentDate().addDays(-500))
    qtbot.waitUntil(lambda: rows(page) == ["Long ago"])


def test_the_table_is_sorted_by_any_column(page, qtbot):
    page.by.setCurrentIndex(3)
    wait(page, qtbot, By.CONVERSATION)
    assert rows(page)[0] == "=Heat pumps"  # the dearest
    page.model.sort(0, Qt.SortOrder.DescendingOrder)
    assert rows(page) == ["Cats", "=Heat pumps"]
    page.model.sort(5, Qt.SortOrder.DescendingOrder)
    assert rows(page) == ["Cats", "=Heat pumps"]
    with qtbot.waitSignal(page.conversation_opened):
        page.table.activated.emit(page.model.index(0, 0))
    assert page.main.chat.session.id == "d" * 20


def test_bars_are_reached_by_keys_and_by_the_mouse(page, qtbot):
    page.chart.setFocus()
    qtbot.keyClick(page.chart, Qt.Key.Key_End)
    assert page.chart.current == 29
    assert "$2.5" in page.caption.text()
    assert page.chart.accessibleDescription() == page.chart.words_of(29)
    qtbot.keyClick(page.chart, Qt.Key.Key_Left)
    assert page.chart.current == 28
    assert page.chart.words_of(28).endswith("–")
    point = QPoint(page.chart.width() - 12, page.chart.height() // 2)
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(
        page.chart,
        QMouseEvent(
            QEvent.Type.MouseMove,
            point.toPointF(),
            page.chart.mapToGlobal(point).toPointF(),
            none,
            none,
            Qt.KeyboardModifier.NoModifier,
        ),
    )
    assert page.chart.current == 29
    QApplication.sendEvent(page.chart, QHelpEvent(QEvent.Type.ToolTip, point, point))
    assert "$2.5" in QToolTip.text()
    QToolTip.hideText()


def test_chart_and_table_are_saved(page, monkeypatch):
    saved = {}
    monkeypatch.setattr(QFileDialog, "saveFileContent", lambda data, name, _parent: saved.update({name: bytes(data)}))  # fmt: skip
    for action in page.export_button.menu().actions():
        action.trigger()
    (table, chart) = saved.values()
    found = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert found[0][:3] == ["Day", "USD", "Answers"]
    assert len(found) == 3
    image = QImage.fromData(chart)
    assert image.width() == 2000
    surface = page._theme.color("surface")
    assert any(image.pixelColor(x, 700) != surface for x in range(200, 1990, 5))


def test_a_title_is_no_formula_in_a_spreadsheet(page, qtbot):
    page.by.setCurrentIndex(3)
    wait(page, qtbot, By.CONVERSATION)
    assert "\n'=Heat pumps," in page.csv_bytes().decode().replace("\r", "")
    for words in ("+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"):
        assert harmless(words) == f"'{words}"
    assert harmless("Is 1 = 1?") == "Is 1 = 1?"


def test_new_answers_are_added_while_one_looks(page, store, qtbot):
    write(store, "f" * 20, "New", answer(44, 4, now_ms(), model="new"))
    page.by.setCurrentIndex(1)
    page.main.workspace.library.written.emit()
    qtbot.waitUntil(lambda: "new" in rows(page))


def test_a_page_that_is_open_at_midnight_goes_on(page, store, qtbot, monkeypatch):
    class Tomorrow(date):
        @classmethod
        def today(cls):
            return super().today() + timedelta(days=1)

    monkeypatch.setattr(span_chooser, "date", Tomorrow)
    write(store, "f" * 20, "New", answer(44, 4, now_ms(), model="new"))
    page.main.workspace.library.written.emit()
    qtbot.waitUntil(lambda: "4 answer" in page.summary.text())
    page.close()
    assert page._sums._question is None


def test_an_empty_history_says_so(open_window, qtbot):
    window = open_window()
    window.menus.actions["usage"].trigger()
    page = window.tools._usage
    qtbot.waitUntil(lambda: "no answers" in page.empty.text())
    assert not page.export_button.isEnabled()
    assert page.empty.isVisible()


def test_a_closed_page_asks_nothing_and_opens_again(page, qtbot):
    window = page.main
    page.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.tools._usage is None
    window.menus.actions["usage"].trigger()
    qtbot.waitUntil(lambda: window.tools._usage.model.rowCount() == 2)


def test_two_windows_have_pages_of_their_own(page, open_window, qtbot):
    other = open_window(page.main.workspace)
    other.menus.actions["usage"].trigger()
    second = other.tools._usage
    second.by.setCurrentIndex(1)
    wait(second, qtbot, By.MODEL)
    assert page._answer.by is By.DAY
    second.close()
    page.activateWindow()
    qtbot.waitUntil(lambda: page._sums.is_asked(By.DAY, page.span.span))


def test_it_is_narrow_and_dark_too(page, qtbot):
    from desktop.ui.theme import Scheme, load_theme

    page.resize(620, 480)
    qtbot.waitUntil(lambda: page._splitter.orientation() is Qt.Orientation.Vertical)
    page.main.tools.set_theme(load_theme(Scheme.DARK))
    assert page.chart.grab().toImage().width() > 0
