"""The settings file: read field by field, so that one bad value costs only itself; unknown fields survive.

``settings.json`` holds ``schema``, ``values`` (by key) and ``connections``. Never a secret.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from desktop.core.connection import Connection, openai_connection
from desktop.core.errors import (
    ErrorInfo,
    ErrorKind,
    HistoryError,
    SettingsError,
    describe,
    with_details,
)
from desktop.core.settings import SETTINGS, SETTINGS_SCHEMA
from desktop.core.text import Text, text
from desktop.storage.atomic import remove_stale_temporaries, set_aside, write_atomically

T = TypeVar("T", bound=Struct)


class LoadedSettings(Struct, frozen=True):
    """What the file gave.

    Attributes:
        values: Every declared setting, with its default where the file has nothing usable.
        connections: In the order of the file; those of a new profile when there is no file.
        notice: What was wrong with the file, for people.
        read_only: The file is of a newer version, or cannot be read: it is never rewritten.
    """

    values: dict[str, Any]
    connections: tuple[Connection, ...]
    notice: ErrorInfo | None = None
    read_only: bool = False


class SettingsFile:
    """Loads and saves ``path``. Blocks; one thread at a time, other processes are reckoned with."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._loaded: LoadedSettings | None = None

    def load(self) -> LoadedSettings:
        """Read the settings. Never raises: what is wrong is in ``notice``."""
        remove_stale_temporaries(self._path.parent)
        self._loaded = self._read()
        return self._loaded

    def save(self, values: dict[str, Any], connections: Sequence[Connection]) -> None:
        """Write the settings that differ from what was loaded; what others changed meanwhile is kept.

        Raises:
            SettingsError: The file is read-only, or the disk refuses; the old file is intact.
        """
        base = self._loaded or self.load()
        if base.read_only:
            raise SettingsError("", "they were written by a newer version, or cannot be read")
        try:
            with _locked(self._path):
                stored = self._stored()
                base = base if stored is not None else _defaults()
                write_atomically(self._path, _encoded(_merged(stored, base, values, connections)))
        except (OSError, HistoryError) as exc:
            cause = exc.__cause__ if isinstance(exc, HistoryError) else exc
            reason = getattr(cause, "strerror", None) or str(exc)
            raise SettingsError("", reason) from exc
        self._loaded = LoadedSettings(dict(values), tuple(connections))

    def _stored(self) -> dict[str, Any] | None:
        try:
            stored = _object_in(self._path)
        except FileNotFoundError:
            return None
        if stored is None:
            self._set_aside()
        return stored

    def _read(self) -> LoadedSettings:
        try:
            stored = _object_in(self._path)
        except FileNotFoundError:
            return _defaults()
        except OSError as exc:
            return _defaults(_notice(exc.strerror or str(exc)), read_only=True)
        if stored is None:
            return self._set_aside()
        problems: list[str] = []
        values = _values_in(stored, problems)
        connections = _connections_in(stored, problems)
        schema = stored.get("schema", SETTINGS_SCHEMA)
        if not isinstance(schema, int) or schema > SETTINGS_SCHEMA:
            newer = text("the file was written by a newer version of Loquat and is left as it is")
            return LoadedSettings(values, connections, _notice(newer), read_only=True)
        notice = _notice("; ".join(problems)) if problems else None
        return LoadedSettings(values, connections, notice)

    def _set_aside(self) -> LoadedSettings:
        try:
            kept = set_aside(self._path)
        except OSError as exc:
            reason = text("it is not JSON, and cannot be set aside: {reason}", reason=exc.strerror)
            return _defaults(_notice(reason), read_only=True)
        return _defaults(describe(ErrorKind.SETTINGS, reason=text("it is not JSON"), kept=kept))


class DefaultSettings:
    """The settings of a new profile, never written: for a start in safe mode. The person's file is not touched."""

    def load(self) -> LoadedSettings:
        """Return the defaults."""
        sentence = text("Loquat runs in safe mode, with default settings.")
        advice = text("Your own settings are not touched; what you change now is not kept.")
        info = describe(ErrorKind.SETTINGS, reason="")
        return _defaults(with_details(info, sentence=sentence, advice=advice), read_only=True)

    def save(self, _values: dict[str, Any], _connections: Sequence[Connection]) -> None:
        """Refuse.

        Raises:
            SettingsError: Always.
        """
        raise SettingsError("", "they are not kept in safe mode")


def _defaults(notice: ErrorInfo | None = None, *, read_only: bool = False) -> LoadedSettings:
    values = {key: setting.default for key, setting in SETTINGS.items()}
    return LoadedSettings(values, (openai_connection(),), notice, read_only)


def _notice(reason: str | Text) -> ErrorInfo:
    info = describe(ErrorKind.SETTINGS, reason=reason)
    sentence = text("Some settings could not be used: {reason}.", reason=reason)
    return with_details(info, sentence=sentence, advice=text("Their defaults are used instead."))


