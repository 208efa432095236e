"""``ask``: what it sends, prints, saves and returns."""

import json

import pytest

from tests.support.scripted_server import (
    Close,
    Reset,
    chat_events,
    json_response,
    response,
    sse,
)

KEYS_OF_THE_OBJECT = {
    "choices",
    "usage",
    "model",
    "ending",
    "error",
    "response",
    "route",
    "timing",
}
KEYS_OF_A_CHOICE = {
    "index",
    "text",
    "reasoning",
    "tool_calls",
    "refusal",
    "finish_reason",
    "logprobs",
    "ending",
}


def test_the_answer_is_printed_and_saved(asked, server):
    server.enqueue(sse(*chat_events("Hel", "lo")))
    done = asked("ask", "What", "is", "it?")
    assert (done.code, done.out, done.err) == (0, "Hello\n", "")
    assert server.requests[0].json["messages"] == [{"role": "user", "content": "What is it?"}]
    assert server.requests[0].json["model"] == "m"
    listed = asked("list").out
    assert "What is it?" in listed
    shown = asked("show", listed.split()[0], "--json").json
    assert [m["role"] for m in shown["messages"]] == ["user", "assistant"]
    assert shown["messages"][1]["parts"] == [{"type": "text", "text": "Hello"}]
    assert shown["current"] == shown["messages"][1]["id"]
    assert shown["messages"][1]["parent"] == shown["messages"][0]["id"]
    assert set(shown["messages"][1]) == {
        "id",
        "parent",
        "role",
        "model",
        "created",
        "parts",
        "ending",
        "source",
    }


@pytest.mark.parametrize("words", [(), ("-",)])
def test_the_prompt_may_come_from_stdin(asked, server, words):
    server.enqueue(sse(*chat_events("ja")))
    assert asked("ask", *words, stdin="你好\n").code == 0
    assert server.requests[0].json["messages"][-1]["content"] == "你好"


@pytest.mark.parametrize("words", [("ask",), ("ask", ""), ("ask", "  \n ")])
def test_an_empty_prompt_is_wrong_usage(asked, words):
    done = asked(*words)
    assert (done.code, done.out) == (2, "") and "empty" in done.err
    assert asked.records() == []


def test_parameters_are_json_or_else_text(asked, server):
    server.enqueue(sse(*chat_events("x")))
    words = ["temperature=0.5", 'stop=["a"]', "user=me", "seed=7", "odd=NaN", "temperature=0.25"]
    asked("ask", *[part for word in words for part in ("-p", word)], "hi")
    body = server.requests[0].json
    assert body["temperature"] == 0.25 and body["stop"] == ["a"] and body["user"] == "me"
    assert body["seed"] == 7 and body["odd"] == "NaN"


@pytest.mark.parametrize(
    "word", ["temperature", "=1", "messages=[]", "model=x", "x=" + "[" * 60_000]
)
def test_a_parameter_that_is_none_is_wrong_usage(asked, word):
    done = asked("ask", "-p", word, "hi")
    assert done.code == 2 and "-p" in done.err


