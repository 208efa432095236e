"""Real disks that are full, and a real lack of permission: root is not stopped by chmod alone."""

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

#: The user that nothing belongs to.
_NOBODY: Final = 65534

_FILLER: Final = ".filler"


class SmallDisk:
    """A disk, or what stands for one, that can be full for a while."""

    def __init__(self, path: Path, *, is_mount: bool, room: int) -> None:
        self.path = path
        self._is_mount = is_mount
        self._room = room

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """Leave only part of the room until the block ends."""
        if self._is_mount:
            filler = self.path / _FILLER
            filler.write_bytes(b"\0" * (self._room // 2))
            try:
                yield
            finally:
                filler.unlink()
        else:
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (self._room // 2, hard))
            try:
                yield
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    def grow(self, size: int) -> None:
        """Have room for ``size`` bytes from now on."""
        if self._is_mount:
            self._remount(f"size={size}")

    @contextlib.contextmanager
    def read_only(self) -> Iterator[None]:
        """Let nobody write until the block ends."""
        if self._is_mount:
            self._remount("ro")
            try:
                yield
            finally:
                self._remount("rw")
            return
        folders = [self.path, *(p for p in self.path.rglob("*") if p.is_dir())]
        modes = {p: p.stat().st_mode for p in (*folders, *self.path.rglob("*.jsonl"))}
        try:
            for path, mode in modes.items():
                path.chmod(mode & ~0o222)
            yield
        finally:
            for path, mode in modes.items():
                path.chmod(mode)

    def _remount(self, option: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{option}", str(self.path)], check=True)


@contextlib.contextmanager
def small_disk(path: Path, size: int) -> Iterator[SmallDisk]:
    """Mount a file system of ``size`` bytes at ``path``; who may not mount gets a limit on the size of files."""
    path.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)]
    mounted = os.geteuid() == 0 and subprocess.run(command, check=False).returncode == 0
    try:
        yield SmallDisk(path, is_mount=mounted, room=size)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(path)], check=True)


@contextlib.contextmanager
def other_user() -> Iterator[None]:
    """Be nobody for the block, as far as files go; who is not root stays who they are."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(_NOBODY)
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
