"""What is told about how the history is kept: earlier versions, and what came from other machines; plain values."""

from pathlib import Path
from typing import Literal

from msgspec import Struct

from desktop.core.errors import ErrorInfo


class Snapshot(Struct, frozen=True, order=True):
    """A copy of a conversation's file.

    Attributes:
        taken: When, in milliseconds since 1970 (UTC).
        conversation_id: Of what.
        path: Where it lies.
        reason: What it was taken before: ``compaction``, ``deletion``, ``import`` or ``repair``; empty or
            another word where another version of the program took it.
    """

    taken: int
    conversation_id: str
    path: Path
    reason: str = ""


class EarlierVersion(Struct, frozen=True):
    """A snapshot, read.

    Attributes:
        messages: How many it holds, on all branches.
        words: The beginning of the newest message; empty when there is none.
        title: What the conversation was called.
        is_readable: Whether it can be opened.
    """

    snapshot: Snapshot
    messages: int = 0
    words: str = ""
    title: str = ""
    is_readable: bool = True


class SyncEvent(Struct, frozen=True):
    """Something that came from elsewhere.

    Attributes:
        at: When it was noticed, in milliseconds since 1970 (UTC).
        conversation_id: What it concerns.
        kind: ``merged``: a conflict copy was folded in; ``changed``: the file had grown or was new.
    """

    at: int
    conversation_id: str
    kind: Literal["merged", "changed"]


class SyncState(Struct, frozen=True):
    """What the settings show: events, the newest first, and copies that could not be folded in."""

    events: tuple[SyncEvent, ...] = ()
    problems: tuple[ErrorInfo, ...] = ()
