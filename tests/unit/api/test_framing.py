"""What a body is, found out from its first bytes, however it is labelled and cut."""

import pytest

from desktop.api import framing
from desktop.api.framing import BodyFraming, BodyKind
from desktop.api.sse import ServerSentEvent
from desktop.core.errors import ProtocolError

STREAM, LINES, WHOLE = BodyKind.EVENT_STREAM, BodyKind.JSON_LINES, BodyKind.WHOLE

BODIES = [
    (b"data: a\n\ndata: b\n\n", "text/event-stream", STREAM, ["a", "b"]),
    (b"data: a\n\ndata: b", "text/event-stream; charset=utf-8", STREAM, ["a", "b"]),
    (b"\xef\xbb\xbfdata: a\n\n", "text/event-stream", STREAM, ["a"]),
    (b"\n\n: hi\n\ndata: a\n\n", "text/plain", STREAM, ["a"]),
    (b"event: x\ndata: a\n\n", "application/json", STREAM, ["a"]),
    (b"id: 1\ndata: a\n\n", "", STREAM, ["a"]),
    (b"foo: 1\ndata: a\n\n", "text/event-stream", STREAM, ["a"]),
    (b'{"a":1}\n{"b":2}\n', "application/json", LINES, ['{"a":1}', '{"b":2}']),
    (b'{"a":1}\r\n\r\n{"b":2}', "text/event-stream", LINES, ['{"a":1}', '{"b":2}']),
    (b'{"a":1}\n', "application/x-ndjson", LINES, ['{"a":1}']),
    (b'{"a":1}', "application/x-ndjson", LINES, ['{"a":1}']),
    (b'{"a":1}', "text/event-stream", WHOLE, []),
    (b'{"a":1}\n', "application/json", WHOLE, []),
    (b'{\n  "a": 1\n}\n', "application/json", WHOLE, []),
    (b'[{"a":1},\n{"b":2}]', "application/json", WHOLE, []),
    (b"<!DOCTYPE html>\n<html></html>", "text/event-stream", WHOLE, []),
    (b"hello\nworld", "text/plain", WHOLE, []),
    (b"d", "", WHOLE, []),
    (b"", "text/event-stream", WHOLE, []),
    (b"\xef\xbb\xbf \n", "text/event-stream", WHOLE, []),
]


def framed(body, content_type, size):
    decoder = BodyFraming(content_type)
    events = []
    for start in range(0, len(body), size):
        events += decoder.feed(body[start : start + size])
    events += decoder.finish()
    return decoder, [event.data for event in events]


@pytest.mark.parametrize(("body", "content_type", "kind", "expected"), BODIES)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_kind_and_events(body, content_type, kind, expected, size):
    decoder, data = framed(body, content_type, size)
    assert (decoder.kind, data) == (kind, expected)
    whole = body.removeprefix(b"\xef\xbb\xbf").lstrip() if kind is WHOLE else b""
    assert decoder.body == whole


def test_an_event_is_given_as_soon_as_it_is_complete():
    decoder = BodyFraming("text/event-stream")
    assert decoder.feed(b"data: a\n\n") == [ServerSentEvent(data="a")]
    decoder = BodyFraming("application/x-ndjson")
    assert decoder.feed(b'{"a":1}\n') == [ServerSentEvent(data='{"a":1}')]


@pytest.mark.parametrize("start", [b"{", b"<html>", b'{"a":1}\n{"b":"', b"data: ", b"x"])
def test_no_body_grows_past_the_limit(start, monkeypatch):
    monkeypatch.setattr(framing, "MAX_EVENT_BYTES", 1000)
    decoder = BodyFraming("", "api.example.com")
    decoder._stream._limit = 1000
    decoder.feed(start)
    with pytest.raises(ProtocolError, match=r"api\.example\.com"):
        decoder.feed(b"y" * 2000)


def test_a_long_line_costs_no_more_than_its_bytes():
    decoder = BodyFraming("application/json")
    piece = b"x" * 1000
    decoder.feed(b'{"a":"')
    for _ in range(20_000):
        decoder.feed(piece)
    assert decoder.finish() == []
    assert len(decoder.body) == 20_000_006
