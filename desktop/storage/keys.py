"""Keys and passwords: in the OS keyring, or in this session's memory, and nowhere else.

Nothing here logs, and no error holds a value.
"""

from enum import Enum
from threading import Lock
from typing import TYPE_CHECKING, Final, NoReturn

from msgspec import Struct

from desktop.core.errors import Action, ErrorInfo, ErrorKind, KeyStoreError
from desktop.core.text import Text, text

if TYPE_CHECKING:
    from desktop.storage.keyring_backends import SystemKeyring

#: How often a name is deleted before giving up: another program may have stored several under it.
_MAX_COPIES: Final = 16


class Cause(Enum):
    """Why the keyring cannot be used, each with its sentence and advice for people."""

    ABSENT = (
        text("This system has no keyring running."),
        text("Start one (such as GNOME Keyring or KWallet), or use a key for this session only."),
    )
    REFUSED = (
        text("The keyring library is set up to use something other than the system’s keyring."),
        text("Remove PYTHON_KEYRING_BACKEND or keyringrc.cfg, or use a key for this session only."),
    )
    LOCKED = (
        text("The system keyring is locked, and was not unlocked."),
        text("Unlock it and try again, or use a key for this session only."),
    )
    DENIED = (
        text("The system keyring refused Loquat access."),
        text("Allow it in the keyring’s own program, or use a key for this session only."),
    )
    GONE = (
        text("The system keyring stopped answering."),
        text(
            "Try again; if that does not help, log out and in, or use a key for this session only."
        ),
    )
    TOO_LONG = (
        text("The value is too long for the system keyring."),
        text("Windows stores at most 1,280 characters; use it for this session only."),
    )
    NOT_STORABLE = (
        text("The value cannot be stored: it is empty or holds broken characters."),
        text("Copy it again from where it was issued."),
    )
    NOT_TEXT = (
        text("The system keyring holds something under this name that is not a key."),
        text("Enter the key again; it replaces what is there."),
    )
    NOT_KEPT = (
        text("The system keyring did not keep the change."),
        text("Try again, or use a key for this session only."),
    )
    FAILED = (
        text("The system keyring reported an error."),
        text("Try again, or use a key for this session only."),
    )


class KeyringStatus(Struct, frozen=True):
    """Which keyring there is.

    Attributes:
        backend: Its name for people, never translated; empty when there is none.
        usable: Whether secrets can be stored (it may still have to be unlocked).
        reason: Why not, as a sentence for people; empty when usable.
    """

    backend: str
    usable: bool
    reason: Text = Text("")


def secret_name(connection_id: str, what: str) -> str:
    """Return the name under which a secret of a connection is stored.

    Args:
        connection_id: ``Connection.id``.
        what: ``key``, ``proxy`` or ``header:<name>``; header names are not case-sensitive.
    """
    return f"{connection_id}:{what.lower()}"


