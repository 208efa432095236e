"""What is wrong with a connection as it was entered, field by field; asks nobody and opens nothing."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from desktop.core.connection import Connection, ProxyMode
from desktop.core.text import Text, text

#: Names of environment variables that every shell can set.
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

#: A header's name (RFC 9110, section 5.1: a token), and what its value may not hold (section 5.5).
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_IN_HOST: Final = re.compile(r"[\s\x00-\x1f\x7f<>\"^`|\\]")
_NOT_IN_VALUE: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

#: Headers that Loquat and HTTP itself need to set.
_OWN_HEADERS: Final = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "content-type"}
)

PROXY_SCHEMES: Final = ("http", "https", "socks5", "socks5h")


def problems(draft: Connection, others: Iterable[Connection] = ()) -> dict[str, Text]:
    """Return a sentence for each field that cannot stay as it is; empty when all is well.

    Args:
        draft: The connection as entered.
        others: The other connections, whose names are taken.

    Returns:
        By field: ``name``, ``base_url``, ``key_env``, ``proxy``, ``headers``.
    """
    found: dict[str, Text] = {}
    names = {c.name.casefold() for c in others if c.id != draft.id}
    if not draft.name.strip():
        found["name"] = text("A connection needs a name.")
    elif draft.name.strip().casefold() in names:
        found["name"] = text("Another connection has this name.")
    if not draft.is_local_model and (problem := _url_problem(draft.base_url)):
        found["base_url"] = problem
    if draft.key_env and not _VARIABLE.fullmatch(draft.key_env):
        found["key_env"] = text("This is not the name of an environment variable.")
    if draft.proxy.mode is ProxyMode.MANUAL and not _is_proxy(draft.proxy.url):
        found["proxy"] = text("A proxy needs a host and a port.")
    if problem := _header_problem(draft):
        found["headers"] = problem
    return found


def _url_problem(entered: str) -> Text | None:
    try:
        parts = urlsplit(entered.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        usable = usable and not _NOT_IN_HOST.search(parts.netloc)
    except ValueError:
        return text("This is not a web address.")
    if not usable:
        return text("A web address begins with https:// or http:// and names a host.")
    if "{" in parts.netloc:
        return text("Put your own name in the place of the braces.")
    if "@" in parts.netloc:
        return text(
            "A web address may not hold a user name or password; a key has a field of its own."
        )
    return None


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine's own, whatever its network says."""
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_proxy(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in PROXY_SCHEMES and bool(parts.hostname) and bool(parts.port)
    except ValueError:
        return False


def _header_problem(draft: Connection) -> Text | None:
    seen = set()
    for header in draft.headers:
        name = header.name.lower()
        if not _HEADER_NAME.fullmatch(header.name):
            return text("“{name}” is not the name of a header.", name=header.name)
        if name in _OWN_HEADERS:
            return text("The header “{name}” is set by Loquat itself.", name=header.name)
        if name in seen:
            return text("The header “{name}” stands here twice.", name=header.name)
        if _NOT_IN_VALUE.search(header.value):
            return text(
                "The value of “{name}” holds a line break or a control character.", name=header.name
            )
        seen.add(name)
    return None
