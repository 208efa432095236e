"""Looks at a JSON document from outside: the names of its members, or those of the first object in an array."""

from typing import Any, Final

from desktop.storage.importing.json_stream import (
    ELEMENT,
    ImportFault,
    JsonReader,
    Mark,
    if_decoded,
    walk,
)
from desktop.storage.importing.reading import Shape
from desktop.storage.importing.sources import ImportFile, peeked

#: Members of an object, and objects of an array, that are looked at.
_MAX_MEMBERS: Final = 2000
_MAX_ELEMENTS: Final = 20
#: Bytes of a member that is looked into.
_MEMBER_BYTES: Final = 4096

#: Members in which other tools put the conversations of an export, or a program its messages.
LISTS: Final = ("conversations", "chats", "data", "items", "messages")


def shape_of(file: ImportFile) -> Shape:
    """Return what the JSON in ``file`` looks like, as far as it can be read."""
    with peeked(file) as read:
        reader = JsonReader(read)
        try:
            return _array(reader) if reader.peek() == ord("[") else _object(reader)
        except ImportFault as fault:
            return Shape(is_array=False, keys=frozenset(), first={}, problem=fault.problem)


def _array(reader: JsonReader) -> Shape:
    """Look at the first objects; the first one whose members can be read tells."""
    looked = 0
    for path, data in walk(reader, lambda path: not path):
        if not path or not isinstance(data, bytes):
            continue
        value = if_decoded(data)
        if isinstance(value, dict) and value:
            return Shape(is_array=True, keys=frozenset(value), first=value)
        looked += 1
        if looked >= _MAX_ELEMENTS:
            break
    return Shape(is_array=True, keys=frozenset(), first={})


def _object(reader: JsonReader) -> Shape:
    """Look at the names of all members, and into the small ones; a cut document tells as far as it goes."""
    look = _Look()
    problem = None
    try:
        for path, data in walk(reader, look.descend, _MEMBER_BYTES):
            look.add(path, data)
            if len(look.small) >= _MAX_MEMBERS:
                break
    except ImportFault as fault:
        problem = fault.problem
    lists = {n: Shape(is_array=True, keys=frozenset(f), first=f) for n, f in look.lists.items()}
    return Shape(
        is_array=False,
        keys=frozenset(look.small),
        first=look.small,
        lists=lists,
        problem=problem,
    )


class _Look:
    """Gathers the members of an object, and those of the first object in each of its ``LISTS``."""

    def __init__(self) -> None:
        self.small: dict[str, Any] = {}
        self.lists: dict[str, dict[str, Any]] = {}

    def descend(self, path: list[str]) -> bool:
        """Whether to look into what stands at ``path``: the document, a list, and the first object in it."""
        if not path:
            return True
        if path[0] not in LISTS:
            return False
        return len(path) == 1 or (path[1:] == [ELEMENT] and path[0] not in self.lists)

    def add(self, path: list[str], data: bytes | Mark) -> None:
        """Take in one value; long ones by their names only."""
        value = if_decoded(data) if isinstance(data, bytes) else None
        if len(path) == 1:
            self.small[path[0]] = value
        elif len(path) == 3:
            self.lists.setdefault(path[0], {})[path[2]] = value
