"""Asks the desktop's ProxyResolver portal which proxy it would use, PAC scripts included. Linux; blocks; no Qt."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from desktop.runtime.bus_address import bus_address

#: Seconds for an answer: the portal may have to be started, and a PAC script may look names up.
PATIENCE_S: Final = 5.0

_BUS_NAME: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_INTERFACE: Final = "org.freedesktop.portal.ProxyResolver"


def ask_portal(url: str, environ: Mapping[str, str]) -> list[str] | None:
    """Return the proxies for ``url``, best first, as the portal names them; ``None`` without a portal.

    Only scheme, host and port are told to it: a PAC script has no business with the path.
    Source: XDG Desktop Portal documentation, "Proxy Resolver".
    """
    from jeepney import DBusAddress, DBusErrorResponse, new_method_call
    from jeepney.io.blocking import open_dbus_connection
    from jeepney.wrappers import unwrap_msg

    address = bus_address(environ)
    if not address:
        return None
    portal = DBusAddress(_PATH, _BUS_NAME, _INTERFACE)
    try:
        with open_dbus_connection(address, auth_timeout=PATIENCE_S) as bus:
            call = new_method_call(portal, "Lookup", "s", (_origin(url),))
            return _strings(unwrap_msg(bus.send_and_get_reply(call, timeout=PATIENCE_S)))
    except (OSError, EOFError, ValueError, RuntimeError, DBusErrorResponse):
        # No bus, no portal, or one without this interface: the settings are read instead.
        return None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}/"


def _strings(answer: Any) -> list[str] | None:
    found = answer[0] if isinstance(answer, tuple) and answer else None
    if not isinstance(found, list):
        return None
    return [proxy for proxy in found if isinstance(proxy, str) and proxy.strip()]
