"""The files of an import: one file, a folder, or a zip archive, which is read where it lies and never unpacked."""

import contextlib
import lzma
import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol

from msgspec import Struct

from desktop.core.text import Text, text
from desktop.storage.importing.json_stream import ImportFault
from desktop.storage.importing.zip_salvage import UTF8, entries_of_damaged, name_from

#: Files looked at in one folder or archive.
MAX_FILES: Final = 200_000

#: Bytes of an attached file that is kept.
MAX_ASSET_BYTES: Final = 64 * 1024 * 1024

#: Deflate makes text some ten times smaller; what grows far beyond that is a bomb.
_MAX_RATIO: Final = 250
_RATIO_FREE_BYTES: Final = 64 * 1024 * 1024

#: Methods of packing that other programs use, by their numbers (APPNOTE.TXT 6.3.10, 4.4.5).
_METHODS: Final = {9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd"}

ZIP_MARKS: Final = (b"PK\x03\x04", b"PK\x05\x06")

#: Bytes copied at a time.
_COPY_BYTES: Final = 1024 * 1024

#: What a broken archive raises while it is read.
_DAMAGED: Final = (EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
_READ_ERRORS: Final = (OSError, ValueError, NotImplementedError, *_DAMAGED)


class ImportFile(Struct, frozen=True):
    """One file to read. ``size`` and what ``open`` gives are bytes of its content; ``weight``, of the disk."""

    name: str
    size: int
    weight: int
    open: Callable[[], "IO[bytes]"]
    path: Path | None = None

    @property
    def suffix(self) -> str:
        """The ending of the name, in small letters, with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def folder(self) -> str:
        """The folders of the name, without a slash at their end."""
        return self.name.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """The name without folders and ending."""
        return PurePosixPath(self.name).stem

    def read(self, limit: int) -> bytes:
        """Return the whole content.

        Raises:
            ImportFault: It is longer than ``limit``, or cannot be read.
        """
        try:
            with self.open() as file:
                data = file.read(limit + 1)
        except _READ_ERRORS as exc:
            raise ImportFault(reason(exc)) from exc
        if len(data) > limit:
            raise ImportFault(bigger_than(limit))
        return data


class Source(Protocol):
    """What a person chose. ``problems`` fills while it is looked at."""

    name: str
    problems: list[Text]

    def files(self) -> list[ImportFile]:
        """Return the files in it, in the order of their names."""

    def close(self) -> None:
        """Let go of what is open."""


class SingleFile:
    """One file that is no archive; what it refers to may lie beside it."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.problems: list[Text] = []
        self._path = path

    def files(self) -> list[ImportFile]:
        """Return the file."""
        return [_on_disk(self._path, self._path.name)]

    def beside(self) -> list[ImportFile]:
        """Return the files of its folder, for pictures of an export that was unpacked."""
        return Folder(self._path.parent, max_files=MAX_FILES).files()

    def close(self) -> None:
        """Nothing is open."""


class Folder:
    """All files below a folder. Links to folders are not followed, hidden names passed over."""

    def __init__(self, path: Path, max_files: int = MAX_FILES) -> None:
        self.name = path.name or str(path)
        self.problems: list[Text] = []
        self._path = path
        self._max_files = max_files

    def files(self) -> list[ImportFile]:
        """Return the ordinary files that can be looked at."""
        found: list[ImportFile] = []
        for folder, folders, names in os.walk(self._path, onerror=self._on_error):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    self._add(Path(folder, name), found)
                if len(found) >= self._max_files:
                    self.problems.append(text("There are more than {n} files.", n=self._max_files))
                    return found
        return found

    def close(self) -> None:
        """Nothing is open."""

    def _add(self, path: Path, found: list[ImportFile]) -> None:
        try:
            if stat.S_ISREG(path.stat().st_mode):
                found.append(_on_disk(path, path.relative_to(self._path).as_posix()))
        except OSError as exc:
            self._on_error(exc)

    def _on_error(self, error: OSError) -> None:
        name = os.path.basename(error.filename or self.name)  # noqa: PTH119 - may be bytes-like text
        self.problems.append(text("{name}: {problem}", name=name, problem=reason(error)))


class Archive:
    """A zip archive, whatever its name. One that is cut off gives what is whole in it."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.problems: list[Text] = []
        self._path = path
        self._zip: zipfile.ZipFile | None = None

    def files(self) -> list[ImportFile]:
        """Return its files; what may not be read is named in ``problems``."""
        try:
            self._zip = zipfile.ZipFile(self._path)
        except _READ_ERRORS:
            return self._salvaged()
        return self._entries(self._zip)

    def close(self) -> None:
        """Close the archive."""
        if self._zip is not None:
            self._zip.close()

    def _entries(self, archive: zipfile.ZipFile) -> list[ImportFile]:
        found = [
            self._file(archive, info)
            for info in archive.infolist()[:MAX_FILES]
            if not info.is_dir() and not _is_hidden(info.filename) and self._may_be_read(info)
        ]
        if len(archive.infolist()) > MAX_FILES:
            self.problems.append(text("There are more than {n} files.", n=MAX_FILES))
        return sorted(found, key=lambda file: file.name)

    def _salvaged(self) -> list[ImportFile]:
        self.problems.append(
            text(
                "{name}: the archive is damaged or cut off; what is whole in it is read.",
                name=self.name,
            )
        )
        return [
            ImportFile(entry.name, entry.size, entry.size, entry.open)
            for entry in entries_of_damaged(self._path, MAX_FILES)
            if not _is_hidden(entry.name) and self._is_safe(entry.name)
        ]

    def _may_be_read(self, info: zipfile.ZipInfo) -> bool:
        if info.flag_bits & 1:
            problem = text("it is protected by a password")
        elif is_bomb(info.compress_size, info.file_size):
            problem = text("it would unpack to an absurd size")
        else:
            return self._is_safe(info.filename)
        self.problems.append(text("{name}: {problem}", name=info.filename, problem=problem))
        return False

    def _is_safe(self, name: str) -> bool:
        if is_inside(name):
            return True
        problem = text("its name leads out of the archive")
        self.problems.append(text("{name}: {problem}", name=name, problem=problem))
        return False

    def _file(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> ImportFile:
        def opened() -> IO[bytes]:
            try:
                return archive.open(info)
            except NotImplementedError as exc:
                method = _METHODS.get(info.compress_type, info.compress_type)
                raise ImportFault(
                    text("it is packed by a method that cannot be read ({method})", method=method)
                ) from exc
            except _READ_ERRORS as exc:
                raise ImportFault(reason(exc)) from exc

        return ImportFile(_name_of(info), info.file_size, max(info.compress_size, 1), opened)


class NestedArchive(Archive):
    """An archive within an archive. It is read in leaps, so it is copied into a file without a name."""

    def __init__(self, file: ImportFile) -> None:
        super().__init__(Path(file.name))
        self._file_in_archive = file
        self._copy: IO[bytes] | None = None

    def files(self) -> list[ImportFile]:
        """Return its files.

        Raises:
            ImportFault: It is damaged, a bomb, or there is no room for it.
        """
        try:
            self._copy = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed with the archive
            with peeked(self._file_in_archive) as read:
                while chunk := read(_COPY_BYTES):
                    self._copy.write(chunk)
            self._zip = zipfile.ZipFile(self._copy)
        except _READ_ERRORS as exc:
            raise ImportFault(reason(exc)) from exc
        return self._entries(self._zip)

    def close(self) -> None:
        """Close the archive, and with it the copy is gone."""
        super().close()
        if self._copy is not None:
            self._copy.close()


def _name_of(info: zipfile.ZipInfo) -> str:
    """Return the name of an entry; ``zipfile`` takes one that is not marked as UTF-8 for code page 437.

    Some programs of Windows part the folders as Windows does, against the standard.
    """
    name = info.filename
    if not info.flag_bits & UTF8:
        name = name_from(name.encode("cp437", "replace"))
    return name.replace("\\", "/")


def source_of(path: Path) -> "SingleFile | Folder | Archive":
    """Return what lies at ``path``, by its content.

    Raises:
        ImportFault: There is nothing, or it cannot be read.
    """
    try:
        if path.is_dir():
            return Folder(path)
        if not stat.S_ISREG(path.stat().st_mode):
            raise ImportFault(text("it is not an ordinary file"))
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as exc:
        raise ImportFault(reason(exc)) from exc
    return Archive(path) if head in ZIP_MARKS else SingleFile(path)


def is_inside(name: str) -> bool:
    """Whether a name in an archive stays in it; nothing is unpacked by name, but such an archive is forged."""
    plain = name.replace("\\", "/")
    return not (
        plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":" or "\0" in name
    )


def _is_hidden(name: str) -> bool:
    """Whether an entry is passed over as hidden files of a folder are; macOS puts a ``._`` file beside each one, too."""
    steps = name.replace("\\", "/").split("/")
    return steps[0] == "__MACOSX" or any(s.startswith(".") and s not in (".", "..") for s in steps)


def is_bomb(packed: int, unpacked: int) -> bool:
    """Whether so many bytes cannot honestly come of so few."""
    return unpacked > _RATIO_FREE_BYTES and unpacked > packed * _MAX_RATIO


def opened(file: ImportFile) -> "IO[bytes]":
    """Open ``file``.

    Raises:
        ImportFault: It cannot be opened.
    """
    try:
        return file.open()
    except OSError as exc:
        raise ImportFault(reason(exc)) from exc


@contextlib.contextmanager
def peeked(file: ImportFile) -> Iterator[Callable[[int], bytes]]:
    """Open ``file`` for a look that is no progress; what the block gets reads it.

    Raises (when read, too):
        ImportFault: It cannot be read.
    """
    with opened(file) as stream:
        yield guarded(file, stream, lambda _: None)


def guarded(
    file: ImportFile, stream: "IO[bytes]", on_read: Callable[[int], None]
) -> Callable[[int], bytes]:
    """Return a reading function that tells how many bytes of ``weight`` are done, and stops at a bomb.

    Raises (when called):
        ImportFault: The content cannot be read, or is far bigger than the archive says.
    """
    done = told = 0

    def read(size: int) -> bytes:
        nonlocal done, told
        try:
            data = stream.read(size)
        except _READ_ERRORS as exc:
            raise ImportFault(reason(exc)) from exc
        done += len(data)
        if is_bomb(file.weight, done):
            raise ImportFault(text("it would unpack to an absurd size"))
        now = min(file.weight, done * file.weight // max(file.size, 1))
        on_read(now - told)
        told = now
        return data

    return read


def bigger_than(limit: int) -> Text:
    """Return why something of more than ``limit`` bytes was passed over."""
    return text("it is bigger than {mb} MB", mb=limit // 1_000_000)


def reason(error: BaseException) -> Text:
    """Return why something could not be read, without paths."""
    if isinstance(error, OSError) and error.strerror:
        return text("{reason}", reason=error.strerror)
    if isinstance(error, (*_DAMAGED, OSError)):  # errors of packed data have no number
        return text("the archive is damaged")
    return text("{reason}", reason=type(error).__name__)


def _on_disk(path: Path, name: str) -> ImportFile:
    size = path.stat().st_size
    return ImportFile(name, size, max(size, 1), lambda: path.open("rb"), path)


def in_order(files: list[ImportFile]) -> Iterator[ImportFile]:
    """Yield files so that parts of one export come by their numbers: 2 before 10."""
    import re

    def key(file: ImportFile) -> list[tuple[int, int, str]]:
        pieces = re.split(r"(\d{1,9})", file.name)
        return [(0, int(p), "") if p.isdigit() and p.isascii() else (1, 0, p) for p in pieces]

    yield from sorted(files, key=key)
