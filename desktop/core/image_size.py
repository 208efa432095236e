"""Reads kind and size of an image from its first bytes: PNG, JPEG, GIF, WebP. Pure; decodes no picture."""

import base64
import binascii
import struct
from typing import Final

#: Enough for a JPEG with large metadata before its frame.
_HEAD_CHARS: Final = 1_000_000

#: Bytes of a picture that is attached, fetched or decoded.
MAX_IMAGE_BYTES: Final = 20_000_000

#: A picture with more pixels, or a longer side, is not decoded: 50 million pixels take 200 MB.
MAX_PIXELS: Final = 50_000_000
MAX_SIDE_PX: Final = 30_000

#: Programs write notes of their own behind the end of an image.
_TAIL_BYTES: Final = 65_536

_JPEG_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB})


def size_of_data_url(url: str) -> tuple[int, int] | None:
    """Return width and height in pixels of a ``data:`` image; ``None`` for anything else."""
    head, comma, data = url[:_HEAD_CHARS].partition(",")
    if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
        return None
    try:
        return image_size(base64.b64decode(data[: len(data) // 4 * 4]))
    except (binascii.Error, ValueError):
        return None


def image_type(data: bytes) -> str:
    """Return the media type that the first bytes say; an empty string when it is no image of a known kind."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return ""


def may_be_decoded(width_px: int, height_px: int) -> bool:
    """Whether an image of this size is within the bounds above."""
    is_bounded = max(width_px, height_px) <= MAX_SIDE_PX and width_px * height_px <= MAX_PIXELS
    return is_bounded and width_px > 0 and height_px > 0


def is_whole(data: bytes) -> bool:
    """Whether an image of a known kind reaches its end; what comes after the end does not matter."""
    match image_type(data):
        case "image/png":
            return b"IEND" in data[-_TAIL_BYTES:]
        case "image/jpeg":
            return b"\xff\xd9" in data[-_TAIL_BYTES:]
        case "image/gif":
            return b";" in data[-_TAIL_BYTES:]
        case "image/webp":
            return int.from_bytes(data[4:8], "little") <= len(data) - 8
    return False


def image_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels, or ``None`` when ``data`` is no image of a known kind."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return struct.unpack(">II", data[16:24])
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return struct.unpack("<HH", data[6:10])
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp_size(data)
        if data.startswith(b"\xff\xd8"):
            return _jpeg_size(data)
    except (struct.error, IndexError):
        pass  # cut off
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return width, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
