"""The bytes of a response as they came, in a form in which nothing hides."""

import pytest

from desktop.core.exchange import Received
from desktop.core.raw_response import is_event_stream, raw_bytes, raw_events, visible


def pieces(*data):
    return [Received(float(number), piece) for number, piece in enumerate(data, start=1)]


def texts(*data):
    return [(event.at_ms, event.text) for event in raw_events(pieces(*data))]


def test_each_event_has_the_time_at_which_its_end_came():
    assert texts(b"data: a\n\ndata: ", b"b\n", b"\n") == [(1.0, "data: a"), (3.0, "data: b")]


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_every_line_end_ends_an_event(end):
    stream = b": one%sdata: 1%s%sdata: 2%s%s%s" % (end, end, end, end, end, end)
    found = [text.replace("\\x0d", "\n") for _, text in texts(stream)]
    assert found == [": one\ndata: 1", "data: 2"]


def test_a_line_end_cut_in_two_is_no_blank_line():
    assert [text for _, text in texts(b"data: a\r", b"\nid: 1\r\n", b"\r\n")] == ["data: a\nid: 1"]


def test_what_has_no_end_is_shown_too():
    assert texts(b"data: a\n\n", b"data: b") == [(1.0, "data: a"), (2.0, "data: b")]


def test_json_lines_are_events_of_one_line():
    assert texts(b'{"a":1}\n{"b"', b":2}\n") == [(1.0, '{"a":1}'), (2.0, '{"b":2}')]


def test_nothing_hides():
    shown = visible(b"a\x00b\xffc\r\nd\re\xe2\x80\xae\xc2\x85\tf")
    assert shown == "a\\x00b\\xffc\nd\\x0de\\u202e\\x85\tf"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"data: x", True),
        (b": comment", True),
        (b"\xef\xbb\xbfevent: a", True),
        (b"\n\nid: 1", True),
        (b'{"data": 1}', False),
        (b"<html>", False),
        (b"", False),
    ],
)
def test_what_an_event_stream_is(body, expected):
    assert is_event_stream(body) is expected


def test_the_bytes_are_kept():
    assert raw_bytes(pieces(b"a\xff", b"b")) == b"a\xffb"
