"""What can be done with a picture of a message: enlarge, copy, save, load, copy its address."""

import re
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop.core.image_size import image_type
from desktop.core.message import AttachmentPart
from desktop.ui.chat_view import picture_words
from desktop.ui.chat_view.image_row import ImageRow
from desktop.ui.chat_view.pictures import Drawn, Pictures, Problem
from desktop.ui.theme import Theme

#: What a file system may not take in a name, and what is too long for one.
_UNFIT: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_NAME_CHARS: Final = 60

_ENDINGS: Final = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
}


class PictureActions(QObject):
    """Owned by a chat view; GUI thread.

    Signals:
        asked(): The pictures were asked for something, which is to be looked for.
    """

    asked = Signal()

    def __init__(self, view: QWidget, pictures: Pictures) -> None:
        super().__init__(view)
        self._view = view
        self._pictures = pictures

    def perform(self, action: str, row: ImageRow, theme: Theme) -> None:
        """Do what a button or a menu entry of a picture stands for; loading is the window's to do."""
        match action:
            case "picture_open":
                self._open(row, theme)
            case "picture_copy":
                self._pictures.decode(row.subject, self._copy)
            case "picture_save":
                self._pictures.read(row.subject, lambda content: self._save(row, content))
            case "picture_address":
                QGuiApplication.clipboard().setText(row.address)
        self.asked.emit()

    def add_entries(self, menu: QMenu, row: ImageRow, theme: Theme) -> None:
        """Put a picture's entries into a menu, but that which loads it."""
        for action, label in picture_words.menu(is_drawn=row.is_drawn, address=row.address):
            if action != "picture_load":
                entry = menu.addAction(label)
                entry.triggered.connect(lambda _=False, a=action: self.perform(a, row, theme))

    def _open(self, row: ImageRow, theme: Theme) -> None:
        from desktop.ui.picture_dialog import PictureDialog

        dialog = PictureDialog(row.subject, row.text, self._pictures.sources, theme, self._view)
        dialog.copy_requested.connect(lambda: self.perform("picture_copy", row, theme))
        dialog.save_requested.connect(lambda: self.perform("picture_save", row, theme))
        dialog.show()

    @staticmethod
    def _copy(drawn: Drawn) -> None:
        if drawn.image is not None:
            QGuiApplication.clipboard().setImage(drawn.image)

    def _save(self, row: ImageRow, content: bytes | Problem) -> None:
        if not isinstance(content, Problem):
            QFileDialog.saveFileContent(content, file_name(row, content), self._view)


def file_name(row: ImageRow, content: bytes) -> str:
    """Return the name that a picture is saved under unless the person says otherwise."""
    ending = _ENDINGS.get(image_type(content), "")
    name = _UNFIT.sub(" ", row.text).strip(" .")[:_NAME_CHARS].strip() or picture_words.picture()
    is_named = isinstance(row.subject, AttachmentPart) and "." in name[-5:]
    return name if is_named or name.lower().endswith(ending) else name + ending