class KeyStore:
    """The secrets of one profile in the OS keyring. Any thread; every call blocks.

    A call may wait as long as the person leaves the keyring's own prompt open, so the runtime calls
    it in a thread that may be left behind; calls of other threads wait for it.
    """

    def __init__(self, service: str) -> None:
        """Open nothing yet.

        Args:
            service: ``Profile.keyring_service``; separates the profiles.
        """
        self._service = service
        self._found: SystemKeyring | None = None
        self._finding = Lock()
        self._calling = Lock()  # a backend is used by one thread at a time

    def get(self, name: str) -> str | None:
        """Return the secret called ``name``, or ``None``.

        Raises:
            KeyStoreError: The keyring cannot be used, or holds something that is not text.
        """
        ring = self._keyring()
        try:
            with self._calling:
                value = ring.backend.get_password(self._service, name)
        except Exception as exc:  # noqa: BLE001 - backends raise D-Bus, OS and their own errors
            self._fail(exc)
        return None if value is None else str(value)

    def set(self, name: str, value: str) -> None:
        """Store ``value`` exactly as it is, replacing what is there, and make sure that it is kept.

        Raises:
            KeyStoreError: The keyring cannot be used, or not for this value.
        """
        ring = self._keyring()
        _check_storable(value, ring.max_utf16_units)
        self._write(ring, name, value)
        if self._holds(name, value):
            return
        # Another program's item of the same name hides ours.
        self.delete(name)
        self._write(ring, name, value)
        if not self._holds(name, value):
            raise _error(Cause.NOT_KEPT)

    def delete(self, name: str) -> None:
        """Remove the secret called ``name``; it need not exist.

        Raises:
            KeyStoreError: The keyring cannot be used, or still holds it.
        """
        from keyring.errors import PasswordDeleteError

        ring = self._keyring()
        try:
            with self._calling:
                for _ in range(_MAX_COPIES):
                    ring.backend.delete_password(self._service, name)
        except PasswordDeleteError:
            pass  # nothing left, or refused: looked at below
        except Exception as exc:  # noqa: BLE001 - as in get
            self._fail(exc)
        if self.get(name) is not None:
            raise _error(Cause.NOT_KEPT)

    def status(self) -> KeyringStatus:
        """Say which keyring is there. Never prompts and never raises; takes some milliseconds."""
        try:
            return KeyringStatus(self._keyring().name, usable=True)
        except KeyStoreError as exc:
            return KeyringStatus("", usable=False, reason=exc.info.sentence)

    def _keyring(self) -> "SystemKeyring":
        from desktop.storage.keyring_backends import BackendRefused, find_system_keyring

        with self._finding:
            found = self._found  # another thread's failure may forget it at any moment
            if found is None:
                try:
                    found = self._found = find_system_keyring()
                except BackendRefused:
                    raise _error(Cause.REFUSED) from None
            if found is None:
                raise _error(Cause.ABSENT)
            return found

    def _write(self, ring: "SystemKeyring", name: str, value: str) -> None:
        try:
            with self._calling:
                ring.backend.set_password(self._service, name, value)
        except Exception as exc:  # noqa: BLE001 - as in get
            self._fail(exc)

    def _holds(self, name: str, value: str) -> bool:
        try:
            return self.get(name) == value
        except KeyStoreError as exc:
            if exc.info.code == Cause.NOT_TEXT.name.lower():
                return False
            raise

    def _fail(self, exc: Exception) -> NoReturn:
        """Turn a backend's error into ours. Its text is left out: it may quote what was stored."""
        self._found = None  # the bus or the daemon may have gone: look again next time
        raise _error(_cause_of(exc), type(exc).__qualname__) from None


class SessionKeys:
    """Secrets for as long as this process runs: for systems without a keyring, or by choice. Any thread."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"SessionKeys({len(self._values)} secrets)"

    def get(self, name: str) -> str | None:
        """Return the secret called ``name``, or ``None``."""
        return self._values.get(name)

    def set(self, name: str, value: str) -> None:
        """Remember ``value``, replacing what is there."""
        self._values[name] = value

    def delete(self, name: str) -> None:
        """Forget the secret called ``name``; it need not exist."""
        self._values.pop(name, None)


def _check_storable(value: str, max_utf16_units: int | None) -> None:
    if not value or "\0" in value or not _is_unicode(value):
        raise _error(Cause.NOT_STORABLE)
    if max_utf16_units is not None and len(value.encode("utf-16-le")) // 2 > max_utf16_units:
        raise _error(Cause.TOO_LONG)


def _is_unicode(value: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in value)


#: Causes by the error's class name, across the libraries under ``keyring``, most of which are
#: not installed on any one system.
_CAUSES: Final[dict[str, Cause]] = {
    "KeyringLocked": Cause.LOCKED,
    "LockedException": Cause.LOCKED,
    "PromptDismissedException": Cause.LOCKED,
    "NoKeyringError": Cause.ABSENT,
    "SecretServiceNotAvailableException": Cause.GONE,
    "InitError": Cause.GONE,
    "ItemNotFoundException": Cause.GONE,
    "UnicodeDecodeError": Cause.NOT_TEXT,
    "KeychainDenied": Cause.DENIED,
    "PermissionError": Cause.DENIED,
    "ConnectionError": Cause.GONE,
    "EOFError": Cause.GONE,
    "OSError": Cause.GONE,
}

_DBUS_DENIED: Final = "org.freedesktop.DBus.Error.AccessDenied"


def _cause_of(exc: Exception) -> Cause:
    if getattr(exc, "name", None) == _DBUS_DENIED:
        return Cause.DENIED
    if any(type(link).__name__ == "KeychainDenied" for link in (exc.__cause__, exc.__context__)):
        return Cause.DENIED
    for base in type(exc).__mro__:
        if cause := _CAUSES.get(base.__name__):
            return cause
    return Cause.FAILED


def _error(cause: Cause, evidence: str = "") -> KeyStoreError:
    sentence, advice = cause.value
    return KeyStoreError(
        ErrorInfo(
            ErrorKind.KEY_STORE,
            sentence,
            advice,
            Action.OPEN_KEY_SETTINGS,
            code=cause.name.lower(),
            evidence=evidence,
        )
    )
