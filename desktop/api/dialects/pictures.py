"""Finds the pictures that a model made in what its server sends.

Source: OpenAI, "Image generation" (``image_generation_call`` of the Responses API); OpenRouter and Vercel's gateway
(``images`` beside the content); LiteLLM (``image``, later ``images``); content parts as gateways to Gemini and
Alibaba write them; read 2026-11.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from desktop.core.events import Event, PictureDelivered, TextDelta

#: Where a part holds the picture itself in base64, its address, or an object that has one of both.
_CONTENTS: Final = ("b64_json", "data")
_ADDRESSES: Final = ("image_url", "image", "url")
_OBJECTS: Final = ("image_url", "image", "inline_data", "source")

_DATA_URL: Final = re.compile(r"data:image/[\w.+-]{1,100};base64,", re.IGNORECASE)
_ON_THE_WEB: Final = re.compile(r"https?://[^\s<>]{1,4000}", re.IGNORECASE)


def is_picture(part: dict[str, Any]) -> bool:
    """Whether a part of the content is a picture and no text."""
    kind = part.get("type")
    if kind is None:
        return isinstance(part.get("image"), str) or "inline_data" in part
    return kind in ("image_url", "image", "output_image")


def made_pictures(found: Any, choice: int) -> Iterator[Event]:
    """Yield the pictures of ``images``, of ``image``, or of one part.

    One on a web server becomes Markdown, which is drawn when the person wants it loaded.
    """
    for item in found if isinstance(found, list) else [found]:
        packed, address = _read(item)
        if begin := _DATA_URL.match(address):
            packed = address[begin.end() :]
        if packed:
            yield PictureDelivered(packed, choice=choice)
        elif _ON_THE_WEB.fullmatch(address):
            yield TextDelta(f"\n\n![](<{address}>)\n\n", choice)


def _read(item: Any) -> tuple[str, str]:
    """Return the base64 that a part holds, or an address; one of both is empty."""
    if not isinstance(item, dict):
        return "", item if isinstance(item, str) else ""
    inner = [item[name] for name in _OBJECTS if isinstance(item.get(name), dict)]
    for fields in (item, *inner):
        for name in (*_CONTENTS, *_ADDRESSES):
            value = fields.get(name)
            if value and isinstance(value, str):
                return (value, "") if name in _CONTENTS else ("", value)
    return "", ""
