"""Cuts a JSON document of any size into values, so that one of them is in memory at a time; knows no format."""

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from desktop.core.text import Text, text

#: Bytes of one value, which mostly is one conversation; a longer one is passed over.
MAX_VALUE_BYTES: Final = 48 * 1024 * 1024

#: Bytes read at a time; looking through them holds up other threads for less than a millisecond.
_CHUNK: Final = 64 * 1024

#: Bytes of a name in an object; ours are far shorter.
_MAX_NAME_BYTES: Final = 64 * 1024

_BOM: Final = b"\xef\xbb\xbf"
_BLANKS: Final = re.compile(rb"[ \t\r\n]*")
_SCALAR: Final = re.compile(rb"[^,\]} \t\r\n]*")
#: The inside of a string, up to its end, to the end of the chunk or to a backslash there. Possessive: no way back.
_IN_STRING: Final = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
#: Everything between two brackets, whole strings included.
_BETWEEN: Final = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)

_QUOTE: Final = ord('"')
_BACKSLASH: Final = ord("\\")
_COMMA: Final = ord(",")
_COLON: Final = ord(":")
_OPEN_ARRAY, _CLOSE_ARRAY = ord("["), ord("]")
_OPEN_OBJECT, _CLOSE_OBJECT = ord("{"), ord("}")
_OPENING: Final = (_OPEN_ARRAY, _OPEN_OBJECT)
_END: Final = -1

#: How an element of an array is named in a path.
ELEMENT: Final = "*"

_decode: Final = msgspec.json.Decoder().decode


class ImportFault(Exception):
    """A file, or one conversation of it, cannot be read. ``problem`` says why."""

    def __init__(self, problem: Text) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Mark:
    """Stands in the stream of ``walk`` for the beginning or the end of a container."""


OPENED: Final = Mark()
CLOSED: Final = Mark()
#: A value that is longer than the limit.
TOO_LONG: Final = Mark()


def decoded(data: bytes) -> Any:
    """Return the value in ``data``. Lone surrogates, which JSON forbids, are borne; NaN and infinities come as text.

    As numbers they would be null when they are stored, and another value than the source has.

    Raises:
        ImportFault: It is no JSON, or nested too deeply.
    """
    try:
        return _decode(data)
    except RecursionError as exc:
        raise ImportFault(text("it is nested too deeply")) from exc
    except (msgspec.MsgspecError, ValueError):
        pass  # tried again by the one that bears more
    try:
        whole = data.decode("utf-8", "replace")
        return json.loads(whole, parse_constant=str, parse_float=_finite)
    except (ValueError, RecursionError) as exc:
        raise ImportFault(text("it is not valid JSON")) from exc


def if_decoded(data: bytes) -> Any:
    """Return the value in ``data``; ``None`` if it is no JSON."""
    try:
        return decoded(data)
    except ImportFault:
        return None


