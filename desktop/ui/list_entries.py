"""What stands in the list of conversations: folders, headings by date, and the conversations under them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

from desktop.core.conversation import ConversationSummary

#: Days of the two groups that come after yesterday.
_WEEK_DAYS: Final = 7
_MONTH_DAYS: Final = 30

#: 1 January 1970, as ``QDate`` counts days.
_EPOCH_DAY: Final = 2_440_588
_DAY_MS: Final = 86_400_000

_Group = tuple[str, str, int]


class Heading(Struct, frozen=True):
    """Stands over the conversations of a time."""

    id: str
    words: str


class FolderEntry(Struct, frozen=True):
    """A folder, or with an empty ``name`` the archive; ``count`` conversations are in it."""

    id: str
    name: str
    count: int


Entry = ConversationSummary | Heading | FolderEntry


def folder_entries(folders: Counter[str], archived: int) -> list[Entry]:
    """Return the folders that hold anything, by name, and the archive after them."""
    names = sorted((name for name in folders if name and folders[name]), key=str.casefold)
    found: list[Entry] = [FolderEntry(folder_id(name), name, folders[name]) for name in names]
    if archived:
        found.append(FolderEntry(":archive", "", archived))
    return found


def folder_id(name: str) -> str:
    """Return the id of a folder's entry."""
    return f"folder:{name}"


def dated(
    rows: Sequence[ConversationSummary],
    today: QDate,
    locale: QLocale,
    above: Iterable[Entry] = (),
) -> list[Entry]:
    """Put headings between ``rows``, which are pinned first, then the newest; ``above`` stand over them.

    Only the first row of each group is looked at, so it costs nothing to have many.
    """
    found = [*above]
    pinned = bisect_right(rows, False, key=_is_loose)
    if pinned:
        words = QCoreApplication.translate("ConversationList", "Pinned")
        found.append(Heading("heading:pinned", words))
        found += rows[:pinned]
    at = pinned
    groups = _groups(today)
    while at < len(rows):
        newest_ms = rows[at].updated
        named = next((group for group in groups if newest_ms >= group[2]), None)
        key, words, since_ms = named or _month(newest_ms, locale)
        end = bisect_right(rows, -since_ms, lo=at, key=_age)
        found.append(Heading(f"heading:{key}", words))
        found += rows[at:end]
        at = end
    return found


def _groups(today: QDate) -> tuple[_Group, ...]:
    """Return key, words and beginning (milliseconds since 1970) of the groups that have a name."""
    translate = QCoreApplication.translate
    return (
        ("today", translate("ConversationList", "Today"), _start_ms(today)),
        ("yesterday", translate("ConversationList", "Yesterday"), _start_ms(today.addDays(-1))),
        (
            "week",
            translate("ConversationList", "Previous 7 days"),
            _start_ms(today.addDays(-_WEEK_DAYS)),
        ),
        (
            "month",
            translate("ConversationList", "Previous 30 days"),
            _start_ms(today.addDays(-_MONTH_DAYS)),
        ),
    )


def _month(updated_ms: int, locale: QLocale) -> _Group:
    day = _day_at(updated_ms)
    # Translators: the month of a year, as QLocale writes dates.
    form = QCoreApplication.translate("ConversationList", "MMMM yyyy")
    return _month_of(day.year(), day.month(), locale, form)


@lru_cache(maxsize=1024)  # ten years have 120, and the list is made with each change
def _month_of(year: int, month: int, locale: QLocale, form: str) -> _Group:
    first = QDate(year, month, 1)
    return first.toString("yyyy-MM"), locale.toString(first, form), _start_ms(first)


@lru_cache(maxsize=1024)
def _start_ms(day: QDate) -> int:
    """Return when ``day`` begins here; Qt's own way looks for the system's zone each time, which ten years of months show."""
    utc_ms = (day.toJulianDay() - _EPOCH_DAY) * _DAY_MS
    start_ms = utc_ms - 1000 * QDateTime.fromMSecsSinceEpoch(utc_ms).offsetFromUtc()
    if _day_at(start_ms) == day != _day_at(start_ms - 1):
        return start_ms
    return day.startOfDay().toMSecsSinceEpoch()  # the clock is changed about then


def _day_at(ms: int) -> QDate:
    return QDateTime.fromMSecsSinceEpoch(ms).date()


def _is_loose(summary: ConversationSummary) -> bool:
    return not summary.pinned


def _age(summary: ConversationSummary) -> int:
    return -summary.updated
