"""Files that an export makes: whole or not at all, and never in the place of others unless that is wanted. Blocks."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from desktop.core.errors import ErrorInfo, ErrorKind, UserFacingError
from desktop.core.text import Text, text


class ExportFailed(UserFacingError):
    """Something cannot be written where it was to be."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(ErrorInfo(ErrorKind.HISTORY, sentence))


class FileExists(ExportFailed):
    """There is a file of this name, which stays as it is."""

    def __init__(self, path: Path) -> None:
        super().__init__(text("{path} exists already and was left as it is.", path=path))


@contextlib.contextmanager
def new_file(path: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """Open a file that takes its name once all of it is written; after an exception there is none.

    Raises:
        FileExists: There is one, and ``overwrite`` is false.
        ExportFailed: The disk refuses it.
    """
    if not overwrite and os.path.lexists(path):
        raise FileExists(path)
    temporary = path.with_name(f".{path.name[:60]}.{os.urandom(4).hex()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                yield file
            _give_name(temporary, path, overwrite=overwrite)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ExportFailed(
            text("{path} could not be written: {reason}.", path=path, reason=reason)
        ) from error


def _give_name(temporary: Path, path: Path, *, overwrite: bool) -> None:
    """Rename; where nothing may be replaced by a hard link, which fails if the name was taken meanwhile."""
    if overwrite:
        temporary.replace(path)
        return
    try:
        os.link(temporary, path)
    except FileExistsError as error:
        raise FileExists(path) from error
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExists(path) from None
        temporary.replace(path)
    else:
        temporary.unlink()


class Beside:
    """A folder for the files that belong to a document; made when the first is kept. Owned by one document."""

    def __init__(self, folder: Path, prefix: str, *, overwrite: bool) -> None:
        """Make nothing yet.

        Args:
            folder: Where the files go.
            prefix: What leads from the document to the folder: empty, or with a slash at its end.
            overwrite: Whether a file of the same name is replaced.
        """
        self._folder = folder
        self._prefix = prefix
        self._overwrite = overwrite
        self._kept: set[str] = set()

    def keep(self, name: str, data: bytes) -> str:
        """Write a file unless this document did before; return its address from the document."""
        from desktop.storage.exporting.file_names import safe_file_name

        safe = safe_file_name(name, "file")
        if safe not in self._kept:
            self._kept.add(safe)
            self._write(self._folder / safe, data)
        return self._prefix + safe

    def _write(self, path: Path, data: bytes) -> None:
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return
        with new_file(path, overwrite=self._overwrite) as file:
            file.write(data)
