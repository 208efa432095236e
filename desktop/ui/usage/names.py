"""What the keys of sums are called: models, connections, conversations, days."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt

from desktop.core.spending import By

_IMPORTED: Final = "import:"


translate: Final = QCoreApplication.translate


class KeyNames:
    """Owned by a window. What is not known any more is called by its key."""

    def __init__(
        self, connections: Callable[[], dict[str, str]], titles: Callable[[str], str]
    ) -> None:
        self._connections = connections
        self._titles = titles

    def __call__(self, by: By, key: str) -> str:
        """Return what ``key`` is called."""
        match by:
            case By.DAY:
                day = QDate.fromString(key, Qt.DateFormat.ISODate)
                return QLocale().toString(day, QLocale.FormatType.ShortFormat)
            case By.MODEL:
                return key or translate("KeyNames", "unknown model")
            case By.CONVERSATION:
                return " ".join(self._titles(key).split()) or key
            case By.CONNECTION:
                if key.startswith(_IMPORTED):
                    return translate("KeyNames", "imported ({format})").format(
                        format=key.removeprefix(_IMPORTED)
                    )
                return (
                    self._connections().get(key)
                    or key
                    or translate("KeyNames", "unknown connection")
                )
