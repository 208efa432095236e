"""Which hosts go past the proxy: the rules of NO_PROXY and of system settings. Looks no name up."""

import ipaddress
import re
import socket
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Final

from desktop.core.text import Text, text

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: A whole IPv4 address may be one number, octal or hexadecimal; ``inet_aton`` reads them as browsers do.
_NUMERIC: Final = re.compile(r"[0-9][0-9a-fx.]*", re.IGNORECASE)
_PORT: Final = re.compile(r"(?P<host>.*[^:]):(?P<port>[0-9]{1,5})")
_NAME: Final = re.compile(r"[\w.*?-]+")
_SCHEME: Final = re.compile(r"[a-z]+://", re.IGNORECASE)


def split_rules(value: str) -> tuple[str, ...]:
    """Split a list such as NO_PROXY's: commas, semicolons (Windows) and blanks separate."""
    return tuple(filter(None, re.split(r"[,;\s]+", value)))


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine by its very name or number."""
    name = _normal(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = _address(name)
    if address is None:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def matching_rule(host: str, port: int, rules: Iterable[str]) -> str | None:
    """Return the first rule that sends ``host:port`` past the proxy, or ``None``.

    ``example.com``, ``.example.com`` and ``*.example.com`` match the domain and all below it, at a
    dot only; ``*`` everything; ``10.0.0.0/8`` addresses, never names; ``<local>`` names without a dot;
    a rule with a port only that port; IPv6 with and without brackets. Case does not matter.
    """
    name = _normal(host)
    return next((rule for rule in rules if _matches(rule, name, port)), None)


def unreadable_rules(rules: Iterable[str], setting: str) -> tuple[Text, ...]:
    """Return a warning for each rule that means nothing; such a rule matches no host."""
    return tuple(
        text(
            "The entry “{rule}” of {setting} cannot be understood and is ignored.",
            rule=rule,
            setting=setting,
        )
        for rule in rules
        if not _is_readable(rule)
    )


def _matches(rule: str, name: str, port: int) -> bool:
    if rule == "*":
        return True
    if rule.lower() == "<local>":
        return "." not in name and _address(name) is None
    pattern, wanted_port = _split_port(rule)
    if wanted_port is not None and wanted_port != port:
        return False
    address = _address(name)
    if address is not None:
        return _matches_address(pattern, address) or fnmatchcase(name, pattern)
    return _matches_name(pattern, name)


def _matches_address(pattern: str, address: _Address) -> bool:
    network = _network(pattern)
    if network is None:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return address in network or (mapped is not None and mapped in network)


def _matches_name(pattern: str, name: str) -> bool:
    domain = pattern.removeprefix("*").lstrip(".")
    if not domain:
        return False
    if "*" in domain or "?" in domain:
        return fnmatchcase(name, pattern)
    return name == domain or name.endswith("." + domain)


def _split_port(rule: str) -> tuple[str, int | None]:
    pattern = _SCHEME.sub("", rule, count=1).rstrip("/") if "://" in rule else rule
    pattern = _normal(pattern)
    if _network(pattern) is not None:
        return pattern, None
    match = _PORT.fullmatch(pattern)
    if match is None or (":" in match["host"] and not match["host"].endswith("]")):
        return _normal(pattern), None
    return _normal(match["host"]), int(match["port"])


def _is_readable(rule: str) -> bool:
    if rule == "*" or rule.lower() == "<local>":
        return True
    pattern, port = _split_port(rule)
    if port is not None and port > 65535:
        return False
    return _network(pattern) is not None or bool(_NAME.fullmatch(pattern) and pattern.strip("*.?"))


def _normal(host: str) -> str:
    name = host.lower().rstrip(".")
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    if not name.isascii():
        try:
            return name.encode("idna").decode("ascii")
        except UnicodeError:
            return name
    return name


def _address(name: str) -> _Address | None:
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    if not _NUMERIC.fullmatch(name):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(name))
    except OSError:
        return None


def _network(pattern: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    bare, slash, length = pattern.partition("/")
    if bare.startswith("[") and bare.endswith("]"):
        bare = bare[1:-1]
    try:
        return ipaddress.ip_network(bare + slash + length, strict=False)
    except ValueError:
        return None
