"""Looks at a JSON document from outside: the names of its members, or those of the first object in an array."""

from typing import Any, Final

from desktop.storage.importing.json_stream import ImportFault, JsonReader, decoded, walk
from desktop.storage.importing.reading import Shape
from desktop.storage.importing.sources import ImportFile, peeked

#: Members of an object, and objects of an array, that are looked at.
_MAX_MEMBERS: Final = 2000
_MAX_ELEMENTS: Final = 20
#: Bytes of a member that is looked into.
_MEMBER_BYTES: Final = 4096


def shape_of(file: ImportFile) -> Shape:
    """Return what the JSON in ``file`` looks like; what is broken further on is found when it is read."""
    with peeked(file) as read:
        reader = JsonReader(read)
        try:
            return _array(reader) if reader.peek() == ord("[") else _object(reader)
        except ImportFault:
            return Shape(is_array=False, keys=frozenset(), first={})


def _array(reader: JsonReader) -> Shape:
    """Look at the first objects; the first one whose members can be read tells."""
    looked = 0
    for path, data in walk(reader, lambda path: not path):
        if not path or not isinstance(data, bytes):
            continue
        try:
            value = decoded(data)
        except ImportFault:
            value = None
        if isinstance(value, dict) and value:
            return Shape(is_array=True, keys=frozenset(value), first=value)
        looked += 1
        if looked >= _MAX_ELEMENTS:
            break
    return Shape(is_array=True, keys=frozenset(), first={})


def _object(reader: JsonReader) -> Shape:
    """Look at the names of all members, and into the small ones; a cut document tells as far as it goes."""
    keys: set[str] = set()
    small: dict[str, Any] = {}
    try:
        for path, data in walk(reader, lambda path: not path, _MEMBER_BYTES):
            if not path:
                continue
            keys.add(path[0])
            if isinstance(data, bytes):
                small[path[0]] = _if_decoded(data)
            if len(keys) >= _MAX_MEMBERS:
                break
    except ImportFault:
        pass  # the reader will say it
    return Shape(is_array=False, keys=frozenset(keys), first=small)


def _if_decoded(data: bytes) -> Any:
    try:
        return decoded(data)
    except ImportFault:
        return None
