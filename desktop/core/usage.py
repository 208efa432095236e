"""Tokens that a response cost, as the server counted them."""

from typing import Any

from msgspec import Struct


class Usage(Struct, frozen=True, omit_defaults=True):
    """Token counts of one response. ``None`` means that the server did not say.

    ``cached_tokens`` are part of ``prompt_tokens``; ``reasoning_tokens`` are part of
    ``completion_tokens``. ``raw`` is the server's own object, with whatever else it holds.
    """

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    cached_tokens: int | None = None
    reasoning_tokens: int | None = None
    raw: dict[str, Any] = {}
