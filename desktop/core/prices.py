"""What tokens cost: which entry of a table is meant by a model at a host, and the price of a usage. Pure.

A price that is not known is never guessed: the answer is ``None``. An amount that may be off, because the server
did not say enough, says so with ``is_exact``.
"""

import math
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct

from desktop.core.connection import Connection
from desktop.core.price_table import MOST_PRICE, ModelEntry, PriceTable, Rate, spans
from desktop.core.usage import Usage, counted

#: Prices are for so many tokens.
PER: Final = 1_000_000

#: OpenRouter tells the price of each answer itself, in dollars (OpenRouter API reference, "Usage accounting",
#: read 2026-11); the prices of the models behind it depend on who serves them.
TELLS_COST: Final = "openrouter.ai"

#: What stands behind a model's name when it is one version of it: 2024-07-18, 20250929, 0613.
_SNAPSHOT: Final = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4})$")

_SYMBOLS: Final = {"USD": "$", "CNY": "¥"}


class Cost(Struct, frozen=True):
    """What something costs, in units of ``currency``.

    Attributes:
        is_exact: It follows from the server's own counts and known prices.
        input, cached, output, reasoning: What it is made of; together they are the amount, except where
            the server told the amount itself.
    """

    amount: float
    currency: str = "USD"
    is_exact: bool = True
    input: float = 0.0
    cached: float = 0.0
    output: float = 0.0
    reasoning: float = 0.0


def host_of(connection: Connection | None) -> str:
    """Return the lower-case host of a connection; empty for the local model and for what is no address."""
    if connection is None or connection.is_local_model:
        return ""
    try:
        return (urlsplit(connection.base_url).hostname or "").lower()
    except ValueError:
        return ""


def is_own_machine(host: str) -> bool:
    """Whether ``host`` is this machine: what runs there has no price that a table could know."""
    if host in ("localhost", "localhost."):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def names_of(model: str) -> tuple[str, ...]:
    """Return the names under which a table may know ``model``, the closest first.

    Provider prefixes (``openai/gpt-4o``), variants (``:free``), a fine-tune's own name and snapshot dates
    are taken off. A fine-tuned model is only ever ``ft:`` and its base: it has a price of its own.
    """
    name = model.strip().lower().rpartition("/")[2]
    prefix = ""
    if name.startswith("ft:"):
        prefix, name = "ft:", name.removeprefix("ft:")
    name = name.partition(":")[0].replace("gpt-35-", "gpt-3.5-")
    base = _SNAPSHOT.sub("", name)
    return tuple(dict.fromkeys((prefix + name, prefix + base)))


def entry_for(table: PriceTable, model: str, host: str) -> ModelEntry | None:
    """Return the entry whose prices hold for ``model`` at ``host``; ``None`` where none is known."""
    wanted = {host} if is_own_machine(host) else {host, "*"}
    if not host:
        return None
    return next((e for e in _matching(table, names_of(model)) if wanted & set(e.hosts)), None)


def limits_for(table: PriceTable, model: str, host: str = "") -> ModelEntry | None:
    """Return the entry that tells the limits of ``model``: by this host if there is one, else by any.

    A model keeps its limits wherever it is served; where a host has others, it has an entry of its own.
    """
    if known := entry_for(table, model, host):
        return known
    names = names_of(model)
    bare = tuple(dict.fromkeys(name.removeprefix("ft:") for name in names))
    return next(_matching(table, (*names, *bare)), None)


def _matching(table: PriceTable, names: tuple[str, ...]) -> Iterator[ModelEntry]:
    """Yield entries for the first name that has any, then for the next; whole names before beginnings."""
    for name in names:
        yield from (e for e in table.entries if name in e.models)
    for name in names:
        for entry in table.entries:
            beginnings = (m[:-1] for m in entry.models if m.endswith("*"))
            if any(name.startswith(beginning) for beginning in beginnings):
                yield entry


def cost_of(
    table: PriceTable, connection: Connection | None, model: str, usage: Usage, at_ms: int
) -> Cost | None:
    """Return what an answer cost; ``None`` where it is not known.

    Args:
        table: The prices.
        connection: That the answer came by; the local model costs nothing.
        model: As it was asked for.
        usage: The server's own counts.
        at_ms: When it was asked, milliseconds since 1970 (UTC).
    """
    if connection is not None and connection.is_local_model:
        return Cost(0.0)
    host = host_of(connection)
    if host == TELLS_COST and (told := _amount(usage.raw.get("cost"))) is not None:
        return Cost(told)
    entry = entry_for(table, model, host)
    return price_of(entry, usage, at_ms) if entry is not None else None


