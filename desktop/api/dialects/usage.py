"""Brings every server's token counts into one record."""

from collections.abc import Iterator
from typing import Any, Final

from desktop.api.dialects.json_values import storable, whole_number
from desktop.core.usage import Usage

#: Above this it is no count.
MOST_TOKENS: Final = 10**15

#: Names of the same count, by server: Chat, Responses and Anthropic, Ollama's own API.
_PROMPT: Final = ("prompt_tokens", "input_tokens", "prompt_eval_count")
_COMPLETION: Final = ("completion_tokens", "output_tokens", "eval_count")
_CACHED: Final = ("cached_tokens", "prompt_cache_hit_tokens", "cache_read_input_tokens")


def usage_from(value: dict[str, Any]) -> Usage | None:
    """Return the counts that ``value`` holds; ``None`` if it holds none. Counts that are no numbers are left out.

    DeepSeek's ``prompt_cache_hit_tokens`` and Moonshot's top-level ``cached_tokens`` count as cached.
    A missing total is the sum of the two others.
    """
    prompt = _count([value], _PROMPT)
    completion = _count([value], _COMPLETION)
    total = _count([value], ("total_tokens",))
    if prompt is None and completion is None and total is None:
        return None
    if total is None and prompt is not None and completion is not None:
        total = prompt + completion
    return Usage(
        prompt,
        completion,
        total,
        _count([*_details(value, "prompt", "input"), value], _CACHED),
        _count([*_details(value, "completion", "output"), value], ("reasoning_tokens",)),
        value if "prompt_eval_count" not in value and storable(value) else {},
    )


def _details(value: dict[str, Any], *names: str) -> Iterator[dict[str, Any]]:
    for name in names:
        details = value.get(f"{name}_tokens_details")
        if isinstance(details, dict):
            yield details


def _count(places: list[dict[str, Any]], names: tuple[str, ...]) -> int | None:
    for place in places:
        for name in names:
            number = place.get(name)
            if isinstance(number, float):
                number = int(number) if 0 <= number < MOST_TOKENS else None
            count = whole_number(number)
            if count is not None:
                return count if 0 <= count < MOST_TOKENS else None
    return None
