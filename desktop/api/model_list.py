"""Reads the answer of ``GET /models`` in the shapes that servers write it. Pure."""

from typing import Any

import msgspec

from desktop.api.dialects.base import reports_error
from desktop.api.server_errors import error_from_object, unreadable_body


def model_names(body: bytes, host: str) -> list[str]:
    """Return the names of the models that ``body`` lists, in the server's order, each once.

    OpenAI's shape is ``{"data": [{"id": …}]}``; Ollama and Gemini write ``{"models": [{"name": …}]}``,
    Together a bare list; Ollama without any model writes ``{"object": "list", "data": null}``.

    Raises:
        ProtocolError: It is not a list of models.
        RequestError, ServerError: It is an error, under status 200 (LM Studio, Zhipu).
    """
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as exc:
        raise unreadable_body(body, host) from exc
    if isinstance(value, dict):
        if reports_error(value, ""):
            raise error_from_object(value, host)
        if value.get("object") == "list" and value.get("data") is None:
            return []
        value = next((value[k] for k in ("data", "models") if isinstance(value.get(k), list)), None)
    if not isinstance(value, list):
        raise unreadable_body(body, host)
    return list(dict.fromkeys(filter(None, map(_name, value))))


def _name(entry: Any) -> str:
    if isinstance(entry, dict):
        entry = entry.get("id") or entry.get("model") or entry.get("name")
    return entry if isinstance(entry, str) else ""
