"""Several answers at once: siblings that can be switched and read side by side while they stream."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from shiboken6 import isValid

from desktop.ui.side_by_side import SideBySide
from tests.support.scripted_server import Gate, chat_events, sse


def chunk(index, text="", finish=None):
    choice = {"index": index, "delta": {"content": text} if text else {}, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}


@pytest.fixture
def gate():
    return Gate()


@pytest.fixture
def streaming(window, server, gate, qtbot):
    """A window in which two answers to one question are half there; ``gate`` lets the rest through."""
    server.enqueue(
        sse(
            chunk(0, "First "), chunk(1, "Second "), gate,
            chunk(1, "answer."), chunk(0, "reply."), chunk(0, finish="stop"), chunk(1, finish="stop"),
        )
    )  # fmt: skip
    session = window.chat.session
    session.choice.set_parameters({"n": 2})
    assert session.send("Which?")
    qtbot.waitUntil(lambda: len(session.streaming_ids) == 2)
    qtbot.waitUntil(lambda: texts(session) == ["First ", "Second "])
    yield window
    gate.open()
    qtbot.waitUntil(lambda: not session.is_busy)


def answers(session):
    return session.conversation.children[session.path()[0].id]


def texts(session):
    return [session.conversation.messages[i].text for i in answers(session)]


def press(window, qtbot, label):
    view = window.chat.view
    rect = next(rect for name, rect in view.visible_buttons() if name == label)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def opened(window, message_id):
    menu = window.chat.view._message_menu(message_id)
    next(a for a in menu.actions() if a.text() == "Read side by side…").trigger()
    menu.deleteLater()
    return window.findChildren(SideBySide)[-1]


def test_the_other_answer_is_a_switch_away_while_both_arrive(streaming, gate, qtbot):
    view, session = streaming.chat.view, streaming.chat.session
    assert "First" in view.visible_text()
    press(streaming, qtbot, "Next version")
    assert "Second" in view.visible_text()
    with qtbot.waitSignal(session.settled):
        gate.open()
    assert "Second answer." in view.visible_text()
    press(streaming, qtbot, "Previous version")
    assert "First reply." in view.visible_text()
    assert session.streaming_ids == frozenset()


def test_both_are_read_side_by_side_while_they_arrive(streaming, gate, qtbot):
    session = streaming.chat.session
    dialog = opened(streaming, session.path()[-1].id)
    first, second = dialog.columns.values()
    assert "First" in first.view.visible_text()
    assert "Second" in second.view.visible_text()
    with qtbot.waitSignal(session.settled):
        gate.open()
    assert "First reply." in first.view.visible_text()
    assert "Second answer." in second.view.visible_text()
    assert first.title.text() == "Version 1 of 2 · m"
    dialog.close()


def test_an_answer_that_begins_later_gets_its_column_and_a_deleted_one_loses_it(
    streaming, gate, server, qtbot
):
    session = streaming.chat.session
    dialog = opened(streaming, session.path()[-1].id)
    with qtbot.waitSignal(session.settled):
        gate.open()
    session.choice.set_parameters({})
    server.enqueue(sse(*chat_events("Third.")))
    with qtbot.waitSignal(session.settled):
        session.retry(session.path()[-1].id)
    third = list(dialog.columns.values())[2]
    assert "Third." in third.view.visible_text()
    streaming.chat.message_actions.perform("delete", session, session.path()[-1].id)
    assert len(dialog.columns) == 2
    dialog.close()


def test_a_column_is_shown_in_the_chat_by_its_button(streaming, gate, qtbot):
    session = streaming.chat.session
    dialog = opened(streaming, session.path()[-1].id)
    second = list(dialog.columns.values())[1]
    second.choose.click()
    assert session.path()[-1].id == answers(session)[1]
    assert not second.choose.isEnabled()
    dialog.close()


def test_what_is_chosen_on_a_column_is_done(streaming, gate, server, qtbot):
    session = streaming.chat.session
    dialog = opened(streaming, session.path()[-1].id)
    with qtbot.waitSignal(session.settled):
        gate.open()
    session.choice.set_parameters({})
    server.enqueue(sse(*chat_events("Another.")))
    column = list(dialog.columns.values())[1]
    with qtbot.waitSignal(session.settled):
        column.view.act("regenerate", answers(session)[1])
    assert texts(session) == ["First reply.", "Second answer.", "Another."]
    dialog.close()


def test_a_closed_window_lets_go_of_the_conversation(streaming, gate, qtbot):
    session = streaming.chat.session
    dialog = opened(streaming, session.path()[-1].id)
    views = [column.view for column in dialog.columns.values()]
    dialog.close()
    assert not dialog.isVisible()
    with qtbot.waitSignal(session.settled):
        gate.open()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not any(isValid(view) for view in views)


def test_stop_ends_all_answers_and_keeps_what_came(streaming, qtbot):
    session = streaming.chat.session
    ended = []
    session.reply_ended.connect(lambda i, ending: ended.append((i, ending)))
    with qtbot.waitSignal(session.settled):
        streaming.chat.composer.button.click()
    assert texts(session) == ["First ", "Second "]
    assert ended == [(i, "stopped") for i in answers(session)]
