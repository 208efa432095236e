"""The proxies that this system's settings name for a URL. Blocks: asked in a thread of its own."""

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from desktop.runtime.proxy_portal import ask_portal
from desktop.runtime.proxy_settings import DIRECT, gnome_proxies, kde_proxies

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkProxy

_Reader = Callable[..., list[str] | None]


def system_proxy_of(environ: Mapping[str, str]) -> Callable[[str], list[str]]:
    """Return a function from a URL to proxies, best first; ``direct://`` means none.

    An empty list means that the settings say nothing, so that the environment decides. It reads
    anew at each call: a change counts for the next request. It blocks, for ten seconds at worst, and
    raises ``PacUnsupported`` for a script that nobody can run.

    Windows and macOS are asked through Qt (scripts included). Qt's wheels for Linux read the
    environment only, so there it is the desktop's portal, then GNOME's and KDE's own settings.
    """
    if sys.platform in ("win32", "darwin"):
        return from_qt
    return lambda url: from_desktop(url, environ)


def from_desktop(url: str, environ: Mapping[str, str]) -> list[str]:
    """Ask the portal, then read the settings of the desktop that runs, then of the other.

    The portal says ``direct://`` for "no proxy is set" as well as for "not for this host", and on
    KDE it may not know KDE's settings; so that answer alone does not decide.
    """
    told = ask_portal(url, environ)
    if told and told[0] != DIRECT:
        return told
    desktops = environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":")
    readers: list[_Reader] = [gnome_proxies, kde_proxies]
    if "KDE" in desktops:
        readers.reverse()
    for read in readers:
        found = read(url, environ, can_pac=told is not None)
        if found is not None:
            return found
    return []


def from_qt(url: str) -> list[str]:
    """Ask Windows or macOS; "no proxy" is the answer of a system that has none set, and decides nothing."""
    from PySide6.QtCore import QUrl
    from PySide6.QtNetwork import QNetworkProxyFactory, QNetworkProxyQuery

    query = QNetworkProxyQuery(QUrl(url))
    found = [_named(proxy) for proxy in QNetworkProxyFactory.systemProxyForQuery(query)]
    return [] if found == [DIRECT] else found


def _named(proxy: "QNetworkProxy") -> str:
    from PySide6.QtNetwork import QNetworkProxy

    by_proxy = QNetworkProxy.Capability.HostNameLookupCapability
    match proxy.type():
        case QNetworkProxy.ProxyType.NoProxy | QNetworkProxy.ProxyType.DefaultProxy:
            return DIRECT
        case QNetworkProxy.ProxyType.Socks5Proxy:
            scheme = "socks5h" if proxy.capabilities() & by_proxy else "socks5"
        case _:
            scheme = "http"
    host = proxy.hostName()
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{_login(proxy)}{shown}:{proxy.port()}"


def _login(proxy: "QNetworkProxy") -> str:
    from urllib.parse import quote

    if not proxy.user():
        return ""
    return f"{quote(proxy.user(), safe='')}:{quote(proxy.password(), safe='')}@"
