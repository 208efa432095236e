"""The request inspector: the exact request and response behind an answer, and that request sent once more."""

import json

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.core.keys import SecretChanges
from tests.support.scripted_server import (
    Gate,
    ScriptedServer,
    Stall,
    chat_events,
    chunked_response,
    data_event,
    json_response,
    sse,
)


@pytest.fixture
def answered(window, server, qtbot):
    """Asks a question and shows the exchange behind its answer."""

    def do(*script, question="What?"):
        server.enqueue(*(script or (sse(*chat_events("That.")),)))
        session = window.chat.session
        with qtbot.waitSignal(session.settled):
            assert session.send(question)
        answer = session.path()[-1]
        window.panels.show_details(answer.id)
        return answer

    return do


@pytest.fixture
def inspector(window):
    return window.panels.inspector


@pytest.fixture
def send_again(window, server, inspector, qtbot):
    def do(*script):
        server.enqueue(*script)
        with qtbot.waitSignal(window.workspace.replays.ended):
            qtbot.mouseClick(inspector._again, Qt.MouseButton.LeftButton)

    return do


def texts(session):
    return [message.text for message in session.path()]


def page(inspector, name):
    names = [inspector._tabs.tabText(row) for row in range(inspector._tabs.count())]
    return inspector._pages[names.index(name) - 1].toPlainText()


def test_it_shows_what_was_sent_and_received(answered, inspector):
    answered()
    assert page(inspector, "Request").startswith("POST http://127.0.0.1")
    assert '"What?"' in page(inspector, "Request")
    assert "text/event-stream" in page(inspector, "Response")
    assert "That." in page(inspector, "Events")
    inspector._curl.click()
    assert QGuiApplication.clipboard().text().startswith("curl")


def test_it_begins_with_the_newest_answer(window, answered, inspector):
    answered(question="one")
    answered(question="two")
    window.panels.toggle_inspector()
    assert '"two"' in inspector.shown_text


def test_the_stream_is_shown_as_it_came(answered, inspector):
    hello, *rest = [data_event(event) for event in chat_events("Hello")]
    odd = b": keep-alive\r\n\r\nevent: odd\nid: 7\nretry: 100\ndata: {broken\xff\x00\n\n"
    answer = answered(chunked_response(hello, odd, *rest, b"data: [DONE]\n\n"))
    assert answer.text == "Hello"
    events = page(inspector, "Events").split("\n")
    assert [line.split(" ms  ")[-1] for line in events if " ms  :" in line] == [": keep-alive"]
    margin = " " * 14
    at = next(row for row, line in enumerate(events) if line.endswith("event: odd"))
    fields = [f"{margin}id: 7", f"{margin}retry: 100", f"{margin}data: {{broken\\xff\\x00"]
    assert events[at + 1 : at + 4] == fields
    times = [float(line.split(" ms")[0]) for line in events if " ms  " in line]
    assert times == sorted(times) and len(times) >= 5
    raw = page(inspector, "Response")
    assert ": keep-alive\n\nevent: odd\nid: 7" in raw and raw.endswith("data: [DONE]\n\n")


def test_a_whole_body_is_shown_with_indentation_and_raw(answered, inspector):
    said = {"choices": [{"index": 0, "message": {"content": "Hi"}, "finish_reason": "stop"}]}
    answered(json_response(said))
    assert '      "message": {' in page(inspector, "Events")
    assert page(inspector, "Response").endswith("\n\n" + json.dumps(said))


def test_the_search_goes_on_from_page_to_page_and_says_when_there_is_nothing(
    answered, inspector, qtbot
):
    answered()
    qtbot.keyClicks(inspector._search, "That.")
    seen = []
    for _ in range(3):
        qtbot.keyClick(inspector._search, Qt.Key.Key_Return)
        seen.append(inspector._tabs.tabText(inspector._tabs.currentIndex()))
    assert seen == ["Response", "Events", "Response"]
    assert inspector._found.isHidden()
    qtbot.keyClicks(inspector._search, "not there")
    qtbot.keyClick(inspector._search, Qt.Key.Key_Return)
    assert inspector._found.isVisible()


