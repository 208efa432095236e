"""Reads the rate-limit headers of a response; they come from a server and may hold anything.

Source: OpenAI API reference, "Rate limits in headers": ``x-ratelimit-limit-requests``,
``x-ratelimit-remaining-requests``, ``x-ratelimit-reset-requests`` and the same for tokens, which Groq, Azure,
Mistral and others follow; Anthropic, "Response headers": ``anthropic-ratelimit-requests-limit`` with a
date; OpenRouter and Together: ``x-ratelimit-limit`` alone (all read 2026-11).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

#: The names of the three headers of one limit; ``what`` is left out where a server has only one.
_FAMILIES: Final = (
    (re.compile(r"x-ratelimit-limit-(.+)"), "x-ratelimit-{field}-{what}"),
    (re.compile(r"anthropic-ratelimit-(.+)-limit"), "anthropic-ratelimit-{what}-{field}"),
    (re.compile(r"x-ratelimit-limit()"), "x-ratelimit-{field}"),
)

_WHAT_ALONE: Final = "requests"

#: Such as ``6m0s``, ``20ms`` or ``1h2m3.5s``.
_DURATION: Final = re.compile(
    r"(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,6}(?:\.\d+)?)s)?(?:(\d{1,6}(?:\.\d+)?)ms)?",
    re.ASCII,
)
_UNITS_S: Final = (86_400.0, 3_600.0, 60.0, 1.0, 0.001)

#: A plain number from here on is a date in seconds since 1970, and from there on one in milliseconds.
_DATE_FROM: Final = 1e9
_DATE_MS_FROM: Final = 1e12


class RateLimit(Struct, frozen=True):
    """One limit.

    Attributes:
        what: What is counted, as the server names it: ``requests``, ``tokens`` …
        resets_at: Seconds since 1970 (UTC) when it is full again; ``None`` if the server did not say.
    """

    what: str
    limit: int
    remaining: int
    resets_at: float | None = None


def rate_limits(headers: Mapping[str, str], told_at: float) -> list[RateLimit]:
    """Return the limits that ``headers`` (names in lower case) tell whole, sorted by what they count.

    Args:
        headers: Of one response.
        told_at: When it came, in seconds since 1970; what counts from there counts from then.
    """
    found = {limit.what: limit for limit in _found(headers, told_at)}
    return [found[what] for what in sorted(found)]


def reset_time(value: str, told_at: float) -> float | None:
    """Return when a limit is full again, in seconds since 1970; ``None`` if ``value`` does not tell.

    Servers write a duration (``6m0s``), seconds, a date in ISO 8601, or one in (milli)seconds since 1970.
    """
    value = value.strip()[:40]
    duration = _DURATION.fullmatch(value)
    if value and duration is not None:
        parts = zip(duration.groups(), _UNITS_S, strict=True)
        return told_at + sum(float(number) * unit for number, unit in parts if number)
    if re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]+)?", value):
        number = float(value)
        if number >= _DATE_MS_FROM:
            return number / 1000
        return number if number >= _DATE_FROM else told_at + number
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _found(headers: Mapping[str, str], told_at: float) -> Iterator[RateLimit]:
    for name in headers:
        for pattern, template in _FAMILIES:
            match = pattern.fullmatch(name)
            if match is None:
                continue
            what = match[1]
            limit = _count(headers[name])
            remaining = _count(headers.get(template.format(field="remaining", what=what), ""))
            if limit is not None and remaining is not None:
                told = headers.get(template.format(field="reset", what=what), "")
                at = reset_time(told, told_at)
                yield RateLimit(what[:40] or _WHAT_ALONE, limit, remaining, at)


def _count(value: str) -> int | None:
    # A progress bar holds 31 bits; no server's limit comes near.
    digits = value.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
