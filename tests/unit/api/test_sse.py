"""Every rule of the event stream, one by one, and cut at every byte."""

import codecs
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.api.sse import EventStreamDecoder, ServerSentEvent
from desktop.core.errors import ProtocolError

Sse = ServerSentEvent

RULES = {
    "one event": (b"data: hello\n\n", [Sse(data="hello")]),
    "CRLF": (b"data: a\r\n\r\ndata: b\r\n\r\n", [Sse(data="a"), Sse(data="b")]),
    "CR": (b"data: a\r\rdata: b\r\r", [Sse(data="a"), Sse(data="b")]),
    "mixed line ends": (b"data: a\rdata: b\n\r\ndata: c\r\n\n", [Sse(data="a\nb"), Sse(data="c")]),
    "LF CR is two ends": (b"data: a\n\rdata: b\n\n", [Sse(data="a"), Sse(data="b")]),
    "a BOM once": (b"\xef\xbb\xbfdata: a\n\n", [Sse(data="a")]),
    "a second BOM is text": (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: b\n\n", [Sse(data="b")]),
    "a BOM later is text": (b"data: a\n\n\xef\xbb\xbfdata: b\n\n", [Sse(data="a")]),
    "a BOM in data is text": (b"data: \xef\xbb\xbfa\n\n", [Sse(data="\ufeffa")]),
    "a BOM alone": (b"\xef\xbb\xbf\n\ndata: a\n\n", [Sse(data="a")]),
    "comments": (b": one\n:two\ndata: a\n:\n\n", [Sse(data="a")]),
    "a comment between data lines": (b"data: a\n: x\ndata: b\n\n", [Sse(data="a\nb")]),
    "several data lines": (b"data: a\ndata\ndata: c\n\n", [Sse(data="a\n\nc")]),
    "data without colon": (b"data\n\n", [Sse(data="")]),
    "two data without colon": (b"data\ndata\n\n", [Sse(data="\n")]),
    "data with colon only": (b"data:\n\n", [Sse(data="")]),
    "no data, no event": (b"event: x\nid: 1\n\ndata: a\n\n", [Sse(data="a", id="1")]),
    "one space is removed": (b"data:a\ndata: b\ndata:  c\n\n", [Sse(data="a\nb\n c")]),
    "a tab is not": (b"data:\ta\n\n", [Sse(data="\ta")]),
    "colons in data": (b"data: a:b: c\n\n", [Sse(data="a:b: c")]),
    "event type": (b"event: add\ndata: 1\n\ndata: 2\n\n", [Sse("add", "1"), Sse(data="2")]),
    "the last type wins": (b"event: a\nevent: b\ndata: 1\n\n", [Sse("b", "1")]),
    "an empty type is message": (b"event: a\nevent\ndata: 1\n\n", [Sse(data="1")]),
    "the id stays": (b"id: 7\ndata: a\n\ndata: b\n\n", [Sse(data="a", id="7"), Sse(data="b", id="7")]),
    "an empty id resets": (b"id: 7\ndata: a\n\nid\ndata: b\n\n", [Sse(data="a", id="7"), Sse(data="b")]),
    "an id with NUL is ignored": (b"id: 7\nid: 8\x009\ndata: a\n\n", [Sse(data="a", id="7")]),
    "NUL in data stays": (b"data: a\x00b\n\n", [Sse(data="a\0b")]),
    "retry": (b"retry: 1500\ndata: a\n\ndata: b\n\n", [Sse(data="a", retry=1500), Sse(data="b")]),
    "retry, leading zeros": (b"retry: 0010\ndata: a\n\n", [Sse(data="a", retry=10)]),
    "retry not a number": (b"retry: 1.5\nretry: -1\nretry: +2\nretry\ndata: a\n\n", [Sse(data="a")]),
    "retry in other digits": ("retry: ١٢\nretry: ²\ndata: a\n\n".encode(), [Sse(data="a")]),
    "retry, absurd": (b"retry: " + b"9" * 5000 + b"\ndata: a\n\n", [Sse(data="a", retry=2**63 - 1)]),
    "unknown fields": (b"foo: 1\nDATA: x\n data: y\ndata : z\n{}\n\ndata: a\n\n", [Sse(data="a")]),
    "an unfinished event is not dispatched": (b"data: a\n\ndata: b\n", [Sse(data="a")]),
    "an unfinished line is not taken": (b"data: a\n\ndata: b", [Sse(data="a")]),
    "invalid UTF-8": (b"data: a\xff\xc3(\xe2\x82\ndata: \xf0\x9f\n\n", [Sse(data="a\ufffd\ufffd(\ufffd\n\ufffd")]),
    "characters": ("data: 你好 😀 é\n\n".encode(), [Sse(data="你好 😀 é")]),
    "no other line ends": (
        "data: a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1dh\x1ei\n\n".encode(),
        [Sse(data="a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1dh\x1ei")],
    ),
    "blank lines": (b"\n\n\r\r\n\ndata: a\n\n\n\n", [Sse(data="a")]),
    "nothing": (b"", []),
}  # fmt: skip


def decoded(*chunks: bytes) -> list[ServerSentEvent]:
    decoder = EventStreamDecoder()
    return [event for chunk in chunks for event in decoder.feed(chunk)]


@pytest.mark.parametrize("name", RULES)
def test_rule(name):
    stream, expected = RULES[name]
    assert decoded(stream) == expected


@pytest.mark.parametrize("name", RULES)
def test_rule_cut_at_every_byte(name):
    stream, expected = RULES[name]
    for cut in range(min(len(stream), 200) + 1):
        assert decoded(stream[:cut], b"", stream[cut:]) == expected, cut
    assert decoded(*(stream[i : i + 1] for i in range(len(stream)))) == expected


def by_the_standard(stream: bytes) -> list[ServerSentEvent]:
    """The standard's algorithm, word by word and slowly, to compare with."""
    text = codecs.decode(stream, "utf-8", "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1]
    events, data, kind, last_id, retry = [], "", "", "", None
    for line in lines:
        if not line:
            if data:
                events.append(Sse(kind or "message", data.removesuffix("\n"), last_id, retry))
            data, kind, retry = "", "", None
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if line.startswith(":"):
            continue
        if name == "event":
            kind = value
        elif name == "data":
            data += value + "\n"
        elif name == "id" and "\0" not in value:
            last_id = value
        elif name == "retry" and value and all(c in "0123456789" for c in value):
            retry = int(value)
    return events


PIECES = st.sampled_from(
    [b"data", b"event", b"id", b"retry", b":", b" ", b"\n", b"\r", b"\r\n", b"\n\n", b"data: x\n\n",
     b"\xef\xbb\xbf", b"\x00", b"12", b"\t", "é".encode(), b"\xf0\x9f", b"\x98\x80", b"\xff", "\u2028".encode(), b"\x85"]
)  # fmt: skip
STREAMS = st.one_of(st.lists(PIECES, max_size=40).map(b"".join), st.binary(max_size=200))


@given(STREAMS, st.lists(st.integers(0, 200), max_size=8))
def test_any_bytes_in_any_cuts_are_what_the_standard_says(stream, cuts):
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    chunks = [stream[a:b] for a, b in itertools.pairwise(edges)]
    assert decoded(*chunks) == by_the_standard(stream)


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b"data: a\n\n", []),
        (b"data: a\n", [Sse(data="a")]),
        (b"data: a\r", [Sse(data="a")]),
        (b"data: a", [Sse(data="a")]),
        (b"event: x\ndata: a", [Sse("x", "a")]),
        (b"data: a\n\nda", []),
        (b"data: \xe4\xbd", [Sse(data="\ufffd")]),
        (b"", []),
        (b": comment", []),
    ],
)
def test_finish_gives_what_was_not_terminated(stream, expected):
    for size in (1, 3, 100):
        decoder = EventStreamDecoder()
        for start in range(0, len(stream), size):
            decoder.feed(stream[start : start + size])
        assert decoder.finish() == expected


