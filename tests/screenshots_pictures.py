"""Scenes of ``tests.screenshots`` with pictures: attached to a question, drawn in one, looked at closely."""

import base64

from PySide6.QtWidgets import QWidget

from desktop.ui.picture_dialog import PictureDialog
from tests.gallery.drawings import chart, tall


def _attach(stage, *urls: str) -> None:
    folder = stage.workspace.profile.cache
    folder.mkdir(parents=True, exist_ok=True)
    drafting = stage.window.chat.session.drafting
    for number, url in enumerate(urls, start=1):
        path = folder / f"figures of the year {number}.png"
        path.write_bytes(base64.b64decode(url.partition(",")[2]))
        drafting.attach_file(str(path))
    count = len(drafting.draft.attachments) + len(urls)
    stage.wait(lambda: len(drafting.draft.attachments) == count, "the attachments")


def pictures(stage) -> QWidget:
    """A question with a picture and its answer, and the next one with two more."""
    window = stage.open()
    window.start_conversation()
    window.chat.session.choice.set_connection(stage.connection.id)
    _attach(stage, chart())
    stage.answer("In which quarter were the figures best?", "In **Q6**, with 95.")
    _attach(stage, tall(), chart(400, 400))
    window.chat.composer.edit.setPlainText("And what does the page look like?")
    stage.settle(1.0)
    return window


def picture_enlarged(stage) -> QWidget:
    """The window that a click on a picture opens."""
    window = pictures(stage)
    part = window.chat.session.path()[0].attachments[0]
    dialog = PictureDialog(
        part, part.name, stage.workspace.pictures, window.chat.view.theme, window
    )
    dialog.show()
    stage.settle(0.8)
    return dialog