def price_of(
    entry: ModelEntry, usage: Usage, at_ms: int, prompt_size: int | None = None
) -> Cost | None:
    """Return the price of ``usage`` by one entry; ``None`` where a price or a count that it needs is missing.

    ``prompt_size`` is the length of each prompt, for the usage of several answers together.
    """
    counts = counted(usage)
    if counts is None or not counts.is_whole:
        return None
    rate = rate_at(entry, counts.prompt if prompt_size is None else prompt_size, at_ms)
    if rate is None or rate.input is None or rate.output is None:
        return None
    # Only some servers count pictures apart, and only some prices do.
    pictures_in = counts.pictures_in if rate.image_input is not None else 0
    pictures_out = counts.pictures_out if rate.image_output is not None else 0
    reasoning = min(counts.reasoning, counts.completion - pictures_out)
    plain = counts.prompt - counts.cached - counts.written - pictures_in
    parts = (
        (plain * rate.input + counts.written * _or(rate.cache_write, rate.input) + pictures_in * _or(rate.image_input, rate.input)) / PER,
        counts.cached * _or(rate.cached, rate.input) / PER,
        ((counts.completion - reasoning - pictures_out) * rate.output + pictures_out * _or(rate.image_output, rate.output)) / PER,
        reasoning * _or(rate.reasoning, rate.output) / PER,
    )  # fmt: skip
    is_known = not (counts.cached and rate.cached is None) and not rate.hours
    return Cost(sum(parts), entry.currency, is_known and not counts.is_doubtful, *parts)


def estimate(entry: ModelEntry, prompt_tokens: int, output_tokens: int, at_ms: int) -> Cost | None:
    """Return what a request is likely to cost; never exact."""
    cost = price_of(entry, Usage(max(0, prompt_tokens), max(0, output_tokens)), at_ms)
    return Cost(cost.amount, cost.currency, False, cost.input, 0.0, cost.output) if cost else None


def rate_at(entry: ModelEntry, prompt_tokens: int, at_ms: int) -> Rate | None:
    """Return the rate for a prompt of this length at this time: the last of the entry that applies."""
    moment = datetime.fromtimestamp(min(max(at_ms, 0), 253_402_300_799_000) / 1000, UTC)
    found = None
    for rate in entry.rates:
        applies = prompt_tokens > rate.above or rate.above == 0
        if rate.since:
            applies = applies and moment.date() >= date.fromisoformat(rate.since)
        if rate.hours:
            is_weekday = moment.weekday() < 5
            applies = (
                applies and is_weekday and any(a <= moment.hour < b for a, b in spans(rate.hours))
            )
        found = rate if applies else found
    return found


def grouped(value: float, digits: int) -> str:
    """Write a number as English does; who knows the person's region writes it in its own way."""
    return f"{value:,.{digits}f}"


def money(
    amount: float,
    currency: str = "USD",
    *,
    is_exact: bool = True,
    is_whole: bool = False,
    number: Callable[[float, int], str] = grouped,
) -> str:
    """Write an amount for a person: two digits behind the point, or as many as the first two that are not 0.

    Args:
        amount: In units of ``currency``.
        currency: ISO 4217.
        is_exact: Whether it is not only about so much.
        is_whole: All of its digits are wanted, as of a price.
        number: Writes a number with so many digits behind its point.
    """
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    about = "" if is_exact else "≈ "
    size = abs(amount)
    if not math.isfinite(amount) or 0 < size < 1e-7:
        amount, size = 0.0, 0.0
    digits = 2 if size >= 1 or size == 0 else max(2, 1 - math.floor(math.log10(size)))
    if digits > 2 and f"{amount:.{digits}f}".endswith("0"):
        digits -= 1
    if is_whole:
        digits = max(2, len(f"{amount:.7f}".rstrip("0").partition(".")[2]))
    return f"{about}{symbol}{number(amount, digits)}"


def _or(price: float | None, otherwise: float) -> float:
    return otherwise if price is None else price


def _amount(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= MOST_PRICE else None