def _finite(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits


class JsonReader:
    """Reads tokens from a stream of bytes; memory is bounded by the longest value that is kept."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._buffer = b""
        self._at = 0
        self._before = 0
        self._is_begun = False

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._before + self._at

    def peek(self) -> int:
        """Return the next byte that is no blank, and stay before it; -1 at the end."""
        while True:
            match = _BLANKS.match(self._buffer, self._at)
            assert match is not None  # it matches nothing, too
            self._at = match.end()
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._fill():
                return _END

    def take(self, wanted: int) -> None:
        """Step over the byte ``wanted``.

        Raises:
            ImportFault: Another one is there.
        """
        if self.peek() != wanted:
            raise self.broken()
        self._at += 1

    def name(self) -> str:
        """Read the name of a member and its colon.

        Raises:
            ImportFault: There is none.
        """
        if self.peek() != _QUOTE:
            raise self.broken()
        raw = self.value(_MAX_NAME_BYTES)
        self.take(_COLON)
        return str(decoded(raw)) if raw is not None else ""

    def value(self, limit: int = MAX_VALUE_BYTES) -> bytes | None:
        """Read one whole value; ``None`` for one of more than ``limit`` bytes, which is passed over.

        Raises:
            ImportFault: The document ends in it, or there is none.
        """
        first = self.peek()
        if first in _OPENING:
            return self._spanning(Nesting(), limit)
        if first == _QUOTE:
            self._at += 1
            inside = self._spanning(Nesting(is_string=True), limit)
            return None if inside is None else b'"' + inside
        if first == _END:
            raise self.broken()
        return self._scalar()

    def broken(self) -> ImportFault:
        """Return the error for a document that goes on in a way it may not, or ends."""
        if self.peek() == _END:
            return ImportFault(
                text("it ends in the middle, after {bytes} bytes", bytes=self.position)
            )
        return ImportFault(text("it is not valid JSON at byte {bytes}", bytes=self.position))

    def _scalar(self) -> bytes:
        kept = b""
        while True:
            match = _SCALAR.match(self._buffer, self._at)
            assert match is not None  # it matches nothing, too
            kept += match[0]
            self._at = match.end()
            if self._at < len(self._buffer) or len(kept) > _MAX_NAME_BYTES or not self._fill():
                break
        if not kept or len(kept) > _MAX_NAME_BYTES:
            raise self.broken()
        return kept

    def _spanning(self, nesting: "Nesting", limit: int) -> bytes | None:
        kept: list[bytes] | None = []
        size = 0
        while True:
            begin, self._at = self._at, nesting.advance(self._buffer, self._at)
            size += self._at - begin
            if kept is not None:
                kept.append(self._buffer[begin : self._at])
                if size > limit:
                    kept = None
            if nesting.is_done:
                return None if kept is None else b"".join(kept)
            if not self._fill():
                raise self.broken()

    def _fill(self) -> bool:
        chunk = self._read(_CHUNK)
        if not chunk:
            return False
        if not self._is_begun:
            self._is_begun = True
            chunk = chunk.removeprefix(_BOM)
        self._before += self._at
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return True


class Nesting:
    """Finds the end of an array, an object or the inside of a string that comes in chunks."""

    __slots__ = ("_depth", "_is_escaped", "_is_string", "_string_alone", "is_done")

    def __init__(self, *, is_string: bool = False) -> None:
        self._depth = 0
        self._is_string = self._string_alone = is_string
        self._is_escaped = False
        self.is_done = False

    def advance(self, chunk: bytes, at: int) -> int:
        """Go on from ``at``; return where the value ends, or the end of ``chunk``."""
        end = len(chunk)
        while at < end and not self.is_done:
            at = self._in_string(chunk, at) if self._is_string else self._between(chunk, at)
        return at

    def _in_string(self, chunk: bytes, at: int) -> int:
        if self._is_escaped:
            self._is_escaped = False
            return at + 1
        match = _IN_STRING.match(chunk, at)
        assert match is not None  # it matches nothing, too
        at = match.end()
        if at == len(chunk):
            return at
        if chunk[at] == _BACKSLASH:
            self._is_escaped = True
        else:
            self._is_string = False
            self.is_done = self._string_alone
        return at + 1

    def _between(self, chunk: bytes, at: int) -> int:
        depth = self._depth
        end = len(chunk)
        while at < end:
            match = _BETWEEN.match(chunk, at)
            assert match is not None  # it matches nothing, too
            at = match.end()
            if at == end:
                break
            byte = chunk[at]
            at += 1
            if byte == _QUOTE:
                self._is_string = True
                break
            if byte in _OPENING:
                depth += 1
            else:
                depth -= 1
                if depth <= 0:
                    self.is_done = True
                    break
        self._depth = depth
        return at


def walk(
    reader: JsonReader, descend: Callable[[list[str]], bool], limit: int = MAX_VALUE_BYTES
) -> Iterator[tuple[list[str], bytes | Mark]]:
    """Yield the values of a document with their paths, in order; no recursion, whatever the depth.

    A container for whose path ``descend`` says so is not a value: its beginning and end are told
    (``OPENED``, ``CLOSED``) and what is in it follows by itself. The path is one list that changes
    while the caller goes on. Several documents in one file, as JSON Lines has them, follow each other.

    Raises:
        ImportFault: The document is broken or ends early; what came before it is good.
    """
    path: list[str] = []
    closings: list[int] = []
    while True:
        first = reader.peek()
        if first in _OPENING and descend(path):
            yield path, OPENED
            if _step_in(reader, first, path, closings):
                continue
            yield path, CLOSED
        else:
            yield path, _value(reader, limit)  # kept in no variable: it may be big
        while closings and not _step_on(reader, path, closings):
            yield path, CLOSED
        if not closings and reader.peek() == _END:
            return


def _value(reader: JsonReader, limit: int) -> bytes | Mark:
    data = reader.value(limit)
    return TOO_LONG if data is None else data


def _step_in(reader: JsonReader, first: int, path: list[str], closings: list[int]) -> bool:
    """Go to the first value in a container; return whether it has one."""
    reader.take(first)
    closing = _CLOSE_ARRAY if first == _OPEN_ARRAY else _CLOSE_OBJECT
    if reader.peek() == closing:
        reader.take(closing)
        return False
    path.append(ELEMENT if first == _OPEN_ARRAY else reader.name())
    closings.append(closing)
    return True


def _step_on(reader: JsonReader, path: list[str], closings: list[int]) -> bool:
    """Go to the next value of the container, or out of it; return whether there is one."""
    if reader.peek() == _COMMA:
        reader.take(_COMMA)
        if closings[-1] == _CLOSE_OBJECT:
            path[-1] = reader.name()
        return True
    reader.take(closings[-1])
    closings.pop()
    path.pop()
    return False
