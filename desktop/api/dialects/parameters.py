"""Merges a person's parameters into a request body."""

from typing import Any


def merged(body: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """Return ``body`` with ``parameters`` laid over it; a parameter that is ``None`` takes its field out.

    Switching the stream off takes ``stream_options`` out too, which servers refuse alone.
    """
    result = {**body, **parameters}
    if not result.get("stream") and "stream_options" not in parameters:
        result.pop("stream_options", None)
    return {name: value for name, value in result.items() if value is not None}
