"""Tokens that a response cost, as the server counted them, and what of it can be believed."""

from typing import Any, Final

from msgspec import Struct

#: More tokens than this are no count of one request: ten times the largest context that is sold.
MOST_TOKENS: Final = 100_000_000


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


class CountedUsage(Struct, frozen=True):
    """Counts that fit together, for sums: ``cached`` and ``written`` are within ``prompt``, ``reasoning`` within ``completion``.

    Attributes:
        written: Tokens of the prompt that the server put into its cache.
        pictures_in, pictures_out: Tokens of pictures, where the server counts them apart.
        is_whole: Prompt and completion were told, the latter by the total if not by itself.
        is_doubtful: The server's own figures contradicted each other, or were no counts.
    """

    prompt: int = 0
    cached: int = 0
    completion: int = 0
    reasoning: int = 0
    written: int = 0
    pictures_in: int = 0
    pictures_out: int = 0
    is_whole: bool = True
    is_doubtful: bool = False


def counted(usage: Usage) -> CountedUsage | None:
    """Bring a server's figures into counts that fit together; ``None`` where it gave none at all.

    A total above its parts is charged as output: Gemini and xAI count thoughts there alone. It is in order unless
    the server told another number of reasoning tokens. A total alone counts as prompt. What is negative or
    beyond ``MOST_TOKENS`` counts as nothing, a part that is larger than its whole as the whole.
    """
    prompt, completion, total = usage.prompt_tokens, usage.completion_tokens, usage.total_tokens
    if prompt is None and completion is None and total is None:
        return None
    given = (prompt, completion, total, usage.cached_tokens, usage.reasoning_tokens)
    is_doubtful = not all(count is None or _is_count(count) for count in given)
    is_whole = _is_count(prompt) and completion is None and _count(total) > _count(prompt)
    is_whole = is_whole or (_is_count(prompt) and _is_count(completion))
    if prompt is None and completion is None:
        prompt = total
    prompt, completion, total, cached, reasoning = map(
        _count, (prompt, completion, total, usage.cached_tokens, usage.reasoning_tokens)
    )
    rest = total - prompt - completion if _is_count(usage.total_tokens) else 0
    is_explained = rest in (0, reasoning) or (rest > 0 and usage.reasoning_tokens is None)
    is_doubtful = is_doubtful or not is_whole or not is_explained
    completion += max(0, rest)
    is_doubtful = is_doubtful or cached > prompt or reasoning > completion
    cached = min(cached, prompt)
    written = min(_detail(usage.raw, _PROMPT, *_WRITTEN), prompt - cached)
    return CountedUsage(
        prompt,
        cached,
        completion,
        min(reasoning, completion),
        written,
        min(_detail(usage.raw, _PROMPT, "image_tokens"), prompt - cached - written),
        min(_detail(usage.raw, _COMPLETION, "image_tokens"), completion),
        is_whole,
        is_doubtful,
    )


_PROMPT: Final = ("prompt_tokens_details", "input_tokens_details")
_COMPLETION: Final = ("completion_tokens_details", "output_tokens_details")
_WRITTEN: Final = ("cache_write_tokens", "cache_creation_tokens")


def _detail(raw: dict[str, Any], places: tuple[str, ...], *names: str) -> int:
    """Return a count that only some servers tell, 0 if it is none."""
    for place in map(raw.get, places):
        if isinstance(place, dict):
            for count in map(place.get, names):
                if _is_count(count):
                    return _count(count)
    return 0


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MOST_TOKENS


def _count(value: Any) -> int:
    return value if _is_count(value) else 0
