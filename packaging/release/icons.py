"""The app's icon in every size, rendered from its SVG; also as one file for Windows and for macOS."""

import struct
from pathlib import Path
from typing import Final

from release.ground import ROOT

SVG: Final = ROOT / "resources" / "icons" / "loquat.svg"

#: Sizes of the hicolor theme, in pixels.
SIZES: Final = (16, 22, 24, 32, 36, 48, 64, 72, 96, 128, 192, 256, 512)

_WINDOWS: Final = (16, 24, 32, 48, 64, 128, 256)

#: Types in an .icns file whose content is a PNG, by size. Source: Apple, "Icon Image File Format" as listed in libicns.
_MACOS: Final = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}


def render(size_px: int) -> bytes:
    """Return the icon as a PNG of ``size_px`` × ``size_px`` pixels."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SVG)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 0)  # type: ignore[call-overload] - the stubs want bytes
    return bytes(data.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return an .ico file of PNGs by size in pixels."""
    offset = 6 + 16 * len(pictures)
    entries, content = b"", b""
    for size, png in sorted(pictures.items()):
        side = size % 256  # 0 stands for 256
        entries += struct.pack(
            "<BBBBHHII", side, side, 0, 0, 1, 32, len(png), offset + len(content)
        )
        content += png
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + content


def icns(pictures: dict[int, bytes]) -> bytes:
    """Return an .icns file of PNGs by size in pixels."""
    content = b"".join(
        _MACOS[size] + struct.pack(">I", 8 + len(png)) + png
        for size, png in sorted(pictures.items())
    )
    return b"icns" + struct.pack(">I", 8 + len(content)) + content


def write_icons(folder: Path) -> None:
    """Write ``<size>.png`` in every size, ``loquat.ico`` and ``loquat.icns``."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        (folder / f"{size}.png").write_bytes(render(size))
    (folder / "loquat.ico").write_bytes(ico({size: render(size) for size in _WINDOWS}))
    (folder / "loquat.icns").write_bytes(icns({size: render(size) for size in _MACOS}))
