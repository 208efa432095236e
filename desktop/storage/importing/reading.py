"""What a format's reader is given: the file, its neighbours, the time; and how it takes conversations out of JSON."""

import contextlib
import mimetypes
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from msgspec import Struct

from desktop.core.importing import ImportFormat
from desktop.core.text import Text, text
from desktop.storage.importing.found import BrokenConversation, PendingFile, string
from desktop.storage.importing.json_stream import (
    ELEMENT,
    MAX_VALUE_BYTES,
    TOO_LONG,
    ImportFault,
    JsonReader,
    Mark,
    decoded,
    walk,
)
from desktop.storage.importing.sources import (
    MAX_ASSET_BYTES,
    ImportFile,
    SingleFile,
    Source,
    bigger_than,
    guarded,
    opened,
    peeked,
)

#: Why what is no object cannot be read.
NO_OBJECT: Final = text("it is no conversation")

#: An id in a reference to a file of the export; nothing else is looked for.
_FILE_ID: Final = re.compile(r"[A-Za-z0-9_.-]{6,120}")


class Shape(Struct, frozen=True):
    """What a JSON document looks like from outside.

    Attributes:
        is_array: Whether it is an array; ``keys`` and ``first`` are then those of its first object.
        keys: Names of the members that were looked at.
        first: The first object of an array, or of an object the small members.
        lists: Arrays among an object's members that may be what an export is about, as if they stood alone.
        problem: Why no more of it can be looked at.
    """

    is_array: bool
    keys: frozenset[str]
    first: dict[str, Any]
    lists: "dict[str, Shape]" = {}
    problem: Text | None = None

    def has(self, *names: str) -> bool:
        """Whether all of ``names`` are there."""
        return self.keys.issuperset(names)

    @property
    def message(self) -> frozenset[str]:
        """Names of the members of the first of its ``messages``, where that is an object."""
        if "messages" in self.lists:
            return self.lists["messages"].keys
        messages = self.first.get("messages")
        first = messages[0] if isinstance(messages, list) and messages else None
        return frozenset(first) if isinstance(first, dict) else frozenset()


class Files:
    """The files of one source, and the way from a reference in an export to the file it means."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.all = source.files()
        self._by_id: dict[str, ImportFile] | None = None
        #: What a reader found out once for all files of the source.
        self.known: dict[str, Any] = {}

    def named(self, name: str) -> ImportFile | None:
        """Return the file whose name without folders is ``name``."""
        return next((f for f in self.all if f.name.rsplit("/", 1)[-1] == name), None)

    def at(self, path: str) -> ImportFile | None:
        """Return the file at ``path``."""
        return next((f for f in self.all if f.name == path), None)

    def json(self, name: str) -> Any:
        """Return what stands in the small JSON file whose name without folders is ``name``; ``None`` if it cannot be read."""
        file = self._index().get(name)
        try:
            return decoded(file.read(MAX_VALUE_BYTES)) if file is not None else None
        except ImportFault:
            return None  # what it would have told is missing, which each thing says that needs it

    def asset(self, reference: str) -> PendingFile | None:
        """Return the file that ``reference`` means: a name, or the id that a file's name begins with."""
        # Newer references have several ids in one: ``sediment://…#file_00ab#p_0.png``.
        wanted = [w for w in reference.rsplit("/", 1)[-1].split("#") if _FILE_ID.fullmatch(w)]
        file = next((f for w in wanted if (f := self._index().get(w)) is not None), None)
        if file is None:
            return None
        name = file.name.rsplit("/", 1)[-1]
        media_type = media_type_of(name) or _media_type_of(file)
        return PendingFile(name, media_type, lambda: file.read(MAX_ASSET_BYTES))

    def _index(self) -> dict[str, ImportFile]:
        if self._by_id is None:
            beside = self._source.beside() if isinstance(self._source, SingleFile) else []
            self._by_id = {}
            for file in (*self.all, *beside):
                name = file.name.rsplit("/", 1)[-1]
                for key in (name, name.rsplit(".", 1)[0], *_id_in(name)):
                    self._by_id.setdefault(key, file)
        return self._by_id


def _id_in(name: str) -> list[str]:
    """Return the ids that an export puts before a file's own name: ``file-AbC-picture.png``, ``file_0a1b-….png``."""
    match = re.match(r"(file[-_][A-Za-z0-9]+)", name)
    return [match[1]] if match else []


