"""Pictures for the gallery, drawn here: a chart, a tall screenshot, a tiny icon; and messages that hold them."""

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPolygonF

from tests.support.pictures import data_url, png


def chart(width: int = 1200, height: int = 700) -> str:
    """Return a chart as a ``data:`` URL."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#fffaf2"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index, value in enumerate((0.3, 0.55, 0.42, 0.8, 0.66, 0.95)):
        bar = QRectF(80 + index * 180, height - 60 - value * 540, 120, value * 540)
        fill = QLinearGradient(bar.topLeft(), bar.bottomLeft())
        fill.setColorAt(0, QColor("#f2a33a"))
        fill.setColorAt(1, QColor("#b36a00"))
        painter.fillRect(bar, fill)
        font = QFont()
        font.setPixelSize(28)
        painter.setFont(font)
        painter.drawText(bar.adjusted(0, -40, 0, 0), f"Q{index + 1}: {round(value * 100)}")
    painter.end()
    return _url(image)


def tall(width: int = 500, height: int = 2600) -> str:
    """Return a long screenshot as a ``data:`` URL."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#e8eef5"))
    painter = QPainter(image)
    for y in range(40, height - 40, 60):
        painter.fillRect(40, y, 260 + y * 7 % 160, 30, QColor("#9db4cc"))
    painter.setPen(QColor("#1f5fa8"))
    painter.drawPolyline(QPolygonF([QPointF(450, y) for y in range(0, height, 10)]))
    painter.end()
    return _url(image)


def _url(image: QImage) -> str:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return data_url(bytes(buffer.data()))


def in_words(about: str, more: str, list_item: str) -> str:
    """Return Markdown with every state of a picture."""
    whole, bomb = data_url(png(40, 40)), data_url(png(claims=(60_000, 60_000)))
    cut = chart()[:400]
    return (
        f"{about}\n\n![{about}]({chart()})\n\n{more}\n\n- {list_item} ![]({whole})\n"
        f"- ![{list_item}](https://images.example.com/a/very/long/path/chart.png?size=large&token=1)\n\n"
        f"> ![{more}]({tall()})\n\n![bomb]({bomb})\n\n![cut]({cut})\n\n"
        "![svg](data:image/svg+xml;base64,PHN2Zy8+)\n\n"
        f"| {list_item} | {about} | {more} |\n|-|:-:|-:|\n"
        f"| ![{list_item}]({whole}) | ![{about}]({chart()}) | **{more}** |\n"
        f"| {list_item} | ![{about}](https://images.example.com/a.png) | [{more}](https://a.example/) |\n"
    )
