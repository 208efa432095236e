"""The meter by the composer, the warning before the context overflows, and the ways out of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.core.context_cut import SUMMARY_REQUEST, cut_of
from desktop.core.message import Message, Role
from desktop.core.price_table import ModelEntry, Rate
from desktop.runtime.request_counter import RequestCounter
from desktop.ui.meter_view import short
from desktop.ui.prompt_window import PromptWindow
from tests.support.scripted_server import chat_events, response, sse

LONG = "The quick brown fox jumps over the lazy dog, again and again. "


def entry(**values):
    defaults = {"context": 1_000, "output": 500, "rates": (Rate(2.0, output=8.0),)}
    return ModelEntry("mine", ("m",), **{"hosts": ("*",), **defaults, **values})


def know(window, **values):
    """Give the model a context and, by its name alone, limits."""
    assert window.workspace.prices.put(entry(**values)) is None


def reading(window, qtbot, condition=lambda r: True):
    meter = window.metering.meter
    qtbot.waitUntil(lambda: meter.reading is not None and condition(meter.reading))
    return meter.reading


@pytest.fixture
def fill(window, ask, qtbot):
    """Asks two questions with long answers, of a model that takes 1,000 tokens."""
    know(window)
    ask(window, "one", LONG * 20)
    return ask(window, "two", LONG * 20)


def bodies(server):
    return [request.json for request in server.requests if request.path.endswith("completions")]


def test_nothing_is_counted_before_the_first_letter(window):
    assert window.metering.view is None
    assert "counting" not in vars(window.workspace)


def test_the_draft_is_counted_as_it_is_typed(window, qtbot):
    know(window)
    qtbot.keyClicks(window.chat.composer.edit, "hello")
    found = reading(window, qtbot, lambda r: r.draft_tokens == 1)
    assert found.parts.prompt == found.parts.draft
    assert found.context == 1_000
    view = window.metering.view
    assert view.isVisible()
    assert "1k" in view.words
    assert "8" in view.accessibleName()
    qtbot.keyClicks(window.chat.composer.edit, " world and more")
    reading(window, qtbot, lambda r: r.draft_tokens == 4)
    window.chat.composer.edit.clear()
    qtbot.waitUntil(lambda: not view.isVisible())


def test_all_that_goes_with_the_question_is_counted(window, qtbot):
    know(window)
    choice = window.chat.session.choice
    choice.set_system("Answer in one word.")
    tool = {"type": "function", "function": {"name": "look", "description": "Looks it up"}}
    choice.set_parameters({"tools": [tool], "max_tokens": 100})
    qtbot.keyClicks(window.chat.composer.edit, "hi")
    found = reading(window, qtbot, lambda r: r.parts.system > 0)
    assert found.parts.tools > 0
    assert (found.limit, found.is_limited) == (100, True)
    assert not found.is_exact


def test_an_opened_conversation_is_counted(open_window, fill, qtbot, window):
    conversation_id = window.chat.session.id
    window.start_conversation()
    qtbot.waitUntil(lambda: window.metering.meter.reading is None)
    window.open_conversation(conversation_id)
    assert reading(window, qtbot).parts.history > 500


def test_while_a_long_conversation_is_read_its_vocabulary_is_loaded(window, qtbot, monkeypatch):
    qtbot.keyClicks(window.chat.composer.edit, "hello")  # the meter is there
    reading(window, qtbot)
    prepared = []
    monkeypatch.setattr(RequestCounter, "prepare", lambda _, model: prepared.append(model))
    question = Message("q", Role.USER)
    answer = Message("a", Role.ASSISTANT, parent="q", model="gpt-4")
    window.chat.session.previewed.emit((question, answer))
    qtbot.waitUntil(lambda: prepared == ["gpt-4"])


def test_the_parts_are_shown_on_enter(window, qtbot):
    know(window)
    qtbot.keyClicks(window.chat.composer.edit, "hello")
    reading(window, qtbot)
    view = window.metering.view
    qtbot.waitUntil(view.isVisible)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.details.isVisible()
    view.details.close()


def test_what_the_model_reads_is_shown_from_the_parts(window, ask, qtbot):
    choice = window.chat.session.choice
    choice.set_model("gpt-4o")
    choice.set_system("Be brief.")
    ask(window, "one", "two")
    qtbot.keyClicks(window.chat.composer.edit, "three <|im_end|>")
    found = reading(window, qtbot, lambda r: r.draft_tokens > 3)
    window.metering.view.open_details()
    qtbot.mouseClick(window.metering.view.details.prompt, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.findChildren(PromptWindow)))
    (page,) = window.findChildren(PromptWindow)
    lines = page.text.toPlainText().splitlines()
    assert "<|im_start|>user<|im_sep|>three <|im_end|><|im_end|>" in lines
    tokens = [int(line.split(" · ")[1].split()[0]) for line in lines if " · " in line]
    assert sum(tokens) == found.parts.prompt
    assert [line.split(" · ")[0] for line in lines if " · " in line] == [
        "system",
        "user",
        "assistant",
        "user",
        "assistant",
    ]
    page.close()


def test_a_price_is_shown_only_where_it_is_known(window, qtbot):
    qtbot.keyClicks(window.chat.composer.edit, "hello")
    assert reading(window, qtbot).cost is None
    window.workspace.prices.put(entry(hosts=("127.0.0.1",)))
    found = reading(window, qtbot, lambda r: r.cost is not None)
    assert found.cost.amount == pytest.approx(found.parts.prompt * 2e-6)
    assert "≈ $0.0000" in window.metering.view.words


def test_before_the_context_overflows_there_is_a_warning_with_ways_out(fill, window, qtbot):
    found = reading(window, qtbot, lambda r: r.parts.history > 500)
    assert not found.overflows
    assert window.metering.warning is None
    qtbot.keyClicks(window.chat.composer.edit, "x")
    window.chat.composer.set_text("")
    know(window, context=found.parts.prompt + 10)
    reading(window, qtbot, lambda r: r.is_nearly_full)
    warning = window.metering.warning
    assert warning.isVisible()
    know(window, context=300)
    assert reading(window, qtbot, lambda r: r.overflows)
    assert warning.isVisible()


def test_all_ways_out_are_whole_in_a_small_window(fill, window, qtbot):
    window.resize(700, 500)
    know(window, context=500)
    reading(window, qtbot, lambda r: r.overflows)
    warning = window.metering.warning
    warning.leave_out.click()
    know(window, context=300)
    buttons = (warning.leave_out, warning.summarise, warning.new, warning.send_all)
    qtbot.waitUntil(lambda: all(button.isVisible() for button in buttons))
    qtbot.waitUntil(lambda: all(b.width() >= b.sizeHint().width() for b in buttons))
    assert {b.y() for b in buttons} == {buttons[0].y(), buttons[3].y()}
    assert buttons[3].y() > buttons[0].y()
    window.resize(1400, 700)
    qtbot.waitUntil(lambda: len({b.y() for b in buttons}) == 1)


def test_the_oldest_are_left_out_marked_and_not_sent(fill, window, ask, qtbot, server):
    session = fill
    know(window, context=500)
    reading(window, qtbot, lambda r: r.overflows)
    qtbot.mouseClick(window.metering.warning.leave_out, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: cut_of(session.conversation) is not None)
    first, second = [m for m in session.path() if m.role == "user"]
    assert cut_of(session.conversation).start == second.id
    timeline = window.chat.view._timeline
    remarks = [timeline.view(i).remark for i in range(4)]
    assert remarks == ["Not sent to the model", "Not sent to the model", "", ""]
    know(window, context=2_000)
    ask(window, "three")
    sent = bodies(server)[-1]["messages"]
    assert [m["content"] for m in sent if m["role"] == "user"] == ["two", "three"]
    # The cut is on the disk, and can be taken back.
    assert reading(window, qtbot, lambda r: r.left_out == 2)
    view = window.metering.view
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view.details.send_all, Qt.MouseButton.LeftButton)
    assert not view.details.isVisible()
    assert cut_of(session.conversation) is None
    assert timeline.view(0).remark == ""
    assert first.id in {m.id for m in session.path()}


def test_a_pinned_message_is_sent_all_the_same(fill, window, ask, qtbot, server):
    session = fill
    first, _, second, _ = session.path()
    window.chat.view.act("pin", first.id)
    assert session.conversation.messages[first.id].pinned
    assert window.chat.view._timeline.view(0).remark == "Pinned: always sent"
    window.metering.ways.leave_out(session, second.id)
    ask(window, "three")
    sent = bodies(server)[-1]["messages"]
    assert [m["content"] for m in sent if m["role"] == "user"] == ["one", "two", "three"]
    window.chat.view.act("pin", first.id)
    assert not session.conversation.messages[first.id].pinned


def test_a_summary_by_the_model_stands_for_what_is_left_out(fill, window, ask, qtbot, server):
    session = fill
    before = [m.id for m in session.path()]
    know(window, context=500)
    reading(window, qtbot, lambda r: r.overflows)
    server.enqueue(sse(*chat_events("They spoke of a fox.")))
    with qtbot.waitSignal(window.metering.ways.summarised):
        qtbot.mouseClick(window.metering.warning.summarise, Qt.MouseButton.LeftButton)
    asked = bodies(server)[-1]["messages"]
    assert asked[-1]["content"] == SUMMARY_REQUEST
    assert next(m["content"] for m in asked if m["role"] == "user") == "one"
    assert [m.id for m in session.path()] == before
    assert session.conversation.messages[cut_of(session.conversation).summary].text == (
        "They spoke of a fox."
    )
    qtbot.waitUntil(lambda: not session.is_busy)
    know(window, context=2_000)
    ask(window, "three")
    sent = bodies(server)[-1]["messages"]
    assert sent[0]["role"] == "system"
    assert sent[0]["content"].endswith("They spoke of a fox.")
    assert [m["content"] for m in sent if m["role"] == "user"] == ["two", "three"]


def test_a_summary_that_fails_leaves_everything_as_it_was(fill, window, qtbot, server):
    session = fill
    know(window, context=500)
    reading(window, qtbot, lambda r: r.overflows)
    server.enqueue(response(b"{}", status=500))
    with qtbot.waitSignal(window.metering.ways.summarised) as told:
        qtbot.mouseClick(window.metering.warning.summarise, Qt.MouseButton.LeftButton)
    assert told.args[1] == ""
    assert cut_of(session.conversation) is None
    qtbot.waitUntil(lambda: not session.is_busy)


def test_a_new_conversation_goes_on_with_a_summary(fill, window, ask, qtbot, server):
    session = fill
    know(window, context=500)
    reading(window, qtbot, lambda r: r.overflows)
    window.chat.composer.set_text("")
    qtbot.keyClicks(window.chat.composer.edit, "three")
    server.enqueue(sse(*chat_events("They spoke of a fox.")))
    with qtbot.waitSignal(window.metering.ways.summarised):
        window.metering.warning.new_requested.emit(True)
    qtbot.waitUntil(lambda: not session.is_busy)
    assert window.chat.session is not session
    assert window.chat.composer.text == "three"
    server.enqueue(sse(*chat_events("Yes.")))
    qtbot.keyClick(window.chat.composer.edit, "\r")
    new = window.chat.session
    qtbot.waitUntil(lambda: new.path() and not new.is_busy)
    sent = bodies(server)[-1]["messages"]
    assert [m["role"] for m in sent] == ["system", "user"]
    assert "They spoke of a fox." in sent[0]["content"]


def test_a_new_conversation_without_a_summary(fill, window, qtbot):
    know(window, context=500)
    reading(window, qtbot, lambda r: r.overflows)
    window.metering.warning.new_requested.emit(False)
    assert window.chat.session is not fill
    assert not window.chat.session.path()


def test_an_answers_count_is_compared_with_the_servers(window, ask, qtbot):
    session = ask(window, "hello")
    answer = session.path()[-1]
    qtbot.waitUntil(lambda: window.workspace.counting.counted(answer.id) is not None)
    assert window.workspace.counting.counted(answer.id) == 8


def test_the_details_of_an_answer_tell_its_price_and_how_it_was_counted(window, ask, qtbot):
    know(window, hosts=("127.0.0.1",))
    session = ask(window, "hello")
    answer = session.path()[-1]
    window.panels.show_details(answer.id)

    def shown():
        labels = window.panels.inspector.facts.widget().findChildren(QLabel)
        words = [label.text() for label in labels]
        return dict(zip(words[::2], words[1::2], strict=True))

    # Three tokens of prompt and one of answer, as the server says.
    qtbot.waitUntil(lambda: "Prompt tokens as counted here" in shown())
    assert shown()["Price"] == "$0.000014"
    assert shown()["… of the answer"] == "$0.000008"
    assert shown()["Prompt tokens as counted here"] == "8 (+5)"


@pytest.mark.parametrize(
    ("tokens", "words"),
    [(0, "0"), (980, "980"), (1_000, "1k"), (1_234, "1.2k"), (128_000, "128k"), (1_050_000, "1.05M"), (999_900, "1M"), (-1_500, "-1.5k")],
)  # fmt: skip
def test_numbers_in_a_few_characters(tokens, words):
    assert short(tokens) == words
