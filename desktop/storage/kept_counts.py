"""The tokens of the messages of long conversations, kept in the cache: opened again, nothing of them is counted.

Lost, they are counted anew.
"""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from desktop.storage.atomic import write_atomically
from desktop.storage.encodings import Encoding

#: Fewer characters are counted again sooner than they are looked up: 10 ms.
_WORTH_CHARS: Final = 200_000

#: Conversations that are kept, each in a vocabulary; 0.3 MB for one of 10,000 messages. The newest stay.
_KEPT: Final = 200

#: By the message's id: the characters of its text, and its tokens. The text of a message only ever grows.
_Counts = dict[str, tuple[int, int]]


class KeptCounts:
    """Owned by one thread; its own troubles cost time, never an error."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def count(
        self, conversation_id: str, encoding: Encoding, texts: Mapping[str, str]
    ) -> dict[str, int]:
        """Return the tokens of each of ``texts`` by its id, as they were kept or counted now.

        Args:
            conversation_id: Whose messages they are.
            encoding: The vocabulary.
            texts: By the id of their message.
        """
        path = self._folder / f"{conversation_id}.{encoding.name}.msgpack"
        counts = _read(path)
        lost = [i for i, words in texts.items() if counts.get(i, (-1, 0))[0] != len(words)]
        counted = encoding.count_all([texts[i] for i in lost])
        counts.update((i, (len(texts[i]), tokens)) for i, tokens in zip(lost, counted, strict=True))
        if sum(len(texts[i]) for i in lost) >= _WORTH_CHARS:
            self._keep(path, counts)
        return {i: counts[i][1] for i in texts}

    def _keep(self, path: Path, counts: _Counts) -> None:
        with contextlib.suppress(OSError):
            write_atomically(path, msgspec.msgpack.encode(counts), sync=False)
            kept = sorted(self._folder.glob("*.msgpack"), key=lambda p: p.stat().st_mtime_ns)
            for old in kept[:-_KEPT]:
                old.unlink(missing_ok=True)


def _read(path: Path) -> _Counts:
    with contextlib.suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return msgspec.msgpack.decode(path.read_bytes(), type=_Counts)
    return {}
