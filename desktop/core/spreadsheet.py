"""Words of others in tables that spreadsheets open. Pure."""

from typing import Final

#: What a cell begins with that a spreadsheet takes for a formula (OWASP, "CSV Injection", read 2026-11-23); East
#: Asian ones read the wide forms as the narrow.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(words: str) -> str:
    """Return ``words`` for a cell of a table, so that no spreadsheet takes them for a formula."""
    return f"'{words}" if words.startswith(_FORMULA) else words