def test_exactly_the_recorded_request_is_sent_again(
    window, server, answered, inspector, send_again
):
    window.chat.session.choice.set_parameters({"temperature": 0.5})
    answered()
    window.chat.session.choice.set_parameters({"temperature": 1.5, "seed": 1})
    window.chat.session.choice.set_model("another")
    send_again(sse(*chat_events("Again.")))
    first, second = server.requests[-2:]
    assert (second.head, second.body) == (first.head, first.body)
    assert "Again." in page(inspector, "Events")
    assert texts(window.chat.session) == ["What?", "That."]


def test_the_key_is_taken_from_its_source_anew(
    window, server, connection, answered, send_again, qtbot
):
    connections = window.workspace.connections

    def give(key):
        with qtbot.waitSignal(connections._vault.secrets_changed):
            connections.save(connection, SecretChanges(key=key, session_only=True))

    give("sk-first-0123456789")
    answered()
    give("sk-second-0123456789")
    send_again(sse(*chat_events("Again.")))
    keys = [request.header("authorization") for request in server.requests]
    assert keys == ["Bearer sk-first-0123456789", "Bearer sk-second-0123456789"]


def test_what_came_can_be_kept_beside_the_answer(window, answered, inspector, send_again, qtbot):
    answer = answered()
    assert inspector._keep.isHidden()
    send_again(sse(*chat_events("Again.")))
    assert not inspector._keep.isHidden()
    qtbot.mouseClick(inspector._keep, Qt.MouseButton.LeftButton)
    session = window.chat.session
    assert texts(session) == ["What?", "Again."]
    assert len(session.conversation.siblings(answer.id)) == 2
    assert "Again." in page(inspector, "Events")
    assert session.path()[-1].usage is not None
    session.read()
    qtbot.waitUntil(lambda: texts(session) == ["What?", "Again."])


def test_the_exchanges_of_one_request_can_be_chosen_between(answered, inspector, send_again):
    answered()
    send_again(sse(*chat_events("Second.")))
    send_again(sse(*chat_events("Third.")))
    assert inspector._choice.count() == 3 and "Third." in page(inspector, "Response")
    inspector._choice.setCurrentIndex(0)
    inspector._choice.activated.emit(0)
    assert "That." in page(inspector, "Response") and inspector._keep.isHidden()


def test_it_can_be_stopped_and_shows_what_came(window, server, answered, inspector, qtbot):
    answered()
    gate = Gate()
    first, *_ = chat_events("Begun")
    server.enqueue(
        chunked_response(data_event(first), data_event(chat_events("Begun")[1]), gate, Stall())
    )
    qtbot.mouseClick(inspector._again, Qt.MouseButton.LeftButton)
    assert inspector._again.text() == "Stop"
    qtbot.waitUntil(gate.is_reached)
    with qtbot.waitSignal(window.workspace.replays.ended):
        qtbot.mouseClick(inspector._again, Qt.MouseButton.LeftButton)
    assert inspector._again.text() == "Send again"
    assert inspector._choice.count() == 2


def test_a_refusal_is_shown_with_its_body(answered, inspector, send_again):
    answered()
    send_again(
        json_response({"error": {"message": "No credit", "code": "insufficient_quota"}}, 429)
    )
    assert "429" in page(inspector, "Response") and "No credit" in page(inspector, "Response")
    assert inspector._summary.text().count("\n") == 1
    assert inspector._keep.isHidden()


def test_nothing_goes_to_another_server(window, connection, answered, inspector, send_again):
    answered()
    with ScriptedServer() as other:
        changed = structs.replace(connection, base_url=other.base_url)
        window.workspace.connections.save(changed)
        send_again()
        assert not other.requests
    assert "another server" in inspector._summary.text()


def test_a_connection_that_is_gone_is_named(window, connection, answered, inspector, qtbot):
    answered()
    window.workspace.connections.remove(connection.id)
    with qtbot.waitSignal(window.panels.notice):
        qtbot.mouseClick(inspector._again, Qt.MouseButton.LeftButton)
    assert inspector._again.text() == "Send again"
