"""Reads JSON that strangers wrote: leniently, and without ever raising anything but ``ValueError``."""

import json
import math
from typing import Any, Final

import msgspec

#: OpenAI's documented stand-in for "practically impossible", for servers that write ``-Infinity``.
LEAST_LOGPROB: Final = -9999.0

#: An index above this is not one: 128 answers are the most that any API gives.
MOST_CHOICES: Final = 1024

#: More digits than any count or index has; text of any length could stand in a server's JSON.
MOST_DIGITS: Final = 15

_decode_json: Final = msgspec.json.Decoder().decode


def parse_json(data: str | bytes) -> Any:
    """Read one JSON value, leniently: ``NaN``, raw control characters and lone surrogates pass.

    Lone surrogates become U+FFFD, infinite numbers ``LEAST_LOGPROB`` and ``NaN`` null.

    Raises:
        ValueError: It is not JSON, or nested too deeply.
    """
    try:
        return _decode_json(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return _parse_leniently(data)


def _parse_leniently(data: str | bytes) -> Any:
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    try:
        value = json.loads(text, strict=False, parse_constant=_constant, parse_float=_number)
        return _without_surrogates(value) if "\\u" in text else value
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _without_surrogates(value: Any) -> Any:
    units = json.dumps(value, ensure_ascii=False).encode("utf-16-le", "surrogatepass")
    return json.loads(units.decode("utf-16-le", "replace"), strict=False)


def _constant(name: str) -> float | None:
    return {"-Infinity": LEAST_LOGPROB, "Infinity": -LEAST_LOGPROB}.get(name)


def _number(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else math.copysign(LEAST_LOGPROB, number)


def storable(value: Any) -> bool:
    """Whether ``value`` can be written to the history: no integer beyond 64 bits, not nested too deeply."""
    try:
        msgspec.json.encode(value)
    except (OverflowError, ValueError, TypeError, RecursionError):
        return False
    return True


def whole_number(value: Any) -> int | None:
    """Return a number that is written as an integer, as ``1.0`` or as text; ``None`` for all else."""
    if type(value) is int:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS:
        return int(value)
    return int(value) if isinstance(value, float) and value.is_integer() else None


def choice_index(choice: dict[str, Any], position: int) -> int:
    """Return the choice's own index, or its place in the list when it has none that can be one."""
    index = choice.get("index")
    if type(index) is not int:
        index = whole_number(index)
    return index if index is not None and 0 <= index < MOST_CHOICES else position


def text_of(value: Any) -> str | None:
    """Return ``value`` if it is a string with something in it."""
    return value if isinstance(value, str) and value else None
