"""What answers cost in tokens, time and money, added up by day, model, connection or conversation. Pure.

Counts come from the servers' own figures. Money is worked out from them when it is shown, because prices
are edited and imported; amounts of different currencies are never added up.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

DAY_MS: Final = 86_400_000
_EPOCH: Final = date(1970, 1, 1)

#: The last day that calendars and file formats know without trouble.
_LAST_DAY: Final = date(9998, 12, 31)


class By(StrEnum):
    """What is added up by."""

    DAY = "day"
    MODEL = "model"
    CONNECTION = "connection"
    CONVERSATION = "conversation"


class Cell(Struct):
    """The smallest sum that is kept: answers of one day (or conversation), model, connection and length.

    Attributes:
        key: The day as days since 1970, or the conversation's id.
        at_ms: When the first of them was asked, milliseconds since 1970 (UTC).
        prompt_size: Tokens that each of these prompts had at most, for prices that depend on it; 0 where
            the server did not tell enough for a price.
        answers: Requests whose server told its figures.
        silent: Answers whose server told none.
        doubtful: Of ``answers``, those whose figures contradicted themselves.
        written, pictures_in, pictures_out: As in ``CountedUsage``.
        told: What the server itself said that it cost, in its own currency; 0 if it said nothing.
        first_ms, first_count: Milliseconds to the first token, added up, and of how many answers.
        timed_tokens, timed_ms: Tokens after the first, and the milliseconds that they took.
    """

    key: int | str
    at_ms: int = 0
    model: str = ""
    connection: str = ""
    prompt_size: int = 0
    answers: int = 0
    silent: int = 0
    doubtful: int = 0
    prompt: int = 0
    cached: int = 0
    completion: int = 0
    reasoning: int = 0
    written: int = 0
    pictures_in: int = 0
    pictures_out: int = 0
    told: float = 0
    first_ms: float = 0
    first_count: int = 0
    timed_tokens: int = 0
    timed_ms: float = 0


class Money(Struct, frozen=True):
    """An amount in a currency (ISO 4217)."""

    amount: float
    currency: str


#: Gives the price of a cell's tokens; ``None`` where the price is not known.
PriceCell = Callable[[Cell], Money | None]


class Sum(Struct):
    """What belongs to one key: a day, a model, a connection or a conversation.

    Attributes:
        money: Amounts by currency.
        unpriced: Answers of which no price is known.
    """

    key: str
    answers: int = 0
    silent: int = 0
    doubtful: int = 0
    prompt: int = 0
    cached: int = 0
    completion: int = 0
    reasoning: int = 0
    first_ms: float = 0
    first_count: int = 0
    timed_tokens: int = 0
    timed_ms: float = 0
    money: dict[str, float] = field(default_factory=dict)
    unpriced: int = 0

    @property
    def tokens(self) -> int:
        """All tokens that the servers counted."""
        return self.prompt + self.completion

    @property
    def is_exact(self) -> bool:
        """Whether the money follows from figures that can be believed, of answers that all have a price."""
        return not self.doubtful and not self.unpriced

    @property
    def first_token_s(self) -> float | None:
        """Mean time to the first token, in seconds; ``None`` if unknown."""
        return self.first_ms / self.first_count / 1000 if self.first_count else None

    @property
    def tokens_per_s(self) -> float | None:
        """Tokens per second from the first to the last one; ``None`` if unknown."""
        return self.timed_tokens * 1000 / self.timed_ms if self.timed_ms > 0 else None

    def take(self, cell: Cell, price: Money | None) -> None:
        """Add a cell and its price."""
        self.answers += cell.answers
        self.silent += cell.silent
        self.doubtful += cell.doubtful
        self.prompt += cell.prompt
        self.cached += cell.cached
        self.completion += cell.completion
        self.reasoning += cell.reasoning
        self.first_ms += cell.first_ms
        self.first_count += cell.first_count
        self.timed_tokens += cell.timed_tokens
        self.timed_ms += cell.timed_ms
        if price is None:
            self.unpriced += cell.answers
        elif price.amount:  # what is free is so in every currency
            self.money[price.currency] = self.money.get(price.currency, 0.0) + price.amount


def no_price(_cell: Cell) -> Money | None:
    """Know no price."""
    return None


def summed(cells: Iterable[Cell], by: By, price: PriceCell = no_price) -> list[Sum]:
    """Add cells up: days in their order (as ``2026-11-23``), all else by tokens, the most first."""
    found: dict[str, Sum] = {}
    for cell in cells:
        key = _key_of(cell, by)
        known = found.get(key)
        if known is None:
            known = found[key] = Sum(key)
        known.take(cell, price(cell))
    if by is By.DAY:
        return [found[key] for key in sorted(found)]
    return sorted(found.values(), key=lambda item: (-item.tokens, -item.answers, item.key))


def total_of(sums: Iterable[Sum]) -> Sum:
    """Add sums up, whatever they were made by."""
    whole = Sum("")
    for item in sums:
        for name in _ADDED:
            setattr(whole, name, getattr(whole, name) + getattr(item, name))
        for currency, amount in item.money.items():
            whole.money[currency] = whole.money.get(currency, 0.0) + amount
    return whole


_ADDED: Final = tuple(n for n in Sum.__struct_fields__ if n not in ("key", "money"))


def with_empty_days(days: list[Sum], span: "DateSpan", most: int) -> list[Sum]:
    """Return ``days`` with those between them on which nothing was asked, for a chart without gaps.

    The days go from the first of the span (or of what there is) to its last, of more than ``most`` the last.
    """
    if not days:
        return []
    begins, ends = date.fromisoformat(days[0].key), date.fromisoformat(days[-1].key)
    first, last = min(span.first or begins, begins), max(span.last or ends, ends)
    known: Mapping[str, Sum] = {day.key: day for day in days}
    count = min((last - first).days + 1, most)
    names = ((last - timedelta(days=count - 1 - i)).isoformat() for i in range(count))
    return [known.get(name) or Sum(name) for name in names]


class DateSpan(Struct, frozen=True):
    """Days from ``first`` to ``last``, both included; ``None`` has no end on that side."""

    first: date | None = None
    last: date | None = None

    @property
    def begins_ms(self) -> int | None:
        """When the first day begins where the person is, milliseconds since 1970 (UTC)."""
        return _midnight_ms(self.first) if self.first else None

    @property
    def ends_ms(self) -> int | None:
        """When the day after the last begins."""
        return _midnight_ms(self.last + timedelta(days=1)) if self.last else None


def last_days(count: int, today: date) -> DateSpan:
    """Return the span of ``count`` days that ends today."""
    return DateSpan(today - timedelta(days=count - 1), today)


def this_month(today: date) -> DateSpan:
    """Return the span from the first of the month to today."""
    return DateSpan(today.replace(day=1), today)


class Offset(Struct, frozen=True):
    """A time in which local time differs from UTC by the same: milliseconds, from and up to but without."""

    from_ms: int
    until_ms: int
    offset_ms: int


def offsets(from_ms: int, until_ms: int) -> list[Offset]:
    """Cut a time into parts of one difference to UTC each, by this machine's time zone (summer time)."""
    found: list[Offset] = []
    start = from_ms
    while start < until_ms:
        offset = _offset_ms(start)
        end = start
        while end < until_ms and _offset_ms(min(end + _STEP_MS, until_ms)) == offset:
            end += _STEP_MS
        if end < until_ms:
            end = _change_between(end, min(end + _STEP_MS, until_ms), offset)
        end = min(end, until_ms)
        found.append(Offset(start, end, offset))
        start = end
    return found


