"""The window's way to secrets: the keyring is asked in a thread of its own, because it may prompt, hang or be gone."""

import functools
from collections.abc import Iterable
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.core.connection import Connection
from desktop.core.errors import ErrorInfo, KeyStoreError, UserFacingError
from desktop.core.keys import KeyStatus, SecretChanges
from desktop.core.masking import last_four
from desktop.core.text import text
from desktop.runtime.courier import Courier
from desktop.runtime.ground import Ground
from desktop.storage.keys import SessionKeys, secret_name

if TYPE_CHECKING:
    from desktop.storage.keys import KeyringStatus

#: Milliseconds after which an unanswered keyring is said to be waited for: quick answers do not flicker.
WAITING_AFTER_MS: Final = 300

#: Seconds that secrets get to be stored when the program ends: a prompt may be open that nobody answers.
STORED_S: Final = 2.0

_KEPT_FOR_SESSION: Final = text("It is kept for this session only: you will be asked again.")


class Keyring(Protocol):
    """``storage.keys.KeyStore``: every call blocks, possibly until a person answers a prompt."""

    def get(self, name: str) -> str | None:
        """Return a secret."""

    def set(self, name: str, value: str) -> None:
        """Store a secret."""

    def delete(self, name: str) -> None:
        """Remove a secret."""

    def status(self) -> "KeyringStatus":
        """Say which keyring there is."""


