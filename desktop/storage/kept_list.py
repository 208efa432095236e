"""The list of conversations as one file beside its index: all that the first paint reads. May be lost at any time."""

import contextlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from desktop.core.conversation import ConversationSummary
from desktop.storage.atomic import write_atomically

_log: Final = logging.getLogger("loquat.storage")

#: Raised with every change of ``index.Row`` or ``ConversationSummary``: index and list are then built anew.
INDEX_VERSION: Final = 4

_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(list[ConversationSummary])


class KeptList:
    """What the index said when it was last closed; counts until the index is written to. Of the store's thread.

    Importing and opening SQLite, and the index over it, takes a start 17 ms of CPU; this takes 2. Should a list
    that is too old ever be taken, it is seen only until the files have been looked at, after the first paint.

    Attributes:
        shown: What was read last. Whoever lists anew keeps these objects where they say the same.
    """

    def __init__(self, index_file: Path) -> None:
        self._index_file = index_file
        self._path = index_file.with_name("list.jsonl")
        self.shown: Sequence[ConversationSummary] = ()

    @property
    def is_current(self) -> bool:
        """Whether there is one, and the index was not changed since."""
        with contextlib.suppress(OSError), self._path.open("rb") as file:
            return file.readline().rstrip(b"\n") == self._state()
        return False

    def read(self) -> list[ConversationSummary] | None:
        """Return the list, newest first; ``None`` when there is none that counts."""
        with contextlib.suppress(OSError, msgspec.MsgspecError, ValueError, TypeError):
            head, _, body = self._path.read_bytes().partition(b"\n")
            if head == self._state():
                self.shown = found = _decoder.decode(body)
                return found
        return None

    def write(self, summaries: Sequence[ConversationSummary]) -> None:
        """Keep ``summaries``, newest first, for the index as it is now; nothing while another process writes it."""
        if (state := self._state()) is not None:
            try:
                write_atomically(self._path, state + b"\n" + _encoder.encode(summaries), sync=False)
            except OSError as exc:
                _log.warning("The list cannot be kept: %s", exc)

    def _state(self) -> bytes | None:
        """Return what tells whether the index was changed; ``None`` while changes wait in SQLite's log."""
        log = self._index_file.with_name(self._index_file.name + "-wal")
        with contextlib.suppress(OSError):
            if log.stat().st_size:
                return None
        try:
            found = self._index_file.stat()
        except OSError:
            return None
        return b"[%d,%d,%d]" % (INDEX_VERSION, found.st_size, found.st_mtime_ns)