def _media_type_of(file: ImportFile) -> str:
    """Return the type of a picture whose name does not say it, by its first bytes."""
    try:
        with peeked(file) as read:
            head = read(12)
    except ImportFault:
        return "application/octet-stream"  # reading it whole will say so
    return picture_type(head) or "application/octet-stream"


def media_type_of(name: str) -> str | None:
    """Return the media type that the ending of a file's name says; “.dat” says nothing, whatever a system thinks of it."""
    return None if name.endswith(".dat") else mimetypes.guess_type(name)[0]


def picture_type(head: bytes) -> str | None:
    """Return the media type of a picture by its first twelve bytes."""
    for mark, kind in ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif")):
        if head.startswith(mark):
            return f"image/{kind}"
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


class Reading(Struct):
    """One file under a reader's hand.

    Attributes:
        now_ms: When the import began.
        on_read: Told how many bytes of the disk are done; raises to end the import.
    """

    file: ImportFile
    files: Files
    now_ms: int
    on_read: Callable[[int], None]
    #: The format that the conversations are filed under.
    format: ImportFormat
    #: The member in which their array stands, where the document is an object around it.
    within: str = ""

    @contextlib.contextmanager
    def json(self) -> Iterator[JsonReader]:
        """Open the file as JSON.

        Raises:
            ImportFault: It cannot be read.
        """
        with self.opened() as read:
            yield JsonReader(read)

    @contextlib.contextmanager
    def json_quietly(self) -> Iterator[JsonReader]:
        """Open the file as JSON for a look ahead, which is no progress.

        Raises:
            ImportFault: It cannot be read.
        """
        with opened(self.file) as stream:
            yield JsonReader(guarded(self.file, stream, lambda _: self.on_read(0)))

    @contextlib.contextmanager
    def opened(self) -> Iterator[Callable[[int], bytes]]:
        """Open the file; what the block gets reads it piece by piece."""
        with opened(self.file) as stream:
            yield guarded(self.file, stream, self.on_read)

    def objects(
        self, descend: Callable[[list[str]], bool], wanted: Callable[[list[str]], bool]
    ) -> Iterator[tuple[str, dict[str, Any] | BrokenConversation]]:
        """Yield the objects at the paths that are ``wanted``, each with the last step of its path.

        One that is too long or broken comes as a ``BrokenConversation``; the rest of the file goes on.

        Raises:
            ImportFault: The file itself is broken from here on.
        """
        with self.json() as reader:
            for path, data in walk(reader, descend):
                if isinstance(data, Mark) and data is not TOO_LONG:
                    continue
                if wanted(path):
                    found = self._object(data)
                    del data  # it may be big, and so may be what is made of it
                    yield path[-1] if path else "", found

    def elements(self) -> Iterator[dict[str, Any] | BrokenConversation]:
        """Yield the objects of the array, or the one object that the file is."""
        depth = 2 if self.within else int(self.starts_with_array())

        def descend(path: list[str]) -> bool:
            return len(path) < depth and path[:1] in ([], [self.within or ELEMENT])

        for _, found in self.objects(descend, lambda path: len(path) == depth):
            yield found

    def starts_with_array(self) -> bool:
        """Whether the document is an array."""
        with peeked(self.file) as read:
            return JsonReader(read).peek() == ord("[")

    def whole(self) -> Any:
        """Return the whole document of a file that is small enough.

        Raises:
            ImportFault: It is not, or is no JSON.
        """
        with self.json() as reader:
            data = reader.value()
        if data is None:
            raise ImportFault(too_long())
        return decoded(data)

    def broken(self, problem: Any, title: str = "") -> BrokenConversation:
        """Return a conversation that could not be read."""
        return BrokenConversation(title, problem, self.format)

    def _object(self, data: bytes | Mark) -> dict[str, Any] | BrokenConversation:
        if isinstance(data, Mark):
            return self.broken(too_long())
        try:
            value = decoded(data)
        except ImportFault as fault:
            return self.broken(fault.problem)
        if not isinstance(value, dict):
            return self.broken(NO_OBJECT)
        return value


def too_long() -> Any:
    """Return why a value was passed over."""
    return bigger_than(MAX_VALUE_BYTES)


def title_of(value: dict[str, Any]) -> str:
    """Return what a conversation that cannot be read may be called."""
    return string(value.get("title")) or string(value.get("name"))
