"""One window a profile: a second start raises the first's window and ends."""

import os
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

#: Milliseconds that the first instance gets to answer: it may be starting, or busy with a long layout.
ANSWER_MS: Final = 3000
_PAUSE_MS: Final = 20
_RAISE: Final = b"raise\n"
_QUICK: Final = b"quick\n"  # as long as the other
_ANSWER: Final = b"raised\n"
#: Bytes of a message that are looked at; whoever sends more is not us.
_MESSAGE_BYTES: Final = 64


def server_name(profile_folder: Path) -> str:
    """Return the local socket's name for a profile: fixed, short, different for each folder and person.

    In the person's own runtime folder where there is one; elsewhere Qt's place for such sockets.
    """
    # Checksums, no hash: hashlib maps 3 MB of OpenSSL into every window, and only this person's own
    # folders have to be told apart.
    folder = os.fsencode(profile_folder.resolve())
    digest = f"{zlib.crc32(folder):08x}{zlib.adler32(folder):08x}"
    if sys.platform == "win32":
        return f"loquat-{digest}"
    name = f"loquat-{os.getuid()}-{digest}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and os.access(runtime, os.W_OK):
        return str(Path(runtime, name))
    return name


class SingleInstance(QObject):
    """Owned by ``app``, lives in the GUI thread.

    A lock file, which the system gives free when its process dies, says who is first; the socket only
    carries the request. So a socket left by a crash is simply replaced. QtNetwork is loaded when it
    is first needed, not before the window is up.

    Signals:
        raise_requested(): Another start on the same profile asks for the window.
        quick_ask_requested(): Another start asks for the small window of a quick question.
    """

    raise_requested = Signal()
    quick_ask_requested = Signal()

    def __init__(self, profile_folder: Path, lock_folder: Path) -> None:
        super().__init__()
        self._profile_folder = profile_folder
        self._lock_folder = lock_folder
        self._lock = QLockFile(str(lock_folder / "instance.lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def claim(self, answer_ms: int = ANSWER_MS, *, quick_ask: bool = False) -> bool:
        """Become the profile's instance, or ask the one that is there to show its window or its quick question.

        Returns:
            Whether this process goes on. False: the other one has answered. An instance that does
            not answer does not keep this one from starting: the history takes several writers.
        """
        try:
            self._lock_folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return True  # a profile that cannot be written; the window will say so
        if self._lock.tryLock(0):
            return True
        if self._lock.error() is not QLockFile.LockError.LockFailedError:
            return True
        return not self._asked_other(answer_ms, _QUICK if quick_ask else _RAISE)

    def listen(self) -> None:
        """Take requests of later starts from now on; nothing if this instance is not the first."""
        from PySide6.QtNetwork import QLocalServer

        if self._server is not None or not self._lock.isLocked():
            return
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        name = server_name(self._profile_folder)
        QLocalServer.removeServer(name)
        self._server.listen(name)

    def close(self) -> None:
        """Let the next start be the profile's instance."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _asked_other(self, answer_ms: int, wish: bytes) -> bool:
        deadline = QDeadlineTimer(answer_ms)
        while not deadline.hasExpired():
            if self._ask(deadline, wish):
                return True
            QThread.msleep(_PAUSE_MS)  # it may not be listening yet
        return False

    def _ask(self, deadline: QDeadlineTimer, wish: bytes) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(server_name(self._profile_folder))
        if not socket.waitForConnected(int(deadline.remainingTime())):
            return False
        socket.write(wish)
        while socket.bytesAvailable() < len(_ANSWER):
            if not socket.waitForReadyRead(int(deadline.remainingTime())):
                return False
        return bool(socket.read(_MESSAGE_BYTES).data() == _ANSWER)

    @Slot()
    def _on_connection(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setParent(self)
            socket.readyRead.connect(self._on_ready_read)
            socket.disconnected.connect(socket.deleteLater)

    @Slot()
    def _on_ready_read(self) -> None:
        from PySide6.QtNetwork import QLocalSocket

        socket = self.sender()
        assert isinstance(socket, QLocalSocket)
        if socket.bytesAvailable() < len(_RAISE):
            return  # the rest may come
        said = _said(socket)
        if said in (_RAISE, _QUICK):
            socket.write(_ANSWER)
            socket.flush()
            (self.raise_requested if said == _RAISE else self.quick_ask_requested).emit()
        socket.disconnectFromServer()


def _said(socket: "QLocalSocket") -> bytes:
    return bytes(socket.read(_MESSAGE_BYTES).data())
