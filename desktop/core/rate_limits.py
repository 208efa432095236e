"""Reads the rate-limit headers of a response; they come from a server and may hold anything.

Source: OpenAI API reference, "Rate limits in headers" (read 2026-11): ``x-ratelimit-limit-requests``,
``x-ratelimit-remaining-requests``, ``x-ratelimit-reset-requests`` and the same for tokens. Others follow it.
"""

from collections.abc import Mapping

from msgspec import Struct

_PREFIX = "x-ratelimit-"


class RateLimit(Struct, frozen=True):
    """One limit.

    Attributes:
        what: What is counted, as the server names it: ``requests``, ``tokens`` …
        reset: When it is full again, in the server's own form, such as ``6m0s``; may be empty.
    """

    what: str
    limit: int
    remaining: int
    reset: str = ""


def rate_limits(headers: Mapping[str, str]) -> list[RateLimit]:
    """Return the limits that ``headers`` (names in lower case) tell whole, sorted by what they count."""
    found = []
    for name in sorted(headers):
        if not name.startswith(f"{_PREFIX}limit-"):
            continue
        what = name.removeprefix(f"{_PREFIX}limit-")
        limit = _count(headers[name])
        remaining = _count(headers.get(f"{_PREFIX}remaining-{what}", ""))
        if limit is not None and remaining is not None:
            reset = headers.get(f"{_PREFIX}reset-{what}", "")[:40]
            found.append(RateLimit(what[:40], limit, remaining, reset))
    return found


def _count(value: str) -> int | None:
    # A progress bar holds 31 bits; no server's limit comes near.
    digits = value.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
