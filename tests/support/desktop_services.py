"""What a desktop offers on a session bus: messages and portals (shortcuts, proxies); each on a connection of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.threading import (
    DBusConnection,
    DBusRouter,
    Proxy,
    ReceiveStopped,
    open_dbus_connection,
)


class Service:
    """Owns ``name`` on the bus at ``address`` for as long as the block lasts; ``calls`` are what it was asked."""

    name = ""

    def __init__(self, address: str) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.senders: list[str] = []
        self._bus: DBusConnection = open_dbus_connection(address)
        with DBusRouter(self._bus) as router:
            Proxy(message_bus, router).RequestName(self.name)
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
        self._bus.interrupt()
        self._thread.join()
        self._bus.close()

    def send(self, path: str, interface: str, member: str, signature: str, *body: Any) -> None:
        """Send a signal."""
        self._bus.send(new_signal(DBusAddress(path, interface=interface), member, signature, body))

    def asked(self, member: str) -> list[tuple[Any, ...]]:
        """What a method was called with."""
        return [body for name, body in self.calls if name == member]

    def answer(self, message: Message, member: str, body: tuple[Any, ...]) -> None:
        """Answer a call."""
        raise NotImplementedError

    def _serve(self) -> None:
        while True:
            try:
                message = self._bus.receive()
            except ReceiveStopped:
                return
            if message.header.message_type is MessageType.method_call:
                fields = message.header.fields
                member = fields[HeaderFields.member]
                self.senders.append(fields.get(HeaderFields.sender, ""))
                self.calls.append((member, message.body))
                self.answer(message, member, message.body)


class NotificationServer(Service):
    """Shows nothing and remembers everything."""

    name = "org.freedesktop.Notifications"

    def answer(self, message: Message, member: str, body: tuple[Any, ...]) -> None:
        if member == "Notify":
            number = body[1] or len(self.asked("Notify"))
            self._bus.send(new_method_return(message, "u", (number,)))
        else:
            self._bus.send(new_method_return(message))

    def click(self, number: int) -> None:
        """Do as if the person clicked a message."""
        path = "/org/freedesktop/Notifications"
        self.send(path, self.name, "ActionInvoked", "us", number, "default")


#: All portals are one service of a desktop.
PORTAL = "org.freedesktop.portal.Desktop"


class ProxyPortal(Service):
    """Names the proxies of a URL: what ``look_up`` returns; an error for ``None``, no answer at all for an Ellipsis."""

    name = PORTAL

    def __init__(self, address: str, look_up: Callable[[str], object]) -> None:
        super().__init__(address)
        self._look_up = look_up

    def answer(self, message: Message, member: str, body: tuple[Any, ...]) -> None:
        interface = message.header.fields[HeaderFields.interface]
        assert (interface, member) == ("org.freedesktop.portal.ProxyResolver", "Lookup")
        proxies = self._look_up(*body)
        if proxies is None:
            self._bus.send(new_error(message, "org.freedesktop.portal.Error.Failed"))
        elif proxies is not ...:
            self._bus.send(new_method_return(message, "as", (proxies,)))


class ShortcutsPortal(Service):
    """Binds whatever is asked for; refuses if ``code`` is not 0."""

    name = PORTAL
    session = "/org/freedesktop/portal/desktop/session/1_1/loquat"

    def __init__(self, address: str, code: int = 0) -> None:
        super().__init__(address)
        self.code = code

    def answer(self, message: Message, member: str, body: tuple[Any, ...]) -> None:
        request = "/org/freedesktop/portal/desktop/request/1_1/r"
        if member == "Close":
            self._bus.send(new_method_return(message))
            return
        self._bus.send(new_method_return(message, "o", (request,)))
        results = {"session_handle": ("s", self.session)} if member == "CreateSession" else {}
        self.send(
            request, "org.freedesktop.portal.Request", "Response", "ua{sv}", self.code, results
        )

    def press(self) -> None:
        """Do as if the person pressed the shortcut."""
        self.send(
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.GlobalShortcuts",
            "Activated",
            "osta{sv}",
            self.session,
            "quick-ask",
            1,
            {},
        )


@contextmanager
def listening(address: str, interface: str) -> Iterator[list[Message]]:
    """Collect the signals of an interface for as long as the block lasts."""
    from jeepney import MatchRule

    found: list[Message] = []
    bus = open_dbus_connection(address)
    with DBusRouter(bus) as router:
        Proxy(message_bus, router).AddMatch(MatchRule(type="signal", interface=interface))

    def collect() -> None:
        while True:
            try:
                message = bus.receive()
            except ReceiveStopped:
                return
            if message.header.fields.get(HeaderFields.interface) == interface:
                found.append(message)

    thread = threading.Thread(target=collect)
    thread.start()
    try:
        yield found
    finally:
        bus.interrupt()
        thread.join()
        bus.close()
