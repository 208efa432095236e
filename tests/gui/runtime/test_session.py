"""A conversation from the question to the saved answer, over the real loop thread and a real socket."""

import threading

import pytest

from desktop.core.message import Ending, Role
from desktop.core.progress import TERMINAL_STAGES, Stage
from desktop.storage.history import HistoryStore, new_writer_id
from tests.gui.runtime.conftest import Watched
from tests.support.scripted_server import (
    Close,
    Gate,
    Stall,
    chat_events,
    json_response,
    sse,
)

WORDS = ["Loquats ", "are ", "yellow."]
ANSWER = "".join(WORDS)


def on_disk(profile, conversation_id):
    store = HistoryStore(profile, new_writer_id())
    try:
        return store.open(conversation_id)
    finally:
        store.close()


def stream_with_gate(gate, *words):
    events = chat_events(*words)
    return sse(*events[:2], gate, *events[2:])


def ended(watched, count=1):
    return lambda: len(watched.ended) == count and not watched.session.is_busy


def test_a_question_is_answered_shown_and_saved(server, session, watched, profile, qtbot):
    server.enqueue(sse(*chat_events(*WORDS)))
    paths = []
    session.path_changed.connect(lambda: paths.append(session.path()))
    assert session.send("What colour are loquats?")
    question, answer = paths[0]  # both are on the path when ``send`` returns
    assert (question.role, question.text) == (Role.USER, "What colour are loquats?")
    assert (answer.role, answer.text, answer.ending) == (Role.ASSISTANT, "", None)
    assert session.is_streaming and session.streaming_ids == {answer.id}

    qtbot.waitUntil(ended(watched))
    assert watched.ended == [(answer.id, Ending.FINISHED)]
    assert session.path()[-1].text == ANSWER
    assert ANSWER.startswith(watched.text)  # the rest of a quick answer comes with its end
    assert watched.stages[-1] == "finished"
    assert len([s for s in watched.stages if s in TERMINAL_STAGES]) == 1
    assert not session.is_streaming
    saved = on_disk(profile, session.id).path()
    assert [m.text for m in saved] == ["What colour are loquats?", ANSWER]
    assert saved[-1].ending is Ending.FINISHED
    assert session.title == "What colour are loquats?"
    assert server.requests[0].json["messages"][0]["content"] == "What colour are loquats?"


def test_the_second_question_goes_with_the_first_and_its_answer(server, session, watched, qtbot):
    server.enqueue(sse(*chat_events("one")), sse(*chat_events("two")))
    session.send("first")
    qtbot.waitUntil(ended(watched))
    session.send("second")
    qtbot.waitUntil(ended(watched, 2))
    assert [m["content"] for m in server.requests[1].json["messages"]] == ["first", "one", "second"]
    assert server.connections == 1  # the client was kept open


def test_text_arrives_while_the_answer_is_under_way(server, session, watched, qtbot):
    gate = Gate()
    server.enqueue(stream_with_gate(gate, *WORDS))
    session.send("question")
    qtbot.waitUntil(lambda: watched.text == WORDS[0])
    assert session.path()[-1].text == WORDS[0]  # as one sees it who comes back to the conversation
    assert session.conversation.path()[-1].text == WORDS[0]
    assert watched.stages[-1] == "streaming"
    gate.open()
    qtbot.waitUntil(ended(watched))
    assert session.path()[-1].text == ANSWER


def stop_when_cold(session, watched, qtbot, server):
    session.send("question")
    session.stop()  # the loop's thread is still importing


def stop_when_waiting(session, watched, qtbot, server):
    server.enqueue([Stall()])
    session.send("question")
    qtbot.waitUntil(lambda: "waiting" in watched.stages)
    session.stop()
    server.wait_closed_by_client()


def stop_when_streaming(session, watched, qtbot, server):
    server.enqueue(stream_with_gate(Gate(), *WORDS))
    session.send("question")
    qtbot.waitUntil(lambda: watched.text == WORDS[0])
    session.stop()
    server.wait_closed_by_client()


def stop_when_retrying(session, watched, qtbot, server):
    server.on("/v1/chat/completions", json_response({}, 503, [("Retry-After", "100")]))
    session.choice.set_connection("patient")
    session.send("question")
    qtbot.waitUntil(lambda: "retrying" in watched.stages)
    assert watched.progress[-1].retry_at is not None
    session.stop()


@pytest.mark.parametrize(
    "stop", [stop_when_cold, stop_when_waiting, stop_when_streaming, stop_when_retrying]
)
def test_stop_ends_the_answer_at_every_stage(
    stop, server, workspace, connection, session, watched, profile, qtbot
):
    from msgspec import structs

    workspace.connections.save(structs.replace(connection, id="patient", retries=2))
    stop(session, watched, qtbot, server)
    assert watched.stages[-1] == "stopping"
    session.stop()  # again: nothing more
    qtbot.waitUntil(ended(watched))
    assert [e for _, e in watched.ended] == [Ending.STOPPED]
    assert watched.stages.count("stopped") == 1
    assert watched.stages[-1] == "stopped"
    kept = WORDS[0] if stop is stop_when_streaming else ""
    for path in (session.path(), on_disk(profile, session.id).path()):
        assert [m.text for m in path] == ["question", kept]
        assert path[-1].ending is Ending.STOPPED


