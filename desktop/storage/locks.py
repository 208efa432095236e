"""Locks between processes: one writer a file at a time, and leases that tell whether a writer still runs.

The kernel releases both when a process dies, however it dies. They lie in the cache folder, not
beside the history, which may be synced between machines.
"""

import contextlib
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.core.errors import HistoryError
from desktop.core.text import text
from desktop.storage.atomic import make_folder

if TYPE_CHECKING:
    from filelock import BaseFileLock

#: Lock files in all: enough that two writers rarely meet by chance, few enough that nobody must tidy up.
_STRIPES: Final = 256

#: An append takes a millisecond and a compaction seconds; who waits longer waits for a process that hangs.
LOCK_TIMEOUT_S: Final = 10.0
_POLL_S: Final = 0.005

#: What `new_writer_id` gives.
_PLAIN_WRITER: Final = re.compile(r"[0-9a-f]{8,64}")


class FileLocks:
    """Exclusive locks by name. Any thread; not to be taken twice by one."""

    def __init__(self, folder: Path, timeout_s: float = LOCK_TIMEOUT_S) -> None:
        self._folder = folder
        self._timeout_s = timeout_s

    @contextlib.contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Hold the lock of ``name`` for the block.

        Raises:
            HistoryError: Another process holds it for too long, or there can be no lock file.
        """
        stripe = zlib.crc32(name.encode()) % _STRIPES
        with held_file(self._folder / f"{stripe:02x}.lock", self._timeout_s):
            yield


class Leases:
    """Says which writers are alive: each holds the lock of its own lease for as long as its process runs."""

    def __init__(self, folder: Path, own_writer: str) -> None:
        self._folder = folder
        self._own_writer = own_writer
        self._own: BaseFileLock | None = None

    def take_own(self) -> None:
        """Take this process's lease, once; before its first record, so that nobody takes it for dead.

        Raises:
            HistoryError: There can be no lease file.
        """
        if self._own is None:
            self._own = _taken(self._path(self._own_writer), LOCK_TIMEOUT_S)

    def is_alive(self, writer: str) -> bool:
        """Whether the process that writes as ``writer`` still runs on this machine. Never raises.

        Where the leases cannot be looked at, nobody is alive; one that is there and may not be
        tried belongs to somebody.
        """
        if writer == self._own_writer:
            return True
        path = self._path(writer)
        try:
            if not path.exists():
                return False
        except OSError:
            return False
        try:
            lock = _taken(path, timeout_s=0)
        except HistoryError:
            return True
        if lock is None:
            return True
        _release_and_remove(lock, path)
        return False

    def give_back(self) -> None:
        """End this process's lease."""
        if self._own is not None:
            _release_and_remove(self._own, self._path(self._own_writer))
            self._own = None

    def _path(self, writer: str) -> Path:
        if _PLAIN_WRITER.fullmatch(writer):
            return self._folder / f"{writer}.lease"
        # A name that is not one of ours comes from a file; hashed, it cannot lead anywhere else.
        import hashlib

        digest = hashlib.sha256(writer.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self._folder / f"{digest}.lease"


@contextlib.contextmanager
def held_file(path: Path, timeout_s: float = LOCK_TIMEOUT_S) -> Iterator[None]:
    """Hold the lock file at ``path`` for the block.

    Raises:
        HistoryError: Another process holds it for too long, or there can be no lock file.
    """
    lock = _taken(path, timeout_s)
    if lock is None:
        raise HistoryError(path, text("another process is still writing"))
    try:
        yield
    finally:
        lock.release()


def _release_and_remove(lock: "BaseFileLock", path: Path) -> None:
    # Removed while it is held, so that nobody can take it in between; Windows allows it only afterwards.
    with contextlib.suppress(OSError):
        path.unlink()
    lock.release()
    with contextlib.suppress(OSError):
        path.unlink()


def _taken(path: Path, timeout_s: float) -> "BaseFileLock | None":
    """Return the lock of ``path``, held; ``None`` if somebody else kept it for ``timeout_s``."""
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=timeout_s, thread_local=False)
    try:
        make_folder(path.parent)
        lock.acquire(poll_interval=_POLL_S)
    except Timeout:
        return None
    except (OSError, NotImplementedError) as exc:
        raise HistoryError(path, getattr(exc, "strerror", None) or str(exc)) from exc
    return lock
