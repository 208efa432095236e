"""The window as a person uses it: a real process on a real screen, keys typed by xdotool, files read from the disk."""

import signal
from pathlib import Path

import pytest

from tests.support.program import (
    conversations,
    ended_answers,
    environment,
    loquat,
    loquat_json,
    text_of,
    window_process,
)
from tests.support.screen import Screen, wait_for
from tests.support.scripted_server import Gate, ScriptedServer, chat_events, json_response, sse

#: Places in a window of the first size, at the screen's corner.
FIRST_ROW = (120, 153)
AMONG_MESSAGES = (680, 560)


@pytest.fixture
def server(server):
    server.on("/v1/models", json_response({"data": [{"id": "model-one"}]}))
    return server


@pytest.fixture
def env(tmp_path: Path, screen: Screen) -> dict[str, str]:
    return environment(
        tmp_path / "home", **{k: screen.env[k] for k in ("DISPLAY", "QT_QPA_PLATFORM")}
    )


@pytest.fixture
def profile(tmp_path: Path, env: dict[str, str], server: ScriptedServer) -> Path:
    """A profile whose new conversations go to the scripted server."""
    folder = tmp_path / "profile"
    (tmp_path / "home").mkdir()
    words = [
        "connection",
        "add",
        "Test server",
        "--base-url",
        server.base_url,
        "--model",
        "model-one",
    ]
    added = loquat(folder, *words, "--default", env=env)
    assert added.returncode == 0, added.stderr
    return folder


def test_a_typed_question_is_answered_and_in_the_history_file(screen, env, profile, server):
    server.enqueue(sse(*chat_events("A loquat is ", "a **fruit**.")))
    with window_process(profile, env):
        screen.window("Loquat")
        screen.type("What is a loquat?")
        screen.key("Return")
        answer = wait_for(lambda: ended_answers(profile), "the answer in the history")[0]
        screen.screenshot("window-answer")
    assert text_of(answer) == "A loquat is a **fruit**."
    assert server.requests[-1].json["messages"] == [
        {"role": "user", "content": "What is a loquat?"}
    ]


def test_a_conversation_is_read_again_with_the_network_off(screen, env, profile, server):
    server.enqueue(sse(*chat_events("Yellow.")))
    asked = loquat_json(profile, "ask", "--json", "Which colour?", env=env)
    assert asked["ending"] == "finished"
    server.close()
    listed = loquat(profile, "list", env=env)
    assert "Which colour?" in listed.stdout
    with window_process(profile, env):
        screen.window("Loquat")
        wait_for(lambda: opened_by_click(screen, "Which colour"), "the conversation")
        wait_for(lambda: "Yellow." in copied(screen), "the answer in the clipboard")
        screen.screenshot("window-offline")


def opened_by_click(screen: Screen, title: str) -> bool:
    """Whether the window shows a conversation; clicks its row if not, which is there once the list has been read."""
    if not screen.tried("search", "--onlyvisible", "--name", title):
        screen.click(*FIRST_ROW)
        return False
    return True


def copied(screen: Screen) -> str:
    """All that is shown of the conversation: nothing before it has been read."""
    screen.click(*AMONG_MESSAGES)
    screen.key("ctrl+a", "ctrl+c")
    return screen.clipboard()


def test_killed_in_mid_stream_the_text_is_kept_and_called_interrupted(screen, env, profile, server):
    gate = Gate()
    first = chat_events("Kept words", finish=None, usage=False)
    server.enqueue(sse(*first, gate, *chat_events(" that never come")[1:]))
    with window_process(profile, env) as process:
        screen.window("Loquat")
        screen.type("Stream please")
        screen.key("Return")
        wait_for(
            lambda: any(r.get("text") == "Kept words" for c in conversations(profile) for r in c),
            "the piece on disk",
        )
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    gate.open()
    conversation_id = loquat_json(profile, "list", "--json", env=env)[0]["id"]
    shown = loquat_json(profile, "show", conversation_id, "--json", env=env)
    assert shown["messages"][-1]["ending"] == "interrupted"
    assert text_of(shown["messages"][-1]) == "Kept words"


def test_a_second_start_raises_the_first_window_and_ends(screen, env, profile):
    with window_process(profile, env) as first:
        screen.window("Loquat")
        second = loquat(profile, env=env)
        assert second.returncode == 0, second.stderr
        assert first.poll() is None


def test_ctrl_q_ends_it(screen, env, profile):
    with window_process(profile, env) as process:
        screen.window("Loquat")
        # Pressed again until there is somebody to hear it.
        wait_for(lambda: screen.tried("key", "ctrl+q") and process.poll() is not None, "the end")
    assert process.returncode == 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_two_turn_chat_with_the_real_model_in_english_and_chinese(screen, env, tmp_path):
    (tmp_path / "home").mkdir()
    profile = tmp_path / "local"
    with window_process(profile, env):
        screen.window("Set up Loquat")
        screen.key("Escape")  # the local model needs no setting up
        screen.window("^Loquat$")
        for number, question in enumerate(("Name one fruit. One word.", "再说一种水果。"), start=1):
            screen.type(question)
            screen.key("Return")
            wait_for(lambda n=number: len(ended_answers(profile)) == n, question, 120)
        screen.screenshot("window-local-model")
    answers = [text_of(fields) for fields in ended_answers(profile)]
    assert all(answers)
    questions = [
        text_of(r["fields"])
        for records in conversations(profile)
        for r in records
        if r["type"] == "message" and r["fields"].get("role") == "user"
    ]
    assert questions == ["Name one fruit. One word.", "再说一种水果。"]
