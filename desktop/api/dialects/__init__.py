"""One module a wire format; each turns requests into bodies and responses into uniform events.

To add one: a module with ``encode`` and a ``DialectDecoder``, a line in ``DIALECTS``, a value of
``core.connection.Api``, transcripts in tests/transcripts.
"""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct

from desktop.api.dialects import chat, completions, responses
from desktop.api.dialects.base import DialectDecoder
from desktop.core.connection import Api
from desktop.core.request import ModelRequest


class Dialect(Struct, frozen=True):
    """One wire format.

    Attributes:
        encode: Gives the path below the base URL, without a leading slash, and the JSON body.
        decoder: Makes a decoder for one response: ``decoder(host, choices)``.
    """

    encode: Callable[[ModelRequest], tuple[str, dict[str, Any]]]
    decoder: Callable[[str, int], DialectDecoder]


DIALECTS: Final[dict[Api, Dialect]] = {
    Api.CHAT: Dialect(chat.encode, chat.ChatDecoder),
    Api.COMPLETIONS: Dialect(completions.encode, completions.CompletionsDecoder),
    Api.RESPONSES: Dialect(responses.encode, responses.ResponsesDecoder),
}


def dialect_of(url: str) -> Dialect:
    """Return the wire format that an address belongs to, by the end of its path; Chat's when it tells none."""
    path = urlsplit(url).path
    for api, end in (
        (Api.CHAT, chat.PATH),
        (Api.RESPONSES, responses.PATH),
        (Api.COMPLETIONS, completions.PATH),
    ):
        if path.endswith(f"/{end}"):
            return DIALECTS[api]
    return DIALECTS[Api.CHAT]