def test_an_event_over_the_limit_is_refused_after_those_before_it():
    decoder = EventStreamDecoder("api.example.com", max_event_bytes=100)
    assert decoder.feed(b"data: a\n\ndata: " + b"x" * 200) == [Sse(data="a")]
    with pytest.raises(ProtocolError, match=r"api\.example\.com"):
        decoder.feed(b"\n\n")
    with pytest.raises(ProtocolError):
        decoder.finish()


@pytest.mark.parametrize("chunk", [b"x", b"data: x\n", b"data\n", b"id: 1\n", b"event: 1\n"])
def test_no_event_grows_past_the_limit(chunk):
    decoder = EventStreamDecoder(max_event_bytes=1000)
    fed = 0
    while True:
        try:
            assert decoder.feed(chunk) == []
        except ProtocolError:
            break
        fed += len(chunk)
    assert 1000 - 2 * len(chunk) <= fed <= 1500


def test_comments_may_go_on_for_ever():
    decoder = EventStreamDecoder(max_event_bytes=1000)
    decoder.feed(b"data: a\n")
    for _ in range(1000):
        assert decoder.feed(b": keep-alive\n") == []
    assert decoder.feed(b"\n") == [Sse(data="a")]


def test_50_mb_in_one_event():
    stream = b"data: " + b"y" * (50 * 1024 * 1024) + b"\n\n"
    events = decoded(*(stream[i : i + 1000] for i in range(0, len(stream), 1000)))
    assert [len(event.data) for event in events] == [50 * 1024 * 1024]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (b'error: {"code":500}', Sse("error", '{"code":500}')),
        (b'{"error":{"code":503}}', Sse(data='{"error":{"code":503}}')),
        (b'[{\n  "error": {\n    "code": 503\n  }\n}\n]', Sse(data='[{\n  "error": {\n    "code": 503\n  }\n}\n]')),
        (b'{"error":"x"}\ndata: [DONE]', Sse(data='{"error":"x"}\n[DONE]')),
    ],
)  # fmt: skip
def test_errors_that_are_no_events_by_the_standard_count_only_where_that_is_asked_for(
    lines, expected
):
    stream = lines + b"\n\nno field\ndata: a\n\n"
    standard = EventStreamDecoder().feed(stream)
    assert standard[-1] == Sse(data="a") and expected not in standard
    for size in (1, 100):
        decoder = EventStreamDecoder(takes_errors=True)
        pieces = (stream[i : i + size] for i in range(0, len(stream), size))
        events = [event for piece in pieces for event in decoder.feed(piece)]
        assert events == [expected, Sse(data="a")]
