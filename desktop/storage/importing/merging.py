"""What brings another state of a conversation into a file that is there: its records, and whether a message changed."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from desktop.core.message import Message, Part, Role
from desktop.core.records import ConversationRecord, Fold, MessageRecord, Record, identity
from desktop.core.stamps import Stamp

_PRINT_CHARS: Final = 16


class Merge:
    """Collects records for a file that stands at ``fold``; their stamps come after all that decides a field."""

    def __init__(self, fold: Fold, now_ms: int) -> None:
        self.fold = fold
        self.records: list[Record] = []
        self.added = 0
        last = fold.conversation.last or Stamp(0, 0, "", 0)
        self.last_wall = last.wall_ms
        self._last = last
        self._now_ms = now_ms

    def add(self, message: str, fields: dict[str, Any], wall_ms: int) -> None:
        """Add a message that the file does not have, dated as in the source."""
        self.added += 1
        self.records.append(self._record(message, fields, wall_ms, 0))

    def update(self, message: str, fields: dict[str, Any]) -> None:
        """Change fields of a message that is there."""
        self.records.append(self._record(message, fields, self._after(), self._last.logical + 1))

    def set_conversation(self, fields: dict[str, Any]) -> None:
        """Change fields of the conversation."""
        if fields:
            writer = digest("top", fields)
            stamp = Stamp(self._after(), self._last.logical + 1, writer, 1)
            self.records.append(ConversationRecord(**identity(stamp), fields=fields))

    def _after(self) -> int:
        return max(self._last.wall_ms, self.last_wall)

    @staticmethod
    def _record(message: str, fields: dict[str, Any], wall_ms: int, logical: int) -> MessageRecord:
        # A writer of its own for each record: the same addition is the same line, wherever it is made.
        writer = digest(message, fields)
        return MessageRecord(
            **identity(Stamp(wall_ms, logical, writer, 1)), message=message, fields=fields
        )


def fingerprint(role: Role, parts: Sequence[Part]) -> str:
    """Return what tells whether a message says the same as when it was imported."""
    return digest(role.value, tuple(parts))


def digest(*values: Any) -> str:
    """Return a short hash of values, one after the other: together they may be big."""
    hasher = hashlib.sha256()
    for value in values:
        hasher.update(msgspec.json.encode(value, order="deterministic"))
        hasher.update(b"\0")
    return hasher.hexdigest()[:_PRINT_CHARS]


def goes_on(stored: Message, made: Message) -> bool:
    """Whether the source only has more of what is here: an answer that was still being written."""
    return (
        stored.role is made.role
        and made.text.startswith(stored.text)
        and len(made.parts) >= len(stored.parts)
    )
