"""Whatever a server sends, a dialect raises nothing but its typed error, and its events can be stored."""

import contextlib
import copy
import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.api.dialects import DIALECTS
from desktop.api.framing import BodyFraming, BodyKind
from desktop.api.sse import ServerSentEvent
from desktop.core.connection import Api
from desktop.core.errors import ProtocolError
from desktop.core.events import Event
from desktop.core.reply import Reply
from tests.support.transcripts import transcripts

NAMES = [
    "choices", "index", "delta", "message", "content", "text", "type", "tool_calls", "id", "function", "name",
    "arguments", "function_call", "logprobs", "tokens", "token_logprobs", "top_logprobs", "token", "refusal",
    "reasoning", "reasoning_content", "reasoning_details", "thinking", "summary", "usage", "prompt_tokens",
    "prompt_tokens_details", "cached_tokens", "x_groq", "error", "finish_reason", "model", "system_fingerprint", "object",
    "response", "done", "done_reason", "output", "item", "item_id", "output_index", "content_index", "summary_index", "part",
    "status", "incomplete_details", "reason", "call_id", "detail", "extra_content", "stop",
    "images", "image", "image_url", "url", "b64_json", "inline_data", "source", "data", "result", "partial_image_b64", "code",
]  # fmt: skip
TEXTS = st.sampled_from(
    ["", "a", "stop", "response.completed", "response.output_text.delta", "response.output_item.done",
     "response.function_call_arguments.delta", "response.content_part.done", "function_call", "message",
     "reasoning", "thinking", "refusal", "error", "failed", "incomplete", "in_progress", "call_1", "\ud83d", "\ude00",
     "custom_tool_call", "xs_call_1", "response.function_call_arguments.done", "image_generation_call", "response.image_generation_call.partial_image", "image_url", "data:image/png;base64,QQ=="]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.just(10**30) | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=25,
)
DICTS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8)
KINDS = st.sampled_from(["message", "error", "response.completed", "response.output_item.added"])
EVENTS = st.lists(st.tuples(KINDS, DICTS | JSON), max_size=6)


def check(events: list[Event], reply: Reply) -> None:
    for event in events:
        reply.apply(event)
    msgspec.json.encode(events)  # no lone surrogate, nothing that is not JSON
    for choice in reply.choices.values():
        msgspec.json.encode([choice.parts(), choice.logprobs])


def decoder_of(api: Api) -> Any:
    return DIALECTS[api].decoder("h", 1)


@pytest.mark.parametrize("api", list(Api))
@given(events=EVENTS)
def test_any_json_events(api, events):
    decoder, reply = decoder_of(api), Reply()
    for kind, value in events:
        check(decoder.feed(ServerSentEvent(kind, json.dumps(value))), reply)
    try:
        check(decoder.finish(), reply)
    except ProtocolError:
        assert decoder.unreadable


def real_objects(api: Api) -> list[Any]:
    """Return the objects in the transcripts of one wire format."""
    bodies = [t.body for t in transcripts() if t.api == api and t.status == 200]
    lines = [line.removeprefix(b"data: ") for body in bodies for line in body.split(b"\n")]
    found = []
    for line in lines:
        with contextlib.suppress(ValueError):
            found.append(json.loads(line))
    return [value for value in found if isinstance(value, dict)]


def places(value: Any, within: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each field and each entry in ``value``."""
    fields = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in fields:
        yield (*within, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*within, key))


@pytest.mark.parametrize("api", list(Api))
@pytest.mark.parametrize("odd", [None, [], {}, [[]], [None], {"x": []}, 7, True, "x"], ids=repr)
def test_each_field_of_real_events_may_hold_anything(api, odd):
    tried = set()
    for value in real_objects(api):
        for place in places(value):
            shape = (value.get("type"), *("[]" if isinstance(key, int) else key for key in place))
            if shape in tried:
                continue
            tried.add(shape)
            changed = inner = copy.deepcopy(value)
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = odd
            check(decoder_of(api).feed(ServerSentEvent(data=json.dumps(changed))), Reply())
    assert len(tried) > 20


@pytest.mark.parametrize("api", list(Api))
@given(value=DICTS | JSON)
def test_any_json_body(api, value):
    decoder, reply = decoder_of(api), Reply()
    try:
        check(decoder.whole(json.dumps(value).encode("utf-8", "surrogatepass")), reply)
    except ProtocolError:
        assert not decoder.is_complete


@pytest.mark.parametrize("api", list(Api))
@given(data=st.text(max_size=60) | st.binary(max_size=60))
def test_any_text_and_any_bytes(api, data):
    decoder, reply = decoder_of(api), Reply()
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "replace")
    check(decoder.feed(ServerSentEvent(data=raw.decode("utf-8", "replace"))), reply)
    with contextlib.suppress(ProtocolError):
        check(decoder.whole(raw), reply)


@given(
    chunks=st.lists(
        st.sampled_from([b"data: ", b"{", b"}", b"\n", b"\n\n", b'"choices":[{"delta":{"content":"a"}}]', b"[DONE]", b"<html>", b"\xff", b": ", b'"a":1'])
        | st.binary(max_size=6),
        max_size=20,
    ),
    content_type=st.sampled_from(["", "text/event-stream", "application/json", "application/x-ndjson"]),
)  # fmt: skip
def test_any_body_through_framing_and_dialect(chunks, content_type):
    framing, decoder, reply = BodyFraming(content_type), decoder_of(Api.CHAT), Reply()
    try:
        arrived = [event for chunk in chunks for event in framing.feed(chunk)]
        for event in (*arrived, *framing.finish()):
            check(decoder.feed(event), reply)
        if framing.kind is BodyKind.WHOLE:
            check(decoder.whole(framing.body), reply)
        check(decoder.finish(), reply)
    except ProtocolError:
        assert not decoder.is_complete
