"""Reads what people and desktops write as a proxy: knows the forms, good and bad; looks nothing up."""

import re
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from msgspec import Struct

from desktop.core.text import Text, text

#: Schemes that can be used, with the port of an address that names none.
PROXY_PORTS: Final = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}

_NO_SOCKS4: Final = text("SOCKS4 is not supported, only SOCKS5")
_BAD_HOST: Final = text("its host name is not valid")
_BAD_PORT: Final = text("its port is not a number from 1 to 65535")

_LOGIN: Final = re.compile(r"^(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*:/+|/+)?.*@", re.DOTALL)
_HOST: Final = re.compile(
    r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?|[0-9A-Fa-f:.]+(?:%[\w.-]+)?"
)


class ProxyAddress(Struct, frozen=True):
    """A proxy as it was understood.

    Attributes:
        kind: ``http``, ``https``, ``socks5`` (names resolved here) or ``socks5h`` (by the proxy).
        host: A name in its ASCII form or an IP address without brackets.
        user, password: Decoded; empty when the address holds no login.
        guess: What was assumed about a value that is not quite right.
    """

    kind: str
    host: str
    port: int
    user: str = ""
    password: str = ""
    guess: Text | None = None

    def __repr__(self) -> str:
        return f"ProxyAddress({self.kind}://{self.host}:{self.port})"


class UnusableProxyError(ValueError):
    """The value names no proxy that Loquat can use; ``reason`` says why, without the value."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


def without_login(value: str) -> str:
    """Return ``value`` fit to be shown: whatever may be a user and a password is replaced."""
    return _LOGIN.sub(lambda match: (match["scheme"] or "") + "•••@", value)


def parse_proxy(value: str, setting: str) -> ProxyAddress:
    """Understand ``value`` as a proxy.

    Args:
        value: What somebody wrote, such as ``http://user:p%40ss@proxy:3128`` or ``proxy:3128``.
        setting: What holds it, named in the guess, such as ``HTTPS_PROXY``.

    Raises:
        UnusableProxyError: No proxy that can be used.
    """
    scheme, separator, rest = value.strip().partition("://")
    guess: Text | None = None
    if not separator:
        scheme, rest = "http", scheme.lstrip("/")
        guess = text(
            "{setting} names no kind of proxy; “{value}” is understood as an HTTP proxy.",
            setting=setting,
            value=without_login(value),
        )
    scheme = scheme.lower()
    if scheme == "socks":
        scheme = "socks5h"
        guess = text(
            "{setting} says “socks://”, which is not exact; it is understood as SOCKS5 with names looked up by the proxy.",
            setting=setting,
        )
    if scheme not in PROXY_PORTS:
        if scheme in {"socks4", "socks4a"}:
            raise UnusableProxyError(_NO_SOCKS4)
        raise UnusableProxyError(text("“{scheme}” is not a kind of proxy", scheme=scheme))
    parts = _split(f"{scheme}://{rest}")
    return ProxyAddress(
        scheme,
        _host(parts),
        _port(parts) or PROXY_PORTS[scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        guess,
    )


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as exc:  # brackets that do not match
        raise UnusableProxyError(text("it is not an address")) from exc


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if not host:
        raise UnusableProxyError(text("it names no host"))
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as exc:
        raise UnusableProxyError(_BAD_HOST) from exc
    if not _HOST.fullmatch(ascii_host):
        raise UnusableProxyError(_BAD_HOST)
    return ascii_host


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError as exc:
        raise UnusableProxyError(_BAD_PORT) from exc
    if port == 0:
        raise UnusableProxyError(_BAD_PORT)
    return port
