"""What is attached reaches the request as the model gets it: text as text, pictures as pictures, all else by name."""

import asyncio
import base64

import pytest
from msgspec import structs

from desktop.core.errors import BadRequestError, HistoryError
from desktop.core.message import Message, Role
from desktop.core.request import ModelRequest
from desktop.runtime.attached import with_attachments
from desktop.storage.attachments import AttachmentFolder
from tests.support.pictures import png


@pytest.fixture
def folder(tmp_path):
    return AttachmentFolder(tmp_path / "attachments")


def read(folder, *parts, prompt=None):
    request = ModelRequest("m", (Message("q", Role.USER, parts),), prompt=prompt)

    async def run(work, *args):
        return work(*args)

    return asyncio.run(with_attachments(request, folder, run))


def test_texts_and_pictures_are_read_each_in_its_way(folder):
    notes, picture = folder.add_text("notes", "你好"), folder.add_image("p", png())
    request = read(folder, notes, picture)
    assert request.attachments == {notes.sha256: "你好"}
    url = request.images[picture.sha256]
    assert url.startswith("data:image/png;base64,")
    assert base64.b64decode(url.partition(",")[2]) == png()


def test_what_is_neither_is_named_but_not_sent(folder):
    sound = folder.add_bytes("talk.ogg", b"OggS\xff", "audio/ogg")
    request = read(folder, sound)
    assert request.attachments == {sound.sha256: "(audio/ogg, 5 bytes, not included)"}


def test_a_text_that_calls_itself_a_picture_goes_as_text(folder):
    part = structs.replace(folder.add_text("x", "hello"), media_type="image/png")
    assert read(folder, part).attachments == {part.sha256: "hello"}


def test_a_model_that_knows_only_text_gets_no_picture(folder):
    with pytest.raises(BadRequestError, match="only text"):
        read(folder, folder.add_image("p", png()), prompt="Once")
    notes = folder.add_text("n", "hello")
    assert read(folder, notes, prompt="Once").prompt == "\n\nn:\n```\nhello\n```\n\nOnce"


def test_a_picture_that_is_gone_is_an_error(folder, tmp_path):
    picture = folder.add_image("p", png())
    (tmp_path / "attachments" / picture.sha256).unlink()
    with pytest.raises(HistoryError):
        read(folder, picture)
