"""gzip and deflate, in whatever pieces they come, in bounded memory."""

import contextlib
import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.api.content_decoding import PIECE_BYTES, ContentDecoder, ContentDecodingError


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    " Deflate ": raw_deflate,
    "": bytes,
    "identity": bytes,
    "gzip, identity": gzip.compress,
}


@pytest.mark.parametrize("encoding", PACKERS)
@settings(max_examples=40, deadline=None)
@given(data=st.binary(min_size=1, max_size=300), size=st.integers(1, 50))
def test_any_pieces_give_the_whole(encoding, data, size):
    packed = PACKERS[encoding](data)
    # One byte of raw deflate may look like zlib's; two tell, and servers send more than one.
    pieces = [packed[:2], *(packed[i : i + size] for i in range(2, len(packed), size))]
    decoder = ContentDecoder(encoding)
    assert b"".join(out for piece in pieces for out in decoder.decode(piece)) == data


@pytest.mark.parametrize("length", [PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_pieces_are_bounded_and_none_is_kept_back(length):
    packer = zlib.compressobj(wbits=31)
    packed = packer.compress(b"a" * length) + packer.flush(zlib.Z_SYNC_FLUSH)
    out = list(ContentDecoder("gzip").decode(packed))
    assert max(map(len, out)) <= PIECE_BYTES
    assert sum(map(len, out)) == length


def test_members_follow_each_other_and_padding_is_no_data():
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + bytes(10)
    assert b"".join(ContentDecoder("gzip").decode(packed)) == b"one two"


def test_a_bomb_is_met_in_pieces():
    bomb = gzip.compress(bytes(200_000_000))
    decoder = ContentDecoder("gzip", max_bytes=50_000_000)
    tracemalloc.start()
    with pytest.raises(ContentDecodingError, match="too large"):
        for _ in decoder.decode(bomb):
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * PIECE_BYTES


@pytest.mark.parametrize("encoding", ["", "identity", "none", "None", "utf-8", "chunked"])
def test_words_that_mean_no_packing(encoding):
    decoder = ContentDecoder(encoding)
    assert decoder.is_plain and list(decoder.decode(b"as it is")) == [b"as it is"]


def test_the_limit_holds_for_what_is_not_packed():
    decoder = ContentDecoder(max_bytes=10)
    assert list(decoder.decode(b"12345")) == [b"12345"]
    with pytest.raises(ContentDecodingError):
        list(decoder.decode(b"678901"))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["gzip", "deflate"]), st.binary(max_size=200))
def test_garbage_raises_one_kind_of_error(encoding, data):
    with contextlib.suppress(ContentDecodingError):
        list(ContentDecoder(encoding).decode(data))