class KeyVault(QObject):
    """Lives in the GUI thread; owned by the workspace.

    Signals:
        status_changed(str): ``status`` of the connection with this id has news.
        secrets_changed(str): Other secrets are to be used for this connection from now on.
        notice(ErrorInfo): The keyring did not do what was asked.
    """

    status_changed = Signal(str)
    secrets_changed = Signal(str)
    notice = Signal(object)

    def __init__(self, ground: Ground, courier: Courier) -> None:
        super().__init__()
        self._keyring: Keyring = ground.keys
        self._session_keys = ground.session_keys
        self._thread = ground.keyring_thread
        self._masker = ground.masker
        self._environ = ground.environ
        self._courier = courier
        self._statuses: dict[str, KeyStatus] = {}
        self._asked: dict[str, int] = {}
        self._changes: set[Future[ErrorInfo | None]] = set()
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(WAITING_AFTER_MS)
        self._waiting.timeout.connect(self._on_waiting)

    def status(self, connection_id: str) -> KeyStatus:
        """What is known about the key of a connection; ``refresh`` asks again."""
        return self._statuses.get(connection_id, KeyStatus(is_known=False))

    def refresh(self, connection: Connection) -> None:
        """Ask the keyring about a connection's key; ``status_changed`` tells the answer."""
        self._asked[connection.id] = self._asked.get(connection.id, 0) + 1
        self._courier.watch(
            self._thread.submit(self._look, connection),
            functools.partial(self._on_status, connection.id),
            lambda error: self._on_status(
                connection.id, KeyStatus(reason=str(error.info.sentence))
            ),
        )
        if not self._waiting.isActive():
            self._waiting.start()

    def variables_set(self, names: Iterable[str]) -> frozenset[str]:
        """Return those of ``names`` that are environment variables with something in them."""
        return frozenset(name for name in names if name and self._environ.get(name, "").strip())

    def apply(self, connection: Connection, changes: SecretChanges) -> None:
        """Put what was typed where secrets live; what the keyring refuses is kept for this session."""
        named = _named(connection.id, changes)
        if not named:
            return
        for value in named.values():
            self._masker.learn(value)
        if changes.proxy_password:
            self._masker.learn_login(connection.proxy.user, changes.proxy_password)
        work = self._store_for_session if changes.session_only else self._store
        self._watch_change(connection, self._thread.submit(work, named))

    def remove(self, connection: Connection) -> None:
        """Delete all secrets of a connection."""
        names = [secret_name(connection.id, what) for what in ("key", "proxy")]
        names += [secret_name(connection.id, f"header:{h.name}") for h in connection.headers]
        self._statuses.pop(connection.id, None)
        self._watch_change(connection, self._thread.submit(self._store, dict.fromkeys(names, "")))

    def close(self) -> None:
        """Ask no more; what is to be stored or deleted gets ``STORED_S`` seconds, what is only asked none."""
        self._waiting.stop()
        wait(self._changes, STORED_S)
        self._thread.finish(0)

    # In the keyring's thread.

    def _look(self, connection: Connection) -> KeyStatus:
        keyring = self._keyring.status()
        status = KeyStatus(
            backend=keyring.backend, reason="" if keyring.usable else str(keyring.reason)
        )
        name = secret_name(connection.id, "key")
        if value := self._session_keys.get(name):
            return structs.replace(status, origin="session", last_four=last_four(value))
        if keyring.usable:
            try:
                if value := self._keyring.get(name):
                    return structs.replace(status, origin="keyring", last_four=last_four(value))
            except KeyStoreError as error:
                status = structs.replace(status, reason=str(error.info.sentence))
        variable = connection.key_env
        if variable and (value := self._environ.get(variable, "").strip()):
            return structs.replace(
                status, origin="environment", last_four=last_four(value), variable=variable
            )
        return status

    def _store(self, named: dict[str, str]) -> ErrorInfo | None:
        problem: ErrorInfo | None = None
        for name, value in named.items():
            self._session_keys.delete(name)
            try:
                if value:
                    self._keyring.set(name, value)
                elif self._keyring.status().usable:
                    self._keyring.delete(name)
            except KeyStoreError as error:
                problem = error.info
                if value:
                    self._session_keys.set(name, value)
                    problem = structs.replace(problem, advice=_KEPT_FOR_SESSION)
        return problem

    def _store_for_session(self, named: dict[str, str]) -> ErrorInfo | None:
        for name, value in named.items():
            if value:
                self._session_keys.set(name, value)
            else:
                self._session_keys.delete(name)
        return None

    # In the GUI thread again.

    def _watch_change(self, connection: Connection, change: Future[ErrorInfo | None]) -> None:
        self._changes.add(change)

        def done(problem: ErrorInfo | None) -> None:
            self._changes.discard(change)
            if problem is not None:
                self.notice.emit(problem)
            self.secrets_changed.emit(connection.id)
            self.refresh(connection)

        def failed(error: UserFacingError) -> None:
            done(error.info)

        self._courier.watch(change, done, failed)

    def _on_status(self, connection_id: str, status: KeyStatus) -> None:
        self._asked[connection_id] -= 1
        if not self._asked[connection_id]:
            del self._asked[connection_id]
        if not self._asked:
            self._waiting.stop()
        self._set_status(connection_id, status)

    def _set_status(self, connection_id: str, status: KeyStatus) -> None:
        if status != self._statuses.get(connection_id):
            self._statuses[connection_id] = status
            self.status_changed.emit(connection_id)

    @Slot()
    def _on_waiting(self) -> None:
        for connection_id in list(self._asked):
            status = structs.replace(self.status(connection_id), waiting=True)
            self._set_status(connection_id, status)


class TypedOver:
    """A place that secrets are read from, with what was just typed laid over it; for testing a draft."""

    def __init__(self, below: "Keyring | SessionKeys", named: dict[str, str]) -> None:
        self._below = below
        self._named = named

    def get(self, name: str) -> str | None:
        """Return what was typed, else what is stored."""
        if name in self._named:
            return self._named[name] or None
        return self._below.get(name)


def typed_over(
    below: "Keyring | SessionKeys", connection: Connection, changes: SecretChanges
) -> TypedOver:
    """Return ``below`` as it would be after ``changes``."""
    return TypedOver(below, _named(connection.id, changes))


def _named(connection_id: str, changes: SecretChanges) -> dict[str, str]:
    named = {
        secret_name(connection_id, f"header:{name}"): value
        for name, value in changes.headers.items()
    }
    if changes.key is not None:
        named[secret_name(connection_id, "key")] = changes.key.strip()
    if changes.proxy_password is not None:
        named[secret_name(connection_id, "proxy")] = changes.proxy_password
    return named