#: Two changes of a zone's difference are never nearer than this.
_STEP_MS: Final = 7 * DAY_MS

#: Zones change on a whole quarter of an hour of UTC.
QUARTER_MS: Final = 900_000


def _change_between(low: int, high: int, offset: int) -> int:
    """Return when the difference is first another than ``offset``, which it is at ``low`` and not at ``high``."""
    first, last = low // QUARTER_MS, -(-high // QUARTER_MS)
    while last - first > 1:
        middle = (first + last) // 2
        if _offset_ms(middle * QUARTER_MS) == offset:
            first = middle
        else:
            last = middle
    return last * QUARTER_MS


def _offset_ms(at_ms: int) -> int:
    try:
        offset = datetime.fromtimestamp(at_ms / 1000).astimezone().utcoffset()
    except (ValueError, OverflowError, OSError):
        return 0
    return round(offset.total_seconds() * 1000) if offset is not None else 0


def _midnight_ms(day: date) -> int:
    try:
        # Of a day whose clocks are put forward at midnight, as in Chile, this is the first moment.
        return round(datetime.combine(day, time.min).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return (day - _EPOCH).days * DAY_MS


def _key_of(cell: Cell, by: By) -> str:
    match by:
        case By.DAY:
            return iso_day(cell.key) if isinstance(cell.key, int) else ""
        case By.MODEL:
            return cell.model
        case By.CONNECTION:
            return cell.connection
        case By.CONVERSATION:
            return str(cell.key)


def iso_day(days: int) -> str:
    """Return the date of so many days since 1970; beyond what calendars know, the last day."""
    return (_EPOCH + timedelta(days=min(max(days, 0), (_LAST_DAY - _EPOCH).days))).isoformat()
