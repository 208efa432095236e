"""Numbers, times and moments in words: as the person's region writes them, with units in the program's language.

The locale is ``QLocale()``, which ``runtime/translation.py`` sets; a widget's own would be that of its making.
"""

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from desktop.core.prices import money


def number_text(value: int) -> str:
    """Return a whole number with its thousands apart."""
    return QLocale().toString(value)


def decimal_text(value: float, digits: int) -> str:
    """Return a number with so many digits behind its point."""
    return QLocale().toString(float(value), "f", digits)


def money_text(amount: float, currency: str, *, is_exact: bool = True) -> str:
    """Return an amount in a currency (ISO 4217), marked where it is only about so much."""
    return money(amount, currency, is_exact=is_exact, number=decimal_text)


def price_text(amount: float, currency: str) -> str:
    """Return a price with all of its digits."""
    return money(amount, currency, is_whole=True, number=decimal_text)


def percent_text(share: float, digits: int = 0) -> str:
    """Return a share of one as a percentage."""
    return f"{decimal_text(share * 100, digits)}%"


def seconds_text(value: float, digits: int = 0) -> str:
    """Return a time in seconds with its unit."""
    words = QCoreApplication.translate("Quantities", "{seconds} s")
    return words.format(seconds=decimal_text(value, digits))


def milliseconds_text(value: float) -> str:
    """Return a time in milliseconds, rounded to whole ones, with its unit."""
    words = QCoreApplication.translate("Quantities", "{ms} ms")
    return words.format(ms=number_text(round(value)))


def moment_text(at_ms: int) -> str:
    """Return the date and the time of a moment, in milliseconds since 1970, in their short form."""
    return QLocale().toString(QDateTime.fromMSecsSinceEpoch(at_ms), QLocale.FormatType.ShortFormat)
