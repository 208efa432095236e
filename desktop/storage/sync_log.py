"""Remembers what other machines and programs did to the history, for the settings; derived, may be lost."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from desktop.core.keeping import SyncEvent
from desktop.storage.atomic import write_atomically

#: Events that are kept, the newest.
MAX_EVENTS: Final = 100


class SyncLog:
    """The events of one profile. Blocks; used by the disk thread. Its own troubles cost only memories."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._events: list[SyncEvent] | None = None
        self._is_saved = True

    def events(self) -> tuple[SyncEvent, ...]:
        """Return the events, the newest first."""
        return tuple(self._loaded())

    def note(self, changed: Iterable[str], merged: Sequence[str], now_ms: int) -> None:
        """Take note of conversations that others changed, and of those with merged copies."""
        events = [SyncEvent(now_ms, i, "changed") for i in changed if i not in merged]
        self.add(events + [SyncEvent(now_ms, i, "merged") for i in merged])

    def add(self, events: list[SyncEvent]) -> None:
        """Take note of events, the oldest first; of one conversation the last of each kind is kept."""
        if not events:
            return
        known = {(e.conversation_id, e.kind): e for e in reversed(self._loaded())}
        for event in events:
            known.pop((event.conversation_id, event.kind), None)
            known[event.conversation_id, event.kind] = event
        self._events = list(known.values())[::-1][:MAX_EVENTS]
        self._is_saved = False
        if any(event.kind == "merged" for event in events):
            self.save()

    def save(self) -> None:
        """Write them down. A change while another process writes is not worth a sync of the disk each time."""
        if self._is_saved:
            return
        try:
            write_atomically(self._path, msgspec.json.encode(self._loaded()))
        except OSError:
            return  # the cache cannot be written: they are shown until the end of the process
        self._is_saved = True

    def _loaded(self) -> list[SyncEvent]:
        if self._events is None:
            try:
                self._events = msgspec.json.decode(self._path.read_bytes(), type=list[SyncEvent])
            except (OSError, ValueError, RecursionError):
                self._events = []  # none yet, or damaged: it begins anew
        return self._events
