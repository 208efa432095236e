"""Gathers the secrets that a connection's requests need; order: this session, the keyring, the environment."""

from collections.abc import Mapping
from typing import Final, Protocol

from msgspec import Struct

from desktop.core.connection import Connection, Credentials, ProxyMode, looks_secret
from desktop.core.errors import ErrorInfo, KeyStoreError
from desktop.core.masking import Masker
from desktop.storage.keys import secret_name

#: Codes of keyring errors that mean "there is none here", so that nothing can be stored in it either.
_NO_KEYRING: Final = frozenset({"absent", "refused"})


class ReadsSecrets(Protocol):
    """The part of ``KeyStore`` and ``SessionKeys`` that reads."""

    def get(self, name: str) -> str | None:
        """Return a secret, or ``None``; may raise KeyStoreError."""


class Gathered(Struct, frozen=True):
    """The secrets that were found.

    Attributes:
        problem: Why the keyring could not be read, when it may hold one that is missing here.
    """

    credentials: Credentials
    problem: ErrorInfo | None = None


class _Reader:
    """Looks secrets of one connection up; notes the first thing that the keyring has against it."""

    def __init__(self, connection_id: str, keys: ReadsSecrets, session_keys: ReadsSecrets) -> None:
        self._connection_id = connection_id
        self._keys = keys
        self._session_keys = session_keys
        self.problem: ErrorInfo | None = None

    def find(self, what: str) -> tuple[str | None, str]:
        """Return a secret and its origin."""
        name = secret_name(self._connection_id, what)
        if value := self._session_keys.get(name):
            return value, "session"
        if self.problem is None:  # a keyring that refused once would only prompt again
            try:
                if value := self._keys.get(name):
                    return value, "keyring"
            except KeyStoreError as error:
                self.problem = error.info
        return None, "none"


def gather(
    connection: Connection,
    keys: ReadsSecrets,
    session_keys: ReadsSecrets,
    environ: Mapping[str, str],
    masker: Masker,
) -> Gathered:
    """Find the secrets of ``connection`` and teach them to ``masker``. Blocks while the keyring prompts.

    The environment is asked only for the variable that the connection names. A missing key is no error:
    servers at home need none. Never raises for a keyring that cannot be read; see ``Gathered.problem``.
    """
    if connection.is_local_model:
        return Gathered(Credentials())  # its server makes a key of its own
    reader = _Reader(connection.id, keys, session_keys)
    key, origin = reader.find("key")
    if key is None and (value := _from_environment(connection, environ)):
        key, origin = value, "environment"
    password = _proxy_password(connection, reader)
    headers = {
        header.name: secret
        for header in connection.headers
        if header.secret and (secret := reader.find(f"header:{header.name}")[0]) is not None
    }
    _teach(masker, connection, key, password, headers)
    problem = reader.problem
    if problem is not None and problem.code in _NO_KEYRING:
        problem = None
    return Gathered(Credentials(key, origin, password, headers), problem)


def _from_environment(connection: Connection, environ: Mapping[str, str]) -> str:
    return environ.get(connection.key_env, "").strip() if connection.key_env else ""


def _proxy_password(connection: Connection, reader: _Reader) -> str | None:
    proxy = connection.proxy
    if proxy.mode is not ProxyMode.MANUAL or not proxy.user:
        return None
    return reader.find("proxy")[0]


def _teach(
    masker: Masker,
    connection: Connection,
    key: str | None,
    password: str | None,
    headers: dict[str, str],
) -> None:
    if key:
        masker.learn(key)
    if password:
        masker.learn_login(connection.proxy.user, password)
    for value in headers.values():
        masker.learn(value)
    for header in connection.headers:
        if not header.secret and looks_secret(header.name):
            masker.learn(header.value)
