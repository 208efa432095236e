"""Brings every server's log probabilities into OpenAI's chat form: one object a token."""

from typing import Any


def uniform_logprobs(value: Any) -> list[dict[str, Any]]:
    """Return one object a token, each with at least ``token`` and ``logprob``; empty if there are none.

    Takes the chat form (``content`` and ``refusal`` lists) and the legacy form (parallel arrays
    ``tokens``, ``token_logprobs``, ``top_logprobs``, ``text_offset``).
    """
    if not isinstance(value, dict):
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
        entry: dict[str, Any] = {
            "token": str(token),
            "logprob": _at(value.get("token_logprobs"), position),
        }
        top = _at(value.get("top_logprobs"), position)
        if isinstance(top, dict):
            entry["top_logprobs"] = [{"token": t, "logprob": p} for t, p in top.items()]
        elif isinstance(top, list):
            entry["top_logprobs"] = [item for item in top if isinstance(item, dict)]
        offset = _at(value.get("text_offset"), position)
        if isinstance(offset, int):
            entry["text_offset"] = offset
        found.append(entry)
    return found


def _at(values: Any, position: int) -> Any:
    return values[position] if isinstance(values, list) and position < len(values) else None
