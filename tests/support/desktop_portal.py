"""A ProxyResolver portal on a real session bus, answering from a table; silent if told so."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
)
from jeepney.io.blocking import Proxy, open_dbus_connection

NAME = "org.freedesktop.portal.Desktop"
INTERFACE = "org.freedesktop.portal.ProxyResolver"


class Portal:
    """Owns the portal's name on the bus at ``address`` for as long as the block lasts.

    ``asked`` are the URLs that it was asked about. ``look_up`` returns the proxies, ``None`` for an
    error, and an Ellipsis for no answer at all.
    """

    def __init__(self, address: str, look_up: Callable[[str], object]) -> None:
        self.asked: list[str] = []
        self._look_up = look_up
        self._bus = open_dbus_connection(address)
        Proxy(message_bus, self._bus).RequestName(NAME)
        self._stop = open_dbus_connection(address)
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        quit_address = DBusAddress("/", NAME, "loquat.test")
        self._stop.send(new_method_call(quit_address, "Quit"))
        self._thread.join()
        self._stop.close()
        self._bus.close()

    def _serve(self) -> None:
        while True:
            message = self._bus.receive()
            if message.header.message_type is not MessageType.method_call:
                continue
            fields = message.header.fields
            if fields[HeaderFields.member] == "Quit":
                return
            assert fields[HeaderFields.interface] == INTERFACE
            self.asked.append(message.body[0])
            answer = self._look_up(message.body[0])
            if answer is ...:
                continue
            if answer is None:
                self._bus.send(new_error(message, "org.freedesktop.portal.Error.Failed"))
            else:
                self._bus.send(new_method_return(message, "as", (answer,)))
