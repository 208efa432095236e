"""What httpcore gets instead of the connection's own bytes must mean the same to h11, whatever the bytes are."""

import itertools
import random

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.api.chunk_joining import ChunkJoiner

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunked(contents: list[bytes]) -> bytes:
    return b"".join(b"%X\r\n%b\r\n" % (len(c), c) for c in contents) + b"0\r\n\r\n"


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(p % (len(data) + 1) for p in places), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(edges) if a < b]


def joined(pieces: list[bytes]) -> list[bytes]:
    joiner = ChunkJoiner()
    joiner.begin()
    return [joiner.feed(piece) for piece in pieces]


def read(pieces: list[bytes]) -> tuple[bytes, str, int]:
    """Return what h11 makes of ``pieces`` and the end: the body, how it ended, in how many data events."""
    parser = h11.Connection(our_role=h11.CLIENT)
    parser.send(h11.Request(method="POST", target="/", headers=[("Host", "a")]))
    parser.send(h11.EndOfMessage())
    body, count = b"", 0
    for piece in [*filter(None, pieces), b""]:  # nothing means the end
        try:
            parser.receive_data(piece)
            while True:
                event = parser.next_event()
                if isinstance(event, h11.Data):
                    body += bytes(event.data)
                    count += 1
                elif isinstance(event, h11.EndOfMessage):
                    return body, "complete", count
                elif event is h11.NEED_DATA:
                    break
        except h11.RemoteProtocolError:
            return body, "broken", count
    return body, "open", count


contents = st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=12)
places = st.lists(st.integers(0, 5000), max_size=12)


@given(contents, places)
def test_reads_the_same_wherever_it_is_cut(parts: list[bytes], places: list[int]) -> None:
    pieces = cut(HEAD + chunked(parts), places)
    assert read(joined(pieces))[:2] == (b"".join(parts), "complete")


@given(contents, places, st.integers(0, 5000), st.binary(max_size=6), st.booleans())
def test_what_is_broken_stays_broken(
    parts: list[bytes], places: list[int], at: int, rubbish: bytes, is_in_place: bool
) -> None:
    body = chunked(parts)
    at %= len(body)
    damaged = body[:at] + rubbish + body[at + (len(rubbish) if is_in_place else 0) :]
    pieces = cut(HEAD + damaged, places)
    raw, ours = read(pieces), read(joined(pieces))
    assert ours[1] == raw[1]
    if raw[1] == "complete":
        assert ours[0] == raw[0]


@given(contents, places, st.integers(0, 5000))
def test_a_stream_that_is_cut_gives_all_that_came(
    parts: list[bytes], places: list[int], length: int
) -> None:
    whole = HEAD + chunked(parts)
    pieces = cut(whole[: len(HEAD) + length % (len(whole) - len(HEAD))], places)
    assert read(joined(pieces))[:2] == read(pieces)[:2]


def test_nothing_of_the_content_waits_for_what_comes_after_it() -> None:
    whole = HEAD + chunked([b"first", b"second"])
    handed_on = joined([bytes([byte]) for byte in whole])
    for length in range(len(whole)):
        assert read(handed_on[:length])[0] == read([whole[:length]])[0]


def test_a_thousand_chunks_that_came_together_are_one() -> None:
    parts = [b"data: %d\n\n" % n for n in range(1000)]
    (handed_on,) = joined([HEAD + chunked(parts)])
    assert read([handed_on]) == (b"".join(parts), "complete", 1)


@pytest.mark.parametrize(
    "response",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n3\r\nabc\r\n0",
        b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked([b"a", b"b"]),
        b"HTTP/1.1 200 OK\r\nX-Note: transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        HEAD + b"3;name=value\r\nabc\r\n0\r\nTrailer: x\r\n\r\n",
        HEAD + b"00000000000000003\r\nabc\r\n0\r\n\r\n",
        HEAD + b"+3\r\nabc\r\n0\r\n\r\n",
        HEAD + b"0\r\nTrailer: x\r\n\r\n",
        HEAD.replace(b"\r\n", b"\n") + b"-\r\n",
        b"not HTTP at all\r\n\r\n",
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_all_else_is_handed_on_as_it_came(response: bytes, size: int) -> None:
    pieces = [response[at : at + size] for at in range(0, len(response), size)]
    assert b"".join(joined(pieces)) == response


def test_a_head_without_end_is_handed_on_and_not_kept() -> None:
    joiner = ChunkJoiner()
    joiner.begin()
    line = b"X-Long: " + b"x" * 60_000 + b"\r\n"
    assert [joiner.feed(line) for _ in range(4)] == [line] * 4
    assert joiner.feed(b"\r\n" + chunked([b"a", b"b"])) == b"\r\n" + chunked([b"a", b"b"])


def test_each_request_begins_anew() -> None:
    joiner = ChunkJoiner()
    random_cuts = random.Random(7)
    for round_ in range(20):
        joiner.begin()
        parts = [b"%d" % n for n in range(round_ + 1)]
        pieces = cut(HEAD + chunked(parts), [random_cuts.randrange(1000) for _ in range(5)])
        assert read([joiner.feed(p) for p in pieces])[:2] == (b"".join(parts), "complete")
