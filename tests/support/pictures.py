"""Pictures made by the test itself, byte by byte: small ones, and ones that claim to be larger than they are."""

import base64
import struct
import zlib

#: The smallest whole GIF: one pixel, two frames.
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\xff"
    + b"\x21\xf9\x04\x00\x0a\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    * 2
    + b"\x3b"
)


def png(width=4, height=3, rgb=(200, 140, 30), claims=None):
    """Return a PNG of one colour; ``claims`` is the size that its header gives instead of its own."""
    rows = (b"\0" + bytes(rgb) * width) * height
    head = struct.pack(">IIBBBBB", *(claims or (width, height)), 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


def data_url(data, media_type="image/png"):
    """Return ``data`` as a ``data:`` URL."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def _chunk(kind, data):
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
