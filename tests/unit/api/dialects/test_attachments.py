"""Attachments in a Chat Completions request: texts under their names, pictures as pictures where the API takes them."""

import pytest
from msgspec import structs

from desktop.api.dialects.chat import encode
from desktop.core.message import AttachmentPart, Message, Role, TextPart
from desktop.core.request import ModelRequest


def test_attachments_go_as_text_that_cannot_forge_its_end():
    part = AttachmentPart("abc", "notes.md", "text/markdown", 9)
    message = Message("1", Role.USER, (TextPart("Read this."), part))
    request = ModelRequest("m", (message,), attachments={"abc": "a\n```\nb"})
    content = encode(request)[1]["messages"][0]["content"]
    assert content == "Read this.\n\nnotes.md:\n````\na\n```\nb\n````\n\n"


def test_pictures_of_the_person_go_as_pictures_between_their_words():
    picture = AttachmentPart("abc", "a.png", "image/png", 9)
    parts = (TextPart("This"), picture, TextPart("or this"), structs.replace(picture, detail="low"))
    request = ModelRequest("m", (Message("1", Role.USER, parts),), images={"abc": "data:,x"})
    assert encode(request)[1]["messages"][0]["content"] == [
        {"type": "text", "text": "This"},
        {"type": "image_url", "image_url": {"url": "data:,x"}},
        {"type": "text", "text": "or this"},
        {"type": "image_url", "image_url": {"url": "data:,x", "detail": "low"}},
    ]


def test_a_detail_that_the_api_does_not_know_is_not_sent():
    picture = AttachmentPart("abc", "a.png", "image/png", 9, detail="immense")
    request = ModelRequest("m", (Message("1", Role.USER, (picture,)),), images={"abc": "u"})
    (part,) = encode(request)[1]["messages"][0]["content"]
    assert part["image_url"] == {"url": "u"}


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.SYSTEM, Role.TOOL])
def test_a_picture_that_the_api_does_not_take_from_a_role_is_named(role):
    picture = AttachmentPart("abc", "a\n.png", "image/png", 9)
    message = Message("1", role, (TextPart("Here."), picture))
    request = ModelRequest("m", (message,), images={"abc": "data:,x"})
    assert encode(request)[1]["messages"][0]["content"] == "Here.\n\n[image: a .png]\n\n"
