"""Asks a proxy, over a connection to it, for a way to the server: SOCKS5 (RFC 1928, 1929) and CONNECT (RFC 9110)."""

import base64
import ipaddress
from typing import Final, Protocol

import h11
from anyio import EndOfStream

from desktop.core.text import Text, text

#: Bytes of a proxy's refusal that are kept as evidence.
_EVIDENCE_BYTES: Final = 16 * 1024

_SOCKS_REPLIES: Final = {
    1: text("it failed"),
    2: text("its rules do not allow it"),
    3: text("it cannot reach the network"),
    4: text("it cannot reach or find the host"),
    5: text("the server refuses the connection"),
    6: text("the way is too long"),
    7: text("it does not know the command"),
    8: text("it does not know the kind of address"),
}
_NO_LOGIN: Final = 0
_PASSWORD: Final = 2
_NONE_ACCEPTED: Final = 255


class Stream(Protocol):
    """What a handshake needs of a connection."""

    async def receive(self, max_bytes: int = 65536) -> bytes:
        """Return bytes; raise ``EndOfStream`` at the end."""

    async def send(self, item: bytes) -> None:
        """Send all of ``item``."""

    async def aclose(self) -> None:
        """Close at once."""


class ProxyRefusedError(Exception):
    """The proxy made no way.

    Attributes:
        reason: Why, in words.
        wants_login: Whether it asks for a user and a password, or refused the ones it got.
        status: The HTTP status of its answer, if it was one.
        evidence: Its own answer.
    """

    def __init__(
        self,
        reason: Text,
        *,
        wants_login: bool = False,
        status: int | None = None,
        evidence: str = "",
    ) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.wants_login = wants_login
        self.status = status
        self.evidence = evidence


def basic_login(user: str, password: str) -> str:
    """Return the value of a Basic authorization header (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


async def connect_through_http(
    stream: Stream, host: str, port: int, login: tuple[str, str] | None, agent: str
) -> None:
    """Have an HTTP proxy open a tunnel to ``host:port``.

    Raises:
        ProxyRefusedError: It answered anything but 2xx, or no HTTP at all.
    """
    authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    headers = [("Host", authority), ("User-Agent", agent)]
    if login is not None:
        headers.append(("Proxy-Authorization", basic_login(*login)))
    proxy = h11.Connection(our_role=h11.CLIENT)
    request = h11.Request(method="CONNECT", target=authority, headers=headers)
    await stream.send(proxy.send(request) or b"")
    await stream.send(proxy.send(h11.EndOfMessage()) or b"")
    try:
        answer = await _next_event(proxy, stream)
        while isinstance(answer, h11.InformationalResponse):
            answer = await _next_event(proxy, stream)
    except (h11.RemoteProtocolError, EndOfStream) as exc:
        raise ProxyRefusedError(
            text("it does not answer as an HTTP proxy"), evidence=str(exc)
        ) from exc
    if not isinstance(answer, h11.Response):  # such as after 101, which nobody asked for
        raise ProxyRefusedError(text("it does not answer as an HTTP proxy"))
    if 200 <= answer.status_code < 300:
        return
    raise ProxyRefusedError(
        text("it answered with status {status}", status=answer.status_code),
        wants_login=answer.status_code in {401, 407},
        status=answer.status_code,
        evidence=await _rest(proxy, stream),
    )


async def _next_event(proxy: h11.Connection, stream: Stream) -> object:
    while (event := proxy.next_event()) is h11.NEED_DATA:
        proxy.receive_data(await stream.receive())
    return event


async def _rest(proxy: h11.Connection, stream: Stream) -> str:
    """Read what the proxy has to say about its refusal, as far as it comes."""
    body = b""
    try:
        while len(body) < _EVIDENCE_BYTES:
            event = await _next_event(proxy, stream)
            if not isinstance(event, h11.Data):
                break
            body += bytes(event.data)
    except (h11.RemoteProtocolError, EndOfStream, OSError):
        pass  # cut off: what came is enough
    return body[:_EVIDENCE_BYTES].decode("utf-8", "replace")


async def connect_through_socks(
    stream: Stream, host: str, port: int, login: tuple[str, str] | None
) -> None:
    """Have a SOCKS5 proxy connect to ``host:port``; a name goes there as a name.

    Raises:
        ProxyRefusedError: It refused, or does not speak SOCKS5.
    """
    reader = _Exactly(stream)
    methods = bytes([_NO_LOGIN, _PASSWORD]) if login else bytes([_NO_LOGIN])
    await stream.send(bytes([5, len(methods)]) + methods)
    version, method = await reader.read(2)
    if version != 5:
        raise ProxyRefusedError(text("it does not speak SOCKS5"))
    if method == _PASSWORD and login is not None:
        await _log_in(stream, reader, login)
    elif method != _NO_LOGIN:
        wants_login = method in {_PASSWORD, _NONE_ACCEPTED}
        raise ProxyRefusedError(
            text("it accepts no way to log in that is known"), wants_login=wants_login
        )
    await stream.send(b"\x05\x01\x00" + _socks_address(host) + port.to_bytes(2, "big"))
    version, reply, _, kind = await reader.read(4)
    if version != 5:
        raise ProxyRefusedError(text("it does not speak SOCKS5"))
    if reply != 0:
        raise ProxyRefusedError(_SOCKS_REPLIES.get(reply, text("its answer is {code}", code=reply)))
    await reader.read({1: 4, 4: 16}.get(kind) or (await reader.read(1))[0])
    await reader.read(2)


async def _log_in(stream: Stream, reader: "_Exactly", login: tuple[str, str]) -> None:
    user, password = (value.encode("utf-8") for value in login)
    if len(user) > 255 or len(password) > 255:
        raise ProxyRefusedError(
            text("SOCKS5 allows 255 bytes of user and password"), wants_login=True
        )
    parts = bytes([1, len(user)]) + user + bytes([len(password)]) + password
    await stream.send(parts)
    _, status = await reader.read(2, wants_login=True)
    if status != 0:
        raise ProxyRefusedError(text("it refused user or password"), wants_login=True)


def _socks_address(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        name = host.encode("ascii", "replace")
        if len(name) > 255:
            raise ProxyRefusedError(text("SOCKS5 allows 255 bytes of host name")) from None
        return bytes([3, len(name)]) + name
    return (b"\x01" if address.version == 4 else b"\x04") + address.packed


class _Exactly:
    """Reads so many bytes and no more: what follows belongs to the server."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    async def read(self, count: int, *, wants_login: bool = False) -> bytes:
        data = b""
        while len(data) < count:
            try:
                data += await self._stream.receive(count - len(data))
            except EndOfStream as exc:
                reason = text("it closed the connection")
                raise ProxyRefusedError(reason, wants_login=wants_login) from exc
        return data