def _object_in(path: Path) -> dict[str, Any] | None:
    """Return the JSON object in the file; ``None`` if it holds anything else.

    Raises:
        OSError: It is missing or unreadable.
    """
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        found = msgspec.json.decode(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _values_in(stored: dict[str, Any], problems: list[str]) -> dict[str, Any]:
    raw = stored.get("values", {})
    if not isinstance(raw, dict):
        problems.append("“values” is no object")
        raw = {}
    values = {}
    for key, setting in SETTINGS.items():
        try:
            values[key] = setting.checked(raw.get(key, setting.default))
        except SettingsError as exc:
            problems.append(str(exc.reason))
            values[key] = setting.default
    return values


def _connections_in(stored: dict[str, Any], problems: list[str]) -> tuple[Connection, ...]:
    raw = stored.get("connections")
    if raw is None:
        return (openai_connection(),)
    if not isinstance(raw, list):
        problems.append("“connections” is no list")
        return (openai_connection(),)
    return read_items(raw, Connection, "connection", problems)


def _merged(
    stored: dict[str, Any] | None,
    base: LoadedSettings,
    values: dict[str, Any],
    connections: Sequence[Connection],
) -> dict[str, Any]:
    """Return what to write: ``stored`` with this process's changes since ``base``."""
    whole = dict(stored or {})
    raw_values = whole.get("values")
    changed = {k: v for k, v in values.items() if k not in base.values or base.values[k] != v}
    whole["schema"] = SETTINGS_SCHEMA
    whole["values"] = {**(raw_values if isinstance(raw_values, dict) else {}), **changed}
    raw_connections = whole.get("connections")
    before = {connection.id: connection for connection in base.connections}
    whole["connections"] = merged_items(
        raw_connections if isinstance(raw_connections, list) else None, before, connections
    )
    return whole


def read_items(raw: Sequence[Any], kind: type[T], noun: str, problems: list[str]) -> tuple[T, ...]:
    """Return what can be read of a list; what was wrong is added to ``problems``.

    Args:
        raw: The decoded list.
        kind: A struct whose first two fields are ``id`` and ``name``, the rest with defaults.
        noun: What an item is called in a problem.
        problems: Gets a clause for each thing that could not be used.
    """
    found: dict[str, T] = {}
    for number, item in enumerate(raw, start=1):
        if not has_id(item):
            problems.append(f"{noun} {number} has no id")
        elif item["id"] in found:
            problems.append(f"{noun} {number} has the id of another one")
        else:
            found[item["id"]] = _read(item, kind, f"{noun} {number}", problems)
    return tuple(found.values())


def _read(raw: dict[str, Any], kind: type[T], label: str, problems: list[str]) -> T:
    known: dict[str, Any] = {"name": raw["id"]}
    for field in msgspec.structs.fields(kind):
        if field.name in raw:
            try:
                known[field.name] = msgspec.convert(raw[field.name], field.type)
            except msgspec.ValidationError:
                problems.append(f"{label}: “{field.name}” has a value it may not have")
    return kind(**known)


def merged_items(
    stored: list[Any] | None, before: Mapping[str, Struct], items: Sequence[Any]
) -> list[Any]:
    """Return the list to write: mine in my order, unchanged ones as they are stored; then what only others know.

    Args:
        stored: What the file holds now; ``None`` when it has no such list.
        before: What I read, by id: tells my changes from those of others.
        items: Mine, structs with ids. Those in ``before`` that are missing here are removed.
    """
    theirs, unread = _by_id(stored or [])
    whole: list[Any] = []
    for item in items:
        raw = theirs.get(item.id)
        is_mine = item != before.get(item.id)
        if raw is not None and not is_mine:
            whole.append(raw)
        elif raw is not None or is_mine or stored is None:
            unknown = {k: v for k, v in (raw or {}).items() if k not in item.__struct_fields__}
            whole.append({**msgspec.to_builtins(item), **unknown})
    mine = {item.id for item in items}
    whole += [raw for i, raw in theirs.items() if i not in mine and i not in before]
    return whole + unread


def has_id(item: Any) -> bool:
    """Whether ``item`` is an object with an id."""
    return isinstance(item, dict) and isinstance(item.get("id"), str) and bool(item["id"])


def _by_id(stored: list[Any]) -> tuple[dict[str, dict[str, Any]], list[Any]]:
    """Return the first item of each id, and the rest, which reading passes over."""
    found: dict[str, dict[str, Any]] = {}
    rest = []
    for item in stored:
        if has_id(item) and item["id"] not in found:
            found[item["id"]] = item
        else:
            rest.append(item)
    return found, rest


def _encoded(whole: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    from desktop.storage.locks import held_file

    with held_file(path.with_name(f".{path.name}.lock")):
        yield
