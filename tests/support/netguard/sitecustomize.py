"""Refuses connections that leave loopback, in the tests and in every Python process that they start.

Put on PYTHONPATH by the tests' conftest. Each refusal is also noted in the file LOQUAT_NETGUARD_LOG, because
a program that tries may well bear the error in silence. A process in a network namespace of its own sets
LOQUAT_OWN_NETWORK, where nothing can leave anyway.
"""

import ipaddress
import os
import sys

_LOCAL_NAMES = {"localhost", "localhost.localdomain", "ip6-localhost", ""}


def _is_local(host: object) -> bool:
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name in _LOCAL_NAMES or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback or address.is_unspecified


def _refuse(what: str) -> None:
    if log := os.environ.get("LOQUAT_NETGUARD_LOG"):
        with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123 - as little as may be is imported here
            file.write(what + "\n")
    raise PermissionError(f"a test may not {what}")


def guard(event: str, args: tuple[object, ...]) -> None:
    """Audit hook: raise when a socket is about to reach beyond this machine."""
    if event in ("socket.connect", "socket.sendto"):
        address = args[1]
        if isinstance(address, tuple) and not _is_local(address[0]):
            _refuse(f"connect to {address[0]!r}")
    elif event == "socket.getaddrinfo" and not _is_local(args[0]):
        _refuse(f"look up {args[0]!r}")


if not os.environ.get("LOQUAT_OWN_NETWORK"):
    sys.addaudithook(guard)
