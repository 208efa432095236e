"""Where pictures of messages come from: attachments on the disk, and web servers, which are asked only when told to."""

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.core.connection import Connection
from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.core.message import AttachmentPart
from desktop.runtime.courier import Courier
from desktop.runtime.loop_thread import LoopThread
from desktop.storage.attachments import AttachmentFolder

#: Bytes of loaded pictures that are remembered until the program ends.
KEPT_BYTES: Final = 100_000_000

#: Fetches a picture: the connection whose way is taken, and the address.
Fetch = Callable[[Connection, str], Coroutine[Any, Any, bytes]]


class RemoteState(Struct, frozen=True):
    """What is known of a picture on a web server: nothing, that it is on its way, its bytes, or an error."""

    is_loading: bool = False
    content: bytes | None = None
    error: ErrorInfo | None = None


class PictureSources(QObject):
    """One for all views; lives in the GUI thread.

    Signals:
        changed(str): The picture at this address began to be loaded, came, or failed.
    """

    changed = Signal(str)

    def __init__(
        self, folder: AttachmentFolder, fetch: Fetch, loop_thread: LoopThread, courier: Courier
    ) -> None:
        super().__init__()
        self._folder = folder
        self._fetch = fetch
        self._loop_thread = loop_thread
        self._courier = courier
        self._remote: OrderedDict[str, RemoteState] = OrderedDict()

    def attachment(self, part: AttachmentPart) -> bytes:
        """Return the bytes of an attachment. Blocks; any thread but the GUI's.

        Raises:
            HistoryError: It is gone or was changed.
        """
        return self._folder.content(part)

    def remote(self, address: str) -> RemoteState:
        """Return what is known of a picture on a web server; nothing is asked for. Any thread."""
        return self._remote.get(address, RemoteState())

    def load(self, address: str, connection: Connection) -> None:
        """Fetch a picture the way that the connection's requests go; no key is sent with it."""
        if self.remote(address).is_loading or self.remote(address).content is not None:
            return

        def came(content: bytes) -> None:
            self._settle(address, RemoteState(content=content))

        def failed(error: UserFacingError) -> None:
            self._settle(address, RemoteState(error=error.info))

        self._note(address, RemoteState(is_loading=True))
        fetching = self._loop_thread.submit(self._fetch(connection, address))
        self._courier.watch(fetching, came, failed)

    def _settle(self, address: str, state: RemoteState) -> None:
        self._note(address, state)

    def _note(self, address: str, state: RemoteState) -> None:
        self._remote[address] = state
        self._remote.move_to_end(address)
        total = sum(len(s.content or b"") for s in self._remote.values())
        while total > KEPT_BYTES and len(self._remote) > 1:
            total -= len(self._remote.popitem(last=False)[1].content or b"")
        self.changed.emit(address)
