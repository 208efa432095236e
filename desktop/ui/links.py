"""The one place that decides whether an address from a message may be opened, and in which form; and opens it."""

from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

#: Everything else (file, javascript, data, programs' own schemes) has been used to run code: CVE-2025-59417 and others.
OPENED_SCHEMES: Final = frozenset({"http", "https", "mailto"})


def url_to_open(address: str) -> QUrl | None:
    """Return the URL to hand to the system's browser; ``None`` when it must not be opened."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme().lower() not in OPENED_SCHEMES:
        return None
    if url.scheme().lower() != "mailto" and not url.host():
        return None
    return url


def open_link(address: str) -> None:
    """Hand an address that may be opened to the system's browser; GUI thread."""
    url = url_to_open(address)
    if url is not None:
        QDesktopServices.openUrl(url)


def may_open(address: str) -> bool:
    """Whether ``address`` is of a kind that may leave the program."""
    return url_to_open(address) is not None
