"""A small view of an attached picture, which a click enlarges. Imported when there is one."""

from typing import Final

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtGui import QHideEvent, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.core.message import AttachmentPart
from desktop.runtime.pictures import PictureSources
from desktop.ui.chat_view.pictures import Pictures
from desktop.ui.icons import icon
from desktop.ui.theme import Theme

_SIDE_UNITS: Final = 8

#: Decoded so many times larger, because of a long picture only the middle is shown.
_DECODED: Final = 8

#: How long the picture is left alone while it is decoded (ms).
_LOOK_MS: Final = 16


class Thumbnail(QToolButton):
    """Owned by a chip; GUI thread."""

    def __init__(
        self,
        part: AttachmentPart,
        sources: PictureSources | None,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._part = part
        self._theme = theme
        self._sources = sources
        self._pictures = Pictures(sources)
        self._pictures.ratio = self.devicePixelRatioF()
        side = theme.space(_SIDE_UNITS)
        self.setIconSize(QSize(side - 4, side - 4))
        self.setFixedSize(side, side)
        self._timer = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.clicked.connect(self._enlarge)
        self._look()

    @Slot()
    def _look(self) -> None:
        self._pictures.take_news()
        side = self.iconSize().width()
        found = self._pictures.find(self._part, side * _DECODED, side * _DECODED)
        if found is None:
            self._timer.start()
        elif found.image is None:
            self.setIcon(icon("warning", self._theme, "warning"))
        else:
            self.setIcon(QIcon(QPixmap.fromImage(_square(found.image))))

    @Slot()
    def _enlarge(self) -> None:
        from desktop.ui.picture_dialog import PictureDialog

        dialog = PictureDialog(
            self._part, self._part.name, self._sources, self._theme, self.window()
        )
        dialog.show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()


def _square(image: QImage) -> QImage:
    """Return the middle of a picture."""
    side = min(image.width(), image.height())
    return image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