def test_nothing_of_a_stopped_answer_comes_after_its_end(server, session, watched, qtbot):
    gate = Gate()
    server.enqueue(stream_with_gate(gate, "old ", "older"), sse(*chat_events("new")))
    session.send("first")
    qtbot.waitUntil(lambda: watched.text == "old ")
    session.stop()
    qtbot.waitUntil(ended(watched))
    old_id = watched.ended[0][0]
    session.send("second")
    qtbot.waitUntil(ended(watched, 2))
    assert session.conversation.messages[old_id].text == "old "
    assert session.path()[-1].text == "new"
    after = watched.order[watched.order.index("ended") :]
    assert after.count("ended") == 2


def test_an_error_ends_the_answer_with_a_card(server, session, watched, qtbot):
    server.enqueue(json_response({"error": {"message": "no such model", "code": "x"}}, 404))
    session.send("question")
    qtbot.waitUntil(ended(watched))
    answer = session.path()[-1]
    assert answer.ending is Ending.FAILED and answer.text == ""
    assert answer.error.message == "no such model"
    assert "no such model" in answer.error.evidence
    assert watched.stages[-1] == "failed"


def test_a_cut_answer_is_continued_in_the_same_message(server, session, watched, profile, qtbot):
    events = chat_events(*WORDS)
    server.enqueue(sse(*events[:3], Close(), done=False, complete=False))
    session.send("question")
    qtbot.waitUntil(ended(watched))
    answer_id = session.path()[-1].id
    assert session.path()[-1].ending is Ending.CUT
    server.enqueue(sse(*chat_events("yellow.")))
    session.continue_reply(answer_id)
    qtbot.waitUntil(ended(watched, 2))
    assert session.path()[-1].id == answer_id
    assert session.path()[-1].text == ANSWER
    assert on_disk(profile, session.id).path()[-1].text == ANSWER


def test_another_answer_stands_beside_the_first(server, session, watched, qtbot):
    server.enqueue(sse(*chat_events("one")), sse(*chat_events("two")))
    session.send("question")
    qtbot.waitUntil(ended(watched))
    first = session.path()[-1].id
    session.retry(first)
    qtbot.waitUntil(ended(watched, 2))
    assert [m.text for m in session.path()] == ["question", "two"]
    assert len(session.conversation.siblings(first)) == 2
    assert len(server.requests[1].json["messages"]) == 1


def test_what_cannot_be_asked_is_not_taken(server, workspace, session, watched):
    assert not session.send("  \n ")
    assert session.path() == ()
    session.choice.set_model("")
    assert not session.send("question")
    assert watched.notices[0].action == "choose_model"
    assert session.is_new


def test_a_second_question_waits_for_the_first_answer(server, session, watched, qtbot):
    server.enqueue(stream_with_gate(Gate(), *WORDS))
    session.send("first")
    assert not session.send("second")
    qtbot.waitUntil(lambda: bool(watched.text))
    session.stop()
    qtbot.waitUntil(ended(watched))


def test_sixteen_conversations_at_once_are_not_mixed(server, workspace, qtbot):
    count, words = 16, 60
    gates = {}
    for n in range(count):
        gates[n] = Gate()
        events = chat_events(*(f"s{n}w{w} " for w in range(words)))
        server.enqueue(sse(*events[:10], gates[n], *events[10:]))
    watches = []
    for n in range(count):
        session = workspace.library.new_conversation()
        watches.append(Watched(session))
        session.send(f"question {n}")
    server.wait_for_requests(count)
    for gate in gates.values():
        gate.wait_reached()
    for gate in gates.values():
        gate.open()
    qtbot.waitUntil(lambda: all(ended(w)() for w in watches))
    # Requests reach the server in any order: the script that answered is known by what it says.
    answers = set()
    for watched in watches:
        text = watched.session.path()[-1].text
        number = text.split("w")[0]
        assert text == "".join(f"{number}w{w} " for w in range(words))
        answers.add(number)
        assert len(watched.ended) == 1
    assert len(answers) == count


def test_signals_come_in_the_gui_thread(server, session, watched, qtbot):
    threads = set()
    for signal in (session.grew, session.progress_changed, session.message_changed):
        signal.connect(lambda *_: threads.add(threading.get_ident()))
    server.enqueue(sse(*chat_events(*WORDS)))
    session.send("question")
    qtbot.waitUntil(ended(watched))
    assert threads == {threading.get_ident()}


def test_closing_in_mid_stream_keeps_what_came(server, open_workspace, profile, qtbot):
    workspace = open_workspace()
    session = workspace.library.new_conversation()
    watched = Watched(session)
    server.enqueue(stream_with_gate(Gate(), *WORDS))
    session.send("question")
    qtbot.waitUntil(lambda: watched.text == WORDS[0])
    assert workspace.shutdown()
    saved = on_disk(profile, session.id).path()
    assert [m.text for m in saved] == ["question", WORDS[0]]
    assert saved[-1].ending is Ending.STOPPED
    assert session.progress.stage in (Stage.STREAMING, Stage.STOPPED)


def test_the_choice_of_connection_and_model_is_remembered(
    server, workspace, connection, session, watched, open_workspace, qtbot
):
    server.enqueue(sse(*chat_events("yes")))
    session.choice.set_model("other-model")
    session.send("question")
    qtbot.waitUntil(ended(watched))
    assert server.requests[0].json["model"] == "other-model"
    conversation_id = session.id
    assert workspace.shutdown()
    again = open_workspace().library.session(conversation_id)
    qtbot.waitUntil(lambda: again.is_loaded)
    assert (again.connection_id, again.model) == (connection.id, "other-model")
