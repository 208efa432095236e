"""A disk that fails: counts the calls to the system that touch one folder, and fails the N-th."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from unittest import mock

#: Every call by which the storage layer changes something, or makes a change last.
CALLS: Final = (
    "open",
    "write",
    "fsync",
    "ftruncate",
    "replace",
    "rename",
    "unlink",
    "mkdir",
    "close",
)


class Counted:
    """What happened: ``count`` calls were made, and ``failed_in`` names the one that failed."""

    def __init__(self) -> None:
        self.count = 0
        self.failed_in: str | None = None
        self.seen: list[str] = []


@contextlib.contextmanager
def failing_call(
    number: int, folder: Path, error: str = "EIO", *, for_good: bool = False
) -> Iterator[Counted]:
    """Fail the ``number``-th call (from 1) on anything in ``folder``; with ``for_good`` all after it too.

    A failing ``write`` writes half of its data first, as a full disk does. A failing ``close`` closes.
    Reading is left alone: what cannot be read is tested elsewhere.
    """
    counted = Counted()
    code = getattr(errno, error)
    real = {name: getattr(os, name) for name in CALLS}
    root = os.path.realpath(folder)

    def fails(name: str) -> bool:
        counted.count += 1
        counted.seen.append(name)
        hit = counted.count == number or (for_good and counted.count > number)
        if hit and counted.failed_in is None:
            counted.failed_in = name
        return hit

    def wrapped(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if not _touches(name, args, root) or not fails(name):
                return real[name](*args, **kwargs)
            if name == "write":
                real["write"](args[0], bytes(args[1])[: len(args[1]) // 2])
            if name == "close":
                real["close"](args[0])
            raise OSError(code, os.strerror(code))

        return call

    with contextlib.ExitStack() as stack:
        for name in CALLS:
            stack.enter_context(mock.patch.object(os, name, wrapped(name)))
        yield counted


def _touches(name: str, args: tuple[Any, ...], root: str) -> bool:
    target = args[0]
    if name == "open" and not args[1] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return bool(args[1] & os.O_DIRECTORY) and _path_of(target).startswith(root)
    return _path_of(target).startswith(root)


def _path_of(target: Any) -> str:
    if isinstance(target, int):
        try:
            return str(Path(f"/proc/self/fd/{target}").readlink())
        except OSError:
            return ""
    return str(Path(os.fsdecode(target)).absolute())
