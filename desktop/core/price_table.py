"""What is known of models: limits, abilities, and prices with the host and the day for which they hold. Pure.

A table is data that a person may edit or import, so every value is checked before it is believed.
"""

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from desktop.core.days import day_of
from desktop.core.errors import SettingsError
from desktop.core.text import Text, text

TABLE_VERSION: Final = 1

#: Beyond these a value is a mistake: currency for a million tokens, tokens of a context, entries of a table,
#: characters of one text, names or rates of one entry.
MOST_PRICE: Final = 100_000.0
MOST_TOKENS: Final = 100_000_000
MOST_ENTRIES: Final = 10_000
_MOST_TEXT: Final = 1_000
_MOST_ITEMS: Final = 100

CURRENCIES: Final = ("USD", "CNY")

#: What a price may be for, in the order in which it is shown.
PRICE_FIELDS: Final = (
    "input",
    "cached",
    "cache_write",
    "output",
    "reasoning",
    "image_input",
    "image_output",
)

_HOURS: Final = re.compile(r"(?:\d{1,2}-\d{1,2})(?:,\d{1,2}-\d{1,2})*")


class Rate(Struct, frozen=True, omit_defaults=True):
    """Prices of a million tokens; ``None`` means that it is not known.

    Attributes:
        cached: Input that the server had in its cache; ``None`` counts as plain input.
        cache_write: Input that the server put into its cache; ``None`` counts as plain input.
        reasoning: ``None`` counts as output.
        image_input, image_output: Tokens of pictures, where the server counts them apart.
        above: It holds for prompts of more tokens than these.
        since: It holds from this day on (ISO 8601); empty: always.
        hours: It holds from Monday to Friday within these hours of UTC, such as ``1-4,6-10``.
    """

    input: float | None = None
    cached: float | None = None
    cache_write: float | None = None
    output: float | None = None
    reasoning: float | None = None
    image_input: float | None = None
    image_output: float | None = None
    above: int = 0
    since: str = ""
    hours: str = ""


class ModelEntry(Struct, frozen=True, omit_defaults=True):
    """One model, or several of the same price.

    Attributes:
        id: Names the entry: the person's own one of the same id replaces it.
        models: Names without a provider in front; a name that ends in ``*`` is the beginning of names.
        hosts: Where the prices hold; empty: nowhere, the entry tells limits only. ``*``: everywhere.
        rates: The last that applies counts.
        context, output: Tokens; ``None`` means not known.
        encoding: The vocabulary, such as ``o200k_base``.
        capabilities: Among ``images``, ``tools``, ``reasoning``, ``structured``.
        ends: The day from which the model is no longer served (ISO 8601).
        source, read: The page that says so, and the day on which it was read.
        note: What a person should know, by language.
    """

    id: str
    models: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    currency: str = "USD"
    rates: tuple[Rate, ...] = ()
    context: int | None = None
    output: int | None = None
    encoding: str = ""
    capabilities: tuple[str, ...] = ()
    ends: str = ""
    source: str = ""
    read: str = ""
    note: dict[str, str] = {}


class PriceTable(Struct, frozen=True):
    """Entries in the order in which they are looked up, and the day of the table."""

    version: int
    date: str
    entries: tuple[ModelEntry, ...] = ()


def read_table(data: bytes) -> PriceTable:
    """Return the table that a file holds.

    Raises:
        SettingsError: It is no table, of a newer version, or holds nonsense; the reason is a sentence.
    """
    try:
        table = msgspec.json.decode(data, type=PriceTable)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        # msgspec's own words name the place, and no content.
        reason = text("This is not a table of models: {problem}", problem=exc)
        raise SettingsError("models", reason) from exc
    if problem := problem_of(table):
        raise SettingsError("models", problem)
    return table


def problem_of(table: PriceTable) -> Text | None:
    """Return what is wrong with ``table``, or ``None``."""
    if table.version != TABLE_VERSION:
        return text("The table is of a version that this Loquat does not know.")
    if day_of(table.date) is None:
        return text("The table has no date.")
    if not 0 < len(table.entries) <= MOST_ENTRIES:
        return text("The table is empty or too long.")
    return next(filter(None, _problems_of_entries(table)), None)


def _problems_of_entries(table: PriceTable) -> Iterator[Text | None]:
    seen: set[str] = set()
    for entry in table.entries:
        if entry.id in seen:
            yield text("{entry} stands in the table twice.", entry=entry.id[:80])
        seen.add(entry.id)
        if problem := entry_problem(entry):
            yield text("{entry}: {problem}", entry=entry.id[:80], problem=problem)


def entry_problem(entry: ModelEntry) -> Text | None:
    """Return what is wrong with one entry, or ``None``."""
    texts = (entry.id, *entry.models, *entry.hosts, entry.source, *entry.note, *entry.note.values())
    too_many = max(len(entry.models), len(entry.hosts), len(entry.rates), len(entry.capabilities))
    if any(len(words) > _MOST_TEXT for words in texts) or too_many > _MOST_ITEMS:
        return text("It is too long.")
    if not entry.id.strip() or not any(name.strip(" *") for name in entry.models):
        return text("It needs the name of a model.")
    if entry.currency not in CURRENCIES:
        return text("The currency must be USD or CNY.")
    if any(n is not None and not 0 < n <= MOST_TOKENS for n in (entry.context, entry.output)):
        return text("The number of tokens cannot be right.")
    if any(day and day_of(day) is None for day in (entry.ends, entry.read)):
        return text("A date must be written like 2026-11-23.")
    return next(filter(None, map(_rate_problem, entry.rates)), None)


def _rate_problem(rate: Rate) -> Text | None:
    prices = (getattr(rate, name) for name in PRICE_FIELDS)
    for price in prices:
        if price is not None and not (math.isfinite(price) and 0 <= price <= MOST_PRICE):
            return text("A price must be a number from 0 to {most}.", most=f"{MOST_PRICE:,.0f}")
    if not 0 <= rate.above <= MOST_TOKENS:
        return text("The number of tokens cannot be right.")
    if rate.since and day_of(rate.since) is None:
        return text("A date must be written like 2026-11-23.")
    if rate.hours and not _is_hours(rate.hours):
        return text("Hours must be written like 1-4,6-10.")
    return None


def _is_hours(words: str) -> bool:
    if len(words) > _MOST_TEXT or not _HOURS.fullmatch(words):
        return False
    return all(start < end <= 24 for start, end in spans(words))


def spans(hours: str) -> list[tuple[int, int]]:
    """Return the spans of ``1-4,6-10``: from the first hour on, up to the second."""
    pairs = (span.split("-") for span in hours.split(",") if span)
    return [(int(start), int(end)) for start, end in pairs]


def merged(table: PriceTable, own: Iterable[ModelEntry]) -> PriceTable:
    """Return ``table`` with the person's own entries before those of others, in the place of those of the same id."""
    mine = {entry.id: entry for entry in own}
    kept = tuple(entry for entry in table.entries if entry.id not in mine)
    return PriceTable(table.version, table.date, (*mine.values(), *kept))


def as_json(value: Any) -> bytes:
    """Return a table or an entry as it is stored."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2)
