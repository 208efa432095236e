"""Brings every server's log probabilities into OpenAI's chat form: one object a token."""

from typing import Any

from desktop.api.dialects.json_values import storable


def uniform_logprobs(value: Any) -> list[dict[str, Any]]:
    """Return one object a token with ``token``, ``logprob``, ``bytes`` and ``top_logprobs``.

    Empty if there are none. The first token of an echoed prompt has no probability: ``None``.

    Takes the chat form (``content`` and ``refusal`` lists) and the legacy form (parallel arrays
    ``tokens``, ``token_logprobs``, ``top_logprobs``, ``text_offset``).
    """
    if not isinstance(value, dict):
        return []
    if not storable(value):
        return []
    if isinstance(value.get("tokens"), list):
        return _legacy(value)
    found: list[dict[str, Any]] = []
    for name in ("content", "refusal"):
        tokens = value.get(name)
        if isinstance(tokens, list):
            found += [token for token in tokens if isinstance(token, dict) and "token" in token]
    return found


def _legacy(value: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for position, token in enumerate(value["tokens"]):
        top = _at(value.get("top_logprobs"), position)
        if isinstance(top, dict):
            top = [_entry(name, logprob) for name, logprob in top.items()]
        entry = _entry(str(token), _at(value.get("token_logprobs"), position))
        entry["top_logprobs"] = (
            [t for t in top if isinstance(t, dict)] if isinstance(top, list) else []
        )
        offset = _at(value.get("text_offset"), position)
        if isinstance(offset, int):
            entry["text_offset"] = offset
        found.append(entry)
    return found


def _entry(token: str, logprob: Any) -> dict[str, Any]:
    """Tokens that are no whole characters are written ``bytes:`` and escapes: their bytes are left open."""
    raw = None if token.startswith("bytes:") else list(token.encode("utf-8", "replace"))
    return {"token": token, "logprob": logprob, "bytes": raw}


def _at(values: Any, position: int) -> Any:
    return values[position] if isinstance(values, list) and position < len(values) else None
