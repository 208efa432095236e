"""A key is in no file, no log, no widget and no copied text, however hard a server tries to hand it back."""

import logging

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.core.keys import SecretChanges
from desktop.core.raw_response import raw_bytes
from tests.support.scripted_server import json_response, sse

KEY = "sk-test-Zq7/0123456789+abcdef=="
HALF = len(KEY) // 2


def handed_back(place: str) -> list:
    """An answer of a server that returns the key in one place of a stream."""
    base = {"id": "x", "object": "chat.completion.chunk", "model": "m"}

    def chunk(delta, **more):
        return {**base, **more, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}

    call = {"index": 0, "id": "c", "type": "function", "function": {"name": "f", "arguments": ""}}
    end = {**base, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    found = {
        "text": [chunk({"content": f"It is {KEY}!"})],
        "text in two": [chunk({"content": KEY[:HALF]}), chunk({"content": KEY[HALF:]})],
        "reasoning": [chunk({"reasoning_content": KEY}), chunk({"content": "."})],
        "refusal": [chunk({"refusal": KEY})],
        "arguments": [
            chunk({"tool_calls": [{**call, "function": {"name": KEY, "arguments": KEY}}]})
        ],
        "names": [chunk({"content": "."}, model=KEY, id=KEY, system_fingerprint=KEY)],
        "error": [chunk({"content": "."}), {"error": {"message": KEY, "code": KEY, "param": KEY}}],
        "event name": [f"event: {KEY}\ndata: {{}}\n\n".encode(), chunk({"content": "."})],
        "no JSON": [f"data: {{{KEY}\n\n".encode(), chunk({"content": "."})],
        "logprobs": [
            {
                **base,
                "choices": [
                    {
                        "index": 0,
                        "delta": {"content": "."},
                        "logprobs": {"content": [{"token": KEY, "logprob": 0.0}]},
                        "finish_reason": None,
                    }
                ],
            }
        ],
    }
    return [*found[place], end]


PLACES = (
    "text",
    "text in two",
    "reasoning",
    "refusal",
    "arguments",
    "names",
    "error",
    "event name",
    "no JSON",
    "logprobs",
)
HEADERS = (
    ("x-request-id", KEY),
    ("x-ratelimit-remaining-requests", KEY),
    ("set-cookie", f"a={KEY}"),
)


@pytest.fixture
def scan(window, profile, caplog, monkeypatch):
    """Looks everywhere; what a test saw is scanned when it asks, with the window still open."""
    monkeypatch.setattr(logging, "logThreads", False)  # naming a QThread would make a thread object
    caplog.set_level(logging.DEBUG)

    def do():
        found = [f"log: {r.name}" for r in caplog.records if KEY in r.getMessage()]
        files = [path for path in profile.settings_file.parent.rglob("*") if path.is_file()]
        found += [str(path) for path in files if KEY.encode() in path.read_bytes()]
        for widget in QApplication.allWidgets():
            for name in ("text", "toPlainText", "toolTip", "windowTitle", "accessibleName"):
                says = getattr(widget, name, None)
                if KEY in str(says() if callable(says) else says):
                    found.append(f"{type(widget).__name__}.{name}")
        if KEY in QGuiApplication.clipboard().text():
            found.append("clipboard")
        return found

    return do


@pytest.fixture
def secret(window, connection):
    window.workspace.connections.save(connection, SecretChanges(key=KEY, session_only=True))


def answer_with(window, server, qtbot, *scripts):
    server.enqueue(*scripts)
    session = window.chat.session
    with qtbot.waitSignal(session.settled):
        assert session.send("hi")
    answer = session.path()[-1]
    window.panels.show_details(answer.id)
    return answer


@pytest.mark.parametrize("place", PLACES)
def test_a_stream_that_hands_the_key_back(window, server, secret, scan, qtbot, place):
    answer = answer_with(window, server, qtbot, sse(*handed_back(place), headers=HEADERS))
    assert server.requests[-1].header("authorization") == f"Bearer {KEY}"
    assert KEY not in repr(answer)
    inspector = window.panels.inspector
    exchange = inspector._exchange
    assert KEY.encode() not in raw_bytes(exchange.received)
    assert KEY not in repr((exchange.request_headers, exchange.response_headers, exchange))
    assert KEY not in inspector.shown_text and "•••" in inspector.shown_text
    for button in (inspector._curl, inspector._python):
        button.click()
        assert KEY not in QGuiApplication.clipboard().text()
    assert scan() == []


@pytest.mark.parametrize("status", [400, 401, 404, 429])
def test_an_error_that_hands_the_key_back(window, server, secret, scan, qtbot, status):
    said = {"error": {"message": f"Bad key {KEY}", "code": KEY, "param": KEY, "type": KEY}}
    answer_with(window, server, qtbot, json_response(said, status, HEADERS))
    assert scan() == []


def test_a_list_of_models_that_hands_the_key_back(window, server, secret, scan, qtbot):
    server.on("/v1/models", json_response({"data": [{"id": KEY}]}, headers=HEADERS))
    connections = window.workspace.connections
    with qtbot.waitSignal(connections.models_loaded) as loaded:
        connections.refresh_models("test")
    assert KEY not in str(loaded.args) and scan() == []


def test_the_scan_sees_what_is_there(window, server, scan, qtbot, ask):
    logging.getLogger("loquat.test").debug("the key is %s", KEY)
    ask(window, "question", KEY)
    found = scan()
    assert any(place.startswith("log") for place in found)
    assert any(place.endswith(".jsonl") for place in found)
