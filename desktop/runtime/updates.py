"""Looks for a new version when the person wants it, at most once a day; shows what is new, installs nothing."""

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop import __version__
from desktop.core.errors import ErrorInfo, ErrorKind, UserFacingError
from desktop.core.text import text
from desktop.core.update import (
    Announcement,
    announcement_of,
    is_newer,
    key_of,
    refused,
    url_problem,
)
from desktop.runtime.courier import Courier
from desktop.runtime.loop_thread import LoopThread
from desktop.runtime.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.runtime.engine import Engine

IS_ON: Final = "update.is_on"
URL: Final = "update.url"
PUBLIC_KEY: Final = "update.public_key"
CHECKED_S: Final = "update.checked_s"
SEEN_S: Final = "update.seen_released_s"

#: Seconds between two looks.
INTERVAL_S: Final = 24 * 3600


def is_due(preferences: Preferences) -> bool:
    """Whether the person wants it and the last look was more than a day ago, or in the future."""
    since = time.time() - preferences.value(CHECKED_S)
    return preferences.value(IS_ON) and not 0 <= since < INTERVAL_S


def notice_of(announced: Announcement) -> ErrorInfo:
    """Return what the window says about a new version."""
    sentence = text("Loquat {version} is available.", version=announced.version)
    advice = text("Settings, Updates says what is new, and where it is.")
    return ErrorInfo(ErrorKind.SETTINGS, sentence, advice)


class Updates(QObject):
    """Lives in the GUI thread; made by the workspace when it is first asked for.

    Signals:
        found(Announcement): There is a newer version.
        up_to_date(): There is none.
        failed(ErrorInfo): Nobody knows.
    """

    found = Signal(object)
    up_to_date = Signal()
    failed = Signal(object)

    def __init__(
        self,
        preferences: Preferences,
        engine: "Callable[[], Engine]",
        loop_thread: LoopThread,
        courier: Courier,
    ) -> None:
        super().__init__()
        self._preferences = preferences
        self._engine = engine
        self._loop_thread = loop_thread
        self._courier = courier

    def look(self) -> None:
        """Ask the address in the settings; one of the signals tells."""
        url = str(self._preferences.value(URL)).strip()
        key = key_of(str(self._preferences.value(PUBLIC_KEY)))
        if (problem := url_problem(url)) is not None:
            self.failed.emit(refused(problem).info)
        elif key is None:
            self.failed.emit(refused(text("the public key is not an Ed25519 key")).info)
        else:
            looking = self._loop_thread.submit(self._fetch(url, key))
            self._courier.watch(looking, self._on_signed, self._on_failed)

    async def _fetch(self, url: str, key: bytes) -> bytes:
        from desktop.api.update_fetch import fetch_update

        engine = self._engine()
        return await fetch_update(url, key, engine.ground.environ, engine.system_proxy)

    def _on_signed(self, signed: bytes) -> None:
        self._preferences.set(CHECKED_S, int(time.time()))
        seen_ms = self._preferences.value(SEEN_S) * 1000
        try:
            announced = announcement_of(signed, round(time.time() * 1000), seen_ms)
        except UserFacingError as error:
            self._on_failed(error)
            return
        self._preferences.set(SEEN_S, announced.released_ms // 1000)
        self._tell(announced)

    def _tell(self, announced: Announcement) -> None:
        if is_newer(announced.version, __version__):
            self.found.emit(announced)
        else:
            self.up_to_date.emit()

    def _on_failed(self, error: UserFacingError) -> None:
        self.failed.emit(error.info)
