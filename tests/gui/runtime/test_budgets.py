"""What answers that are under way will cost counts before they have ended."""

import pytest

from desktop.core.budgets import Budget
from desktop.core.price_table import ModelEntry, Rate
from desktop.core.spending import Money
from tests.support.scripted_server import Gate, chat_events, sse


@pytest.fixture
def budgets(workspace, qtbot):
    entry = ModelEntry("mine", ("m",), ("127.0.0.1",), rates=(Rate(10_000.0, output=30_000.0),))
    assert workspace.prices.put(entry) is None
    made = workspace.budgets
    made.put(Budget("test", per_day=1.0))
    qtbot.waitUntil(lambda: bool(made.states("test")))
    return made


@pytest.fixture
def under_way(workspace, budgets, server):
    """Begins a request that is expected to cost so much, in spite of any limit; it ends when the gate opens."""

    def begin(expected):
        session, gate, events = workspace.library.new_conversation(), Gate(), chat_events("Yes.")
        server.enqueue(sse(*events[:2], gate, *events[2:]))
        budgets.expect(session.id, Money(expected, "USD"))
        budgets.allow(session)
        assert session.send("one")
        return session, gate

    return begin


@pytest.mark.parametrize("expected", [0.6, 5.0])
def test_two_requests_at_once_do_not_pass_a_limit_together(
    workspace, budgets, under_way, qtbot, server, expected
):
    first, gate = under_way(expected)
    second = workspace.library.new_conversation()
    budgets.expect(second.id, Money(0.6, "USD"))
    with qtbot.waitSignal(budgets.asked) as asked:
        assert not second.send("two")
    _, (state,), again = asked.args
    assert (state.spent, state.expected) == pytest.approx((expected, 0.6))
    with qtbot.waitSignal(first.settled):
        gate.open()
    # What the first really cost leaves room for the second.
    server.enqueue(sse(*chat_events("Yes.")))
    with qtbot.waitSignal(second.settled):
        assert again()


def test_a_question_that_waited_for_the_count_is_sent_when_the_limit_is_taken_away(
    workspace, budgets, server, qtbot
):
    server.enqueue(sse(*chat_events("Yes.")))
    session = workspace.library.new_conversation()
    budgets.put(Budget("test", per_day=0.0))
    assert not session.send("one")  # nothing is known yet
    with qtbot.waitSignal(session.settled):
        budgets.put(Budget("test"))
