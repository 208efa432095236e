"""One window a profile: a second start raises the first's window and ends."""

import hashlib
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

#: Milliseconds that the first instance gets to answer; it may be busy with a long layout.
ANSWER_MS: Final = 1500
_RAISE: Final = b"raise\n"
_ANSWER: Final = b"raised\n"
#: Bytes of a message that are looked at; whoever sends more is not us.
_MESSAGE_BYTES: Final = 64


def server_name(profile_folder: Path) -> str:
    """Return the local socket's name for a profile: fixed, short, and different for each folder."""
    digest = hashlib.sha256(str(profile_folder.resolve()).encode("utf-8", "surrogateescape"))
    return f"loquat-{digest.hexdigest()[:16]}"


class SingleInstance(QObject):
    """Owned by ``app``, lives in the GUI thread.

    Signals:
        raise_requested(): Another start on the same profile asks for the window.
    """

    raise_requested = Signal()

    def __init__(self, profile_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(profile_folder)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def claim(self) -> bool:
        """Become the profile's instance, or ask the one that is there to show its window.

        Returns:
            Whether this process is the one; when not, the other has answered.
        """
        if self._server.listen(self._name):
            return True
        if self._ask_other():
            return False
        # Nobody answers: the socket of a process that died, or one that hangs. A window that does
        # not come is worse than a second one: history is safe with several writers.
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def close(self) -> None:
        """Let the next start be the profile's instance."""
        self._server.close()

    def _ask_other(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(ANSWER_MS):
            return False
        socket.write(_RAISE)
        if not socket.waitForReadyRead(ANSWER_MS):
            return False
        answered = socket.read(_MESSAGE_BYTES).data() == _ANSWER
        socket.disconnectFromServer()
        return answered

    @Slot()
    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setParent(self)
            socket.readyRead.connect(self._on_ready_read, Qt.ConnectionType.DirectConnection)
            socket.disconnected.connect(socket.deleteLater)

    @Slot()
    def _on_ready_read(self) -> None:
        socket = self.sender()
        assert isinstance(socket, QLocalSocket)
        if socket.bytesAvailable() < len(_RAISE):
            return
        if socket.read(_MESSAGE_BYTES).data() == _RAISE:
            socket.write(_ANSWER)
            socket.flush()
            self.raise_requested.emit()
        else:
            socket.abort()
