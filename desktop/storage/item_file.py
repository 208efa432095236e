"""A JSON file with one list of named things: the prompts, the assistants. Whole or not at all, unknown fields kept.

``{"schema": 1, "prompts": [{"id": …, "name": …}, …]}``. A file of a newer schema is read and never written.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import msgspec
from msgspec import Struct

from desktop.core.errors import (
    ErrorInfo,
    ErrorKind,
    HistoryError,
    UserFacingError,
    describe,
    with_details,
)
from desktop.core.text import Text, text
from desktop.storage.atomic import remove_stale_temporaries, set_aside, write_atomically
from desktop.storage.locks import held_file
from desktop.storage.settings_file import merged_items, read_items

T = TypeVar("T", bound=Struct)

#: Version of these files.
SCHEMA: Final = 1

#: Bytes of a file that is read: thousands of long prompts.
MAX_BYTES: Final = 32 << 20


class LoadedItems(Struct, frozen=True):
    """What the file gave.

    Attributes:
        items: In the order of the file.
        is_new: There is no file yet.
        notice: What was wrong with it, for people.
        read_only: It is of a newer version, or cannot be read: it is never written.
    """

    items: tuple[Any, ...] = ()
    is_new: bool = False
    notice: ErrorInfo | None = None
    read_only: bool = False


class ItemFile(Generic[T]):
    """Blocks; one thread at a time, other processes are reckoned with."""

    def __init__(self, path: Path, key: str, kind: type[T]) -> None:
        """Read nothing yet.

        Args:
            path: The file.
            key: Under which name the list stands in it.
            kind: A struct whose first two fields are ``id`` and ``name``, the rest with defaults.
        """
        self._path = path
        self._key = key
        self._kind = kind
        self._before: dict[str, T] = {}
        self._read_only = False

    def load(self) -> LoadedItems:
        """Read the list. Never raises: what is wrong is in ``notice``."""
        remove_stale_temporaries(self._path.parent)
        loaded = self._load()
        self._read_only = loaded.read_only
        self._before = {item.id: item for item in loaded.items}
        return loaded

    def save(self, items: Sequence[T]) -> None:
        """Write the list; what others changed meanwhile is kept.

        Raises:
            UserFacingError: The file is read-only, or the disk refuses; the old file is intact.
        """
        if self._read_only:
            raise self._refused(text("it is of a newer version, or cannot be read"))
        try:
            with held_file(self._path.with_name(f".{self._path.name}.lock")):
                stored = self._stored() or {}
                raw = stored.get(self._key)
                merged = merged_items(raw if isinstance(raw, list) else None, self._before, items)
                whole = {**stored, "schema": SCHEMA, self._key: merged}
                encoded = msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"
                write_atomically(self._path, encoded)
        except (OSError, HistoryError) as exc:
            cause = exc.__cause__ if isinstance(exc, HistoryError) else exc
            raise self._refused(Text(getattr(cause, "strerror", None) or str(exc))) from exc
        self._before = {item.id: item for item in items}  # type: ignore[attr-defined] # every kind of item has one

    def _stored(self) -> dict[str, Any] | None:
        try:
            return self._object()
        except FileNotFoundError:
            return None

    def _load(self) -> LoadedItems:
        try:
            stored = self._object()
        except FileNotFoundError:
            return LoadedItems(is_new=True)
        except OSError as exc:
            reason = exc.strerror or type(exc).__name__
            return LoadedItems(notice=self._notice(Text(reason)), read_only=True)
        if stored is None:
            return self._set_aside()
        raw, problems = stored.get(self._key, []), list[str]()
        if not isinstance(raw, list):
            raw, problems = [], [f"“{self._key}” is no list"]
        items = read_items(raw, self._kind, "entry", problems)
        schema = stored.get("schema", SCHEMA)
        if not isinstance(schema, int) or schema > SCHEMA:
            newer = text("it was written by a newer version of Loquat and is left as it is")
            return LoadedItems(items, notice=self._notice(newer), read_only=True)
        notice = self._notice(Text("; ".join(problems[:5]))) if problems else None
        return LoadedItems(items, notice=notice)

    def _object(self) -> dict[str, Any] | None:
        """Return the object in the file; ``None`` if it holds anything else.

        Raises:
            OSError: It is missing, unreadable or far too long.
        """
        if self._path.stat().st_size > MAX_BYTES:
            raise OSError(27, "File too large", str(self._path))
        try:
            found = msgspec.json.decode(self._path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def _set_aside(self) -> LoadedItems:
        """Rename what is no JSON, so that it is neither lost nor in the way."""
        try:
            kept = set_aside(self._path)
        except OSError as exc:
            return LoadedItems(notice=self._notice(Text(exc.strerror or "")), read_only=True)
        return LoadedItems(
            is_new=True,
            notice=self._notice(text("it is not JSON; it is kept as {kept}", kept=kept)),
        )

    def _refused(self, reason: Text) -> UserFacingError:
        sentence = text("{name} could not be saved: {reason}.", name=self._path.name, reason=reason)
        info = describe(ErrorKind.SETTINGS, reason=reason)
        return UserFacingError(with_details(info, sentence=sentence, advice=Text("")))

    def _notice(self, reason: Text) -> ErrorInfo:
        info = describe(ErrorKind.SETTINGS, reason=reason)
        sentence = text(
            "The file {name} could not be used as it is: {reason}.",
            name=self._path.name,
            reason=reason,
        )
        return with_details(info, sentence=sentence, advice=Text(""))
