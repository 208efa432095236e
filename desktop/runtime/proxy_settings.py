"""Reads the proxy settings of GNOME (and desktops that share its keys) and of KDE. Linux; no Qt.

Each reader returns the proxies for a URL, best first, ``["direct://"]`` when the settings send it
past the proxy, and ``None`` when they say nothing.
"""

import ast
import configparser
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from desktop.api.bypass import matching_rule, split_rules
from desktop.api.proxy_setting import UnusableProxyError
from desktop.api.route import DEFAULT_PORTS
from desktop.core.text import text

DIRECT: Final = "direct://"

#: Seconds for gsettings, which answers in some 20 ms.
_PATIENCE_S: Final = 5.0

_SCHEMA: Final = "org.gnome.system.proxy"

#: KDE's ``ProxyType`` (KIO, ``KProtocolManager::ProxyType``).
_KDE_MANUAL: Final = "1"
_KDE_SCRIPTS: Final = frozenset({"2", "3"})
_KDE_ENVIRONMENT: Final = "4"


class PacUnsupported(UnusableProxyError):
    """The settings name a script, and there is no portal to run it."""

    def __init__(self) -> None:
        super().__init__(text("it is a script (PAC), which only the desktop’s portal can run"))


def gnome_proxies(url: str, environ: Mapping[str, str], *, can_pac: bool) -> list[str] | None:
    """Look into GNOME's settings. Takes as long as starting ``gsettings`` does.

    Args:
        url: Where the request goes.
        environ: Of this process.
        can_pac: Whether a portal has answered already; then a script was run, and said "direct".

    Raises:
        PacUnsupported: The mode is automatic, and nobody runs the script.
    """
    settings = _gsettings(environ)
    match settings.get("mode"):
        case "manual":
            scheme, host, port = _target(url)
            if matching_rule(host, port, _words(settings.get("ignore-hosts"))):
                return [DIRECT]
            return _gnome_manual(settings, scheme)
        case "auto" if not can_pac:
            raise PacUnsupported
        case "auto":
            return [DIRECT]
        case _:
            return None


def kde_proxies(url: str, environ: Mapping[str, str], *, can_pac: bool) -> list[str] | None:
    """Look into KDE's ``kioslaverc``; see ``gnome_proxies``."""
    settings = _kioslaverc(environ)
    kind = settings.get("ProxyType", "0").strip()
    if kind in _KDE_SCRIPTS:
        if not can_pac:
            raise PacUnsupported
        return [DIRECT]
    if kind not in (_KDE_MANUAL, _KDE_ENVIRONMENT):
        return None
    if kind == _KDE_ENVIRONMENT:  # each value is the name of a variable
        settings = {name: environ.get(value.strip(), "") for name, value in settings.items()}
    scheme, host, port = _target(url)
    is_listed = matching_rule(host, port, split_rules(settings.get("NoProxyFor", ""))) is not None
    only_listed = settings.get("ReversedException", "").strip().lower() in ("true", "1")
    if is_listed is not only_listed:
        return [DIRECT]
    value = settings.get(f"{scheme}Proxy") or settings.get("socksProxy") or ""
    return [_kde_value(value)] if value.strip() else None


def _target(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


# GNOME


def _gsettings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return all keys, those of the children as ``http.host``; nothing when there are none."""
    program = shutil.which("gsettings", path=environ.get("PATH"))
    if program is None:
        return {}
    try:
        listed = subprocess.run(  # noqa: S603 - no part of it comes from outside
            [program, "list-recursively", _SCHEMA],
            env={**environ, "LC_ALL": "C.UTF-8"},  # else what is not ASCII becomes a question mark
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    found: dict[str, Any] = {}
    for line in listed.stdout.decode("utf-8", "replace").split("\n"):
        schema, _, rest = line.partition(" ")
        key, _, value = rest.partition(" ")
        if schema == _SCHEMA or schema.startswith(f"{_SCHEMA}."):
            found[f"{schema}.{key}".removeprefix(f"{_SCHEMA}.")] = _from_gvariant(value)
    return found


def _from_gvariant(value: str) -> Any:
    """Read the forms that occur here: text, numbers, truth values and lists of text."""
    bare = value.removeprefix("@as ").removeprefix("uint32 ").strip()
    if bare in ("true", "false"):
        return bare == "true"
    try:
        return ast.literal_eval(bare)
    except (ValueError, SyntaxError):
        return None


def _words(value: Any) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list) else []


def _gnome_manual(settings: Mapping[str, Any], scheme: str) -> list[str] | None:
    login = _gnome_login(settings)
    for child, kind in ((scheme, "http"), ("socks", "socks5h")):
        host = str(settings.get(f"{child}.host") or "").strip()
        port = settings.get(f"{child}.port")
        if host and isinstance(port, int) and port:
            # GNOME asks for one login, and means the HTTP proxy wherever it is entered.
            same = host == settings.get("http.host") and kind == "http"
            return [f"{kind}://{login if same else ''}{_bracketed(host)}:{port}"]
    return None


def _gnome_login(settings: Mapping[str, Any]) -> str:
    user = str(settings.get("http.authentication-user") or "")
    if not settings.get("http.use-authentication") or not user:
        return ""
    password = str(settings.get("http.authentication-password") or "")
    return f"{quote(user, safe='')}:{quote(password, safe='')}@"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


# KDE


class _KConfig(configparser.RawConfigParser):
    """KDE's kind of INI file: keys have their case."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def _kioslaverc(environ: Mapping[str, str]) -> dict[str, str]:
    home = environ.get("HOME", "")
    folder = environ.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else "")
    if not folder:
        return {}
    reader = _KConfig(strict=False, delimiters=("=",), comment_prefixes=("#",))
    try:
        reader.read_string((Path(folder) / "kioslaverc").read_text("utf-8", "replace"))
    except (OSError, configparser.Error):
        return {}
    found: dict[str, str] = {}
    for section in reader.sections():
        # What an administrator fixed is marked: ``[Proxy Settings][$i]``, ``ProxyType[$i]=1``.
        if section.partition("]")[0] == "Proxy Settings":
            found |= {name.partition("[")[0]: value for name, value in reader[section].items()}
    return found


def _kde_value(value: str) -> str:
    """Return ``http://proxy:8080``; KDE's own dialog writes the port behind a blank."""
    address = value.strip()
    host, blank, port = address.rpartition(" ")
    if blank and port.isdecimal():
        address = f"{host.strip().rstrip('/')}:{port}"
    scheme, separator, rest = address.partition("://")
    if separator and scheme.lower() in ("socks", "socks5"):
        return f"socks5h://{rest}"
    return address if separator else f"http://{address}"
