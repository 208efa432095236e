"""The desktop's session bus: calls, and signals that come from it. Linux; a thread of its own, started by the first use."""

import os
import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.runtime.bus_address import bus_address

if TYPE_CHECKING:
    from jeepney import DBusAddress, Message
    from jeepney.io.threading import DBusConnection

#: Seconds that the bus gets to let us in, and its thread to end.
_CONNECT_S: Final = 2.0
_END_S: Final = 1.0

#: Gets what a call returned; ``None`` when it was refused, or there is no bus.
Answered = Callable[[tuple[Any, ...] | None], None]


class SessionBus(QObject):
    """Lives in the GUI thread, which never waits for the bus.

    Signals:
        signalled(str, str, object): Another program sent the signal of this interface and name, with this body.
        lost(): There is no bus, or it went away; every call is answered with ``None``.
    """

    signalled = Signal(str, str, object)
    lost = Signal()
    _answered = Signal(object, object)
    _ended = Signal()

    def __init__(
        self, environ: Mapping[str, str] = os.environ, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._address = bus_address(environ)
        self._lock = threading.Lock()
        self._outgoing: deque[tuple[Message, Answered | None]] = deque()
        self._connection: DBusConnection | None = None
        self._thread: threading.Thread | None = None
        self._is_over = not self._address
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self.lost, Qt.ConnectionType.QueuedConnection)

    @property
    def name(self) -> str:
        """The unique name of this connection, such as ``:1.7``; empty before it is there."""
        connection = self._connection
        return str(connection.unique_name) if connection is not None else ""

    def call(
        self,
        address: "DBusAddress",
        member: str,
        signature: str,
        body: tuple[Any, ...],
        answered: Answered | None = None,
    ) -> None:
        """Call a method; ``answered`` is called later, in the GUI thread."""
        from jeepney import new_method_call

        self._send(new_method_call(address, member, signature or None, body), answered)

    def emit_signal(
        self, address: "DBusAddress", member: str, signature: str, body: tuple[Any, ...]
    ) -> None:
        """Send a signal to whoever listens."""
        from jeepney import new_signal

        self._send(new_signal(address, member, signature, body), None)

    def listen(self, interface: str) -> None:
        """Have the signals of an interface come as ``signalled``."""
        from jeepney import MatchRule, message_bus

        self._send(message_bus.AddMatch(MatchRule(type="signal", interface=interface)), None)

    def close(self) -> None:
        """End the connection; nothing comes any more."""
        with self._lock:
            self._is_over = True
            connection, thread = self._connection, self._thread
        self.blockSignals(True)
        if connection is not None:
            connection.interrupt()
        if thread is not None:
            thread.join(_END_S)

    def _send(self, message: "Message", answered: Answered | None) -> None:
        with self._lock:
            is_over = self._is_over
            if not is_over:
                self._outgoing.append((message, answered))
                if self._thread is None:
                    self._thread = threading.Thread(
                        target=self._run, name="loquat-bus", daemon=True
                    )
                    self._thread.start()
                elif self._connection is not None:
                    self._connection.interrupt()
        if is_over and answered is not None:
            self._answered.emit(answered, None)

    @Slot(object, object)
    def _on_answered(self, answered: Answered, body: tuple[Any, ...] | None) -> None:
        answered(body)

    # In the thread.

    def _run(self) -> None:
        from jeepney.io.threading import open_dbus_connection

        waiting: dict[int, Answered] = {}
        try:
            connection = open_dbus_connection(self._address, auth_timeout=_CONNECT_S)
        except (OSError, EOFError, ValueError, RuntimeError):
            self._give_up(waiting)
            return
        with self._lock:
            self._connection = connection
        try:
            self._exchange(connection, waiting)
        except (OSError, EOFError, ValueError):
            pass  # the bus has gone; whoever waits is told below
        finally:
            with self._lock:
                self._connection = None
            connection.close()
            self._give_up(waiting)

    def _exchange(self, connection: "DBusConnection", waiting: dict[int, Answered]) -> None:
        from jeepney.io.threading import ReceiveStopped

        while True:
            connection.reset_interrupt()
            self._send_all(connection, waiting)
            if self._is_over:
                return
            try:
                self._take(connection.receive(), waiting)
            except ReceiveStopped:
                continue

    def _send_all(self, connection: "DBusConnection", waiting: dict[int, Answered]) -> None:
        while True:
            with self._lock:
                if not self._outgoing:
                    return
                message, answered = self._outgoing.popleft()
            serial = next(connection.outgoing_serial)
            if answered is not None:
                waiting[serial] = answered
            connection.send(message, serial=serial)

    def _take(self, message: "Message", waiting: dict[int, Answered]) -> None:
        from jeepney import HeaderFields, MessageType

        fields, kind = message.header.fields, message.header.message_type
        if kind is MessageType.signal:
            interface = fields.get(HeaderFields.interface, "")
            self.signalled.emit(interface, fields.get(HeaderFields.member, ""), message.body)
        elif (answered := waiting.pop(fields.get(HeaderFields.reply_serial, 0), None)) is not None:
            is_good = kind is MessageType.method_return
            self._answered.emit(answered, message.body if is_good else None)

    def _give_up(self, waiting: dict[int, Answered]) -> None:
        with self._lock:
            self._is_over = True
            left = [answered for _, answered in self._outgoing if answered is not None]
            self._outgoing.clear()
        for answered in (*waiting.values(), *left):
            self._answered.emit(answered, None)
        self._ended.emit()
