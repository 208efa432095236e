"""Pictures that models make, in every shape in which servers write them."""

import pytest

from desktop.api.dialects.pictures import is_picture, made_pictures
from desktop.core.events import PictureDelivered, TextDelta

DATA = "data:image/png;base64,QUJD"


@pytest.mark.parametrize(
    "item",
    [
        DATA,
        {"type": "image_url", "image_url": {"url": DATA}},
        {"type": "image_url", "image_url": DATA},
        {"type": "image", "image": DATA},
        {"type": "output_image", "image_url": DATA},
        {"url": DATA, "detail": "auto"},
        {"b64_json": "QUJD"},
        {"image_url": {"b64_json": "QUJD"}},
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "QUJD"}},
        {"inline_data": {"mime_type": "image/png", "data": "QUJD"}},
        {"url": "DATA:image/svg+xml;BASE64,QUJD"},
    ],
)
def test_the_known_shapes(item):
    assert list(made_pictures(item, 3)) == [PictureDelivered("QUJD", choice=3)]
    assert list(made_pictures([item, item], 0)) == 2 * [PictureDelivered("QUJD")]


def test_a_picture_on_a_web_server_is_markdown():
    url = "https://files.example.com/a(1).png?x=1&y=2"
    assert list(made_pictures([{"url": url}], 0)) == [TextDelta(f"\n\n![](<{url}>)\n\n")]


@pytest.mark.parametrize(
    "item",
    [
        None,
        7,
        True,
        [],
        {},
        [[DATA]],
        {"url": None},
        {"url": {"url": {"url": DATA}}},
        {"image_url": {"url": 5}},
        {"url": "file:///etc/passwd"},
        {"url": "javascript:alert(1)"},
        {"url": "https://example.com/a>) [x](y"},
        {"url": "data:text/html;base64,QUJD"},
        {"b64_json": ""},
        {"url": "https://example.com/" + "a" * 5_000},
    ],
)
def test_anything_else_is_no_picture(item):
    assert list(made_pictures(item, 0)) == []


@pytest.mark.parametrize("part", [{"type": "text", "text": "a"}, {"text": "a"}, {"image": {}}, {}])
def test_a_text_is_no_picture(part):
    assert not is_picture(part)
