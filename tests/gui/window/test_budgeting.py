"""At the limit of a budget the window asks before it sends."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop.core.budgets import Budget
from desktop.core.price_table import ModelEntry, Rate
from tests.support.scripted_server import chat_events, sse

#: The scripted server says three tokens of prompt and one of answer.
EACH = 3 * 0.01 + 1 * 0.03


@pytest.fixture
def priced(window):
    entry = ModelEntry("mine", ("m",), ("127.0.0.1",), rates=(Rate(10_000.0, output=30_000.0),))
    assert window.workspace.prices.put(entry) is None
    return window


def requests(server):
    return [r for r in server.requests if r.path.endswith("completions")]


def submit(window, qtbot, words):
    qtbot.keyClicks(window.chat.composer.edit, words)
    qtbot.keyClick(window.chat.composer.edit, Qt.Key.Key_Return)


@pytest.fixture
def ask(qtbot, server):
    def do(window, words):
        server.enqueue(sse(*chat_events("Yes.")))
        session = window.chat.session
        submit(window, qtbot, words)
        qtbot.waitUntil(lambda: len(session.path()) > 0 and not session.is_busy)
        return session

    return do


def test_without_a_budget_nothing_of_them_is_made(priced, ask):
    ask(priced, "one")
    assert "budgets" not in vars(priced.workspace)
    assert priced.budgeting.bar is None


def test_below_the_limit_it_is_sent_and_a_warning_given(priced, ask, qtbot):
    priced.workspace.budgets.put(Budget("test", per_day=0.11, warn_percent=50))
    session = ask(priced, "one")
    assert session.path()[-1].text == "Yes."
    qtbot.waitUntil(lambda: priced.budgeting.bar is not None)
    bar = priced.budgeting.bar
    qtbot.waitUntil(bar.isVisible)
    assert not bar.send.isVisible()
    qtbot.waitUntil(lambda: priced.workspace.budgets.states("test")[0].spent == pytest.approx(EACH))


def test_at_the_limit_it_asks_first(priced, ask, qtbot, server):
    session = ask(priced, "one")
    priced.workspace.budgets.put(Budget("test", per_day=EACH))
    qtbot.waitUntil(lambda: bool(priced.workspace.budgets.states("test")))
    submit(priced, qtbot, "two")
    qtbot.waitUntil(lambda: priced.budgeting.bar is not None)
    bar = priced.budgeting.bar
    qtbot.waitUntil(bar.isVisible)
    assert "$0.06" in bar.accessibleName()
    assert "Test" in bar.accessibleName()
    assert len(requests(server)) == 1
    assert priced.chat.composer.text == "two"
    server.enqueue(sse(*chat_events("Yes.")))
    qtbot.mouseClick(bar.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(session.path()) == 4 and not session.is_busy)
    assert priced.chat.composer.text == ""
    assert not bar.isVisible()
    # The next one is asked about again.
    submit(priced, qtbot, "three")
    qtbot.waitUntil(bar.isVisible)
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert len(requests(server)) == 2


def test_another_answer_is_asked_about_too(priced, ask, qtbot, server):
    session = ask(priced, "one")
    priced.workspace.budgets.put(Budget("", per_day=EACH))
    qtbot.waitUntil(lambda: bool(priced.workspace.budgets.states("test")))
    session.retry(session.path()[-1].id)
    qtbot.waitUntil(lambda: priced.budgeting.bar is not None)
    assert len(requests(server)) == 1
    server.enqueue(sse(*chat_events("Yes.")))
    qtbot.mouseClick(priced.budgeting.bar.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(requests(server)) == 2 and not session.is_busy)


def test_what_was_spent_before_the_start_counts(open_workspace, open_window, qtbot, server):
    first = open_window()
    entry = ModelEntry("mine", ("m",), ("127.0.0.1",), rates=(Rate(10_000.0, output=30_000.0),))
    first.workspace.prices.put(entry)
    server.enqueue(sse(*chat_events("Yes.")))
    submit(first, qtbot, "one")
    session = first.chat.session
    qtbot.waitUntil(lambda: session.path() and not session.is_busy)
    first.close()
    second = open_window()
    second.workspace.budgets.put(Budget("test", per_month=EACH / 2))
    submit(second, qtbot, "two")
    qtbot.waitUntil(lambda: second.budgeting.bar is not None and second.budgeting.bar.isVisible())
    assert len(requests(server)) == 1


def test_a_question_that_waited_for_the_count_is_sent(priced, qtbot, server):
    priced.workspace.budgets.put(Budget("test", per_day=100.0))
    server.enqueue(sse(*chat_events("Yes.")))
    priced.chat.composer.set_text("one")
    priced.chat.session.set_draft("one")
    priced.chat.composer._on_submitted()  # before the thread can have counted
    session = priced.chat.session
    qtbot.waitUntil(lambda: len(session.path()) == 2 and not session.is_busy)
    assert priced.chat.composer.text == ""


def test_an_expired_credit_asks(priced, qtbot, server):
    gone = date(2020, 1, 1).isoformat()
    priced.workspace.budgets.put(Budget("test", credit=5.0, credit_until=gone))
    submit(priced, qtbot, "one")
    qtbot.waitUntil(lambda: priced.budgeting.bar is not None and priced.budgeting.bar.isVisible())
    assert "2020-01-01" in priced.budgeting.bar.accessibleName()
    assert not requests(server)


def spent(window):
    found = window.workspace.budgets.states("test")
    return found[0].spent if found else None


def test_the_choices_of_one_request_are_paid_for_once(priced, qtbot, server):
    budgets = priced.workspace.budgets
    budgets.put(Budget("test", per_day=100.0))
    qtbot.waitUntil(lambda: spent(priced) == 0)
    events = chat_events("Yes.")
    events.insert(1, {**events[0], "choices": [{"index": 1, "delta": {"content": "No."}}]})
    server.enqueue(sse(*events))
    session = priced.chat.session
    noted = []
    budgets.changed.connect(lambda: noted.append(spent(priced)))
    submit(priced, qtbot, "one")
    qtbot.waitUntil(lambda: len(session.conversation.messages) == 3 and not session.is_busy)
    assert max(noted) == pytest.approx(EACH)


def test_a_limit_that_is_set_while_another_is_counted_sees_all_that_it_limits(priced, ask, qtbot):
    ask(priced, "one")
    budgets = priced.workspace.budgets
    asked = []
    counted = budgets._counted
    budgets._counted = lambda found, *rest: asked.append(found) or counted(found, *rest)
    budgets.put(Budget("test", per_day=1.0))
    budgets.put(Budget("test", per_day=1.0, credit=1.0))
    qtbot.waitUntil(lambda: bool(budgets.states("test")))
    assert [b.credit for b in asked[-1]] == [1.0]


def test_another_price_counts_at_once(priced, ask, qtbot):
    budgets = priced.workspace.budgets
    budgets.put(Budget("test", per_day=100.0))
    ask(priced, "one")
    qtbot.waitUntil(lambda: spent(priced) == pytest.approx(EACH))
    entry = ModelEntry("mine", ("m",), ("127.0.0.1",), rates=(Rate(20_000.0, output=60_000.0),))
    priced.workspace.prices.put(entry)
    qtbot.waitUntil(lambda: spent(priced) == pytest.approx(2 * EACH))
