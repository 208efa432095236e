"""Everything of a profile that works without a window: settings, history, secrets, clients. Knows no Qt.

The command line and the window make their answers with the same engine.
"""

import os
import time
from collections.abc import Mapping
from typing import Final

from desktop.core.errors import ErrorInfo
from desktop.core.masking import Masker
from desktop.runtime.clients import Clients, LocalServer, Surroundings, SystemProxy
from desktop.runtime.generation import EngineServices
from desktop.runtime.history_writer import HistoryWriter
from desktop.runtime.worker import Worker
from desktop.storage.history import HistoryStore, new_writer_id, wall_clock_ms
from desktop.storage.keys import KeyStore, SessionKeys
from desktop.storage.paths import Profile
from desktop.storage.settings_file import SettingsFile

#: Seconds that a keyring prompt may hold the end of the program up.
KEYRING_S: Final = 0.5


class Engine:
    """Built by whoever runs a profile; made in any thread, used in the loop's, ended by ``aclose``.

    Attributes:
        disk: Runs everything that touches the profile's files, one call at a time.
        store: To be called in ``disk`` only (``history.run``).
    """

    def __init__(
        self,
        profile: Profile,
        *,
        environ: Mapping[str, str] = os.environ,
        disk: Worker | None = None,
        session_keys: SessionKeys | None = None,
        system_proxy: SystemProxy | None = None,
        local_server: LocalServer | None = None,
    ) -> None:
        self.profile = profile
        self.disk = disk or Worker("loquat-disk")
        self._owns_disk = disk is None
        self.keyring_thread = Worker("loquat-keyring")
        self.masker = Masker()
        self.settings_file = SettingsFile(profile.settings_file)
        self.keys = KeyStore(profile.keyring_service)
        self.session_keys = session_keys or SessionKeys()
        self.store = HistoryStore(profile, new_writer_id(), wall_clock_ms)
        self.history = HistoryWriter(self.store, self.disk)
        self.local_server = local_server
        self.clients = Clients(
            Surroundings(
                keys=self.keys,
                session_keys=self.session_keys,
                keyring_thread=self.keyring_thread,
                masker=self.masker,
                environ=environ,
                system_proxy=system_proxy,
                local_server=local_server,
            )
        )

    @property
    def services(self) -> EngineServices:
        """What ``generate`` needs."""
        return EngineServices(
            self.clients, self.history, self.masker.mask, wall_clock_ms, time.monotonic
        )

    async def aclose(self) -> dict[str, ErrorInfo]:
        """Close clients and write what is left; return what could not be saved, by conversation id."""
        await self.clients.aclose()
        unsaved = await self.history.aclose()
        await self.history.run(self.store.close)
        self.keyring_thread.finish(KEYRING_S)
        if self._owns_disk:
            self.disk.finish()
        return unsaved
