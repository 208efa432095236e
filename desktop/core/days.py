"""A day as files and people write it: ``2026-11-23``. Pure."""

from datetime import date


def day_of(words: str) -> date | None:
    """Return the day that ``words`` name; ``None`` if they are written in any other way.

    Days are compared as texts, so that other forms of ISO 8601, such as ``2026-W48-1``, will not do.
    """
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if day.isoformat() == words else None
