"""Decides the way to a server: directly or through which proxy, and who said so. Pure; opens no connection."""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct, structs

from desktop.api.bypass import is_loopback, matching_rule, split_rules, unreadable_rules
from desktop.api.proxy_setting import UnusableProxyError, parse_proxy, without_login
from desktop.core.connection import Connection, ProxyMode
from desktop.core.errors import ConnectFailedError, ErrorInfo, ErrorKind, describe
from desktop.core.exchange import RouteTaken
from desktop.core.text import Text, text

#: URL → the proxies that the system would use, best first; ``direct://`` means none, and an empty
#: list that its settings say nothing, so that the environment decides.
SystemProxy = Callable[[str], list[str]]

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_DIRECT: Final = ("direct", "direct://")
_SYSTEM_SETTINGS: Final = text("the system’s proxy settings")


class Route(Struct, frozen=True):
    """A way to a server.

    Attributes:
        kind: ``direct``, or the kind of proxy: ``http``, ``https``, ``socks5``, ``socks5h``.
        host, port: The proxy's address; empty and 0 for a direct way.
        user, password: The login at the proxy. A manual proxy's password comes from the credentials.
        origin: Who decided: ``connection``, ``system``, ``environment``, ``bypass`` or ``none``.
        detail: The variable, rule or setting that decided.
        warnings: What in the settings is not quite right, and what was understood.
        problem: Why the configured proxy cannot be used; then there is no way at all, not a direct one.
    """

    kind: str = "direct"
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    origin: str = "none"
    detail: str = ""
    warnings: tuple[Text, ...] = ()
    problem: ErrorInfo | None = None

    def __repr__(self) -> str:
        return f"Route({self.kind}, {self.proxy}, {self.origin}, {self.detail})"

    @property
    def proxy(self) -> str | None:
        """``host:port`` of the proxy, without the login; ``None`` for a direct way."""
        if not self.host:
            return None
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def taken(self) -> RouteTaken:
        """What is shown and stored of it."""
        return RouteTaken(self.kind, self.proxy, self.origin, self.detail)

    def check(self) -> None:
        """Raise when the configured proxy cannot be used.

        Raises:
            ConnectFailedError: ``PROXY_SETTING``.
        """
        if self.problem is not None:
            raise ConnectFailedError(self.problem)


def decide_route(
    connection: Connection,
    url: str,
    environ: Mapping[str, str],
    system_proxy: SystemProxy | None = None,
) -> Route:
    """Return the way that a request of ``connection`` to ``url`` takes.

    Only ``system_proxy`` may block (it may run a PAC script); call in a thread where that matters.
    Without one, the system's proxies are those of the environment. Never raises.
    """
    setting = connection.proxy
    if setting.mode is ProxyMode.NONE:
        return Route(origin="connection", detail="no proxy")
    if setting.mode is ProxyMode.MANUAL:
        route = _from_value(
            setting.url, "connection", "manual proxy", text("the connection’s settings")
        )
        return structs.replace(route, user=setting.user or route.user)
    scheme, host, port = _target(url)
    if setting.mode is ProxyMode.SYSTEM and system_proxy is not None:
        if is_loopback(host):
            told = _from_environment(scheme, host, port, environ).warnings
            return Route(origin="bypass", detail="loopback", warnings=told)
        decided = _from_system(url, system_proxy)
        if decided is not None:
            return decided
    return _from_environment(scheme, host, port, environ)


def _target(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:  # no address; asking it will say so
        return "", "", 0
    return parts.scheme, parts.hostname or "", port


def _from_system(url: str, system_proxy: SystemProxy) -> Route | None:
    """Return what the system's settings say; ``None`` when they say nothing."""
    try:
        found = system_proxy(url)
    except UnusableProxyError as exc:
        return _unusable("PAC", exc.reason, "system", "system settings", _SYSTEM_SETTINGS)
    except Exception as exc:  # noqa: BLE001 - whatever a desktop's resolver does, it is no way to the server
        return _unusable(
            "", str(exc) or type(exc).__name__, "system", "system settings", _SYSTEM_SETTINGS
        )
    if not found:
        return None
    if found[0].strip().lower() in _DIRECT:
        return Route(origin="system", detail="system settings")
    return _from_value(found[0], "system", "system settings", _SYSTEM_SETTINGS)


def _from_environment(scheme: str, host: str, port: int, environ: Mapping[str, str]) -> Route:
    found = _variable(environ, f"{scheme}_proxy") or _variable(environ, "all_proxy")
    if found is None:
        return Route()
    name, value = found
    route = _from_value(
        value, "environment", name, text("the environment variable {name}", name=name), name
    )
    if is_loopback(host):
        return Route(origin="bypass", detail="loopback", warnings=route.warnings)
    listed = _variable(environ, "no_proxy")
    if listed is None:
        return route
    rules = split_rules(listed[1])
    warnings = unreadable_rules(rules, listed[0])
    rule = matching_rule(host, port, rules)
    if rule is None:
        return structs.replace(route, warnings=route.warnings + warnings)
    return Route(origin="bypass", detail=f"{listed[0]}: {rule}", warnings=route.warnings + warnings)


def _variable(environ: Mapping[str, str], name: str) -> tuple[str, str] | None:
    """Find a variable in both cases. The lower one wins, even when it is empty: that says "none"."""
    for spelling in (name, name.upper()):
        # httpoxy (CVE-2016-5385): under CGI a client sets HTTP_PROXY with a header.
        if spelling == "HTTP_PROXY" and "REQUEST_METHOD" in environ:
            continue
        if spelling in environ:
            value = environ[spelling].strip()
            return (spelling, value) if value else None
    return None


def _from_value(
    value: str, origin: str, detail: str, place: Text, setting: str = "The proxy setting"
) -> Route:
    if not value.strip():
        return _unusable("", text("it is empty"), origin, detail, place)
    try:
        found = parse_proxy(value, setting)
    except UnusableProxyError as exc:
        return _unusable(without_login(value), exc.reason, origin, detail, place)
    return Route(
        found.kind,
        found.host,
        found.port,
        found.user,
        found.password,
        origin,
        detail,
        (found.guess,) if found.guess else (),
    )


def _unusable(shown: str, reason: str | Text, origin: str, detail: str, place: Text) -> Route:
    problem = describe(ErrorKind.PROXY_SETTING, setting=shown, reason=reason, origin=place)
    warning = text(
        "{origin}: the proxy “{setting}” cannot be used: {reason}.",
        origin=detail,
        setting=shown,
        reason=reason,
    )
    return Route(origin=origin, detail=detail, warnings=(warning,), problem=problem)
