"""Turns host names into addresses without ever holding up the loop, a cancellation or the end of the process."""

import ipaddress
import socket
from itertools import zip_longest

from msgspec import Struct

from desktop.api.daemon_thread import in_daemon_thread

#: What ``getaddrinfo`` raises for names that it does not find or cannot even ask for.
LOOKUP_ERRORS = (socket.gaierror, UnicodeError)


class Address(Struct, frozen=True):
    """A numeric address. ``host`` may carry an IPv6 zone (``fe80::1%eth0``)."""

    host: str
    port: int
    is_ipv6: bool


async def look_up(host: str, port: int) -> list[Address]:
    """Return the addresses of ``host``, IPv6 and IPv4 in turn as RFC 8305 orders them; never empty.

    The system's resolver blocks and cannot be interrupted, so each lookup has a daemon thread of its
    own: a cancelled lookup is left behind, and a hanging one does not delay the end of the process,
    which the loop's executor would wait for.

    Raises:
        OSError: ``socket.gaierror``: there is no such name, or no answer.
        UnicodeError: The name cannot be a host name.
    """
    numeric = _numeric(host, port)
    if numeric is not None:
        return [numeric]
    return await in_daemon_thread(lambda: _ask(host, port), "loquat-name-lookup")


def _numeric(host: str, port: int) -> Address | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return Address(host, port, address.version == 6)


def _ask(host: str, port: int) -> list[Address]:
    """Ask the system. Its order (RFC 6724) says which family is the better one; then they take turns."""
    addresses = [
        Address(_with_zone(info[4]), port, info[0] == socket.AF_INET6)
        for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if info[0] in {socket.AF_INET, socket.AF_INET6}
    ]
    if not addresses:
        raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
    better = addresses[0].is_ipv6
    first = [a for a in addresses if a.is_ipv6 is better]
    second = [a for a in addresses if a.is_ipv6 is not better]
    turns = (a for pair in zip_longest(first, second) for a in pair if a is not None)
    return list(dict.fromkeys(turns))


def _with_zone(sockaddr: tuple[object, ...]) -> str:
    name, zone = str(sockaddr[0]), sockaddr[3] if len(sockaddr) > 3 else 0
    return f"{name}%{zone}" if zone and "%" not in name else name