def test_the_object_has_exactly_the_promised_fields(asked, server):
    server.enqueue(sse(*chat_events("Hi", model="served"), headers=[("X-Request-Id", "r1")]))
    done = asked("ask", "--json", "hi")
    answer = done.json
    assert done.code == 0 and set(answer) == KEYS_OF_THE_OBJECT
    assert set(answer["choices"][0]) == KEYS_OF_A_CHOICE
    assert answer["choices"][0]["text"] == "Hi" and answer["ending"] == "finished"
    assert answer["model"] == "served" and answer["error"] is None
    assert answer["usage"] == {"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 4}
    assert answer["response"]["status"] == 200
    assert answer["response"]["headers"]["x-request-id"] == "r1"
    assert set(answer["timing"]) == {"connect_ms", "first_token_ms", "total_ms"}
    assert answer["timing"]["total_ms"] >= answer["timing"]["first_token_ms"] >= 0
    assert answer["route"]["kind"] == "direct"


def test_several_choices_become_siblings_with_endings_of_their_own(asked, server):
    def chunk(index, text=None, finish=None):
        delta = {"content": text} if text else {}
        return {"choices": [{"index": index, "delta": delta, "finish_reason": finish}]}

    server.enqueue(
        sse(chunk(0, "a"), chunk(1, "b"), chunk(0, finish="stop"), chunk(1, finish="length"))
    )
    answer = asked("ask", "--json", "-p", "n=2", "hi").json
    assert server.requests[0].json["n"] == 2
    assert [(c["index"], c["text"], c["ending"]) for c in answer["choices"]] == [
        (0, "a", "finished"),
        (1, "b", "length"),
    ]
    assert answer["ending"] == "length"
    shown = asked("show", asked("list").out.split()[0], "--json").json
    question, *answers = shown["messages"]
    assert [m["parent"] for m in answers] == [question["id"]] * 2
    assert [m["ending"] for m in answers] == ["finished", "length"]


def test_tool_calls_have_the_apis_own_shape(asked, server):
    call = {
        "index": 0,
        "id": "c1",
        "type": "function",
        "function": {"name": "f", "arguments": "{}"},
    }
    delta = {"choices": [{"index": 0, "delta": {"tool_calls": [call]}, "finish_reason": None}]}
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}
    server.enqueue(sse(delta, end), sse(delta, end))
    done = asked("ask", "--json", "hi")
    assert done.code == 0 and done.json["ending"] == "tool_calls"
    assert done.json["choices"][0]["tool_calls"] == [
        {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    ]
    assert asked("ask", "hi").out == "f({})\n"


def test_an_empty_answer_is_told_in_words_and_is_no_error(asked, server):
    server.enqueue(sse(*chat_events()), sse(*chat_events()))
    done = asked("ask", "hi")
    assert (done.code, done.out) == (0, "") and "without any text" in done.err
    assert asked("ask", "--json", "hi").json["ending"] == "finished"


def test_a_conversation_goes_on(asked, server):
    server.enqueue(sse(*chat_events("One")), sse(*chat_events("Two")))
    asked("ask", "--system", "Be brief.", "First?")
    conversation = asked("list").out.split()[0]
    asked("ask", "--conversation", conversation, "--system", "ignored", "Second?")
    assert [m["content"] for m in server.requests[1].json["messages"]] == [
        "Be brief.",
        "First?",
        "One",
        "Second?",
    ]
    assert len(asked("show", conversation, "--json").json["messages"]) == 5


def test_a_legacy_completion_continues_one_text(cli, server):
    def text(words):
        return {"model": "m", "choices": [{"index": 0, "text": words, "finish_reason": "stop"}]}

    cli.add(server, "--api", "completions", "--model", "m", "--default")
    server.enqueue(sse(text(" b")), sse(text(" d")))
    assert cli("ask", "--system", "Count.", "a").out == " b\n"
    assert cli("ask", "--conversation", cli("list").out.split()[0], " c").out == " d\n"
    assert [r.path for r in server.requests] == ["/v1/completions"] * 2
    assert [r.json["prompt"] for r in server.requests] == ["Count.\n\na", "Count.\n\na b c"]


def test_a_conversation_goes_on_where_it_was(asked, server):
    """The connection and the model of the last question are used, unless others are named."""
    server.enqueue(*[sse(*chat_events("x"))] * 3)
    asked.add(server, "--model", "other", name="Second")
    asked("ask", "--connection", "Second", "--model", "special", "hi")
    conversation = asked("list").out.split()[0]
    asked("ask", "--conversation", conversation, "again")
    asked("ask", "--conversation", conversation, "--connection", "Test", "again")
    assert [r.json["model"] for r in server.requests] == ["special", "special", "m"]


@pytest.mark.parametrize("name", ["nosuchconversation", "../../etc/passwd", "..", "x" * 300])
def test_an_unknown_conversation_is_wrong_usage(asked, name):
    done = asked("ask", "--conversation", name, "hi")
    assert done.code == 2 and "There is no conversation" in done.err


def test_an_unknown_connection_is_wrong_usage(asked):
    done = asked("ask", "--connection", "Nope", "hi")
    assert done.code == 2 and "Test" in done.err


@pytest.mark.parametrize(
    ("script", "ending", "kind", "words"),
    [
        (json_response({"error": {"message": "Bad key"}}, 401), "failed", "auth", "Bad key"),
        (
            json_response({"error": {"message": "No such model", "code": "model_not_found"}}, 404),
            "failed",
            "not_found",
            "No such model",
        ),
        (response(b"<html>login</html>", content_type="text/html"), "failed", "not_an_api", ""),
        ([*sse(*chat_events("half", finish=None, usage=False), done=False, complete=False), Close()], "cut", "stream_cut", ""),
        ([*sse(*chat_events("half", finish=None, usage=False), done=False, complete=False), Reset()], "cut", "stream_cut", ""),
        (
            sse(*chat_events("half", finish=None, usage=False), {"error": {"message": "boom"}}),
            "failed",
            "stream_error",
            "boom",
        ),
    ],
    ids=["401", "404", "html", "cut", "reset", "error-event"],
)  # fmt: skip
def test_a_failure_is_printed_as_an_object_and_as_sentences(
    asked, server, script, ending, kind, words
):
    server.enqueue(script, script)
    done = asked("ask", "--json", "hi")
    assert done.code == 1 and set(done.json) == KEYS_OF_THE_OBJECT
    assert done.json["ending"] == ending and done.json["error"]["kind"] == kind
    assert set(done.json["error"]) == {"kind", "message", "code", "status"}
    assert words in done.json["error"]["message"]
    told = asked("ask", "hi")
    assert told.code == 1 and words in told.err
    kept = "half\n" if kind.startswith("stream") else ""
    assert told.out == kept
    shown = asked("show", asked("list").out.split()[0], "--json").json
    assert shown["messages"][-1]["ending"] == ending


def test_no_key_means_no_authorization_header(asked, server):
    server.enqueue(json_response({"error": {"message": "Missing"}}, 401))
    done = asked("ask", "hi")
    assert server.requests[0].header("authorization") is None
    assert done.code == 1 and "needs an API key" in done.err
    assert "loquat key set Test" in done.err


def test_the_key_of_the_named_variable_is_sent_and_never_shown(cli, server, monkeypatch):
    key = "sk-test-0123456789abcdef"
    monkeypatch.setenv("HOME_KEY", key)
    cli.add(server, "--key-env", "HOME_KEY", "--model", "m", "--default")
    echoed = {"error": {"message": f"Incorrect API key provided: {key}", "code": key}}
    server.enqueue(json_response(echoed, 401, headers=[("X-Echo", key)]), sse(*chat_events(key)))
    failed = cli("ask", "--json", "hi")
    assert server.requests[0].header("authorization") == f"Bearer {key}"
    answered = cli("ask", "--json", "hi")
    shown = cli("show", cli("list").out.split()[0])
    status = cli("key", "status", "Test")
    assert "environment variable HOME_KEY" in status.out and "cdef" in status.out
    for ran in (failed, answered, shown, status):
        assert key not in ran.out + ran.err
    assert key not in json.dumps(cli.records())
    assert key not in (cli.profile / "settings.json").read_text()


@pytest.mark.parametrize("suffix", ["", "/", "/v1", "/v1/"])
def test_base_urls_with_and_without_version_and_slash(cli, server, suffix):
    cli("connection", "add", "T", "--base-url", server.origin + suffix, "--model", "m", "--default")
    server.enqueue(sse(*chat_events("ok")))
    assert cli("ask", "hi").out == "ok\n"


def test_nothing_listens(cli, free_port):
    url = f"http://127.0.0.1:{free_port}/v1"
    cli("connection", "add", "T", "--base-url", url, "--model", "m", "--default")
    cli.change_connection(retries=0)
    done = cli("ask", "--json", "hi")
    assert done.code == 1 and done.json["error"]["kind"] == "connect"
    assert done.json["response"] == {"status": None, "headers": {}}


def test_escape_sequences_reach_a_program_but_no_terminal(asked, server, monkeypatch):
    server.enqueue(*[sse(*chat_events("\x1b]0;pwned\x07 ok"))] * 2)
    assert asked("ask", "hi").out == "\x1b]0;pwned\x07 ok\n"
    monkeypatch.setattr("desktop.cli.terminal.is_terminal", lambda stream: True)
    done = asked("ask", "hi")
    assert "\x1b]0" not in done.out and "␛]0;pwned␇ ok" in done.out


def test_defaults_of_the_connection_are_sent_and_null_leaves_one_out(asked, server):
    asked.change_connection(parameters={"seed": 7, "temperature": 0.5})
    server.enqueue(sse(*chat_events("x")))
    asked("ask", "-p", "temperature=null", "hi")
    body = server.requests[0].json
    assert body["seed"] == 7 and "temperature" not in body


def test_a_value_out_of_range_is_wrong_usage_and_nothing_is_sent(asked, server):
    done = asked("ask", "-p", "temperature=9", "hi")
    assert done.code == 2 and "-p temperature" in done.err and "between 0 and 2" in done.err
    assert not server.requests and asked.records() == []


def test_a_parameter_that_the_model_does_not_take_is_named_with_the_way_out(asked, server):
    said = {
        "error": {
            "message": "Unsupported parameter: 'temperature' is not supported with this model.",
            "type": "invalid_request_error",
            "param": "temperature",
            "code": "unsupported_parameter",
        }
    }
    server.enqueue(json_response(said, status=400))
    done = asked("ask", "-p", "temperature=0.5", "hi")
    assert done.code == 1 and "“temperature”" in done.err
    assert "-p temperature=null" in done.err
    server.enqueue(sse(*chat_events("Yes")))
    assert asked("ask", "-p", "temperature=null", "hi").out == "Yes\n"
    assert "temperature" not in server.requests[-1].json


@pytest.mark.parametrize("value", ["socks://127.0.0.1:9", "127.0.0.1:9", "socks4://127.0.0.1:9", "http://[::1"])  # fmt: skip
@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_malformed_proxy_variable_is_named_on_standard_error(
    asked, server, monkeypatch, value, words
):
    monkeypatch.setenv("ALL_PROXY", value)
    server.enqueue(sse(*chat_events("Hello")))
    done = asked("ask", "Hi", *words)
    assert done.code == 0
    (line,) = done.err.splitlines()
    assert line.startswith("Note: ") and "ALL_PROXY" in line
    assert done.json["choices"][0]["text"] == "Hello" if words else done.out == "Hello\n"


def test_a_good_proxy_variable_is_not_mentioned(asked, server, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server.enqueue(sse(*chat_events("Hello")))
    assert asked("ask", "Hi").err == ""


def test_an_unusable_proxy_is_told_once(asked, server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "socks4://127.0.0.1:9")
    asked.change_connection(base_url="http://api.example.com/v1")
    done = asked("ask", "Hi", "--json")
    assert done.json["error"]["kind"] == "proxy_setting"
    assert "HTTP_PROXY" not in done.err


def with_budget(asked, **budget):
    """Give the profile a budget, and the model of the server a price of one dollar a token."""
    path = asked.profile / "settings.json"
    settings = json.loads(path.read_text("utf-8"))
    settings["values"] = {**settings.get("values", {}), "budgets": [budget]}
    path.write_text(json.dumps(settings), "utf-8")
    entry = {"id": "mine", "models": ["m"], "hosts": ["127.0.0.1"]}
    entry["rates"] = [{"input": 100_000, "output": 100_000}]
    (asked.profile / "models.json").write_text(json.dumps({"entries": [entry]}), "utf-8")


def test_a_budget_that_is_used_up_ends_the_command_with_a_sentence(asked, server):
    with_budget(asked, per_day=0.5)
    for number in range(3):
        events = [{**event, "id": f"chatcmpl-{number}"} for event in chat_events("ja")]
        server.enqueue(sse(*events))
    assert asked("ask", "one").code == 0
    near = asked("ask", "two")  # the first cost 0.40
    assert near.code == 0
    assert "Note: Today’s budget for all connections: $0.40 of $0.50 are used." in near.err
    over = asked("ask", "three")
    assert (over.code, over.out) == (1, "")
    assert "$0.80 of $0.50 are used. Nothing was asked" in over.err
    assert len(server.requests) == 2
    assert asked("ask", "--over-budget", "three").code == 0
    assert len(server.requests) == 3
