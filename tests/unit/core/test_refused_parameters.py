"""A parameter that a model does not take: dropped, renamed, remembered."""

import pytest

from desktop.core.connection import Connection
from desktop.core.errors import Action, ErrorKind, describe, with_details
from desktop.core.refused_parameters import (
    action_of,
    forgotten,
    may_drop_silently,
    refused_parameter,
    remembered,
    without,
    without_refused,
)
from desktop.core.request import ModelRequest
from tests.support.asking import ask
from tests.support.scripted_server import ScriptedServer, chat_events, json_response, sse


def refusal(parameter, kind=ErrorKind.UNSUPPORTED_PARAMETER):
    return with_details(describe(kind, parameter=parameter, host="h"), parameter=parameter)


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (refusal("temperature"), "temperature"),
        (refusal("stream_options.include_usage"), "stream_options"),
        (refusal("tools[0].type"), "tools"),
        (refusal("messages[0].role"), None),
        (refusal("model"), None),
        (refusal(None), None),
        (refusal("temperature", ErrorKind.BAD_REQUEST), None),
    ],
)
def test_which_field_was_refused(error, name):
    assert refused_parameter(error) == name


def test_what_a_request_needs_is_not_offered_to_be_left_out():
    assert action_of(refusal("seed")) is Action.SEND_WITHOUT
    assert action_of(refusal("messages[0].role")) is Action.NONE
    assert action_of(describe(ErrorKind.AUTH, host="h")) is Action.OPEN_KEY_SETTINGS


def test_only_what_we_added_is_dropped_without_asking():
    assert may_drop_silently(refusal("stream_options"), ModelRequest("m")) == "stream_options"
    assert may_drop_silently(refusal("temperature"), ModelRequest("m")) is None
    own = ModelRequest("m", parameters={"stream_options": {"include_usage": False}})
    assert may_drop_silently(refusal("stream_options"), own) is None
    dropped = without(ModelRequest("m"), "stream_options")
    assert may_drop_silently(refusal("stream_options"), dropped) is None


@pytest.mark.parametrize(
    ("parameters", "name", "expected"),
    [
        ({"temperature": 1, "n": 2}, "temperature", {"temperature": None, "n": 2}),
        ({"max_tokens": 9}, "max_tokens", {"max_tokens": None, "max_completion_tokens": 9}),
        ({"max_completion_tokens": 9}, "max_completion_tokens", {"max_completion_tokens": None, "max_tokens": 9}),
        ({"max_tokens": 9, "max_completion_tokens": 8}, "max_tokens", {"max_tokens": None, "max_completion_tokens": 8}),
        ({}, "seed", {"seed": None}),
    ],
)  # fmt: skip
def test_without(parameters, name, expected):
    assert without(ModelRequest("m", parameters=parameters), name).parameters == expected


def test_what_is_remembered_holds_for_its_model_only():
    connection = remembered(Connection("c", "x"), "m1", "seed")
    connection = remembered(remembered(connection, "m1", "seed"), "m1", "n")
    assert connection.refused == {"m1": ("seed", "n")}
    parameters = {"seed": 1, "n": 2, "top_p": 1}
    request = ModelRequest("m1", parameters=parameters)
    assert without_refused(request, connection).parameters == {"seed": None, "n": None, "top_p": 1}
    other = ModelRequest("m2", parameters=parameters)
    assert without_refused(other, connection) == other
    assert forgotten(connection, "m1").refused == {}


REFUSED = json_response({"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]}, 422)  # fmt: skip


def test_over_a_socket_stream_options_are_left_out_at_once():
    with ScriptedServer() as server:
        server.enqueue(REFUSED, sse(*chat_events("Hi")))
        assert ask(server.base_url).answer == "Hi"
        bodies = [request.json for request in server.requests]
    assert ["stream_options" in body for body in bodies] == [True, False]


def test_over_a_socket_a_second_refusal_is_the_answer():
    with ScriptedServer() as server:
        server.enqueue(REFUSED, REFUSED)
        assert ask(server.base_url).error.parameter == "stream_options"
        assert len(server.requests) == 2


def test_over_a_socket_a_remembered_parameter_is_not_sent():
    with ScriptedServer() as server:
        server.enqueue(sse(*chat_events("Hi")))
        ask(server.base_url, refused={"m": ("stream_options",)})
        assert "stream_options" not in server.requests[0].json
