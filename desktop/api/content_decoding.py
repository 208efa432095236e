"""Undoes gzip and deflate piece by piece, in bounded memory. Knows bytes only."""

import zlib
from collections.abc import Iterator
from typing import Final

from desktop.core.text import Text, text

#: What is asked for; nothing else can be undone here.
ACCEPT_ENCODING: Final = "gzip, deflate"

#: Bytes that one step may bring forth: a bomb is met in pieces, never whole.
PIECE_BYTES: Final = 1024 * 1024

#: Bytes that one response may have once it is unpacked; a hundred times any real answer.
MAX_DECODED_BYTES: Final = 256 * 1024 * 1024

#: Words that stand for no packing at all, or for no packing of the content: servers write them all.
_PLAIN: Final = frozenset({"identity", "none", "utf-8", "chunked"})

_GZIP: Final = zlib.MAX_WBITS | 16
_ZLIB: Final = zlib.MAX_WBITS
_RAW: Final = -zlib.MAX_WBITS


class ContentDecodingError(ValueError):
    """The body is not what its ``Content-Encoding`` says, or is too large; ``reason`` says which."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


class ContentDecoder:
    """Decodes one response's body. Owned by whoever reads it.

    Args:
        encoding: The response's ``Content-Encoding``.
        max_bytes: The limit on the decoded body; also holds when nothing is encoded.

    Raises:
        ContentDecodingError: At once for an encoding that was not asked for.
    """

    def __init__(self, encoding: str = "", max_bytes: int = MAX_DECODED_BYTES) -> None:
        names = [name for name in encoding.lower().replace(" ", "").split(",") if name]
        names = [name for name in names if name not in _PLAIN]
        if len(names) > 1 or (names and names[0] not in ("gzip", "x-gzip", "deflate")):
            raise ContentDecodingError(
                text(
                    "it is packed with “{encoding}”, which was not asked for",
                    encoding=encoding[:40],
                )
            )
        self._name = names[0] if names else ""
        self._left = max_bytes
        self._unpacker: zlib._Decompress | None = None

    def decode(self, data: bytes) -> Iterator[bytes]:
        """Yield the decoded pieces of the next bytes.

        Raises:
            ContentDecodingError: A false header, damaged data, or more than ``max_bytes``.
        """
        if not self._name:
            yield self.counted(data)
            return
        piece = b""
        # A full piece may have left more inside the unpacker, even when all input is used up.
        while data or len(piece) == PIECE_BYTES:
            unpacker = self._unpacker or self._begin(data)
            try:
                piece = unpacker.decompress(data, PIECE_BYTES)
            except zlib.error as exc:
                reason = text("it says that it is packed with {name}, but is not", name=self._name)
                raise ContentDecodingError(reason) from exc
            data = unpacker.unconsumed_tail
            if unpacker.eof:  # gzip members may follow each other (RFC 1952, 2.2), or padding
                data, self._unpacker = unpacker.unused_data.lstrip(b"\0"), None
            if piece:
                yield self.counted(piece)

    def _begin(self, data: bytes) -> "zlib._Decompress":
        bits = _GZIP
        if self._name == "deflate":
            bits = _ZLIB if _has_zlib_header(data) else _RAW
        self._unpacker = zlib.decompressobj(bits)
        return self._unpacker

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to undo."""
        return not self._name

    def counted(self, piece: bytes) -> bytes:
        """Return ``piece``, which counts against the limit.

        Raises:
            ContentDecodingError: More than ``max_bytes``.
        """
        self._left -= len(piece)
        if self._left < 0:
            raise ContentDecodingError(text("it is too large"))
        return piece


def _has_zlib_header(data: bytes) -> bool:
    """Some servers send raw deflate where zlib's format is meant (RFC 9110, 8.4.1.2)."""
    if len(data) < 2:
        return data[:1] == b"\x78"
    return data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
