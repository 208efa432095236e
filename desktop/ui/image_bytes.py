"""A picture of the clipboard as the bytes of a file. Any thread: a large one takes a while."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

#: Of 100; PNG loses nothing, a lower figure packs harder and takes longer.
_QUALITY: Final = 60


def png_of(image: QImage) -> bytes:
    """Return ``image`` as a PNG; empty when it cannot be one."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setQuality(_QUALITY)
    return bytes(buffer.data().data()) if writer.write(image) else b""
