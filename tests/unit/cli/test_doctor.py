"""``doctor``: what it prints, and its exit codes."""

import pytest

from tests.support.scripted_server import ScriptedServer, chat_events, json_response, sse


@pytest.fixture
def healthy():
    with ScriptedServer() as server:
        server.on("/v1/models", json_response({"data": [{"id": "m"}]}))
        server.on("/v1/chat/completions", sse(*chat_events("Hi")))
        yield server


def test_a_healthy_connection(cli, healthy):
    cli.add(healthy, "--model", "m")
    done = cli("doctor", "--connection", "test")
    assert done.code == 0, done.out + done.err
    lines = done.out.splitlines()
    assert [line[0] for line in lines[:5]] == ["✓"] * 5
    assert "TCP" in lines[2] and "ms" in lines[2]
    assert "stream_options         yes" in done.out


def test_a_broken_connection_says_what_to_do(cli, free_port):
    cli("connection", "add", "Gone", "--base-url", f"http://127.0.0.1:{free_port}/v1")
    done = cli("doctor", "--connection", "Gone")
    assert done.code == 1
    assert "✗ TCP" in done.out
    assert "Check the address" in done.out


def test_json(cli, healthy):
    cli.add(healthy)
    done = cli("doctor", "--connection", "Test", "--json", "--no-features")
    assert done.code == 0
    found = done.json
    assert found["ok"] is True and found["failed"] is None and found["advice"] is None
    assert [c["stage"] for c in found["checks"]] == [
        "route",
        "name_lookup",
        "tcp",
        "models",
        "answer",
    ]
    assert found["route"]["kind"] == "direct"
    assert found["supports"] == {}


def test_json_of_a_failure(cli):
    with ScriptedServer() as server:
        server.on(
            "/v1/models", json_response({"error": {"message": "who?", "code": "no_key"}}, 401)
        )
        cli.add(server)
        done = cli("doctor", "--connection", "Test", "--json")
    assert done.code == 1
    assert (done.json["failed"], done.json["checks"][-1]["error"]["kind"]) == ("models", "auth")
    assert done.json["checks"][-1]["error"]["code"] == "no_key"
    assert done.json["advice"]


def test_an_unknown_connection(cli):
    assert cli("doctor", "--connection", "nobody").code == 2
