"""Finds the keyring that the operating system offers, and refuses everything that is not one; knows no secret."""

import functools
import importlib
import os
import sys
import weakref
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

#: What the window calls each backend that is an operating system's keyring. Nothing else is used:
#: other backends of ``keyring`` write files, or nothing at all.
SYSTEM_BACKENDS: Final[dict[str, str]] = {
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Locker",
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.libsecret.Keyring": "Secret Service",
}
_CHAINER: Final = "keyring.backends.chainer.ChainerBackend"
_WINDOWS: Final = "keyring.backends.Windows.WinVaultKeyring"
_LINUX_SERVICE: Final = "keyring.backends.SecretService.Keyring"
_LINUX_BUS_NAME: Final = "org.freedesktop.secrets"

#: Program names (Linux keeps 15 characters) of the daemons that speak the Secret Service protocol.
_PROVIDERS: Final[dict[str, str]] = {
    "gnome-keyring-d": "GNOME Keyring",
    "kwalletd5": "KWallet",
    "kwalletd6": "KWallet",
    "ksecretd": "KWallet",
    "keepassxc": "KeePassXC",
    "oo7-daemon": "oo7",
}


class BackendRefused(Exception):
    """``keyring`` is set up by its environment variable or file to use something that is no OS keyring."""


@dataclass(frozen=True)
class SystemKeyring:
    """A usable backend.

    Attributes:
        backend: What stores; never a chain of several.
        name: For people, such as ``GNOME Keyring / Secret Service``.
        max_utf16_units: The longest value it can hold, if it has such a limit.
    """

    backend: "KeyringBackend"
    name: str
    max_utf16_units: int | None = None


#: CRED_MAX_CREDENTIAL_BLOB_SIZE is 5 × 512 bytes, and keyring stores UTF-16.
#: Source: Microsoft, "CREDENTIALW structure (wincred.h)".
WINDOWS_MAX_UNITS: Final = 1280


def find_system_keyring() -> SystemKeyring | None:
    """Return the keyring to use now, or ``None`` when the system has none running. Takes a few milliseconds.

    What the person configured for ``keyring`` itself is honoured as long as it is a keyring of the
    system. Looks anew each time: a session bus may come up after the program.

    Raises:
        BackendRefused: The configuration names something else.
    """
    configured = _configured_class()
    candidates = [configured] if configured is not None else _candidates()
    viable = sorted(filter(None, map(_viable, candidates)), key=lambda found: -found[0])
    return _described(viable[0][1]) if viable else None


def _qualified(backend_class: type[Any]) -> str:
    return f"{backend_class.__module__}.{backend_class.__name__}"


def _configured_class() -> "type[Any] | None":
    from keyring import core

    name = os.environ.get("PYTHON_KEYRING_BACKEND", "")
    try:
        backend = None if name else core.load_config()
    except Exception as exc:
        raise BackendRefused from exc
    if backend is not None:
        name = _qualified(type(backend))
    if not name or name == _CHAINER:
        return None  # a chain may end in a file: what it would ask first is found below
    if name not in SYSTEM_BACKENDS:
        raise BackendRefused
    return _load(name)


def _candidates() -> Iterator["type[Any]"]:
    for name in SYSTEM_BACKENDS:
        backend_class = _load(name)
        if backend_class is not None:
            yield backend_class


def _load(name: str) -> "type[Any] | None":
    if ("macOS" in name) != (sys.platform == "darwin"):
        return None
    module, _, class_name = name.rpartition(".")
    try:
        if name == _LINUX_SERVICE:
            return _secret_service()
        return cast("type[Any]", getattr(importlib.import_module(module), class_name))
    except (ImportError, AttributeError):
        return None


def _viable(backend_class: "type[Any]") -> "tuple[float, type[Any]] | None":
    try:
        return float(backend_class.priority), backend_class
    except Exception:  # noqa: BLE001 - keyring's contract: whatever a priority raises means "not here"
        return None


def _described(backend_class: "type[Any]") -> SystemKeyring:
    name = _qualified(backend_class)
    shown = _secret_service_name() if name == _LINUX_SERVICE else SYSTEM_BACKENDS[name]
    limit = WINDOWS_MAX_UNITS if name == _WINDOWS else None
    return SystemKeyring(backend_class(), shown, limit)


class _LeftOpen:
    """A connection to the bus that stays open when a method of ``keyring``'s closes it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def close(self) -> None:
        """Do nothing."""


@functools.cache
def _secret_service() -> "type[Any]":
    """Return the Secret Service backend, with one connection to the bus for as long as an instance is used.

    The stock class connects for each call (keyring 25.7). gnome-keyring mixes up its clients when one of them
    leaves while the first message of another comes: it aborts, or names a collection that does not exist (seen
    in 42.1 and, by its users, in 50.0). Then every program's keyring is locked. An instance is used by one
    thread at a time. Made in a function because its parts are there on Linux only.
    """
    import secretstorage
    from keyring.backends import SecretService
    from keyring.errors import InitError, KeyringLocked
    from secretstorage.exceptions import PromptDismissedException, SecretStorageException

    def open_default(connection: Any) -> Any:
        try:
            collection = secretstorage.get_default_collection(connection)
        except PromptDismissedException as exc:
            raise KeyringLocked("the prompt was dismissed") from exc
        except SecretStorageException as exc:
            raise InitError("there is no collection") from exc
        if collection.is_locked() and (collection.unlock() or collection.is_locked()):
            raise KeyringLocked("the collection stayed locked")
        return collection

    class Keyring(SecretService.Keyring):
        _connection: _LeftOpen | None = None

        def get_preferred_collection(self) -> Any:
            if self._connection is None:
                connection = secretstorage.dbus_init()
                weakref.finalize(self, connection.close)
                self._connection = _LeftOpen(connection)
            return open_default(self._connection)

    Keyring.__module__ = SecretService.__name__
    return Keyring


def _secret_service_name() -> str:
    provider = _PROVIDERS.get(_secret_service_program())
    return f"{provider} / Secret Service" if provider else "Secret Service"


def _secret_service_program() -> str:
    """Return the program name behind the bus name, or nothing when it is not running or not to be seen."""
    import secretstorage
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import Proxy

    try:
        with closing(secretstorage.dbus_init()) as connection:
            bus = Proxy(message_bus, connection)
            (pid,) = bus.GetConnectionUnixProcessID(_LINUX_BUS_NAME)
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except Exception:  # noqa: BLE001 - only a name for people: without it the protocol's name is shown
        return ""
