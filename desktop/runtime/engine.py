"""Everything of a profile that works without a window: settings, history, secrets, clients. Knows no Qt.

The command line and the window make their answers with the same engine.
"""

import time
from contextlib import suppress

from desktop.core.connection import Connection
from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.runtime.clients import Clients, LocalServer, Surroundings, SystemProxy
from desktop.runtime.generation_terms import EngineServices
from desktop.runtime.ground import Ground
from desktop.runtime.history_writer import HistoryWriter
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.history import wall_clock_ms


class Engine:
    """Built by whoever runs a profile; made in any thread, used in the loop's, ended by ``aclose``.

    Attributes:
        store: To be called in the disk thread only (``history.run``).
    """

    def __init__(
        self,
        ground: Ground,
        *,
        system_proxy: SystemProxy | None = None,
        local_server: LocalServer | None = None,
    ) -> None:
        self.ground = ground
        self.masker = ground.masker
        self.keys = ground.keys
        self.session_keys = ground.session_keys
        self.keyring_thread = ground.keyring_thread
        self.store = ground.store()
        self.history = HistoryWriter(self.store, ground.disk)
        self._attachments = AttachmentFolder(ground.profile.attachments)
        self.system_proxy = system_proxy
        self.local_server = local_server
        self.clients = Clients(
            Surroundings(
                keys=ground.keys,
                session_keys=ground.session_keys,
                keyring_thread=ground.keyring_thread,
                masker=ground.masker,
                environ=ground.environ,
                system_proxy=system_proxy,
                local_server=local_server,
            )
        )

    @property
    def services(self) -> EngineServices:
        """What ``generate`` needs."""
        return EngineServices(
            self.clients, self.history, wall_clock_ms, time.monotonic, self._attachments
        )

    async def prepare(self, connection: Connection) -> None:
        """Do ahead what the first question to ``connection`` would wait for. What fails is told by the question."""
        with suppress(UserFacingError):
            await self.clients.prepare(connection)
        with suppress(UserFacingError):
            await self.history.run(self.store.prepare)

    async def aclose(self) -> dict[str, ErrorInfo]:
        """Close clients and write what is left; return what could not be saved, by conversation id.

        The threads of the ground stay: whoever made it ends them.
        """
        await self.clients.aclose()
        if self.local_server is not None:
            await self.local_server.aclose()
        unsaved = await self.history.aclose()
        await self.history.run(self.store.close)
        return unsaved
