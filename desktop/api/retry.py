"""When a failed request is sent again, and after how long. Pure: the dice are given in."""

import math
from typing import Final

from msgspec import Struct

from desktop.core.errors import ErrorKind
from desktop.core.text import Text, text

FIRST_DELAY_S: Final = 0.5
LONGEST_DELAY_S: Final = 8.0

#: A server that wants a longer wait than this is not waited for; the person is told instead.
LONGEST_SERVER_WAIT_S: Final = 120.0

#: A longer wait than a year is nonsense, and is told as one year.
_LONGEST_TOLD_S: Final = 365 * 86400.0

#: Statuses that mean "again, perhaps": request timeout, conflict (a lock), too many requests.
_RETRIED_STATUSES: Final = frozenset({408, 409, 429})

#: Failures before a response that another attempt may not meet.
_RETRIED_KINDS: Final = frozenset(
    {
        ErrorKind.NAME_LOOKUP,
        ErrorKind.CONNECT,
        ErrorKind.CONNECT_TIMEOUT,
        ErrorKind.PROXY,
        ErrorKind.STREAM_CUT,
    }
)

#: However the status reads, these do not go away by asking again.
_FINAL_KINDS: Final = frozenset(
    {ErrorKind.QUOTA, ErrorKind.AUTH, ErrorKind.TLS, ErrorKind.PROXY_AUTH}
)


class Outcome(Struct, frozen=True):
    """How an attempt failed, before any part of an answer came.

    Attributes:
        kind: What failed.
        status: The status of the server's response, if there was one.
        asked_wait_s: The wait that the server asked for, if it did (see ``server_errors``).
        should_retry: The response's ``x-should-retry``, if there was one.
    """

    kind: ErrorKind
    status: int | None = None
    asked_wait_s: float | None = None
    should_retry: str = ""


def delay_before(attempt: int, retries: int, outcome: Outcome, random: float) -> float | None:
    """Return the seconds to wait before the next attempt, or ``None`` when there shall be none.

    Args:
        attempt: Attempts made so far, from 1.
        retries: Further attempts that the connection allows.
        outcome: How the last one failed.
        random: From 0 to 1; spreads the attempts of many clients.
    """
    if attempt > retries or not _is_worth_it(outcome):
        return None
    asked = outcome.asked_wait_s
    if asked is None:
        doubled = FIRST_DELAY_S * 2.0 ** min(attempt - 1, 10)
        return min(doubled, LONGEST_DELAY_S) * (1.0 - 0.25 * random)
    return None if asked > LONGEST_SERVER_WAIT_S else max(asked, 0.0)


def wait_advice(asked_wait_s: float) -> Text:
    """Say how long a server wants to be left alone, for a wait that is not waited for."""
    minutes = math.ceil(min(asked_wait_s, _LONGEST_TOLD_S) / 60.0)
    if minutes < 120:
        return text("The server asks you to wait {minutes} minutes.", minutes=minutes)
    return text("The server asks you to wait {hours} hours.", hours=math.ceil(minutes / 60.0))


def _is_worth_it(outcome: Outcome) -> bool:
    if outcome.kind in _FINAL_KINDS:
        return False
    if outcome.status is None:
        return outcome.kind in _RETRIED_KINDS
    told = outcome.should_retry.strip().lower()
    if told in {"true", "false"}:
        return told == "true"
    return outcome.status in _RETRIED_STATUSES or outcome.status >= 500
